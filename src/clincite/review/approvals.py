"""Who approved published versions: who signed the whole, and who approved single sentences beside them, with their interests.

All of it is as it was in the review in which a version was approved last, whatever is said in a later one that has not ended so: names
as they were signed with, and of each person the last statement of interests. Nothing can be said in a review after it ended in an approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from clincite.review.publication import Approval
from clincite.review.store.tables import DECISIONS, INTERESTS, ITEMS, SIGNATURES, VERSIONS
from clincite.review.values import Interests, PersonRef, Verdict

_Key = tuple[str, int]
_Row = Row[*tuple[Any, ...]]
_OF_APPROVAL: Final = (ITEMS.c.slug, VERSIONS.c.number)


def approvals_of(connection: Connection, wanted: ColumnElement[bool]) -> Mapping[_Key, tuple[Approval, ...]]:
    """By address and number of a version that was ever approved, who approved it: the signers first.

    :param wanted: condition on items and versions.
    """
    stated = _by_version(connection, _statements(wanted))
    decided = _by_version(connection, _decisions(wanted))
    found: dict[_Key, tuple[Approval, ...]] = {}
    for key, signers in _by_version(connection, _signatures(wanted)).items():
        last = {row.person_id: row for row in stated.get(key, ())}
        beside = _single(decided.get(key, ()), without={row.person_id for row in signers})
        signed = (_approval(row, last[row.person_id], signed=True) for row in signers)
        found[key] = (*signed, *(_approval(row, last[row.person_id], signed=False) for row in beside))
    return found


def _by_version(connection: Connection, rows: Select[Any]) -> dict[_Key, list[_Row]]:
    found: dict[_Key, list[_Row]] = {}
    for row in connection.execute(rows):
        found.setdefault((row.slug, row.number), []).append(row)
    return found


def _signatures(wanted: ColumnElement[bool]) -> Select[Any]:
    """The signatures under each version, of the review in which it was approved."""
    of_version = and_(
        SIGNATURES.c.item_id == VERSIONS.c.item_id,
        SIGNATURES.c.version == VERSIONS.c.number,
        SIGNATURES.c.round == VERSIONS.c.approved_round,
    )
    columns = (SIGNATURES.c.person_id, SIGNATURES.c.name, SIGNATURES.c.credentials, SIGNATURES.c.at)
    return (
        select(*_OF_APPROVAL, *columns)
        .join_from(VERSIONS, ITEMS, ITEMS.c.id == VERSIONS.c.item_id)
        .join(SIGNATURES, of_version)
        .where(wanted)
        .order_by(SIGNATURES.c.seq)
    )


def _decisions(wanted: ColumnElement[bool]) -> Select[Any]:
    """The verdicts on claims in that review, on that version or one that it was made from, oldest first."""
    of_review = and_(
        DECISIONS.c.item_id == VERSIONS.c.item_id,
        DECISIONS.c.version <= VERSIONS.c.number,
        DECISIONS.c.round == VERSIONS.c.approved_round,
    )
    said = (DECISIONS.c.claim_key, DECISIONS.c.verdict, DECISIONS.c.seq)
    columns = (DECISIONS.c.person_id, DECISIONS.c.name, DECISIONS.c.credentials, DECISIONS.c.at)
    return (
        select(*_OF_APPROVAL, *said, *columns)
        .join_from(VERSIONS, ITEMS, ITEMS.c.id == VERSIONS.c.item_id)
        .join(DECISIONS, of_review)
        .where(wanted)
        .order_by(DECISIONS.c.seq)
    )


def _statements(wanted: ColumnElement[bool]) -> Select[Any]:
    """The statements of interests in that review, oldest first."""
    of_review = and_(INTERESTS.c.item_id == VERSIONS.c.item_id, INTERESTS.c.round == VERSIONS.c.approved_round)
    return (
        select(*_OF_APPROVAL, INTERESTS.c.person_id, INTERESTS.c.none, INTERESTS.c.statement, INTERESTS.c.at)
        .join_from(VERSIONS, ITEMS, ITEMS.c.id == VERSIONS.c.item_id)
        .join(INTERESTS, of_review)
        .where(wanted)
        .order_by(INTERESTS.c.seq)
    )


def _single(rows: Iterable[_Row], *, without: set[int]) -> list[_Row]:
    """Of each person whose last word on some claim is an approval, the last of those.

    :param rows: oldest first.
    """
    last = {(row.claim_key, row.person_id): row for row in rows if row.person_id not in without}
    approving = sorted((row for row in last.values() if row.verdict == Verdict.APPROVE), key=lambda row: int(row.seq))
    by_person = {row.person_id: row for row in approving}
    return sorted(by_person.values(), key=lambda row: int(row.seq))


def _approval(row: _Row, stated: _Row, *, signed: bool) -> Approval:
    person = PersonRef(id=row.person_id, name=row.name, credentials=row.credentials)
    interests = Interests(person=person, none=stated.none, statement=stated.statement, at=stated.at)
    return Approval(by=row.name, credentials=row.credentials, on=row.at[:10], interests=interests.shown, signed=signed)
