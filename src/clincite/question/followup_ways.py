"""Ways to say a follow-up in full: a name for its pronoun, its topic after it, or the plain question for its side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from clincite.question.comparison import comparison_of
from clincite.question.context import Context
from clincite.question.followup_lexicon import followup_words
from clincite.question.phrasing import asked, asked_about, closed, put_in, with_groups
from clincite.question.said import Said
from clincite.question.words import fold, straight, tokenise
from clincite.records import Facet

_DEGREE: Final = r"(?:(?:much|any) )?(?:better|safer|worse|stronger|cheaper|faster|(?:more|less|as) \w+)"
_BETTER: Final = re.compile(rf"^(?:is|are|would|will|does|do) (?P<a>.+?)(?: be| work)? (?P<degree>{_DEGREE})(?: (?:than|as) (?P<b>.+))?$")
_SET_BESIDE: Final = re.compile(
    r"^(?:(?:how does (?:it|that|this) |how do they )?compare[sd]?(?: (?:it|that|this|them))?(?: with| to| against)?"
    r"|versus|vs\.?|instead of|rather than|better than|as opposed to|compared (?:with|to)) (?P<b>.+)$"
)
_WHICH: Final = re.compile(r"^which\b(?: one)?(?: of (?:them|these|those|the two))?(?P<rest>.*)$")
ME: Final = re.compile(r"\b(?:i|me|my|we|you|your|he|she)\b")
BY_TREATMENT: Final = frozenset({Facet.DOSE, Facet.HARM})


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What a follow-up is taken to mean, and ways to say it, the most natural first.

    :param subjects: names of conditions and complaints that the plan must have; empty: those of the context.
    :param facet: the side that it must ask about; None: any.
    :param groups: that it must be about, and no others.
    :param alone: it stands alone as it was typed.
    :param referent: what its pronoun was taken to stand for.
    """

    ways: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    facet: Facet | None = None
    groups: tuple[str, ...] = ()
    alone: bool = False
    referent: str = ""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up on its way: as typed, taken apart, as it is meant, and what it follows."""

    typed: str
    said: Said
    meant: Meant
    context: Context


def ways_to_say(said: Said, context: Context, facet: Facet | None) -> Iterator[str]:
    """Ways to say it in full."""
    low = straight(said.text.lower())
    named = [mention.name for mention in said.treatments]
    treatment = first_of(with_doses((*named, *context.all_treatments), facet)) if facet in BY_TREATMENT else None
    sides = followup_words().sides
    template = asked_about((facet,), context.topic, treatment) if facet in sides and facet is not None else None
    if said.pronoun:
        yield from substituted(said, context)
    elif template and not said.rest and (not named or facet in BY_TREATMENT) and not ME.search(low):
        yield template
    prepositions = ("with", "for", "in") if ME.search(low) else ("for", "in") if facet is Facet.TREATMENT else ("in", "for")
    for preposition in prepositions:
        yield closed(f"{said.text} {preposition} {context.topic}")
    if template:
        yield template
    if named:
        yield asked(sides[Facet.TREATMENT], context.topic, named[0])


def with_doses(names: tuple[str, ...], facet: Facet | None) -> tuple[str, ...]:
    """Of some treatments those that have what is asked: an operation has no dose."""
    return tuple(name for name in names if facet is not Facet.DOSE or not followup_words().procedure.search(name.lower()))


def substituted(said: Said, context: Context) -> Iterator[str]:
    """It with a name in the place of its pronoun."""
    if said.pronoun is None:
        return
    name, also = referent(said, context)
    if also and (noun := followup_words().called_treatment.match(straight(said.text.lower()), said.pronoun.start)):
        name = _with_noun(name, noun.group().split()[-1])
    put = put_in(said.text, said.pronoun.start, said.pronoun.end, name, plural=also)
    if also:
        for preposition in ("in", "for"):
            yield closed(f"{put} {preposition} {context.topic}")
    yield closed(put)


def _with_noun(name: str, noun: str) -> str:
    """ "The injections" are "botulinum toxin injections"; "this drug" is botulinum toxin."""
    return f"{name} {noun}" if noun.startswith(("injection", "tablet", "pill", "therap")) and noun not in name.lower() else name


def referent(said: Said, context: Context) -> tuple[str, bool]:
    """What "it" stands for, and whether that is a treatment."""
    if said.pronoun is None:
        return "", False
    words = followup_words()
    low = straight(said.text.lower())
    there = low[said.pronoun.start : said.pronoun.end]
    treatment = first_of(context.all_treatments)
    if words.called_topic.fullmatch(there) or not treatment:
        return context.topic, False
    spoken_of = bool(context.treatments) and not context.comparison
    meant = words.called_treatment.fullmatch(there) or words.of_treatment.search(low) or there in {"they", "their", "them"}
    if words.of_disease.search(low) and not words.called_treatment.fullmatch(there):
        return context.topic, False
    # Where a treatment was asked about by name, what is said next is about it.
    if meant or (spoken_of and first_facet(said.facets) in {Facet.PROGNOSIS, Facet.HARM, Facet.DOSE, Facet.FEATURES}):
        return treatment, True
    return context.topic, False


def comparison_meant(said: Said, context: Context) -> Meant | None:
    """ "Is surgery better?", "compare with carbamazepine", "which is safer?", "apixaban or warfarin?"."""
    low = straight(said.text.lower())
    topic, groups = context.topic, context.population
    names = [mention.name for mention in said.treatments]
    options = context.all_treatments
    ways: list[str] = []
    if comparison_of(f"{said.text} for {topic}") and len(names) != 1:
        ways = [closed(f"{said.text} for {topic}"), closed(f"{said.text} in {topic}")]
    elif (match := _WHICH.match(low)) and len(options) > 1 and not names and not said.groups:
        rest = said.text[match.start("rest") :].strip()
        if said.facets and not said.pronoun and not re.search(r"\b(?:better|best|safer|longer|first|cheaper|stronger)\b", rest):
            return None
        ways = [f"Which {rest or 'is better'} for {topic}: {options[0]} or {options[1]}?"]
    elif (match := _SET_BESIDE.match(low)) and (other := names[0] if names else _thing(said.text[match.start("b") :])):
        base = first_of(name for name in options if fold(name) != fold(other))
        treatment = followup_words().sides[Facet.TREATMENT]
        ways = [f"Compare {base} with {other} for {topic}." if base else asked(treatment, topic, other)]
    elif (match := _BETTER.match(low)) and (names or said.pronoun):
        degree = said.text[match.start("degree") : match.end("degree")]
        first = names[0] if names and match["a"] and fold(names[0]) in fold(match["a"]) else first_of(options)
        second = first_of(name for name in (*names, *options) if fold(name) != fold(first))
        link = "as" if degree.startswith("as ") else "than"
        if first and second:
            verb = "Are" if low.startswith("are") else "Is"
            ways = [f"{verb} {first} {degree} {link} {second} for {topic}?"]
        elif first:
            ways = [asked(followup_words().sides[Facet.TREATMENT], topic, first)]
    if not ways:
        return None
    facet = None if said.facets and said.facets[0] is not Facet.TREATMENT else Facet.TREATMENT
    return Meant(ways=tuple(with_groups(way, groups) for way in ways), facet=facet, groups=groups)


def _thing(text: str) -> str:
    """What is compared, where it is short enough to be a name."""
    return text.strip(" ?.!") if 0 < len(tokenise(text)) <= 4 else ""


def first_of(names: Iterable[str]) -> str | None:
    """The first of some names; None when there are none."""
    return next(iter(names), None)


def first_facet(facets: tuple[Facet, ...]) -> Facet | None:
    """The first of some sides; None when there are none."""
    return facets[0] if facets else None


def less(groups: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    """Some groups without others."""
    return tuple(group for group in groups if group not in gone)
