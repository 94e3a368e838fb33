"""From a plan to the sections that may answer it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import islice
from typing import Final

import msgspec

from clincite.evidence.appraise import is_retracted, is_withdrawn, usable
from clincite.evidence.confidence import confidence
from clincite.evidence.ranking import by_meaning, rank
from clincite.evidence.wanted import Brief
from clincite.library import Clause, Hit, Library, SearchQuery
from clincite.library.dense import Dense
from clincite.library.notices import successors
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, Record, RecordStatus, Section

_MAIN_DEPTH: Final = 160
_CONDITION_DEPTH: Final = 200
_OF_SUCCESSOR: Final = 0.9
_POOR: Final = 0.07
_SEEN_FOR_CONFIDENCE: Final = 10


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A section that the search returned.

    :param relevance: 0 to 1: its score between those of the last and the first section of the same search.
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
    :param withdrawn: those of the unusable that their publisher has withdrawn.
    :param confidence: see :func:`clincite.evidence.confidence.confidence`.
    """

    found: tuple[Found, ...]
    searched: int
    matched: int
    retracted: tuple[str, ...]
    unusable: tuple[str, ...]
    withdrawn: tuple[str, ...] = ()
    confidence: float = 0.0


def retrieve(plan: QuestionPlan, brief: Brief, library: Library, *, dense: Dense | None = None) -> Retrieved:
    """Search for the question as a whole, then for each condition it is about.

    :param dense: vectors of the library, where there are any.
    """
    best: dict[tuple[str, int], float] = {}
    ranked = rank(plan, library, depth=_MAIN_DEPTH, dense=dense, quotable=True)
    if ranked:
        top = ranked[0].score
        # Of a few sections the last is no poor one for being last.
        bottom = min(ranked[-1].score, _POOR * top)
        for item in ranked:
            best[item.record.id, item.ordinal] = (item.score - bottom) / (top - bottom) if top > bottom else 1.0
    for wanted in brief.conditions:
        query = SearchQuery(clauses=(Clause(text=wanted.name, phrase=True),))
        for hit, relevance in _relative(library.search(query, _CONDITION_DEPTH)):
            record = library.get(hit.record)
            if record is not None and wanted.marks(record.sections[hit.ordinal]):
                # Found by name alone: worth less than found by the question's own words.
                best.setdefault((hit.record, hit.ordinal), 0.3 * relevance)
    # Sections that may not be quoted must not make it surer.
    quotable = list(
        islice((item for item in ranked if usable(item.record) and not is_retracted(item.record, library)), _SEEN_FOR_CONFIDENCE)
    )
    sure = confidence(quotable, vectors=by_meaning(dense))
    return msgspec.structs.replace(_gather(best, library), confidence=sure)


def emergency_sections(kind: str, library: Library) -> tuple[Found, ...]:
    """Sections that say what to do first in an emergency of that kind."""
    hits = library.search(SearchQuery(clauses=(Clause(text=kind, phrase=True),)), _CONDITION_DEPTH)
    gathered = _gather({(hit.record, hit.ordinal): hit.score for hit in hits}, library)
    return tuple(item for item in gathered.found if item.section.facet is Facet.EMERGENCY and item.section.subject == kind)


def _relative(hits: list[Hit]) -> Iterable[tuple[Hit, float]]:
    top = hits[0].score if hits else 0.0
    for hit in hits:
        yield hit, (hit.score / top if top > 0 else 0.0)


def _gather(best: dict[tuple[str, int], float], library: Library) -> Retrieved:
    found: list[Found] = []
    retracted: set[str] = set()
    unusable: set[str] = set()
    withdrawn: set[str] = set()
    for (record_id, ordinal), relevance in best.items():
        record = library.get(record_id)
        if record is None:
            continue
        if is_retracted(record, library):
            retracted.add(record_id)
        elif not usable(record):
            unusable.add(record_id)
            if is_withdrawn(record):
                withdrawn.add(record_id)
        else:
            found.append(Found(record=record, section=record.sections[ordinal], relevance=round(relevance, 4)))
    found = _below_successors(found)
    # At equal relevance too, an older edition stays below the newer one.
    found.sort(key=lambda item: (-item.relevance, item.record.status is RecordStatus.SUPERSEDED, item.record.id, item.section.name))
    return Retrieved(
        found=tuple(found),
        searched=library.sections(),
        matched=len(best),
        retracted=tuple(sorted(retracted)),
        unusable=tuple(sorted(unusable)),
        withdrawn=tuple(sorted(withdrawn)),
    )


def _below_successors(found: list[Found]) -> list[Found]:
    """With a guideline or a review that a newer edition replaced never above that edition."""
    best: dict[str, float] = {}
    for item in found:
        best[item.record.id] = max(best.get(item.record.id, 0.0), item.relevance)
    capped = []
    for item in found:
        newer = [best[name] for name in successors(item.record) if name in best]
        limit = _OF_SUCCESSOR * max(newer, default=math.inf)
        capped.append(msgspec.structs.replace(item, relevance=round(limit, 4)) if item.relevance > limit else item)
    return capped
