"""The commands about change: ``update`` brings new and changed records, ``outdated`` lists the claims that broke."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_io import Progress, emit, not_empty, one_line, read_as_of, say, tell
from clincite.cli_live import services_in
from clincite.cli_options import EXIT_FAILED, EXIT_FOUND, LibraryOption, ListFormat, open_library
from clincite.errors import AnswerFileError, InputError, OfflineError, SourceError

if TYPE_CHECKING:
    from clincite.library import Library
    from clincite.living.report import OutdatedReport
    from clincite.living.update import UpdateReport
    from clincite.settings import Settings
    from clincite.sources import Service

_LIMIT: Final = 500
_MOST_LINES: Final = 20
_PUBMED: Final = "pubmed"
FeedOption = Annotated[str | None, typer.Option(metavar="FILE", help="Write an Atom feed here.")]
DateOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The date of this run (ISO, UTC). Default: now.")]


def outdated(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE...]", help="Answer files (JSON), answer.lock files, or folders of them. Default: this folder."),
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show what is found.")] = ListFormat.TEXT,
    feed: FeedOption = None,
    library: LibraryOption = None,
    as_of: DateOption = None,
) -> None:
    """List the claims whose sources were retracted, corrected, replaced or changed since. Exit code 1 when a claim broke."""
    paths = [Path(not_empty(file, "FILE")) for file in files or ["."]]
    moment = read_as_of(as_of, lambda: datetime.datetime.now(datetime.UTC))
    target = None if feed is None else Path(not_empty(feed, "--feed"))
    from clincite import engine
    from clincite.living.report import outdated_json, outdated_text

    report = engine.outdated(paths, open_library(library))
    if target is not None:
        from clincite.living.feed import outdated_feed

        name = "\n".join(str(path.resolve()) for path in paths)
        _write(outdated_feed(report.checked, name=name, updated=_utc(moment)), target)
    if report.checked or form is ListFormat.JSON:
        emit(outdated_json(report) if form is ListFormat.JSON else outdated_text(report))
    _end(report, given=bool(files))


def _end(report: OutdatedReport, *, given: bool) -> None:
    """How the command ends: what could not be read comes before what was found."""
    if report.unread:
        first = report.unread[0][1]
        told = [(error.message if name in error.message else f"{name}: {error.message}") for name, error in report.unread]
        raise AnswerFileError(told[0] if len(told) == 1 else f"{len(told)} files could not be checked: {' '.join(told)}", hint=first.hint)
    if not report.checked:
        where = "there" if given else "in this folder"
        raise InputError(
            f"There is no answer file {where}.", hint="Write one with: clincite ask QUESTION --out FILE.json, or name files or folders."
        )
    if any(item.grave for item in report.checked):
        raise typer.Exit(EXIT_FOUND)


def update(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="Files or folders to read, as ingest does: update files, retraction lists."),
    ] = None,
    live: Annotated[
        bool | None,
        typer.Option(
            "--live/--no-live",
            help="Ask PubMed how the library's papers stand now; nothing but their PMIDs is sent. Default: $CLINCITE_LIVE, without PATH.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, max=100_000, help="With --live: papers at most, those first that were checked longest ago.")
    ] = _LIMIT,
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show what changed.")] = ListFormat.TEXT,
    feed: FeedOption = None,
    library: LibraryOption = None,
    as_of: DateOption = None,
) -> None:
    """Bring new and changed records, and tell which of the library's were retracted, corrected, replaced, changed or withdrawn."""
    places = [Path(not_empty(path, "PATH")) for path in paths or ()]
    moment = read_as_of(as_of, lambda: datetime.datetime.now(datetime.UTC))
    target = None if feed is None else Path(not_empty(feed, "--feed"))
    from clincite import engine
    from clincite.living.report import update_json, update_text
    from clincite.settings import Settings

    settings = Settings.load()
    asks = live if live is not None else settings.live and not places
    if not places and not asks:
        raise InputError("There is nothing to bring.", hint="Give update files or a folder of them, or --live to ask PubMed.")
    service = _pubmed(settings) if asks else None
    opened = open_library(library, create=bool(places))
    with Progress() as progress:
        report = engine.update(places, opened, as_of=moment, service=service, limit=limit, reading=progress.reading, progress=progress)
    if target is not None:
        from clincite.living.feed import changes_feed
        from clincite.living.log import log_of

        _write(changes_feed(log_of(opened) or report.changes, library=opened.info().location, updated=_utc(moment)), target)
    emit(update_json(report) if form is ListFormat.JSON else update_text(report))
    _sweep(settings, opened)
    _tell(report)


def _sweep(settings: Settings, library: Library) -> None:
    """Have the review desk, where there is one for this library, look at the answers that stand on what changed."""
    from clincite.holdings import cache_folder
    from clincite.review.store.database import Database

    if cache_folder(library) != settings.library_path or not Database.exists(settings.database_url):
        return
    from clincite.cli_desk import terminal
    from clincite.review.text import damaged_text, moved_text

    with terminal(settings=settings, create=True) as here:
        swept = here.desk.sweep()
    for line in (*moved_text(swept.moved).splitlines(), *damaged_text(swept.damaged).splitlines()):
        tell(f"review desk: {line}")


def _pubmed(settings: Settings) -> Service:
    if settings.offline:  # what is kept on disk says nothing of today
        raise OfflineError("PubMed was not asked: the network is switched off by a setting.", hint="Unset CLINCITE_OFFLINE.")
    return services_in(settings.model_copy(update={"services": (_PUBMED,)}))[0]


def _tell(report: UpdateReport) -> None:
    """What was passed over or failed, on standard error; the exit code says whether anything failed."""
    for verb, things in (("skipped", report.skipped), ("failed", report.failed)):
        for thing in things[:_MOST_LINES]:
            tell(one_line(f"{verb}: {thing.where}: {thing.why}"))
        if len(things) > _MOST_LINES:
            tell(f"{verb}: and {len(things) - _MOST_LINES:,} more (ingest --report FILE writes them all)")
    if report.live is not None and report.live.failed:
        raise SourceError(report.live.failed, hint=report.live.hint)
    if report.failed:
        raise typer.Exit(EXIT_FAILED)


def _write(data: bytes, target: Path) -> None:
    from clincite.engine import write_whole

    try:
        write_whole(target, data)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.", hint="Give --feed another place.") from error
    say(f"Wrote {target}.")


def _utc(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
