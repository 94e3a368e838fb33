"""Other readings of a follow-up, to be chosen with one click where the first was not what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec

from clincite.errors import QuestionError
from clincite.question.context import Context
from clincite.question.followup_lexicon import followup_words
from clincite.question.followup_ways import BY_TREATMENT, Heard, with_doses
from clincite.question.interventions import distinct
from clincite.question.phrasing import asked_about, closed, put_in, with_groups, with_topic, without_groups
from clincite.question.plan import QuestionPlan
from clincite.question.said import Said
from clincite.question.terms import Vocabulary
from clincite.question.understanding import understand
from clincite.question.words import fold
from clincite.records import Facet

_MOST_CORRECTIONS: Final = 8
_OFFERED: Final = (Facet.TREATMENT, Facet.CAUSE, Facet.DIAGNOSIS, Facet.FEATURES, Facet.HARM, Facet.PROGNOSIS)
_MOST_SIDES: Final = 4


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Another reading of a follow-up.

    :param kind: ``topic``, ``side``, ``group``, ``treatment`` or ``new`` (as it was typed, leaning on nothing).
    :param label: what it changes, in few words.
    :param question: the follow-up, read so.
    """

    kind: str
    label: str
    question: str


def corrections_of(heard: Heard, plan: QuestionPlan, after: Context, vocabulary: Vocabulary) -> tuple[Correction, ...]:
    """Other readings of a follow-up, each understood before it is offered, and none that is the one chosen.

    :param plan: the reading chosen.
    :param after: the context that it leaves.
    """
    return tuple(islice(_understood(heard, plan, after, vocabulary), _MOST_CORRECTIONS))


def _understood(heard: Heard, plan: QuestionPlan, after: Context, vocabulary: Vocabulary) -> Iterator[Correction]:
    seen = {fold(plan.text.strip(" ?.!"))}
    for kind, label, make in _others(heard, plan, after, vocabulary):
        try:
            other = understand(make(), vocabulary)
        except QuestionError:
            continue
        if (key := fold(other.text.strip(" ?.!"))) not in seen:
            seen.add(key)
            yield Correction(kind=kind, label=label, question=other.text)


def _others(heard: Heard, plan: QuestionPlan, after: Context, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Callable[[], str]]]:
    said, meant, context = heard.said, heard.meant, heard.context
    facets = after.facets
    if said.pronoun and meant.referent and context.topic:
        for name in distinct((context.topic, *context.all_treatments))[:3]:
            if fold(name) != fold(meant.referent):
                yield "treatment", f"about {name}", _asking_of(said, name, context, after)
    if after.broad is False and (by_name := [facet for facet in facets if facet in BY_TREATMENT]):
        for name in with_doses(context.all_treatments, by_name[0])[:3]:
            way = with_groups(asked_about(after.facets, after.topic, name), after.population)
            yield "treatment", f"of {name}", _just(way)
    for group in after.population:
        yield "group", f"not only {group}", _just(closed(without_groups(plan.text, (group,), vocabulary)))
    for topic in distinct((context.topic, *context.earlier))[:3]:
        if topic and fold(topic) != fold(after.topic):
            edited = with_topic(after, plan, topic, vocabulary)
            yield "topic", f"about {topic}", _just(closed(edited or with_groups(asked_about(facets, topic), after.population)))
    if (said.topics or said.rest) and (not meant.alone or said.led):
        yield "new", "as a new question", _just(heard.typed if not said.led else closed(said.text))
    yield from _sides(after)


def other_sides(after: Context, vocabulary: Vocabulary) -> tuple[Correction, ...]:
    """The other sides of what a question is about, for the groups that it is about."""
    found = ((kind, label, understand(make(), vocabulary).text) for kind, label, make in _sides(after))
    return tuple(Correction(kind=kind, label=label, question=question) for kind, label, question in found)


def _sides(after: Context) -> Iterator[tuple[str, str, Callable[[], str]]]:
    if not after.topic:
        return
    if after.facets and not after.broad:
        yield "side", followup_words().everything.word, _just(with_groups(asked_about((), after.topic), after.population))
    for facet in [facet for facet in _OFFERED if facet not in after.facets][:_MOST_SIDES]:
        side = followup_words().sides[facet]
        yield "side", side.word, _just(with_groups(asked_about((facet,), after.topic), after.population))


def _asking_of(said: Said, name: str, context: Context, after: Context) -> Callable[[], str]:
    def question() -> str:
        assert said.pronoun is not None
        put = put_in(said.text, said.pronoun.start, said.pronoun.end, name)
        text = put if fold(name) == fold(context.topic) else f"{put} in {context.topic}"
        return closed(text) if said.groups else with_groups(text, after.population)

    return question


def _just(text: str) -> Callable[[], str]:
    return lambda: text
