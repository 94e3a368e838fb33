"""The lines of a PDF page as PDFium reads them, with their place, size and weight."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec

from clincite.sources.medline.text import raised

if TYPE_CHECKING:
    import pypdfium2

HYPHEN: Final = "\x02"
"""At the end of a line: a hyphen that parts a word, or that is its own."""
CELL: Final = "\t"
"""Stands where the gap between two words is as wide as between the columns of a table."""

_WIDE: Final = 1.5  # of the size of the letters
_RAISED_BY: Final = 0.18
_SMALLER: Final = 0.87
_BOLD_WEIGHT: Final = 600
_RAISABLE: Final = frozenset("0123456789+-−")
_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_FEW: Final = 400
_LEVEL: Final = 0.05  # radians


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a page.

    :param text: may hold :data:`CELL`, and :data:`HYPHEN` at its end.
    :param left: in points from the left edge, as ``right``.
    :param base: height of its base line above the lower edge of the page, in points.
    :param size: of its letters, in points.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False


class PageText(msgspec.Struct, frozen=True, kw_only=True):
    """What a page holds.

    :param lines: in reading order.
    :param height: of the page in points; ``width`` likewise.
    :param images: whether it shows a picture; not looked for on a page with plenty of text.
    :param unreadable: characters that its fonts do not name, as a share of all.
    """

    lines: tuple[Line, ...]
    height: float
    width: float
    images: bool = False
    unreadable: float = 0.0


class _Char(msgspec.Struct):
    text: str
    index: int
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0


def page_text(page: pypdfium2.PdfPage) -> PageText:
    """The lines of a page. Text that is turned otherwise than most of the page (a stamp in the margin) is left out."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    text = page.get_textpage()
    try:
        reader = _Reader(text, pdfium)
        rows = [row for row in reader.rows() if any(char.text.strip() for char in row)]
        angles = [round(reader.angle(row), 1) for row in rows]
        usual = Counter(angles).most_common(1)[0][0] if angles else 0.0
        upright = math.cos(usual) > 1 - _LEVEL
        lines = [reader.line(row, upright) for row, angle in zip(rows, angles, strict=True) if angle == usual]
        unknown, known = reader.unknown, reader.known
    finally:
        text.close()
    ordered = _in_columns(lines, width) if upright else [line for line, _ in lines]
    return PageText(
        lines=tuple(line for line in ordered if line.text.strip(f"{CELL}{HYPHEN} ")),
        height=height,
        width=width,
        images=unknown + known < _FEW and _has_image(page, pdfium),
        unreadable=unknown / (unknown + known) if unknown else 0.0,
    )


def _has_image(page: pypdfium2.PdfPage, pdfium: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


class _Reader:
    """Asks PDFium about the characters of a page, one by one."""

    def __init__(self, text: Any, pdfium: Any) -> None:
        self._text, self._pdfium = text, pdfium
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self.unknown = self.known = 0

    def rows(self) -> Iterator[list[_Char]]:
        """The characters of each line in turn."""
        row: list[_Char] = []
        for index in range(self._text.count_chars()):
            code = self._pdfium.FPDFText_GetUnicode(self._text, index)
            if code in (10, 13):
                if row:
                    yield row
                row = []
                continue
            if code in (2, 0xFFFE) or (code == 0x2D and self._pdfium.FPDFText_IsHyphen(self._text, index) == 1):
                # PDFium has joined two lines here.
                row.append(_Char(HYPHEN, index))
                yield row
                row = []
                continue
            char = self._char(code, index)
            if char is not None:
                row.append(char)
        if row:
            yield row

    def _char(self, code: int, index: int) -> _Char | None:
        if code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF:
            self.unknown += 1
            return None if code != 0xFFFD else _Char("�", index)
        if 0xD800 <= code <= 0xDFFF:
            return None
        self.known += 1
        return _Char(_LIGATURES.get(code) or chr(code), index)

    def angle(self, row: list[_Char]) -> float:
        """Radians by which a line is turned."""
        first = next(char for char in row if char.text.strip())
        return float(self._pdfium.FPDFText_GetCharAngle(self._text, first.index)) % (2 * math.pi)

    def line(self, row: list[_Char], upright: bool) -> tuple[Line, list[tuple[float, float]]]:
        """The line of some characters, and where it has gaps as wide as between columns."""
        printed = [char for char in row if char.text.strip() and char.text != HYPHEN]
        if not printed:
            return Line(text="", left=0.0, right=0.0, base=0.0, size=0.0), []
        for char in printed:
            self._place(char)
        size = sorted(char.size for char in printed)[len(printed) // 2]
        base = sorted(char.base for char in printed)[len(printed) // 2]
        parts: list[str] = []
        gaps: list[tuple[float, float]] = []
        before: _Char | None = None
        above: list[str] = []
        for char in row:
            if not char.text.strip():
                above = self._lower(above, parts)
                parts.append(" ")
                continue
            if upright and before is not None and char.size and char.left - before.right > _WIDE * size:
                above = self._lower(above, parts)
                parts.append(CELL)
                gaps.append((before.right, char.left))
            if upright and char.text in _RAISABLE and char.size < _SMALLER * size and char.base > base + _RAISED_BY * size and parts:
                above.append(char.text)
            else:
                above = self._lower(above, parts)
                parts.append(char.text)
            before = char if char.size else before
        self._lower(above, parts)
        text = "".join(parts)
        return Line(
            text=text,
            left=min(char.left for char in printed),
            right=max(char.right for char in printed),
            base=base,
            size=round(size, 1),
            bold=all(self._is_bold(printed[place].index) for place in {0, len(printed) // 2, len(printed) - 1}),
        ), gaps

    @staticmethod
    def _lower(above: list[str], parts: list[str]) -> list[str]:
        """Write out digits that stand above the line."""
        if above:
            parts.append(raised("".join(above), after="".join(parts[-1:])))
        return []

    def _place(self, char: _Char) -> None:
        left, right, low, high = self._numbers
        self._pdfium.FPDFText_GetCharBox(self._text, char.index, left, right, low, high)
        char.left, char.right = left.value, right.value
        self._pdfium.FPDFText_GetCharOrigin(self._text, char.index, low, high)
        char.base = high.value
        self._pdfium.FPDFText_GetMatrix(self._text, char.index, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d) or 1.0
        char.size = self._pdfium.FPDFText_GetFontSize(self._text, char.index) * scale

    def _is_bold(self, index: int) -> bool:
        if self._pdfium.FPDFText_GetFontWeight(self._text, index) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._text, index, name, 128, flags)
        return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"cmbx"))


def _in_columns(lines: list[tuple[Line, list[tuple[float, float]]]], width: float) -> list[Line]:
    """The lines in reading order, where a file gives those of two columns side by side as one: the left column first."""
    middle = _gutter(lines, width)
    if middle is None:
        return [line for line, _ in lines]
    ordered: list[Line] = []
    right: list[Line] = []
    for line, gaps in lines:
        place = next((place for place, (start, end) in enumerate(gaps) if start <= middle <= end), None)
        if place is not None:
            cells = line.text.split(CELL)
            start, end = gaps[place]
            ordered.append(msgspec.structs.replace(line, text=CELL.join(cells[: place + 1]).rstrip(), right=start))
            right.append(msgspec.structs.replace(line, text=CELL.join(cells[place + 1 :]), left=end))
        elif line.left >= middle:
            right.append(line)
        else:
            if line.right > middle:  # across both: what is beside each other above it comes first
                ordered.extend(right)
                right.clear()
            ordered.append(line)
    return [*ordered, *right]


def _gutter(lines: list[tuple[Line, list[tuple[float, float]]]], width: float) -> float | None:
    """Where two columns of text are parted, if they are, and come side by side."""
    best, count = None, 0
    for tenth in range(35, 66):
        place = width * tenth / 100
        here = sum(any(start <= place <= end for start, end in gaps) for _, gaps in lines)
        if here > count:
            best, count = place, here
    if best is None or count < 8:
        return None
    halves = [line.text.split(CELL) for line, gaps in lines if len(gaps) == 1 and gaps[0][0] <= best <= gaps[0][1]]
    across = sum(line.left < best < line.right and not any(start <= best <= end for start, end in gaps) for line, gaps in lines)
    lengths = sorted(min(map(len, half)) for half in halves)
    prose = bool(lengths) and lengths[len(lengths) // 2] >= 20
    return best if prose and across <= count / 2 and len(halves) >= 0.7 * count else None
