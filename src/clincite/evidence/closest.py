"""The sentences that come closest to a question, where no source is marked or headed as being about what it asks.

A paper rarely says of itself what it is about. Here a sentence is rated by the rank of its section and by what it shares with the question,
with no demand that it cover most of it; whether the library holds an answer at all is judged before
(:mod:`clincite.evidence.confidence`). Guidelines, digests and summaries are left out: they are headed and marked, so that when none of them
is about the question, a line of theirs that shares its words ("metformin … safe") answers something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from clincite.evidence.features import SECTIONS_OF_A_PAPER, Asked, asked_of, covered, is_paper
from clincite.evidence.findings import may_speak, sums_up
from clincite.evidence.passage_facets import passage_facet
from clincite.evidence.population import groups_asked, speaks_of_any
from clincite.evidence.retrieve import Found, Retrieved
from clincite.evidence.select import Candidate, awkward
from clincite.evidence.statements import Statement, spans
from clincite.evidence.wanted import Brief, stem_set
from clincite.library import Library
from clincite.question.plan import QuestionPlan
from clincite.records import Record

_SECTIONS: Final = 12
_MOST: Final = 24
_NAMED: Final = 2
_WEIGHT_OF_SECTION: Final = 1.0
_WEIGHT_OF_FOCUS: Final = 1.0
_WEIGHT_OF_WORDS: Final = 0.5
_WEIGHT_OF_PLACE: Final = 0.4
_OF_THE_PAPER: Final = 0.8
_AWKWARD_PENALTY: Final = 0.4
# A sentence must share this much of what the question is about, by weight.
_LEAST_SHARED: Final = 0.35
# What a paper concludes need share less, when the paper as a whole is about the question.
_LEAST_CONCLUDING: Final = 0.15
_LEAST_OF_PAPER: Final = 0.8


def closest(plan: QuestionPlan, brief: Brief, retrieved: Retrieved, library: Library) -> tuple[Candidate, ...]:
    """Candidates from the best sections of papers, best first.

    Asked about a group of people, or about a condition by name, only what speaks of it.
    """
    asked = asked_of(plan, library)
    groups = groups_asked(plan, brief)
    papers = [found for found in retrieved.found if is_paper(found.record)]
    rated = [
        candidate
        for found in _with_whole_papers(papers[:_SECTIONS])
        for candidate in _of_section(asked, found)
        if _to_the_point(groups, brief, candidate.statement)
    ]
    rated.sort(key=lambda item: (-item.statement.score, item.statement.key))
    return tuple(rated[:_MOST])


def _to_the_point(groups: tuple[str, ...], brief: Brief, statement: Statement) -> bool:
    words = f"{statement.section.name}\n{statement.text}"
    if groups and not speaks_of_any(groups, statement.record, words):
        return False
    around = stem_set(f"{statement.record.title}\n{words}")
    # Of two conditions, a sentence on one says nothing of how it bears on the other.
    return brief.complaint or all(wanted.is_in(around) for wanted in brief.conditions[:_NAMED])


def _with_whole_papers(found: Sequence[Found]) -> Iterator[Found]:
    """The sections, and the others of the same papers: what a paper concludes may lack the words that it was found by."""
    yield from found
    best: dict[str, Found] = {}
    for item in found:
        best.setdefault(item.record.id, item)
    ranked = {(item.record.id, item.section.name) for item in found}
    for item in best.values():
        if len(item.record.sections) <= SECTIONS_OF_A_PAPER:
            for section in item.record.sections:
                if (item.record.id, section.name) not in ranked:
                    yield Found(record=item.record, section=section, relevance=_OF_THE_PAPER * item.relevance)


def _of_section(asked: Asked, found: Found) -> Iterator[Candidate]:
    if not may_speak(found.record, found.section):
        return
    concluding = sums_up(found.record, found.section) and covered(asked, _stems_of(found.record), asked.focus) >= _LEAST_OF_PAPER
    for start, end in spans(found.section.text):
        text = found.section.text[start:end]
        stems = stem_set(text)
        focus = covered(asked, stems, asked.focus)
        words = covered(asked, stems, asked.weights)
        if focus < (_LEAST_CONCLUDING if concluding else _LEAST_SHARED):
            continue
        score = (
            _WEIGHT_OF_SECTION * found.relevance
            + _WEIGHT_OF_FOCUS * focus
            + _WEIGHT_OF_WORDS * words
            + (_WEIGHT_OF_PLACE if concluding else 0.0)
            - (_AWKWARD_PENALTY if awkward(text) else 0.0)
        )
        statement = Statement(
            record=found.record,
            section=found.section,
            start=start,
            end=end,
            facet=found.section.facet or passage_facet(found.section.name, text),
            score=round(score, 4),
        )
        yield Candidate(statement=statement, about=None, coverage=round(focus, 4))


def _stems_of(record: Record) -> frozenset[str]:
    return stem_set("\n".join((record.title, *(section.text for section in record.sections))))
