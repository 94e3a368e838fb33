"""The title of an article, from how its question was understood."""

from __future__ import annotations

from typing import Final

from clincite.compose.gaps import topic_of
from clincite.evidence.wanted import Brief
from clincite.question.plan import QuestionPlan
from clincite.records import Facet

_WORDS: Final[dict[Facet, str]] = {
    Facet.DEFINITION: "what it is",
    Facet.CAUSE: "causes",
    Facet.DIFFERENTIAL: "differential diagnosis",
    Facet.FEATURES: "signs and symptoms",
    Facet.DIAGNOSIS: "diagnosis",
    Facet.IMAGING: "imaging",
    Facet.TREATMENT: "treatment",
    Facet.DOSE: "doses",
    Facet.HARM: "harms",
    Facet.PROGNOSIS: "course and outlook",
    Facet.PREVENTION: "prevention",
    Facet.FOLLOW_UP: "follow-up",
    Facet.EPIDEMIOLOGY: "how common it is",
}


def title_of(plan: QuestionPlan, brief: Brief) -> str:
    """Such as "Facial twitching: causes and treatment"; the question itself where no topic was recognised."""
    topic = topic_of(plan, brief)
    if topic.startswith("“"):
        return plan.text.rstrip(" ?.!")
    head = topic[:1].upper() + topic[1:]
    if plan.comparison:
        return f"{head}: {' or '.join(plan.comparison)}"
    sides = [_WORDS[facet] for facet in plan.facets if facet in _WORDS]
    if not sides:
        return head
    listed = sides[0] if len(sides) == 1 else f"{', '.join(sides[:-1])} and {sides[-1]}"
    return f"{head}: {listed}"
