"""What a request may be, before any page sees it, and what every answer says to the browser.

Everything that comes from a source, and the question, is hostile text. Templates escape it; the headers here make sure that the browser
would not act on it even if one did not: no script but the site's own files, no frame, no form to elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clincite.errors import ClinciteError, ForbiddenError, RequestError, TooLargeError, TooManyError
from clincite.web.serving.errors import error_response
from clincite.web.serving.peers import Proxies
from clincite.web.serving.rates import RateLimit
from clincite.web.site import Site

_LOG: Final = logging.getLogger(__name__)

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers then send "Origin: null" with forms, and a form of our own could not be told from another site's.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_HSTS: Final = "max-age=31536000; includeSubDomains"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN: Final = frozenset({"same-origin", "none"})
_ANY_HOST: Final = frozenset({"/healthz", "/metrics"})  # asked for by address, from inside

_LONGEST_PATH: Final = 2_000
_LONGEST_QUERY: Final = 12_000  # 2,000 characters of a question, percent-encoded, and room
_LONGEST_HEADERS: Final = 16_000
_BODY: Final = 64_000
_LARGE_BODY: Final = 5_000_000
_LARGE_BODIES: Final = frozenset({"/api/verify", "/api/lint"})
_BODY_SECONDS: Final = 15.0
_CLIENT: Final = "clincite.client"

# What a request costs of the client's minute: a page that is read asks for more than the page.
_FREE: Final = ("/static/", "/healthz", "/metrics", "/robots.txt")
# Whoever reviews by keyboard sends a verdict every second or two; without a session such a request ends at the table of permissions.
_LIGHT: Final = ("/suggest", "/api/suggest", "/ask/evidence", "/ask/next", "/desk/answers/")
_LIGHT_COST: Final = 0.1


class Security:
    """Refuses what no page should have to deal with."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self._site = site
        self._rates = RateLimit(site.settings.requests_per_minute, monotonic=site.monotonic)
        self._base = urlsplit(site.settings.base_url) if site.settings.base_url else None
        self._proxies = Proxies(site.settings.trusted_proxies)
        self._told = False  # that a proxy may be missing among them

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["scheme"] = "https" if self._https(scope, headers) else "http"
        forwarded = headers.getlist("x-forwarded-for")
        scope[_CLIENT] = self._proxies.client(self._peer(scope), forwarded)
        if forwarded and not self._told and self._proxies.misses(self._peer(scope)):
            self._told = True
            _LOG.warning(
                "a proxy seems to stand before the page: all who come through it count as one client, with one limit, "
                "until CLINCITE_TRUSTED_PROXIES names its address"
            )
        try:
            self._check(scope, headers)
            body = self._body(scope, headers, receive)
        except ClinciteError as error:
            more = {"Retry-After": str(error.seconds)} if isinstance(error, _WaitError) else {"Connection": "close"}
            response = error_response(self._site, Request(scope), error, headers=more)
            await response(scope, receive, send)
            return
        await self.app(scope, body, send)

    def _https(self, scope: Scope, headers: Headers) -> bool:
        """Whether the browser came by HTTPS, so that cookies are bound to it."""
        if self._base is not None and self._base.scheme == "https":
            return True  # by whichever proxy it came, and by whatever name: nobody is meant to use the site otherwise
        if self._proxies.holds(self._peer(scope)):
            return headers.get("x-forwarded-proto", scope["scheme"]).split(",")[0].strip() == "https"
        return bool(scope["scheme"] == "https")

    @staticmethod
    def _peer(scope: Scope) -> str:
        return str(scope["client"][0]) if scope.get("client") else ""

    def _check(self, scope: Scope, headers: Headers) -> None:
        path: str = scope["path"]
        if len(scope.get("raw_path") or path.encode()) > _LONGEST_PATH or len(scope["query_string"]) > _LONGEST_QUERY:
            raise _LongAddressError("The address is too long.", hint="Ask for one thing in a sentence or two.")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _LONGEST_HEADERS:
            raise _LongHeadersError("The headers of the request are too long.")
        if "\x00" in path:
            raise RequestError("The address holds a character that no address may hold.")
        if path not in _ANY_HOST:
            self._check_host(headers)
        if scope["method"] not in _SAFE:
            self._check_origin(headers)
        wait = self._rates.take(scope[_CLIENT], _cost(path))
        if wait:
            raise _WaitError(wait)

    def _check_host(self, headers: Headers) -> None:
        if self._base is None:
            return
        host = headers.get("host", "").lower()
        wanted = self._base.netloc.lower()
        if host != wanted and host != f"{wanted}:{443 if self._base.scheme == 'https' else 80}":
            raise ForbiddenError("This server does not go by that name.", hint=f"It is reached at {self._base.geturl()}.")

    def _check_origin(self, headers: Headers) -> None:
        """A form or request that another site's page sent is not what the reader meant to send."""
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None:
            fine = site in _OWN
        elif origin is not None:
            own = self._base.netloc if self._base else headers.get("host", "")
            fine = _host_of(origin) == own.lower() and own != ""
        else:
            fine = True  # not a browser: there is nobody whose cookies could be borrowed
        if not fine:
            raise ForbiddenError("This was sent from another site's page.", hint="Use the form on this site.")

    def _body(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """The way to the body, which ends where it is larger, or slower, than it may be."""
        most = _LARGE_BODY if scope["path"] in _LARGE_BODIES else _BODY
        told = headers.get("content-length", "0")
        if not told.isascii() or not told.isdigit():
            raise RequestError("The length of the body is not a number.")
        if int(told) > most:
            raise TooLargeError(f"The body has more than {most:,} bytes.", hint="Send less at once.")
        read = 0
        done = False
        deadline = self._site.monotonic() + _BODY_SECONDS

        async def limited() -> Message:
            nonlocal read, done
            if done:
                return await receive()  # waits for the client to leave
            try:
                message = await asyncio.wait_for(receive(), max(0.0, deadline - self._site.monotonic()))
            except TimeoutError as error:
                raise _SlowBodyError("The body of the request did not arrive in time.") from error
            read += len(message.get("body", b""))
            if read > most:
                raise TooLargeError(f"The body has more than {most:,} bytes.", hint="Send less at once.")
            done = not message.get("more_body", False)
            return message

        return limited


class _LongAddressError(TooLargeError):
    status = 414


class _LongHeadersError(TooLargeError):
    status = 431


class _SlowBodyError(RequestError):
    status = 408


class _WaitError(TooManyError):
    def __init__(self, seconds: int) -> None:
        super().__init__(
            "You have sent more requests than one reader may in a minute.",
            hint=f"Wait {seconds} second{'' if seconds == 1 else 's'}, then go on.",
        )
        self.seconds = seconds


def _cost(path: str) -> float:
    if path.startswith(_FREE):
        return 0.0
    return _LIGHT_COST if path.startswith(_LIGHT) or "/evidence/" in path else 1.0


def client_of(request: Request) -> str:
    """Whose request it is, for limits: the address that a trusted proxy names, else whoever is connected. Never stored, never logged."""
    return str(request.scope.get(_CLIENT) or (request.client.host if request.client else ""))


def protect(headers: MutableHeaders, *, https: bool) -> None:
    """Set the headers that every answer has.

    :param https: the client came over HTTPS, so that it may be told to stay there.
    """
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    if https:
        headers.setdefault("Strict-Transport-Security", _HSTS)


def own_path(path: str, default: str = "/") -> str:
    """A path of this site to go back to, as a form named it; ``default`` where it leads elsewhere."""
    try:
        parts = urlsplit(path)
    except ValueError:  # "//[" is no address at all
        return default
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if plain and path.isprintable() and len(path) <= _LONGEST_QUERY else default


def _host_of(origin: str) -> str:
    """The host that a browser names as the origin of a form; empty: it names none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
