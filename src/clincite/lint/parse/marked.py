"""Text on its way from a source to a document: characters with their places, and what the markup said of some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from clincite.lint.document import Passage, Span

_RUNS: Final = re.compile(r"\s+|\S+")


class Link(msgspec.Struct, frozen=True):
    """Characters of a text that link somewhere.

    :param text: is given for a footnote mark, which shows nothing of the source: its name.
    """

    start: int
    end: int
    href: str


class Marked(msgspec.Struct, frozen=True):
    """Characters with their places in the source.

    A line break that the writer meant, or that may have been meant, is kept as a newline; all other blanks are folded.

    :param links: in order.
    :param supers: stretches that are set as superscripts, in order.
    """

    text: str
    places: Sequence[int]
    links: tuple[Link, ...] = ()
    supers: tuple[tuple[int, int], ...] = ()

    def cut(self, start: int, end: int) -> Marked:
        """A part of it, without blanks at its ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        links = tuple(
            Link(max(link.start, start) - start, min(link.end, end) - start, link.href)
            for link in self.links
            if _meet(link.start, link.end, start, end)
        )
        supers = tuple((max(a, start) - start, min(b, end) - start) for a, b in self.supers if _meet(a, b, start, end))
        return Marked(self.text[start:end], self.places[start:end], links, supers)

    def lines(self) -> list[Marked]:
        """Its lines that are not blank."""
        found, at = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                found.append(self.cut(at, at + len(line)))
            at += len(line) + 1
        return found

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where in the source the characters ``start`` to ``end`` stand."""
        return _span(self.places, start, len(self.text) if end is None else end)

    def passage(self) -> Passage:
        """The whole as a passage of a document."""
        return passage_of(self.text, self.places)


def _meet(start: int, end: int, first: int, last: int) -> bool:
    return start < last and end > first


def _span(places: Sequence[int], start: int, end: int) -> Span:
    if start >= end or not places:
        at = places[min(start, len(places) - 1)] if places else 0
        return Span(at, at)
    return Span(places[start], places[end - 1] + 1)


def passage_of(text: str, places: Sequence[int]) -> Passage:
    """Characters as a passage: blanks folded, none at the ends."""
    if text == " ".join(text.split()):
        return Passage(text=text, places=tuple(places))
    kept: list[int] = []
    for at, char in enumerate(text):
        if not char.isspace() or (kept and not text[kept[-1]].isspace()):
            kept.append(at)
    while kept and text[kept[-1]].isspace():
        kept.pop()
    return Passage(text="".join(" " if text[at].isspace() else text[at] for at in kept), places=tuple(places[at] for at in kept))


class Writer:
    """Collects characters with their places; blanks are folded as they come."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._chars: list[str] = []
        self._places: list[int] = []
        self._links: list[Link] = []
        self._supers: list[tuple[int, int]] = []
        self._blank: int | None = None
        self._break = False

    def __len__(self) -> int:
        return len(self._chars)

    def write(self, text: str, place: int, *, step: int = 1) -> None:
        """Characters that stand in the source from ``place`` on; ``step=0``: all come of one place (an entity)."""
        for run in _RUNS.finditer(text):
            where = place + run.start() * step
            if run[0][0].isspace():
                if self._blank is None:
                    self._blank = where
                continue
            self._flush()
            self._chars.extend(run[0])
            self._places.extend(range(where, where + len(run[0])) if step else [where] * len(run[0]))

    def line_break(self, place: int) -> None:
        """A line break that is kept."""
        self._break = True
        if self._blank is None:
            self._blank = place

    def _flush(self) -> None:
        if self._blank is not None and self._chars:
            self._chars.append("\n" if self._break else " ")
            self._places.append(self._blank)
        self._blank, self._break = None, False

    def mark(self) -> int:
        """Where the next character will stand, for :meth:`link` and :meth:`superscript`."""
        if self._blank is not None and self._chars:
            self._flush()
        return len(self._chars)

    def link(self, start: int, href: str) -> None:
        """What was written since ``start`` is a link."""
        if len(self._chars) > start:
            self._links.append(Link(start, len(self._chars), href))

    def superscript(self, start: int) -> None:
        """What was written since ``start`` is a superscript."""
        if len(self._chars) > start:
            self._supers.append((start, len(self._chars)))

    def take(self) -> Marked:
        """What was written so far; the writer is empty afterwards."""
        text = "".join(self._chars)
        end = len(text.rstrip())
        links = tuple(Link(link.start, min(link.end, end), link.href) for link in sorted(self._links, key=_first) if link.start < end)
        supers = tuple((start, min(stop, end)) for start, stop in sorted(self._supers) if start < end)
        marked = Marked(text[:end], tuple(self._places[:end]), links, supers)
        self._clear()
        return marked


def _first(link: Link) -> tuple[int, int]:
    return link.start, link.end


def joined(pieces: Sequence[Marked], between: str = "\n") -> Marked:
    """Several texts as one, each pair parted by ``between``, which takes the place before the second of them."""
    chars: list[str] = []
    places: list[int] = []
    links: list[Link] = []
    supers: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        if at and piece.text:
            chars.append(between)
            places.extend([max(places[-1], piece.places[0] - 1)] * len(between))
            at += len(between)
        links += [Link(link.start + at, link.end + at, link.href) for link in piece.links]
        supers += [(start + at, end + at) for start, end in piece.supers]
        chars.append(piece.text)
        places.extend(piece.places)
        at += len(piece.text)
    return Marked("".join(chars), tuple(places), tuple(links), tuple(supers))


def plain(text: str, place: int) -> Marked:
    """Characters that stand in the source as they are."""
    writer = Writer()
    writer.write(text, place)
    return writer.take()
