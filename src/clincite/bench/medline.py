"""``medline``: how quick MEDLINE files are read, and what that takes in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

from clincite.bench.context import Benchmark, Context
from clincite.bench.medline_file import baseline
from clincite.bench.medline_run import NARROW_WALK, OURS, PARSERS, PUBMED_PARSER, WALK, Cost, Step
from clincite.bench.report import Report, Row
from clincite.errors import SourceError

_ARCHIVE: Final = "pubmed_xml/pubmed_xml_files.tar.xz"
_RECORDS: Final = 30_000  # as many as a file of NLM's baseline holds
_SMALLER: Final = 10  # times smaller is the other file
_ROUNDS: Final = 3
_COMMAND: Final = (sys.executable, "-m", "clincite.bench.medline_run")


def run(context: Context) -> Report:
    """Make the files (once) and read them with each parser in turn, several times over."""
    archive = context.find(_ARCHIVE)
    if archive is None:
        raise SourceError(f"There is no {_ARCHIVE} among the data.", hint="Give the folder with the data sets with --data.")
    large = min(_RECORDS, context.limit or _RECORDS)
    small = max(1, large // _SMALLER)
    rows: list[Row] = []
    costs: dict[int, dict[str, Cost]] = {}
    for number, records in enumerate((small, large)):
        context.progress("Measuring MEDLINE files", number, 2)
        costs[records] = _costs(baseline(archive, records, context.cache / "medline"), records)
        rows += _rows(records, costs[records])
    context.progress("Measuring MEDLINE files", 2, 2)
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="",
        reported_on="all sizes; of the speeds, the ratios",
        notes=(
            "The files are gzipped as NLM distributes its baseline. Each holds every article of the shared files, in an order drawn with a "
            "fixed seed, again and again under new PMIDs: an average of 15 kB, more than of the baseline, because new articles with long "
            "lists of references are many among them. What clincite remembers from record to record (headings, dates, names of sections) "
            "comes back sooner here than where no record comes twice: without any such memory between the rounds it takes a tenth longer.",
            f"Processor time, unpacking included, the best of {_ROUNDS} runs in turn, each in a process of its own; records are made and "
            "let go. One process reads one file, so these are figures for one core.",
            "clincite makes whole records: every field, with relations and references. pubmed_parser makes dictionaries, as "
            "parse_medline_xml does by default. The bare walk is lxml's iterparse, from which PMID and title are taken; told to stop at "
            "articles only, it is the most that a reader built on lxml could do.",
            *(("pubmed_parser is not installed: pip install 'clincite[bench]'.",) if costs[large][PUBMED_PARSER].records is None else ()),
        ),
    )


def _rows(records: int, costs: dict[str, Cost]) -> list[Row]:
    split = f"{records:,} records"
    rates = {name: records / cost.seconds for name, cost in costs.items() if cost.seconds}
    memory = {name: cost.peak_memory / 1e6 for name, cost in costs.items() if cost.peak_memory is not None}
    ratios = (
        ("times as quick as pubmed_parser", PUBMED_PARSER),
        ("share of the bare walk's speed", WALK),
        ("share of the speed of the bare walk, articles only", NARROW_WALK),
    )
    rows = [_row("read by one core", split, records, rates, "records/s")]
    rows += [
        Row(measure=measure, split=split, n=records, values={"": rates[OURS] / rates[other]})
        for measure, other in ratios
        if {OURS, other} <= rates.keys()
    ]
    rows.append(_row("peak memory", split, records, memory, "MB"))
    return [row for row in rows if row.values]


def _row(measure: str, split: str, n: int, figures: dict[str, float], unit: str) -> Row:
    ours = {"": figures[OURS]} if OURS in figures else {}
    others = {name: value for name, value in figures.items() if name != OURS}
    return Row(measure=measure, split=split, n=n, values=ours, baselines=others, unit=unit)


def _costs(file: Path, records: int) -> dict[str, Cost]:
    """The best run of each parser; they take turns, so that a busy minute of the machine falls on all of them."""
    best: dict[str, Cost] = {}
    for _ in range(_ROUNDS):
        for name in PARSERS:
            cost = _done(Step(parser=name, file=str(file)))
            if cost.records not in (records, None):
                raise SourceError(f"{name} read {cost.records:,} of {records:,} records of {file}.", hint="Remove the file and run again.")
            if name not in best or cost.seconds < best[name].seconds:
                best[name] = cost
    return best


def _done(step: Step) -> Cost:
    done = subprocess.run(_COMMAND, input=msgspec.json.encode(step), capture_output=True, check=False)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SourceError(f"Reading {step.file} with {step.parser} failed ({lines[-1] if lines else done.returncode}).")
    return msgspec.json.decode(done.stdout, type=Cost)


BENCHMARK: Final = Benchmark(
    name="medline",
    summary="reading MEDLINE files, beside pubmed_parser and a bare walk over the XML",
    needs=(_ARCHIVE,),
    run=run,
)
