"""The text of JATS elements: blocks as lines, inline markup flattened, what only decorates or points elsewhere left out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from lxml import etree

from clincite.sources.jats.pointers import as_raised, holds_pointer, pointer, without_pointers
from clincite.sources.medline.text import math_line, one_line, raised

FLOATS: Final = frozenset({"table-wrap", "fig", "boxed-text"})
"""Elements that are sections of their own, wherever they stand."""

# Control characters cannot stand in XML: these are ours.
_NEW_LINE: Final = "\x1e"
_ITEM: Final = "\x1f"

HREF: Final = "{http://www.w3.org/1999/xlink}href"
_MATH: Final = "{http://www.w3.org/1998/Math/MathML}math"
_BLOCKS: Final = frozenset(
    (
        "p",
        "title",
        "subtitle",
        "disp-quote",
        "statement",
        "speech",
        "verse-group",
        "verse-line",
        "preformat",
        "code",
        "def-list",
        "def-item",
    )
) | {"list-item", "sec", "fn-group", "caption", "abstract", "ack", "body", "td", "th"}
_LEFT_OUT: Final = FLOATS | {
    *("table-wrap-group", "fig-group", "supplementary-material", "media", "graphic", "inline-graphic", "table-wrap-foot", "array"),
    *("fn", "object-id", "alt-text", "long-desc", "permissions", "index-term", "label", "processing-meta", "sec-meta", "related-article"),
}
_TEX: Final = re.compile(r"^.*?\\begin\{document\}|\\end\{document\}.*$|\$\$?", re.DOTALL)
_HIDDEN_FORMULA: Final = "[formula]"
_SHORT: Final = 4
_NOTE_SIGNS: Final = frozenset("*∗†‡§¶#‖")
_BULLET: Final = re.compile(r"[\W_]*")
_BULLET_AHEAD: Final = re.compile(r"^[•▪■►‣◦○●]\s*")
_LONGEST_JOINED: Final = 600
_ENDS_WITH_JOIN: Final = re.compile(r"(?:[;,]|\b(?:and|or))$")

Parts = list[str]


def text_in(element: etree._Element | None) -> str:
    """The text of an inline element on one line, its blocks one after the other; "" for None."""
    if element is not None and not len(element):
        return one_line(element.text)
    return " ".join(lines_in((element,))) if element is not None else ""


def lines_in(elements: Iterable[etree._Element]) -> list[str]:
    """The lines of block elements: one for each paragraph and list item, clean and not empty.

    Tables, figures and boxes are left out, wherever they stand. Short items after a line that ends in a colon are put behind it: alone they
    would say the contrary of what "Patients were excluded for:" says.
    """
    parts: Parts = []
    for element in elements:
        parts.append(_NEW_LINE)
        if element.tag in _LEFT_OUT:  # it was asked for by name
            _put_inside(element, parts)
        else:
            _put(element, parts)
    lines = []
    for raw in "".join(parts).split(_NEW_LINE):
        depth = raw.count(_ITEM)
        line = _BULLET_AHEAD.sub("", one_line(without_pointers(raw.replace(_ITEM, "") if depth else raw)))
        if line:
            lines.append((depth, line))
    return _joined(lines)


def _put(element: etree._Element, parts: Parts) -> None:
    """Append what an element says; the parser bounds the depth."""
    tag = element.tag
    if tag is etree.Entity:
        # Named characters such as &nbsp; come from the DTD, which is never loaded.
        parts.append(html.unescape(element.text or ""))
    elif tag in _SPECIAL:
        _SPECIAL[tag](element, parts)
    elif tag in _BLOCKS:
        parts.append(_NEW_LINE)
        _put_inside(element, parts)
        parts.append(_NEW_LINE)
    elif tag not in _LEFT_OUT:
        _put_inside(element, parts)


def _put_inside(element: etree._Element, parts: Parts) -> None:
    if element.text:
        parts.append(_laid_out(element.text))
    for child in element:
        _put(child, parts)
        if child.tail:
            parts.append(_laid_out(child.tail))


def _laid_out(text: str) -> str:
    """Line breaks of the file are layout. XML 1.1 may hold our signs; such text is not read with them."""
    return text.replace("\n", " ")


def _put_superscript(element: etree._Element, parts: Parts) -> None:
    inner: Parts = []
    _put_inside(element, inner)
    text = "".join(inner)
    parts.append(as_raised(text) if holds_pointer(text) else raised(text, after=parts[-1] if parts else ""))


def _put_cross_reference(element: etree._Element, parts: Parts) -> None:
    kind = str(element.get("ref-type") or "")
    said = "".join(map(str, element.itertext()))
    if kind in ("bibr", "ref"):
        mark = pointer(said, is_raised=element.find(".//sup") is not None)
        if mark is not None:
            parts.append(mark)
            return
    elif kind in ("fn", "table-fn", "aff", "corresp", "author-notes") and len(said.strip()) <= _SHORT:
        # A letter or a figure would run into the word or the number before it; an asterisk does not.
        if kind == "table-fn" and _NOTE_SIGNS.issuperset(said.strip()):
            parts.append(said.strip())
        return
    _put_inside(element, parts)


def _put_break(element: etree._Element, parts: Parts) -> None:
    parts.append(" ")


def _put_list(element: etree._Element, parts: Parts) -> None:
    depth = 1 + sum(1 for _ in element.iterancestors("list"))
    for item in element.iterfind("list-item"):
        parts.append(_NEW_LINE + _ITEM * depth)
        label = text_in(item.find("label"))
        if not _BULLET.fullmatch(label):
            parts.append(f"{label} ")
        inner: Parts = []
        _put_inside(item, inner)
        # Its first paragraph stands on the line of the item itself.
        parts.append("".join(inner).strip(f"{_NEW_LINE} \t\r"))
        parts.append(_NEW_LINE)


def _put_definition(element: etree._Element, parts: Parts) -> None:
    term, meaning = text_in(element.find("term")), " ".join(lines_in(element.iterfind("def")))
    parts.append(f"{_NEW_LINE}{': '.join(filter(None, (term, meaning)))}{_NEW_LINE}")


def _put_formula(element: etree._Element, parts: Parts) -> None:
    """The formula as MathML, else as TeX, else as text; where there is only a picture, a sign that one is missing."""
    gap = " " if element.tag == "disp-formula" else ""
    parts.append(f"{gap}{_formula(element)}{gap}")


def _formula(element: etree._Element) -> str:
    math = next(element.iter(_MATH), None)
    if math is not None:
        return math_line(math)
    tex = next(element.iter("tex-math"), None)
    if tex is not None:
        return one_line(_TEX.sub("", "".join(map(str, tex.itertext()))))
    inner: Parts = []
    _put_inside(element, inner)
    text = "".join(inner)
    return text if text.strip() else _HIDDEN_FORMULA


def _put_alternatives(element: etree._Element, parts: Parts) -> None:
    """One of several forms of the same thing."""
    if element.find(_MATH) is not None or element.find("tex-math") is not None:
        parts.append(_formula(element))
    else:
        _put_inside(element, parts)


def _put_link(element: etree._Element, parts: Parts) -> None:
    """Its words, or its address where it has none: a sentence may end in it."""
    before = len(parts)
    _put_inside(element, parts)
    if not "".join(parts[before:]).strip():
        parts.append(str(element.get(HREF) or ""))


def _put_math(element: etree._Element, parts: Parts) -> None:
    parts.append(math_line(element))


_SPECIAL: Final[dict[str, Callable[[etree._Element, Parts], None]]] = {
    "sup": _put_superscript,
    "xref": _put_cross_reference,
    "break": _put_break,
    "list": _put_list,
    "def-item": _put_definition,
    "disp-formula": _put_formula,
    "inline-formula": _put_formula,
    "tex-math": _put_formula,
    "alternatives": _put_alternatives,
    "ext-link": _put_link,
    "uri": _put_link,
    _MATH: _put_math,
}


def _joined(lines: list[tuple[int, str]]) -> list[str]:
    """The lines, short items joined with the line that introduces them.

    :param lines: with how deep in lists each stands, 0 for none.
    """
    joined: list[str] = []
    for is_item, run in groupby(lines, key=lambda line: line[0] > 0):
        items = list(run)
        texts = [text for _, text in items]
        whole = "".join(_behind(joined[-1], texts)) if is_item and joined else ""
        if whole and joined[-1].endswith(":") and len(whole) <= _LONGEST_JOINED and all(depth == 1 for depth, _ in items):
            joined[-1] = whole
        else:
            joined += texts
    return joined


def _behind(lead: str, items: list[str]) -> Iterator[str]:
    yield lead
    for place, item in enumerate(items):
        is_last = place == len(items) - 1
        yield f" {item}" if is_last or _ENDS_WITH_JOIN.search(item) else f" {item.rstrip('.')};"
