"""A follow-up question in its thread: what it leans on is put into it, so that it stands alone and can be asked again by anyone.

Nothing is guessed in silence: what was made of it is told in a line, and other readings are offered beside it.
"""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.errors import QuestionError
from clincite.question.context import Context, context_of, groups_of_plan, subjects_of
from clincite.question.corrections import Correction, corrections_of
from clincite.question.followup_meaning import meaning_of
from clincite.question.followup_ways import Heard, Meant
from clincite.question.intake import clean_question
from clincite.question.plan import QuestionPlan
from clincite.question.population import label_of
from clincite.question.said import take_apart
from clincite.question.terms import Vocabulary
from clincite.question.understanding import understand

_FULL: Final = 7


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up, understood.

    :param said: as typed, cleaned.
    :param question: it, standing alone.
    :param alone: it stood alone as it was typed.
    :param plan: the question, understood.
    :param reading: how it was understood, in a line ("hemifacial spasm · children · treatment").
    :param corrections: other readings, the likeliest first.
    """

    said: str
    question: str
    alone: bool
    plan: QuestionPlan
    reading: str
    corrections: tuple[Correction, ...] = ()


def follow_up(text: str, context: Context, vocabulary: Vocabulary) -> FollowUp:
    """A follow-up as a question that stands alone.

    :param text: as typed.
    :param context: what was asked before.
    :raises QuestionError: it cannot be taken as a question.
    """
    typed = clean_question(text)
    said = take_apart(typed, context, vocabulary)
    meant = meaning_of(typed, said, context, vocabulary)
    plan = _best_said(meant, context, vocabulary)
    after = context_of(plan, vocabulary, before=context)
    return FollowUp(
        said=typed,
        question=plan.text,
        alone=meant.alone,
        plan=plan,
        reading=after.reading,
        corrections=corrections_of(Heard(typed=typed, said=said, meant=meant, context=context), plan, after, vocabulary),
    )


def _best_said(meant: Meant, context: Context, vocabulary: Vocabulary) -> QuestionPlan:
    """The first way of saying it that is understood as it is meant; else the one that comes nearest."""
    best: tuple[int, QuestionPlan] | None = None
    failed: QuestionError | None = None
    for way in dict.fromkeys(meant.ways):
        try:
            plan = understand(way, vocabulary)
        except QuestionError as error:
            failed = failed or error
            continue
        if meant.alone:
            return plan
        score = _agreement(plan, meant, context)
        if best is None or score > best[0]:
            best = (score, plan)
        if score == _FULL:
            break
    if best is None:
        raise failed or QuestionError("The follow-up could not be read.", hint="Ask it as a whole question.")
    return best[1]


def _agreement(plan: QuestionPlan, meant: Meant, context: Context) -> int:
    subjects = set(meant.subjects or context.subjects)
    named = {*(condition.name for condition in plan.conditions), *plan.findings}
    groups = {group for group in groups_of_plan(plan) if group not in {label_of(name) for name in subjects}}
    side = meant.facet is None or meant.facet in plan.facets
    alone = set(plan.findings or subjects_of(plan)) <= subjects  # and about nothing else
    return 2 * (int(subjects <= named) + int(groups == set(meant.groups)) + int(side)) + int(alone)


__all__ = ["Correction", "FollowUp", "follow_up"]
