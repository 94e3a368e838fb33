"""CC106: one source listed twice, so that it counts as two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Entry, Identifier
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.citing import identity
from clincite.lint.sources.titles import folded

# A trial's register number and a book's ISBN stand on every paper and chapter of it.
_OF_ONE_PAPER: Final = ("pmid", "doi", "pmcid", "arxiv", "url")
_PAPERS: Final = frozenset(_OF_ONE_PAPER[:4])
_WORDS: Final = 4
_SHOWN: Final = 400  # characters of an entry in which its title stands
_BEGIN: Final = 3
_PART: Final = re.compile(r"\s*[:—]\s+|\s+[–-]\s+")


def _check(case: Case) -> Iterator[Found]:
    first: dict[tuple[object, ...], Entry] = {}
    for entry in case.document.entries:
        keys = list(_keys(entry))
        before = next(
            (first[key] for key in keys if key in first and not _differ(first[key], entry) and not _parts(first[key], entry)), None
        )
        if before is not None:
            yield Found(span=entry.span, message=f"This is {_name(before)} again", related=(before.span,))
        for key in keys:
            first.setdefault(key, entry)


def _keys(entry: Entry) -> Iterator[tuple[object, ...]]:
    for identifier in entry.identifiers:
        if identifier.valid and identifier.scheme in _OF_ONE_PAPER and not _is_site(identifier):
            yield identity(identifier)
    words = folded(entry.title or "")
    if len(words) >= _WORDS:
        yield ("title", words, entry.year, folded(entry.issuer or "")[:3])


def _is_site(identifier: Identifier) -> bool:
    # Not urlsplit: it raises on addresses that are none.
    return identifier.scheme == "url" and "/" not in identity(identifier)[1]


def _differ(one: Entry, other: Entry) -> bool:
    """Whether the entries bear different identifiers of one scheme: a paper and its correction share a title."""
    ids = {scheme: value for scheme, value in map(identity, one.identifiers) if scheme in _PAPERS}
    return any(ids.get(scheme, value) != value for scheme, value in map(identity, other.identifiers) if scheme in _PAPERS)


def _parts(one: Entry, other: Entry) -> bool:
    """Whether the entries are parts of one work: they begin alike and go on differently after a colon or a dash."""
    return any(
        head == head_of_other and tail[:_BEGIN] != tail_of_other[:_BEGIN]
        for (head, tail), (head_of_other, tail_of_other) in zip(_cuts(one), _cuts(other), strict=False)
    )


def _cuts(entry: Entry) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(what stands before, what stands after) each colon or dash of an entry, in words."""
    text = entry.passage.text[:_SHOWN]
    for cut in _PART.finditer(text):
        if head := folded(text[: cut.start()]):
            yield head, folded(text[cut.end() :])


def _name(entry: Entry) -> str:
    return f"reference {entry.number}" if entry.number is not None else f"entry {entry.position} of the list"


RULE: Final = Rule(
    code="CC106",
    name="duplicate-reference",
    family=Family.CITATIONS,
    severity=Severity.WARNING,
    message="This source is listed twice",
    hint="List it once and give both citations its number",
    check=_check,
)
