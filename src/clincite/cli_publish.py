"""The command that puts answers on the page: ``publish``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_io import emit, not_empty, one_line, read_as_of, tell
from clincite.cli_options import EXIT_FOUND, LibraryOption, dense_of, open_library
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite.answers import Answer
    from clincite.settings import Settings
    from clincite.web.publishing.publication import Publication
    from clincite.web.publishing.store import Answers

_LONGEST_NAME: Final = 200
_WITHDRAWN: Final = "withdrawn"


def publish(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Answer files (JSON), as ask --format json --out wrote them.")],
    approved_by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The person who read and approved them, as shown: name and credentials."),
    ] = None,
    approved_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="When (ISO date). Default: today. Only with --approved-by.")
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take them back: their pages stay, and say so.")] = False,
    library: LibraryOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The date of this run (ISO, UTC). Default: now.")] = None,
) -> None:
    """Publish answers on the page, each version once and for good. What does not verify is not published: exit code 1.

    The version that an answer's address shows is the newest approved one. Without --approved-by a page says that nobody has reviewed it.
    """
    moment = read_as_of(as_of, lambda: datetime.datetime.now(datetime.UTC))
    if withdraw and (approved_by is not None or approved_on is not None):
        raise InputError("An answer cannot be approved and withdrawn at once.", hint="Leave out --withdraw, or the approval.")
    name, day = _approval(approved_by, approved_on, moment)
    from clincite.living.files import read_answer
    from clincite.settings import Settings
    from clincite.web.articles.view import Approval
    from clincite.web.publishing.store import FolderAnswers

    settings = Settings.load()
    answers = [read_answer(file) for file in files]
    store = FolderAnswers(settings.answers_path)
    if withdraw:
        for file, answer in zip(files, answers, strict=True):
            _say(_taken_back(file, answer, store, moment), settings)
        return
    if not _sound(files, library):
        raise typer.Exit(EXIT_FOUND)
    for answer in answers:
        _say(store.put(answer, moment=moment, approval=Approval(by=name, on=day) if name else None), settings)


def _approval(name: str | None, day: str | None, moment: datetime.datetime) -> tuple[str, str]:
    """Who approved, and when; both empty when nobody is said to have."""
    if name is None:
        if day is not None:
            raise InputError("--approved-on without --approved-by says nothing.", hint="Say who approved the answer.")
        return "", ""
    told = one_line(not_empty(name, "--approved-by")).strip()
    if len(told) > _LONGEST_NAME:
        raise InputError(f"--approved-by is longer than {_LONGEST_NAME} characters.", hint="Give a name and credentials.")
    if day is None:
        return told, moment.date().isoformat()
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise InputError(f"--approved-on {day!r} is not a date.", hint="Write it as 2026-11-22.") from error
    if date > moment.date():
        raise InputError(f"--approved-on {day} lies in the future.", hint="Give the day on which the answer was approved.")
    return told, date.isoformat()


def _sound(files: list[Path], library: str | None) -> bool:
    """Whether all of them verify; what does not hold is told, and then none is published."""
    from clincite import engine
    from clincite.render.verification import place_of

    opened = open_library(library)
    dense = dense_of(opened, True)
    sound = True
    for file in files:
        for finding in engine.verify(file, opened, dense=dense).findings:
            sound = False
            emit(f"{file}: {place_of(finding)}: {one_line(finding.message)}")
    if not sound:
        tell("Nothing was published: an answer whose quotations do not hold may not stand on the page.")
    return sound


def _taken_back(file: Path, answer: Answer, store: Answers, moment: datetime.datetime) -> Publication:
    known = next((one for about in store.listed() for one in store.versions(about.slug) if one.answer == answer.id), None)
    if known is None:
        raise InputError(f"{file} is not published.", hint="Give the file of the version to withdraw.")
    return store.move(known.slug, known.version, _WITHDRAWN, moment=moment)


def _say(about: Publication, settings: Settings) -> None:
    from clincite.web.publishing.publication import state_words

    base = (settings.base_url or "").rstrip("/")
    emit(one_line(f"{base}/answers/{about.slug} version {about.version}: {state_words(about)}"))
