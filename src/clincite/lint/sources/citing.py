"""Which entries of the list of references a citation means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

import msgspec

from clincite.lint.document import Citation, Document, Entry, Identifier, Span

_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d(?=[a-z]?\b)")
_NO_NAME: Final = frozenset({"and", "et", "al", "the", "of", "in", "for", "n", "d", "nd", "colleagues", "others"})
# One of these in a mark leads to its source by itself.
_RESOLVES: Final = frozenset({"pmid", "doi", "pmcid", "nct", "url", "isbn", "arxiv"})


_SHOWN: Final = 300
_RUN: Final = re.compile(r"(?:[A-Z][A-Za-z]+[\s-]+(?:(?:of|the|for|and|on|in)\s+)*){1,9}[A-Z][A-Za-z]+")
_WORDS: Final = 12
_ACRONYM: Final = 4
_LEAST: Final = 3
#: Names whose initials leave words out, by the bodies' own pages.
_IRREGULAR: Final = {
    "national institute for health and care excellence": "nice",
    "national institute for health and clinical excellence": "nice",
    "global initiative for asthma": "gina",
    "global initiative for chronic obstructive lung disease": "gold",
    "kidney disease: improving global outcomes": "kdigo",
    "medicines and healthcare products regulatory agency": "mhra",
}


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a citation names.

    :param number: as printed; None: it names its source by ``key`` or ``identifier``.
    :param linked: an identifier in the same citation leads to the source, so that the number or key is but its label.
    """

    span: Span
    number: int | None = None
    key: str | None = None
    identifier: Identifier | None = None
    linked: bool = False


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """The entries that a mark can mean.

    :param certain: False when it can be any of several.
    :param listed: False when the list has no entry for it.
    """

    entries: tuple[Entry, ...] = ()
    certain: bool = True
    listed: bool = True


class Citing:
    """The citations of a document and the entries that they mean.

    A printed number decides. In a list without numbers the place does; where the text cites past the end of such a list, entries are
    missing from it at unknown places, so that a number may mean any of a few entries.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.citations = _citations(document)
        self.marks = tuple(mark for citation in self.citations for mark in marks_of(citation))
        self.numbered = any(entry.number is not None for entry in document.entries)
        self.cited_numbers = frozenset(mark.number for mark in self.marks if mark.number is not None)
        self._by_number: dict[int, list[Entry]] = defaultdict(list)
        self._by_key: dict[str, list[Entry]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_name: dict[str, list[Entry]] = defaultdict(list)
        for entry in document.entries:
            if entry.number is not None:
                self._by_number[entry.number].append(entry)
            if entry.key:
                self._by_key[entry.key.casefold()].append(entry)
            for identifier in entry.identifiers:
                self._by_identifier[identity(identifier)].append(entry)
            for name in dict.fromkeys(_words(_author_words(entry))):
                self._by_name[name].append(entry)
        #: How many entries an unnumbered list lacks; 0 when it is numbered or nothing is cited past its end.
        self.missing = 0 if self.numbered or not document.entries else max(0, max(self.cited_numbers, default=0) - len(document.entries))

    def meant(self, mark: Mark) -> Meant:
        """The entries that a mark can mean."""
        if mark.number is not None:
            return self._of_number(mark.number)
        if mark.identifier is not None:
            found = self._by_identifier.get(identity(mark.identifier), [])
            return Meant(entries=tuple(found[:1]), listed=bool(found))
        return self._of_key(mark.key or "")

    def _of_number(self, number: int) -> Meant:
        entries = self.document.entries
        if self.numbered:
            found = self._by_number.get(number, [])
            return Meant(entries=tuple(found), certain=len(found) < 2, listed=bool(found))
        keyed = self._by_key.get(str(number), [])
        if keyed:
            return Meant(entries=tuple(keyed[:1]))
        last = min(number, len(entries))
        # An entry at place p bears a number from p to p + missing.
        can = entries[max(1, number - self.missing) - 1 : last] if number >= 1 else ()
        return Meant(entries=can, certain=len(can) < 2, listed=1 <= number <= len(entries))

    def _of_key(self, key: str) -> Meant:
        keyed = self._by_key.get(key.casefold(), [])
        if keyed:
            return Meant(entries=tuple(keyed[:1]))
        year = _YEAR.search(key)
        names = _words(key)
        if year is None or not names:
            return Meant(listed=False)
        same = [entry for entry in self.authored(names[0]) if entry.year is None or entry.year == int(year.group())]
        if len(same) > 1 and len(names) > 1:
            both = [entry for entry in same if set(names) <= set(_words(entry.passage.text))]
            same = both or same
        return Meant(entries=tuple(same), certain=len(same) < 2, listed=bool(same))

    def authored(self, name: str) -> tuple[Entry, ...]:
        """Entries that a name in a citation ("Smith", "WHO") may be the author of, whatever their year."""
        named = self._by_name.get(name, [])
        if named or len(name) < 2:
            return tuple(named)
        return self._by_initials.get(name, ())

    @cached_property
    def _by_initials(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.document.entries:
            for initials in _initials(entry.passage.text):
                found[initials] = (*found.get(initials, ()), entry)
        return found


def marks_of(citation: Citation) -> Iterator[Mark]:
    """What a citation names, one by one."""
    linked = any(identifier.valid and identifier.scheme in _RESOLVES for identifier in citation.identifiers)
    for place, number in enumerate(citation.numbers):
        span = citation.number_spans[place] if place < len(citation.number_spans) else citation.span
        yield Mark(span=span, number=number, linked=linked)
    for identifier in citation.identifiers:
        yield Mark(span=identifier.span, identifier=identifier)
    for key in citation.keys:
        yield Mark(span=citation.span, key=key, linked=linked)


def resolves(mark: Mark) -> bool:
    """Whether a reader gets from the mark to its source without a list."""
    return mark.identifier is not None and mark.identifier.valid and mark.identifier.scheme in _RESOLVES


def identity(identifier: Identifier) -> tuple[str, str]:
    """Equal for two ways of printing one identifier."""
    value = identifier.value.casefold()
    if identifier.scheme == "url":
        value = re.sub(r"^https?://(?:www\.)?|#.*$", "", value).rstrip("/")
    return identifier.scheme, value


def _citations(document: Document) -> tuple[Citation, ...]:
    """Every citation once, in order of place: one that statements share belongs to several of them."""
    found: dict[Span, Citation] = {}
    for statement in document.statements:
        for citation in (*statement.citations, *statement.shared):
            found.setdefault(citation.span, citation)
    return tuple(found[span] for span in sorted(found))


def _author_words(entry: Entry) -> str:
    """Where names of authors stand: the authors as far as they were told apart, else what comes before the year or the first full stop."""
    if entry.authors:
        return entry.authors
    text = entry.passage.text
    year = _YEAR.search(text)
    return text[: min(year.start() if year else 200, 200)]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char if char.isalpha() else "" if unicodedata.combining(char) or char in "'’" else " " for char in plain)
    return [word for word in kept.split() if word not in _NO_NAME and len(word) > 1]


def _initials(text: str) -> frozenset[str]:
    """Initials of each run of words in capitals ("World Health Organization" gives "who")."""
    told = text[:_SHOWN]
    found = {short for long, short in _IRREGULAR.items() if long in told.casefold()}
    for run in _RUN.findall(told):
        words = list(_capitals(run))[:_WORDS]
        # "US Food and Drug Administration" is called FDA, "Centers for Disease Control and Prevention" CDC: a part of the name will do.
        parts = [word.casefold() if word.isupper() and len(word) < _ACRONYM else word[0].casefold() for word in words]
        found |= {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + _LEAST, len(parts) + 1)}
        found |= {"".join(parts), "".join(word[0].casefold() for word in words)}
    return frozenset(found)


def _capitals(words: str) -> Iterable[str]:
    return re.findall(r"\b[A-Z][A-Za-z]+", words)
