"""``liveqa``: consumers' questions, ranked against answers that people judged (Ben Abacha and Demner-Fushman 2019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from clincite.bench.baselines import BM25, PlainBM25
from clincite.bench.context import Benchmark, Context
from clincite.bench.libraries import library_of
from clincite.bench.measures import mean, ranking_figures
from clincite.bench.report import Reference, Report, Row, rows_of
from clincite.bench.sets import medquad
from clincite.bench.system import remarks, systems

_SCORE: Final = "average score at rank 1 (0–3)"
_MEASURES: Final = ("AP(rel=2)@10", "RR(rel=2)@10", "nDCG@10")
_SOURCE: Final = "Ben Abacha 2019, AMIA (PMC6568117), BMC Bioinformatics (PMC6805558); their answers judged afresh by people"
_REFERENCES: Final = {
    _SCORE: (
        Reference(system="IR", value=0.711, source=_SOURCE),
        Reference(system="IR + question entailment", value=0.827, source=_SOURCE),
    )
}


def run(context: Context) -> Report:
    """Rank the judged answers of each question, as it was typed and as an editor summarised it."""
    records = medquad.judged_records(context)
    known = {record.id for record in records}
    judged = {
        question: {name: gain for name, gain in gains.items() if name in known} for question, gains in medquad.judgements(context).items()
    }
    asked = context.some([consumer for consumer in medquad.consumers(context) if judged.get(consumer.id)])
    gains = {consumer.id: judged[consumer.id] for consumer in asked}
    tested = systems(library_of("liveqa", records, context), context)
    plain = PlainBM25.of_records(records)
    rows: list[Row] = []
    for split, texts in (
        ("questions as typed", {consumer.id: consumer.typed for consumer in asked}),
        ("editors' summaries", {consumer.id: consumer.summary for consumer in asked}),
    ):
        rows += rows_of(
            split,
            len(asked),
            {one.name: _figures(gains, {name: one.documents(text, len(records)) for name, text in texts.items()}) for one in tested},
            baselines={
                BM25: _figures(gains, {name: plain.rank(text, len(records)) for name, text in texts.items()}),
                "best possible order": _figures(gains, {name: sorted(found, key=lambda one: -found[one]) for name, found in gains.items()}),
            },
            references=_REFERENCES,
        )
    judgements = sum(map(len, gains.values()))
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="",
        reported_on="questions as typed, editors' summaries",
        notes=(
            f"Condensed lists: of the {len(records):,} judged answers whose text is there, those judged for a question are ranked, and no "
            f"others: {judgements} judgements of {len(gains)} questions. Answers of other sites are absent (their copyright).",
            "Gain is the judgement less one (0 incorrect to 3 excellent), the higher where an answer was judged twice; AP and RR take 2 "
            "and 3 as relevant; a question without a relevant answer counts 0.",
            "The published figures are averages over all 104 questions, of answers that people judged afresh: of another size than these.",
            *remarks(tested),
        ),
    )


def _figures(gains: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[str]]) -> dict[str, float]:
    condensed = {question: [name for name in ranked if name in gains[question]] for question, ranked in rankings.items()}
    firsts = [gains[question][ranked[0]] if ranked else 0 for question, ranked in condensed.items()]
    return {_SCORE: mean(firsts), **ranking_figures(gains, condensed, _MEASURES)}


BENCHMARK: Final = Benchmark(
    name="liveqa",
    summary="consumers' questions against answers that people judged",
    needs=(medquad.JUDGED, medquad.QRELS, medquad.CONSUMERS),
    run=run,
    hint="The consumers' questions are in the folder TestDataset of github.com/abachaa/LiveQA_MedicalTask_TREC2017",
)
