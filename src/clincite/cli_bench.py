"""The command ``bench``: measures the engine on data sets in a folder."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clincite.cli_io import Progress, emit, not_empty, one_line, say, tell, text_width, wants_color
from clincite.cli_options import EXIT_FOUND
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite.review.values import LoggedDecision


def _decided() -> tuple[LoggedDecision, ...]:
    """What was decided at the desk that the settings name; nothing where it has no database yet.

    :raises StoreError: it cannot be opened.
    """
    from clincite.cli_desk import terminal
    from clincite.review.store.database import Database
    from clincite.settings import Settings

    settings = Settings.load()
    if not Database.exists(settings.database_url):
        return ()
    with terminal(settings=settings) as here:
        return here.desk.decisions_log()


def bench(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Which benchmarks; default: all.", show_default=False)
    ] = None,
    data: Annotated[
        list[str] | None, typer.Option(metavar="DIR", help="A folder with data sets; may be given again. Default: ../shared/data.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json|md", help="How to show the figures.")] = "text",
    minimum: Annotated[
        list[str] | None, typer.Option("--min", metavar="NAME.MEASURE=VALUE", help="Exit code 1 when a figure is less; may be given again.")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="A quick look: at most so many queries of each split.")] = None,
    dense: Annotated[bool, typer.Option("--dense/--no-dense", help="Measure with vectors too, where there is an encoder.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Build the libraries anew.")] = False,
    sizes: Annotated[str, typer.Option(metavar="LIST", help="Sections of the libraries that speed is measured on: 10k,100k,1m.")] = "10k",
    seconds: Annotated[float, typer.Option(metavar="S", min=1, max=600, help="How long the page is kept under load, each time.")] = 10.0,
    write: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the page of benchmarks here, and keep its figures as JSON beside it.")
    ] = None,
) -> None:
    """Measure the engine on data sets in a folder, against baselines of the same run. What has no data is skipped.

    Exit code 1 when a figure is less than --min asks for.
    """
    from platformdirs import user_cache_path

    from clincite.bench import page, runner, show
    from clincite.bench.context import Context

    if form not in show.FORMATS:
        raise InputError(f"There is no format {form!r}.", hint=f"Choose one of: {', '.join(show.FORMATS)}.")
    minima = [runner.parse_minimum(text) for text in minimum or ()]
    target = None if write is None else Path(not_empty(write, "--write"))
    if target is not None and limit is not None:
        raise InputError("Figures of a quick look are not kept.", hint="Leave out --limit or --write.")
    with Progress() as progress:
        context = Context(
            data=tuple(Path(not_empty(folder, "--data")).expanduser() for folder in data or ["../shared/data"]),
            cache=user_cache_path("clincite", appauthor=False) / "bench",
            limit=limit,
            dense=dense,
            fresh=fresh,
            sizes=runner.parse_sizes(sizes),
            seconds=seconds,
            date=datetime.datetime.now(datetime.UTC).date().isoformat(),
            progress=progress,
            decided=_decided,
        )
        results = runner.run(names or [], context)
    emit(show.show(results, form, width=text_width(), color=wants_color()))
    if target is not None:
        say(f"Wrote {page.write_page(results, target)}.")
    short = runner.shortfalls(results, minima)
    for one in short:
        tell(one_line(one.message))
    if short:
        raise typer.Exit(EXIT_FOUND)
