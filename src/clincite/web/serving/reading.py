"""How a question is read, for programs and in one line for people."""

from __future__ import annotations

from clincite.compose.gaps import other_words
from clincite.question import QuestionPlan
from clincite.render import words
from clincite.web.api.shapes import Read


def read_of(plan: QuestionPlan) -> Read:
    """What was understood in a question."""
    conditions = tuple(condition.name for condition in plan.conditions)
    # Of a complaint, the conditions that may explain it are the answer, not what was asked.
    named = [*(() if plan.findings and plan.candidates else conditions), *(name for name in plan.findings if name not in conditions)]
    parts = [words.listed(named), words.listed([words.FACETS[facet] for facet in plan.facets])]
    parts += [f"in {words.listed(plan.population)}" if plan.population else "", words.listed(plan.comparison, "compared with")]
    return Read(
        question=plan.text,
        facets=plan.facets,
        conditions=conditions,
        findings=plan.findings,
        population=plan.population,
        comparison=plan.comparison,
        terms=other_words(plan),
        emergency=plan.emergency,
        words=" · ".join(part for part in parts if part),
    )
