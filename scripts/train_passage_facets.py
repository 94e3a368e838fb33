"""Train the model of passage facets on MedQuAD: ``python scripts/train_passage_facets.py [--data ../shared/data] [--report-test]``.

Needs numpy and scipy. Learns from the training documents only and prints how it does on those kept for choosing settings. With
``--report-test`` it also prints the result on the test documents; nothing here was chosen by that.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

from clincite.evidence.passage_facets import cues_in, passage_facet
from clincite.evidence.passages import length_of, split_of, words_of
from clincite.evidence.statements import spans
from clincite.records import Facet, clean_text

MODEL = Path(__file__).parent.parent / "src" / "clincite" / "evidence" / "passages" / "model.msgpack"
# What a question of that type asks about. Types that ask about several sides or none of ours are left out.
FACET_OF_TYPE = {
    "information": Facet.DEFINITION,
    "causes": Facet.CAUSE,
    "genetic changes": Facet.CAUSE,
    "inheritance": Facet.CAUSE,
    "susceptibility": Facet.CAUSE,
    "symptoms": Facet.FEATURES,
    "exams and tests": Facet.DIAGNOSIS,
    "stages": Facet.DIAGNOSIS,
    "treatment": Facet.TREATMENT,
    "outlook": Facet.PROGNOSIS,
    "prevention": Facet.PREVENTION,
    "frequency": Facet.EPIDEMIOLOGY,
}
FACETS = tuple(dict.fromkeys(FACET_OF_TYPE.values()))
# An answer may begin with its question; that is a heading and not what we judge.
OPENING_QUESTION = re.compile(r"^[^.!?\n]{0,150}\?\s*")
MIN_DOCUMENTS, MIN_SOURCES = 12, 2  # names and the turns of speech of one source say nothing elsewhere
KEPT = 11_000
PENALTY = 2e-6
SENTENCE_SHARE = 0.8
LATER_DEFINITION = 0.35  # an overview tells of everything once it has said what the thing is
BALANCE = 0.5
SCALE = 24
NAME = "\N{LOZENGE}"


class Passage(NamedTuple):
    """A whole answer (``place`` -1) or a sentence of it."""

    split: str
    facet: Facet
    doc: str
    source: str
    asked: str
    place: int
    text: str
    words: set[str]


def passages(data: Path) -> Iterator[Passage]:
    """Every answer and each of its sentences. In training text the names of the condition are blotted out."""
    with gzip.open(data / "medquad" / "qa_with_answer.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            facet = FACET_OF_TYPE.get(row["qtype"])
            if facet is None:
                continue
            doc = row["doc"] or row["url"]
            split = split_of(doc)
            answer = clean_text(row["answer"])
            answer = OPENING_QUESTION.sub("", answer) or answer
            names = _names(row) if split == "train" else None
            for place, (start, end) in enumerate([(0, len(answer)), *spans(answer)], start=-1):
                text = answer[start:end]
                yield Passage(split, facet, doc, row["source"], row["qtype"], place, text, _words(text, names))


def _names(row: dict[str, Any]) -> re.Pattern[str] | None:
    names = sorted({name for name in [row["focus"], *row["synonyms"]] if name and len(name) > 2}, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE) if names else None


def _words(text: str, names: re.Pattern[str] | None) -> set[str]:
    """As at run time, but no pair spans a name that was blotted out."""
    cues = cues_in(text)
    parts = names.sub(NAME, text).split(NAME) if names else [text]
    return set().union(*(words_of(part) for part in parts), words_of("", cues))


def vocabulary(training: Sequence[Passage]) -> dict[str, int]:
    """Words and pairs that enough documents of more than one source have, and in how many documents."""
    documents: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for passage in training:
        if passage.place < 0:
            for word in passage.words:
                documents[word].add(passage.doc)
                sources[word].add(passage.source)
    return {
        word: len(documents[word])
        for word in sorted(documents)
        if len(documents[word]) >= MIN_DOCUMENTS and len(sources[word]) >= MIN_SOURCES
    }


def matrix(rows: Sequence[Passage], words: Sequence[str]) -> Any:
    """One row a passage: its known words, scaled as at run time."""
    column = {word: place for place, word in enumerate(words)}
    indptr, indices, values = [0], [], []
    for passage in rows:
        known = sorted(column[word] for word in passage.words if word in column)
        indices += known
        values += [1 / length_of(len(known))] * len(known)
        indptr.append(len(indices))
    return sparse.csr_matrix((values, indices, indptr), shape=(len(rows), len(words)))


def sample_weights(training: Sequence[Passage], labels: Any) -> Any:
    """Answers and sentences share the weight; a long answer counts for more than a short one, but not in proportion."""
    sentences = Counter((passage.doc, passage.asked) for passage in training if passage.place >= 0)
    weights = np.empty(len(training))
    for row, passage in enumerate(training):
        if passage.place < 0:
            weights[row] = 1 - SENTENCE_SHARE
        else:
            weights[row] = SENTENCE_SHARE / math.sqrt(sentences[passage.doc, passage.asked])
            if passage.facet is Facet.DEFINITION and passage.place >= 3:
                weights[row] *= LATER_DEFINITION
    totals = np.array([weights[labels == place].sum() for place in range(len(FACETS))])
    weights *= (totals.sum() / totals[labels]) ** BALANCE
    return weights / weights.sum()


def fitted(x: Any, labels: Any, weights: Any) -> Any:
    """Weights by word and facet, the bias in the last row: least penalised cross-entropy."""
    count, width, facets = x.shape[0], x.shape[1], len(FACETS)
    rows, transposed = np.arange(count), x.T.tocsr()
    gold = np.zeros((count, facets))
    gold[rows, labels] = 1

    def loss(flat: Any) -> tuple[float, Any]:
        w = flat.reshape(width + 1, facets)
        scores = x @ w[:-1] + w[-1]
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        total = likely.sum(axis=1, keepdims=True)
        gap = (likely / total - gold) * weights[:, None]
        value = -(weights * (scores[rows, labels] - np.log(total[:, 0]))).sum() + PENALTY / 2 * (w[:-1] ** 2).sum()
        return float(value), np.vstack([transposed @ gap + PENALTY * w[:-1], gap.sum(axis=0)]).ravel()

    result = minimize(loss, np.zeros((width + 1) * facets), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return result.x.reshape(width + 1, facets)


def pruned(words: dict[str, int], weights: Any) -> list[str]:
    """The words that tell most, cues always among them."""
    names = list(words)
    telling = (weights[:-1].max(axis=1) - weights[:-1].min(axis=1)) * np.sqrt(np.array(list(words.values())))
    best = {names[place] for place in np.argsort(-telling, kind="stable")[:KEPT]}
    return [name for name in names if name in best or name.startswith("@")]


def write(words: Sequence[str], weights: Any) -> None:
    """``model.msgpack``: weights less their mean over facets, as whole numbers; words whose weights all round to nothing are left out."""
    rounded = np.clip(np.rint(SCALE * (weights - weights.mean(axis=1, keepdims=True))), -127, 127).astype(int)
    rows = {word: row.tolist() for word, row in zip(words, rounded[:-1], strict=True) if row.any()}
    model = {"facets": [facet.value for facet in FACETS], "scale": SCALE, "bias": rounded[-1].tolist(), "words": rows}
    MODEL.write_bytes(msgspec.msgpack.encode(model))


def report(rows: Sequence[Passage], split: str) -> None:
    """Macro-F1 over the facets of the questions, of whole answers and of sentences, with no heading."""
    for label, whole in (("answers", True), ("sentences", False)):
        chosen = [passage for passage in rows if passage.split == split and (passage.place < 0) is whole]
        pairs = [(passage.facet, passage_facet("", passage.text)) for passage in chosen]
        scores = {facet: _f1(pairs, facet) for facet in FACETS}
        print(
            f"{split} {label} n={len(pairs)} macro-F1 {sum(scores.values()) / len(scores):.3f}",
            {k.value: round(v, 2) for k, v in scores.items()},
        )


def _f1(pairs: Sequence[tuple[Facet, Facet | None]], facet: Facet) -> float:
    hits = sum(gold is facet and told is facet for gold, told in pairs)
    gold_count = sum(gold is facet for gold, _ in pairs)
    told_count = sum(told is facet for _, told in pairs)
    return 2 * hits / (gold_count + told_count) if gold_count + told_count else 0.0


def main() -> None:
    """Train, write, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "data")
    parser.add_argument("--report-test", action="store_true")
    parser.add_argument("--report-only", action="store_true")
    options = parser.parse_args()
    rows = list(passages(options.data))
    if not options.report_only:
        training = [passage for passage in rows if passage.split == "train"]
        labels = np.array([FACETS.index(passage.facet) for passage in training])
        sample = sample_weights(training, labels)
        words = vocabulary(training)
        kept = pruned(words, fitted(matrix(training, list(words)), labels, sample))
        write(kept, fitted(matrix(training, kept), labels, sample))
    report(rows, "dev")
    if options.report_test:
        report(rows, "test")


if __name__ == "__main__":
    main()
