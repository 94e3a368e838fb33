"""Asking services on the network from the command line: whether to, what would be sent, and what could not be reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from clincite.cli_io import Progress, emit, one_line, tell

if TYPE_CHECKING:
    from clincite.answers import LiveSearch
    from clincite.library.base import Library
    from clincite.settings import Settings
    from clincite.sources.base import Service

LiveOption = Annotated[
    bool | None,
    typer.Option(
        "--live/--no-live",
        help="Ask PubMed and Europe PMC first; a query leaves this machine, never the question. Default: $CLINCITE_LIVE, else off.",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show the exact queries that --live would send, and what is kept back. Sends and answers nothing.")
]


def services_in(settings: Settings) -> tuple[Service, ...]:
    """The services that the settings name. Nothing is sent."""
    from clincite.sources.services import services_of

    return services_of(settings, cache=settings.home / "network")


def search_live(question: str, library: Library, *, wanted: bool | None) -> tuple[LiveSearch, ...]:
    """Ask the services, where that is wanted; what could not be reached is told on standard error.

    :param wanted: what the option says; None: what the settings say.
    """
    from clincite.settings import Settings

    settings = Settings.load()
    if not (settings.live if wanted is None else wanted):
        return ()
    from clincite import engine

    services = services_in(settings)
    with Progress() as progress:
        progress(f"Asking {_listed(services)}", 0, None)
        searches = engine.search_live(question, library, services, limit=settings.live_limit, seconds=settings.live_seconds)
    for failed in dict.fromkeys(search.failed for search in searches if search.failed):
        tell(one_line(failed))
    return searches


def show_preview(question: str, library: Library, *, as_json: bool) -> None:
    """Show what would be sent for a question."""
    from clincite import engine
    from clincite.live import preview_text
    from clincite.render.json import indented
    from clincite.settings import Settings

    settings = Settings.load()
    shown = engine.preview_live(question, library, services_in(settings), limit=settings.live_limit)
    emit(indented(shown) if as_json else preview_text(shown))


def _listed(services: Sequence[Service]) -> str:
    names = [service.title for service in services]
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
