"""``bioasq``: documents, snippets and direct answers for experts' questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from clincite.bench.baselines import BM25, PlainBM25, sentences, whole_text
from clincite.bench.context import Benchmark, Context
from clincite.bench.libraries import library_of
from clincite.bench.measures import mean, ranking_figures
from clincite.bench.report import Report, Row, rows_of
from clincite.bench.rouge import rouge_2, rouge_su4
from clincite.bench.sets import bioasq
from clincite.bench.sets.bioasq import Question
from clincite.bench.system import System, direct_text, remarks, systems
from clincite.library.analysis import terms
from clincite.records import Record

ROUNDS: Final = (("8b", False), ("7b", True))
_TOP: Final = 10
_ENOUGH: Final = 0.5
_DOCUMENTS: Final = "document nDCG@10"
_SNIPPETS: Final = "snippet recall@10"
_LENGTH: Final = "length of the direct answer"
_BEST_SENTENCE: Final = "first sentence of BM25's best document"
_TOP_SNIPPET: Final = "BM25's best snippet"


def run(context: Context) -> Report:
    """Rank the documents of all questions, and answer from them."""
    records = {record.id: record for record in bioasq.records(context)}
    tested = systems(library_of("bioasq", list(records.values()), context), context)
    plain = PlainBM25.of_records(records.values())
    snippets = {
        f"{snippet.record}\t{number}": snippet.text
        for number, snippet in enumerate(dict.fromkeys(one for question in bioasq.questions(context) for one in question.snippets))
    }
    by_snippet = PlainBM25(snippets.items())
    rows: list[Row] = []
    for split, tuning in ROUNDS:
        asked = context.some(bioasq.questions(context, split))
        values = {}
        for one in tested:
            ranked = {question.id: [(place.record, place.ordinal) for place in one.sections(question.text, 4 * _TOP)] for question in asked}
            values[one.name] = {
                **_found(asked, ranked, records),
                **_said(asked, _answers(asked, one, context), length=True),
            }
        best = {question.id: plain.rank(question.text, _TOP) for question in asked}
        made = rows_of(
            split,
            len(asked),
            values,
            baselines={
                BM25: _found(asked, {name: [(record, 0) for record in ranked] for name, ranked in best.items()}, records),
                _BEST_SENTENCE: _said(asked, {name: _first_sentence(ranked, records) for name, ranked in best.items()}),
                _TOP_SNIPPET: _said(asked, {question.id: _top_snippet(question, by_snippet, snippets) for question in asked}),
            },
            tuning=tuning,
        )
        rows += (msgspec.structs.replace(row, unit="words") if row.measure == _LENGTH else row for row in made)
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="7b",
        reported_on="8b",
        notes=(
            f"A document is what the gold snippets of all questions show of it ({len(records):,} documents): the abstracts are not in the "
            "set.",
            "Snippet recall@10: share of a question's gold snippets of which at least half of the distinct terms are in the title and text "
            "of one of the ten sections ranked first.",
            "ROUGE against the ideal answers, best over them. The last baseline ranks the gold snippets of all questions.",
            *remarks(tested),
        ),
    )


def _found(asked: Sequence[Question], ranked: Mapping[str, Sequence[tuple[str, int]]], records: Mapping[str, Record]) -> dict[str, float]:
    gains = {question.id: dict.fromkeys(question.documents, 1) for question in asked}
    documents = {name: list(dict.fromkeys(record for record, _ in places)) for name, places in ranked.items()}
    recall = []
    for question in asked:
        shown = [frozenset(terms(_shown(records[record], ordinal))) for record, ordinal in ranked[question.id][:_TOP]]
        recall.append(mean([float(_is_shown(snippet.text, shown)) for snippet in question.snippets]))
    return {_DOCUMENTS: ranking_figures(gains, documents, ("nDCG@10",))["nDCG@10"], _SNIPPETS: mean(recall)}


def _shown(record: Record, ordinal: int) -> str:
    return f"{record.title}\n{record.sections[ordinal].text}"


def _is_shown(snippet: str, shown: Sequence[frozenset[str]]) -> bool:
    wanted = frozenset(terms(snippet))
    return bool(wanted) and any(len(wanted & section) >= _ENOUGH * len(wanted) for section in shown)


def _answers(asked: Sequence[Question], one: System, context: Context) -> dict[str, str]:
    answers = {}
    for number, question in enumerate(asked, 1):
        answers[question.id] = direct_text(one.ask(question.text))
        context.progress(f"Answering bioasq, {one.name}", number, len(asked))
    return answers


def _said(asked: Sequence[Question], texts: Mapping[str, str], *, length: bool = False) -> dict[str, float]:
    twos = [rouge_2(texts[question.id], question.ideal) for question in asked]
    skips = [rouge_su4(texts[question.id], question.ideal) for question in asked]
    figures = {
        "ROUGE-2 F1": mean([score.f1 for score in twos]),
        "ROUGE-2 recall": mean([score.recall for score in twos]),
        "ROUGE-SU4 F1": mean([score.f1 for score in skips]),
        "ROUGE-SU4 recall": mean([score.recall for score in skips]),
        _LENGTH: mean([float(len(texts[question.id].split())) for question in asked]),
    }
    if length:
        figures["share with a direct answer"] = mean([float(bool(texts[question.id])) for question in asked])
    return figures


def _first_sentence(ranked: Sequence[str], records: Mapping[str, Record]) -> str:
    if not ranked:
        return ""
    record = records[ranked[0]]
    return next(iter(sentences(record.sections[0].text)), whole_text(record))


def _top_snippet(question: Question, by_snippet: PlainBM25, snippets: Mapping[str, str]) -> str:
    return "".join(snippets[name] for name in by_snippet.rank(question.text, 1))


BENCHMARK: Final = Benchmark(
    name="bioasq",
    summary="documents, snippets and direct answers for experts' questions",
    needs=(bioasq.QUESTIONS,),
    run=run,
)
