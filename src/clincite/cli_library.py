"""The commands about a library: ``search`` and ``show`` look into it, ``library …`` tells about it and checks it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clincite.cli_io import Progress, decodable, emit, one_line, read_answer, text_width, wants_color
from clincite.cli_options import EXIT_FOUND, DenseOption, LibraryOption, ListFormat, dense_of, open_library
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite import engine
    from clincite.records import Quote
    from clincite.render import hits


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words to look for.")],
    k: Annotated[int, typer.Option("-k", metavar="N", min=1, max=1000, help="How many hits.")] = 10,
    year_from: Annotated[int | None, typer.Option(metavar="Y", help="Published in this year or later.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="K", help="Only records of this kind; may be given again.")] = None,
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show the hits.")] = ListFormat.TEXT,
    dense: DenseOption = True,
    library: LibraryOption = None,
) -> None:
    """Search the library and list the best records."""
    words = decodable(query, "query")
    from clincite import engine
    from clincite.records import RecordKind
    from clincite.render import hits

    kinds = tuple(kind or ())
    for name in kinds:
        if name not in set(RecordKind):
            raise InputError(f"There is no record kind {name!r}.", hint=f"Choose from: {', '.join(RecordKind)}.")
    opened = open_library(library)
    found = engine.search(words, opened, k=k, year_from=year_from, kinds=kinds, dense=dense_of(opened, dense))
    rows = [_hit_row(one) for one in found]
    if form is ListFormat.JSON:
        emit(hits.hits_json(rows))
    else:
        emit(hits.hits_text(rows, width=text_width(), color=wants_color()))


def show(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="A record id, such as digest:pmid:33211908.")],
    answer: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Mark the spans that this answer file (JSON) quotes from the record.")
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Show a record, its status and its sections."""
    from clincite import engine
    from clincite.render.record import show_text

    decodable(record, "record id")
    found = engine.show(record, open_library(library))
    quotes = _quotes_from(answer, found.id) if answer else ()
    emit(show_text(found, quotes, width=text_width(), color=wants_color()))


def info(library: LibraryOption = None) -> None:
    """Tell where the library is, what it holds and its snapshot hash."""
    opened = open_library(library)
    held, dense = opened.info(), dense_of(opened, True)
    rows = [
        ("location", held.location),
        ("engine", held.engine),
        ("snapshot", held.snapshot),
        ("records", f"{held.records:,}"),
        ("sections", f"{held.sections:,}"),
        ("years", f"{held.years[0]} to {held.years[1]}" if held.years else "none"),
        ("size", f"{held.size / 1e6:.1f} MB" if held.size is not None else "unknown"),
        ("vectors", f"{dense.count:,} of {dense.total:,} sections" if dense else "none (make them with: clincite library embed)"),
        ("kinds", _counts(held.kinds)),
        ("statuses", _counts(held.statuses)),
    ]
    emit("\n".join(f"{name:<9} {value}" for name, value in rows))


def check(library: LibraryOption = None) -> None:
    """Check every stored record against its hash. Exit code 1 when something is found."""
    opened = open_library(library)
    faults = opened.check()
    for fault in faults:
        emit(one_line(fault))
    if faults:
        raise typer.Exit(EXIT_FOUND)
    held = opened.info()
    emit(f"ok: {held.records:,} records, {held.sections:,} sections checked")


def embed(
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Compute N at most.")] = None,
    library: LibraryOption = None,
) -> None:
    """Compute the vectors that search by meaning needs and that are missing. May be stopped at any point and run again."""
    from clincite import holdings
    from clincite.library.dense import cache_of
    from clincite.library.encoder import load_encoder

    encoder = load_encoder(threads=os.cpu_count() or 1)
    if encoder is None:
        raise InputError("Search by meaning is not installed.", hint="Install clincite with its extra: clincite[dense].")
    opened = open_library(library)
    folder = holdings.cache_folder(opened)
    if folder is None:
        raise InputError("This library keeps no vectors.", hint="Give a library that is a folder.")
    with Progress() as progress:
        made = cache_of(folder, encoder).compute(opened, encoder, progress=progress, limit=limit)
    dense = holdings.dense_of(opened)
    emit(f"computed {made:,}; {dense.count if dense else 0:,} of {opened.sections():,} sections have a vector")


def _hit_row(found: engine.Found) -> hits.HitRow:
    from clincite.render import hits

    return hits.HitRow(
        record=found.record.id,
        title=found.record.title,
        section=found.section.name if found.section else "",
        score=found.score,
        year=found.record.year,
        kind=found.record.kind,
        status=found.record.status,
        snippet=found.snippet,
    )


def _quotes_from(path: Path, record: str) -> tuple[Quote, ...]:
    """The quotations that the answer file takes from the record, in order and without repeats."""
    quotes = (quote for claim in read_answer(path).claims for quote in claim.quotes if quote.record == record)
    return tuple(dict.fromkeys(quotes))


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))) or "none"
