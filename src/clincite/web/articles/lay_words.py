"""Plain names of findings and disorders, as the Human Phenotype Ontology has them: "Ptosis" is "Drooping upper eyelid".

Only names that the ontology gives as laypeople's words for exactly the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from clincite.question.hpo import HpoSynonym, HpoTerm, hpo_file, read_hpo
from clincite.readers.spelling import phrase_key


def lay_names(terms: Iterable[HpoTerm]) -> dict[str, str]:
    """Names and exact synonyms that professionals use, with the shortest plain name of the same term.

    A name that is a plain one itself, only spelled otherwise, needs none. Synonyms of one word are left out: some are adjectives, which
    a noun would not explain.
    """
    names: dict[str, str] = {}
    for term in terms:
        plain = [synonym.text for synonym in term.synonyms if synonym.scope == "EXACT" and synonym.type == "layperson"]
        if not plain:
            continue
        shown = min(plain, key=lambda text: (len(text), text))
        known = {phrase_key(text) for text in plain}
        technical = [term.name, *(other.text for other in term.synonyms if _technical(other))]
        for name in technical:
            if phrase_key(name) not in known:
                names.setdefault(name, shown)
    return names


def _technical(synonym: HpoSynonym) -> bool:
    return synonym.scope == "EXACT" and not synonym.type and " " in synonym.text


@cache
def lay_words() -> Mapping[str, str]:
    """The names of the installed ontology; empty where it is not installed."""
    path = hpo_file()
    return MappingProxyType(lay_names(read_hpo(path)[1]) if path is not None else {})
