"""Findings that are known and put up with: a file of them hides them, so that only new ones are told."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import InputError
from clincite.lint.rule import Finding

SCHEMA: Final = "clincite/lint-baseline/1"


class Known(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A finding that is known.

    :param file: path with ``/``, relative to the folder of the baseline where it lies under it.
    :param words: the words it stood at, for a person who reads the file; they are not compared.
    :param count: how often.
    """

    file: str
    code: str
    fingerprint: str
    words: str = ""
    count: int = 1


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """A file of known findings.

    :param folder: where it lies; paths are told from there.
    """

    known: tuple[Known, ...] = ()
    folder: Path = Path()

    def name(self, file: str) -> str:
        """How a file is called here."""
        return _name(file, self.folder)


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Findings beside a baseline.

    :param new: those that it does not know.
    :param hidden: those that it knows.
    :param gone: how many that it knows in these files no longer occur.
    """

    new: tuple[Finding, ...]
    hidden: tuple[Finding, ...] = ()
    gone: int = 0


class _File(msgspec.Struct, frozen=True, kw_only=True):
    schema: str
    findings: tuple[Known, ...]


def read(path: Path) -> Baseline:
    """The baseline that a file holds.

    :raises InputError: it cannot be read or is not one.
    """
    hint = "Write one with: clincite lint FILE --write-baseline --baseline PATH"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The baseline {path} cannot be read: {error.strerror or error}.", hint=hint) from error
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not a baseline: {str(error).rstrip('.')}.", hint=hint) from error
    if file.schema != SCHEMA:
        raise InputError(f"{path} has the schema {file.schema[:60]!r}; this version reads {SCHEMA!r}.", hint=hint)
    return Baseline(known=file.findings, folder=path.parent)


def write(findings: Iterable[Finding], path: Path) -> int:
    """Write a baseline of findings, whole or not at all; returns how many it holds.

    :raises InputError: the place cannot be written.
    """
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for finding in findings:
        counts[_name(finding.file, path.parent), finding.code, finding.fingerprint, _shown(finding.words)] += 1
    known = sorted(
        Known(file=file, code=code, fingerprint=fingerprint, words=words, count=count)
        for (file, code, fingerprint, words), count in counts.items()
    )
    data = msgspec.json.format(msgspec.json.encode(_File(schema=SCHEMA, findings=tuple(known))), indent=2) + b"\n"
    try:
        _replace(path, data)
    except OSError as error:
        raise InputError(f"The baseline {path} cannot be written: {error.strerror or error}.", hint="Give another place.") from error
    return sum(counts.values())


def compare(findings: Sequence[Finding], baseline: Baseline, files: Iterable[str]) -> Compared:
    """Set findings apart by whether a baseline knows them.

    :param files: the files that were linted; of others nothing can be said.
    """
    left: Counter[tuple[str, str]] = Counter()
    for known in baseline.known:
        left[known.file, known.fingerprint] += known.count
    names: Mapping[str, str] = {file: baseline.name(file) for file in files}
    new: list[Finding] = []
    hidden: list[Finding] = []
    for finding in findings:
        key = names[finding.file], finding.fingerprint
        if left[key] > 0:
            left[key] -= 1
            hidden.append(finding)
        else:
            new.append(finding)
    linted = frozenset(names.values())
    gone = sum(count for (file, _), count in left.items() if file in linted)
    return Compared(new=tuple(new), hidden=tuple(hidden), gone=gone)


def _name(file: str, folder: Path) -> str:
    if file == "-":
        return file
    whole = Path(file).resolve()
    try:
        return whole.relative_to(folder.resolve()).as_posix()
    except ValueError:
        return whole.as_posix()


def _shown(words: str, most: int = 80) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".clincite-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
