"""From a plan to the sections that may answer it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from clincite.evidence.appraise import is_retracted, usable
from clincite.evidence.wanted import Brief, stem_set
from clincite.library import Clause, Hit, Library, SearchQuery
from clincite.library.analysis import STOPWORDS, terms
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, Record, Section

_MAIN_DEPTH: Final = 160
_CONDITION_DEPTH: Final = 200
_PAIR_WEIGHT: Final = 0.2
_NAME_WEIGHT: Final = 1.2
_OTHER_NAME_WEIGHT: Final = 0.7
_EXPANSION_FACTOR: Final = 0.8


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A section that the search returned.

    :param relevance: 0 to 1, relative to the best section of the same search.
    """

    record: Record
    section: Section
    relevance: float


class Retrieved(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found.

    :param found: usable sections, best first.
    :param searched: sections in the library.
    :param matched: sections that matched, usable or not.
    :param retracted: ids of retracted records among them.
    :param unusable: ids of notices and other records that carry no evidence.
    """

    found: tuple[Found, ...]
    searched: int
    matched: int
    retracted: tuple[str, ...]
    unusable: tuple[str, ...]


def retrieve(plan: QuestionPlan, brief: Brief, library: Library) -> Retrieved:
    """Search for the question as a whole, then for each condition it is about."""
    best: dict[tuple[str, int], float] = {}
    for hit, relevance in _relative(library.search(question_query(plan), _MAIN_DEPTH)):
        best[hit.record, hit.ordinal] = relevance
    for wanted in brief.conditions:
        query = SearchQuery(clauses=(Clause(text=wanted.name, phrase=True),))
        for hit, relevance in _relative(library.search(query, _CONDITION_DEPTH)):
            record = library.get(hit.record)
            if record is not None and wanted.marks(record.sections[hit.ordinal]):
                # Found by name alone: worth less than found by the question's own words.
                best.setdefault((hit.record, hit.ordinal), 0.3 * relevance)
    return _gather(best, library)


def emergency_sections(kind: str, library: Library) -> tuple[Found, ...]:
    """Sections that say what to do first in an emergency of that kind."""
    hits = library.search(SearchQuery(clauses=(Clause(text=kind, phrase=True),)), _CONDITION_DEPTH)
    gathered = _gather({(hit.record, hit.ordinal): hit.score for hit in hits}, library)
    return tuple(item for item in gathered.found if item.section.facet is Facet.EMERGENCY and item.section.subject == kind)


def question_query(plan: QuestionPlan) -> SearchQuery:
    """The question's words, its neighbouring pairs of words, the names of its conditions, and what stands in for its words."""
    clauses = [Clause(text=plan.text)]
    clauses += [Clause(text=pair, weight=_PAIR_WEIGHT, phrase=True) for pair in _pairs(plan.text)]
    for condition in plan.conditions:
        clauses.append(Clause(text=condition.name, weight=_NAME_WEIGHT, phrase=True))
        clauses += [Clause(text=name, weight=_OTHER_NAME_WEIGHT, phrase=True) for name in condition.synonyms]
    asked = stem_set(plan.text)
    for expansion in plan.expansions:
        if not stem_set(expansion.term) <= asked:
            clauses.append(Clause(text=expansion.term, weight=_EXPANSION_FACTOR * expansion.weight, phrase=True))
    unique = {(frozenset(terms(clause.text)), clause.phrase): clause for clause in reversed(clauses)}
    return SearchQuery(clauses=tuple(reversed(unique.values())))


def _pairs(text: str) -> Iterable[str]:
    words = [word.strip("?.,;:!\"'()") for word in text.split()]
    for first, second in pairwise(words):
        if first.lower() not in STOPWORDS and second.lower() not in STOPWORDS and first and second:
            yield f"{first} {second}"


def _relative(hits: list[Hit]) -> Iterable[tuple[Hit, float]]:
    top = hits[0].score if hits else 0.0
    for hit in hits:
        yield hit, (hit.score / top if top > 0 else 0.0)


def _gather(best: dict[tuple[str, int], float], library: Library) -> Retrieved:
    found: list[Found] = []
    retracted: set[str] = set()
    unusable: set[str] = set()
    for (record_id, ordinal), relevance in best.items():
        record = library.get(record_id)
        if record is None:
            continue
        if is_retracted(record, library):
            retracted.add(record_id)
        elif not usable(record):
            unusable.add(record_id)
        else:
            found.append(Found(record=record, section=record.sections[ordinal], relevance=round(relevance, 4)))
    found.sort(key=lambda item: (-item.relevance, item.record.id, item.section.name))
    return Retrieved(
        found=tuple(found),
        searched=library.sections(),
        matched=len(best),
        retracted=tuple(sorted(retracted)),
        unusable=tuple(sorted(unusable)),
    )
