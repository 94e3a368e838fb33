"""The plan that a question is turned into: what later stages are told about it."""

from __future__ import annotations

import msgspec

from clincite.records import Condition, Facet, Presentation


class Expansion(msgspec.Struct, frozen=True, kw_only=True):
    """Another way to say something in the question, for the search.

    :param term: word or phrase to search for as well.
    :param instead_of: the words of the question that it stands in for.
    :param weight: 0 to 1; 1 is as good as the asked words.
    """

    term: str
    instead_of: str
    weight: float


class QuestionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A question, understood.

    :param text: the question, cleaned (NFC, no control characters, blanks folded).
    :param facets: sides asked about, in order of mention; empty when none is named ("hemifacial spasm").
    :param broad: True when the whole article is wanted: no side named, or cause and treatment together.
    :param conditions: conditions named in the question, best first.
    :param findings: complaints named that the library has a differential for ("facial twitching").
    :param candidates: what may explain the findings, from the library's differentials.
    :param population: groups named ("children", "pregnancy", "older adults", "women", "chronic kidney disease" …).
    :param comparison: the things compared ("botulinum toxin", "surgery"); empty when nothing is.
    :param focus: stems of content words that evidence must cover (no stop words, no facet words).
    :param expansions: synonyms, lay-to-clinical terms and abbreviations.
    :param emergency: kind of emergency that the question describes as happening, or None.
    """

    text: str
    facets: tuple[Facet, ...] = ()
    broad: bool = False
    conditions: tuple[Condition, ...] = ()
    findings: tuple[str, ...] = ()
    candidates: tuple[Presentation, ...] = ()
    population: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    emergency: str | None = None
