"""The way back in for an owner who is locked out, at the machine."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from clincite.errors import DeskError, DeskNotFoundError, InputError, LockedError, SignInError
from clincite.review.accounts.attempts import FREE
from clincite.review.ledger.chain import entries
from clincite.review.ledger.verifying import verify_store
from clincite.review.roles import Role
from clincite.review.store.tables import PEOPLE
from clincite.review.values import LedgerEntry
from tests.review.accounts.desk import OTHER, OWNER, PASSWORD, Desk


def _last(desk: Desk, how_many: int) -> list[LedgerEntry]:
    with desk.database.read() as connection:
        return list(entries(connection))[-how_many:]


def test_an_owner_who_lost_the_password_gets_a_link(desk: Desk) -> None:
    session = desk.sign_in(desk.owner).secret
    link = desk.accounts.recover(f" {OWNER.upper()} ")
    assert (link.email, link.role, link.expires) == (OWNER, Role.OWNER, "2031-05-05T09:00:00Z")
    assert desk.accounts.session(session) is None
    desk.sign_in(desk.owner)  # the password stays good: nobody but its owner knows it
    assert desk.accounts.accept(link.secret, password=OTHER) == desk.accounts.by_email(OWNER)
    desk.sign_in(desk.owner, OTHER)
    with pytest.raises(SignInError):
        desk.sign_in(desk.owner)


def test_a_lost_second_factor_is_taken_away_only_where_that_is_asked_for(desk: Desk) -> None:
    desk.with_totp(desk.owner)
    link = desk.accounts.recover(OWNER)
    desk.accounts.accept(link.secret, password=OTHER)
    assert desk.sign_in(desk.owner, OTHER).session.pending
    link = desk.accounts.recover(OWNER, second_factor=True)
    with pytest.raises(SignInError):  # meanwhile nothing opens the account but the link
        desk.sign_in(desk.owner, OTHER)
    desk.accounts.accept(link.secret, password=PASSWORD)
    assert not desk.sign_in(desk.owner).session.pending


def test_every_lock_of_the_account_ends(desk: Desk) -> None:
    desk.with_totp(desk.owner)
    half = desk.sign_in(desk.owner).secret
    for number in range(FREE):
        with pytest.raises(SignInError):
            desk.accounts.sign_in(OWNER, "not the password at all", client="home")
        with pytest.raises(SignInError):
            desk.accounts.second_factor(half, f"00000{number}")
    with pytest.raises(LockedError):
        desk.sign_in(desk.owner, client="home")
    with pytest.raises(LockedError):
        desk.accounts.second_factor(half, "000000")
    # Another process: the commands of the terminal are not the page.
    desk.beside().recover(OWNER)
    half = desk.sign_in(desk.owner, client="home").secret
    with pytest.raises(SignInError) as caught:
        desk.accounts.second_factor(half, "000000")
    assert type(caught.value) is SignInError


def test_earlier_links_end(desk: Desk) -> None:
    links = [desk.accounts.reset(desk.owner.actor, desk.owner.id), desk.accounts.recover(OWNER), desk.accounts.recover(OWNER)]
    for link in links[:2]:
        with pytest.raises(DeskError, match="replaced"):
            desk.accounts.accept(link.secret, password=OTHER)
    desk.accounts.accept(links[2].secret, password=OTHER)
    with pytest.raises(DeskError, match="used already"):
        desk.accounts.accept(links[2].secret, password=PASSWORD)


def test_where_every_owner_is_closed_one_is_opened_again(desk: Desk) -> None:
    second = desk.person(Role.OWNER)
    with desk.database.write() as connection:  # the desk itself closes never the last one
        connection.execute(update(PEOPLE).values(active=False))
    with pytest.raises(DeskError, match="an owner already") as caught:
        desk.accounts.create_owner(email="new@zorb.example", name="New One", password=PASSWORD)
    assert "clincite people recover" in caught.value.hint
    with pytest.raises(DeskError, match="is closed") as caught:
        desk.accounts.recover(OWNER)
    assert "--reopen" in caught.value.hint
    link = desk.accounts.recover(OWNER, reopen=True)
    desk.accounts.accept(link.secret, password=OTHER)
    desk.sign_in(desk.owner, OTHER)
    assert not desk.accounts.person(second.id).active
    assert [(entry.what, entry.who, entry.detail.get("where")) for entry in _last(desk, 3)[:2]] == [
        ("enable", None, "at the terminal"),
        ("recover", None, "at the terminal"),
    ]


def test_an_open_account_is_not_opened(desk: Desk) -> None:
    desk.accounts.recover(OWNER, reopen=True)
    assert [entry.what for entry in _last(desk, 2)] == ["create_owner", "recover"]


def test_the_ledger_says_what_was_done_where_and_to_whom_and_holds(desk: Desk) -> None:
    link = desk.accounts.recover(OWNER)
    entry = _last(desk, 1)[0]
    number = desk.accounts.invitations(desk.owner.actor)[0].id
    assert (entry.what, entry.who, entry.name, entry.role) == ("recover", None, "clincite", None)
    told = {"person": desk.owner.id, "person_name": "Ada Zorb", "invitation": number, "second_factor_removed": False}
    assert entry.detail == {**told, "where": "at the terminal"}
    desk.accounts.accept(link.secret, password=OTHER)
    desk.with_totp(desk.owner, OTHER)
    link = desk.accounts.recover(OWNER, second_factor=True)
    assert _last(desk, 1)[0].detail["second_factor_removed"] is True
    assert verify_store(desk.database).faults == ()
    desk.accounts.accept(link.secret, password=PASSWORD)
    assert verify_store(desk.database).faults == ()


@pytest.mark.parametrize("role", [Role.READER, Role.AUTHOR, Role.REVIEWER, Role.EDITOR])
def test_it_is_for_owners_only(desk: Desk, role: Role) -> None:
    """An owner can do it for everybody else, and the ledger then names the owner."""
    person = desk.person(role)
    for flags in ({}, {"second_factor": True}, {"reopen": True}):
        with pytest.raises(DeskError, match="is no owner"):
            desk.accounts.recover(person.email, **flags)
    desk.sign_in(person)


def test_nobody_is_not_recovered(desk: Desk) -> None:
    with pytest.raises(DeskNotFoundError):
        desk.accounts.recover("nobody@zorb.example")
    for email in ("", "nobody", "\x00"):
        with pytest.raises(InputError):
            desk.accounts.recover(email)


def test_a_link_that_nobody_made_who_was_signed_in_is_listed_and_can_be_taken_back(desk: Desk) -> None:
    link = desk.accounts.recover(OWNER)
    listed = desk.accounts.invitations(desk.owner.actor)
    assert [(one.email, one.reset) for one in listed] == [(OWNER, True)]
    desk.accounts.revoke(desk.owner.actor, listed[0].id)
    with pytest.raises(DeskError, match="taken back"):
        desk.accounts.invitation(link.secret)
