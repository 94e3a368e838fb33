"""Invitations, and links for a new password: secrets in an address, good once and for a while.

An invitation is bound to the address and the role that it was made for, and is worth what the person who made it may still give: it ends
with their account and with their role.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from clincite.errors import DeskError, DeskNotFoundError
from clincite.review.accounts.fields import email_of, name_of, words_of
from clincite.review.accounts.keeper import Keeper, hash_of
from clincite.review.accounts.links import INVITATION_GOOD, RESET_GOOD, end_links, new_link
from clincite.review.accounts.names import free_name
from clincite.review.accounts.passwords import Passwords, check_password
from clincite.review.accounts.people import add_person, shown_of
from clincite.review.accounts.rows import count_owners, find_person, find_row_by_email, get_row, person_of
from clincite.review.accounts.sessions import end_sessions
from clincite.review.accounts.values import Invitation, Invited
from clincite.review.ledger.digests import content_sha256, password_changed, second_factor_changed
from clincite.review.ledger.whats import AccountWhat
from clincite.review.roles import Action, Role, may
from clincite.review.store.tables import INVITATIONS, PEOPLE
from clincite.review.values import Actor, Person

_ASK_AGAIN: Final = "Ask an owner of this desk for a new one."


class Invitations:
    """Keeps invitations."""

    def __init__(self, keeper: Keeper, passwords: Passwords) -> None:
        self._keeper = keeper
        self._passwords = passwords

    def invite(self, actor: Actor, email: str, role: Role) -> Invited:
        """Invite somebody; see :meth:`~clincite.review.accounts.accounts.Accounts.invite`."""
        email = email_of(email)
        with self._keeper.database.write() as connection:
            owner = self._keeper.acting(connection, actor, Action.MANAGE_PEOPLE)
            if not owner.role.covers(role):
                raise DeskError(f"{owner.name} cannot give a role above their own.", hint="Ask somebody who has it.")
            if find_row_by_email(connection, email) is not None:
                raise DeskError(
                    f"{email} has an account at this desk already.", hint="Give it another role, or make a link for a new password."
                )
            invited, number = new_link(self._keeper, connection, email=email, role=role, person_id=None, by=owner.id, good=INVITATION_GOOD)
            self._keeper.note(connection, owner.actor, AccountWhat.INVITE, invitation=number, role=role.value)
        return invited

    def reset(self, actor: Actor, person_id: int, *, second_factor: bool) -> Invited:
        """Make a link for a new password; see :meth:`~clincite.review.accounts.accounts.Accounts.reset`."""
        with self._keeper.database.write() as connection:
            owner = self._keeper.acting(connection, actor, Action.MANAGE_PEOPLE)
            person = person_of(get_row(connection, person_id))
            if not person.active:
                raise DeskError(f"The account of {person.name} is closed.", hint="Open it first.")
            if second_factor and person.id == owner.id and count_owners(connection, active=True) <= 1:
                raise DeskError(
                    "You are the last owner who can sign in: without password and second factor only this one link would open the desk.",
                    hint="Change the password under 'Account'. Where the app is lost, whoever runs this desk has: clincite people recover",
                )
            invited, number = new_link(
                self._keeper, connection, email=person.email, role=person.role, person_id=person.id, by=owner.id, good=RESET_GOOD
            )
            changed: dict[str, str | None] = {}
            if second_factor:
                # Without it the password alone would open the account until the link is used.
                values = {"totp": None, "totp_step": None, "password": None}
                row = get_row(connection, person.id)
                changed = password_changed(row.password, None) | second_factor_changed(row.totp, None)
                connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(**values))
                end_sessions(connection, person.id)
            self._keeper.note(
                connection,
                owner.actor,
                AccountWhat.RESET_PASSWORD,
                person=person.id,
                invitation=number,
                second_factor_removed=second_factor,
                **changed,
            )
        return invited

    def open_ones(self, actor: Actor) -> tuple[Invitation, ...]:
        """All that are open, the newest first, for owners."""
        with self._keeper.database.read() as connection:
            self._keeper.acting(connection, actor, Action.MANAGE_PEOPLE)
            rows = connection.execute(
                select(INVITATIONS)
                .where(INVITATIONS.c.used.is_(None), INVITATIONS.c.expires > self._keeper.now())
                .order_by(INVITATIONS.c.id.desc())
            ).all()
            return tuple(_invitation(connection, row) for row in rows)

    def revoke(self, actor: Actor, invitation_id: int) -> None:
        """Close one that is open, so that its link does nothing."""
        with self._keeper.database.write() as connection:
            owner = self._keeper.acting(connection, actor, Action.MANAGE_PEOPLE)
            if not end_links(connection, INVITATIONS.c.id == invitation_id, now=self._keeper.now()):
                raise DeskNotFoundError("There is no such open invitation.", hint="It may have been accepted, or be too old.")
            self._keeper.note(connection, owner.actor, AccountWhat.REVOKE_INVITATION, invitation=invitation_id)

    def find(self, secret: str) -> Invitation:
        """The open invitation of that secret; see :meth:`~clincite.review.accounts.accounts.Accounts.invitation`."""
        with self._keeper.database.read() as connection:
            return _invitation(connection, self._open_row(connection, secret))

    def accept(self, secret: str, *, name: str, credentials: str, affiliation: str, password: str) -> Person:
        """Make the account, or take the new password; see :meth:`~clincite.review.accounts.accounts.Accounts.accept`."""
        invitation = self.find(secret)
        fields = {"name": invitation.name if invitation.reset else name_of(name)}
        if not invitation.reset:
            fields |= {"credentials": words_of(credentials, "credentials"), "affiliation": words_of(affiliation, "affiliation")}
        check_password(password, email=invitation.email, name=fields["name"])
        kept = self._passwords.hash(password)  # slow: not while others wait to write
        with self._keeper.database.write() as connection:
            row = self._open_row(connection, secret)
            if row.person_id is not None:
                person = self._new_password(connection, row, kept)
            else:
                person = self._new_person(connection, row, fields, kept)
            self._used(connection, row)
        return person

    def accept_elsewhere(self, connection: Connection, email: str, *, name: str) -> Person | None:
        """Make the account of whoever proved elsewhere that the address is theirs; None: no open invitation is for it."""
        rows = connection.execute(
            select(INVITATIONS).where(
                INVITATIONS.c.email == email,
                INVITATIONS.c.person_id.is_(None),
                INVITATIONS.c.used.is_(None),
                INVITATIONS.c.expires > self._keeper.now(),
            )
        ).all()
        row = next((one for one in rows if _still_given(connection, one)), None)
        if row is None:
            return None
        fields = {"name": free_name(connection, name, email.partition("@")[0])}
        person = self._new_person(connection, row, fields, None)
        self._used(connection, row)
        return person

    def _open_row(self, connection: Connection, secret: str) -> Row[Any]:
        row = connection.execute(select(INVITATIONS).where(INVITATIONS.c.token == hash_of(secret))).one_or_none()
        if row is None:
            raise DeskNotFoundError("There is no such invitation.", hint="Check that the whole address was copied.")
        if row.used is not None:
            raise DeskError("This link was used already.", hint="Sign in with the password that you chose.")
        if row.expires <= self._keeper.now():
            raise DeskError("This link is too old, was replaced by a newer one, or was taken back.", hint=_ASK_AGAIN)
        if not _still_given(connection, row):
            raise DeskError("This link is not valid any more.", hint=_ASK_AGAIN)
        return row

    def _new_person(self, connection: Connection, row: Row[Any], fields: dict[str, str], password: str | None) -> Person:
        person = add_person(connection, email=row.email, role=Role(row.role), password=password, created=self._keeper.now(), **fields)
        self._keeper.note(
            connection,
            person.actor,
            AccountWhat.ACCEPT_INVITATION,
            person.created,
            person=person.id,
            role=person.role.value,
            invitation=row.id,
            **shown_of(person),
            password_sha256=content_sha256(password),
        )
        return person

    def _new_password(self, connection: Connection, row: Row[Any], password: str) -> Person:
        changed = password_changed(get_row(connection, row.person_id).password, password)
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.person_id).values(password=password, failures=0, locked_until=None))
        end_sessions(connection, row.person_id)
        person = person_of(get_row(connection, row.person_id))
        self._keeper.note(connection, person.actor, AccountWhat.CHANGE_PASSWORD, person=person.id, invitation=row.id, **changed)
        return person

    def _used(self, connection: Connection, row: Row[Any]) -> None:
        connection.execute(update(INVITATIONS).where(INVITATIONS.c.id == row.id).values(used=self._keeper.now()))


def _still_given(connection: Connection, row: Row[Any]) -> bool:
    """Whether the owner who made it may still give it, and whoever it is for may still have it."""
    owner = find_person(connection, row.invited_by) if row.invited_by is not None else None
    may_give = owner is not None and owner.active and may(owner.role, Action.MANAGE_PEOPLE) and owner.role.covers(Role(row.role))
    if not may_give and row.invited_by is not None:
        return False
    person = find_person(connection, row.person_id) if row.person_id is not None else None
    return row.person_id is None or (person is not None and person.active)


def _invitation(connection: Connection, row: Row[Any]) -> Invitation:
    person = find_person(connection, row.person_id) if row.person_id is not None else None
    return Invitation(
        id=row.id,
        email=row.email,
        role=person.role if person is not None else Role(row.role),
        name=person.name if person is not None else "",
        reset=row.person_id is not None,
        created=row.created,
        expires=row.expires,
    )
