"""The text of MEDLINE elements: markup flattened so that a reader, and a search, still get it right."""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache
from typing import Final

from lxml import etree

from clincite.records import clean_text
from clincite.sources.medline.memory import LONGEST_REMEMBERED

_RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_RAISABLE: Final = frozenset("0123456789+-−=()")
_MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"


def one_line(text: str | None) -> str:
    """:func:`clean_text` of a text in which line breaks are only layout."""
    if not text:
        return ""
    # Most text is clean already: telling that takes a tenth of the time of folding it.
    if text.isprintable() and "  " not in text and text == text.strip() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    folded = " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    # Printable text has none of the characters that clean_text looks for one by one, which is most of its cost.
    return folded if folded.isprintable() else clean_text(folded)


_kept_line: Final = lru_cache(maxsize=65_536)(one_line)


def term(text: str | None) -> str:
    """:func:`one_line` for words that come again and again: names of headings, types, months."""
    # By hand what `remembered` does, because this is called dozens of times a record.
    return _kept_line(text) if text and len(text) <= LONGEST_REMEMBERED else one_line(text)


def line_of(element: etree._Element | None) -> str:
    """:func:`one_line` of an element that holds no markup; "" for None."""
    return one_line(element.text) if element is not None else ""


def text_of(element: etree._Element | None) -> str:
    """The element's text on one line; "" for None.

    Bold, italics and underline go. A subscript is set plain (H2O, FEV1). A superscript is raised where Unicode can (10⁻³,
    m², Ca²⁺), because "106" for 10⁶ would be another number; otherwise it is set plain, after ``^`` when it follows a digit
    and holds one. MathML keeps fractions, powers and roots readable.
    """
    if element is None:
        return ""
    if not len(element):
        return one_line(element.text)
    parts: list[str] = []
    _flatten(element, parts)
    return one_line("".join(parts))


def _flatten(element: etree._Element, parts: list[str]) -> None:
    """Append the text of an element with markup in it; the parser bounds the depth."""
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if tag is etree.Entity:
            # Named characters such as &nbsp; come from the DTD, which is never loaded.
            parts.append(html.unescape(child.text or ""))
        elif isinstance(tag, str):
            _flatten_child(child, tag, parts)
        if child.tail:
            parts.append(child.tail)


def _flatten_child(child: etree._Element, tag: str, parts: list[str]) -> None:
    if tag == "sup":
        inner: list[str] = []
        _flatten(child, inner)
        parts.append(raised("".join(inner), after=parts[-1] if parts else ""))
    elif tag.startswith(_MATHML):
        parts.append(math_line(child))
    else:
        _flatten(child, parts)


def raised(text: str, *, after: str) -> str:
    """A superscript as :func:`text_of` sets it.

    :param after: the text before it.
    """
    stripped = text.strip()
    if stripped and _RAISABLE.issuperset(stripped):
        return stripped.translate(_RAISED)
    if after[-1:].isdigit() and any(char.isdigit() for char in stripped):
        return f"^{stripped}"
    if after[-1:].isdigit() and stripped == "n":
        return "ⁿ"
    return text


def math_line(element: etree._Element) -> str:
    """A MathML element in a line: ``a/b``, ``x²``, ``x_1`` as ``x1``, ``√(x)``."""
    tag = str(element.tag).removeprefix(_MATHML)
    parts = [math_line(child) for child in element if isinstance(child.tag, str)]
    if tag == "annotation" or tag == "annotation-xml":
        return ""
    if tag == "mfrac" and len(parts) == 2:
        return "/".join(f"({part})" if any(sign in part[1:] for sign in "+-−/ ") else part for part in parts)
    if tag == "msup" and len(parts) == 2:
        return parts[0] + raised(parts[1], after=parts[0])
    if tag == "msubsup" and len(parts) == 3:
        return parts[0] + parts[1] + raised(parts[2], after=parts[1])
    if tag == "msqrt":
        return f"√({''.join(parts)})"
    if tag == "mfenced":
        return str(element.get("open", "(")) + ", ".join(parts) + str(element.get("close", ")"))
    return one_line(element.text) + "".join(parts)
