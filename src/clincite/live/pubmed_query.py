"""A topic in PubMed's syntax: one query for each step of a ladder, from narrow to wide.

``"…"[MeSH Terms]`` takes entry terms as well as descriptors and explodes the tree below. Words of the question carry no tag, so that PubMed
maps them to MeSH itself (automatic term mapping). Names stand in quotation marks, and no character of theirs means anything to PubMed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from clincite.live.filters import PUBMED_REVIEWS, PUBMED_SYNTHESES, categories_of, pubmed_filters
from clincite.live.topic import Term, Topic

_MESH_NAMES: Final = 2
_ANIMALS: Final = 'NOT ("animals"[MeSH Terms] NOT "humans"[MeSH Terms])'
_READABLE: Final = ("hasabstract", "english[Language]")

# Headings first, then the stems that title and abstract are searched for. Adults are no filter: nearly every study has them.
_PEOPLE: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "newborns": (("infant, newborn",), ("newborn*", "neonat*")),
    "infants": (("infant",), ("infan*",)),
    "children": (("child", "infant"), ("child*", "pediatric*", "paediatric*")),
    "adolescents": (("adolescent",), ("adolescen*", "teenage*")),
    "older adults": (("aged",), ("elderly", "older adults", "geriatric*")),
    "women": (("female",), ("women",)),
    "men": (("male",), ("men",)),
    "pregnancy": (("pregnancy",), ("pregnan*",)),
    "postpartum": (("postpartum period",), ("postpartum", "postnatal")),
    "breastfeeding": (("breast feeding", "lactation"), ("breastfe*",)),
    "inpatient": (("inpatients", "hospitalization"), ("inpatient*", "hospitali*")),
    "outpatient": (("outpatients", "primary health care"), ("outpatient*", "primary care")),
    "intensive care": (("critical care", "intensive care units"), ("intensive care", "critically ill")),
    "emergency department": (("emergency service, hospital",), ("emergency department",)),
    "immunocompromised": (("immunocompromised host",), ("immunocompromised", "immunosuppressed")),
    "smokers": (("smokers", "smoking"), ("smok*",)),
    "athletes": (("athletes",), ("athlet*",)),
}


def pubmed_queries(topic: Topic) -> tuple[str, ...]:
    """The ladder: exact and narrow; broad; the terms alone; the subject alone. Each step differs from the one before it.

    :return: empty for an empty topic.
    """
    if topic.empty:
        return ()
    subject = _subjects(topic.subjects, together=not topic.either)
    extras = [_words(term) for term in topic.extras]
    people = [_people(label) for label in topic.people if label in _PEOPLE]
    categories = categories_of(topic.facets, predicts=topic.predicts)
    narrow = _either((*pubmed_filters(categories, "Narrow"), *PUBMED_SYNTHESES))
    broad = _either((*pubmed_filters(categories, "Broad"), *PUBMED_REVIEWS))
    steps = [
        f"{_all((*subject, *extras, *people, narrow, *_READABLE))} {_ANIMALS}",
        f"{_all((*subject, *extras, broad, *_READABLE))} {_ANIMALS}",
        _all((*subject, *extras, *_READABLE)),
        _all((*_wide(topic, subject, extras), _READABLE[-1])),
    ]
    return tuple(dict.fromkeys(steps))


def _wide(topic: Topic, subject: Sequence[str], extras: Sequence[str]) -> tuple[str, ...]:
    """The least that still asks the question: any of its subjects, or its two most telling words."""
    if topic.subjects:
        return tuple(_subjects(topic.subjects, together=False))
    return tuple(extras[:2])


def _people(label: str) -> str:
    headings, stems = _PEOPLE[label]
    mesh = (f'"{name}"[MeSH Terms]' for name in headings)
    # A stem that is cut off stands bare: quotation marks would switch truncation off for some.
    text = (f"{stem}[Title/Abstract]" if " " not in stem else f'"{stem}"[Title/Abstract]' for stem in stems)
    return _either((*mesh, *text))


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(parts)


def _subjects(terms: Sequence[Term], *, together: bool) -> list[str]:
    groups = [_either(_named(term)) for term in terms]
    if not groups:
        return []
    return groups if together else [_either(groups)]


def _named(term: Term) -> tuple[str, ...]:
    """A subject by its headings and by its names as text."""
    mesh = tuple(f'"{name}"[MeSH Terms]' for name in term.names[:_MESH_NAMES])
    text = tuple(f'"{name}"[Title/Abstract]' for name in term.names if "," not in name)
    return (*mesh, *text)


def _words(term: Term) -> str:
    """Words of the question and what stands for them, left for PubMed to map."""
    return _either(_named(term) if term.subject else tuple(_plain(name) for name in term.names))


def _plain(name: str) -> str:
    words = name.lower().replace(",", " ").replace("/", " ")
    return f"({words})" if " " in words else words


def _either(parts: Sequence[str]) -> str:
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else f"({' OR '.join(distinct)})"
