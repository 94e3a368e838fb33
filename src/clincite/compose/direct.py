"""The direct answer: the two or three claims a busy clinician should read if they read nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from clincite.compose.arrange import Arrangement, speaks
from clincite.compose.drafts import Draft
from clincite.compose.sides import Side, compares, speaks_of_side
from clincite.evidence.population import groups_asked
from clincite.evidence.quantities import quantities
from clincite.evidence.relevance import aside_share
from clincite.evidence.select import Pool, awkward
from clincite.evidence.similar import repeats
from clincite.evidence.wanted import Brief, stem_set
from clincite.question.plan import QuestionPlan
from clincite.records import Facet

_MOST: Final = 3
_MUCH_WORSE: Final = 1.2
_ROLES_FIRST: Final = frozenset({"first_action", "first_line"})
# After a first-line treatment the reader wants to know of another line.
_SAME_ROLE: Final = 0.35
_NEAR_BEST: Final = 0.85
_LONG: Final = 280
_LONG_PENALTY: Final = 0.0005
_ROLE_BONUS: Final = {"first_line": 0.3, "first_action": 0.4, "supportive": 0.2, "procedure": 0.1}
_NEW_WORD_BONUS: Final = 0.35
_ASIDE_BONUS: Final = 0.3
_KEY_BONUS: Final = 0.25
_GRADED_BONUS: Final = 0.05
_STRONG_BONUS: Final = 0.2
_STRONG: Final = re.compile(r"(?:strong|class i|cor 1|grade 1|grade a|level a|1)(?:$|[^\w])(?!.*(?:harm|no benefit))", re.IGNORECASE)
_AWKWARD_PENALTY: Final = 0.8
# What a condition is and what causes it is better told in general than by the count of one clinic.
_ONE_SERIES_PENALTY: Final = 0.35
_ONE_SERIES: Final = re.compile(
    r"\d\s?%|\bof \d{2,}\b|\bseries\b|\b(?:one|single)\b[\w -]*\b(?:clinic|cent(?:re|er)|hospital|institution)\b"
)
# What to do comes before what not to do.
_NEGATIVE_PENALTY: Final = 0.25
_NEGATIVE: Final = re.compile(
    r"\b(?:not recommended|(?:recommends?|suggests?|recommended) against|avoid\w*|contraindicated|should not|no benefit|"
    r"no [\w-]+ (?:therapy|treatment)|examples?)\b",
    re.IGNORECASE,
)
# A line for men only, without the one for women, is half an answer.
_ONE_SEX_PENALTY: Final = 0.9
_ONE_SEX: Final = re.compile(r"(?:^|, )(?:men|women|males?|females?)\b[^:]{0,30}:", re.IGNORECASE)
# Nor is a line for people with something that was not asked about ("gout patient with CKD:").
_SUBGROUP: Final = re.compile(r"^[^.:]{0,40}\b(?:patients?|people|persons?|adults?) with ([^:.]{2,60}):", re.IGNORECASE)
# What has to happen at once comes before what can wait.
_URGENT_BONUS: Final = 0.15
_URGENT: Final = re.compile(r"\b(?:sudden\w*|thunderclap|immediate\w*|at once|without delay|within (?:one|1|an) hour)\b", re.IGNORECASE)
_POINTED_TO: Final = 2
# Bins that may begin an answer: a mimic is no answer to what it may be.
_LEADING: Final = frozenset({"common", "do_not_miss"})
_WHAT: Final = (Facet.DEFINITION, Facet.DIFFERENTIAL, Facet.CAUSE)
_GENERAL: Final = frozenset({Facet.DEFINITION, Facet.CAUSE, Facet.DIFFERENTIAL})

Choice = Callable[[Draft], bool]
Slot = Sequence[Choice]


def direct_answer(plan: QuestionPlan, brief: Brief, pool: Pool, arrangement: Arrangement) -> tuple[Draft, ...]:
    """Up to three drafts of the article, picked to cover what was asked and in the order it was asked."""
    drafts = [draft for section in arrangement.sections for draft in section.drafts]
    groups = groups_asked(plan, brief)
    if any(speaks(draft, groups) for draft in drafts):
        # Asked about a group, what holds for others is no answer.
        drafts = [draft for draft in drafts if speaks(draft, groups)]
    if not brief.conditions:
        # With no condition in the question, a sentence must say for itself what it is about.
        drafts = [draft for draft in drafts if _says_what_about(draft)]
    chosen: list[Draft] = []
    leads = _leads(brief, drafts, pool) if brief.complaint else []
    for slot in _slots(plan, brief, arrangement.sides, leads):
        # The first facet of a slot that has anything to offer fills it.
        any(_take(chosen, [draft for draft in drafts if choice(draft)], pool) for choice in slot)
    # A condition that the library has no marked notes on has no slots to fill: what scores best answers.
    # What may explain a complaint is its cause.
    answering = {*plan.facets, Facet.DIFFERENTIAL} if brief.complaint and Facet.CAUSE in plan.facets else set(plan.facets)
    if not chosen or not (plan.broad or plan.comparison):
        asked = [draft for draft in drafts if not plan.facets or plan.broad or draft.facet in answering]
        best = max((draft.coverage for draft in asked), default=0.0)
        asked = [draft for draft in asked if draft.coverage >= _NEAR_BEST * best]
        while len(chosen) < _MOST and _take(chosen, asked, pool):
            pass
    return tuple(_in_reading_order(plan, chosen))


def _in_reading_order(plan: QuestionPlan, chosen: list[Draft]) -> list[Draft]:
    """Sentences of one source in its own order; sources in the order in which they were picked. Slots keep their order."""
    if plan.broad or plan.comparison:
        return chosen
    if len(plan.facets) > 1:
        asked = {facet: place for place, facet in enumerate(plan.facets)}
        return sorted(chosen, key=lambda draft: asked.get(draft.facet, len(asked)))
    picked = {record: place for place, record in reversed(list(enumerate(draft.first.record.id for draft in chosen)))}
    return sorted(chosen, key=lambda draft: (draft.role not in _ROLES_FIRST, picked[draft.first.record.id], draft.order))


def _leads(brief: Brief, drafts: Sequence[Draft], pool: Pool) -> list[tuple[str, Slot]]:
    """The two conditions to begin with and what to say of them, by rank; before others those that a word of the question points to."""
    told: dict[str, set[Draft]] = {}
    explaining = [(draft, draft.about.name) for draft in drafts if draft.about and draft.about.bin in _LEADING and draft.facet in _WHAT]
    for term in pool.focus.terms:
        having = [(draft, name) for draft, name in explaining if term.found_in(stem_set(draft.text))]
        # A word said of many conditions ("face") points to none.
        if len({name for _, name in having}) <= min(_POINTED_TO, len(brief.conditions) // 2):
            for draft, name in having:
                told.setdefault(name, set()).add(draft)
    first = sorted((wanted.name for wanted in brief.conditions), key=lambda name: name not in told)[:2]
    return [(name, [_one_of(told.get(name, set()))]) for name in first]


def _one_of(drafts: set[Draft]) -> Choice:
    return lambda draft: draft in drafts


def _slots(plan: QuestionPlan, brief: Brief, sides: tuple[Side, ...], leads: list[tuple[str, Slot]]) -> list[Slot]:
    """What the sentences are to be about, in order; empty: whatever scores best."""
    if len(sides) > 1:
        # A comparison in figures says more than one in words.
        both: Slot = [
            lambda draft: compares(draft, sides) and any(one.unit for one in quantities(draft.text)),
            lambda draft: compares(draft, sides),
        ]
        return [both, *[[_on_side(side, sides)] for side in sides]]
    if not plan.broad and len(plan.facets) > 1:
        return [[_on(facet)] for facet in plan.facets]
    if not plan.broad or not brief.conditions:
        return []
    first = brief.conditions[0].name
    causes = (Facet.CAUSE, *_WHAT) if Facet.CAUSE in plan.facets else _WHAT
    treatment = (Facet.TREATMENT, Facet.EMERGENCY)
    if brief.complaint and len(brief.conditions) > 1:
        (one, told), (other, also) = leads
        # The first by rank is told by what it is; another by what sets it apart.
        beside = causes if other == first else (Facet.DIFFERENTIAL, Facet.DEFINITION, Facet.CAUSE)
        return [[*told, *_is(one, causes)], [*also, *_is(other, beside)], _is(one, treatment)]
    return [
        _is(first, causes),
        _is(first, treatment),
        _is(first, (Facet.TREATMENT, Facet.DIAGNOSIS, Facet.IMAGING, Facet.PITFALL, Facet.HARM)),
    ]


def _on(facet: Facet) -> Choice:
    return lambda draft: draft.facet is facet


def _is(name: str, facets: tuple[Facet, ...]) -> Slot:
    return [_of(name, facet) for facet in facets]


def _of(name: str, facet: Facet) -> Choice:
    def choice(draft: Draft) -> bool:
        marked = draft.first.section.facet is facet and draft.first.record.digest
        return marked and draft.about is not None and draft.about.name == name

    return choice


def _on_side(side: Side, sides: tuple[Side, ...]) -> Choice:
    others = tuple(other for other in sides if other is not side)
    return lambda draft: draft.facet in (Facet.TREATMENT, Facet.HARM, Facet.PROGNOSIS) and speaks_of_side(draft, side, others)


def _says_what_about(draft: Draft) -> bool:
    conditions = draft.first.record.conditions
    text = stem_set(draft.text)
    return not conditions or any(stem_set(name) <= text for condition in conditions for name in (condition.name, *condition.synonyms))


def _take(chosen: list[Draft], options: Sequence[Draft], pool: Pool) -> bool:
    """Add the best option that says something new; False when none does."""
    said = frozenset().union(*(stem_set(draft.text) for draft in chosen)) if chosen else frozenset()
    fresh = [draft for draft in options if draft not in chosen and not any(repeats(draft.text, other.text) for other in chosen)]
    if not fresh or len(chosen) >= _MOST:
        return False
    roles = {draft.role for draft in chosen} - {None}
    best = min(fresh, key=lambda draft: (-round(_worth(draft, said, pool) - _SAME_ROLE * (draft.role in roles), 6), draft.first.key))
    if chosen and _worth(best, said, pool) < _worth(chosen[0], frozenset(), pool) - _MUCH_WORSE:
        return False
    chosen.append(best)
    return True


def _worth(draft: Draft, said: frozenset[str], pool: Pool) -> float:
    own = stem_set(draft.text)
    terms = pool.focus.terms
    total = sum(term.weight for term in terms) or 1.0
    new = sum(term.weight for term in terms if term.stem not in said and term.found_in(own)) / total
    return (
        draft.score
        + _ROLE_BONUS.get(draft.role or "", 0.0)
        + (_KEY_BONUS if draft.first.section.importance == "key" else 0.0)
        + (_STRONG_BONUS if _STRONG.match(draft.strength or draft.certainty or "") else _GRADED_BONUS if draft.strength else 0.0)
        + _NEW_WORD_BONUS * new
        + _ASIDE_BONUS * aside_share(pool.focus, own, frozenset())
        - _LONG_PENALTY * max(0, len(draft.text) - _LONG)
        - (_AWKWARD_PENALTY if awkward(draft.text) else 0.0)
        - (_ONE_SEX_PENALTY if _ONE_SEX.search(draft.text) or _for_others(draft, pool) else 0.0)
        + (_URGENT_BONUS if _URGENT.search(draft.text) else 0.0)
        - (_NEGATIVE_PENALTY if _NEGATIVE.search(draft.text) else 0.0)
        - (_ONE_SERIES_PENALTY if draft.facet in _GENERAL and _ONE_SERIES.search(draft.text) else 0.0)
    )


def _for_others(draft: Draft, pool: Pool) -> bool:
    """Whether the draft opens by saying that it is for people with something else than what was asked about."""
    whom = _SUBGROUP.match(draft.text)
    asked = {term.stem for term in pool.focus.terms} | pool.focus.asides
    about = stem_set(draft.about.name) if draft.about else frozenset()
    return whom is not None and not stem_set(whom[1]) & (asked | about)
