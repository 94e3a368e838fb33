"""The ``clincite`` command: each command checks its input, makes one call of :mod:`clincite.engine`, and shows the result.

Heavy modules are imported inside the commands, so that ``clincite --version`` and ``--help`` answer at once.

Exit codes are those of :data:`EXIT_CODES`.
"""

from __future__ import annotations

import datetime
import enum
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.exceptions import TyperException

from clincite import __version__
from clincite.cli_io import (
    PIPE_WIDTH,
    Progress,
    decodable,
    emit,
    library_folder,
    not_empty,
    one_line,
    read_answer,
    read_as_of,
    read_question,
    say,
    show_error,
    tell,
    text_width,
    wants_color,
)
from clincite.errors import AnswerFileError, ClinciteError, InputError, UnforeseenError

if TYPE_CHECKING:
    from clincite import engine
    from clincite.library.base import Library
    from clincite.records import Quote
    from clincite.render import hits

PROGRAM: Final = "clincite"
JSON_ERRORS: Final = "--json-errors"
EXIT_FOUND: Final = 1
EXIT_FAILED: Final = 3
EXIT_INTERRUPTED: Final = 130
EXIT_CODES: Final = {
    0: "fine",
    EXIT_FOUND: "a check found something (verify, library check)",
    2: "the call or its input is wrong",
    EXIT_FAILED: "a source, the library or the output failed",
    EXIT_INTERRUPTED: "interrupted",
}
SUFFIX_FORMATS: Final = {".json": "json", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}

app = typer.Typer(
    name=PROGRAM,
    help="Clinical answers you can check, sentence by sentence.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
library_app = typer.Typer(help="Tell about the library, or check it.", no_args_is_help=False)
app.add_typer(library_app, name="library")


class Reader(enum.StrEnum):
    """Whom an answer is written for."""

    CLINICIAN = "clinician"
    PATIENT = "patient"
    STUDENT = "student"


class ListFormat(enum.StrEnum):
    """How a list of hits is shown."""

    TEXT = "text"
    JSON = "json"


LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="PATH|URL",
        help="The library (this version: a folder). Default: $CLINCITE_LIBRARY, else the one in $CLINCITE_HOME.",
    ),
]


@app.callback(invoke_without_command=True)
def _global_options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.", is_eager=True)] = False,
    json_errors: Annotated[bool, typer.Option(JSON_ERRORS, help="Write errors as one JSON object; may stand anywhere.")] = False,
) -> None:
    """Clinical answers you can check, sentence by sentence."""
    if version:
        emit(_version())
        raise typer.Exit
    if context.invoked_subcommand is None:
        emit(context.get_help())
        raise typer.Exit


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help='The question, in quotes; "-" reads it from standard input.')],
    reader: Annotated[Reader, typer.Option(metavar="clinician|patient|student", help="Whom the answer is for.")] = Reader.CLINICIAN,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="text|md|json|html", help="How to show it. Default: by the ending of --out, else text."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the answer here, and answer.lock beside it, instead of showing it.")
    ] = None,
    library: LibraryOption = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Date the answer (ISO, UTC): same bytes each time.")] = None,
) -> None:
    """Answer a clinical question with an article in which every sentence stands on a quotation."""
    asked = read_question(question, getattr(sys.stdin, "buffer", None))
    moment = read_as_of(as_of, lambda: datetime.datetime.now(datetime.UTC))
    from clincite import engine, render

    target = None if out is None else Path(not_empty(out, "--out"))
    chosen = form or (SUFFIX_FORMATS.get(target.suffix.lower(), "text") if target else "text")
    if chosen not in render.FORMATS:
        raise InputError(f"There is no format {chosen!r}.", hint=f"Choose one of: {', '.join(sorted(render.FORMATS))}.")
    answer = engine.ask(asked, _open(library), reader=reader.value, as_of=moment)
    if target is None:
        emit(render.FORMATS[chosen].render(answer, width=text_width(), color=wants_color()))
        return
    text = render.FORMATS[chosen].render(answer, width=PIPE_WIDTH, color=False)
    try:
        written = engine.write_answer(answer, text, target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.", hint="Give --out another place.") from error
    say(f"Wrote {written}.")


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words to look for.")],
    k: Annotated[int, typer.Option("-k", metavar="N", min=1, max=1000, help="How many hits.")] = 10,
    year_from: Annotated[int | None, typer.Option(metavar="Y", help="Published in this year or later.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="K", help="Only records of this kind; may be given again.")] = None,
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show the hits.")] = ListFormat.TEXT,
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
    found = engine.search(words, _open(library), k=k, year_from=year_from, kinds=kinds)
    rows = [_hit_row(one) for one in found]
    if form is ListFormat.JSON:
        emit(hits.hits_json(rows))
    else:
        emit(hits.hits_text(rows, width=text_width(), color=wants_color()))


@app.command()
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
    found = engine.show(record, _open(library))
    quotes = _quotes_from(answer, found.id) if answer else ()
    emit(show_text(found, quotes, width=text_width(), color=wants_color()))


@app.command()
def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Answer files (JSON).")],
    library: LibraryOption = None,
) -> None:
    """Check answer files offline: every quotation at its span, every hash, every derived sentence.

    Exit code 1 when something is found.
    """
    from clincite import engine

    opened = _open(library)
    faulty = False
    unread: list[InputError] = []
    for path in files:
        try:
            done = engine.verify(path, opened)
        except InputError as error:
            unread.append(error)
            continue
        faulty = faulty or bool(done.findings)
        for finding in done.findings:
            emit(f"{_place(path, finding.claim, finding.quote, finding.where)}: {one_line(finding.message)}")
        if not done.findings:
            name = f"{path}: " if len(files) > 1 else ""
            again = "composed again: the same" if done.composed else "not composed again: another library, engine or version"
            emit(f"{name}ok: {done.claims} claims, {done.quotes} quotations, {done.records} records checked; {again}")
    if len(unread) > 1:
        raise AnswerFileError(
            f"{len(unread)} of {len(files)} files could not be checked: {' '.join(error.message for error in unread)}", hint=unread[0].hint
        )
    if unread:
        raise unread[0]
    if faulty:
        raise typer.Exit(EXIT_FOUND)


@app.command()
def ingest(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files or folders: MEDLINE/PubMed XML or clincite JSON Lines, gzipped or not.")
    ],
    library: LibraryOption = None,
) -> None:
    """Bring records from files into the library. May be stopped at any point and run again."""
    from clincite import holdings

    places = [Path(not_empty(path, "PATH")) for path in paths]
    with Progress() as progress:
        report = holdings.ingest(places, _open(library, create=True), progress=progress)
    emit(
        f"files {report.files}, already in {report.already}, added {report.added}, changed {report.changed}, "
        f"unchanged {report.unchanged}, removed {report.removed}, skipped {len(report.skipped)}, failed {len(report.failed)}"
    )
    for verb, things in (("skipped", report.skipped), ("failed", report.failed)):
        for thing in things:
            tell(one_line(f"{verb}: {thing.where}: {thing.why}"))
    if report.failed:
        raise typer.Exit(EXIT_FAILED)
    if not (report.files or report.already):
        raise InputError(
            "Nothing was read: there is no file here that clincite can read.", hint="Give MEDLINE/PubMed XML or clincite JSON Lines."
        )


@library_app.command("info")
def library_info(library: LibraryOption = None) -> None:
    """Tell where the library is, what it holds and its snapshot hash."""
    info = _open(library).info()
    rows = [
        ("location", info.location),
        ("engine", info.engine),
        ("snapshot", info.snapshot),
        ("records", f"{info.records:,}"),
        ("sections", f"{info.sections:,}"),
        ("years", f"{info.years[0]} to {info.years[1]}" if info.years else "none"),
        ("size", f"{info.size / 1e6:.1f} MB" if info.size is not None else "unknown"),
        ("kinds", _counts(info.kinds)),
        ("statuses", _counts(info.statuses)),
    ]
    emit("\n".join(f"{name:<9} {value}" for name, value in rows))


@library_app.command("check")
def library_check(library: LibraryOption = None) -> None:
    """Check every stored record against its hash. Exit code 1 when something is found."""
    opened = _open(library)
    faults = opened.check()
    for fault in faults:
        emit(one_line(fault))
    if faults:
        raise typer.Exit(EXIT_FOUND)
    info = opened.info()
    emit(f"ok: {info.records:,} records, {info.sections:,} sections checked")


def _open(option: str | None, *, create: bool = False) -> Library:
    """The library that the option or the settings name; the settings' own is set up on first use, another only on purpose."""
    folder = library_folder(option)
    from clincite import holdings
    from clincite.settings import Settings

    with Progress() as progress:
        return holdings.open_library(folder, Settings.load(), create=create, progress=progress)


def _version() -> str:
    return f"{PROGRAM} {__version__}"


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))) or "none"


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


def _place(path: Path, claim: str | None, quote: int | None, where: str) -> str:
    parts = [f"claim {claim}"] if claim else []
    if quote is not None:
        parts.append(f"quotation {quote}")
    return f"{path}: {', '.join(parts) or where}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    :param argv: arguments without the program's name; ``sys.argv[1:]`` when None.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = _take_json_errors(arguments)
    if arguments == ["--version"]:
        emit(_version())  # before Typer imports pydantic to read the flag: this answer must be quick
        return 0
    try:
        code = typer.main.get_command(app).main(args=arguments, prog_name=PROGRAM, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except ClinciteError as error:
        failure = error
    except TyperException as error:
        failure = InputError(error.format_message(), hint=f"See {PROGRAM} --help.")
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except Exception as error:
        if os.environ.get("CLINCITE_DEBUG"):
            traceback.print_exc()
        failure = UnforeseenError(type(error).__name__, one_line(str(error))[:200])
    show_error(failure, as_json=as_json)
    return failure.exit_code


def _take_json_errors(arguments: list[str]) -> bool:
    """Take ``--json-errors`` out of the arguments, wherever it stands before ``--``: it must work for errors of parsing as well."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    places = [place for place, argument in enumerate(arguments[:end]) if argument == JSON_ERRORS]
    for place in reversed(places):
        del arguments[place]
    return bool(places)
