"""Rows of a table as sentences: "Colchicine: 1.2 mg, then 0.6 mg; maximum 1.8 mg on day 1"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from clincite.sources.open_medicine.markdown import Table
from clincite.sources.open_medicine.wording import Casing
from clincite.sources.recommendation import parse_strength

_BLANK: Final = frozenset({"", "-", "--", "---", "–", "—", "n/a", "na"})
_SILENT: Final = frozenset(
    {
        "action",
        "actionable recommendation",
        "activity example",
        "activity examples",
        "agent",
        "agents",
        "calculation",
        "class",
        "clinical description",
        "clinical features",
        "clinical implication",
        "clinical implications",
        "comment",
        "comments",
        "criteria",
        "criterion",
        "definition",
        "description",
        "detail",
        "details",
        "details/notes",
        "diagnostic criteria",
        "dose",
        "dosing",
        "drug",
        "examples",
        "finding",
        "findings",
        "frequency",
        "interpretation",
        "key considerations",
        "key features",
        "key findings",
        "meaning",
        "medication",
        "note",
        "notes",
        "parameter",
        "rationale",
        "recommendation",
        "recommendations",
        "regimen",
        "role",
        "route",
        "significance",
        "specific agents",
        "suggested action",
        "target",
        "threshold",
        "threshold / definition",
        "value",
    }
)
_PROPERTY: Final = frozenset({"parameter", "property", "feature", "metric", "item"})
_RUN_ON: Final = frozenset({"dose", "route", "frequency"})
_QUANTITY: Final = re.compile(r"[\d<>≤≥~±]")
_COLON: Final = re.compile(r"[^;]{2,60}: ")
_GRADE: Final = re.compile(r"(?:COR\s*/\s*LOE|COR|LOE|Grade|Strength|Level of Evidence|Evidence Level)", re.I)
_NUMBER: Final = re.compile(r"(?:Score\s*=\s*)?(\d+)(?:\s+points?)?(?:\s+\((.+)\))?", re.I)


def row_lines(table: Table, casing: Casing, name: Callable[[str, str], str]) -> list[str]:
    """One line a row.

    :param table: a row whose first cell is empty belongs to the row above it.
    :param casing: which header words may lose their capital.
    :param name: turns a row's first cell and its header into words that stand alone.
    """
    lines: list[str] = []
    above = ""
    for row in table.rows:
        cells = [cell.strip() for cell in row]
        if all(_blank(cell) for cell in cells):
            continue
        if _blank(cells[0]) and lines and re.match(r"(?:PLUS|OR|AND)\b", cells[1] if len(cells) > 1 else ""):
            lines[-1] = f"{lines[-1]}; {_pairs(table.header[1:], cells[1:], casing)}"
            continue
        above = cells[0] if not _blank(cells[0]) else above
        said = _pairs(table.header[1:], cells[1:], casing)
        tie = " – " if _COLON.match(said) else ": "
        lines.append(f"{name(above, table.header[0])}{tie}{said}" if said and above else above or said)
    return lines


def joined_rows(table: Table, casing: Casing, lead: str, limit: int) -> str | None:
    """A short table of properties ("Parameter", "Value") as one line under ``lead``, or None when it is no such table."""
    if len(table.header) != 2 or table.header[0].lower() not in _PROPERTY:
        return None
    members: list[str] = []
    for first, value in table.rows:
        if _blank(first) or _blank(value) or re.search(r";|[.!?]\s+[A-Z]", value):
            return None
        tie = " " if _QUANTITY.match(value) else ": "
        members.append(f"{casing.inside(casing.sentence(first))}{tie}{casing.inside(value)}".rstrip(" ."))
    line = f"{lead} – {'; '.join(members)}"
    return line if len(line) <= limit else None


def _blank(cell: str) -> bool:
    return cell.lower() in _BLANK


def _pairs(header: tuple[str, ...], cells: list[str], casing: Casing) -> str:
    """Cells with their headers, where a header adds something; dose, route and frequency run on."""
    pieces: list[str] = []
    silent = sum(head.lower() in _SILENT for head in header) == len(header) == 1
    run = False
    for head, cell in zip(header, cells, strict=True):
        if _blank(cell):
            run = False
            continue
        key = head.lower()
        if key in _RUN_ON and run and len(cell) < 40:
            pieces[-1] += f" {casing.inside(cell)}"
            continue
        run = key in _RUN_ON or (key.endswith("drug") or key in ("agent", "medication"))
        pieces.append(casing.inside(cell) if silent else _pair(head, key, cell, casing))
    return "; ".join(piece.rstrip(" .;") for piece in pieces)


def _pair(head: str, key: str, cell: str, casing: Casing) -> str:
    if not head.strip() or key in _SILENT:
        return casing.inside(cell)
    if _GRADE.fullmatch(head):
        return cell if parse_strength(f"({cell})") else f"{head} {cell}"
    number = _NUMBER.fullmatch(head)
    if number:
        extra = f" ({number[2]})" if number[2] else ""
        return f"{number[1]} {'point' if number[1] == '1' else 'points'}{extra}: {cell}"
    if cell.lower().startswith(key):
        return casing.inside(cell)
    tie = " " if _QUANTITY.match(cell) else ": "
    return f"{casing.inside(casing.sentence(head))}{tie}{casing.inside(cell)}"
