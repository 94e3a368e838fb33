"""Who approved published versions: who signed the whole, and who approved single sentences beside them, with their interests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from clincite.review.publication import Approval
from clincite.review.store.tables import DECISIONS, INTERESTS, ITEMS, PEOPLE, SIGNATURES, VERSIONS
from clincite.review.values import Interests, PersonRef, Verdict

_Key = tuple[str, int]
_Row = Row[*tuple[Any, ...]]
_OF_VERSION: Final = and_(VERSIONS.c.item_id == SIGNATURES.c.item_id, VERSIONS.c.number == SIGNATURES.c.version)


def approvals_of(connection: Connection, wanted: ColumnElement[bool]) -> Mapping[_Key, tuple[Approval, ...]]:
    """By address and number of a version, who approved it in the last review in which anybody signed it: the signers first.

    :param wanted: condition on items and versions.
    """
    signers = _signers(connection, wanted)
    if not signers:
        return {}
    others = _others(connection, {slug for slug, _ in signers})
    found: dict[_Key, tuple[Approval, ...]] = {}
    for key, rows in signers.items():
        round_ = rows[0].round
        signed = {row.person_id for row in rows}
        beside = _single(others.get(key[0], ()), number=key[1], round_=round_, without=signed)
        found[key] = (*(_approval(row, signed=True) for row in rows), *(_approval(row, signed=False) for row in beside))
    return found


def _signers(connection: Connection, wanted: ColumnElement[bool]) -> dict[_Key, list[_Row]]:
    """The signatures of each version, of the last review in which there are any. A name is as it was when it was signed with."""
    rows = connection.execute(
        select(
            ITEMS.c.slug,
            SIGNATURES.c.version,
            SIGNATURES.c.round,
            SIGNATURES.c.person_id,
            SIGNATURES.c.name,
            SIGNATURES.c.credentials,
            SIGNATURES.c.at,
            INTERESTS.c.none,
            INTERESTS.c.statement,
            INTERESTS.c.at.label("stated"),
        )
        .join(ITEMS, ITEMS.c.id == SIGNATURES.c.item_id)
        .join(VERSIONS, _OF_VERSION)
        .join(INTERESTS, INTERESTS.c.id == SIGNATURES.c.interests_id)
        .where(wanted)
        .order_by(SIGNATURES.c.seq)
    ).all()
    last: dict[_Key, int] = {}
    for row in rows:
        key = (row.slug, row.version)
        last[key] = max(row.round, last.get(key, 0))
    found: dict[_Key, list[_Row]] = {}
    for row in rows:
        if row.round == last[row.slug, row.version]:
            found.setdefault((row.slug, row.version), []).append(row)
    return found


def _others(connection: Connection, slugs: set[str]) -> dict[str, list[_Row]]:
    """All verdicts on claims of these answers, oldest first, each beside every statement that the person made in that review."""
    rows = connection.execute(
        select(
            ITEMS.c.slug,
            DECISIONS.c.version,
            DECISIONS.c.round,
            DECISIONS.c.claim_key,
            DECISIONS.c.person_id,
            DECISIONS.c.verdict,
            DECISIONS.c.at,
            PEOPLE.c.name,
            PEOPLE.c.credentials,
            INTERESTS.c.none,
            INTERESTS.c.statement,
            INTERESTS.c.at.label("stated"),
        )
        .join(ITEMS, ITEMS.c.id == DECISIONS.c.item_id)
        .join(PEOPLE, PEOPLE.c.id == DECISIONS.c.person_id)
        .join(
            INTERESTS,
            and_(
                INTERESTS.c.item_id == DECISIONS.c.item_id,
                INTERESTS.c.round == DECISIONS.c.round,
                INTERESTS.c.person_id == DECISIONS.c.person_id,
            ),
        )
        .where(ITEMS.c.slug.in_(slugs))
        .order_by(DECISIONS.c.seq, INTERESTS.c.seq)
    )
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.slug, []).append(row)
    return found


def _single(rows: Iterable[_Row], *, number: int, round_: int, without: set[int]) -> list[_Row]:
    """Of each person whose last word on some claim is an approval, the last of those, beside the last statement."""
    last: dict[tuple[str, int], _Row] = {}
    for row in rows:
        if row.round == round_ and row.version <= number and row.person_id not in without:
            last[row.claim_key, row.person_id] = row
    by_person = {row.person_id: row for row in sorted(last.values(), key=lambda row: str(row.at)) if row.verdict == Verdict.APPROVE}
    return sorted(by_person.values(), key=lambda row: (str(row.at), int(row.person_id)))


def _approval(row: _Row, *, signed: bool) -> Approval:
    person = PersonRef(id=row.person_id, name=row.name, credentials=row.credentials)
    interests = Interests(person=person, none=row.none, statement=row.statement, at=row.stated)
    return Approval(by=row.name, credentials=row.credentials, on=row.at[:10], interests=interests.shown, signed=signed)
