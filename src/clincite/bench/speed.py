"""``speed``: how quick search and answers are as the library grows, and what the library costs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.bench.context import Benchmark, Context
from clincite.bench.libraries import size_on_disk
from clincite.bench.measures import percentile
from clincite.bench.report import Report, Row
from clincite.bench.sets import evidence_inference, pubmedqa, scifact
from clincite.bench.speed_run import Cost, Step
from clincite.bench.synthetic import REAL_SECTIONS
from clincite.bench.system import WITHOUT
from clincite.errors import LibraryError
from clincite.holdings import bundled_fingerprint
from clincite.library.view import SCHEMA_VERSION

_QUESTIONS: Final = "healthsearchqa/questions.txt.gz"
_MOST_ASKED: Final = 100
_ASKED_BEFORE: Final = 200
_COST: Final = "built.json"


def run(context: Context) -> Report:
    """Build a library of each size (once), and ask each of them the same questions."""
    distinct = list(dict.fromkeys(line.strip() for line in context.lines(_QUESTIONS)))
    questions = tuple(context.some(distinct, _MOST_ASKED))
    others = tuple(question for question in distinct if question not in set(questions))[:_ASKED_BEFORE]
    rows: list[Row] = []
    refused = 0
    for number, size in enumerate(context.sizes):
        context.progress("Measuring speed", number, len(context.sizes))
        folder, built = _built(size, context)
        cost = _done(Step(library=str(folder), sections=size, data=_folders(context), questions=questions, before=others))
        refused = max(refused, cost.refused)
        rows += _rows(built, cost, size_on_disk(folder), len(questions))
    context.progress("Measuring speed", len(context.sizes), len(context.sizes))
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="",
        reported_on="all sizes",
        notes=(
            f"The bundled records and real abstracts up to {REAL_SECTIONS:,} more sections; beyond, words drawn with the frequencies and "
            "lengths of the real ones.",
            f"{len(questions)} HealthSearchQA questions drawn with a fixed seed, one after the other, in a process that has answered "
            f"{len(others)} others; "
            f"{refused} of them were not taken as questions and count as they came.",
            "Opening is a new process's way to its first answer, without starting Python. Building includes the bundled records and the "
            "vocabulary. Vectors are not part of these figures. The memory of the whole run is that of the process that waits.",
        ),
    )


def _rows(built: Cost, cost: Cost, size: int, asked: int) -> list[Row]:
    figures: list[tuple[str, float | None, str, int]] = [
        ("search p50", percentile(cost.search, 50), "ms", asked),
        ("search p95", percentile(cost.search, 95), "ms", asked),
        ("ask p50", percentile(cost.ask, 50), "ms", asked),
        ("ask p95", percentile(cost.ask, 95), "ms", asked),
        ("opening and first answer", cost.seconds, "s", 1),
        ("peak memory of asking", _megabytes(cost.peak_memory), "MB", 1),
        ("library on disk", size / 1e6, "MB", 1),
        ("building", built.seconds, "s", 1),
        ("peak memory of building", _megabytes(built.peak_memory), "MB", 1),
    ]
    return [
        Row(measure=measure, split=f"{cost.sections:,} sections", n=n, values={WITHOUT: value}, unit=unit)
        for measure, value, unit, n in figures
        if value is not None
    ]


def _megabytes(size: int | None) -> float | None:
    return None if size is None else size / 1e6


def _built(size: int, context: Context) -> tuple[Path, Cost]:
    """The library of that size and what building it took, from the cache when it is there."""
    home = context.cache / "libraries" / f"speed-{size}-{__version__}-{SCHEMA_VERSION}-{bundled_fingerprint()[:8]}"
    note = home / _COST
    if context.fresh or not note.is_file():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        cost = _done(Step(library=str(home / "library"), sections=size, data=_folders(context)))
        note.write_bytes(msgspec.json.encode(cost))
    return home / "library", msgspec.json.decode(note.read_bytes(), type=Cost)


def _folders(context: Context) -> tuple[str, ...]:
    return tuple(str(folder) for folder in context.data)


def _done(step: Step) -> Cost:
    done = subprocess.run(_COMMAND, input=msgspec.json.encode(step), capture_output=True, check=False)
    if done.returncode:
        lines: Sequence[str] = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise LibraryError(f"A step of the speed benchmark failed ({lines[-1] if lines else done.returncode}).")
    return msgspec.json.decode(done.stdout, type=Cost)


_COMMAND: Final = (sys.executable, "-m", "clincite.bench.speed_run")


BENCHMARK: Final = Benchmark(
    name="speed",
    summary="search and answers as the library grows, and what the library costs",
    needs=(_QUESTIONS, pubmedqa.PAPERS, scifact.CORPUS, evidence_inference.ARTICLES),
    run=run,
)
