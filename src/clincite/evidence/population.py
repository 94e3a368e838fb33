"""Whether a statement or its source speaks of the group that the question is about."""

from __future__ import annotations

from typing import Final

from clincite.evidence.wanted import stem_set
from clincite.records import Record

_OTHER_WORDS: Final[dict[str, str]] = {
    "children": "child pediatric paediatric childhood boy girl infant adolescent",
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
