"""Gap cards: what was asked and stays open, what came nearest, and what would answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from clincite.answers import Gap
from clincite.compose.arrange import Arrangement
from clincite.compose.drafts import Draft
from clincite.compose.sides import compares
from clincite.evidence.population import groups_asked, speaks_of
from clincite.evidence.relevance import FocusTerm
from clincite.evidence.retrieve import Retrieved
from clincite.evidence.select import Pool
from clincite.evidence.statements import Statement
from clincite.evidence.wanted import Brief, stem_set
from clincite.question.plan import QuestionPlan
from clincite.records import Facet

_NEAREST: Final = 3
_TOPIC_WORDS: Final = 3
_LISTED: Final = 8
_WOULD_ANSWER: Final[dict[Facet, str]] = {
    Facet.CAUSE: "a review or cohort study of what causes {topic}",
    Facet.DIFFERENTIAL: "a review or referral series that compares the causes of {topic}",
    Facet.FEATURES: "a case series or cohort that describes how {topic} presents",
    Facet.DIAGNOSIS: "a diagnostic accuracy study or guideline on {topic}",
    Facet.IMAGING: "a guideline or diagnostic study on imaging in {topic}",
    Facet.TREATMENT: "a guideline, a systematic review or a randomised trial on treating {topic}",
    Facet.DOSE: "a drug label or guideline that states doses for {topic}",
    Facet.HARM: "a trial, cohort or drug label that reports harms in {topic}",
    Facet.PROGNOSIS: "a cohort study that followed people with {topic}",
    Facet.PREVENTION: "a trial or guideline on preventing {topic}",
    Facet.FOLLOW_UP: "a guideline that says when to review or refer {topic}",
    Facet.EPIDEMIOLOGY: "a survey or registry that counts {topic}",
    Facet.DEFINITION: "a review or guideline that defines {topic}",
}
# Sources rarely say that they hold for both.
_SEXES: Final = frozenset({"women", "men"})
_ANY: Final = "a guideline, review or study on {topic}"
_WORDS: Final[dict[Facet, str]] = {
    Facet.CAUSE: "causes of",
    Facet.DIFFERENTIAL: "differential diagnosis of",
    Facet.FEATURES: "signs and symptoms of",
    Facet.DIAGNOSIS: "tests for",
    Facet.IMAGING: "imaging in",
    Facet.TREATMENT: "treatment of",
    Facet.DOSE: "doses for",
    Facet.HARM: "harms in",
    Facet.PROGNOSIS: "outlook of",
    Facet.PREVENTION: "prevention of",
    Facet.FOLLOW_UP: "follow-up of",
    Facet.EPIDEMIOLOGY: "how common is",
    Facet.DEFINITION: "what is",
}


def gaps(
    plan: QuestionPlan,
    brief: Brief,
    retrieved: Retrieved,
    pool: Pool,
    arrangement: Arrangement,
    claim_ids: dict[Draft, str],
    *,
    closest: bool = False,
) -> tuple[Gap, ...]:
    """All gap cards of an answer, the widest first.

    :param closest: the answer quotes what comes closest, because no source is marked or headed as being about the question.
    """
    topic = topic_of(plan, brief)
    looked_for = _looked_for(plan)
    nearest = _nearest(plan, retrieved)
    if not arrangement.sections:
        if plan.emergency:
            return ()  # what to do is said; what the library lacks can wait
        card = _nothing(plan, topic, looked_for, nearest, pool.focus.terms, len(retrieved.retracted))
        return (_titled(card, retrieved, arrangement),)
    if closest:
        card = _closest(plan, topic, looked_for, nearest, retrieved.confidence)
        return (_titled(card, retrieved, arrangement),)
    cards = list(_unanswered_facets(plan, brief.complaint, topic, looked_for, nearest, arrangement))
    cards += _unmet_population(groups_asked(plan, brief), topic, looked_for, arrangement)
    cards += _no_comparison(plan, topic, looked_for, arrangement)
    cards += _stated(arrangement.uncertain, topic, looked_for, claim_ids)
    return tuple(_titled(card, retrieved, arrangement) for card in cards)


def _closest(plan: QuestionPlan, topic: str, looked_for: tuple[str, ...], nearest: tuple[str, ...], confidence: float) -> Gap:
    wanted = _WOULD_ANSWER.get(plan.facets[0], _ANY) if plan.facets else _ANY
    return Gap(
        asked=topic,
        looked_for=looked_for,
        nearest=nearest,
        why_not="No source in the library is marked or headed as being about this. The sentences quoted here come closest; that they "
        f"answer the question was judged from their words alone (fit {confidence:.2f} of 1).",
        would_answer=wanted.format(topic=topic),
        kind="closest",
    )


def _titled(card: Gap, retrieved: Retrieved, arrangement: Arrangement) -> Gap:
    """The card with the titles of the nearest records, so that it can be read without the library."""
    titles = {found.record.id: found.record.title for found in retrieved.found}
    for draft in (*arrangement.uncertain, *(draft for section in arrangement.sections for draft in section.drafts)):
        titles.update((statement.record.id, statement.record.title) for statement in draft.statements)
    return msgspec.structs.replace(card, titles=tuple(titles.get(record, "") for record in card.nearest))


def topic_of(plan: QuestionPlan, brief: Brief) -> str:
    """What the question is about, in words: the complaint, the conditions, or the question itself."""
    if brief.complaint and plan.findings:
        return plan.findings[0]
    if plan.conditions:
        return " and ".join(_small(condition.name) for condition in plan.conditions[:2])
    if plan.findings:
        return plan.findings[0]
    words = [word for word in _asked_words(plan) if stem_set(word) & set(plan.focus)]
    return " ".join(words) if 0 < len(words) <= _TOPIC_WORDS else f"“{plan.text.rstrip(' ?.!')}”"


def _small(name: str) -> str:
    first = name.split(maxsplit=1)[0]
    return name[:1].lower() + name[1:] if first[1:] == first[1:].lower() and "'" not in first and "’" not in first else name


def _looked_for(plan: QuestionPlan) -> tuple[str, ...]:
    names = [plan.text, *(condition.name for condition in plan.conditions), *other_words(plan)]
    return tuple(dict.fromkeys(names))[:_LISTED]


def other_words(plan: QuestionPlan) -> tuple[str, ...]:
    """What was searched for beside the question's own words; other forms of the same words are not worth telling."""
    asked = stem_set(plan.text)
    named = {stem_set(condition.name) for condition in plan.conditions}
    terms = (expansion.term for expansion in plan.expansions if not stem_set(expansion.term) & asked)
    return tuple(dict.fromkeys(term for term in terms if stem_set(term) not in named))


def _nearest(plan: QuestionPlan, retrieved: Retrieved) -> tuple[str, ...]:
    """The best records that share a telling word with the question; one that only shares "treatment" is not near."""
    focus = frozenset(plan.focus)
    near: dict[str, None] = {}
    for found in retrieved.found:
        if found.record.id not in near and focus & stem_set(f"{found.record.title}\n{found.section.name}\n{found.section.text}"):
            near[found.record.id] = None
            if len(near) == _NEAREST:
                break
    return tuple(near)


def _nothing(
    plan: QuestionPlan, topic: str, looked_for: tuple[str, ...], nearest: tuple[str, ...], focus: Sequence[FocusTerm], retracted: int
) -> Gap:
    unknown = [word for word in _asked_words(plan) if any(not term.known and term.stem in stem_set(word) for term in focus)]
    if unknown:
        reason = f"No record in this library mentions {_listed(unknown)}."
    elif nearest:
        reason = "The nearest records share single words with the question; none has a sentence that covers what was asked."
    else:
        reason = "No record in this library shares a telling word with the question."
    if retracted:
        reason += f" {retracted} of the records found {'is' if retracted == 1 else 'are'} retracted and cannot be used."
    facet = plan.facets[0] if plan.facets else None
    would = (_WOULD_ANSWER.get(facet, _ANY) if facet else _ANY) if plan.conditions or plan.findings else _ANY
    return Gap(
        asked=_sentence(plan.text),
        looked_for=looked_for,
        nearest=nearest,
        why_not=reason,
        would_answer=_sentence(would.format(topic=topic)),
    )


def _asked_words(plan: QuestionPlan) -> list[str]:
    return list(dict.fromkeys(word.strip("?.,;:!\"'()").lower() for word in plan.text.split()))


def _unanswered_facets(
    plan: QuestionPlan, complaint: bool, topic: str, looked_for: tuple[str, ...], nearest: tuple[str, ...], arrangement: Arrangement
) -> Iterable[Gap]:
    if not plan.conditions and not plan.findings:
        return  # without a topic, a sentence that covers the question answers it
    for facet in plan.facets:
        # What may explain a complaint is its cause.
        answers = {facet, Facet.DIFFERENTIAL} if complaint and facet is Facet.CAUSE else {facet}
        if answers & arrangement.answered:
            continue
        yield Gap(
            kind="facet",
            asked=_sentence(f"{_WORDS.get(facet, 'about')} {topic}"),
            looked_for=looked_for,
            nearest=nearest,
            why_not=f"The records found tell about other sides of {topic}; no sentence in them could be recognised as telling of this one.",
            would_answer=_sentence(_WOULD_ANSWER.get(facet, _ANY).format(topic=topic)),
        )


def _unmet_population(groups: Sequence[str], topic: str, looked_for: tuple[str, ...], arrangement: Arrangement) -> Iterable[Gap]:
    statements = [statement for section in arrangement.sections for draft in section.drafts for statement in draft.statements]
    missing = [group for group in groups if group not in _SEXES and not any(_speaks(group, item) for item in statements)]
    if missing:
        whom = " and ".join(missing)
        yield Gap(
            kind="population",
            asked=_sentence(f"{topic}: {whom}"),
            looked_for=looked_for,
            nearest=tuple(dict.fromkeys(item.record.id for item in statements))[:_NEAREST],
            why_not=f"None of the sources used speaks of this group ({whom}); what is shown may not hold for it.",
            would_answer=_sentence(f"a study or guideline on {topic} that includes this group ({whom})"),
        )


def _speaks(group: str, item: Statement) -> bool:
    return speaks_of(group, item.record, f"{item.section.name}\n{item.text}")


def _no_comparison(plan: QuestionPlan, topic: str, looked_for: tuple[str, ...], arrangement: Arrangement) -> Iterable[Gap]:
    sides = arrangement.sides
    drafts = [draft for section in arrangement.sections for draft in section.drafts]
    if len(sides) < 2 or any(compares(draft, sides) for draft in drafts):
        return
    first, second = plan.comparison[:2]
    yield Gap(
        kind="comparison",
        asked=_sentence(f"{first} compared with {second} for {topic}"),
        looked_for=looked_for,
        nearest=tuple(dict.fromkeys(draft.first.record.id for draft in drafts))[:_NEAREST],
        why_not="The sources found report on one or the other; no sentence in them sets the two side by side.",
        would_answer=_sentence(f"a randomised trial or cohort that compares {first} with {second} for {topic}"),
    )


def _stated(uncertain: Sequence[Draft], topic: str, looked_for: tuple[str, ...], claim_ids: dict[Draft, str]) -> Iterable[Gap]:
    by_name: dict[str, list[Draft]] = {}
    for draft in uncertain:
        by_name.setdefault(draft.about.name if draft.about else "", []).append(draft)
    for name, drafts in by_name.items():
        subject = _small(name) if name else topic
        yield Gap(
            kind="stated",
            asked=_sentence(f"what is not known about {subject}"),
            looked_for=looked_for,
            nearest=tuple(dict.fromkeys(draft.first.record.id for draft in drafts)),
            why_not="The sources themselves say so.",
            would_answer=_sentence(_ANY.format(topic=subject)),
            claims=tuple(claim_ids[draft] for draft in drafts),
        )


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
