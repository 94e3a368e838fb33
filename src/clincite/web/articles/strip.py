"""The evidence strip: one mark for each source of an answer, by year and design.

Only geometry and words are made here; the template draws them as SVG with presentation attributes and classes. Marks that would overlap are
stacked, so that each keeps a square of 24 by 24 to itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from clincite.answers import Answer, LeftOut, Reference
from clincite.records import RecordStatus
from clincite.render import words
from clincite.render.links import record_links
from clincite.web.articles.kinds import SORTS, Sort, sort_of

WIDTH: Final = 640
PITCH: Final = 24
"""Width and height that each mark has to itself."""

_SIDE: Final = 16
_HEADING: Final = 20
_BETWEEN: Final = 4
_AXIS: Final = 26
_SHORTEST: Final = 10
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
_MOST_TICKS: Final = 9
_TITLE_SHOWN: Final = 90
RETRACTED_ROW: Final = "Retracted: found and not used"


class StripMark(msgspec.Struct, frozen=True, kw_only=True):
    """One source as drawn.

    :param x: its middle.
    :param y: its middle.
    :param key: of its shape.
    :param state: ``retracted`` (crossed out), ``superseded`` (hollow), ``noted`` (corrected, or under concern) or empty.
    :param name: what a screen reader says.
    """

    x: float
    y: float
    key: str
    state: str
    href: str
    name: str


class StripRow(msgspec.Struct, frozen=True, kw_only=True):
    """One design: its name and where the name stands."""

    label: str
    key: str
    y: float
    base: float


class StripLine(msgspec.Struct, frozen=True, kw_only=True):
    """One source in the table that says the same in words."""

    number: int | None
    href: str
    year: str
    design: str
    title: str
    status: str


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """The whole figure.

    :param ticks: place and name of the years on the axis.
    :param summary: what the figure shows, in a sentence.
    :param states: those that occur, for the legend.
    """

    width: int
    height: float
    axis: float
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[StripRow, ...]
    marks: tuple[StripMark, ...]
    lines: tuple[StripLine, ...]
    summary: str
    states: tuple[str, ...]


class _Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A source before it has a place."""

    order: int
    year: int | None
    row: str
    key: str
    state: str
    line: StripLine


def strip_of(answer: Answer) -> Strip | None:
    """The figure for an answer; None where fewer than two sources have a year, because there is nothing to compare.

    :param answer: with texts that are safe to show, as :func:`clincite.render.article.article` gives it.
    """
    dots = [*(_cited(reference) for reference in answer.references), *_left_out(answer.receipt.retracted)]
    years = sorted(dot.year for dot in dots if dot.year is not None)
    if len(years) < 2:
        return None
    axis = _Axis(years[0], years[-1])
    marks: list[StripMark] = []
    rows: list[StripRow] = []
    top = 0.0
    for label, key in _row_names():
        placed = _stacked([dot for dot in dots if dot.row == label and dot.year is not None], axis)
        if not placed:
            continue
        base = top + _HEADING + PITCH * (1 + max(level for _, _, level in placed))
        rows.append(StripRow(label=label, key=key, y=top + 14, base=base))
        marks += [_mark(dot, x, base - PITCH * level - PITCH / 2) for dot, x, level in placed]
        top = base + _BETWEEN
    return Strip(
        width=WIDTH,
        height=top + _AXIS,
        axis=top,
        ticks=axis.ticks(),
        rows=tuple(rows),
        marks=tuple(marks),
        lines=tuple(dot.line for dot in dots),
        summary=_summary(rows, dots, years),
        states=tuple(state for state in ("superseded", "noted", "retracted") if any(mark.state == state for mark in marks)),
    )


class _Axis:
    """Years to places, from left to right."""

    def __init__(self, first: int, last: int) -> None:
        short = max(0, _SHORTEST - (last - first))
        self.first, self.last = first - short, last

    def place(self, year: int) -> float:
        inner = WIDTH - 2 * _SIDE
        return round(_SIDE + inner * (year - self.first) / (self.last - self.first), 1)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        span = self.last - self.first
        step = next((step for step in _STEPS if span / step < _MOST_TICKS), span)
        start = -(-self.first // step) * step
        return tuple((self.place(year), str(year)) for year in range(start, self.last + 1, step))


def _row_names() -> Iterable[tuple[str, str]]:
    for sort in SORTS:
        yield sort.row, sort.key
    yield RETRACTED_ROW, "other"


def _stacked(dots: Sequence[_Dot], axis: _Axis) -> list[tuple[_Dot, float, int]]:
    """Each source with its place and level: the lowest one where nothing is nearer than :data:`PITCH`."""
    placed: list[tuple[_Dot, float, int]] = []
    for dot in sorted(dots, key=lambda dot: (dot.year or 0, dot.order)):
        x = axis.place(dot.year or 0)
        taken = {level for _, other, level in placed if abs(other - x) < PITCH}
        placed.append((dot, x, next(level for level in range(len(placed) + 1) if level not in taken)))
    return placed


def _mark(dot: _Dot, x: float, y: float) -> StripMark:
    line = dot.line
    who = f"Source {line.number}" if line.number is not None else "Not used"
    name = f"{who}: {line.design}, {line.year}. {shortened(line.title)}. {words.capitalised(line.status)}"
    return StripMark(x=x, y=y, key=dot.key, state=dot.state, href=line.href, name=name)


def _cited(reference: Reference) -> _Dot:
    sort: Sort = sort_of(reference.kind)
    return _Dot(
        order=reference.number,
        year=reference.year,
        row=sort.row,
        key=sort.key,
        state=_state(reference),
        line=StripLine(
            number=reference.number,
            href=f"#ref-{reference.number}",
            year=str(reference.year or "not stated"),
            design=words.kind_words(reference.kind),
            title=reference.title,
            status=words.status_words(reference.status, reference.status_checked, reference.superseded_by),
        ),
    )


def _left_out(retracted: Sequence[LeftOut]) -> Iterable[_Dot]:
    for order, record in enumerate(retracted, start=1):
        known = next((link.label for link in record_links(record.record)), record.record)
        yield _Dot(
            order=order,
            year=record.year,
            row=RETRACTED_ROW,
            key="other",
            state="retracted",
            line=StripLine(
                number=None,
                href=f"#retracted-{order}",
                year=str(record.year or "not stated"),
                design=f"retracted, {known}",
                title=record.title,
                status=words.STRUCK,
            ),
        )


def _state(reference: Reference) -> str:
    if reference.status == RecordStatus.RETRACTED:
        return "retracted"
    if reference.status == RecordStatus.SUPERSEDED or reference.superseded_by:
        return "superseded"
    return "noted" if words.loud_status(reference.status) else ""


def _summary(rows: Sequence[StripRow], dots: Sequence[_Dot], years: Sequence[int]) -> str:
    counts = [f"{row.label.lower()}: {sum(1 for dot in dots if dot.row == row.label)}" for row in rows]
    undated = sum(1 for dot in dots if dot.year is None)
    span = f"from {years[0]} to {years[-1]}" if years[0] != years[-1] else f"of {years[0]}"
    more = f" {words.counted(undated, 'source has', 'sources have')} no year and {'is' if undated == 1 else 'are'} only in the table."
    return f"{words.counted(len(dots), 'source', 'sources')} {span}; {'; '.join(counts)}.{more if undated else ''}"


def shortened(text: str, most: int = _TITLE_SHOWN) -> str:
    """The text, cut at a word where it is long, without a full stop at its end."""
    if len(text) <= most:
        return text.rstrip(".")
    return text[: text.rfind(" ", 0, most)].rstrip(" .,;:") + " …" if " " in text[:most] else text[:most] + "…"
