"""Identifiers as a document prints them, in its list and in its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clincite.lint.document import Document, Identifier, Span
from clincite.lint.rule import Case, Found
from clincite.lint.sources.citing import Citing


def identifiers(document: Document) -> tuple[Identifier, ...]:
    """Every identifier of a document once, in order of place."""
    found: dict[Span, Identifier] = {}
    for entry in document.entries:
        found.update((identifier.span, identifier) for identifier in entry.identifiers)
    for mark in Citing(document).marks:
        if mark.identifier is not None:
            found.setdefault(mark.identifier.span, mark.identifier)
    return tuple(found[span] for span in sorted(found))


def malformed(scheme: str) -> Callable[[Case], Iterator[Found]]:
    """The check for identifiers of one scheme that cannot be such."""

    def check(case: Case) -> Iterator[Found]:
        for identifier in identifiers(case.document):
            if identifier.scheme == scheme and not identifier.valid:
                name = scheme.upper()
                why = identifier.fault.removeprefix(f"no {name}: ")
                yield Found(span=identifier.span, message=f"This is no {name}: {why}" if why else None)

    return check
