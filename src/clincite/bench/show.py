"""Results as text for a terminal, as Markdown and as JSON."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from clincite.bench.report import Report, Results, Row

FORMATS: Final = ("text", "json", "md")
_UNNAMED: Final = "clincite"
_TUNING: Final = " (tuning)"
_READABLE: Final = 12  # columns of a terminal
_WORDY: Final = frozenset({"measure", "split", "same run", "published"})


def show(results: Results, form: str, *, width: int = 100, color: bool = False) -> str:
    """The results in one of :data:`FORMATS`."""
    if form == "json":
        return to_json(results)
    return to_markdown(results) if form == "md" else to_text(results, width=width, color=color)


def to_json(results: Results) -> str:
    """JSON with a schema field; figures in full."""
    return msgspec.json.format(msgspec.json.encode(results), indent=2).decode()


def to_markdown(results: Results) -> str:
    """A section for each benchmark."""
    parts = [section(report) for report in results.reports]
    parts += [f"## {skip.name}\n\nSkipped: {skip.why}.\n" for skip in results.skipped]
    return "\n".join(parts)


def section(report: Report) -> str:
    """One benchmark as a Markdown section."""
    head, lines = _table(report, "; ")
    table = [head, ["---"] * len(head), *lines]
    rows = "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in table)
    notes = "\n".join(f"- {note}" for note in (*_facts(report), *report.notes))
    return f"## {report.name}: {report.summary}\n\n{rows}\n\n{notes}\n"


def to_text(results: Results, *, width: int, color: bool) -> str:
    """Tables for a terminal."""
    from rich.console import Console
    from rich.table import Table

    out = io.StringIO()
    console = Console(file=out, width=width, no_color=not color, force_terminal=color, highlight=False, markup=False, emoji=False)
    for report in results.reports:
        head, lines = _table(report, "\n")
        table = Table(title=f"{report.name}: {report.summary}", title_justify="left", title_style="bold", show_lines=False)
        for name, cells in zip(head, zip(*lines, strict=True), strict=True):
            # A head may be cut into lines, a figure may not; and of many columns of figures none may push out what they are figures of.
            justify: Literal["left", "right"] = "left" if name in _WORDY else "right"
            table.add_column(name, justify=justify, min_width=_least(name, cells), overflow="fold")
        for line in lines:
            table.add_row(*line)
        # A table that cannot be that narrow is whole and too wide, rather than cut.
        console.print(table, width=max(width, _narrowest(head, lines)), crop=False, overflow="ignore")
        for note in (*_facts(report), *report.notes):
            console.print(f"  {note}", soft_wrap=False)
        console.print()
    for skip in results.skipped:
        console.print(f"{skip.name}: skipped, {skip.why}", soft_wrap=True)
    return out.getvalue()


def _narrowest(head: Sequence[str], lines: Sequence[Sequence[str]]) -> int:
    """The least width that a table can be read at."""
    cells = zip(head, zip(*lines, strict=True), strict=True)
    return sum(_least(name, column) + len(" │ ") for name, column in cells) + 1


def _least(name: str, cells: Sequence[str]) -> int:
    return _READABLE if name in _WORDY else max(map(len, cells))


def _table(report: Report, between: str) -> tuple[list[str], list[list[str]]]:
    """Heads and cells; a column that would be empty is left out."""
    variants = list(dict.fromkeys(name for row in report.rows for name in row.values))
    columns: dict[str, list[str]] = {
        "measure": [row.measure + (f", {row.unit}" if row.unit else "") for row in report.rows],
        "split": [row.split + (_TUNING if row.tuning else "") for row in report.rows],
        "n": [f"{row.n:,}" for row in report.rows],
    }
    for name in variants:
        columns[name or _UNNAMED] = [figure(row.values[name], row.unit) if name in row.values else "" for row in report.rows]
    columns["same run"] = [
        between.join(f"{name} {figure(value, row.unit)}" for name, value in row.baselines.items()) for row in report.rows
    ]
    columns["published"] = [_published(row, between) for row in report.rows]
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    return list(shown), [list(line) for line in zip(*shown.values(), strict=True)]


def _published(row: Row, between: str) -> str:
    return between.join(f"{one.system} {_short(one.value)}" for one in row.references)


def figure(value: float, unit: str = "") -> str:
    """A figure as it is shown: shares with four decimals and no leading zero, others with as many digits as they are worth."""
    if math.isnan(value):
        return "–"
    if unit or abs(value) >= 10:
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"
    return f"{value:.4f}".removeprefix("0")


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _facts(report: Report) -> Iterable[str]:
    """What every report says of itself."""
    if report.limit is not None:
        yield f"A quick look: at most {report.limit:,} queries of each split. Not figures to quote."
    tuned = f"Tuned on: {report.tuned_on}. " if report.tuned_on else "Nothing was tuned on this set. "
    yield f"{tuned}To quote: {report.reported_on}."
    sources = dict.fromkeys(one.source for row in report.rows for one in row.references)
    if sources:
        yield f"Published: {'; '.join(sources)}."
    memory = f", at most {report.peak_memory / 1e6:,.0f} MB" if report.peak_memory else ""
    date = f"{report.date}, " if report.date else ""
    yield f"{date}{report.engine}, {report.seconds:,.0f} s{memory}, {report.machine}."
