"""``facets``: which side of a condition a question asks about, and which one a passage tells about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from clincite.bench.baselines import sentences
from clincite.bench.context import Benchmark, Context
from clincite.bench.measures import macro_f1
from clincite.bench.ngrams import NaiveBayes
from clincite.bench.report import Report, Row, rows_of
from clincite.bench.sets import medquad
from clincite.bench.sets.medquad import Labelled
from clincite.evidence.passage_facets import passage_facet
from clincite.question.facets import facets_of
from clincite.records import Facet, clean_text

_MOST_SENTENCES: Final = 20
_MAJORITY: Final = "majority class"
_NGRAMS: Final = "n-gram naive Bayes"

Predict = Callable[[str], frozenset[Facet]]


def run(context: Context) -> Report:
    """Both, on the documents of MedQuAD that nothing was tuned on, and on the others."""
    passages = [_first_sentences(answer) for answer in medquad.labelled_answers(context)]
    rows: list[Row] = []
    for measure, texts, predict, held_out in (
        ("question macro-F1", medquad.labelled_questions(context), _of_question, medquad.questions_held_out),
        ("passage macro-F1", passages, _of_text, medquad.passages_held_out),
        ("passage macro-F1, vote of sentences", passages, _by_vote, medquad.passages_held_out),
        ("sentence macro-F1", [one for passage in passages for one in _cut(passage)], _of_text, medquad.passages_held_out),
    ):
        learned = [one for one in texts if not held_out(one.document)]
        for kept_aside, tuning in (([one for one in texts if held_out(one.document)], False), (learned, True)):
            tested = context.some(kept_aside)
            rows += rows_of(
                "documents tuned on" if tuning else "documents kept aside",
                len(tested),
                {"": {measure: _score(tested, predict)}},
                baselines={} if tuning else {name: {measure: score} for name, score in _baselines(tested, learned).items()},
                tuning=tuning,
            )
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="questions of the documents whose SHA-256 opens with an odd byte; passages of eight documents in ten",
        reported_on="the other documents (kept aside)",
        notes=(
            f"Labels are MedQuAD's types of question that stand for one facet: {', '.join(medquad.FACETS)}.",
            f"A passage is the first {_MOST_SENTENCES} sentences of an answer, without heading and without questions, which many answers "
            "open with. Sentences carry the label of their answer, which is not always theirs.",
            "MedQuAD's questions follow one template a type: the n-gram model learns the templates themselves, on the documents tuned on.",
        ),
    )


def _first_sentences(answer: Labelled) -> Labelled:
    stated = [one for one in sentences(clean_text(answer.text)) if not one.endswith("?")]
    return Labelled("\n".join(stated[:_MOST_SENTENCES]), answer.facet, answer.document)


def _cut(passage: Labelled) -> list[Labelled]:
    return [Labelled(line, passage.facet, passage.document) for line in passage.text.split("\n") if line]


def _of_question(text: str) -> frozenset[Facet]:
    return frozenset(facets_of(text))


def _of_text(text: str) -> frozenset[Facet]:
    found = passage_facet("", text)
    return frozenset() if found is None else frozenset({found})


def _by_vote(text: str) -> frozenset[Facet]:
    votes = Counter(facet for line in text.split("\n") if (facet := passage_facet("", line)) is not None)
    return frozenset(facet for facet, _ in votes.most_common(1))


def _score(tested: Sequence[Labelled], predict: Predict) -> float:
    return macro_f1([(one.facet, predict(one.text)) for one in tested])


def _baselines(tested: Sequence[Labelled], training: Sequence[Labelled]) -> dict[str, float]:
    usual = frozenset(facet for facet, _ in Counter(one.facet for one in training).most_common(1))
    model = NaiveBayes((one.text, one.facet) for one in training)

    def predict(text: str) -> frozenset[Facet]:
        found = model.predict(text)
        return frozenset() if found is None else frozenset({found})

    return {_MAJORITY: _score(tested, lambda text: usual), _NGRAMS: _score(tested, predict)}


BENCHMARK: Final = Benchmark(
    name="facets",
    summary="sides of a condition that questions ask about and passages tell about",
    needs=(medquad.ANSWERED, medquad.UNANSWERED),
    run=run,
)
