"""What a question was about, for the one that follows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from clincite.question.facets import facet_mentions
from clincite.question.followup_lexicon import followup_words
from clincite.question.interventions import distinct, distinct_treatments, treatment_mentions
from clincite.question.matching import Match, matches
from clincite.question.plan import QuestionPlan
from clincite.question.population import group_mentions, label_of
from clincite.question.terms import Vocabulary
from clincite.question.words import fold, stop_words, tokenise
from clincite.records import Facet

_LONGEST_TAIL: Final = 2
_ABOUT: Final = re.compile(r".*\b(?:in|for|of|with|about)\s+(?:(?:a|an|the|my)\s+)?(?P<what>[\w'’-]+(?:\s+[\w'’-]+){0,3})$", re.IGNORECASE)
# What may come after "gout flare" and not after "sepsis fluid and pressor".
_ENDS: Final = re.compile(r"\s*[,;:.?!]|\s+(?:in|for|with|among|during|of|when|if|is|are|be|and how|and what|at|after)\b")
_MOST_EARLIER: Final = 4


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked, as far as the next one may lean on it.

    :param question: it, standing alone.
    :param topic: what it is about, as it is said within a question ("hemifacial spasm", "gout flare"); empty when nothing was recognised.
    :param conditions: named in it, without those that say whom it is about.
    :param findings: complaints named in it.
    :param facets: sides asked about; empty for all.
    :param broad: the whole article was asked for.
    :param population: groups named.
    :param comparison: the things compared.
    :param treatments: named in it.
    :param named: treatments that its direct answer names.
    :param earlier: topics of the questions before it, newest first.
    """

    question: str
    topic: str = ""
    conditions: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    broad: bool = False
    population: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it is about, as shown: the complaint, or the conditions."""
        return self.findings or self.conditions

    @property
    def all_treatments(self) -> tuple[str, ...]:
        """The treatments that a pronoun may stand for, the likeliest first."""
        return distinct_treatments((*self.treatments, *self.comparison, *self.named))

    @property
    def reading(self) -> str:
        """How it was understood, in a line: "hemifacial spasm · children · treatment"."""
        words = followup_words()
        parts = [label_of(name) for name in self.subjects] or ([self.topic] if self.topic else [])
        if self.comparison:
            parts.append(" or ".join(self.comparison))
        elif self.treatments:
            parts.append(" and ".join(map(label_of, self.treatments)))
        parts += self.population
        if self.broad or not self.facets:
            parts.append(words.everything.word)
        else:
            parts += [words.sides[facet].word for facet in self._sides() if facet in words.sides]
        return " · ".join(parts)

    def _sides(self) -> tuple[Facet, ...]:
        """The sides asked about; that a treatment is named does not ask for treatment ("side effects of botulinum toxin")."""
        by_name = self.treatments and len(self.facets) > 1
        return tuple(facet for facet in self.facets if not (by_name and facet is Facet.TREATMENT)) or self.facets


def context_of(plan: QuestionPlan, vocabulary: Vocabulary, *, named: Iterable[str] = (), before: Context | None = None) -> Context:
    """The context that a question leaves for the next one.

    :param plan: the question, understood.
    :param named: treatments that its direct answer names, in its order.
    :param before: of the question before it in the thread.
    """
    known = tuple(named)
    match = topic_match(plan, vocabulary)
    # How a complaint is put ("my face twitches") is no name for it.
    topic = topic_words(plan, match) if match is not None and not plan.findings else _first_name(plan) or _last_words(plan)
    if not topic and before is not None and before.topic.lower() in plan.text.lower():
        topic = before.topic
    earlier = distinct(name for name in (before.topic, *before.earlier) if fold(name) != fold(topic)) if before is not None else ()
    return Context(
        question=plan.text,
        topic=topic,
        conditions=subjects_of(plan),
        findings=plan.findings,
        facets=plan.facets,
        broad=plan.broad,
        population=groups_of_plan(plan),
        comparison=plan.comparison,
        treatments=distinct(mention.name for mention in treatment_mentions(plan.text, known)),
        named=distinct(known),
        earlier=earlier[:_MOST_EARLIER],
    )


def subjects_of(plan: QuestionPlan) -> tuple[str, ...]:
    """The conditions that a question is about, without those that say whom it is about."""
    asked = tuple(condition.name for condition in plan.conditions if label_of(condition.name) not in plan.population)
    return asked or tuple(condition.name for condition in plan.conditions[:1])


def groups_of_plan(plan: QuestionPlan) -> tuple[str, ...]:
    """Whom a question is about, without what it is about ("fluids in diabetic ketoacidosis")."""
    subjects = {label_of(name) for name in subjects_of(plan)}
    return tuple(group for group in plan.population if group not in subjects)


def _first_name(plan: QuestionPlan) -> str:
    if plan.findings:
        return plan.findings[0]
    return label_of(plan.conditions[0].name) if plan.conditions else ""


def _last_words(plan: QuestionPlan) -> str:
    """What a question that names nothing known is about: its last words after "in" or "for", which tell more than their names do."""
    found = _ABOUT.search(plan.text.rstrip(" ?.!"))
    if found is None or not any(token.stem in plan.focus for token in tokenise(found["what"])):
        return ""
    return found["what"] if not group_mentions(found["what"]) and not treatment_mentions(found["what"]) else ""


def topic_match(plan: QuestionPlan, vocabulary: Vocabulary) -> Match | None:
    """Where a question names what it is about; None where it does so in no one place."""
    found = [match for match in matches(plan.text, vocabulary) if not match.free]
    if plan.findings:
        return next((match for match in found if any(one.name == plan.findings[0] for one in match.findings(vocabulary))), None)
    wanted = set(subjects_of(plan)[:1])
    ids = {condition.id for condition in plan.conditions if condition.name in wanted and condition.id}
    for match in found:
        if any(concept.name in wanted or concept.id in ids for concept in match.concepts(vocabulary)):
            return match
    return None


def topic_words(plan: QuestionPlan, match: Match) -> str:
    """The words that name what a question is about, with what qualifies them ("gout flare", "COPD group E")."""
    return label_of(plan.text[match.start : topic_end(plan.text, match)].strip())


def topic_end(text: str, match: Match) -> int:
    """Where a topic ends: up to two words right after it that no list knows belong to it."""
    taken = [(mention.start, mention.end) for mention in facet_mentions(text)] + [(one.start, one.end) for one in group_mentions(text)]
    end = match.end
    tail = [token for token in tokenise(text) if token.start >= match.end][:_LONGEST_TAIL]
    for token in tail:
        plain = fold(token.text) not in stop_words() and not any(start < token.end and token.start < stop for start, stop in taken)
        if not plain or text[end : token.start].strip():
            break
        end = token.end
    after = text[end:].lower()
    return end if not after.strip(" ?.!") or _ENDS.match(after) else match.end
