"""What the store holds of an answer: read in a few queries, put together as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select, true

from clincite.errors import DeskNotFoundError
from clincite.review.guards import bound, own, submitters
from clincite.review.publication import is_slug, shown
from clincite.review.roles import Action, Role, may
from clincite.review.states import State
from clincite.review.store.tables import ASSIGNMENTS, INTERESTS, ITEMS, PEOPLE, REPORTS, SIGNATURES, VERSIONS
from clincite.review.values import Interests, Item, PersonRef, Signature, VersionInfo

_UNDECIDED = frozenset({State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED})


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A person, as far as the rules look at them.

    :param reviews: the account is in use, and its role may decide on claims and sign.
    """

    ref: PersonRef
    reviews: bool


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in all its versions.

    :param versions: newest first.
    :param people: by id, all that there are.
    :param signers: of each signature the version, the round and the person's id.
    """

    item: Item
    versions: tuple[VersionInfo, ...]
    people: Mapping[int, Known]
    signers: tuple[tuple[int, int, int], ...]

    @property
    def newest(self) -> VersionInfo:
        """The newest version."""
        return self.versions[0]

    @property
    def asked_by(self) -> int | None:
        """Id of whoever asked for it."""
        return self.item.asked_by.id if self.item.asked_by else None

    @property
    def submitters(self) -> frozenset[int]:
        """Ids of those who asked for it or submitted a version of it."""
        return submitters(self.asked_by, self.versions)

    def own(self, number: int) -> frozenset[int]:
        """Ids of those whose a version is."""
        return own(self.asked_by, self.versions, number)

    def bound(self, number: int) -> frozenset[int]:
        """Ids of those who may not decide on a version."""
        return bound(self.asked_by, self.versions, number)

    def version(self, number: int) -> VersionInfo:
        """The version of that number.

        :raises DeskNotFoundError: there is none.
        """
        for one in self.versions:
            if one.number == number:
                return one
        raise DeskNotFoundError(f"{self.item.slug!r} has no version {number}.", hint=f"Its newest version is {self.item.newest}.")

    def counted(self, number: int) -> frozenset[int]:
        """Ids of those whose signature under a version counts: given in this review, by somebody who may review and is not bound."""
        given = {person for version, round_, person in self.signers if version == number and round_ == self.item.round}
        return frozenset(one for one in given - self.bound(number) if self.people[one].reviews)


def held(connection: Connection, slug: str) -> Held:
    """An answer by its address.

    :raises DeskNotFoundError: there is none; :func:`not_here`.
    """
    found = all_held(connection, ITEMS.c.slug == slug) if is_slug(slug) else ()
    if not found:
        raise not_here(slug)
    return found[0]


def not_here(slug: str) -> DeskNotFoundError:
    """What is said of an answer that there is not, and of one that somebody may not see: the same, so that nothing is told of it."""
    return DeskNotFoundError(f"There is no answer {slug[:100]!r} at the desk for you to see.", hint="Look at the list of answers.")


def all_held(connection: Connection, where: ColumnElement[bool] | None = None) -> tuple[Held, ...]:
    """All answers, or those whose row fits."""
    wanted = where if where is not None else true()
    rows = connection.execute(select(ITEMS).where(wanted).order_by(ITEMS.c.id)).all()
    if not rows:
        return ()
    ids = select(ITEMS.c.id).where(wanted)
    people = known_people(connection)
    signatures = connection.execute(
        select(SIGNATURES, INTERESTS.c.none, INTERESTS.c.statement, INTERESTS.c.at.label("stated"))
        .join(INTERESTS, INTERESTS.c.id == SIGNATURES.c.interests_id)
        .where(SIGNATURES.c.item_id.in_(ids))
        .order_by(SIGNATURES.c.id)
    )
    signed = _by_item(signatures)
    columns = [column for column in VERSIONS.c if column.name not in {"content", "description"}]
    versions = _by_item(connection.execute(select(*columns).where(VERSIONS.c.item_id.in_(ids)).order_by(VERSIONS.c.number.desc())))
    assigned = _by_item(connection.execute(select(ASSIGNMENTS).where(ASSIGNMENTS.c.item_id.in_(ids)).order_by(ASSIGNMENTS.c.id)))
    counts = (
        select(REPORTS.c.item_id, func.count().label("n")).where(REPORTS.c.open, REPORTS.c.item_id.in_(ids)).group_by(REPORTS.c.item_id)
    )
    reports = {row.item_id: row.n for row in connection.execute(counts)}
    return tuple(
        _held(row, versions[row.id], signed[row.id], [one.person_id for one in assigned[row.id]], reports.get(row.id, 0), people)
        for row in rows
    )


def known_people(connection: Connection) -> dict[int, Known]:
    """All people, by id."""
    rows = connection.execute(select(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.credentials, PEOPLE.c.role, PEOPLE.c.active))
    return {
        row.id: Known(
            ref=PersonRef(id=row.id, name=row.name, credentials=row.credentials), reviews=row.active and may(Role(row.role), Action.DECIDE)
        )
        for row in rows
    }


def _by_item(rows: Iterable[Row[Any]]) -> defaultdict[int, list[Row[Any]]]:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def _held(
    row: Row[Any],
    version_rows: Sequence[Row[Any]],
    signature_rows: Sequence[Row[Any]],
    assigned: Sequence[int],
    reports: int,
    people: Mapping[int, Known],
) -> Held:
    versions = tuple(_version(one, row, signature_rows, people) for one in version_rows)
    newest = version_rows[0]
    visible = shown(one for one in versions if one.published is not None) if row.public else None
    item = Item(
        id=row.id,
        slug=row.slug,
        question=row.question,
        title=newest.title,
        reader=row.reader,
        round=row.round,
        asked_by=people[row.asked_by].ref if row.asked_by is not None else None,
        assigned=tuple(people[one].ref for one in assigned),
        public=row.public,
        newest=row.newest,
        state=State(newest.state),
        since=newest.since,
        due=visible.due if visible is not None else None,
        shown=visible.number if visible is not None else None,
        shown_state=visible.state if visible is not None else None,
        months=row.months,
        risk=newest.risk,
        claims=newest.claims,
        reports=reports,
        created=row.created,
    )
    signers = tuple((one.version, one.round, one.person_id) for one in signature_rows)
    return Held(item=item, versions=versions, people=people, signers=signers)


def _version(row: Row[Any], item: Row[Any], signatures: Sequence[Row[Any]], people: Mapping[int, Known]) -> VersionInfo:
    state = State(row.state)
    under = [one for one in signatures if one.version == row.number]
    # While it is being decided on, only what was signed in this review; else what was signed in the last one that it went through.
    last = item.round if state in _UNDECIDED and row.number == item.newest else max((one.round for one in under), default=0)
    return VersionInfo(
        number=row.number,
        answer=row.answer,
        state=state,
        since=row.since,
        basis=row.basis,
        made_by=people[row.made_by].ref if row.made_by is not None else None,
        created=row.created,
        due=row.due,
        published=row.published,
        signatures=tuple(_signature(one) for one in under if one.round == last),
    )


def _signature(row: Row[Any]) -> Signature:
    person = PersonRef(id=row.person_id, name=row.name, credentials=row.credentials)
    return Signature(
        person=person,
        interests=Interests(person=person, none=row.none, statement=row.statement, at=row.stated),
        at=row.at,
    )
