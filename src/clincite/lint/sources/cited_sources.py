"""Sources of a text that do not stand as they are cited: what rules about a record's status share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Document, Entry, Span, Statement
from clincite.lint.grounds import Ground, Grounds
from clincite.records import RecordStatus

_TELLS: Final = {
    RecordStatus.SUPERSEDED: re.compile(r"\bsuperseded\b|\breplaced by\b|\bnewer edition\b|\bupdated by\b", re.IGNORECASE),
    RecordStatus.CONCERN: re.compile(r"\bexpression of concern\b", re.IGNORECASE),
}


def of_status(grounds: Grounds, status: RecordStatus) -> Iterator[Ground]:
    """Sources whose record bears a status and is not retracted on top of it."""
    for ground in (*grounds.entries, *grounds.inline):
        if ground.record is not None and ground.record.status is status and not ground.retracted and not ground.mistitled:
            yield ground


def place(entry: Entry) -> Span:
    """Where a finding about a source stands: at its title, else at the whole entry."""
    return entry.title_span or entry.span


def citing(document: Document, grounds: Grounds, entry: Entry) -> tuple[Statement, ...]:
    """The statements that certainly cite an entry."""
    return tuple(
        statement
        for statement, cited in zip(document.statements, grounds.statements, strict=False)
        if cited.certain and any(ground.entry.position == entry.position for ground in cited.grounds)
    )


def marks(document: Document, grounds: Grounds, entry: Entry) -> tuple[Span, ...]:
    """Places of the statements that cite an entry."""
    return tuple(statement.span() for statement in citing(document, grounds, entry))


def tells(document: Document, entry: Entry, status: RecordStatus) -> bool:
    """Whether the list itself tells its reader that a source bears a status."""
    if document.answer is not None:
        return any(reference.record == entry.key and reference.status == status.value for reference in document.answer.references)
    return bool(_TELLS[status].search(entry.passage.text)) if status in _TELLS else False


def printed(ground: Ground) -> str:
    """How the record of a source is called for readers ("PMID 123")."""
    ids = ground.record.ids if ground.record else {}
    for scheme in ("pmid", "doi", "pmcid"):
        if scheme in ids:
            return f"{scheme.upper()} {ids[scheme]}"
    return ground.record.id if ground.record else ""
