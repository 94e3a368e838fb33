"""How well a statement covers what a question asks, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from clincite.evidence.wanted import stem_set
from clincite.evidence.words import rarity
from clincite.library import Library
from clincite.library.analysis import terms
from clincite.question.plan import QuestionPlan

# Where a word of the question is found: in the words quoted, in the heading over them, or only in the title of the source.
_IN_TEXT: Final = 1.0
_IN_HEADING: Final = 0.9
_IN_TITLE: Final = 0.75
# Inverse document frequency of a word that about one section in thirty has, and how many such words make a question narrow.
_RARE: Final = 3.4
_FEW: Final = 2
# Words that say what is asked and would be said of anything.
_EMPTY: Final = stem_set(
    "treatment treat therapy management manage medication medicine drug cause symptom sign diagnosis diagnose best help"
)
# Words for parts of documents and plans: evidence is about the thing, not about its protocol.
_OF_DOCUMENTS: Final = stem_set("protocol guideline algorithm eligibility eligible duration timing criteria option recommendation regimen")
_JOINED: Final = re.compile(r"([\w-]+)(?:,)? (?:and|or|and/or) ([\w-]+)", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"\b(?:groups?|class|classes|types?|steps?|category|categories) ([A-Za-z]|\d{1,2}|I{1,3}V?|IV|VI{0,3})\b",
    re.IGNORECASE,
)


class FocusTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A content word of the question.

    :param stem: its index term.
    :param weight: inverse document frequency, as in BM25.
    :param known: False when no section of the library has the word or any stand-in for it.
    :param stand_ins: (stems that must all be there, how good a stand-in they are).
    """

    stem: str
    weight: float
    known: bool
    stand_ins: tuple[tuple[frozenset[str], float], ...]

    def found_in(self, stems: frozenset[str]) -> float:
        """1 when the word is there, the best stand-in's worth when that is, else 0."""
        if self.stem in stems:
            return 1.0
        return max((worth for needed, worth in self.stand_ins if needed <= stems), default=0.0)


class Focus(msgspec.Struct, frozen=True, kw_only=True):
    """What of a question evidence must cover.

    :param terms: its content words.
    :param joined: groups of words joined by "and" or "or", of which evidence need cover one ("fluid and vasopressor").
    :param labels: words that tell one class from another ("e" in "group E"): without them evidence is about another class.
    :param pairs: content words that stand side by side in the question.
    :param required: rare words beyond the condition's name that a narrow question turns on ("dexamethasone"); each must be covered.
    :param asides: other words of the question; welcome, not needed ("target", "initial").
    """

    terms: tuple[FocusTerm, ...]
    joined: tuple[frozenset[str], ...] = ()
    labels: frozenset[str] = frozenset()
    asides: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    required: tuple[FocusTerm, ...] = ()


def focus_of(plan: QuestionPlan, library: Library) -> Focus:
    """The focus of a question in a library."""
    found = focus_terms(plan, library)
    if plan.comparison and plan.conditions:
        # Which side a sentence speaks of is judged later, by more than its words: a source says "decompression", not "surgery".
        compared = frozenset(stem for side in plan.comparison for stem in stem_set(side))
        found = tuple(term for term in found if term.stem not in compared)
    stems = {term.stem for term in found}
    named = frozenset(stem for condition in plan.conditions for name in (condition.name, *condition.synonyms) for stem in stem_set(name))
    joined = []
    for first, second in _JOINED.findall(plan.text):
        pair = (stem_set(first) | stem_set(second)) & stems
        if len(pair) == 2 and not pair & named:
            joined.append(frozenset(pair))
    beyond = tuple(term for term in found if term.stem not in named and not any(term.stem in group for group in joined))
    required = tuple(term for term in beyond if term.weight >= _RARE) if plan.conditions and len(beyond) <= _FEW else ()
    pairs = frozenset(pair for pair in pairwise(terms(plan.text)) if set(pair) <= stems)
    labels = frozenset(stem for label in _LABELLED.findall(plan.text) for stem in stem_set(label))
    return Focus(
        terms=found,
        joined=tuple(joined),
        labels=labels & stems,
        asides=stem_set(plan.text) - stems - _EMPTY,
        pairs=pairs,
        required=required,
    )


def focus_terms(plan: QuestionPlan, library: Library) -> tuple[FocusTerm, ...]:
    """The content words of a question, weighed by how telling they are in this library."""
    built = []
    for stem in plan.focus:
        if stem in _OF_DOCUMENTS:
            continue
        holders, sections = library.frequency(stem), library.sections()
        stand_ins = tuple(
            (needed, expansion.weight)
            for expansion in plan.expansions
            if stem in stem_set(expansion.instead_of) and (needed := stem_set(expansion.term))
        )
        known = holders > 0 or any(all(library.frequency(word) for word in needed) for needed, _ in stand_ins)
        weight = rarity(holders, sections)
        built.append(FocusTerm(stem=stem, weight=weight, known=known, stand_ins=stand_ins))
    return tuple(built)


def coverage(focus: Focus, text: frozenset[str], heading: frozenset[str], title: frozenset[str]) -> float:
    """Share of the question's weight that a statement and its surroundings cover, 0 to 1; 1 when there is nothing to cover.

    Of words joined by "and" or "or" the best covered counts for all. A label or a required word that is missing makes it 0.
    """
    if focus.labels - text - heading or not all(term.found_in(text | heading | title) for term in focus.required):
        return 0.0
    got = {
        term.stem: max(_IN_TEXT * term.found_in(text), _IN_HEADING * term.found_in(heading), _IN_TITLE * term.found_in(title))
        for term in focus.terms
    }
    for group in focus.joined:
        best = max(got[stem] for stem in group)
        got.update(dict.fromkeys(group, best))
    return weighed(focus.terms, got)


def weighed(found: Sequence[FocusTerm], got: dict[str, float]) -> float:
    """Mean of what was got for each term, by the terms' weights; 1 when there are none."""
    total = sum(term.weight for term in found)
    return sum(term.weight * got[term.stem] for term in found) / total if total else 1.0


def aside_share(focus: Focus, text: frozenset[str], heading: frozenset[str]) -> float:
    """Share of the question's other words that a statement has, 0 to 1; one that only its heading has counts half."""
    if not focus.asides:
        return 0.0
    return sum(1.0 if stem in text else 0.5 if stem in heading else 0.0 for stem in focus.asides) / len(focus.asides)
