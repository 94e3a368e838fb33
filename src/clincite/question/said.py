"""A follow-up as typed, taken apart: what it names itself and what it leans on."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from clincite.question.context import Context
from clincite.question.facets import facet_mentions
from clincite.question.followup_lexicon import followup_words
from clincite.question.interventions import TreatmentMention, treatment_mentions
from clincite.question.matching import Match, matches
from clincite.question.population import group_mentions
from clincite.question.terms import Vocabulary
from clincite.question.words import Token, fold, stop_words, straight, tokenise
from clincite.records import Facet

_END: Final = " ?.!;,:"
_PRONOUN: Final = re.compile(r"\b(?:it|they|them|these|those|this|that|its|their)\b")
# "Is it safe to", "how long does it take to", "I know that it": these stand for nothing.
_DUMMY: Final = re.compile(
    r"\bit (?:safe|ok|okay|normal|possible|necessary|worth|better|best|usual|important|bad|good|dangerous|risky|harmful|helpful|advisable) "
    r"(?:to|if|that|when|for (?:\w+ ){1,3}to)\b|\bit (?:take|takes)\b(?! (?:effect|to work|before it))"
)
_OWN: Final = re.compile(r"\b(?:on|by|of) (?:its|their) own\b")
# "That" between two clauses ("the chance that") is no pronoun; after a verb or a preposition, or before one, it is.
_THAT: Final = re.compile(
    r"(?:\b(?:is|are|was|does|do|did|can|could|will|would|should|if|when|of|for|with|about|from|to|by|cause|causes|treat|treats|prevent|stop|mean)"
    r" (?:this|that|these|those)\b)|^(?:this|that|these|those)\b"
)


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of a text."""

    start: int
    end: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up, taken apart.

    :param text: cleaned, without its lead and its closing mark.
    :param led: it began with "and", "what about" or the like.
    :param topics: names of conditions and complaints in it, in order of place.
    :param same: those topics are what was spoken of before.
    :param facets: sides it asks about, in order of place.
    :param groups: groups it names.
    :param treatments: that it names.
    :param pronoun: where it says "it" for something, or None.
    :param rest: words that are none of all that.
    """

    text: str
    led: bool
    topics: tuple[Match, ...]
    same: bool
    facets: tuple[Facet, ...]
    groups: tuple[str, ...]
    treatments: tuple[TreatmentMention, ...]
    pronoun: Span | None
    rest: tuple[Token, ...]


def take_apart(text: str, context: Context, vocabulary: Vocabulary) -> Said:
    """What a cleaned follow-up names, and what it leans on."""
    bare, led = _without_lead(text)
    treatments = treatment_mentions(bare, context.all_treatments)
    topics = tuple(match for match in matches(bare, vocabulary) if _is_topic(match, bare, treatments, vocabulary))
    return Said(
        text=bare,
        led=led,
        topics=topics,
        same=bool(topics) and all(_is_of(match, context, vocabulary) for match in topics),
        facets=_facets(bare),
        groups=tuple(dict.fromkeys(mention.label for mention in group_mentions(bare))),
        treatments=treatments,
        pronoun=_pronoun(bare),
        rest=_rest(bare, topics, treatments),
    )


def _without_lead(text: str) -> tuple[str, bool]:
    words = followup_words()
    bare, led = text.strip(_END), False
    while match := words.lead.match(straight(bare.lower())):
        if match.end() >= len(bare):
            break
        bare, led = bare[match.end() :].strip(_END), True
    return bare, led


def _is_topic(match: Match, text: str, treatments: tuple[TreatmentMention, ...], vocabulary: Vocabulary) -> bool:
    """Whether a name in a follow-up is what it is about: no treatment, no group, and no lay word for a sign that might be anything."""
    inside = [(mention.start, mention.end) for mention in treatments] + [(one.start, one.end) for one in group_mentions(text)]
    if any(start < match.end and match.start < end for start, end in inside):
        return False
    if any(one.start < match.end and match.start < one.end for one in facet_mentions(text) if not one.content):
        return len(match.places) > 1
    known = match.findings(vocabulary) or any(concept.library for concept in match.concepts(vocabulary))
    return bool(known) or not match.lay or len(match.places) > 1


def _is_of(match: Match, context: Context, vocabulary: Vocabulary) -> bool:
    names = {one.name for one in match.findings(vocabulary)} | {concept.name for concept in match.concepts(vocabulary)}
    return bool(names & {*context.conditions, *context.findings})


def _facets(text: str) -> tuple[Facet, ...]:
    """The sides asked about by name; else by what only a follow-up is short enough to say."""
    low = straight(text.lower())
    named = [mention.facet for mention in facet_mentions(f"{text}?") if not mention.content]
    if not named or set(named) == {Facet.DEFINITION}:
        short = [facet for facet, pattern in followup_words().cues if pattern.search(low)]
        named = short[:1] or named
    return tuple(dict.fromkeys(named))


def _pronoun(text: str) -> Span | None:
    low = straight(text.lower())
    idle = [match.span() for match in (*_DUMMY.finditer(low), *_OWN.finditer(low))]
    that = [match.span() for match in _THAT.finditer(low)]
    words = followup_words()
    for pattern in (words.called_treatment, words.called_topic):
        if match := pattern.search(low):
            return Span(match.start(), match.end())
    for match in _PRONOUN.finditer(low):
        if any(start <= match.start() < end for start, end in idle):
            continue
        if match.group() in {"this", "that", "these", "those"} and not any(start <= match.start() < end for start, end in that):
            continue
        return Span(match.start(), match.end())
    return None


def _rest(text: str, topics: tuple[Match, ...], treatments: tuple[TreatmentMention, ...]) -> tuple[Token, ...]:
    """Content words that name no topic, side, group or treatment."""
    low = straight(text.lower())
    taken = [(match.start, match.end) for match in topics]
    taken += [(mention.start, mention.end) for mention in facet_mentions(f"{text}?")]
    taken += [(one.start, one.end) for one in group_mentions(text)] + [(one.start, one.end) for one in treatments]
    taken += [match.span() for _, pattern in followup_words().cues for match in pattern.finditer(low)]
    return tuple(
        token
        for token in tokenise(text)
        if fold(token.text) not in stop_words()
        and fold(token.text) not in followup_words().filler
        and not any(start < token.end and token.start < end for start, end in taken)
    )
