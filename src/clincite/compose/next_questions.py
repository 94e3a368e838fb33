"""What may be asked after an article: sides of its subject that the library can answer and the article did not tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping
from itertools import islice
from typing import Final

import msgspec

from clincite.answers import Answer, Claim
from clincite.compose.arrange import arrange
from clincite.compose.direct import direct_answer
from clincite.errors import QuestionError
from clincite.evidence.retrieve import retrieve
from clincite.evidence.select import build_pool
from clincite.evidence.wanted import brief_of
from clincite.library import Library
from clincite.library.dense import Dense
from clincite.question.context import Context, context_of
from clincite.question.followup_lexicon import followup_words
from clincite.question.interventions import distinct, treatments_in
from clincite.question.phrasing import asked, with_groups
from clincite.question.population import label_of
from clincite.question.terms import Vocabulary
from clincite.question.understanding import understand
from clincite.question.words import fold
from clincite.records import Facet

MOST: Final = 3
_MOST_TRIED: Final = 16
_THIN: Final = 1
# What is asked next, most often, after each side; then the others.
_NEXT: Final[dict[Facet, tuple[Facet, ...]]] = {
    Facet.TREATMENT: (Facet.HARM, Facet.DOSE, Facet.PROGNOSIS),
    Facet.DOSE: (Facet.HARM, Facet.TREATMENT, Facet.FOLLOW_UP),
    Facet.HARM: (Facet.DOSE, Facet.TREATMENT, Facet.FOLLOW_UP),
    Facet.CAUSE: (Facet.DIAGNOSIS, Facet.TREATMENT, Facet.PREVENTION),
    Facet.DIFFERENTIAL: (Facet.DIAGNOSIS, Facet.FEATURES, Facet.TREATMENT),
    Facet.FEATURES: (Facet.DIAGNOSIS, Facet.CAUSE, Facet.TREATMENT),
    Facet.DIAGNOSIS: (Facet.TREATMENT, Facet.IMAGING, Facet.PROGNOSIS),
    Facet.IMAGING: (Facet.DIAGNOSIS, Facet.TREATMENT, Facet.FEATURES),
    Facet.PROGNOSIS: (Facet.TREATMENT, Facet.FOLLOW_UP, Facet.HARM),
    Facet.PREVENTION: (Facet.TREATMENT, Facet.CAUSE, Facet.HARM),
}
_OTHERS: Final = (
    Facet.TREATMENT,
    Facet.PROGNOSIS,
    Facet.DIAGNOSIS,
    Facet.HARM,
    Facet.CAUSE,
    Facet.DOSE,
    Facet.FEATURES,
    Facet.FOLLOW_UP,
    Facet.PREVENTION,
    Facet.EPIDEMIOLOGY,
    Facet.DEFINITION,
)
_OF_TREATMENT: Final = frozenset({Facet.HARM, Facet.DOSE})
_SELDOM: Final = frozenset({Facet.EPIDEMIOLOGY, Facet.DEFINITION})
_TOLD_OF: Final = frozenset({Facet.TREATMENT, Facet.DOSE, Facet.HARM, Facet.PROGNOSIS, Facet.PREVENTION})


class NextQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question that may be asked next and that the library can answer."""

    text: str
    facet: Facet


class _Told(msgspec.Struct, frozen=True):
    """What one sentence of a direct answer is about.

    :param condition: as it is said within a question; empty where its source does not say.
    :param treatments: that it names.
    """

    condition: str
    treatments: tuple[str, ...]


def next_questions(
    answer: Answer,
    library: Library,
    vocabulary: Vocabulary,
    *,
    dense: Dense | None = None,
    tried: MutableMapping[str, bool] | None = None,
    most: int = MOST,
) -> tuple[NextQuestion, ...]:
    """Questions to go on with, each tried on the library: it has a direct answer on the side that it asks about.

    None after an emergency: there is something else to do.

    :param tried: which questions the library was found to answer, kept by the caller for as long as the library stays the same.
    """
    if answer.emergency is not None or not answer.claims:
        return ()
    told = _told(answer, library)
    context = context_of(understand(answer.question, vocabulary), vocabulary, named=_named(told))
    candidates = islice(_fresh(_candidates(answer, context, told), answer.question), _MOST_TRIED)
    memory = tried if tried is not None else {}

    complaint = _is_complaint(context)
    chosen: list[NextQuestion] = []
    for one in candidates:
        if len(chosen) == most:
            break
        if not complaint and any(one.facet is other.facet for other in chosen):
            continue
        if (known := memory.get(one.text)) is None:
            memory[one.text] = known = answered(one, library, vocabulary, dense)
        if known:
            chosen.append(one)
    return tuple(chosen)


def treatments_named(answer: Answer, library: Library) -> tuple[str, ...]:
    """The treatments that the direct answer names: as the quoted sections say what they are about, and in its words."""
    return _named(_told(answer, library))


def _named(told: Iterable[_Told]) -> tuple[str, ...]:
    return distinct(name for one in told for name in one.treatments)


def _told(answer: Answer, library: Library) -> tuple[_Told, ...]:
    return tuple(_told_by(answer.claim(name), library) for name in answer.direct_answer)


def _told_by(claim: Claim, library: Library) -> _Told:
    record = library.get(claim.quotes[0].record)
    section = next((one for one in record.sections if one.name == claim.quotes[0].section), None) if record is not None else None
    condition = label_of(section.condition) if section is not None and section.condition else ""
    if claim.facet not in _TOLD_OF:
        return _Told(condition, ())
    subject = section.subject if section is not None and section.subject else ""
    names = [subject] if subject and fold(subject) in fold(claim.text) else []
    return _Told(condition, tuple(_within(name) for name in distinct((*names, *treatments_in(claim.text)))))


def _within(name: str) -> str:
    """A name as it is written within a sentence ("Inhaled Corticosteroid" is "inhaled corticosteroid"; "NSAIDs" stays)."""
    return " ".join(word.lower() if word[1:].islower() else word for word in name.split())


def answered(one: NextQuestion, library: Library, vocabulary: Vocabulary, dense: Dense | None) -> bool:
    """Whether the library has something to say on a question's side of its subject."""
    try:
        plan = understand(one.text, vocabulary)
    except QuestionError:
        return False
    if plan.emergency:
        return False
    brief = brief_of(plan)
    retrieved = retrieve(plan, brief, library, dense=dense)
    pool = build_pool(plan, brief, retrieved, library)
    arrangement = arrange(plan, brief, pool)
    return one.facet in arrangement.answered and bool(direct_answer(plan, brief, pool, arrangement))


def _fresh(candidates: Iterable[NextQuestion], asked_before: str) -> Iterator[NextQuestion]:
    seen = {fold(asked_before.strip(" ?.!"))}
    for one in candidates:
        key = fold(one.text.strip(" ?.!"))
        if key not in seen:
            seen.add(key)
            yield one


def _candidates(answer: Answer, context: Context, told: tuple[_Told, ...]) -> Iterator[NextQuestion]:
    """Questions worth trying, the likeliest to be asked first."""
    if _is_complaint(context):
        yield from _of_complaint(context, told)
        return
    if not context.topic:
        return
    count = Counter(claim.facet for claim in answer.claims)
    treatments = distinct((*context.treatments, *context.named))
    first = [facet for side in context.facets or (Facet.TREATMENT,) for facet in _NEXT.get(side, ())]
    order = list(dict.fromkeys((*first, *_OTHERS)))
    # Sides that the article says next to nothing of come before those that it touches; what is seldom asked comes last.
    for facet in sorted(order, key=lambda facet: (facet in _SELDOM, count[facet] > _THIN, order.index(facet))):
        if facet not in context.facets:
            yield from _on(facet, context.topic, treatments, context.population)
    # What qualifies a condition ("COPD group E") may be more than any source says of another side.
    if context.conditions and fold(context.topic) != fold(name := label_of(context.conditions[0])):
        for facet in (*first, *_OTHERS):
            yield from _on(facet, name, treatments, context.population)


def _is_complaint(context: Context) -> bool:
    return bool(context.findings) and not context.conditions


def _of_complaint(context: Context, told: tuple[_Told, ...]) -> Iterator[NextQuestion]:
    """After an article on a complaint: the conditions that its direct answer names, and the treatment of the first that has one."""
    leading = distinct(one.condition for one in told if one.condition)
    treated = {one.condition: one.treatments for one in told if one.treatments}
    for facet in (Facet.PROGNOSIS, Facet.HARM, Facet.TREATMENT, Facet.DIAGNOSIS, Facet.FEATURES, Facet.CAUSE):
        for name in leading if facet is not Facet.HARM else [one for one in leading if one in treated]:
            if facet is not Facet.TREATMENT or name not in treated:
                yield from _on(facet, name, treated.get(name, ()), context.population)
                break
    for facet in (Facet.TREATMENT, Facet.DIAGNOSIS):
        yield from (one for name in leading for one in _on(facet, name, (), context.population))
    for facet in (Facet.DIAGNOSIS, Facet.TREATMENT, Facet.FOLLOW_UP, Facet.PROGNOSIS):
        if facet not in context.facets:
            yield from _on(facet, context.topic, (), context.population)


def _on(facet: Facet, topic: str, treatments: tuple[str, ...], groups: tuple[str, ...]) -> Iterator[NextQuestion]:
    words = followup_words()
    fit = [name for name in treatments if facet is not Facet.DOSE or not words.procedure.search(name.lower())]
    if facet in _OF_TREATMENT and fit:
        yield NextQuestion(text=with_groups(asked(words.sides[facet], topic, fit[0]), groups), facet=facet)
    elif facet is not Facet.DOSE:  # a dose of what?
        yield NextQuestion(text=with_groups(asked(words.sides[facet], topic), groups), facet=facet)
