"""``pico``: from an outcome, an intervention and a comparator to the trial that reports on them."""

from __future__ import annotations

from typing import Final

from clincite.bench.baselines import BM25, PlainBM25
from clincite.bench.context import Benchmark, Context
from clincite.bench.libraries import library_of
from clincite.bench.measures import ranking_figures
from clincite.bench.report import Reference, Report, Row, rows_of
from clincite.bench.sets import evidence_inference
from clincite.bench.system import remarks, systems

_TOP: Final = 10
_FIRST: Final = 3_000
_MEASURES: Final = ("RR@10",)
_REFERENCES: Final = {"RR@10": (Reference(system="BM25", value=0.950, source="measured on the same prompts with another stemmer"),)}


def run(context: Context) -> Report:
    """Rank the trials for each prompt."""
    records = evidence_inference.records(context)
    known = {record.id for record in records}
    prompts = [prompt for prompt in evidence_inference.prompts(context) if prompt.record in known]
    tested = systems(library_of("pico", records, context), context)
    plain = PlainBM25.of_records(records)
    rows: list[Row] = []
    for split, chosen, tuning in (
        ("prompts on test articles", [prompt for prompt in prompts if prompt.test], False),
        (f"first {_FIRST:,} prompts", prompts[:_FIRST], True),
    ):
        asked = {str(number): prompt for number, prompt in enumerate(context.some(chosen))}
        gains = {name: {prompt.record: 1} for name, prompt in asked.items()}
        rows += rows_of(
            split,
            len(asked),
            {
                one.name: ranking_figures(gains, {name: one.documents(prompt.text, _TOP) for name, prompt in asked.items()}, _MEASURES)
                for one in tested
            },
            baselines={BM25: ranking_figures(gains, {name: plain.rank(prompt.text, _TOP) for name, prompt in asked.items()}, _MEASURES)},
            references=_REFERENCES if tuning else None,
            tuning=tuning,
        )
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="prompts on articles outside the test split",
        reported_on="prompts on test articles",
        notes=(
            f"{len(records):,} trials by title and abstract; a prompt is outcome, intervention and comparator, joined by blanks.",
            f"The first {_FIRST:,} prompts are on articles of every split: they are shown beside the reference, not to be quoted.",
            *remarks(tested),
        ),
    )


BENCHMARK: Final = Benchmark(
    name="pico",
    summary="from outcome, intervention and comparator to the trial",
    needs=(evidence_inference.ARTICLES, evidence_inference.PROMPTS, evidence_inference.TEST_ARTICLES),
    run=run,
)
