"""Libraries that benchmarks search: made from a set's records once, and kept under their content."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.bench.context import Context
from clincite.library import EmbeddedLibrary
from clincite.library.view import SCHEMA_VERSION
from clincite.records import Record, RecordKind, Section, clean_text

_BATCH: Final = 5_000
_DONE: Final = "bench:complete"


def library_of(name: str, records: Sequence[Record], context: Context) -> EmbeddedLibrary:
    """A library of these records, from the cache when it was made from the same by the same version.

    :param name: tells its folder apart for people; the content tells it apart for the cache.
    """
    folder = context.cache / "libraries" / f"{name}-{_key(records)}"
    if context.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    library = EmbeddedLibrary(folder, create=True)
    if library.note(_DONE) != str(len(records)):
        fill(library, records, f"Building the library of {name}", context, total=len(records))
        library.set_note(_DONE, str(len(records)))
    return library


def fill(library: EmbeddedLibrary, records: Iterable[Record], stage: str, context: Context, *, total: int | None = None) -> None:
    """Add records in batches, with progress."""
    batch: list[Record] = []
    done = 0
    for record in records:
        batch.append(record)
        if len(batch) == _BATCH:
            library.add(batch)
            done += len(batch)
            context.progress(stage, done, total)
            batch = []
    library.add(batch)
    context.progress(stage, done + len(batch), total)


def _key(records: Sequence[Record]) -> str:
    digest = hashlib.sha256(f"{__version__}\0{SCHEMA_VERSION}".encode())
    encoder = msgspec.json.Encoder(order="sorted")
    for record in records:
        digest.update(encoder.encode(record))
    return digest.hexdigest()[:16]


def record_of(
    record_id: str,
    title: str | None,
    parts: Iterable[tuple[str, str | None]],
    *,
    kind: RecordKind = RecordKind.UNSPECIFIED,
    year: object = None,
    keywords: tuple[str, ...] = (),
) -> Record | None:
    """A record with the parts that have text, under names made unique; without any the title is its text; None when there is neither.

    :param year: of publication, as the set writes it.
    """
    heading = clean_text(title or "").replace("\n", " ")
    sections: dict[str, Section] = {}
    for name, text in parts:
        cleaned = clean_text(text or "")
        number = 2
        label = name
        while label in sections:
            label, number = f"{name} ({number})", number + 1
        if cleaned:
            sections[label] = Section(name=label, text=cleaned)
    if not sections and heading:
        sections["Title"] = Section(name="Title", text=heading)
    if not sections:
        return None
    scheme, _, key = record_id.partition(":")
    digits = str(year or "")[:4]
    return Record(
        id=record_id,
        kind=kind,
        title=heading or f"{scheme.upper()} {key}",
        sections=tuple(sections.values()),
        year=int(digits) if digits.isdigit() else None,
        ids={scheme: key} if scheme == "pmid" else {},
        keywords=keywords,
    )


def unique(records: Iterable[Record | None]) -> list[Record]:
    """The records that there are, the first of each id."""
    kept: dict[str, Record] = {}
    for record in records:
        if record is not None:
            kept.setdefault(record.id, record)
    return list(kept.values())


def size_on_disk(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
