"""What a follow-up is taken to mean: the rules, from the surest to the last resort."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.question.context import Context
from clincite.question.emergency import emergency_kind
from clincite.question.followup_lexicon import followup_words
from clincite.question.followup_ways import (
    ME,
    Meant,
    comparison_meant,
    first_facet,
    first_of,
    less,
    referent,
    substituted,
    ways_to_say,
)
from clincite.question.intake import is_medical
from clincite.question.matching import Match
from clincite.question.phrasing import (
    asked,
    asked_about,
    closed,
    put_in,
    same_axis,
    with_groups,
    with_topic,
    with_treatment,
    without_groups,
)
from clincite.question.population import group_mentions, label_of
from clincite.question.said import Said, take_apart
from clincite.question.terms import Vocabulary
from clincite.question.understanding import understand
from clincite.question.words import fold, straight, tokenise
from clincite.records import Facet

_TOLD_APART: Final = re.compile(r"\b(?:differ\w*|told? apart|tell .{0,20} apart|distinguish\w*|same as|confused|mistaken)\b")
_IS_IT: Final = re.compile(
    r"^(?:could|can|might|may|is|does|do|what if|are)\b (?:it|this|that|they|these)(?: be| mean| also be)? ?"
    r"(?:(?:a|an|the|due to|from|really|just) )*$"
)
_NOT_FOR: Final = re.compile(r"^(?:without|not in|not with|if not|not for|no)\b")
_INSIDE: Final = re.compile(
    r"^(?:in|for|with|among|during|on|while|when|if|after|before|at|as|who (?:is|are|has|have|had|also|smokes?|drinks?|takes?))\b"
)
_BEFORE_GROUP: Final = re.compile(r"\b(?:in|for|during|while|with|among|on|when|if)\b(?: (?:a|an|the|my|is|are|i|am|she|he|old|very))*\s*$")
_HAVING: Final = re.compile(r"\b(?:with|has|have|having|had|who|also|plus)\b")
_ADDED: Final = re.compile(r"^(?:if|when|after|before|while|despite|because|unless)\b")
_OPENS: Final = re.compile(
    r"^(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|how|what|when|where|which|who|why|am)\b"
)


def meaning_of(typed: str, said: Said, context: Context, vocabulary: Vocabulary) -> Meant:
    """What a follow-up is taken to mean.

    :param typed: cleaned.
    :param said: it, taken apart.
    """
    alone = Meant(ways=(typed,), alone=True)
    if emergency_kind(typed) is not None:
        return alone  # someone in danger is not read through what was asked before
    if dropped := _dropped(said, context):
        return Meant(ways=(closed(without_groups(context.question, dropped, vocabulary)),), groups=less(context.population, dropped))
    if said.topics and not said.same:
        return _on_another(typed, said, context, vocabulary)
    if said.same:
        return Meant(ways=(closed(said.text) if said.led else typed,), groups=said.groups, facet=first_facet(said.facets), alone=True)
    if not _leans(said, vocabulary):
        return alone
    if not context.topic:
        return _without_topic(typed, said, context)
    return _on_the_same(said, context, vocabulary)


def _leans(said: Said, vocabulary: Vocabulary) -> bool:
    """Whether there is anything in it that a question about health may hold; what is about something else is not made to fit."""
    words = followup_words()
    low = said.text.lower()
    if {fold(token.text) for token in tokenise(said.text)} <= words.idle:
        return False
    if said.led or said.pronoun or said.facets or said.groups or said.treatments or words.onward.match(low):
        return True
    return len(tokenise(said.text)) <= 2 or is_medical(said.text, vocabulary) or bool(_ADDED.match(low))


def _on_another(typed: str, said: Said, context: Context, vocabulary: Vocabulary) -> Meant:
    """It names a condition that was not spoken of before: as the topic, beside the old one, or as what someone has as well."""
    low = straight(said.text.lower())
    match = next(one for one in said.topics if not _known(one, context, vocabulary))
    name = label_of(said.text[match.start : match.end])
    label = _label_in(match, vocabulary)
    subjects = _names_in(match, vocabulary)
    before = low[: match.start]
    if context.topic and said.pronoun and said.pronoun.start < match.start and not said.rest and _IS_IT.match(before):
        return Meant(ways=tuple(_could_it_be(name, context)), subjects=(*context.subjects, *subjects), groups=())
    if context.topic and (said.pronoun or (_TOLD_APART.search(low) and len(said.topics) == 1)):
        kept = context.population if not said.groups else said.groups
        facet = Facet.DIFFERENTIAL if _TOLD_APART.search(low) else first_facet(said.facets)
        ways = [with_groups(way, kept) for way in substituted(said, context)]
        if facet is Facet.DIFFERENTIAL:
            ways.append(f"What is the difference between {context.topic} and {name}?")
        return Meant(ways=tuple(ways), subjects=(*context.subjects, *subjects), facet=facet, groups=kept)
    if said.facets or said.rest or (said.treatments and context.topic and not said.led):
        return Meant(ways=(closed(said.text) if said.led else typed,), alone=True)
    if context.topic and (_HAVING.search(before) or (_INSIDE.match(low) and _is_comorbid(match, vocabulary))):
        replaced = (*same_axis(context.population, said.groups or (label,)),)
        groups = (*less(context.population, replaced), *said.groups, label)
        base = without_groups(context.question, replaced, vocabulary)
        return Meant(ways=(with_groups(base, (*said.groups, label)),), facet=first_facet(context.facets), groups=groups)
    groups = said.groups or context.population
    ways = []
    own_words = not ME.search(straight(context.question.lower()))
    if context.topic and own_words and (edited := with_topic(context, understand(context.question, vocabulary), name, vocabulary)):
        ways.append(_regrouped(edited, said.groups, context, vocabulary))
    treatment = first_of(context.treatments)
    ways.append(with_groups(asked_about(context.facets, name, treatment, broad=context.broad), groups))
    return Meant(ways=tuple(ways), subjects=subjects, facet=None if context.broad else first_facet(context.facets), groups=groups)


def _could_it_be(name: str, context: Context) -> Iterator[str]:
    if context.findings:
        yield f"Can {context.topic} be due to {name}?"
    yield f"What is the difference between {context.topic} and {name}?"


def _without_topic(typed: str, said: Said, context: Context) -> Meant:
    """The question before named nothing that is known: its words are kept and added to."""
    if said.groups and not said.rest and not said.facets:
        return Meant(ways=(with_groups(context.question, said.groups), typed), groups=said.groups)
    if said.pronoun and context.treatments:
        name = context.treatments[0]
        return Meant(ways=(closed(put_in(said.text, said.pronoun.start, said.pronoun.end, name)), typed), facet=first_facet(said.facets))
    if context.treatments and said.facets and not said.rest:
        word = followup_words().sides.get(said.facets[0])
        ways = (f"{word.word} of {context.treatments[0]}?",) if word else ()
        return Meant(ways=(*ways, typed), facet=said.facets[0])
    return Meant(ways=(typed,), alone=True)


def _on_the_same(said: Said, context: Context, vocabulary: Vocabulary) -> Meant:
    """It names no condition: it is about the one before."""
    low = straight(said.text.lower())
    if followup_words().onward.match(low):
        return Meant(ways=(with_groups(asked_about((), context.topic), context.population),), groups=context.population)
    if compared := comparison_meant(said, context):
        return compared
    replaced = same_axis(context.population, said.groups)
    kept = less(context.population, replaced)
    groups = (*kept, *less(said.groups, kept))
    if said.groups and not said.facets and not said.treatments and (_carries(low) or not (said.rest or said.pronoun or _OPENS.match(low))):
        return Meant(
            ways=(_regrouped(context.question, said.groups, context, vocabulary),), groups=groups, facet=first_facet(context.facets)
        )
    if not said.facets and (_ADDED.match(low) or (said.rest and not said.pronoun and _INSIDE.match(low))):
        return _added(said, context, groups, vocabulary)
    if _carries(low) and said.pronoun:
        inner = followup_words().carrier.sub("", low)
        if inner:
            return _added(msgspec.structs.replace(said, text=f"if {said.text[len(said.text) - len(inner) :]}"), context, groups, vocabulary)
    if said.treatments and not said.facets and not said.rest and not _OPENS.match(low):
        return _of_treatment(said, context, groups, vocabulary)
    facet = first_facet(said.facets)
    said_apart = bool(said.groups) and _set_apart(said.text)
    own = take_apart(without_groups(said.text, said.groups, vocabulary), context, vocabulary) if said_apart else said
    more = groups if said_apart else less(groups, said.groups)
    ways = tuple(with_groups(way, more) for way in ways_to_say(own, context, facet))
    return Meant(ways=ways, facet=facet, groups=groups, referent=referent(own, context)[0])


def _set_apart(text: str) -> bool:
    """Whether every group in a text comes after "in" or the like, so that it can be moved ("is it safe in pregnancy?")."""
    low = straight(text.lower())
    return all(_BEFORE_GROUP.search(low[: mention.start]) for mention in group_mentions(text))


def _of_treatment(said: Said, context: Context, groups: tuple[str, ...], vocabulary: Vocabulary) -> Meant:
    """It is the name of a treatment: what was asked of another is asked of it, or how well it works."""
    name = said.treatments[0].name
    ways = []
    if edited := with_treatment(context, name):
        ways.append(_regrouped(edited, said.groups, context, vocabulary))
    ways.append(with_groups(asked(followup_words().sides[Facet.TREATMENT], context.topic, name), groups))
    return Meant(ways=tuple(ways), groups=groups, facet=first_facet(context.facets) if len(ways) > 1 else Facet.TREATMENT)


def _added(said: Said, context: Context, groups: tuple[str, ...], vocabulary: Vocabulary) -> Meant:
    """A circumstance ("if it fails", "after surgery"), added to the question before."""
    text = said.text
    if pronoun := take_apart(text, context, vocabulary).pronoun:
        name, _ = referent(msgspec.structs.replace(said, pronoun=pronoun), context)
        text = put_in(text, pronoun.start, pronoun.end, name)
    base = without_groups(context.question, same_axis(context.population, said.groups), vocabulary)
    return Meant(ways=(closed(f"{base.strip(' ?.!')} {text[:1].lower()}{text[1:]}"),), groups=groups, facet=first_facet(context.facets))


def _regrouped(question: str, new: tuple[str, ...], context: Context, vocabulary: Vocabulary) -> str:
    """A question about other groups than it was."""
    if ME.search(straight(question.lower())) and context.topic:  # "my face twitches" is not said of children
        question = asked_about(context.facets, context.topic, broad=context.broad)
    if not new:
        return closed(question)
    replaced = same_axis(context.population, new)
    kept = less(context.population, replaced)
    base = without_groups(question, replaced, vocabulary)
    return with_groups(base, tuple(group for group in new if group not in kept))


def _carries(low: str) -> bool:
    return bool(followup_words().carrier.match(low) or _INSIDE.match(low))


def _known(match: Match, context: Context, vocabulary: Vocabulary) -> bool:
    return bool(set(_names_in(match, vocabulary)) & {*context.conditions, *context.findings})


def _names_in(match: Match, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the name may stand for, the first of each sort: the complaint or else the condition."""
    found = tuple(one.name for one in match.findings(vocabulary))
    return found[:1] or tuple(concept.name for concept in match.concepts(vocabulary))[:1]


def _label_in(match: Match, vocabulary: Vocabulary) -> str:
    return label_of(_names_in(match, vocabulary)[0])


def _dropped(said: Said, context: Context) -> tuple[str, ...]:
    """The groups of the question before that a follow-up says it is not about ("without kidney disease")."""
    lead = _NOT_FOR.match(straight(said.text.lower()))
    if lead is None:
        return ()
    named = {token.key for token in tokenise(said.text[lead.end() :])}
    return tuple(
        group for group in context.population if group in said.groups or (named and named <= {token.key for token in tokenise(group)})
    )


def _is_comorbid(match: Match, vocabulary: Vocabulary) -> bool:
    words = {fold(token.text) for concept in match.concepts(vocabulary)[:1] for token in tokenise(concept.name)}
    return bool(words & followup_words().comorbid)
