"""SciFact: scientific claims, and abstracts whose sentences support or contradict them."""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.bench.context import Context
from clincite.bench.libraries import record_of, unique
from clincite.records import Record

CORPUS: Final = "scifact/corpus.jsonl.gz"
TRAIN: Final = "scifact/claims_train.jsonl.gz"
DEV: Final = "scifact/claims_dev.jsonl.gz"
TEST_QUERIES: Final = "scifact/beir_test_queries.tsv"
TEST_QRELS: Final = "scifact/beir_test_qrels.txt"


class Rationale(msgspec.Struct, frozen=True):
    """A claim, the sentences of an abstract that holds evidence on it, and which of them are that evidence."""

    claim: str
    sentences: tuple[str, ...]
    gold: frozenset[int]


class Judged(msgspec.Struct, frozen=True):
    """A claim and an abstract that holds evidence on it.

    :param supporting: each set of sentences that together support the claim; ``contradicting``: that contradict it.
    """

    claim: str
    sentences: tuple[str, ...]
    supporting: tuple[tuple[int, ...], ...]
    contradicting: tuple[tuple[int, ...], ...]

    @property
    def others(self) -> tuple[int, ...]:
        """The sentences that are in no set."""
        inside = {place for places in (*self.supporting, *self.contradicting) for place in places}
        return tuple(place for place in range(len(self.sentences)) if place not in inside)


def records(context: Context) -> list[Record]:
    """Each abstract as one section."""
    return unique(
        record_of(f"scifact:{row['doc_id']}", row["title"], [("Abstract", " ".join(row["abstract"]))]) for row in context.rows(CORPUS)
    )


def test_queries(context: Context) -> dict[str, tuple[str, dict[str, int]]]:
    """BEIR's test queries: (text, relevance by record id) of each."""
    texts = dict(line.split("\t", 1) for line in context.lines(TEST_QUERIES))
    queries: dict[str, tuple[str, dict[str, int]]] = {}
    for line in context.lines(TEST_QRELS):
        query, _, document, grade = line.split()
        queries.setdefault(query, (texts[query], {}))[1][f"scifact:{document}"] = int(grade)
    return queries


def train_queries(context: Context) -> dict[str, tuple[str, dict[str, int]]]:
    """The training claims that some abstract holds evidence on, in the same form."""
    found = {
        str(row["id"]): (row["claim"], {f"scifact:{evidence['doc_id']}": 1 for evidence in row["evidence"]}) for row in context.rows(TRAIN)
    }
    return {query: (text, relevant) for query, (text, relevant) in found.items() if relevant}


def rationales(context: Context, claims: str) -> list[Rationale]:
    """Each claim with each abstract that holds evidence on it; the sentences of all its rationale sets are gold.

    :param claims: :data:`TRAIN` or :data:`DEV`.
    """
    abstracts = {str(row["doc_id"]): tuple(row["abstract"]) for row in context.rows(CORPUS)}
    gold: dict[tuple[str, str], set[int]] = {}
    for row in context.rows(claims):
        for evidence in row["evidence"]:
            gold.setdefault((row["claim"], str(evidence["doc_id"])), set()).update(evidence["sentences"])
    return [Rationale(claim, abstracts[document], frozenset(places)) for (claim, document), places in gold.items() if document in abstracts]


def judged(context: Context, claims: str) -> list[Judged]:
    """Each claim with each abstract that holds evidence on it, and what that evidence says.

    :param claims: :data:`TRAIN` or :data:`DEV`.
    """
    abstracts = {str(row["doc_id"]): tuple(row["abstract"]) for row in context.rows(CORPUS)}
    found: dict[tuple[str, str], tuple[list[tuple[int, ...]], list[tuple[int, ...]]]] = {}
    for row in context.rows(claims):
        for evidence in row["evidence"]:
            supporting, contradicting = found.setdefault((row["claim"], str(evidence["doc_id"])), ([], []))
            (supporting if evidence["label"] == "SUPPORT" else contradicting).append(tuple(sorted(evidence["sentences"])))
    return [
        Judged(claim, abstracts[document], tuple(supporting), tuple(contradicting))
        for (claim, document), (supporting, contradicting) in found.items()
        if document in abstracts
    ]
