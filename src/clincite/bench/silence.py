"""``silence``: whether the engine knows when its library holds no answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from clincite.bench.baselines import PlainBM25
from clincite.bench.bioasq import ROUNDS
from clincite.bench.context import SEED, Benchmark, Context
from clincite.bench.libraries import library_of
from clincite.bench.measures import auroc, mean, precision_at_coverage
from clincite.bench.report import Report, Row, rows_of
from clincite.bench.sets import bioasq
from clincite.bench.sets.bioasq import Question
from clincite.bench.system import System, confidence_of, remarks, systems

_COVERAGES: Final = (0.1, 0.25, 0.5, 0.75)
_BASELINE: Final = "threshold on plain BM25's best score"


def run(context: Context) -> Report:
    """Half of the questions keep their documents, half lose them; how well does confidence tell the halves apart?"""
    questions = bioasq.questions(context)
    without = unanswerable(questions)
    removed = frozenset(document for question in questions if question.id in without for document in question.documents)
    records = [record for record in bioasq.records(context) if record.id not in removed]
    tested = systems(library_of("silence", records, context), context)
    plain = PlainBM25.of_records(records)
    rows: list[Row] = []
    for split, tuning in ROUNDS:
        lost, kept = balanced([question for question in questions if question.round == split], without, removed, context)
        bm25 = [[max((score for _, score in plain.scored(question.text, 1)), default=0.0) for question in group] for group in (kept, lost)]
        rows += rows_of(
            split,
            len(kept) + len(lost),
            {one.name: _figures(*(_confidences(group, one, context) for group in (kept, lost))) for one in tested},
            baselines={_BASELINE: _figures(*bm25)},
            tuning=tuning,
        )
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="7b",
        reported_on="8b",
        notes=(
            f"The library ({len(records):,} documents) lacks every gold document of half of the questions; the other half keep all of "
            "theirs. Equal numbers of both are asked.",
            "Confidence is what the answer's receipt says; a question that is not taken has none (0).",
            "Precision at coverage c: of the share c of questions that the engine is surest of, the share that can be answered (.5 by "
            "chance).",
            "A question that lost its documents may still be answered by those of a neighbouring question: 1 is out of reach.",
            *remarks(tested),
        ),
    )


def unanswerable(questions: Sequence[Question]) -> frozenset[str]:
    """Ids of a fixed half of each round's questions."""
    chosen: set[str] = set()
    for split, _ in ROUNDS:
        ids = sorted(question.id for question in questions if question.round == split)
        chosen.update(random.Random(f"{SEED}{split}").sample(ids, len(ids) // 2))
    return frozenset(chosen)


def balanced(
    questions: Sequence[Question], without: frozenset[str], removed: frozenset[str], context: Context
) -> tuple[list[Question], list[Question]]:
    """As many questions that lost all of their documents as ones that kept every one of theirs."""
    lost = [question for question in questions if question.id in without]
    kept = [question for question in questions if question.id not in without and not question.documents & removed]
    most = min(len(lost), len(kept), *([context.limit // 2] if context.limit is not None else []))
    return context.some(lost, most), context.some(kept, most)


def _confidences(questions: Sequence[Question], one: System, context: Context) -> list[float]:
    found = []
    for number, question in enumerate(questions, 1):
        found.append(confidence_of(one.ask(question.text)))
        context.progress(f"Answering for silence, {one.name}", number, len(questions))
    return found


def _figures(kept: Sequence[float], lost: Sequence[float]) -> dict[str, float]:
    figures = {"AUROC": auroc(kept, lost)}
    figures.update({f"precision at coverage {coverage:g}": precision_at_coverage(kept, lost, coverage) for coverage in _COVERAGES})
    if all(0 <= score <= 1 for score in (*kept, *lost)):
        for threshold in (0.25, 0.5, 0.75):
            figures[f"answered at threshold {threshold:g}, of answerable"] = mean([float(score >= threshold) for score in kept])
            figures[f"answered at threshold {threshold:g}, of unanswerable"] = mean([float(score >= threshold) for score in lost])
    return figures


BENCHMARK: Final = Benchmark(
    name="silence",
    summary="whether the engine knows that its library holds no answer",
    needs=(bioasq.QUESTIONS,),
    run=run,
)
