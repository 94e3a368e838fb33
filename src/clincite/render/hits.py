"""Search results for the reader: a table for the terminal, plain dicts for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from clincite.render import json, words
from clincite.render.text import printed

SNIPPET_LENGTH: Final = 240
"""Characters of a snippet that the table shows; JSON holds all of it."""


class HitRow(msgspec.Struct, frozen=True, kw_only=True):
    """One search result: the section that matched, and its record.

    :param record: record id.
    :param section: name of the section that matched.
    :param score: as the engine gave it; larger is better.
    :param kind: a :class:`~clincite.records.RecordKind` value.
    :param status: a :class:`~clincite.records.RecordStatus` value.
    :param snippet: the text that matched.
    """

    record: str
    title: str
    section: str
    score: float
    year: int | None
    kind: str
    status: str
    snippet: str


def hits_text(hits: Sequence[HitRow], *, width: int = 88, color: bool = False) -> str:
    """The results as a table for a terminal, best first as given; one sentence when there are none."""
    return printed(_parts(hits), width=width, color=color)


def as_dicts(hits: Iterable[HitRow]) -> list[dict[str, Any]]:
    """The results as JSON-able dicts with the fields of :class:`HitRow`."""
    return [msgspec.to_builtins(hit) for hit in hits]


def hits_json(hits: Iterable[HitRow]) -> str:
    """The results as a JSON list with two blanks of indent and a newline at the end."""
    return json.indented(as_dicts(hits))


def _parts(hits: Sequence[HitRow]) -> Iterable[RenderableType]:
    if not hits:
        yield Text("Nothing matched.")
        return
    table = Table.grid(padding=(0, 2, 1, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for place, hit in enumerate(hits, start=1):
        table.add_row(Text(str(place), style="dim"), _cell(hit), Text(f"{hit.score:.2f}", style="dim"))
    yield table


def _cell(hit: HitRow) -> Text:
    cell = Text(words.one_line(hit.title), style="bold")
    about = [words.one_line(hit.record), words.kind_words(words.one_line(hit.kind)), str(hit.year or "")]
    cell.append("\n" + " · ".join(part for part in about if part), style="not bold dim")
    loud = words.loud_status(hit.status)
    if loud:
        cell.append(f" · {loud}", style="red")
    snippet = words.one_line(hit.snippet)
    if len(snippet) > SNIPPET_LENGTH:
        snippet = snippet[:SNIPPET_LENGTH].rsplit(" ", 1)[0] + " …"
    cell.append(f"\n{words.one_line(hit.section)}: ", style="not bold dim")
    cell.append(snippet, style="not bold")
    return cell
