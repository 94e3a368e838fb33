"""Saying a question anew: with another topic, another group or another side, in its own words where that can be done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from clincite.question.context import Context, topic_end, topic_match
from clincite.question.followup_lexicon import TOPIC, TREATMENT, Side, followup_words
from clincite.question.interventions import treatment_mentions
from clincite.question.matching import matches
from clincite.question.plan import QuestionPlan
from clincite.question.population import group_mentions, label_of
from clincite.question.terms import Vocabulary
from clincite.records import Facet

_CLOSING: Final = " ?.!"
# What leads to a group and goes with it when the group goes: "in", "for a", "in people with".
_TO_GROUP: Final = re.compile(
    r"(?:\b(?:in|for|among|during|with|on|while|when|if|of|and|who (?:is|are|have|has)|patients?|people|persons?|someone|somebody|those|"
    r"she|he|they|is|are|a|an|the|my)\s+)+$",
    re.IGNORECASE,
)
_AFTER_GROUP: Final = re.compile(r"^(?:\s+(?:old|patients?|people|persons?|individuals))+\b", re.IGNORECASE)
_TELLS: Final = re.compile(r"(?:compare|tell|explain|describe|list)\b", re.IGNORECASE)
_HELPER: Final = re.compile(r"\b(is|does|has|was) $", re.IGNORECASE)
_PLURALS: Final = {"is": "are", "does": "do", "has": "have", "was": "were"}
_PARTICLE: Final = re.compile(r"^ (on|off|about|up|out|down)\b(?! (?:its|their) own)")


def asked(side: Side, topic: str, treatment: str | None = None) -> str:
    """The question for a side of a topic, or of a treatment of it."""
    form = side.with_ if treatment and side.with_ else side.ask
    return form.replace(TOPIC, topic).replace(TREATMENT, treatment or "")


def asked_about(facets: tuple[Facet, ...], topic: str, treatment: str | None = None, *, broad: bool = False) -> str:
    """The question for the first of some sides; for all of them where none is named."""
    words = followup_words()
    known = [facet for facet in facets if facet in words.sides]
    if broad or not known:
        return asked(words.everything, topic)
    by_treatment = treatment if known[0] in {Facet.DOSE, Facet.HARM} else None
    return asked(words.sides[known[0]], topic, by_treatment)


def closed(text: str) -> str:
    """A question with a capital and one closing mark."""
    bare = " ".join(text.split()).strip(_CLOSING)
    return f"{bare[:1].upper()}{bare[1:]}{'.' if _TELLS.match(bare) else '?'}"


def whom(group: str) -> str:
    """How a group is put after a question: "in children", "in people with chronic kidney disease"."""
    words = followup_words()
    known = {name for axis in words.axes for name in axis} | {"smokers", "athletes"}
    return words.whom.get(group) or (f"in {group}" if group in known else f"in people with {group}")


def with_groups(question: str, groups: Iterable[str]) -> str:
    """A question that names no group yet, about some."""
    bare = question.strip(_CLOSING)
    return closed(" ".join([bare, *map(whom, groups)]))


def without_groups(question: str, groups: Iterable[str], vocabulary: Vocabulary) -> str:
    """A question without the words that say that it is about some groups."""
    unwanted = set(groups)
    spans = [(mention.start, mention.end) for mention in group_mentions(question) if mention.label in unwanted]
    spans += [
        (match.start, match.end)
        for match in matches(question, vocabulary)
        if any(label_of(concept.name) in unwanted for concept in match.concepts(vocabulary))
    ]
    for start, end in sorted(spans, reverse=True):
        lead = _TO_GROUP.search(question[:start])
        after = _AFTER_GROUP.match(question[end:])
        begin = lead.start() if lead else start
        if begin == 0 and lead:  # "Are children treated …": what opens the question stays
            begin = start
        question = question[:begin] + question[end + (after.end() if after else 0) :]
    return " ".join(question.split()).replace(" ?", "?")


def same_axis(groups: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Of some groups those that one of the others takes the place of: "children" and "pregnancy" are not asked about at once."""
    new = set(others)
    axes = [axis for axis in followup_words().axes if axis & new]
    listed = {name for axis in followup_words().axes for name in axis}
    second = bool(new - listed)  # another disease takes the place of a disease
    return tuple(group for group in groups if any(group in axis for axis in axes) or (second and group not in listed))


def with_topic(context: Context, plan: QuestionPlan, topic: str, vocabulary: Vocabulary) -> str | None:
    """The question before, about another topic in the same words; None where its topic stands in no one place."""
    match = topic_match(plan, vocabulary)
    if match is None:
        return None
    return context.question[: match.start] + topic + context.question[topic_end(context.question, match) :]


def with_treatment(context: Context, treatment: str) -> str | None:
    """The question before, about another treatment in the same words; None where it names none, or several."""
    mentions = treatment_mentions(context.question, context.named)
    if len(mentions) != 1:
        return None
    return context.question[: mentions[0].start] + treatment + context.question[mentions[0].end :]


def put_in(text: str, start: int, end: int, name: str, *, plural: bool = False) -> str:
    """A text with a name in the place of a pronoun; "bring it on" becomes "bring on NAME", "does it" becomes "do NAMES".

    :param plural: the name may be one of several things ("antibiotics"; "diabetes" is not).
    """
    head, there, tail = text[:start], text[start:end].lower(), text[end:]
    if (particle := _PARTICLE.match(tail)) and particle.end() == len(tail.rstrip()):
        return f"{head}{particle[1]} {name}"
    if there in {"its", "their"}:
        return f"{head}{_possessive(name)}{tail}"
    helper = _HELPER.search(head)
    if helper and there in {"it", "this", "that"} and plural and _is_plural(name):
        word = _PLURALS[helper[1].lower()]
        head = f"{head[: helper.start()]}{word.capitalize() if helper[1][0].isupper() else word} "
    if helper is None and there in {"they", "these", "those"} and not (plural and _is_plural(name)):
        for many, single in (("are ", "is "), ("do ", "does "), ("have ", "has ")):
            if head.lower().endswith(many):
                head = f"{head[: -len(many)]}{single.capitalize() if head[-len(many)].isupper() else single}"
    return f"{head}{name}{tail}"


def _is_plural(name: str) -> bool:
    return re.search(r"[^siu]s$", name) is not None


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"
