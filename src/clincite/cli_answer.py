"""The commands about an answer: ``ask`` writes it, ``why-not`` tells what is not in it, ``verify`` checks it."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_io import (
    PIPE_WIDTH,
    decodable,
    emit,
    not_empty,
    one_line,
    read_answer,
    read_as_of,
    read_question,
    say,
    text_width,
    wants_color,
)
from clincite.cli_live import DryRunOption, LiveOption, search_live, show_preview
from clincite.cli_options import EXIT_FOUND, DenseOption, LibraryOption, ListFormat, dense_of, open_library
from clincite.errors import AnswerFileError, InputError
from clincite.readers import Reader

if TYPE_CHECKING:
    from clincite.answers import Answer
    from clincite.compose.verify import Verification
    from clincite.library import Library

SUFFIX_FORMATS: Final = {
    ".json": "json",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".ris": "ris",
    ".bib": "bibtex",
}


def ask(
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION", help='The question, in quotes; "-" reads it from standard input. Not needed with --refresh.'),
    ] = None,
    reader: Annotated[
        Reader | None, typer.Option(metavar="clinician|patient|student", help="Whom the answer is for. Default: clinician.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="text|md|json|html|ris|bibtex|csl",
            help="How to show it; ris, bibtex and csl (CSL-JSON): its sources only. Default: by the ending of --out, else text.",
        ),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the answer here, and answer.lock beside it, instead of showing it.")
    ] = None,
    refresh: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the next version of this answer file (JSON): the same question, with what changed."),
    ] = None,
    after: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='Ask on from this answer file (JSON): "and in children?", "what dose?".'),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="RECORD", help="Do without this record and show what that changes; may be given again."),
    ] = None,
    live: LiveOption = None,
    dry_run: DryRunOption = False,
    dense: DenseOption = True,
    library: LibraryOption = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Date the answer (ISO, UTC): same bytes each time.")] = None,
) -> None:
    """Answer a clinical question with an article in which every sentence stands on a quotation."""
    if after is not None and refresh is not None:
        raise InputError("--after asks a new question, --refresh asks the old one again.", hint="Leave one of them out.")
    old = _old_answer(refresh, reader) if refresh is not None else None
    asked = _asked(question, old)
    apart = tuple(decodable(not_empty(name, "--without"), "record id") for name in without or ())
    moment = read_as_of(as_of, lambda: datetime.datetime.now(datetime.UTC))
    from clincite import engine, interchange

    target = None if out is None else Path(not_empty(out, "--out"))
    chosen = form or (SUFFIX_FORMATS.get(target.suffix.lower(), "text") if target else "text")
    if chosen not in interchange.FORMATS:
        raise InputError(f"There is no format {chosen!r}.", hint=f"Choose one of: {', '.join(sorted(interchange.FORMATS))}.")
    opened = open_library(library)
    if after is not None:
        asked = _asked_after(asked, after, opened)
    if dry_run:
        show_preview(asked, opened, as_json=chosen == "json")
        return
    searches = search_live(asked, opened, wanted=live)
    vectors = dense_of(opened, dense)  # after what was found is in
    if old is not None:
        answer = engine.refresh(old, opened, as_of=moment, dense=vectors, without=apart, live=searches)
    else:
        answer = engine.ask(
            asked, opened, reader=(reader or Reader.CLINICIAN).value, as_of=moment, dense=vectors, without=apart, live=searches
        )
    if target is None:
        emit(interchange.FORMATS[chosen].render(answer, width=text_width(), color=wants_color()))
        return
    text = interchange.FORMATS[chosen].render(answer, width=PIPE_WIDTH, color=False)
    try:
        written = engine.write_answer(answer, text, target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.", hint="Give --out another place.") from error
    say(f"Wrote {written}.")


def _old_answer(file: Path, reader: Reader | None) -> Answer:
    """The answer to refresh; whom it is for is not for this call to change."""
    from clincite.living.files import read_answer

    old = read_answer(file)
    if reader is not None and reader.value != old.reader:
        raise InputError(f"{file} was written for a {old.reader}, not for a {reader.value}.", hint="Leave --reader out, or --refresh.")
    return old


def _asked(question: str | None, old: Answer | None) -> str:
    """The question; with an answer to refresh, its own, and no other may be asked."""
    if question is None:
        if old is None:
            raise InputError("Missing argument 'QUESTION'.", hint="See clincite ask --help.")
        return old.question
    asked = read_question(question, getattr(sys.stdin, "buffer", None))
    if old is not None:
        from clincite.question.intake import clean_question

        if clean_question(asked) != old.question:
            raise InputError(
                f"The answer to refresh is to another question: {old.question[:80]!r}.",
                hint="Leave QUESTION out, or ask without --refresh.",
            )
    return asked


def _asked_after(text: str, file: Path, library: Library) -> str:
    """A follow-up to an answer as a question that stands alone; how it was understood is told on the side."""
    from clincite import engine, holdings

    vocabulary = holdings.vocabulary_of(library, holdings.cache_folder(library))
    context = engine.context_after(read_answer(file), library, vocabulary=vocabulary)
    found = engine.follow_up(text, context, library, vocabulary=vocabulary)
    if found.question != text:
        say(f"Understood as: {found.question} ({found.reading})")
    return found.question


def why_not(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="A record id, such as pmid:33211908.")],
    question: Annotated[str, typer.Argument(metavar="QUESTION", help='The question, in quotes; "-" reads it from standard input.')],
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show it.")] = ListFormat.TEXT,
    dense: DenseOption = True,
    library: LibraryOption = None,
) -> None:
    """Tell at which stage a record fell out of the answer to a question, and on what number."""
    decodable(record, "record id")
    asked = read_question(question, getattr(sys.stdin, "buffer", None))
    from clincite import holdings, whynot
    from clincite.render.whynot import why_not_json, why_not_text

    opened = open_library(library)
    vocabulary = holdings.vocabulary_of(opened, holdings.cache_folder(opened))
    found = whynot.why_not(record, asked, opened, vocabulary=vocabulary, dense=dense_of(opened, dense))
    emit(why_not_json(found) if form is ListFormat.JSON else why_not_text(found, width=text_width(), color=wants_color()))


def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Answer files (JSON).")],
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show what is found.")] = ListFormat.TEXT,
    library: LibraryOption = None,
) -> None:
    """Check answer files offline: every quotation at its span, every hash, every derived sentence.

    Exit code 1 when something is found.
    """
    from clincite import engine
    from clincite.render.verification import place_of, verifications_json

    opened = open_library(library)
    dense = dense_of(opened, True)
    checked: list[tuple[str, Verification]] = []
    unread: list[InputError] = []
    for path in files:
        try:
            done = engine.verify(path, opened, dense=dense)
        except InputError as error:
            unread.append(error)
            continue
        checked.append((str(path), done))
        if form is ListFormat.JSON:
            continue
        for finding in done.findings:
            emit(f"{path}: {place_of(finding)}: {one_line(finding.message)}")
        if not done.findings:
            name = f"{path}: " if len(files) > 1 else ""
            again = "composed again: the same" if done.composed else "not composed again: another library, engine or version"
            emit(f"{name}ok: {done.claims} claims, {done.quotes} quotations, {done.records} records checked; {again}")
    if form is ListFormat.JSON:
        emit(verifications_json(checked))
    if len(unread) > 1:
        raise AnswerFileError(
            f"{len(unread)} of {len(files)} files could not be checked: {' '.join(error.message for error in unread)}", hint=unread[0].hint
        )
    if unread:
        raise unread[0]
    if any(done.findings for _, done in checked):
        raise typer.Exit(EXIT_FOUND)
