"""Lines of pages to paragraphs under headings: running heads and feet dropped, words joined, rows of tables kept on lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from clincite.sources.documents.pdf.hyphens import Words
from clincite.sources.documents.pdf.lines import CELL, HYPHEN, Line, PageText
from clincite.sources.documents.record import BETWEEN_CELLS, Outline

_MARGIN_LINES: Final = 3
_MARGIN: Final = 0.13  # of the height of the page
_OUTER: Final = 0.09
_LEADERS: Final = re.compile(r"(?:\s?\.){5,}\s*(?:\d{1,4}|[ivxl]{1,6})?\s*$")
_NUMBER: Final = re.compile(r"\W*(?:page |p\. ?|s ?)?(?:\d{1,5}|[ivxlc]{1,6})(?: ?(?:of|/) ?\d{1,5})?\W*", re.IGNORECASE)
_BULLET: Final = re.compile(r"^[•▪▫‣◦●○■□➢➤✓✔►▶·–]\s*(?=\S)|^-\s+(?=\S)")
_ITEM: Final = re.compile(r"^(?:\(?\d{1,3}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\))\s+\S")
_ENDED: Final = re.compile(r"[.!?:;][\"”’)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹,\-–]*(?:\s?\[[\d,\s–-]+\])?$")
_NUMBERED: Final = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[^\W\d_])")
_LONGEST_HEADING: Final = 130
_MOST_HEADING_LINES: Final = 3
_MOST_BEFORE_TITLE: Final = 200  # characters
_LARGER: Final = 1.08
_NOTE: Final = 0.88
_LEVELS_BY_SIZE: Final = 4
_Edge: TypeAlias = tuple[int, int, str]  # height, size, text with its digits masked


def without_margins(pages: Sequence[PageText]) -> list[PageText]:
    """The pages without running heads, feet, page numbers and lines of a table of contents.

    A running head stands at the edge of several pages alike: the same words but for digits, in the same size, at the same height.
    """
    edges = [_edges(page) for page in pages]
    seen = Counter(key for page_edges in edges for key in set(page_edges.values()))
    kept = []
    for page, page_edges in zip(pages, edges, strict=True):
        lines = tuple(
            line for place, line in enumerate(page.lines) if not _is_marginal(line, page, page_edges.get(place), seen, len(pages))
        )
        kept.append(msgspec.structs.replace(page, lines=lines))
    return kept


def _edges(page: PageText) -> dict[int, _Edge]:
    """Lines near the upper or lower edge, by their place among the lines."""
    order = sorted(range(len(page.lines)), key=lambda place: page.lines[place].base)
    near = {}
    for places in (order[:_MARGIN_LINES], order[-_MARGIN_LINES:]):
        for place in places:
            line = page.lines[place]
            if not _MARGIN * page.height <= line.base <= (1 - _MARGIN) * page.height:
                near[place] = (round(line.base / 3), round(line.size), re.sub(r"\d+", "#", line.text.strip().lower()))
    return near


def _is_marginal(line: Line, page: PageText, edge: _Edge | None, seen: Mapping[_Edge, int], pages: int) -> bool:
    if _LEADERS.search(line.text):
        return True
    if edge is None:
        return False
    outer = not _OUTER * page.height <= line.base <= (1 - _OUTER) * page.height
    return seen[edge] >= (2 if outer or pages <= 3 else 3) or _NUMBER.fullmatch(line.text.strip()) is not None


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual in a document.

    :param size: of its letters, in points.
    :param leading: from one base line to the next, in points.
    :param bold: whether most of the text is bold.
    :param sizes: of larger letters, the largest first.
    :param has_title: whether the largest letters stand once, on the first page.
    """

    size: float
    leading: float
    bold: bool
    sizes: tuple[float, ...]
    has_title: bool


def layout_of(pages: Sequence[PageText]) -> Layout:
    """What is usual in the document, counted by characters."""
    lines = [line for page in pages for line in page.lines]
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        bold += len(line.text) if line.bold else 0
    usual = sizes.most_common(1)[0][0] if sizes else 10.0
    steps = sorted(
        above.base - below.base
        for page in pages
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if 0.5 * usual < above.base - below.base < 3 * usual and abs(below.size - usual) <= 0.5
    )
    larger = sorted((size for size in sizes if size > _LARGER * usual), reverse=True)
    return Layout(
        size=usual,
        leading=steps[len(steps) // 2] if steps else 1.2 * usual,
        bold=bold * 2 > sum(sizes.values()),
        sizes=tuple(larger),
        has_title=bool(larger) and _stands_once(larger[0], pages),
    )


def _stands_once(size: float, pages: Sequence[PageText]) -> bool:
    """Whether letters of a size are all together on the first page."""
    if any(line.size > size - 0.5 for page in pages[1:] for line in page.lines):
        return False
    large = [place for place, line in enumerate(pages[0].lines) if line.size > size - 0.5]
    return bool(large) and large[-1] - large[0] + 1 == len(large)


def outline_of(pages: Sequence[tuple[int, PageText]]) -> tuple[str, Outline]:
    """The title as printed, and the text under headings, each section named with the page that it begins on.

    :param pages: with their numbers, counted from 1.
    """
    layout = layout_of([page for _, page in pages])
    words = Words(line.text.replace(CELL, " ").rstrip(HYPHEN) for _, page in pages for line in page.lines)
    flow = _Flow(layout, words)
    for number, page in pages:
        flow.page(number, page)
    flow.flush()
    return flow.title, flow.outline


class _Flow:
    """Takes lines in reading order and gives paragraphs to an outline."""

    def __init__(self, layout: Layout, words: Words) -> None:
        self.outline = Outline()
        self.title = ""
        self._layout = layout
        self._words = words
        self._text = ""
        self._last: Line | None = None
        self._place = ""
        self._is_item = False
        self._before = 0  # characters of text so far

    def page(self, number: int, page: PageText) -> None:
        """Take the lines of a page."""
        lines = page.lines
        body, notes = _without_notes(lines, page, self._layout)
        self._place = f"p. {number}"
        if not self._text or _is_ended(self._text):
            self.flush()
        place = 0
        while place < len(body):
            count = self._heading(body, place, first=number == 1 and self._before + len(self._text) < _MOST_BEFORE_TITLE)
            if count:
                place += count
                continue
            rows = _rows(body, place)
            if rows:
                self.flush()
                for line in body[place : place + rows]:
                    self._emit(BETWEEN_CELLS.join(cell.strip() for cell in _without_hyphen(line.text).split(CELL) if cell.strip()))
                place += rows
                continue
            self._take(body[place])
            place += 1
        self._last = None
        if notes:
            self._notes(notes)

    def flush(self) -> None:
        """End the paragraph."""
        if self._text:
            self._emit(self._text)
        self._text, self._last = "", None
        if self._place:
            self.outline.under(self._place)

    def _emit(self, text: str) -> None:
        self._before += len(text)
        self.outline.line(text)

    def _take(self, line: Line) -> None:
        text = " ".join(_without_hyphen(line.text).replace(CELL, " ").split())
        if line.text.endswith(HYPHEN):
            text += HYPHEN
        if not self._text or self._begins(line, text):
            self.flush()
            self._is_item = bool(_BULLET.match(text) or _ITEM.match(text))
        text = _BULLET.sub("", text)
        self._text = self._joined(self._text, text) if self._text else text
        self._last = line

    def _joined(self, start: str, end: str) -> str:
        if start.endswith(HYPHEN):
            return self._words.joined(start.removesuffix(HYPHEN), end)
        if start.endswith("\u00ad"):
            return f"{start[:-1]}{end}"
        if start.endswith(("-", "‐")) and start[-2:-1] != " ":
            return self._words.joined(start[:-1], end)
        return f"{start}{end}" if start.endswith(("–", "/")) and not start.endswith((" –", " /")) else f"{start} {end}"

    def _begins(self, line: Line, text: str) -> bool:
        """Whether the line opens a paragraph."""
        if _BULLET.match(text):
            return True
        last, ended = self._last, _is_ended(self._text)
        if last is None:  # a new page
            return ended
        if _ITEM.match(text) and (ended or self._is_item or last.left > line.left + 1):
            return True
        if abs(last.size - line.size) > 0.12 * max(last.size, line.size):
            return True
        step = last.base - line.base
        if step < -self._layout.leading or step > 6 * self._layout.leading:
            return ended  # another column
        if step > 1.4 * self._layout.leading * max(line.size / self._layout.size, 0.7):
            return True
        indented = line.left > last.left + 0.7 * line.size
        if ended:
            return indented or last.right < line.right - 4 * line.size
        # A label on a line of its own: far too short to be a line of the paragraph below it.
        return text[:1].isupper() and last.right < line.right - 0.4 * (line.right - line.left) and last.left < line.left + 1

    def _heading(self, lines: Sequence[Line], place: int, *, first: bool) -> int:
        """How many lines from here are a heading; they are taken."""
        kind = _heading_kind(lines[place], self._layout)
        if kind is None:
            return 0
        count = 1
        while place + count < len(lines):
            above, below = lines[place + count - 1], lines[place + count]
            near = 0 < above.base - below.base < 1.7 * max(above.size, self._layout.size)
            if not near or _heading_kind(below, self._layout) != kind or _NUMBERED.match(below.text):
                break
            count += 1
        text = ""
        for line in lines[place : place + count]:
            part = " ".join(line.text.replace(CELL, " ").split())
            text = self._joined(text, part) if text else part
        text = _without_hyphen(text)
        if count > _MOST_HEADING_LINES and kind >= _LEVELS_BY_SIZE + 1:
            return 0
        if len(text) > 2 * _LONGEST_HEADING:
            return 0
        self.flush()
        if first and kind == 1 and self._layout.has_title and not self.title:
            self.title = text
            return count
        numbered = _NUMBERED.match(text)
        self.outline.heading(kind if numbered is None or kind <= _LEVELS_BY_SIZE else kind + numbered[1].count("."), text)
        return count

    def _notes(self, lines: Sequence[Line]) -> None:
        """Footnotes go before a paragraph that runs on to the next page."""
        notes = _Flow(self._layout, self._words)
        notes.outline = _Lines()
        for line in lines:
            notes._take(line)
        notes.flush()
        if self._text and _is_ended(self._text):
            self.flush()
        for text in notes.outline.texts:
            self._emit(text)


class _Lines(Outline):
    """Keeps lines only."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def line(self, text: str) -> None:
        """Keep the line."""
        self.texts.append(text)


def _heading_kind(line: Line, layout: Layout) -> int | None:
    """The level of a heading that the line may be (part of); None for text."""
    text = line.text.strip()
    letters = sum(char.isalpha() for char in text)
    if CELL in _NUMBERED.sub("", text.replace(CELL, " ", 1) if re.match(r"[\d.]+\t", text) else text) or letters < 3:
        return None
    if len(text) > _LONGEST_HEADING or text.endswith((".", ",", ";")) or _BULLET.match(text):
        return None
    if line.size > _LARGER * layout.size:
        size = min(layout.sizes, key=lambda known: abs(known - line.size), default=line.size)
        rank = layout.sizes.index(size) if size in layout.sizes else _LEVELS_BY_SIZE - 1
        return min(rank, _LEVELS_BY_SIZE - 1) + 1
    if line.size < _NOTE * layout.size:
        return None
    if line.bold and not layout.bold:
        return _LEVELS_BY_SIZE + 1
    if text.isupper() and letters >= 5 and len(text) <= 70 and not text.endswith(":"):
        return _LEVELS_BY_SIZE + 1
    return None


def _rows(lines: Sequence[Line], place: int) -> int:
    """How many lines from here are rows of a table: two or more that have cells."""
    count = 0
    while place + count < len(lines) and len(_cells(lines[place + count])) > 1:
        count += 1
    return count if count > 1 else 0


def _cells(line: Line) -> list[str]:
    cells = [cell for cell in line.text.split(CELL) if cell.strip(f"{HYPHEN} ")]
    # A bullet or a number with its text is no row.
    return (
        cells[1:]
        if cells
        and (_BULLET.match(f"{cells[0]} x") or re.fullmatch(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]?", cells[0].strip()))
        and len(cells) == 2
        else cells
    )


def _without_notes(lines: Sequence[Line], page: PageText, layout: Layout) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of a page, and the small ones at its foot."""
    place = len(lines)
    while place and lines[place - 1].size < _NOTE * layout.size and lines[place - 1].base < 0.4 * page.height:
        place -= 1
    return lines[:place], lines[place:]


def _is_ended(text: str) -> bool:
    return _ENDED.search(text) is not None


def _without_hyphen(text: str) -> str:
    return text.removesuffix(HYPHEN)


def numbers(pages: Iterable[int]) -> str:
    """Page numbers as ranges: "3–5, 9"."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)
