"""Medical words in plain ones: our own glossary (``glossary.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from clincite.readers import Audience
from clincite.readers.phrases import Phrases

#: The least reach of a term that is explained to an audience; specialists and researchers are spared.
LEAST_REACH: Final = {
    Audience.PATIENT: 1,
    Audience.STUDENT: 2,
    Audience.NURSE: 2,
    Audience.DOCTOR: 3,
    Audience.SPECIALIST: 4,
    Audience.RESEARCHER: 4,
}


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A term and what it means.

    :param term: as headed in the glossary.
    :param plain: what it means, in one plain sentence.
    :param reach: 1: for patients; 2: for students and nurses too; 3: for doctors too.
    :param source: short name of the page that the definition was checked against.
    :param url: its address.
    :param variants: other names; other spellings and plurals are understood.
    :param never: phrases that hold the term and mean something else.
    """

    term: str
    plain: str
    reach: int
    source: str
    url: str
    variants: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """Its name in an address: ``/glossary#hemifacial-spasm``."""
        return re.sub(r"[^a-z0-9]+", "-", self.term.lower()).strip("-")

    def reaches(self, audience: Audience) -> bool:
        """Whether it is explained to an audience."""
        return self.reach >= LEAST_REACH[audience]


class Glossary:
    """Terms, by name and alphabetically."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(sorted(terms, key=lambda term: term.term.casefold()))
        self._by_name: Phrases[Term | None] = Phrases(self.phrases())

    def phrases(self) -> Iterator[tuple[str, Term | None]]:
        """Every phrase with its term; with None where the phrase means something else than the term that it holds."""
        for term in self.terms:
            yield term.term, term
        for term in self.terms:
            yield from ((name, term) for name in term.variants)
            yield from ((name, None) for name in term.never)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def get(self, name: str) -> Term | None:
        """The term of that name or variant, however it is spelled."""
        return self._by_name.get(name)


@cache
def glossary() -> Glossary:
    """The glossary that comes with clincite."""
    return Glossary(msgspec.yaml.decode((files("clincite.readers") / "glossary.yaml").read_bytes(), type=list[Term]))
