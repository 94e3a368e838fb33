"""CC102: an entry of the list that nothing in the text cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Document, Entry
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.citing import Citing
from clincite.lint.wording.medical import asserts

_READING: Final = re.compile(
    r"\bfurther|\badditional|\bsuggested|\brecommended reading|\bbibliography|\bsee also|\bresources|\brelated|\bexternal links"
    r"|\bmore (?:on|about)",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_][\w'’-]{1,40}")
_NAMED: Final = re.compile(r"\b([A-Z][\w'’-]{1,40})\b(?=[^.\n]{0,60}?\b((?:19|20)\d\d)\b)")
# Below this part of the list in use, its marks were not understood.
_USED: Final = 0.5
# So many are one fault of the page.
_MANY: Final = 5


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    citing = Citing(document)
    if document.entries and not citing.marks:
        yield from _without_marks(document)
    if not citing.marks or not document.entries or citing.missing:
        return
    used = {entry.position for mark in citing.marks for entry in citing.meant(mark).entries} | _named(document)
    listed = [entry for entry in document.entries if not _is_reading(document, entry)]
    unused = [entry for entry in listed if entry.position not in used]
    by_number = citing.numbered and bool(citing.cited_numbers)
    if not used or (not by_number and len(listed) - len(unused) < _USED * len(listed)):
        return
    if len(unused) > _MANY:
        rest = tuple(entry.span for entry in unused[1:])
        yield Found(span=unused[0].span, message=f"Nothing in the text cites {len(unused)} of the {len(listed)} references", related=rest)
        return
    for entry in unused:
        yield Found(span=entry.span)


def _without_marks(document: Document) -> Iterator[Found]:
    """A numbered list of bare addresses, as programs append it, under a text that gives none of the numbers."""
    first, *others = document.entries
    bare = any(asserts(statement) for statement in document.statements)  # then CC104 says so
    addresses = all(entry.number is not None and entry.title is None for entry in document.entries)
    if others and addresses and not bare and document.statements and not _is_reading(document, first):
        message = f"The text cites none of the {len(document.entries)} references"
        yield Found(span=first.span, message=message, related=tuple(entry.span for entry in others))


def _named(document: Document) -> frozenset[int]:
    """Positions of entries whose author and year the text names outside a mark ("Adler found in 2020 that …")."""
    keyed = [entry for entry in document.entries if entry.number is None and entry.year is not None and entry.authors]
    if not keyed:
        return frozenset()
    end = document.references_span.start if document.references_span else len(document.source)
    text = document.source[:end]
    named = {(match[1], match[2]) for match in _NAMED.finditer(text)}
    return frozenset(entry.position for entry in keyed if (_surname(entry), str(entry.year)) in named)


def _surname(entry: Entry) -> str:
    found = _NAME.search(entry.authors or "")
    return found.group() if found else ""


def _is_reading(document: Document, entry: Entry) -> bool:
    """Whether the last heading before the entry announces things to read rather than sources."""
    before = [heading.text for heading in document.headings if heading.places and heading.span().start <= entry.span.start]
    return bool(before and _READING.search(before[-1]))


RULE: Final = Rule(
    code="CC102",
    name="unused-reference",
    family=Family.CITATIONS,
    severity=Severity.NOTE,
    message="Nothing in the text cites this reference",
    hint="Cite it where it carries a statement, or move it to a list of further reading",
    check=_check,
)
