"""The rules for accounts: an entry is by somebody who had an account, in the role that entries before it gave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.review.ledger.replaying import plain
from clincite.review.ledger.whats import BEGUN, CHANGED, AccountWhat
from clincite.review.roles import Action, Role, may
from clincite.review.values import LedgerEntry

_BY_OWNERS: Final = frozenset(
    {
        AccountWhat.INVITE,
        AccountWhat.REVOKE_INVITATION,
        AccountWhat.RESET_PASSWORD,
        AccountWhat.SET_ROLE,
        AccountWhat.ENABLE,
        AccountWhat.DISABLE,
        AccountWhat.RECOVER,
    }
)
#: What somebody at the machine does without an account, for an owner who is locked out.
_AT_THE_MACHINE: Final = frozenset({AccountWhat.RECOVER, AccountWhat.ENABLE})
_MAKES_LINK: Final = frozenset({AccountWhat.RESET_PASSWORD, AccountWhat.RECOVER})
_BY_THEMSELVES: Final = frozenset(
    {
        AccountWhat.CREATE_OWNER,
        AccountWhat.ACCEPT_INVITATION,
        AccountWhat.CHANGE_PASSWORD,
        AccountWhat.REHASH_PASSWORD,
        AccountWhat.ADD_SECOND_FACTOR,
        AccountWhat.REMOVE_SECOND_FACTOR,
        AccountWhat.CONNECT_IDENTITY,
        AccountWhat.UPDATE_PROFILE,
    }
)


def role_of(text: object) -> Role | None:
    """The role of that name; None: there is none, or nobody has one: clincite itself, or a reader."""
    return next((role for role in Role if role.value == text), None)


class PeopleRules:
    """Who has which role, as the entries tell."""

    def __init__(self) -> None:
        self._roles: dict[object, Role | None] = {}
        self._closed: set[object] = set()
        self._links: dict[object, tuple[object, object]] = {}  # that may be used, by number: what one tells of whom it is for

    def reviews(self, person: object) -> bool:
        """Whether somebody may decide and sign, by what the entries have told up to now."""
        role = self._roles.get(person)
        return role is not None and person not in self._closed and may(role, Action.DECIDE)

    def broken(self, entry: LedgerEntry) -> Iterator[str]:
        """What the next entry breaks, each the end of a sentence that begins with the entry."""
        person = plain(entry.detail.get("person"))
        if entry.what in BEGUN:
            yield from self._begun(entry, person)
        yield from self._by(entry)
        if entry.who is None and entry.what in _AT_THE_MACHINE:
            if self._roles.get(person) is not Role.OWNER:
                yield f"lets person {person} in from the machine itself, which is for owners"
        elif entry.what in _BY_OWNERS and not self._manages(entry.who):
            yield "is by somebody who may not manage people"
        if entry.what in _BY_THEMSELVES and entry.who != person:
            yield f"is by person {entry.who} and tells of the account of person {person}: everybody does that themselves"
        yield from self._linked(entry, person)
        if entry.what in CHANGED:
            self._changed(entry, person)

    def _begun(self, entry: LedgerEntry, person: object) -> Iterator[str]:
        if person in self._roles:
            yield f"begins the account of person {person}, which was there already"
        elif entry.what == AccountWhat.CREATE_OWNER and Role.OWNER in self._roles.values():
            yield "makes the account of the first owner, and there was one already"
        self._roles[person] = role_of(entry.detail.get("role"))

    def _linked(self, entry: LedgerEntry, person: object) -> Iterator[str]:
        """Invitations and links for a new password are rows that are not compared: what came of one is held against who made it."""
        number = plain(entry.detail.get("invitation"))
        if entry.what == AccountWhat.INVITE:
            self._links[number] = "role", plain(entry.detail.get("role"))
        elif entry.what in _MAKES_LINK:
            self._links[number] = "person", person
        elif entry.what == AccountWhat.REVOKE_INVITATION:
            self._links.pop(number, None)
        elif entry.what == AccountWhat.ACCEPT_INVITATION or (entry.what == AccountWhat.CHANGE_PASSWORD and "invitation" in entry.detail):
            wanted = ("role", plain(entry.detail.get("role"))) if entry.what in BEGUN else ("person", person)
            if self._links.pop(number, None) != wanted:
                yield f"uses the link {str(number)[:40]}, and no entry before it made that for this {wanted[0]}, to be used once"

    def _by(self, entry: LedgerEntry) -> Iterator[str]:
        who = entry.who
        if who is None:
            if entry.role is not None:
                yield f"is by nobody who has an account, in the role of {entry.role[:40]}"
            return
        role = role_of(entry.role)
        if who not in self._roles:
            yield f"is by person {who}, of whom no entry before it tells"
        elif role is None or role is not self._roles[who]:
            yield f"is by person {who} in the role of {str(entry.role)[:40]}, and entries before it gave them that of {self._roles[who]}"
        elif who in self._closed and entry.what not in _BY_THEMSELVES:
            yield f"is by person {who}, whose account was closed"
        self._roles[who] = role

    def _manages(self, person: object) -> bool:
        role = self._roles.get(person)
        return role is not None and may(role, Action.MANAGE_PEOPLE)

    def _changed(self, entry: LedgerEntry, person: object) -> None:
        if "role" in entry.detail:
            self._roles[person] = role_of(entry.detail["role"])
        if entry.what == AccountWhat.DISABLE:
            self._closed.add(person)
        elif entry.what == AccountWhat.ENABLE or entry.detail.get("active") is True:
            self._closed.discard(person)
