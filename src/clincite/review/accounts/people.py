"""People at the desk: the first owner, roles, closed accounts, profiles, the board."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, insert, or_, update

from clincite.errors import DeskError
from clincite.review.accounts.fields import email_of, name_key, name_of, words_of
from clincite.review.accounts.keeper import Keeper
from clincite.review.accounts.links import end_links
from clincite.review.accounts.names import check_name
from clincite.review.accounts.passwords import Passwords, check_password
from clincite.review.accounts.rows import all_people, count_owners, find_person, find_row_by_email, get_row, no_such_person, person_of
from clincite.review.accounts.sessions import end_sessions
from clincite.review.ledger.digests import content_sha256
from clincite.review.ledger.whats import AccountWhat
from clincite.review.roles import Action, Role, may
from clincite.review.store.tables import INVITATIONS, PEOPLE
from clincite.review.values import Actor, Person

_OWNER_HINT: Final = "An owner can invite further ones. Where no owner can sign in any more: clincite people recover EMAIL"


class People:
    """Keeps the people of a desk."""

    def __init__(self, keeper: Keeper, passwords: Passwords) -> None:
        self._keeper = keeper
        self._passwords = passwords

    def has_owner(self) -> bool:
        """Whether there is an owner."""
        with self._keeper.database.read() as connection:
            return count_owners(connection, active=False) > 0

    def create_owner(self, *, email: str, name: str, password: str, credentials: str) -> Person:
        """The first owner; see :meth:`~clincite.review.accounts.accounts.Accounts.create_owner`."""
        email, name, credentials = email_of(email), name_of(name), words_of(credentials, "credentials")
        check_password(password, email=email, name=name)
        kept = self._passwords.hash(password)
        with self._keeper.database.write() as connection:
            if count_owners(connection, active=False):
                raise DeskError("This desk has an owner already.", hint=_OWNER_HINT)
            person = add_person(
                connection, email=email, name=name, credentials=credentials, role=Role.OWNER, password=kept, created=self._keeper.now()
            )
            self._keeper.note(
                connection,
                person.actor,
                AccountWhat.CREATE_OWNER,
                person.created,
                person=person.id,
                role=person.role.value,
                **shown_of(person),
                password_sha256=content_sha256(kept),
            )
        return person

    def everybody(self, actor: Actor) -> tuple[Person, ...]:
        """Everybody, by name, for owners."""
        with self._keeper.database.read() as connection:
            self._keeper.acting(connection, actor, Action.MANAGE_PEOPLE)
            return tuple(all_people(connection))

    def person(self, person_id: int) -> Person:
        """The person of that id."""
        with self._keeper.database.read() as connection:
            return person_of(get_row(connection, person_id))

    def by_email(self, email: str) -> Person:
        """The person of that address."""
        with self._keeper.database.read() as connection:
            row = find_row_by_email(connection, email_of(email))
        if row is None:
            raise no_such_person()
        return person_of(row)

    def board(self) -> tuple[Person, ...]:
        """Those who agreed to be shown, whose account is open, and who review."""
        with self._keeper.database.read() as connection:
            return tuple(one for one in all_people(connection) if one.on_board and one.active and one.role.covers(Role.REVIEWER))

    def set_role(self, actor: Actor, person_id: int, role: Role) -> Person:
        """Give somebody another role."""
        with self._keeper.database.write() as connection:
            owner, person = self._managed(connection, actor, person_id)
            _at_most_own(owner, role)
            if person.role is role:
                return person
            if role is not Role.OWNER:
                self._not_the_last(connection, person)
            self._keeper.note(connection, owner.actor, AccountWhat.SET_ROLE, person=person.id, role=role.value, before=person.role.value)
            after = _changed(connection, person, role=role.value)
            # A secret that was given out to somebody who might do less, or more, is worth nothing.
            end_sessions(connection, person.id)
            if not may(role, Action.MANAGE_PEOPLE):
                end_links(connection, INVITATIONS.c.invited_by == person.id, now=self._keeper.now())
            return after

    def set_active(self, actor: Actor, person_id: int, active: bool) -> Person:
        """Close an account, or open it again."""
        with self._keeper.database.write() as connection:
            owner, person = self._managed(connection, actor, person_id)
            if person.active is active:
                return person
            if not active:
                self._not_the_last(connection, person)
                end_sessions(connection, person.id)
                theirs = or_(INVITATIONS.c.invited_by == person.id, INVITATIONS.c.person_id == person.id)
                end_links(connection, theirs, now=self._keeper.now())
            self._keeper.note(connection, owner.actor, AccountWhat.ENABLE if active else AccountWhat.DISABLE, person=person.id)
            return _changed(connection, person, active=active)

    def update_profile(self, person: Person, *, name: str, credentials: str, affiliation: str, on_board: bool) -> Person:
        """Change what somebody says of themselves."""
        fields: dict[str, Any] = {
            "name": name_of(name),
            "credentials": words_of(credentials, "credentials"),
            "affiliation": words_of(affiliation, "affiliation"),
            "on_board": on_board,
        }
        with self._keeper.database.write() as connection:
            before = person_of(get_row(connection, person.id))
            if all(getattr(before, field) == value for field, value in fields.items()):
                return before
            if name_key(before.name) != name_key(fields["name"]):
                check_name(connection, fields["name"], person_id=before.id)
            after = _changed(connection, before, **fields)
            self._keeper.note(connection, after.actor, AccountWhat.UPDATE_PROFILE, person=after.id, name=after.name, **shown_of(after))
        return after

    def _managed(self, connection: Connection, actor: Actor, person_id: int) -> tuple[Person, Person]:
        owner = self._keeper.acting(connection, actor, Action.MANAGE_PEOPLE)
        return owner, person_of(get_row(connection, person_id))

    @staticmethod
    def _not_the_last(connection: Connection, person: Person) -> None:
        if person.role is Role.OWNER and person.active and count_owners(connection, active=True) <= 1:
            raise DeskError(f"{person.name} is the last owner of this desk.", hint="Make somebody else an owner first.")


def shown_of(person: Person) -> dict[str, object]:
    """What the ledger tells of an account beside name and role: what may be shown to everybody, and whether it is."""
    return {"credentials": person.credentials, "affiliation": person.affiliation, "on_board": person.on_board}


def add_person(
    connection: Connection,
    *,
    email: str,
    name: str,
    credentials: str = "",
    affiliation: str = "",
    role: Role,
    password: str | None,
    created: str,
) -> Person:
    """Write a new person.

    :param password: as it is kept; None: they sign in with an account kept elsewhere.
    :raises DeskError: somebody has that address already.
    :raises InputError: somebody bears that name already.
    """
    if find_row_by_email(connection, email) is not None:
        raise DeskError(
            f"{email} has an account at this desk already.", hint="An owner can give another role, or a link for a new password."
        )
    check_name(connection, name)
    made = connection.execute(
        insert(PEOPLE).values(
            email=email,
            name=name,
            credentials=credentials,
            affiliation=affiliation,
            role=role.value,
            active=True,
            on_board=False,
            password=password,
            totp=None,
            totp_step=None,
            failures=0,
            locked_until=None,
            epoch=0,
            created=created,
        )
    )
    key = made.inserted_primary_key
    assert key is not None
    person = find_person(connection, key[0])
    assert person is not None
    return person


def _at_most_own(owner: Person, role: Role) -> None:
    if not owner.role.covers(role):
        raise DeskError(f"{owner.name} cannot give a role above their own.", hint="Ask somebody who has it.")


def _changed(connection: Connection, person: Person, **values: Any) -> Person:
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(**values))
    return person_of(get_row(connection, person.id))
