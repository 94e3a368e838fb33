"""``support``: whether a passage says what a claim says. The trained score on claims in other words, the strict check on changed claims."""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

import msgspec

from clincite.bench.baselines import sentences
from clincite.bench.context import SEED, Benchmark, Context
from clincite.bench.measures import auroc, mean
from clincite.bench.mutations import measure as mutations
from clincite.bench.mutations import pools, samples
from clincite.bench.report import Reference, Report, Row, rows_of
from clincite.bench.sets import evidence_inference, kqa, pubmedqa, scifact, wice
from clincite.evidence.words import sequence_of
from clincite.records import Record, clean_text
from clincite.sources import bundled_records
from clincite.support import check
from clincite.support.entail import supports, supports_within
from clincite.support.entail.model import usual_rarity, weights

_PAIR: Final = "score of the pair"
_WITHIN: Final = "told the abstract"
_CHECK: Final = "strict check"
_AGAINST: Final = "negation and direction alone"
_OVERLAP: Final = "shared idf, threshold from train"
_BM25: Final = "BM25 of the passage, threshold from train"
_ALWAYS: Final = "always yes"
_NEW_WORD: Final = "any word that is not there"
_BALANCED: Final = "balanced accuracy"
_LEADERBOARD: Final = "LLM-AggreFact leaderboard, WiCE column"
_PUBLISHED: Final = (
    Reference(system="MiniCheck-Flan-T5-L (0.8 B)", value=0.722, source=_LEADERBOARD),
    Reference(system="FactCG-DeBERTa-L (0.4 B)", value=0.742, source=_LEADERBOARD),
    Reference(system="Llama-3.3-70B", value=0.766, source=_LEADERBOARD),
)
_ABSTRACTS: Final = 350
_MUTANTS: Final = 200
# One score among thousands is best by chance: those that come so near count too.
_NEARLY: Final = 0.005
_WINDOW: Final = 3
# Of a long document; a score is dear where sharing is cheap to see.
_LOOKED_AT: Final = 30
_K1: Final = 1.2
_B: Final = 0.75
_USUAL_LENGTH: Final = 20
_WORD: Final = re.compile(r"\w+")

Score = Callable[[str, str], float]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A claim beside a passage.

    :param kind: ``support``, ``contradict`` or ``other``.
    :param source: the sentences of the abstract; ``chosen``: the places of the passage's.
    """

    claim: str
    passage: str
    kind: str
    source: tuple[str, ...]
    chosen: tuple[int, ...]


def run(context: Context) -> Report:
    """The score on SciFact, K-QA and, where it is there, WiCE; the check on claims changed on purpose."""
    rows = [*_scifact(context)]
    rows += _documents(context)
    rows += _mutations(context)
    absent = [] if context.find(wice.TEST) else ["WiCE's test split was not there: nothing is said of LLM-AggreFact."]
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="SciFact train claims; changed claims of the half of the records whose SHA-256 opens with an even byte; WiCE dev",
        reported_on="SciFact dev claims, K-QA, WiCE test, changed claims of the other half",
        notes=(
            "SciFact: a claim beside each set of rationale sentences joined (support, or contradict), and beside each other sentence of an "
            "abstract with evidence on it. Such a sentence often says the same as a rationale, and counts as a wrong yes all the same.",
            f"“{_PAIR}” sees claim and passage, “{_WITHIN}” the other sentences of the abstract too. Their thresholds, and those of the "
            "baselines, come from the training claims.",
            f"Documents (K-QA, WiCE): the best of any {_WINDOW} sentences or fewer in a row, with the threshold that tells SciFact's "
            "training claims with support from those without. K-QA was never looked at. Partly supported counts as not supported.",
            f"Changed claims: statements of the bundled library and of {2 * _ABSTRACTS} abstracts, as the engine would quote them, each "
            f"with one thing changed; at most {_MUTANTS} of a kind. The words that changes are made with are the benchmark's own.",
            "Recall: changed claims that are refused. False alarms: claims that say the same and are refused.",
            "LLM-AggreFact as a whole is not free to copy; of its eleven sets WiCE is here, by claim, and MiniCheck-Flan-T5-L's mean over "
            "the eleven is .750.",
            *absent,
        ),
    )


def _scifact(context: Context) -> Iterable[Row]:
    train, dev = (_cases(context, claims) for claims in (scifact.TRAIN, scifact.DEV))
    scores: dict[str, Callable[[Case], float]] = {
        _PAIR: lambda case: supports(case.claim, case.passage),
        _WITHIN: lambda case: supports_within(case.claim, case.source, case.chosen),
        _OVERLAP: lambda case: shared(case.claim, case.passage),
        _BM25: lambda case: bm25(case.claim, case.passage),
    }
    held = weights()
    thresholds = {_PAIR: held.pair.threshold, _WITHIN: held.within.threshold}
    for split, cases, tuning in (("train claims", train, True), ("dev claims", context.some(dev), False)):
        told = {name: [score(case) for case in cases] for name, score in scores.items()}
        if tuning:
            thresholds |= {name: _best(cases, told[name]) for name in (_OVERLAP, _BM25)}
        figures = {name: _figures(cases, found, thresholds[name]) for name, found in told.items()}
        yield from rows_of(
            f"SciFact {split}",
            len(cases),
            {name: figures[name] for name in (_PAIR, _WITHIN)},
            baselines={_OVERLAP: figures[_OVERLAP], _BM25: figures[_BM25], _ALWAYS: _figures(cases, [1.0] * len(cases), 0.5)},
            tuning=tuning,
        )


def _cases(context: Context, claims: str) -> list[Case]:
    found = []
    for case in scifact.judged(context, claims):
        others = tuple((place,) for place in case.others)
        for kind, sets in (("support", case.supporting), ("contradict", case.contradicting), ("other", others)):
            for chosen in sets:
                passage = " ".join(case.sentences[place] for place in chosen)
                found.append(Case(claim=case.claim, passage=passage, kind=kind, source=case.sentences, chosen=chosen))
    return found


def _figures(cases: Sequence[Case], scores: Sequence[float], threshold: float) -> dict[str, float]:
    by_kind: dict[str, list[float]] = {"support": [], "contradict": [], "other": []}
    for case, score in zip(cases, scores, strict=True):
        by_kind[case.kind].append(score)
    yes = by_kind["support"]
    found = {}
    for name, no in (
        ("other sentences", by_kind["other"]),
        ("contradicting", by_kind["contradict"]),
        ("both", [*by_kind["other"], *by_kind["contradict"]]),
    ):
        label = "" if name == "other sentences" else f", against {name}"
        found[f"{_BALANCED}{label}"] = balanced(yes, no, threshold)
        found[f"AUROC{label}"] = auroc(yes, no)
    return found


def balanced(yes: Sequence[float], no: Sequence[float], threshold: float) -> float:
    """Mean of the shares of either side that a threshold judges rightly; NaN where a side is empty."""
    return (mean([float(score >= threshold) for score in yes]) + mean([float(score < threshold) for score in no])) / 2


def best_threshold(yes: Sequence[float], no: Sequence[float]) -> float:
    """From which score on to say yes: the middle of those that are nearly as good as the best in balanced accuracy."""
    if not yes or not no:
        return 0.5
    found = {score: balanced(yes, no, score) for score in sorted({*yes, *no})}
    best = max(found.values())
    return statistics.median_low([score for score, value in found.items() if value >= best - _NEARLY])


def _best(cases: Sequence[Case], scores: Sequence[float]) -> float:
    """The threshold of a baseline: against other sentences, as for the score itself."""
    pairs = list(zip(cases, scores, strict=True))
    yes = [score for case, score in pairs if case.kind == "support"]
    no = [score for case, score in pairs if case.kind == "other"]
    # Hundredths suffice, and thousands of scores would each be tried against thousands.
    return best_threshold([round(score, 2) for score in yes], [round(score, 2) for score in no])


def shared(claim: str, passage: str) -> float:
    """Share of the claim's terms that the passage has, by how telling they are."""
    terms = {term: usual_rarity(term) for term in sequence_of(claim)}
    there = frozenset(sequence_of(passage))
    return sum(weight for term, weight in terms.items() if term in there) / (sum(terms.values()) or 1.0)


def bm25(claim: str, passage: str) -> float:
    """BM25 of the passage for the claim."""
    terms = sequence_of(passage)
    norm = _K1 * (1 - _B + _B * len(terms) / _USUAL_LENGTH)
    return sum(usual_rarity(term) * count * (_K1 + 1) / (count + norm) for term in set(sequence_of(claim)) if (count := terms.count(term)))


def in_document(claim: str, document: Sequence[str], score: Score) -> float:
    """The best score of a few sentences in a row, of those that share most with the claim; 0 for a document without any."""
    passages = [
        " ".join(document[start : start + length])
        for length in range(1, _WINDOW + 1)
        for start in range(max(1, len(document) - length + 1))
    ]
    distinct = [passage for passage in dict.fromkeys(passages) if passage]
    likely = sorted(distinct, key=lambda passage: -shared(claim, passage))[:_LOOKED_AT]
    return max((score(claim, passage) for passage in likely), default=0.0)


def _documents(context: Context) -> Iterable[Row]:
    scores: dict[str, Score] = {_PAIR: supports, _OVERLAP: shared}
    training = _claims_with_documents(context)
    thresholds = {}
    for name, score in scores.items():
        told = [(supported, in_document(claim, document, score)) for claim, document, supported in training]
        thresholds[name] = best_threshold(*([round(found, 2) for yes, found in told if yes is wanted] for wanted in (True, False)))
    judged = context.some(kqa.judgements(context))
    cases = [(one.statement, sentences(clean_text(one.answer)), one.label == kqa.ENTAILED) for one in judged]
    yield from _document_rows("K-QA, entailed", cases, scores, thresholds)
    yield from _contradictions(judged)
    for split, name, tuning in ((wice.DEV, "WiCE dev", True), (wice.TEST, "WiCE test", False)):
        if context.find(split) is not None:
            claims = [(one.claim, list(one.evidence), one.supported) for one in context.some(wice.cited(context, split))]
            yield from _document_rows(name, claims, scores, thresholds, references=() if tuning else _PUBLISHED, tuning=tuning)


def _claims_with_documents(context: Context) -> list[tuple[str, Sequence[str], bool]]:
    """SciFact's training claims, each with the abstracts that it cites, and whether they support it."""
    abstracts = {str(row["doc_id"]): tuple(row["abstract"]) for row in context.rows(scifact.CORPUS)}
    found: list[tuple[str, Sequence[str], bool]] = []
    for row in context.rows(scifact.TRAIN):
        supporting = {str(evidence["doc_id"]) for evidence in row["evidence"] if evidence["label"] == "SUPPORT"}
        documents = dict.fromkeys((*map(str, row["cited_doc_ids"]), *(str(evidence["doc_id"]) for evidence in row["evidence"])))
        found += [(row["claim"], abstracts[name], name in supporting) for name in documents if name in abstracts]
    return found


def _document_rows(
    split: str,
    cases: Sequence[tuple[str, Sequence[str], bool]],
    scores: dict[str, Score],
    thresholds: dict[str, float],
    *,
    references: tuple[Reference, ...] = (),
    tuning: bool = False,
) -> tuple[Row, ...]:
    figures = {}
    for name, score in scores.items():
        told = [(supported, in_document(claim, document, score)) for claim, document, supported in cases]
        yes, no = ([found for supported, found in told if supported is wanted] for wanted in (True, False))
        figures[name] = {_BALANCED: balanced(yes, no, thresholds[name]), "AUROC": auroc(yes, no)}
    figures[_ALWAYS] = {_BALANCED: 0.5, "AUROC": 0.5}
    return rows_of(
        split,
        len(cases),
        {_PAIR: figures.pop(_PAIR)},
        baselines=figures,
        references={_BALANCED: references} if references else None,
        tuning=tuning,
    )


def _contradictions(judged: Sequence[kqa.Judgement]) -> Iterable[Row]:
    """What the strict check says of statements that physicians call contradicted, and of those that they call entailed."""
    for measure, label in (("contradicted statements refused", kqa.CONTRADICTED), ("entailed statements refused", kqa.ENTAILED)):
        chosen = [one for one in judged if one.label == label]
        if chosen:
            shares = {
                name: mean([float(bool(check(one.statement, one.answer, rules=rules))) for one in chosen])
                for name, rules in ((_CHECK, None), (_AGAINST, frozenset({"negation", "direction"})))
            }
            yield Row(measure=measure, split="K-QA", n=len(chosen), values=shares)


def _mutations(context: Context) -> Iterable[Row]:
    library = [record for record in bundled_records() if isinstance(record, Record)]
    chance = random.Random(SEED)
    records = list(library)
    for made in (pubmedqa.records(context), evidence_inference.records(context)):
        records += chance.sample(made, min(_ABSTRACTS, len(made)))
    every = list(samples(records))
    names = pools(library)
    threshold = weights().pair.threshold
    checks: dict[str, mutations.Refuse] = {
        _CHECK: lambda claim, quotation, about: bool(check(claim, quotation, context=about)),
        _NEW_WORD: _has_new_word,
        _PAIR: lambda claim, quotation, about: supports(claim, f"{about}\n{quotation}") < threshold,
    }
    most = _MUTANTS if context.limit is None else min(_MUTANTS, context.limit)
    of_half = partial(mutations.rows, pools=names, checks=checks, ours=_CHECK, most=most)
    yield from of_half("changed claims, half to report", [one for one in every if not one.tuning], tuning=False)
    yield from of_half("changed claims, half tuned on", [one for one in every if one.tuning], tuning=True)


def _has_new_word(claim: str, quotation: str, about: str) -> bool:
    """The check that anybody would write first."""
    return not {word.lower() for word in _WORD.findall(claim)} <= {word.lower() for word in _WORD.findall(f"{quotation} {about}")}


BENCHMARK: Final = Benchmark(
    name="support",
    summary="whether a passage says what a claim says",
    needs=(scifact.CORPUS, scifact.TRAIN, scifact.DEV, kqa.JUDGED, pubmedqa.PAPERS, evidence_inference.ARTICLES),
    run=run,
    hint="WiCE's claims (data/entailment_retrieval/claim of github.com/ryokamoi/wice) are optional: wice/claim_dev.jsonl, claim_test.jsonl",
)
