"""Learn the ranker's weights and the model of confidence: ``python scripts/train_ranker.py [--data ../shared/data] [--write]``.

Needs the extras ``bench`` and ``dense``. Learns from the training splits of five sets and prints, beside them, how it does on splits that
nothing was learned from. The weights are found by coordinate ascent on the mean nDCG@10 over the sets, held near where they start.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from clincite.bench.context import SEED, Context
from clincite.bench.libraries import library_of, record_of, unique
from clincite.bench.sets import bioasq, evidence_inference, medquad, pubmedqa, scifact
from clincite.bench.system import WITH, systems
from clincite.errors import QuestionError
from clincite.evidence.confidence import probability, signs
from clincite.evidence.features import FEATURES
from clincite.evidence.passages import split_of
from clincite.evidence.ranking import rank
from clincite.holdings import cache_folder, vocabulary_of
from clincite.question import plan_of_words, understand
from clincite.records import Record

WEIGHTS = Path(__file__).parent.parent / "src" / "clincite" / "evidence" / "ranker" / "weights.json"
START = {"bm25": 1.0, "focus": 0.5, "title": 0.2, "window": 0.3, "facet": 0.1, "condition": 0.1, "similarity": 1.5}
STEPS = (-0.4, -0.2, -0.1, 0.1, 0.2, 0.4)
ROUNDS = 3
# Held near the start: so much of nDCG for each unit of change.
PULL = 0.002
# MedQuAD's questions are templates: they teach what facets are worth, and count a fifth.
SHARE = {"medquad": 0.2}
TOP = 10
SIGNS = {"lexical": ("focus", "window"), "hybrid": ("focus", "window", "similarity", "neighbourhood")}

Rows = NDArray[np.float64]


class Asked(NamedTuple):
    """A question with the features of what was found for it.

    :param rows: one for each section found.
    :param relevant: which of them are.
    :param known: how many relevant sections there are in all.
    """

    rows: Rows
    relevant: NDArray[np.bool_]
    known: int


class Set(NamedTuple):
    """A data set: questions with their relevant record ids, to learn from and to look at."""

    name: str
    records: list[Record]
    train: list[tuple[str, frozenset[str]]]
    held: list[tuple[str, frozenset[str]]]


def sets_of(context: Context) -> Iterable[Set]:
    """The sets, with at most 500 questions of each split."""
    some = random.Random(SEED)

    def drawn(things: Sequence[tuple[str, frozenset[str]]], most: int = 500) -> list[tuple[str, frozenset[str]]]:
        return list(things) if len(things) <= most else some.sample(list(things), most)

    claims = [
        [(text, frozenset(gold)) for text, gold in queries(context).values()] for queries in (scifact.train_queries, scifact.test_queries)
    ]
    yield Set("scifact", scifact.records(context), drawn(claims[0]), claims[1])
    rounds = [[(question.text, question.documents) for question in bioasq.questions(context, name)] for name in ("7b", "8b")]
    yield Set("bioasq", bioasq.records(context), rounds[0], rounds[1])
    papers = pubmedqa.papers(context)
    titles = [[(paper.question, frozenset([paper.record])) for paper in papers if paper.test is test] for test in (False, True)]
    yield Set("pubmedqa", pubmedqa.records(context), drawn(titles[0]), drawn(titles[1]))
    prompts = evidence_inference.prompts(context)
    picos = [[(prompt.text, frozenset([prompt.record])) for prompt in prompts if prompt.test is test] for test in (False, True)]
    yield Set("pico", evidence_inference.records(context), drawn(picos[0], 400), drawn(picos[1], 400))
    yield from _medquad(context, some)


def _medquad(context: Context, some: random.Random) -> Iterable[Set]:
    """Pages that the model of passage facets never saw: each answer a record under the name of its subject, to be found by its question."""
    rows = [row for row in context.rows(medquad.ANSWERED) if row["doc"] and split_of(row["doc"]) == "dev"]
    pages: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        pages.setdefault(f"{row['collection']}/{row['doc']}", []).append((row["focus"], row["question"], row["answer"]))
    chosen = sorted(name for name, page in pages.items() if len(page) >= 3)
    chosen = some.sample(chosen, min(260, len(chosen)))
    records, asked = [], []
    for name in chosen:
        for number, (subject, question, answer) in enumerate(pages[name][:6]):
            record = f"medquad:{name}/{number}"
            records.append(record_of(record, subject, [("Answer", answer[:3000])]))
            asked.append((question.replace("(are) ", ""), frozenset([record])))
    yield Set("medquad", unique(records), some.sample(asked, min(600, len(asked))), [])


def looked_up(one: Set, context: Context) -> dict[str, tuple[list[Asked], list[Asked]]]:
    """For each way of searching: the questions to learn from and those to look at, with features."""
    found = {}
    for system in systems(library_of(one.name, one.records, context), context):
        vocabulary = vocabulary_of(system.library, cache_folder(system.library))

        def ask(text: str, gold: frozenset[str], system=system, vocabulary=vocabulary) -> Asked:  # type: ignore[no-untyped-def]
            try:
                plan = understand(text, vocabulary)
            except QuestionError:
                plan = plan_of_words(text)
            best: dict[str, tuple[float, ...]] = {}
            for item in rank(plan, system.library, dense=system.dense):
                best.setdefault(item.record.id, item.features)
            rows = np.array(list(best.values())).reshape(len(best), len(FEATURES))
            return Asked(rows, np.array([name in gold for name in best], bool), len(gold))

        splits = []
        for name, questions in (("training", one.train), ("held-out", one.held)):
            asked = []
            for number, (text, gold) in enumerate(questions, 1):
                asked.append(ask(text, gold))
                context.progress(f"Looking up {one.name}, {name}, {system.name}", number, len(questions))
            splits.append(asked)
        found["hybrid" if system.name == WITH else "lexical"] = (splits[0], splits[1])
    return found


def ndcg(asked: Asked, weights: NDArray[np.float64]) -> float:
    """nDCG@10 of one question, relevance yes or no."""
    if not asked.known or not len(asked.rows):
        return 0.0
    order = np.argsort(-(asked.rows @ weights), kind="stable")[:TOP]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(TOP, asked.known)))
    return float(sum(asked.relevant[at] / math.log2(place + 2) for place, at in enumerate(order)) / ideal)


def learned(training: Mapping[str, Sequence[Asked]], free: Sequence[str]) -> NDArray[np.float64]:
    """Weights of the features, those of ``free`` changed step by step while the mean over the sets grows."""
    start = np.array([START[name] if name == "bm25" or name in free else 0.0 for name in FEATURES])
    total = sum(SHARE.get(name, 1.0) for name in training)

    def worth(weights: NDArray[np.float64]) -> float:
        means = sum(SHARE.get(name, 1.0) * float(np.mean([ndcg(one, weights) for one in asked])) for name, asked in training.items())
        return means / total - PULL * float(np.abs(weights - start).sum())

    weights, best = start.copy(), worth(start)
    for _ in range(ROUNDS):
        before = best
        for name in free:
            for step in STEPS:
                tried = weights.copy()
                tried[FEATURES.index(name)] += step
                value = worth(tried)
                if value > best + 1e-4:
                    weights, best = tried, value
        if best == before:
            break
    return np.round(weights, 3)


def answerable(asked: Sequence[Asked], weights: NDArray[np.float64]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """What confidence is judged from, with the relevant records there and without them."""

    def seen(rows: Rows) -> dict[str, float]:
        order = np.argsort(-(rows @ weights), kind="stable")
        return signs([tuple(rows[at]) for at in order[:TOP]])

    usable = [one for one in asked if one.relevant.any() and not one.relevant.all()]
    return [seen(one.rows) for one in usable], [seen(one.rows[~one.relevant]) for one in usable]


def fitted(training: Iterable[tuple[list[dict[str, float]], list[dict[str, float]]]], names: Sequence[str]) -> dict[str, float]:
    """Logistic regression by gradient descent, each set counting alike."""
    rows, answers, shares = [], [], []
    for kept, lost in training:
        for group, answer in ((kept, 1.0), (lost, 0.0)):
            rows += [[row[name] for name in names] for row in group]
            answers += [answer] * len(group)
            shares += [1 / len(group)] * len(group)
    table, wanted, share = np.array(rows), np.array(answers), np.array(shares)
    mean, spread = table.mean(0), table.std(0) + 1e-6
    scaled = np.c_[(table - mean) / spread, np.ones(len(table))]
    weights = np.zeros(scaled.shape[1])
    for _ in range(3000):
        guess = 1 / (1 + np.exp(-scaled @ weights))
        weights -= 0.5 * ((scaled * ((guess - wanted) * share)[:, None]).sum(0) / share.sum() + 1e-3 * weights)
    model = dict.fromkeys(("focus", "window", "similarity", "neighbourhood"), 0.0)
    model.update({name: round(float(weight), 3) for name, weight in zip(names, weights[:-1] / spread, strict=True)})
    return {**model, "bias": round(float(weights[-1] - (weights[:-1] * mean / spread).sum()), 3)}


def auroc(kept: Sequence[float], lost: Sequence[float]) -> float:
    """Chance that a kept question scores higher than a lost one."""
    lower = np.array(lost)
    return float(np.mean([(lower < one).mean() + 0.5 * (lower == one).mean() for one in kept]))


def main() -> None:
    """Look up, learn, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    context = Context(data=(options.data,), cache=user_cache_path("clincite", appauthor=False) / "bench")
    seen = {one.name: looked_up(one, context) for one in sets_of(context)}
    made: dict[str, dict[str, float]] = {}
    for way in ("lexical", "hybrid"):
        training = {name: ways[way][0] for name, ways in seen.items() if way in ways}
        held = {name: ways[way][1] for name, ways in seen.items() if way in ways and ways[way][1]}
        if not training:
            continue
        free = [name for name in FEATURES if name != "bm25" and (name != "similarity" or way == "hybrid")]
        weights = learned(training, free)
        made[way] = {name: float(weight) for name, weight in zip(FEATURES, weights, strict=True)}
        words_alone = np.array([float(name == "bm25") for name in FEATURES])
        report(way, training, held, words_alone, weights)
        for name in held:
            others = learned({other: asked for other, asked in training.items() if other != name}, free)
            print(f"  {way}: learned without {name}, on its held-out questions {np.mean([ndcg(one, others) for one in held[name]]):.4f}")
        model = fitted([answerable(asked, weights) for name, asked in training.items() if name != "medquad"], SIGNS[way])
        made[f"confidence_{way}"] = model
        for name, asked in held.items():
            kept, lost = answerable(asked, weights)
            told = auroc([probability(one, model) for one in kept], [probability(one, model) for one in lost])
            print(f"  {way}: AUROC of confidence, {name}, held out {told:.4f}")
    print(msgspec.json.format(msgspec.json.encode(made)).decode())
    if options.write:
        WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(made)) + b"\n")


def report(
    way: str,
    training: Mapping[str, Sequence[Asked]],
    held: Mapping[str, Sequence[Asked]],
    words_alone: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> None:
    """One line a set: nDCG@10 of BM25F alone, and as learned."""

    def both(asked: Sequence[Asked]) -> str:
        return " -> ".join(f"{np.mean([ndcg(one, chosen) for one in asked]):.4f}" for chosen in (words_alone, weights))

    for name, asked in training.items():
        print(f"  {way}: {name:9} training {both(asked)}" + (f", held out {both(held[name])}" if name in held else ""))


if __name__ == "__main__":
    main()
