"""What notices (of retraction, of concern, of correction) say of other records, and how these bear it.

A notice names its target; a target from an older file does not know of its notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from clincite.records import Record, RecordStatus, Relation

# MEDLINE's RefType on the notice: the status of its target, and the RefType that the target bears.
_NOTICES: Final = {
    "RetractionOf": (RecordStatus.RETRACTED, "RetractionIn"),
    "PartialRetractionOf": (RecordStatus.CONCERN, "PartialRetractionIn"),
    "ExpressionOfConcernFor": (RecordStatus.CONCERN, "ExpressionOfConcernIn"),
    "ExpressionOfConcernOf": (RecordStatus.CONCERN, "ExpressionOfConcernIn"),
    "ErratumFor": (RecordStatus.CORRECTED, "ErratumIn"),
}
_WORSE: Final = (RecordStatus.CORRECTED, RecordStatus.SUPERSEDED, RecordStatus.CONCERN, RecordStatus.RETRACTED)


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a notice says of its target.

    :param relation: the tie from the target to the notice.
    :param checked: ISO date on which the notice was known.
    """

    target: str
    status: RecordStatus
    relation: Relation
    checked: str | None = None


def marks_of(records: Iterable[Record]) -> Iterator[Mark]:
    """What the notices among the records say; one that was itself retracted says nothing."""
    for record in records:
        for relation in record.relations:
            if relation.type in _NOTICES and relation.target and record.status is not RecordStatus.RETRACTED:
                status, back = _NOTICES[relation.type]
                yield Mark(
                    target=relation.target,
                    status=status,
                    relation=Relation(type=back, target=record.id),
                    checked=record.status_checked,
                )


def marked(record: Record, mark: Mark) -> Record:
    """The record with the mark on it; a worse status stays."""
    known = any((tie.type, tie.target) == (mark.relation.type, mark.relation.target) for tie in record.relations)
    worse = _rank(mark.status) > _rank(record.status)
    return msgspec.structs.replace(
        record,
        status=mark.status if worse else record.status,
        status_checked=max(filter(None, (record.status_checked, mark.checked)), default=None) if worse else record.status_checked,
        relations=record.relations if known else (*record.relations, mark.relation),
    )


def with_newest_status(record: Record, stored: Record) -> Record:
    """The record, with the status of the stored one when that was established later, or on the same day and is worse."""
    new, old = record.status_checked or "", stored.status_checked or ""
    if new > old or (new == old and _rank(record.status) >= _rank(stored.status)):
        return record
    return msgspec.structs.replace(record, status=stored.status, status_checked=stored.status_checked, relations=stored.relations)


def _rank(status: RecordStatus) -> int:
    return _WORSE.index(status) if status in _WORSE else -1
