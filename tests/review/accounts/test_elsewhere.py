"""Whom another site vouches for, and who does not get in by it."""

from __future__ import annotations

import pytest

from clincite.errors import DeskError, SignInError
from clincite.review.ledger.chain import entries
from clincite.review.roles import Role
from clincite.review.values import Person
from tests.review.accounts.desk import OTHER, OWNER, PASSWORD, Desk

ISSUER = "https://login.example.org"
NEW = "nova@moon.example"


def _enter(
    desk: Desk, subject: str = "nova-1", *, issuer: str = ISSUER, email: str = NEW, verified: bool = True, name: str = "Nova"
) -> Person:
    signed_in = desk.accounts.sign_in_elsewhere(issuer=issuer, subject=subject, email=email, email_verified=verified, name=name)
    session = desk.accounts.session(signed_in.secret)
    assert session == signed_in.session
    return signed_in.session.person


def _session(desk: Desk) -> str:
    """The secret of a session of Nova, who has entered before."""
    return desk.accounts.sign_in_elsewhere(issuer=ISSUER, subject="nova-1", email="", email_verified=False, name="").secret


def test_nobody_registers_themselves(desk: Desk) -> None:
    with pytest.raises(SignInError, match="no account"):
        _enter(desk)
    assert len(desk.accounts.people(desk.owner.actor)) == 1


def test_an_invitation_is_accepted_by_coming_with_its_address(desk: Desk) -> None:
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.REVIEWER)
    person = _enter(desk, email="Nova@Moon.example", name="Nova\u202e Quill")
    assert (person.email, person.name, person.role, person.has_password) == (NEW, "Nova Quill", Role.REVIEWER, False)
    with pytest.raises(DeskError, match="used already"):
        desk.accounts.accept(invited.secret, name="Nova", password=PASSWORD)
    with desk.database.read() as connection:
        last = list(entries(connection))[-2:]
    assert [(entry.what, entry.who) for entry in last] == [("accept_invitation", person.id), ("connect_identity", person.id)]
    # From then on the address does not matter, and may change.
    assert _enter(desk, email="", verified=False) == person
    assert _enter(desk, email=OWNER, verified=True) == person


def test_a_name_that_cannot_be_kept_does_not_matter(desk: Desk) -> None:
    for name in ("", "\u202e", "x" * 5000):
        email = f"nova{len(name)}@moon.example"
        desk.accounts.invite(desk.owner.actor, email, Role.READER)
        assert 0 < len(_enter(desk, email, email=email, name=name).name) <= 200


def test_a_name_that_somebody_bears_gets_a_number_until_the_person_gives_another(desk: Desk) -> None:
    names = []
    for number, name in enumerate(("ada ZORB", "Ada\u00a0Zorb", "Nova", "\u3164", "12345")):
        email = f"nova{number}@moon.example"
        desk.accounts.invite(desk.owner.actor, email, Role.READER)
        names.append(_enter(desk, email, email=email, name=name).name)
    assert names == ["ada ZORB 2", "Ada Zorb 3", "Nova", "nova3", "nova4"]


def test_an_address_that_is_not_verified_accepts_nothing(desk: Desk) -> None:
    desk.accounts.invite(desk.owner.actor, NEW, Role.OWNER)
    with pytest.raises(SignInError, match="not verified"):
        _enter(desk, verified=False)
    assert len(desk.accounts.invitations(desk.owner.actor)) == 1


def test_an_address_that_is_none_accepts_nothing(desk: Desk) -> None:
    for email in ("", "nobody", "nova@moon.example\x00", "\ud800"):
        with pytest.raises(SignInError, match="no e-mail address"):
            _enter(desk, email=email)


def test_an_account_is_not_given_to_whoever_holds_its_address_elsewhere(desk: Desk) -> None:
    person = desk.person()
    for email in (OWNER, person.email):
        with pytest.raises(SignInError, match="opened another way"):
            _enter(desk, email=email)
    desk.accounts.reset(desk.owner.actor, person.id, second_factor=True)  # without a password it is still theirs
    with pytest.raises(SignInError, match="opened another way"):
        _enter(desk, email=person.email)


def test_another_subject_or_issuer_is_another_person(desk: Desk) -> None:
    desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    _enter(desk)
    for other in ({"subject": "nova-2"}, {"subject": "NOVA-1"}, {"issuer": "https://evil.example"}):
        with pytest.raises(SignInError):
            _enter(desk, **other)


def test_an_invitation_that_is_over_is_not_accepted(desk: Desk) -> None:
    second = desk.person(Role.OWNER)
    desk.accounts.invite(second.actor, NEW, Role.OWNER)
    desk.accounts.set_role(desk.owner.actor, second.id, Role.READER)
    with pytest.raises(SignInError, match="no account"):
        _enter(desk)
    desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    desk.clock.wait(days=7)
    with pytest.raises(SignInError, match="no account"):
        _enter(desk)


def test_a_closed_account_stays_closed(desk: Desk) -> None:
    desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    person = _enter(desk)
    desk.accounts.set_active(desk.owner.actor, person.id, False)
    with pytest.raises(SignInError, match="closed"):
        _enter(desk)


def test_who_is_nobody_does_not_enter(desk: Desk) -> None:
    for issuer, subject in ((ISSUER, ""), ("", "nova"), (ISSUER, "x" * 256), (ISSUER, "\x00"), ("x" * 501, "nova")):
        with pytest.raises(SignInError, match="did not say who you are"):
            _enter(desk, subject, issuer=issuer)


def test_a_second_factor_is_asked_for_here_too(desk: Desk) -> None:
    desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    person = _enter(desk)
    desk.accounts.accept(desk.accounts.reset(desk.owner.actor, person.id).secret, password=PASSWORD)
    totp = desk.with_totp(person)
    desk.clock.wait(minutes=1)
    half = desk.accounts.sign_in_elsewhere(issuer=ISSUER, subject="nova-1", email="", email_verified=False, name="")
    assert half.session.pending
    assert not desk.accounts.second_factor(half.secret, desk.code(totp)).session.pending


def test_without_a_password_none_can_be_changed_but_an_owner_can_send_a_link(desk: Desk) -> None:
    desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    person = _enter(desk)
    with pytest.raises(SignInError) as caught:
        desk.accounts.change_password(person, "", OTHER)
    assert caught.value.hint == "This account has none."
    session = _session(desk)
    setup = desk.accounts.begin_totp(session)
    with pytest.raises(SignInError, match="password is wrong"):  # nor a second factor be added, with a session alone
        desk.accounts.confirm_totp(session, "", desk.code(setup.secret))
    link = desk.accounts.reset(desk.owner.actor, person.id)
    assert desk.accounts.accept(link.secret, password=OTHER).has_password
    assert desk.sign_in(person, OTHER)
    assert _enter(desk).id == person.id
