"""The command that serves the page."""

from __future__ import annotations

import contextlib
import datetime
import logging
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_io import Progress, emit, library_folder, not_empty, one_line, tell
from clincite.cli_options import LibraryOption
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite.library.base import Library
    from clincite.settings import Settings

_HOST: Final = "127.0.0.1"
_PORT: Final = 8000
_BACKLOG: Final = 1024
_GRACE: Final = 10  # seconds that answers under way have when the server is stopped
_SWITCH: Final = 0.001  # seconds


def serve(
    host: Annotated[str, typer.Option(metavar="H", help="The address to listen at. 0.0.0.0: reachable from other machines.")] = _HOST,
    port: Annotated[int, typer.Option(metavar="P", min=0, max=65535, help="The port; 0: any free one.")] = _PORT,
    library: LibraryOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Write no line for each request to standard error.")] = False,
) -> None:
    """Serve the page and its API until interrupted (Ctrl-C)."""
    not_empty(host, "--host")
    listening = _listen(host, port)
    try:
        _serve(listening, host, library_folder(library), quiet=quiet)
    finally:
        listening.close()


def _serve(listening: socket.socket, host: str, folder: Path | None, *, quiet: bool) -> None:
    import uvicorn

    from clincite import holdings
    from clincite.settings import Settings
    from clincite.web.app import create_app
    from clincite.web.site import Site

    settings = Settings.load()
    _check(settings)
    with Progress() as progress:

        def open_library() -> Library:
            return holdings.open_library(folder, settings, progress=progress)

        site = Site.opened(settings, open_library, clock=_now)
    _log_to_stderr(quiet)
    # Composing an answer is work for a processor; whoever only wants a page that is kept should not wait long for their turn.
    sys.setswitchinterval(_SWITCH)
    config = uvicorn.Config(
        create_app(site),
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=32_768,
        lifespan="on",
        ws="none",
    )
    emit(f"Serving {site.shelf.records:,} records at {address_of(listening, host)} (Ctrl-C stops it)")
    if not _is_local(host) and settings.base_url is None:
        tell(
            one_line("clincite: others can reach this page; set CLINCITE_BASE_URL to the address that they use, so that no other is taken.")
        )
    threading.Thread(target=site.warm, name="clincite-warm", daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):  # the server has stopped by then; it tells its caller so
        uvicorn.Server(config).run(sockets=[listening])


def _check(settings: Settings) -> None:
    """Refuse settings with which the desk could not be used; where only its database is not there just now, say so and go on."""
    from clincite.review.starting import check_settings

    trouble = check_settings(settings, clock=_now)
    if trouble is not None:
        tell(one_line(f"clincite: the review desk cannot be used now: {trouble.message} {trouble.hint}"))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens already when the address is told.

    :raises InputError: the address is none of this machine, or taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        made = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise InputError(f"There is no address {host!r} on this machine.", hint="Give --host an address such as 127.0.0.1.") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        raise InputError(
            f"{host}:{port} cannot be listened at: {error.strerror or error}.", hint="Give --port another port; 0 takes any free one."
        ) from error
    return made


def address_of(listening: socket.socket, host: str) -> str:
    """The address of a listening socket as a browser takes it."""
    port = listening.getsockname()[1]
    shown = _HOST if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _is_local(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _log_to_stderr(quiet: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    log = logging.getLogger("clincite.web")
    log.handlers = [handler]
    log.propagate = False
    log.setLevel(logging.WARNING if quiet else logging.INFO)
