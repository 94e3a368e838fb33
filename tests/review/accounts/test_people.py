"""People, roles, the last owner, profiles, the board, and what the ledger says of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from clincite.errors import DeskError, DeskNotFoundError, InputError, NotAllowedError, StoreError
from clincite.review.accounts import keeper
from clincite.review.accounts.accounts import Accounts
from clincite.review.ledger.chain import entries
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.values import LedgerEntry, Person
from tests.review.accounts.desk import OTHER, OWNER, PASSWORD, QUICK, Clock, Desk


def _ledger(desk: Desk) -> tuple[LedgerEntry, ...]:
    with desk.database.read() as connection:
        return tuple(entries(connection))


def test_the_first_owner_is_made_once(database: Database, clock: Clock) -> None:
    accounts = Accounts(database, clock=clock, hours=12, hasher=QUICK)
    assert not accounts.has_owner()
    for fields in ({"password": "short"}, {"email": "nobody"}, {"name": ""}):
        with pytest.raises(InputError):
            accounts.create_owner(**({"email": OWNER, "name": "Ada Zorb", "password": PASSWORD} | fields))
    assert not accounts.has_owner()
    owner = accounts.create_owner(email=OWNER.upper(), name="Ada Zorb", password=PASSWORD, credentials="MD")
    assert (owner.email, owner.role, owner.shown, owner.active) == (OWNER, Role.OWNER, "Ada Zorb, MD", True)
    assert accounts.has_owner()
    with pytest.raises(DeskError, match="an owner already"):
        accounts.create_owner(email="second@zorb.example", name="Second", password=OTHER)


def test_owners_made_at_once_are_one(database: Database, clock: Clock) -> None:
    accounts = Accounts(database, clock=clock, hours=12, hasher=QUICK)
    barrier = threading.Barrier(4)

    def make(number: int) -> bool:
        barrier.wait()
        try:
            accounts.create_owner(email=f"owner{number}@zorb.example", name="Owner", password=PASSWORD)
        except DeskError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(make, range(4))) == 1


def test_people_are_found_and_listed_by_name(desk: Desk) -> None:
    person = desk.person()
    assert desk.accounts.people(desk.owner.actor) == (desk.owner, person)
    assert desk.accounts.person(person.id) == person
    assert desk.accounts.by_email(person.email.upper()) == person
    for number in (0, -1, 999, 2**63, 10**30):
        with pytest.raises(DeskNotFoundError):
            desk.accounts.person(number)
    with pytest.raises(DeskNotFoundError):
        desk.accounts.by_email("nobody@zorb.example")
    for change in (
        lambda: desk.accounts.set_role(desk.owner.actor, 999, Role.READER),
        lambda: desk.accounts.set_active(desk.owner.actor, 999, False),
        lambda: desk.accounts.reset(desk.owner.actor, 999),
    ):
        with pytest.raises(DeskNotFoundError):
            change()


def test_the_last_owner_stays_one(desk: Desk) -> None:
    for role in (Role.READER, Role.EDITOR):
        with pytest.raises(DeskError, match="last owner"):
            desk.accounts.set_role(desk.owner.actor, desk.owner.id, role)
    with pytest.raises(DeskError, match="last owner"):
        desk.accounts.set_active(desk.owner.actor, desk.owner.id, False)
    second = desk.person(Role.OWNER)
    desk.accounts.set_active(desk.owner.actor, second.id, False)
    with pytest.raises(DeskError, match="last owner"):  # a closed account is no owner who could act
        desk.accounts.set_role(desk.owner.actor, desk.owner.id, Role.EDITOR)
    assert desk.accounts.set_role(desk.owner.actor, second.id, Role.READER).role is Role.READER
    desk.accounts.set_active(desk.owner.actor, second.id, True)
    desk.accounts.set_role(desk.owner.actor, second.id, Role.OWNER)
    assert desk.accounts.set_role(desk.owner.actor, desk.owner.id, Role.EDITOR).role is Role.EDITOR
    with pytest.raises(NotAllowedError):
        desk.accounts.set_role(desk.owner.actor, desk.owner.id, Role.OWNER)


def test_an_owner_whose_account_is_closed_does_nothing(desk: Desk) -> None:
    second = desk.person(Role.OWNER)
    desk.accounts.set_active(desk.owner.actor, second.id, False)
    with pytest.raises(NotAllowedError):
        desk.accounts.set_active(second.actor, second.id, True)
    with pytest.raises(NotAllowedError):
        desk.accounts.invite(second.actor, "nova@moon.example", Role.READER)


@pytest.mark.parametrize("how", ["demote", "close"])
def test_owners_who_turn_on_each_other_leave_one(desk: Desk, how: str) -> None:
    owners = [desk.owner, *(desk.person(Role.OWNER) for _ in range(3))]
    barrier = threading.Barrier(len(owners))

    def turn(number: int) -> None:
        actor, other = owners[number], owners[(number + 1) % len(owners)]
        barrier.wait()
        try:
            if how == "demote":
                desk.accounts.set_role(actor.actor, other.id, Role.READER)
            else:
                desk.accounts.set_active(actor.actor, other.id, False)
        except DeskError:
            pass

    with ThreadPoolExecutor(len(owners)) as pool:
        list(pool.map(turn, range(len(owners))))
    left = [one for one in (desk.accounts.person(owner.id) for owner in owners) if one.role is Role.OWNER and one.active]
    assert left


def test_a_profile_is_kept_on_one_line_without_what_is_not_seen(desk: Desk) -> None:
    after = desk.accounts.update_profile(
        desk.owner, name="Ada\u202e <b>Zorb</b>", credentials=" MD,\n PhD ", affiliation="Zorb\x00 Clinic", on_board=True
    )
    assert (after.name, after.credentials, after.affiliation) == ("Ada <b>Zorb</b>", "MD, PhD", "Zorb Clinic")
    assert after.on_board
    assert desk.accounts.person(desk.owner.id) == after
    for name in (" ", "\u3164", "12 34"):
        with pytest.raises(InputError):
            desk.accounts.update_profile(desk.owner, name=name, credentials="", affiliation="", on_board=False)


def _named(desk: Desk, person: Person, name: str) -> Person:
    return desk.accounts.update_profile(person, name=name, credentials="", affiliation="", on_board=False)


def test_nobody_renames_themselves_to_somebody_else(desk: Desk) -> None:
    person, closed = desk.person(), desk.person()
    desk.accounts.set_active(desk.owner.actor, closed.id, False)
    for name in ("ada zorb", "ADA ZORB", "Ada\u2003Zorb", closed.name.upper()):
        with pytest.raises(InputError, match="Somebody else at this desk is named"):
            _named(desk, person, name)
    assert desk.accounts.person(person.id).name == person.name
    assert _named(desk, person, person.name.upper()).name == person.name.upper()  # one's own is one's own
    assert _named(desk, person, "Ada Z. Zorb").name == "Ada Z. Zorb"


def _on_board(desk: Desk, person: Person) -> Person:
    return desk.accounts.update_profile(person, name=person.name, credentials="", affiliation="", on_board=True)


def test_the_board_shows_who_agreed_and_reviews(desk: Desk) -> None:
    people = {role: desk.person(role) for role in Role}
    assert desk.accounts.board() == ()
    for person in people.values():
        _on_board(desk, person)
    assert [one.role for one in desk.accounts.board()] == [Role.REVIEWER, Role.EDITOR, Role.OWNER]
    desk.accounts.set_active(desk.owner.actor, people[Role.EDITOR].id, False)
    desk.accounts.set_role(desk.owner.actor, people[Role.REVIEWER].id, Role.AUTHOR)
    assert [one.id for one in desk.accounts.board()] == [people[Role.OWNER].id]


def test_every_change_is_one_entry_of_the_ledger_without_secrets_and_addresses(desk: Desk) -> None:
    accounts, owner = desk.accounts, desk.owner
    invited = accounts.invite(owner.actor, "nova@moon.example", Role.REVIEWER)
    person = accounts.accept(invited.secret, name="Nova Quill", credentials="RN", affiliation="Moon Clinic", password=PASSWORD)
    accounts.set_role(owner.actor, person.id, Role.EDITOR)
    accounts.set_role(owner.actor, person.id, Role.EDITOR)  # changes nothing
    session = accounts.change_password(person, PASSWORD, OTHER)
    totp = desk.with_totp(person, OTHER)
    accounts.remove_totp(person, OTHER)
    accounts.remove_totp(person, OTHER)  # changes nothing
    after = accounts.update_profile(person, name="Nova Quill", credentials="RN, MSc", affiliation="Moon Clinic", on_board=True)
    accounts.update_profile(after, name="Nova Quill", credentials="RN, MSc", affiliation="Moon Clinic", on_board=True)
    reset = accounts.reset(owner.actor, person.id)
    accounts.accept(reset.secret, password=PASSWORD)
    other = accounts.invite(owner.actor, "other@moon.example", Role.READER)
    accounts.revoke(owner.actor, accounts.invitation(other.secret).id)
    accounts.set_active(owner.actor, person.id, False)
    accounts.set_active(owner.actor, person.id, True)
    desk.sign_in(person)  # is no change
    ledger = _ledger(desk)
    assert [(entry.what, entry.who) for entry in ledger] == [
        ("create_owner", owner.id),
        ("invite", owner.id),
        ("accept_invitation", person.id),
        ("set_role", owner.id),
        ("change_password", person.id),
        ("add_second_factor", person.id),
        ("remove_second_factor", person.id),
        ("update_profile", person.id),
        ("reset_password", owner.id),
        ("change_password", person.id),
        ("invite", owner.id),
        ("revoke_invitation", owner.id),
        ("disable", owner.id),
        ("enable", owner.id),
    ]
    assert ledger[3].detail == {"person": person.id, "role": "editor", "before": "reviewer"}
    assert ledger[3].role == "owner"
    assert ledger[7].detail == {
        "person": person.id,
        "name": "Nova Quill",
        "credentials": "RN, MSc",
        "affiliation": "Moon Clinic",
        "on_board": True,
    }
    written = msgspec.json.encode(ledger).decode()
    for private in (OWNER, "moon.example", PASSWORD, OTHER, totp, session.secret, invited.secret, reset.secret, "argon2"):
        assert private not in written


def test_what_the_ledger_cannot_take_does_not_happen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    person = desk.person()
    secret = desk.sign_in(person).secret
    before = desk.accounts.people(desk.owner.actor)

    def fail(*_: object, **__: object) -> None:
        raise StoreError("The ledger is full.")

    monkeypatch.setattr(keeper, "append", fail)
    setup = desk.accounts.begin_totp(secret)
    for change in (
        lambda: desk.accounts.invite(desk.owner.actor, "nova@moon.example", Role.READER),
        lambda: desk.accounts.set_role(desk.owner.actor, person.id, Role.EDITOR),
        lambda: desk.accounts.set_active(desk.owner.actor, person.id, False),
        lambda: desk.accounts.update_profile(person, name="Other", credentials="", affiliation="", on_board=True),
        lambda: desk.accounts.change_password(person, PASSWORD, OTHER),
        lambda: desk.accounts.confirm_totp(secret, PASSWORD, desk.code(setup.secret)),
        lambda: desk.accounts.reset(desk.owner.actor, person.id),
        lambda: desk.accounts.recover(OWNER),
    ):
        with pytest.raises(StoreError):
            change()
    assert desk.accounts.people(desk.owner.actor) == before
    assert desk.accounts.invitations(desk.owner.actor) == ()
    assert desk.accounts.session(secret) is not None
    desk.sign_in(person)
