"""Answer files and locks among a user's files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite.answers import SCHEMA, Answer
from clincite.compose.lock import LOCK_SCHEMA, Lock, lock_from
from clincite.errors import AnswerFileError, ClinciteError, InputError
from clincite.render import json as answer_json
from clincite.sources import walk

_SUFFIXES: Final = frozenset({".json", ".lock"})
_LARGEST: Final = 64 * 1024 * 1024
_HEAD: Final = 4096
_OURS: Final = (b"clincite/answer/", b"clincite/lock/")


class _Schema(msgspec.Struct):
    schema: str = ""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that was found, or a file that should hold one and does not.

    :param name: where it was found.
    :param content: the answer, or the lock beside one; None: it could not be read.
    :param error: why not.
    """

    name: str
    content: Answer | Lock | None = None
    error: ClinciteError | None = None


def written_in(paths: Sequence[Path]) -> tuple[Written, ...]:
    """The answers in files and below folders, each once: a lock is passed over where its answer file was found too.

    A file that is named must hold an answer or a lock. Below a folder other files are passed over.

    :raises InputError: a path is not there.
    """
    found: list[Written] = []
    for path in paths:
        try:
            is_folder = path.is_dir()
            path.stat()
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}.", hint="Give answer files, or folders of them.") from error
        found += _below(path) if is_folder else [_read(path)]
    return tuple(_once(found))


def _below(folder: Path) -> Iterator[Written]:
    for file in walk([folder]):
        if file.suffix.lower() in _SUFFIXES and _looks_ours(file):
            yield _read(file)


def _looks_ours(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return True  # told as unreadable rather than passed over
    return any(mark in head for mark in _OURS)


def _read(file: Path) -> Written:
    try:
        if file.stat().st_size > _LARGEST:
            raise AnswerFileError(f"The file is larger than {_LARGEST >> 20} MB.", hint="An answer is a small file.")
        data = answer_json.read(file)
        return Written(name=str(file), content=lock_from(data) if _schema_of(data) == LOCK_SCHEMA else _answer(data))
    except OSError as error:
        failure = AnswerFileError(f"{file} cannot be read: {error.strerror or error}.", hint="Give the path of an answer file.")
        return Written(name=str(file), error=failure)
    except ClinciteError as error:
        return Written(name=str(file), error=error)


def _answer(data: bytes) -> Answer:
    answer = answer_json.loads(data)
    if answer.id != answer_json.file_id(data):
        raise AnswerFileError(
            "The file was changed after it was written: its id is not the hash of what it holds.",
            hint="Run 'clincite verify' on it, or write the answer anew.",
        )
    return answer


def _schema_of(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_Schema).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return SCHEMA  # whatever is wrong with it is told by the reader of answers


def read_answer(file: Path) -> Answer:
    """The answer in a file, unaltered since it was written.

    :raises AnswerFileError: it cannot be read, is not an answer, or was changed by hand. The message names the file.
    """
    written = _read(file)
    if written.error is not None:
        message = written.error.message
        raise AnswerFileError(message if str(file) in message else f"{file}: {message}", hint=written.error.hint)
    if not isinstance(written.content, Answer):
        raise AnswerFileError(f"{file} is a lock, not an answer.", hint="Give the answer file (JSON) that lies beside it.")
    return written.content


def _once(found: Sequence[Written]) -> Iterator[Written]:
    """Without locks whose answer is there, and without a file that is named twice."""
    answers = {item.content.id for item in found if isinstance(item.content, Answer)}
    seen: set[str] = set()
    for item in found:
        if item.name in seen or (isinstance(item.content, Lock) and item.content.answer in answers):
            continue
        seen.add(item.name)
        yield item
