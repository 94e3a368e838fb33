"""Passwords, second factors and sign-ins elsewhere are not in the ledger; that somebody swapped one in the database is found anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, delete, insert, select, update

from clincite.review.accounts.accounts import Accounts
from clincite.review.ledger.chain import entries
from clincite.review.ledger.verifying import FaultKind, verify_connection, verify_store
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.store.tables import IDENTITIES, PEOPLE
from clincite.review.values import LedgerEntry, Person
from tests.review.accounts.desk import OTHER, PASSWORD, QUICK, Clock, Desk

ISSUER: Final = "https://id.example"
MAIL: Final = "luna@moon.example"


class Lived:
    """A desk at which everybody has changed what they sign in with, in each way that there is.

    :param luna: signs in elsewhere, and has no password.
    """

    def __init__(self, database: Database) -> None:
        self.desk = Desk(database, Clock())
        self.database = database
        accounts = self.desk.accounts
        self.changed = self.desk.person()
        accounts.change_password(self.changed, PASSWORD, OTHER)
        self.reset = self.desk.person()
        self.secret = self.desk.with_totp(self.reset)
        accounts.accept(accounts.reset(self.desk.owner.actor, self.reset.id, second_factor=True).secret, password=OTHER)
        self.plain = self.desk.person()
        accounts.accept(accounts.reset(self.desk.owner.actor, self.plain.id).secret, password=OTHER)
        self.guarded = self.desk.person()
        self.desk.with_totp(self.guarded)
        self.removed = self.desk.person()
        self.desk.with_totp(self.removed)
        accounts.remove_totp(self.removed, PASSWORD)
        self.rehashed = self.desk.person()
        stronger = Accounts(database, clock=self.desk.clock, hours=12, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
        stronger.sign_in(self.rehashed.email, PASSWORD)
        accounts.invite(self.desk.owner.actor, MAIL, Role.REVIEWER)
        signed_in = accounts.sign_in_elsewhere(issuer=ISSUER, subject="luna-7", email=MAIL, email_verified=True, name="Luna Moon")
        self.luna = signed_in.session.person
        accounts.recover(self.desk.owner.email, second_factor=True)

    @property
    def people(self) -> dict[str, Person]:
        return {name: one for name, one in vars(self).items() if isinstance(one, Person)}

    @property
    def told(self) -> tuple[LedgerEntry, ...]:
        with self.database.read() as connection:
            return tuple(entries(connection))


@pytest.fixture
def lived(database: Database) -> Lived:
    return Lived(database)


def test_every_way_to_change_them_is_told(lived: Lived) -> None:
    assert verify_store(lived.database).faults == ()
    told = {entry.what for entry in lived.told if "password_sha256" in entry.detail}
    assert told == {"create_owner", "accept_invitation", "change_password", "reset_password", "rehash_password", "recover"}
    told = {entry.what for entry in lived.told if "totp_sha256" in entry.detail}
    assert told == {"add_second_factor", "remove_second_factor", "reset_password", "recover"}
    assert [entry.detail["issuer"] for entry in lived.told if "identity_sha256" in entry.detail] == [ISSUER]


def test_nothing_that_opens_an_account_is_in_the_ledger(lived: Lived) -> None:
    written = repr(lived.told)
    with lived.database.read() as connection:
        kept = connection.execute(select(PEOPLE.c.password, PEOPLE.c.totp, PEOPLE.c.email)).all()
    for private in (PASSWORD, OTHER, lived.secret, "argon2", MAIL, "luna-7", *(str(one) for row in kept for one in row if one is not None)):
        assert private not in written


SWAPS: Final[dict[str, dict[str, Any]]] = {
    "another password": {"password": QUICK.hash("one that the attacker knows")},
    "no password": {"password": None},
    "another second factor": {"totp": "A" * 32},
    "no second factor": {"totp": None},
    "another place of work": {"affiliation": "Famous Hospital"},
    "on the board": {"on_board": True},
}


def _swap(connection: Connection, person: Person, values: dict[str, Any]) -> bool:
    """Whether there was anything to swap."""
    (before,) = connection.execute(select(PEOPLE).where(PEOPLE.c.id == person.id))
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(values))
    return any(before._mapping[name] != value for name, value in values.items())


def test_every_swap_in_the_database_is_found(lived: Lived) -> None:
    with lived.database.write() as connection:
        for name, person in lived.people.items():
            for what, values in SWAPS.items():
                point = connection.begin_nested()
                swapped = _swap(connection, person, values)
                faults = verify_connection(connection).faults
                assert [fault.kind for fault in faults] == [FaultKind.STORE] * swapped, (name, what, faults)
                assert all("argon2" not in fault.message and f"account {person.id} " in fault.message for fault in faults)
                point.rollback()


def _took_another(lived: Lived, person: Person) -> None:
    lived.desk.accounts.change_password(person, OTHER, PASSWORD)


def _signed_in_to_have_it_kept_anew(lived: Lived, person: Person) -> None:
    stronger = Accounts(lived.database, clock=lived.desk.clock, hours=12, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    stronger.sign_in(person.email, OTHER)


def _was_given_a_new_one(lived: Lived, person: Person) -> None:
    accounts = lived.desk.accounts
    accounts.accept(accounts.reset(lived.desk.owner.actor, person.id).secret, password=PASSWORD)


@pytest.mark.parametrize("cover", [_took_another, _signed_in_to_have_it_kept_anew, _was_given_a_new_one])
def test_a_swapped_password_does_not_become_right_by_being_changed(lived: Lived, cover: Callable[[Lived, Person], None]) -> None:
    """Whoever swaps it signs in with their own, and takes another one as everybody may."""
    with lived.database.write() as connection:
        _swap(connection, lived.guarded, {"password": QUICK.hash(OTHER), "totp": None})
        _swap(connection, lived.guarded, {"totp": None})
    cover(lived, lived.guarded)
    last = lived.told[-1]
    assert last.detail["person"] == lived.guarded.id
    faults = verify_store(lived.database).faults
    assert (last.seq, FaultKind.STORE) in {(fault.seq, fault.kind) for fault in faults}
    assert f"The password of account {lived.guarded.id} that entry {last.seq} replaced is not the one that entries before tell of." in {
        fault.message for fault in faults
    }


def test_a_second_factor_that_was_taken_out_does_not_come_back_unseen(lived: Lived) -> None:
    with lived.database.write() as connection:
        _swap(connection, lived.guarded, {"totp": None})
    lived.desk.with_totp(lived.guarded)
    (fault,) = verify_store(lived.database).faults
    assert fault.message.startswith(f"The second factor of account {lived.guarded.id} that entry {fault.seq} replaced is not the one")


@pytest.mark.parametrize("change", ["put in", "taken out", "given to another", "of another site", "dated back"])
def test_every_change_of_a_sign_in_elsewhere_is_found(lived: Lived, change: str) -> None:
    other = {"issuer": ISSUER, "subject": "eve-9", "person_id": lived.changed.id, "created": "2031-05-04T09:00:00Z"}
    changes = {
        "put in": insert(IDENTITIES).values(other),
        "taken out": delete(IDENTITIES),
        "given to another": update(IDENTITIES).values(person_id=lived.changed.id),
        "of another site": update(IDENTITIES).values(issuer="https://evil.example"),
        "dated back": update(IDENTITIES).values(created="2030-01-01T00:00:00Z"),
    }
    with lived.database.write() as connection:
        connection.execute(changes[change])
    faults = verify_store(lived.database).faults
    assert {fault.kind for fault in faults} == {FaultKind.STORE}
    assert all("sign-in elsewhere of person" in fault.message for fault in faults)
