"""What the ranker is told of a section and a question: a few numbers, each between 0 and about 1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

import msgspec

from clincite.evidence.abbreviations import definitions
from clincite.evidence.passage_facets import passage_facet
from clincite.evidence.wanted import stem_set
from clincite.evidence.words import Spotted, Spotter, rarity, sequence_of
from clincite.library import Library
from clincite.question.facets import facets_of
from clincite.question.plan import QuestionPlan
from clincite.records import GUIDELINES, Facet, Record, Section

# BM25F (Robertson and Zaragoza 2009) with the usual saturation and length normalisation; body and title count alike.
_K1: Final = 1.2
_B: Final = 0.75
# In a question, a word that says what it is about counts this much more than one that says how it is put. A claim has no such words.
_FOCUS_FACTOR: Final = 2.0
_ASKS: Final = re.compile(
    r"\?|^\W*(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|would|will|has|have|"
    r"list|name|describe|explain|define)\b",
    re.IGNORECASE,
)
# Words; a sentence or two.
_WINDOW: Final = 45
_ABBREVIATION_WEIGHT: Final = 0.8
_FACET_CHARACTERS: Final = 600

# The value of a feature that says nothing either way.
NEITHER: Final = 0.5
#: A record with more sections is no abstract.
SECTIONS_OF_A_PAPER: Final = 12

FEATURES: Final = ("bm25", "focus", "title", "window", "facet", "condition", "similarity")


class StandIn(msgspec.Struct, frozen=True):
    """Words that may stand for words of the question.

    :param instead_of: terms of the question that they replace.
    :param needed: terms that must all be there.
    :param worth: 0 to 1; 1 is as good as the asked words.
    """

    instead_of: frozenset[str]
    needed: frozenset[str]
    worth: float


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question as ranking sees it.

    :param weights: inverse document frequency of each of its terms, in order.
    :param focus: the terms that say what it is about.
    :param names: stems of each name of each condition it names.
    :param facets: the sides it asks about.
    """

    weights: Mapping[str, float]
    focus: frozenset[str]
    stand_ins: tuple[StandIn, ...] = ()
    names: tuple[frozenset[str], ...] = ()
    facets: frozenset[Facet] = frozenset()


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A section as ranking sees it: the question's terms, and what may stand for them, in title, heading and key words, and in its text."""

    around: Spotted
    body: Spotted

    @property
    def terms(self) -> Set[str]:
        """All that are there."""
        return self.around.counts.keys() | self.body.counts.keys()


def asked_of(plan: QuestionPlan, library: Library) -> Asked:
    """The question of a plan, its terms weighed in a library."""
    words = tuple(dict.fromkeys(sequence_of(plan.text)))
    sections = library.sections()
    weights = {word: rarity(library.frequency(word), sections) for word in words}
    focus = frozenset(plan.focus) & weights.keys() if _ASKS.search(plan.text) else frozenset(weights)
    stand_ins = tuple(
        StandIn(stem_set(expansion.instead_of), stem_set(expansion.term), expansion.weight)
        for expansion in plan.expansions
        if stem_set(expansion.instead_of) & weights.keys() and stem_set(expansion.term)
    )
    names = tuple(
        dict.fromkeys(stems for condition in plan.conditions for name in (condition.name, *condition.synonyms) if (stems := stem_set(name)))
    )
    return Asked(weights=weights, focus=focus or frozenset(weights), stand_ins=stand_ins, names=names, facets=frozenset(plan.facets))


def with_abbreviations(asked: Asked, text: str, texts: Iterable[str]) -> Asked:
    """With the abbreviations that ``texts`` define for words of the question, or write out where the question abbreviates.

    :param text: the question as typed: "ADA" there is no "ada".
    """
    known = {(stand_in.instead_of, stand_in.needed) for stand_in in asked.stand_ins}
    more: dict[tuple[frozenset[str], frozenset[str]], None] = {}
    low = text.lower()
    for short, long in dict.fromkeys(pair for one in texts for pair in definitions(one)):
        if short not in text and long.lower() not in low:
            continue
        brief, full = stem_set(short), stem_set(long)
        if brief <= asked.weights.keys() and not full <= asked.weights.keys() and re.search(rf"\b{re.escape(short)}\b", text):
            more[brief, full] = None
        elif full <= asked.weights.keys() and not brief <= asked.weights.keys() and long.lower() in low:
            more[full, brief] = None
    found = tuple(StandIn(instead_of, needed, _ABBREVIATION_WEIGHT) for instead_of, needed in more if (instead_of, needed) not in known)
    return msgspec.structs.replace(asked, stand_ins=(*asked.stand_ins, *found)) if found else asked


def sight_of(record: Record, section: Section, spotter: Spotter) -> Sight:
    """A section with what stands around it."""
    heading = " ; ".join(filter(None, (section.name, section.condition, section.subject)))
    return Sight(around=spotter.spot(" ; ".join((record.title, heading, *record.keywords))), body=spotter.spot(section.text))


def features(asked: Asked, found: Sequence[tuple[Record, Section]], similarities: Sequence[float]) -> list[tuple[float, ...]]:
    """For each section the numbers that :data:`FEATURES` names. Lengths and best scores are relative to the sections given.

    That of ``facet`` is left at :data:`NEITHER`: to read a section's side takes longer than all the rest, see :func:`with_facet`.
    """
    wanted = frozenset(asked.weights).union(*(one.needed for one in asked.stand_ins), *asked.names)
    spotter = Spotter(wanted)
    sights = [sight_of(record, section, spotter) for record, section in found]
    wholes = _whole_papers(found, sights)
    seen = [*sights, *wholes.values()]
    fits = list(zip(_bm25f(asked, seen), (covered(asked, sight.terms, asked.focus) for sight in seen), strict=True))
    of_paper = dict(zip(wholes, fits[len(sights) :], strict=True))
    mixed = [_mean(fit, of_paper.get(record.id, fit)) for fit, (record, _) in zip(fits[: len(sights)], found, strict=True)]
    top = max((score for score, _ in mixed), default=0.0) or 1.0
    return [
        (
            score / top,
            focus,
            _share(asked, sight.around.counts),
            _window_share(asked, sight),
            NEITHER,
            _condition_match(asked, sight),
            similarity,
        )
        for (score, focus), sight, similarity in zip(mixed, sights, similarities, strict=True)
    ]


def is_paper(record: Record) -> bool:
    """Whether a record is the text of a paper: no guideline, no digest or summary of another text."""
    return not record.digest and record.kind not in GUIDELINES


def _whole_papers(found: Sequence[tuple[Record, Section]], sights: Sequence[Sight]) -> dict[str, Sight]:
    """What was found of each paper of which several sections were, as one: a structured abstract answers as a whole.

    A guideline is no such whole: its sections answer questions of their own.
    """
    parts: dict[str, list[Sight]] = {}
    for (record, _), sight in zip(found, sights, strict=True):
        if is_paper(record) and len(record.sections) <= SECTIONS_OF_A_PAPER:
            parts.setdefault(record.id, []).append(sight)
    return {name: Sight(around=mine[0].around, body=_joined(mine)) for name, mine in parts.items() if len(mine) > 1}


def _joined(sights: Sequence[Sight]) -> Spotted:
    counts: Counter[str] = Counter()
    for sight in sights:
        counts.update(sight.body.counts)
    return Spotted(places=(), counts=counts, length=sum(sight.body.length for sight in sights))


def _mean(own: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    return (own[0] + whole[0]) / 2, (own[1] + whole[1]) / 2


def _bm25f(asked: Asked, sights: Sequence[Sight]) -> list[float]:
    if not sights:
        return []
    body = sum(sight.body.length for sight in sights) / len(sights) or 1.0
    around = sum(sight.around.length for sight in sights) / len(sights) or 1.0
    weights = [(term, weight * (_FOCUS_FACTOR if term in asked.focus else 1.0)) for term, weight in asked.weights.items()]
    scores = []
    for sight in sights:
        of_body = 1 / (1 - _B + _B * sight.body.length / body)
        of_title = 1 / (1 - _B + _B * sight.around.length / around)
        score = 0.0
        for term, weight in weights:
            frequency = sight.body.counts.get(term, 0) * of_body + sight.around.counts.get(term, 0) * of_title
            if frequency:
                score += weight * frequency * (_K1 + 1) / (_K1 + frequency)
        scores.append(score)
    return scores


def covered(asked: Asked, there: Set[str], among: Iterable[str]) -> float:
    """Share, by weight, of some of the question's terms that are there or have a stand-in there, 0 to 1."""
    total = got = 0.0
    for term in among:
        weight = asked.weights[term]
        total += weight
        if term in there:
            got += weight
        else:
            got += weight * max((one.worth for one in asked.stand_ins if term in one.instead_of and one.needed <= there), default=0.0)
    return got / total if total else 0.0


def _share(asked: Asked, counts: Mapping[str, int]) -> float:
    total = sum(asked.weights.values())
    return sum(weight for term, weight in asked.weights.items() if term in counts) / total if total else 0.0


def _window_share(asked: Asked, sight: Sight) -> float:
    """Largest share of the question, by weight, within a few lines of the text."""
    places = [(place, term) for place, term in sight.body.places if term in asked.weights]
    total = sum(asked.weights.values())
    best = current = 0.0
    inside: dict[str, int] = {}
    first = 0
    for place, term in places:
        inside[term] = inside.get(term, 0) + 1
        if inside[term] == 1:
            current += asked.weights[term]
        while place - places[first][0] >= _WINDOW:
            left = places[first][1]
            first += 1
            inside[left] -= 1
            if not inside[left]:
                current -= asked.weights[left]
        best = max(best, current)
    return best / total if total else 0.0


def with_facet(row: tuple[float, ...], asked: Asked, record: Record, section: Section) -> tuple[float, ...]:
    """A row of features with that of the facet: 1 when the section is about a side that is asked for, 0 when about another."""
    facet = facet_of(record, section) if asked.facets else None
    if facet is None:
        return row
    return tuple(float(facet in asked.facets) if name == "facet" else value for name, value in zip(FEATURES, row, strict=True))


def facet_of(record: Record, section: Section) -> Facet | None:
    """The side that a section is about: as its source marks it, as its title asks when that is a question, as its words tell."""
    if section.facet is not None:
        return section.facet
    if record.title.rstrip().endswith("?"):
        asked = facets_of(record.title)
        if len(asked) == 1:
            return asked[0]
    return passage_facet(section.name, section.text[:_FACET_CHARACTERS])


def _condition_match(asked: Asked, sight: Sight) -> float:
    """1 when title or heading names a condition of the question, 0 when not."""
    if not asked.names:
        return NEITHER
    return float(any(all(term in sight.around.counts for term in name) for name in asked.names))
