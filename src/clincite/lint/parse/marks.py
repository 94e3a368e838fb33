"""A citation mark within a text, and the texts that are left when the marks are taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from clincite.lint.document import Citation, Span
from clincite.lint.parse.marked import Marked

#: One number, a range, or a list of them, as within a mark.
NUMBERS: Final = r"\d{1,3}(?:\s?[-–—−‐‑]\s?\d{1,3})?(?:\s?[,;]\s?\d{1,3}(?:\s?[-–—−‐‑]\s?\d{1,3})?)*"
_ITEM: Final = re.compile(r"(\d{1,3})(?:\s?[-–—−‐‑]\s?(\d{1,3}))?")
_WIDEST: Final = 40


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark at characters ``start`` to ``end`` of a text.

    :param kept: its words are part of the sentence and stay in it.
    """

    start: int
    end: int
    citation: Citation
    kept: bool = False


def numbered(marked: Marked, start: int, end: int, inner: tuple[int, int] | None = None, text: str | None = None) -> Mark | None:
    """The mark at ``start`` to ``end`` whose numbers stand at ``inner``; None when they are no list of references.

    :param text: the numbers as ASCII digits, character for character, when the source has others.
    """
    first, last = inner or (start, end)
    told = text if text is not None else marked.text[first:last]
    numbers: list[int] = []
    spans: list[Span] = []
    for item in _ITEM.finditer(told):
        low, high = int(item[1]), int(item[2] or item[1])
        if not 1 <= low <= high or high - low > _WIDEST:
            return None
        numbers += range(low, high + 1)
        spans += [marked.span(first + item.start(), first + item.end())] * (high - low + 1)
    if not numbers:
        return None
    return Mark(start=start, end=end, citation=Citation(span=marked.span(start, end), numbers=tuple(numbers), number_spans=tuple(spans)))


def apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order; of two that overlap, the earlier given one stays."""
    found: list[Mark] = []
    last = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.start >= last:
            found.append(mark)
            last = mark.end
    return found


class Stripped(msgspec.Struct, frozen=True):
    """A text without its marks.

    :param marks: each with the place in the text that is left where it stood.
    :param cuts: places after which a sentence must end: a mark after a full stop stood there.
    """

    text: str
    places: Sequence[int]
    marks: tuple[tuple[int, Mark], ...]
    cuts: tuple[int, ...]


_STOP: Final = re.compile(r"[.!?][\"”’)\]]*$")


def stripped(marked: Marked, marks: Sequence[Mark]) -> Stripped:
    """Take the marks out of a text, with the blank before each."""
    chars: list[str] = []
    places: list[int] = []
    found, cuts, at, length = [], [], 0, 0
    for mark in marks:
        end = mark.end if mark.kept else mark.start
        piece = marked.text[at:end]
        if not mark.kept:
            piece = piece.rstrip()
        chars.append(piece)
        places.extend(marked.places[at : at + len(piece)])
        length += len(piece)
        found.append((length, mark))
        at = mark.end
        tail = piece[-4:]
        after = marked.text[at : at + 3].lstrip()
        if not mark.kept and _STOP.search(tail) and (not after or after[0].isupper() or after[0].isdigit() or after[0] in '“"('):
            cuts.append(length)
    chars.append(marked.text[at:])
    places.extend(marked.places[at:])
    return Stripped("".join(chars), places, tuple(found), tuple(cuts))
