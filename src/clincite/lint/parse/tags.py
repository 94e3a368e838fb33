"""HTML as tags and text with their places.

The standard parser gives places too, but takes minutes over hostile input; this one looks at each character a few times at most.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import msgspec

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})((?:[^>\"']|\"[^\"]{0,1500}\"|'[^']{0,1500}'){0,1500}?)/?>")
_OPEN: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
_ATTRIBUTE: Final = re.compile(r"([^\s=/>\"']{1,60})(?:\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp"})


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag.

    :param attributes: values with their places, by name in small letters.
    :param inside: what stands between a ``script``, ``style`` or ``title`` and its end.
    """

    name: str
    closes: bool
    start: int
    end: int
    attributes: dict[str, tuple[str, int]]
    inside: str = ""

    def get(self, name: str) -> str:
        """The value of an attribute; empty when it has none."""
        return self.attributes.get(name, ("", 0))[0]


class Chunk(msgspec.Struct, frozen=True):
    """Text between tags; ``whole`` when all of it stands for the one entity at ``place``."""

    text: str
    place: int
    whole: bool = False


def tokens(source: str) -> Iterator[Tag | Chunk]:
    """The tags and the text of a source, in order; comments, declarations and instructions are left out."""
    at, no_comment_end = 0, False
    while at < len(source):
        sign = source.find("<", at)
        sign = len(source) if sign < 0 else sign
        if sign > at:
            yield from _text(source, at, sign)
            at = sign
            continue
        if source.startswith("<!--", at) and not no_comment_end:
            end = source.find("-->", at + 4)
            no_comment_end = end < 0
            if end >= 0:
                at = end + 3
                continue
        opened = _OPEN.match(source, at)
        if opened is None and source[at + 1 : at + 2] not in ("!", "?", "/"):
            yield Chunk("<", at)
            at += 1
            continue
        end = _tag_end(source, at, plain=opened is None)
        if end < 0:
            yield from _text(source, at, len(source))
            return
        if opened is None:
            at = end
            continue
        tag = _tag(source, opened, end)
        at = end
        if tag.name in _RAW and not tag.closes:
            close = _close(source, tag.name, end)
            tag = msgspec.structs.replace(tag, inside=source[end:close])
            at = close
        yield tag


def _tag_end(source: str, at: int, *, plain: bool) -> int:
    if not plain and (match := _TAG.match(source, at, at + 3000)) is not None:
        return match.end()
    end = source.find(">", at)
    return end + 1 if end >= 0 else -1


def _tag(source: str, opened: re.Match[str], end: int) -> Tag:
    attributes: dict[str, tuple[str, int]] = {}
    if not opened[1]:
        for match in _ATTRIBUTE.finditer(source, opened.end(), end - 1):
            group = match.lastindex or 1
            value = html.unescape(match[group]) if group > 1 else ""
            attributes.setdefault(match[1].lower(), (value, match.start(group)))
    return Tag(name=opened[2].lower(), closes=bool(opened[1]), start=opened.start(), end=end, attributes=attributes)


def _close(source: str, name: str, at: int) -> int:
    match = re.compile(rf"</{name}\b", re.IGNORECASE).search(source, at)
    return match.start() if match else len(source)


def _text(source: str, start: int, end: int) -> Iterator[Chunk]:
    at = start
    for match in _ENTITY.finditer(source, start, end):
        told = html.unescape(match[0])
        if told == match[0]:
            continue
        if match.start() > at:
            yield Chunk(source[at : match.start()], at)
        yield Chunk(told, match.start(), whole=True)
        at = match.end()
    if at < end:
        yield Chunk(source[at:end], at)
