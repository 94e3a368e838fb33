"""An HTTP answer, before a fault spoils it."""

from __future__ import annotations

import msgspec


class HttpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Status, media type, body and further headers."""

    body: bytes
    media: str = "text/xml; charset=UTF-8"
    status: int = 200
    headers: dict[str, str] = {}
