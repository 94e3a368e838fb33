"""What a benchmark reports: rows of figures with what they are compared to, and what was tuned on which split."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import msgspec

SCHEMA: Final = "clincite/bench/1"

Figures = Mapping[str, float]


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that somebody published, or that was measured elsewhere on the same data.

    :param system: what was measured ("BM25").
    :param source: where the figure stands.
    """

    system: str
    value: float
    source: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One measure on one split.

    :param n: how many queries, sentences or runs the figure is over.
    :param values: by variant of this system ("without dense", "with dense").
    :param baselines: by system, measured in the same run on the same queries.
    :param unit: "" for a share or a score; else what the figure is measured in.
    :param tuning: the split was looked at while the engine was made: not a figure to quote.
    """

    measure: str
    split: str
    n: int
    values: dict[str, float]
    baselines: dict[str, float] = {}
    references: tuple[Reference, ...] = ()
    unit: str = ""
    tuning: bool = False


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one benchmark found.

    :param tuned_on: splits that may be looked at to make the engine better; empty: none.
    :param reported_on: splits whose figures are to be quoted.
    :param notes: what a reader must know to read the figures rightly.
    :param limit: queries were drawn down to so many for a quick look; None: all of them.
    :param seconds: wall clock.
    :param peak_memory: most bytes that the process held meanwhile, where the system tells.
    :param engine: what was measured; ``machine``: on what; ``date``: when (ISO).
    """

    name: str
    summary: str
    rows: tuple[Row, ...]
    tuned_on: str
    reported_on: str
    notes: tuple[str, ...] = ()
    limit: int | None = None
    seconds: float = 0.0
    peak_memory: int | None = None
    engine: str = ""
    machine: str = ""
    date: str = ""


class Skip(msgspec.Struct, frozen=True, kw_only=True):
    """A benchmark that was not run, and why."""

    name: str
    why: str


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``clincite bench``, or the figures kept from several."""

    schema: str = SCHEMA
    reports: tuple[Report, ...] = ()
    skipped: tuple[Skip, ...] = ()


def rows_of(
    split: str,
    n: int,
    values: Mapping[str, Figures],
    *,
    baselines: Mapping[str, Figures] | None = None,
    references: Mapping[str, tuple[Reference, ...]] | None = None,
    tuning: bool = False,
    unit: str = "",
) -> tuple[Row, ...]:
    """Rows for one split, a measure each, in the order in which the first variant gives its measures.

    A figure that is not a number (there was nothing to measure) is left out, and a row that has no other.

    :param values: figures by measure, for each variant of this system.
    :param baselines: figures by measure, for each baseline; one that lacks a measure is left out of its row.
    :param references: published figures by measure.
    """
    measures = dict.fromkeys(measure for figures in values.values() for measure in figures)
    rows = (
        Row(
            measure=measure,
            split=split,
            n=n,
            values=_measured(values, measure),
            baselines=_measured(baselines or {}, measure),
            references=(references or {}).get(measure, ()),
            unit=unit,
            tuning=tuning,
        )
        for measure in measures
    )
    return tuple(row for row in rows if row.values)


def _measured(systems: Mapping[str, Figures], measure: str) -> dict[str, float]:
    return {name: figures[measure] for name, figures in systems.items() if measure in figures and not math.isnan(figures[measure])}
