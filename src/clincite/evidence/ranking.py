"""Find and rank sections: a wide, cheap search first, then a learned ranking of what it found.

The first search adds up BM25 over fields, which an index can do without looking at most of what it holds. What it finds (and what the
dense side finds, where there is one) is ranked by a linear model of a few features, whose weights were learned on training questions
(``ranker/CARD.md``). Dense similarity is a feature like the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from statistics import median
from typing import Final

import msgspec

from clincite.evidence.features import FEATURES, asked_of, features, with_abbreviations, with_facet
from clincite.evidence.findings import is_passed_over
from clincite.evidence.wanted import stem_set
from clincite.library import Clause, Filters, Hit, Library, SearchQuery
from clincite.library.dense import Dense
from clincite.question.plan import QuestionPlan
from clincite.records import Record, Section

DEPTH: Final = 60
_DENSE_DEPTH: Final = 40
_READ_FOR_ABBREVIATIONS: Final = 20
_ENOUGH: Final = 0.5
_FACETS_READ: Final = 12
_EXPANSION_FACTOR: Final = 0.4
_DIGITS: Final = 6
_DEEPER: Final = 4
_DEEPEST: Final = 16


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A section with its rank.

    :param score: comparable within one ranking only.
    :param features: the numbers that :data:`~clincite.evidence.features.FEATURES` names.
    """

    record: Record
    ordinal: int
    score: float
    features: tuple[float, ...]

    @property
    def section(self) -> Section:
        """The section itself."""
        return self.record.sections[self.ordinal]


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """A trained ranker.

    :param lexical: weight of each feature where there are no vectors.
    :param hybrid: weight of each feature where there are.
    :param confidence_lexical: the model of :mod:`clincite.evidence.confidence`, without vectors.
    :param confidence_hybrid: the same, with them.
    """

    lexical: dict[str, float]
    hybrid: dict[str, float]
    confidence_lexical: dict[str, float]
    confidence_hybrid: dict[str, float]


@cache
def trained() -> Weights:
    """The weights that come with clincite."""
    data = (resources.files("clincite.evidence") / "ranker" / "weights.json").read_bytes()
    return msgspec.json.decode(data, type=Weights)


def rank(
    plan: QuestionPlan,
    library: Library,
    *,
    depth: int = DEPTH,
    dense: Dense | None = None,
    filters: Filters | None = None,
    quotable: bool = False,
) -> tuple[Ranked, ...]:
    """The sections that fit a question best, best first; ties by record id and place.

    :param depth: how many sections the first search returns; all of them are ranked.
    :param dense: vectors of the library, where there are any.
    :param quotable: without the sections of whole texts that an answer may not quote.
    """
    asked = asked_of(plan, library)
    found = candidates(plan, library, depth=depth, dense=dense, filters=filters, quotable=quotable)
    hybrid = by_meaning(dense)
    keys = [(record.id, ordinal) for record, ordinal in found]
    similar = _known(dense.similarity(plan.text, keys)) if dense is not None and hybrid else [0.0] * len(found)
    asked = with_abbreviations(asked, plan.text, (record.sections[ordinal].text for record, ordinal in found[:_READ_FOR_ABBREVIATIONS]))
    rows = features(asked, [(record, record.sections[ordinal]) for record, ordinal in found], similar)
    weights = trained().hybrid if hybrid else trained().lexical
    # The side that a section is about is read where it can still matter.
    scores = [scored(row, weights) for row in rows]
    for at in sorted(range(len(rows)), key=lambda at: -scores[at])[:_FACETS_READ]:
        record, ordinal = found[at]
        rows[at] = with_facet(rows[at], asked, record, record.sections[ordinal])
        scores[at] = scored(rows[at], weights)
    ranked = [
        Ranked(record=record, ordinal=ordinal, score=score, features=row)
        for (record, ordinal), row, score in zip(found, rows, scores, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda item: (-item.score, item.record.id, item.ordinal)))


def by_meaning(dense: Dense | None) -> bool:
    """Whether vectors take part: at least half of the library has them (they come one after another, while it is searched)."""
    return dense is not None and dense.count >= _ENOUGH * dense.total


def _known(similar: Sequence[float | None]) -> list[float]:
    """With the middle of the known ones for a section that has no vector yet: its words then decide, for it and against it."""
    known = [one for one in similar if one is not None]
    middle = median(known) if known else 0.0
    return [middle if one is None else one for one in similar]


def scored(row: Sequence[float], weights: Mapping[str, float]) -> float:
    """The ranker's score of one section."""
    return round(sum(weights[name] * value for name, value in zip(FEATURES, row, strict=True)), _DIGITS)


def candidates(
    plan: QuestionPlan, library: Library, *, depth: int, dense: Dense | None, filters: Filters | None = None, quotable: bool = False
) -> list[tuple[Record, int]]:
    """(record, ordinal) of what may fit: by words, then by stand-ins for them, then by likeness; each once, in that order.

    :param quotable: see :func:`rank`.
    """
    found = _by_words(plan, library, depth, filters, quotable)
    if dense is not None and by_meaning(dense) and filters is None:
        near = _held(dense.nearest(plan.text, _DENSE_DEPTH), library)
        found += [(record, place) for record, place in near if not (quotable and is_passed_over(record, record.sections[place]))]
    return list({(record.id, ordinal): (record, ordinal) for record, ordinal in found}.values())


def _by_words(plan: QuestionPlan, library: Library, depth: int, filters: Filters | None, quotable: bool) -> list[tuple[Record, int]]:
    """The best by words; where some are passed over, as many others from further down, as far as a search reasonably goes."""
    query, wanted = question_query(plan), depth
    while True:
        hits = library.search(query, wanted, filters)
        found = list(_held(hits, library))
        kept = (
            [(record, ordinal) for record, ordinal in found if not is_passed_over(record, record.sections[ordinal])] if quotable else found
        )
        if len(kept) >= min(depth, len(found)) or len(hits) < wanted or wanted >= _DEEPEST * depth:
            return kept[:depth]
        wanted *= _DEEPER


def question_query(plan: QuestionPlan) -> SearchQuery:
    """The words of a question and, lighter, those that may stand for them; each word once."""
    asked = stem_set(plan.text)
    worth: dict[str, float] = {}
    for expansion in plan.expansions:
        for word in expansion.term.split():
            if not stem_set(word) <= asked:
                worth[word] = max(worth.get(word, 0.0), _EXPANSION_FACTOR * expansion.weight)
    clauses = [Clause(text=plan.text), *(Clause(text=word, weight=weight) for word, weight in worth.items())]
    return SearchQuery(clauses=tuple(clauses))


def _held(hits: Iterable[Hit], library: Library) -> Iterable[tuple[Record, int]]:
    for key in dict.fromkeys((hit.record, hit.ordinal) for hit in hits):
        record = library.get(key[0])
        if record is not None and key[1] < len(record.sections):  # the vectors may be older than the library
            yield record, key[1]
