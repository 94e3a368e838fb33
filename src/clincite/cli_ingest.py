"""The commands that fill a library and empty it into a file: ``ingest`` and ``library export``."""

from __future__ import annotations

import datetime
import json
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand

from clincite.cli_io import PIPE_WIDTH, Progress, emit, not_empty, one_line, say, tell
from clincite.cli_options import EXIT_FAILED, LibraryOption, open_library
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite.holdings import IngestReport
    from clincite.sources import Skipped

_MOST_LINES: Final = 20
_ALIKE: Final = 3


class IngestCommand(TyperCommand):
    """The command ``ingest``. Its help names the formats, which are known once their readers are imported: that takes a moment."""

    def get_help(self, ctx: Any) -> str:
        """The help, with the formats at its end."""
        from clincite.sources import FILE_READERS

        formats = f"Formats, gzipped or not: {'; '.join(reader.title for reader in FILE_READERS)}."
        return f"{super().get_help(ctx)}\n\n{textwrap.fill(formats, PIPE_WIDTH - 2, break_on_hyphens=False)}"


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; the formats stand below.")],
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, max=256, help="Processes that read, beside the one that writes (0: one for both). Default: cores - 1."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Take N records at most.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only records revised (or else published) on that day or later, such as 2026-11-22.")
    ] = None,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Write what was done, and all that was not, as JSON.")] = None,
    library: LibraryOption = None,
) -> None:
    """Bring records from files into the library. May be stopped at any point and run again."""
    places = [Path(not_empty(path, "PATH")) for path in paths]
    day = _day(since) if since is not None else None
    from clincite import holdings

    opened = open_library(library, create=True)
    with Progress() as progress:
        done = holdings.ingest(places, opened, jobs=jobs, limit=limit, since=day, progress=progress.reading)
    emit(_summary(done))
    for verb, things in (("skipped", done.skipped), ("failed", done.failed)):
        for line in _fault_lines(things):
            tell(one_line(f"{verb}: {line}"))
    if report is not None:
        _write_report(report, done)
    if done.failed:
        raise typer.Exit(EXIT_FAILED)
    if not (done.files or done.already or done.left):
        raise InputError(
            "Nothing was read: there is no file here that clincite can read.", hint="clincite ingest --help names the formats."
        )


def export(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to FILE, gzipped when it ends in .gz.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The records that come with clincite too.")] = False,
    library: LibraryOption = None,
) -> None:
    """Write the library's records as JSON Lines, which ingest reads back."""
    from clincite import holdings

    opened = open_library(library)
    if out is None:
        for line in holdings.exported(opened, bundled=everything):
            emit(line.decode("utf-8"))
        return
    try:
        count = holdings.export_to(out, opened, bundled=everything)
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror or error}.", hint="Give --out another place.") from error
    say(f"Wrote {count:,} records to {out}.")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--since {text!r} is not a day.", hint="Write it as 2026-11-22.") from error


def _summary(done: IngestReport) -> str:
    """Counts on one line, and what was read by format where that says more."""
    counts = [
        f"files {done.files}, already in {done.already}, added {done.added}, changed {done.changed}, unchanged {done.unchanged}, "
        f"removed {done.removed}, skipped {len(done.skipped)}, failed {len(done.failed)}"
    ]
    if done.too_old:
        counts.append(f"before --since {done.too_old}")
    if done.flagged:
        counts.append(f"entries of retraction lists {done.flagged}, records whose status they changed {done.restated}")
    lines = [", ".join(counts)]
    if len(done.formats) > 1:
        lines.append("read " + ", ".join(f"{name} {count}" for name, count in done.formats.items()))
    if done.left:
        lines.append(f"stopped at --limit: {done.left} files were not read to their end")
    return "\n".join(lines)


def _fault_lines(things: tuple[Skipped, ...]) -> Iterator[str]:
    """A line each; one for many that have the same reason; no more of them than a person reads."""
    alike = Counter(thing.why for thing in things)
    lines = [f"{why} ({count:,} of them)" for why, count in alike.items() if count > _ALIKE]
    lines += [_line(thing) for thing in things if alike[thing.why] <= _ALIKE]
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"and {len(lines) - _MOST_LINES:,} more (--report FILE writes them all)"


def _line(thing: Skipped) -> str:
    return thing.why if thing.why.startswith(thing.where) else f"{thing.where}: {thing.why}"


def _write_report(path: Path, done: IngestReport) -> None:
    import msgspec

    text = json.dumps(msgspec.to_builtins(done), indent=2)
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.", hint="Give --report another place.") from error
