"""A topic in Europe PMC's syntax: one query for each step of a ladder, from narrow to wide.

Fields by the search syntax reference of Europe PMC: ``TITLE_ABS`` (title and abstract), ``KW`` (keywords, MeSH headings among them),
``PUB_TYPE``, ``LANG``, ``HAS_ABSTRACT``, ``SRC``. Preprints are left out: they are no evidence to quote. The service sorts by relevance
unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from clincite.live.filters import EUROPEPMC_REVIEWS, EUROPEPMC_SYNTHESES, categories_of, europepmc_filters
from clincite.live.topic import Term, Topic

_READABLE: Final = "HAS_ABSTRACT:y AND LANG:eng AND (SRC:MED OR SRC:PMC)"

_PEOPLE: Final = {
    "newborns": ("newborn*", "neonat*"),
    "infants": ("infan*",),
    "children": ("child*", "pediatric*", "paediatric*"),
    "adolescents": ("adolescen*", "teenage*"),
    "older adults": ("elderly", '"older adults"', "geriatric*"),
    "women": ("women", "female"),
    "men": ("men", "male"),
    "pregnancy": ("pregnan*",),
    "postpartum": ("postpartum", "postnatal"),
    "breastfeeding": ("breastfe*", "lactation"),
    "inpatient": ("inpatient*", "hospitali*"),
    "outpatient": ("outpatient*", '"primary care"'),
    "intensive care": ('"intensive care"', '"critically ill"'),
    "emergency department": ('"emergency department"',),
    "immunocompromised": ("immunocompromised", "immunosuppressed"),
    "smokers": ("smok*",),
    "athletes": ("athlet*",),
}


def europepmc_queries(topic: Topic) -> tuple[str, ...]:
    """The ladder: exact and narrow; broad; the terms alone; the subject alone. Each step differs from the one before it.

    :return: empty for an empty topic.
    """
    if topic.empty:
        return ()
    subject = _subjects(topic.subjects, together=not topic.either)
    extras = [_term(term) for term in topic.extras]
    people = [_either([f"TITLE_ABS:{word}" for word in _PEOPLE[label]]) for label in topic.people if label in _PEOPLE]
    categories = categories_of(topic.facets, predicts=topic.predicts)
    narrow = _either((*europepmc_filters(categories, "Narrow"), *EUROPEPMC_SYNTHESES))
    broad = _either((*europepmc_filters(categories, "Broad"), *EUROPEPMC_REVIEWS))
    wide = _subjects(topic.subjects, together=False) if topic.subjects else extras[:2]
    steps = [(*subject, *extras, *people, narrow), (*subject, *extras, broad), (*subject, *extras), wide]
    return tuple(dict.fromkeys(_query(step) for step in steps))


def _query(parts: Iterable[str]) -> str:
    return " AND ".join((*parts, _READABLE))


def _subjects(terms: Sequence[Term], *, together: bool) -> list[str]:
    groups = [_term(term) for term in terms]
    if not groups:
        return []
    return groups if together else [_either(groups)]


def _term(term: Term) -> str:
    if term.subject:
        return _either([f'{field}:"{name}"' for name in term.names for field in ("TITLE_ABS", "KW")])
    return _either([_words(name) for name in term.names])


def _words(name: str) -> str:
    """Every word of some words of the question, wherever they stand: side by side they need be no phrase."""
    parts = [f'TITLE_ABS:"{word}"' for word in name.replace(",", " ").replace("/", " ").split()]
    return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"


def _either(parts: Sequence[str]) -> str:
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else f"({' OR '.join(distinct)})"
