"""How an answer goes over the wire: an ETag made of its content, 304 where the client has it, compressed where that is understood.

Pages that a route marks with :func:`keep` are kept as they were sent, compressed too, and the next reader gets them without any page
being made. HEAD is answered as GET is, without the body.
"""

from __future__ import annotations

import gzip
import hashlib
from typing import Final

import msgspec
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clincite.web.audiences import COOKIE, audience_named
from clincite.web.serving.caching import Lru
from clincite.web.site import Site

_KEEP: Final = "clincite.keep"
_PRIVATE: Final = "clincite.private"
ROUTE: Final = "clincite.route"
_PAGES: Final = 512
_PAGES_BYTES: Final = 48_000_000
_WORTH_ZIPPING: Final = 860
_LISTS: Final = ("application/vnd.citationstyles", "application/x-bibtex", "application/x-research-info-systems")
_ZIPPED_TYPES: Final = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/atom+xml",
    "application/xml",
    "image/svg+xml",
    *_LISTS,
)
_VARY: Final = "Accept, Accept-Encoding, Cookie, HX-Request"
_DEFAULT_CACHE: Final = "private, no-cache"
_TAG_SHOWN: Final = 24
_ACCEPT_SEEN: Final = 200

_Key = tuple[str, str, bytes, str, str, bool]


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it was sent."""

    edition: str
    route: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    zipped: bytes | None
    etag: str


def keep(request: Request) -> None:
    """Keep the page that answers this request, until the library changes. Not for pages that hold more than library and reader decide."""
    request.scope[_KEEP] = True


def private(request: Request) -> None:
    """Have nobody keep what answers this request, here or on the way: it is for one person.

    It is not compressed either: the length of a page that holds both a secret and what somebody sent would tell of the secret (BREACH).
    """
    request.scope[_PRIVATE] = True


class Delivery:
    """Conditional requests, compression, HEAD, and the pages that are kept."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self._site = site
        self._kept: Lru[_Key, _Kept] = Lru(_PAGES, weight=_PAGES_BYTES, weigh=_weight)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass on and look at what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, _guarding(scope, send))
            return
        headers = Headers(scope=scope)
        head = scope["method"] == "HEAD"
        edition = self._site.shelf.edition
        key = _key(scope, headers)
        kept = self._kept.get(key)
        if kept is not None and kept.edition == edition:
            scope[ROUTE] = kept.route
            self._site.metrics.count("pages", result="kept")
            await _send(kept, headers, send, head=head)
            return
        if head:
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, _Looking(self, scope, headers, send, key=key, edition=edition, head=head))

    def put(self, key: _Key, page: _Kept) -> None:
        """Keep a page."""
        self._kept.put(key, page)


class _Looking:
    """Takes what a route answers: a whole body of a GET is given its ETag and compressed; a stream goes through."""

    def __init__(self, delivery: Delivery, scope: Scope, headers: Headers, send: Send, *, key: _Key, edition: str, head: bool) -> None:
        self._delivery = delivery
        self._scope = scope
        self._headers = headers
        self._send = send
        self._key = key
        self._edition = edition
        self._head = head
        self._start: Message | None = None
        self._through = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        if self._start is not None:
            start, self._start = self._start, None
            if self._scope.get(_PRIVATE):
                _hide(start)
                await self._send(start)
                await self._send({**message, "body": b""} if self._head else message)
                return
            whole = start["status"] == 200 and not message.get("more_body", False)
            if whole and "content-encoding" not in Headers(raw=start["headers"]):
                await _send(self._page(start, message.get("body", b"")), self._headers, self._send, head=self._head)
                self._through = True
                return
            _complete(MutableHeaders(scope=start))
            await self._send(start)
        if self._through:
            return
        await self._send({**message, "body": b""} if self._head else message)

    def _page(self, start: Message, body: bytes) -> _Kept:
        sent = MutableHeaders(scope=start)
        _complete(sent)
        etag = sent.get("etag") or f'"{hashlib.sha256(body).hexdigest()[:_TAG_SHOWN]}"'
        kept = bool(self._scope.get(_KEEP))
        route = self._scope.get("route")
        zippable = len(body) >= _WORTH_ZIPPING and sent.get("content-type", "").startswith(_ZIPPED_TYPES)
        wanted = zippable and (kept or _takes_gzip(self._headers))
        for name in ("etag", "content-length"):
            if name in sent:
                del sent[name]
        page = _Kept(
            edition=self._edition,
            route=getattr(route, "path", ""),
            headers=tuple(start["headers"]),
            body=body,
            zipped=gzip.compress(body, 6, mtime=0) if wanted else None,
            etag=etag,
        )
        if kept:
            self._delivery.put(self._key, page)
            self._delivery._site.metrics.count("pages", result="made")
        return page


def _guarding(scope: Scope, send: Send) -> Send:
    """Sends on what answers a form: that of one person is kept by nobody."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start" and scope.get(_PRIVATE):
            _hide(message)
        await send(message)

    return guarded


def _hide(start: Message) -> None:
    MutableHeaders(scope=start)["Cache-Control"] = "no-store"


def _complete(headers: MutableHeaders) -> None:
    headers.setdefault("Cache-Control", _DEFAULT_CACHE)
    if headers["Cache-Control"].startswith("private"):
        headers["Vary"] = _VARY
    else:
        headers.setdefault("Vary", "Accept-Encoding")


async def _send(page: _Kept, asked: Headers, send: Send, *, head: bool) -> None:
    zipped = page.zipped is not None and _takes_gzip(asked)
    etag = f'{page.etag[:-1]}-gz"' if zipped else page.etag
    headers = [*page.headers, (b"etag", etag.encode())]
    if _has(asked, page.etag):
        kept = [(name, value) for name, value in headers if name not in {b"content-type", b"content-disposition"}]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return
    body = page.zipped if zipped and page.zipped is not None else page.body
    if zipped:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


def _has(asked: Headers, etag: str) -> bool:
    """Whether the client holds this content, in either encoding."""
    named = asked.get("if-none-match")
    if named is None:
        return False
    plain = etag.removeprefix("W/")
    both = {plain, f'{plain[:-1]}-gz"', "*"}
    return any(part.strip().removeprefix("W/") in both for part in named.split(","))


def _takes_gzip(headers: Headers) -> bool:
    for part in headers.get("accept-encoding", "").split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() in {"gzip", "*"}:
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _key(scope: Scope, headers: Headers) -> _Key:
    cookie = Request(scope).cookies.get(COOKIE) if "cookie" in headers else None
    audience = audience_named(cookie)
    accept = headers.get("accept", "")[:_ACCEPT_SEEN]
    # Canonical addresses in a page may hold the host that was asked.
    host = f"{scope['scheme']}://{headers.get('host', '')[:_ACCEPT_SEEN]}"
    return (host, scope["path"], scope["query_string"], audience.value if audience else "", accept, "hx-request" in headers)


def _weight(page: _Kept) -> int:
    return len(page.body) + len(page.zipped or b"") + 2_000
