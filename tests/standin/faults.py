"""What can be wrong with an answer. Each function makes a fault that spoils one answer."""

from __future__ import annotations

import gzip
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Final

import msgspec

from tests.standin.answers import HttpAnswer

Fault = Callable[[BaseHTTPRequestHandler, HttpAnswer], None]
_TOO_MANY: Final = '{"error":"API rate limit exceeded","api-key":"192.0.2.1","count":"4","limit":"3"}'
_PAGE: Final = b"<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"


def send(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
    """Send an answer whole; no fault."""
    _head(handler, answer, len(answer.body))
    handler.wfile.write(answer.body)


def _head(handler: BaseHTTPRequestHandler, answer: HttpAnswer, length: int | None) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.media)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    else:
        handler.send_header("Connection", "close")
        handler.close_connection = True
    handler.end_headers()


def status(code: int, retry_after: int | str | None = None, *, body: str = _TOO_MANY) -> Fault:
    """An HTTP status, with a ``Retry-After`` in seconds or as a date."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return lambda handler, _: send(handler, HttpAnswer(status=code, body=body.encode(), media="application/json", headers=headers))


def html(code: int = 200) -> Fault:
    """A web page instead of data."""
    return lambda handler, _: send(handler, HttpAnswer(status=code, body=_PAGE, media="text/html"))


def replaced(body: bytes | str, *, media: str = "text/xml", code: int = 200) -> Fault:
    """Another body."""
    raw = body.encode() if isinstance(body, str) else body
    return lambda handler, _: send(handler, HttpAnswer(status=code, body=raw, media=media))


def wrong_type() -> Fault:
    """Plain text instead of data."""
    return replaced("the answer is elsewhere\n", media="text/plain")


def empty() -> Fault:
    """No body."""
    return replaced(b"")


def cut(share: float = 0.6) -> Fault:
    """An answer whose data end early, though the transfer is whole."""

    def fault(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
        send(handler, msgspec.structs.replace(answer, body=answer.body[: int(len(answer.body) * share)]))

    return fault


def truncated() -> Fault:
    """A transfer that ends before the announced length."""

    def fault(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
        _head(handler, answer, len(answer.body) + 1000)
        handler.wfile.write(answer.body)
        handler.close_connection = True

    return fault


def reset() -> Fault:
    """A connection that is reset before a byte of the answer."""

    def fault(handler: BaseHTTPRequestHandler, _: HttpAnswer) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()

    return fault


def slow(seconds: float) -> Fault:
    """A first byte that comes late; at once when the server stops."""

    def fault(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
        _pause(handler, seconds)
        send(handler, answer)

    return fault


def drip(seconds: float) -> Fault:
    """An answer that comes byte by byte for that long."""

    def fault(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
        _head(handler, answer, None)
        end = time.monotonic() + seconds
        for place in range(len(answer.body)):
            if time.monotonic() > end or _pause(handler, 0.02):
                break
            handler.wfile.write(answer.body[place : place + 1])
            handler.wfile.flush()

    return fault


def oversized(size: int) -> Fault:
    """An answer of ``size`` bytes, its length not announced."""

    def fault(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
        _head(handler, answer, None)
        piece = b" " * 65536
        for _ in range(size // len(piece) + 1):
            handler.wfile.write(piece)

    return fault


def bomb(size: int) -> Fault:
    """A small gzip answer that unpacks to ``size`` bytes."""
    packed = gzip.compress(b" " * size)
    return lambda handler, _: send(handler, HttpAnswer(body=packed, headers={"Content-Encoding": "gzip"}))


def bad_gzip() -> Fault:
    """An answer that says it is gzip and is not."""
    return lambda handler, _: send(handler, HttpAnswer(body=b"not gzip", headers={"Content-Encoding": "gzip"}))


def redirect(location: str, code: int = 307) -> Fault:
    """Sends the client elsewhere; a path leads to this server."""
    return lambda handler, _: send(handler, HttpAnswer(status=code, body=b"", headers={"Location": location}))


def _pause(handler: BaseHTTPRequestHandler, seconds: float) -> bool:
    """Wait; True when the server is stopping."""
    return bool(handler.server.stopping.wait(seconds))  # type: ignore[attr-defined]


BY_NAME: Final[dict[str, Callable[..., Fault]]] = {
    made.__name__: made
    for made in (status, html, replaced, wrong_type, empty, cut, truncated, reset, slow, drip, oversized, bomb, bad_gzip, redirect)
}
"""Every fault by its name, for a server in another process."""
