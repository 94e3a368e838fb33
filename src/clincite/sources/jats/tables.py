"""Tables as text: one line for each row, with the headings of its columns, so that it can be read and quoted on its own.

"Adverse events: zalutrin 12 (4%); placebo 9 (3%)"; under a label of its group "Vomiting, severe: zalutrin 2; placebo 1".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec
from lxml import etree

from clincite.sources.jats.grid import Cell, Row, grid_of
from clincite.sources.jats.row_groups import RowGroups

_NOTE_LETTERS: Final = re.compile(r"\s*[a-z](?:\s*,\s*[a-z])*\s*")
_TEST: Final = re.compile(r"(?:^|, |\b)p\W*(?:values?\W*)?$", re.IGNORECASE)
_FIGURE: Final = re.compile(r"[<>≤≥=~±+−–-]?\s*[.\d(]")


class TableText(msgspec.Struct, frozen=True, kw_only=True):
    """A table's rows as lines.

    :param left_out: rows that were too many.
    """

    lines: tuple[str, ...]
    left_out: int = 0


def table_text(table: etree._Element, *, has_notes: bool) -> TableText:
    """The lines of a ``table`` element.

    :param has_notes: there are notes under it: a raised letter then points to one, and is left out.
    """
    if has_notes:
        _drop_note_letters(table)
    rows, left_out = grid_of(table)
    return TableText(lines=tuple(_lines(_with_head(rows))), left_out=left_out)


def _drop_note_letters(table: etree._Element) -> None:
    for mark in table.iter("sup"):
        if len(mark) == 0 and _NOTE_LETTERS.fullmatch(mark.text or ""):
            mark.text = ""


def _with_head(rows: list[Row]) -> list[Row]:
    """The rows, the first marked as head where the table marks none and its cells are words over figures."""
    if len(rows) < 2 or any(row.is_head for row in rows) or (rows[0].cells and all(cell and cell.is_header for cell in rows[0].cells)):
        return rows
    first = [cell for column, cell in rows[0].own() if column]
    below = [cell for row in rows[1:4] for column, cell in row.own() if column]
    looks_like_one = len(first) > 0 and not any(_FIGURE.match(cell.text) for cell in first)
    if looks_like_one and 2 * sum(1 for cell in below if _FIGURE.match(cell.text)) >= len(below) > 0:
        return [msgspec.structs.replace(rows[0], is_head=True), *rows[1:]]
    return rows


def _lines(rows: list[Row]) -> Iterator[str]:
    head: list[Row] = []
    groups = RowGroups()
    in_head = True
    names: list[Cell] = []
    unused: list[str] = []  # labels that no row has come under: in the end they are notes
    for place, row in enumerate(rows):
        own = list(row.own())
        if not own:
            continue
        if row.is_head or _is_header_row(own, row):
            if not in_head:
                head, groups, names = [], RowGroups(), []
            head.append(row)
            in_head = True
            continue
        in_head = False
        stub = _stub_width(row, own)
        names = [cell for column, cell in own if column < stub] or names  # an empty first cell: as above
        values = [(column, cell) for column, cell in own if column >= stub]
        if not values and len(row.cells) > 1:
            is_across = _is_across(row)
            is_outer = place + 1 < len(rows) and _only_names(rows[place + 1]) and _is_across(rows[place + 1]) == is_across
            groups.begin(names[-1], is_across=is_across, is_outer=is_outer)
            unused.append(names[-1].text)
            continue
        unused.clear()
        over = groups.over(names[0] if names else values[0][1], {column: cell.text for column, cell in values})
        parts = (*_over_all(head, max(stub, 1)), *over, *(cell.text for cell in names))
        label = ", ".join(dict.fromkeys(text.rstrip(":") for text in parts))
        told = "; ".join(_value(_column_heading(head, column, cell.columns), cell.text) for column, cell in values)
        yield ": ".join(filter(None, (label, told)))
        if names and stub and len(values) == 1 and _is_test(head, values[0][0], row):
            groups.begin(names[-1], test=values[0][0])
    yield from unused


def _is_header_row(own: list[tuple[int, Cell]], row: Row) -> bool:
    """Whether a row outside the head is one of headings: all ``th``, for more than one column."""
    return len(own) > 1 and all(cell is not None and (cell.is_header or not cell.text) for cell in row.cells)


def _only_names(row: Row) -> bool:
    own = list(row.own())
    return bool(own) and not row.is_head and len(row.cells) > 1 and all(column < _stub_width(row, own) for column, _ in own)


def _is_test(head: list[Row], column: int, row: Row) -> bool:
    """Whether a row's only value is a P value, among columns for others: it is then that of the rows under it."""
    return len(row.cells) > 2 and _TEST.search(_column_heading(head, column, 1)) is not None


def _is_across(row: Row) -> bool:
    return all(cell is row.cells[0] for cell in row.cells)


def _stub_width(row: Row, own: list[tuple[int, Cell]]) -> int:
    """How many of the first columns name the row: the first, and the next ones as long as the one before spans rows."""
    width = 1
    while width < len(row.cells) - 1 and (cell := row.cells[width - 1]) is not None and cell.rows > 1:
        width += 1
    return width if own[0][0] < width else 0


def _over_all(head: list[Row], stub: int) -> Iterator[str]:
    """What the head says of every row: what stands over all columns, and over the names unless it is a mere "Characteristic"."""
    for row in head:
        if _is_across(row) and len(row.cells) > 1:
            yield from (cell.text for _, cell in row.own())
            continue
        for column, cell in row.own():
            if column < stub and cell.columns <= stub and _says_something(cell.text):
                yield cell.text


def _says_something(heading: str) -> bool:
    return len(heading.split()) > 2 or any(char.isdigit() for char in heading)


def _column_heading(head: list[Row], column: int, columns: int) -> str:
    """What stands over a cell, from the outer heading to the inner one."""
    found: dict[str, None] = {}
    for row in head:
        if _is_across(row):
            continue
        # A cell that spans several columns is under what is over all of them.
        over = {cell.text for cell in row.cells[column : column + columns] if cell is not None}
        if len(over) == 1:
            found.update(dict.fromkeys(filter(None, over)))
    return ", ".join(found)


def _value(heading: str, text: str) -> str:
    if not heading:
        return text
    heading = heading.rstrip(":")
    # "zalutrin 12", but "Week 4: 12".
    is_word = heading[-1:].isalpha() and not any(char.isdigit() for char in heading)
    return f"{heading} {text}" if is_word and _FIGURE.match(text) else f"{heading}: {text}"
