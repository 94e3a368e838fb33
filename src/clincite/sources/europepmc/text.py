"""Europe PMC's texts: plain, with a few HTML tags left in, and with ``<`` that opens no tag ("p<0.05").

Only tags that are known to occur are taken for markup, so that nothing of a sentence is lost; all else is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

_TAG: Final = re.compile(
    r"(?:<|&lt;)(?P<end>/?)(?P<name>h[1-6]|p|br|b|i|u|em|strong|sub|sup|italic|bold|sec|title|span|div|ul|ol|li|a|font|small|tt)"
    r"(?:\s[^<>]{0,300}?)?/?(?:>|&gt;)",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"h[1-6]|title", re.IGNORECASE)
_BREAKS: Final = frozenset({"p", "br", "div", "li", "ul", "ol", "sec"})
# What XML cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def abstract_parts(text: str) -> Iterator[tuple[str, str]]:
    """Label and text of the parts of an abstract, each with its inline tags; the label is "" where there is no heading."""
    label, start, opened = "", 0, None
    for tag in _TAG.finditer(text):
        if not _HEADING.fullmatch(tag["name"]):
            continue
        if not tag["end"]:
            yield from _part(label, text[start : tag.start()])
            label, start, opened = "", tag.end(), tag
        elif opened is not None:
            label, start, opened = plain(text[start : tag.start()]), tag.end(), None
    yield from _part(label, text[start:])


def _part(label: str, text: str) -> Iterator[tuple[str, str]]:
    if plain(text):
        yield label, text


def set_text(element: etree._Element, text: str) -> None:
    """Set a text into an empty XML element: superscripts and subscripts as children, other tags gone."""
    start, inside, last = 0, None, None
    for tag in _TAG.finditer(text):
        _append(element, inside, last, text[start : tag.start()])
        start, name = tag.end(), tag["name"].lower()
        if name in ("sup", "sub"):
            if not tag["end"] and inside is None:
                inside = etree.SubElement(element, name)
            elif tag["end"] and inside is not None:
                inside, last = None, inside
        elif name in _BREAKS or _HEADING.fullmatch(name):
            _append(element, inside, last, " ")
    _append(element, inside, last, text[start:])


def plain(text: str) -> str:
    """The text without tags, on one line."""
    element = etree.Element("text")
    set_text(element, text)
    return " ".join("".join(map(str, element.itertext())).split())


def _append(element: etree._Element, inside: etree._Element | None, last: etree._Element | None, text: str) -> None:
    """Append text where it belongs: in the open child, behind the last one, or in the element itself."""
    readable = _NOT_XML.sub(" ", html.unescape(text))
    if inside is not None:
        inside.text = (inside.text or "") + readable
    elif last is not None:
        last.tail = (last.tail or "") + readable
    else:
        element.text = (element.text or "") + readable
