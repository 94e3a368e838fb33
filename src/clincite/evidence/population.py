"""The group that a question is about, and whether a statement or its source speaks of it."""

from __future__ import annotations

from typing import Final

from clincite.evidence.wanted import Brief, stem_set
from clincite.question.plan import QuestionPlan
from clincite.records import Record

_OTHER_WORDS: Final[dict[str, str]] = {
    "children": "child pediatric paediatric childhood boy girl infant",
    "infants": "infant baby newborn neonate child pediatric paediatric",
    "newborns": "newborn neonate neonatal infant",
    "adolescents": "adolescent teenager youth pediatric paediatric",
    "adults": "adult",
    "older adults": "elderly older geriatric frail",
    "women": "woman women female",
    "men": "man men male",
    "pregnancy": "pregnant pregnancy gestation antenatal maternal obstetric",
    "breastfeeding": "breastfeeding lactation lactating",
}


def speaks_of(group: str, record: Record, text: str) -> bool:
    """Whether the words of the group, or other words for it, stand in the text, the title or the source's population."""
    there = stem_set(text) | stem_set(record.title) | stem_set(record.population or "")
    words = stem_set(group)
    return (bool(words) and words <= there) or bool(stem_set(_OTHER_WORDS.get(group, "")) & there)


def groups_asked(plan: QuestionPlan, brief: Brief) -> tuple[str, ...]:
    """The groups that the question names, without those that are its very condition ("fluids in diabetic ketoacidosis")."""
    return tuple(group for group in plan.population if not any(wanted.is_called(group) for wanted in brief.conditions))


def speaks_of_any(groups: tuple[str, ...], record: Record, text: str) -> bool:
    """Whether one of the groups is spoken of."""
    return any(speaks_of(group, record, text) for group in groups)
