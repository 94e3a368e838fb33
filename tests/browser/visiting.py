"""A visitor with a browser, and a watch on what must never happen while they look at a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

import msgspec
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

WIDE: Final = (1280, 900)
PHONE: Final = (390, 844)
NARROW: Final = (320, 568)
Scheme = Literal["light", "dark"]
#: What htmx writes when somebody types on before the suggestions for less have come.
_MEANT: Final = ("htmx:sendAbort", "htmx:afterRequest")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody looks at a page.

    :param scripts: whether JavaScript is on.
    :param still: asks for reduced motion.
    :param reader: which reader the cookie names; None: nobody has chosen.
    :param touch: with a finger.
    """

    size: tuple[int, int] = WIDE
    scheme: Scheme = "light"
    scripts: bool = True
    still: bool = False
    reader: str | None = None
    touch: bool = False


class Watch:
    """What went wrong in the browser: errors in the console, exceptions, dialogs, requests to elsewhere.

    A test of something that is meant to fail (a page that is not there) says so with :meth:`allow`.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._problems: list[str] = []
        self._allowed: list[str] = [*_MEANT]

    def allow(self, words: str) -> None:
        """Errors that hold these words are meant."""
        self._allowed.append(words)

    @property
    def problems(self) -> list[str]:
        """What went wrong and was not meant."""
        return [problem for problem in self._problems if not any(words in problem for words in self._allowed)]

    def over(self, context: BrowserContext) -> None:
        """Watch all that this context shows."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self._problems.append(f"exception: {error.error}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self._problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _dialog(self, dialog: Dialog) -> None:
        self._problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._origin, "data:", "about:", "blob:")):
            self._problems.append(f"request to elsewhere: {request.url}")


class Visitor:
    """Opens pages of a server, each visit in a browser context of its own."""

    def __init__(self, browser: Browser, origin: str, watch: Watch) -> None:
        self._browser = browser
        self.origin = origin
        self.watch = watch
        self._contexts: list[BrowserContext] = []

    def open(self, path: str, **how: Any) -> Page:
        """Go to a page. The words after the path are those of :class:`Visit`."""
        page = self.context(**how).new_page()
        page.goto(self.origin + path)
        return page

    def context(self, **how: Any) -> BrowserContext:
        """A browser of one's own, not yet looking at anything."""
        visit = Visit(**how)
        width, height = visit.size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=visit.scheme,
            java_script_enabled=visit.scripts,
            reduced_motion="reduce" if visit.still else "no-preference",
            has_touch=visit.touch,
            locale="en-GB",
            timezone_id="UTC",
            accept_downloads=True,
        )
        context.set_default_timeout(60_000)
        self.watch.over(context)
        if visit.reader is not None:
            context.add_cookies([{"name": "reader", "value": visit.reader, "url": self.origin}])
        self._contexts.append(context)
        return context

    def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            context.close()


@contextmanager
def visiting(browser: Browser, origin: str) -> Iterator[Visitor]:
    """A visitor; at the end, whatever went wrong in the browser fails."""
    watch = Watch(origin)
    visitor = Visitor(browser, origin, watch)
    try:
        yield visitor
    finally:
        visitor.leave()
    assert not watch.problems, watch.problems
