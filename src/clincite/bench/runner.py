"""Running benchmarks by name, and holding their figures to what was asked of them."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Final

import msgspec

from clincite import engine
from clincite.bench.context import Benchmark, Context
from clincite.bench.process import forget_peak, machine, peak_memory
from clincite.bench.registry import BENCHMARKS
from clincite.bench.report import Report, Results, Row, Skip
from clincite.errors import InputError

_MINIMUM: Final = re.compile(r"(?P<name>[\w-]+)\.(?P<measure>.+)=(?P<value>\d*\.?\d+)")

_SIZE: Final = re.compile(r"([1-9]\d{0,8})([km]?)")
_TIMES: Final = {"": 1, "k": 1_000, "m": 1_000_000}


class Minimum(msgspec.Struct, frozen=True, kw_only=True):
    """The least that a measure of a benchmark must reach."""

    name: str
    measure: str
    value: float


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """A minimum that was not reached; ``value`` is None when the figure was not measured."""

    minimum: Minimum
    split: str = ""
    value: float | None = None

    @property
    def message(self) -> str:
        """One sentence."""
        wanted = f"{self.minimum.name}.{self.minimum.measure}"
        if self.value is None:
            return f"{wanted} was not measured; at least {self.minimum.value:g} was asked for"
        return f"{wanted} on {self.split} is {self.value:.4f}, less than {self.minimum.value:g}"


def run(names: Sequence[str], context: Context, *, known: Sequence[Benchmark] = BENCHMARKS) -> Results:
    """Run benchmarks; one whose data are not there is skipped, with the reason.

    :param names: which; empty: all.
    :raises InputError: there is no benchmark of a name.
    """
    chosen = [benchmark for benchmark in known if not names or benchmark.name in names]
    unknown = sorted(set(names) - {benchmark.name for benchmark in known})
    if unknown:
        raise InputError(
            f"There is no benchmark {', '.join(map(repr, unknown))}.", hint=f"Choose from: {', '.join(one.name for one in known)}."
        )
    reports: list[Report] = []
    skipped: list[Skip] = []
    for number, benchmark in enumerate(chosen):
        context.progress("Benchmarks", number, len(chosen))
        why = _lacking(benchmark, context)
        if why:
            skipped.append(Skip(name=benchmark.name, why=f"{why}. {benchmark.hint}" if benchmark.hint else why))
        else:
            reports.append(_timed(benchmark, context))
    context.progress("Benchmarks", len(chosen), len(chosen))
    return Results(reports=tuple(reports), skipped=tuple(skipped))


def _lacking(benchmark: Benchmark, context: Context) -> str | None:
    missing = [name for name in benchmark.needs if context.find(name) is None]
    if missing:
        return f"no {', '.join(missing)} in {', '.join(map(str, context.data)) or 'any folder'}"
    return benchmark.lacking(context) if benchmark.lacking is not None else None


def _timed(benchmark: Benchmark, context: Context) -> Report:
    forget_peak()
    started = time.perf_counter()
    report = benchmark.run(context)
    seconds = round(time.perf_counter() - started, 1)
    return msgspec.structs.replace(
        report,
        seconds=seconds,
        peak_memory=peak_memory(),
        limit=context.limit,
        engine=engine.ENGINE,
        machine=machine(),
        date=context.date,
    )


def parse_minimum(text: str) -> Minimum:
    """What ``--min`` asks for: ``BENCHMARK.MEASURE=VALUE``.

    :raises InputError: it is not of that form.
    """
    found = _MINIMUM.fullmatch(text)
    if found is None:
        raise InputError(f"--min {text!r} is not BENCHMARK.MEASURE=VALUE.", hint="Write it as scifact.nDCG@10=.69")
    return Minimum(name=found["name"], measure=found["measure"], value=float(found["value"]))


def parse_sizes(text: str) -> tuple[int, ...]:
    """What ``--sizes`` asks for: numbers of sections, "k" for thousands, "m" for millions ("10k,100k,1m").

    :raises InputError: it is not of that form.
    """
    sizes = []
    for part in text.lower().split(","):
        found = _SIZE.fullmatch(part.strip())
        if found is None:
            raise InputError(f"--sizes {text!r} is not a list of sizes.", hint="Write it as 10k,100k,1m")
        sizes.append(int(found[1]) * _TIMES[found[2]])
    return tuple(dict.fromkeys(sizes))


def shortfalls(results: Results, minima: Sequence[Minimum]) -> list[Shortfall]:
    """The minima that were not reached. Each must be reached on every split that is reported; the best variant counts."""
    found = []
    for minimum in minima:
        rows = [row for report in results.reports if report.name == minimum.name for row in report.rows if _is_meant(row, minimum)]
        if not rows:
            found.append(Shortfall(minimum=minimum))
        for row in rows:
            best = max(row.values.values())
            if not best >= minimum.value:  # NaN is no success
                found.append(Shortfall(minimum=minimum, split=row.split, value=best))
    return found


def _is_meant(row: Row, minimum: Minimum) -> bool:
    return row.measure == minimum.measure and not row.tuning and bool(row.values)
