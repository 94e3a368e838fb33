"""A table as a grid: cells that span rows or columns stand in each place that they cover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from lxml import etree

from clincite.sources.jats.text import text_in

MOST_ROWS: Final = 500
MOST_COLUMNS: Final = 60

_INDENTS: Final = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\xa0"
_EMPHASIS: Final = ("bold", "italic")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell.

    :param depth: how far it is set in, in characters.
    :param is_emphasised: bold or italic as a whole.
    """

    text: str
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    depth: int = 0
    is_emphasised: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the grid: one cell for each column, the same one where it spans several.

    :param is_head: in the table's head.
    """

    cells: tuple[Cell | None, ...]
    is_head: bool = False

    def own(self) -> Iterator[tuple[int, Cell]]:
        """(first column, cell) of each cell with text, once."""
        last: Cell | None = None
        for column, cell in enumerate(self.cells):
            if cell is not None and cell is not last and cell.text:
                yield column, cell
            last = cell


def grid_of(table: etree._Element) -> tuple[list[Row], int]:
    """The rows of a table, and how many more there are that are too many to be read."""
    rows: list[Row] = []
    spanning: dict[int, tuple[Cell, int]] = {}  # column: the cell from above, and rows left
    elements = list(_row_elements(table))
    part: object = None
    for element, is_head in elements[:MOST_ROWS]:
        if element.getparent() is not part:
            part = element.getparent()
            spanning = {}  # a cell does not reach out of its part of the table
        rows.append(Row(cells=_filled_row(element, spanning), is_head=is_head))
    return rows, max(0, len(elements) - MOST_ROWS)


def _row_elements(table: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    for part in table:
        if part.tag == "tr":
            yield part, False
        elif part.tag in ("thead", "tbody", "tfoot"):
            for row in part.iterfind("tr"):
                yield row, part.tag == "thead"


def _filled_row(row: etree._Element, spanning: dict[int, tuple[Cell, int]]) -> tuple[Cell | None, ...]:
    places: dict[int, Cell] = {}
    for column, (cell, left) in list(spanning.items()):
        places[column] = cell
        if left > 1:
            spanning[column] = (cell, left - 1)
        else:
            del spanning[column]
    column = 0
    for element in row:
        if element.tag not in ("td", "th"):
            continue
        while column in places:
            column += 1
        if column >= MOST_COLUMNS:
            break
        cell = _cell(element)
        for place in range(column, min(column + cell.columns, MOST_COLUMNS)):
            places.setdefault(place, cell)
            if cell.rows > 1:
                spanning[place] = (cell, cell.rows - 1)
        column += cell.columns
    width = max(places, default=-1) + 1
    return tuple(places.get(place) for place in range(width))


def _cell(element: etree._Element) -> Cell:
    raw = "".join(map(str, element.itertext()))
    start = raw.replace("\n", "").lstrip(" \t\r")
    only = [child for child in element if isinstance(child.tag, str)]
    is_emphasised = len(only) == 1 and only[0].tag in _EMPHASIS and not (element.text or "").strip() and not (only[0].tail or "").strip()
    return Cell(
        text=text_in(element),
        columns=_span(element, "colspan", MOST_COLUMNS),
        rows=_span(element, "rowspan", MOST_ROWS),
        is_header=element.tag == "th",
        depth=len(start) - len(start.lstrip(_INDENTS)),
        is_emphasised=is_emphasised,
    )


def _span(element: etree._Element, name: str, most: int) -> int:
    text = str(element.get(name) or "").strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
