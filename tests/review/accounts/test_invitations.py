"""Invitations and links for a new password."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from clincite.errors import DeskError, DeskNotFoundError, InputError, LockedError, NotAllowedError, SignInError
from clincite.review.accounts.attempts import FREE
from clincite.review.accounts.values import Invited
from clincite.review.roles import Role
from clincite.review.store.tables import PEOPLE
from clincite.review.values import SYSTEM, Actor
from tests.review.accounts.desk import OTHER, OWNER, PASSWORD, Desk

NEW = "new@zorb.example"


def test_an_invitation_makes_the_account_that_it_was_made_for(desk: Desk) -> None:
    for role in Role:
        email = f"{role.value}@zorb.example"
        invited = desk.accounts.invite(desk.owner.actor, f" {email.title()} ", role)
        assert (invited.email, invited.role, invited.expires) == (email, role, "2031-05-11T09:00:00Z")
        invitation = desk.accounts.invitation(invited.secret)
        assert (invitation.email, invitation.role, invitation.reset) == (email, role, False)
        person = desk.accounts.accept(
            invited.secret, name=f" Nova\n {role} ", credentials="RN", affiliation="Zorb Clinic", password=PASSWORD
        )
        assert (person.email, person.role, person.name, person.shown) == (email, role, f"Nova {role}", f"Nova {role}, RN")
        assert (person.active, person.on_board, person.has_password, person.has_totp) == (True, False, True, False)
        assert desk.accounts.by_email(email) == person == desk.sign_in(person).session.person


def test_a_link_works_once(desk: Desk) -> None:
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    desk.accounts.accept(invited.secret, name="Nova", password=PASSWORD)
    for look in (desk.accounts.invitation, lambda secret: desk.accounts.accept(secret, name="Other", password=OTHER)):
        with pytest.raises(DeskError, match="used already"):
            look(invited.secret)
    assert desk.accounts.by_email(NEW).name == "Nova"


def test_a_link_works_once_also_when_used_at_once(desk: Desk) -> None:
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    barrier = threading.Barrier(6)

    def use(number: int) -> bool:
        barrier.wait()
        try:
            desk.accounts.accept(invited.secret, name=f"Nova {number}", password=PASSWORD)
        except DeskError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(use, range(6))) == 1


def test_an_unknown_secret_is_not_found(desk: Desk) -> None:
    for secret in ("", "unknown", "\x00", "\ud800", "x" * 100_000):
        with pytest.raises(DeskNotFoundError):
            desk.accounts.invitation(secret)
        with pytest.raises(DeskNotFoundError):
            desk.accounts.accept(secret, name="Nova", password=PASSWORD)


def test_an_invitation_is_good_for_seven_days_and_a_new_password_for_one(desk: Desk) -> None:
    person = desk.person()
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    reset = desk.accounts.reset(desk.owner.actor, person.id)
    desk.clock.wait(hours=23, minutes=59, seconds=59)
    assert desk.accounts.invitation(reset.secret).name == person.name
    desk.clock.wait(seconds=1)
    with pytest.raises(DeskError, match="too old"):
        desk.accounts.accept(reset.secret, password=OTHER)
    desk.clock.wait(days=5, hours=23, minutes=59, seconds=59)
    assert desk.accounts.invitation(invited.secret).email == NEW
    desk.clock.wait(seconds=1)
    with pytest.raises(DeskError, match="too old"):
        desk.accounts.invitation(invited.secret)


def test_a_newer_link_replaces_the_older(desk: Desk) -> None:
    older = desk.accounts.invite(desk.owner.actor, NEW, Role.OWNER)
    newer = desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    with pytest.raises(DeskError, match="replaced by a newer one"):
        desk.accounts.accept(older.secret, name="Nova", password=PASSWORD)
    assert desk.accounts.accept(newer.secret, name="Nova", password=PASSWORD).role is Role.READER


@pytest.mark.parametrize("role", [Role.READER, Role.AUTHOR, Role.REVIEWER, Role.EDITOR])
def test_only_owners_manage_people_whatever_role_they_come_with(desk: Desk, role: Role) -> None:
    person = desk.person(role)
    accounts, lying = desk.accounts, Actor(id=person.id, name=person.name, role=Role.OWNER)
    invited = accounts.invite(desk.owner.actor, NEW, Role.READER)
    number = accounts.invitation(invited.secret).id
    for actor in (person.actor, lying, SYSTEM, Actor(id=10**30, name="nobody", role=Role.OWNER), Actor(id=-1, name="x", role=Role.OWNER)):
        for attempt in (
            lambda actor: accounts.invite(actor, "other@zorb.example", Role.READER),
            lambda actor: accounts.reset(actor, desk.owner.id),
            lambda actor: accounts.set_role(actor, person.id, Role.OWNER),
            lambda actor: accounts.set_active(actor, desk.owner.id, False),
            lambda actor: accounts.people(actor),
            lambda actor: accounts.invitations(actor),
            lambda actor: accounts.revoke(actor, number),
        ):
            with pytest.raises(NotAllowedError):
                attempt(actor)
    assert accounts.person(person.id).role is role
    assert accounts.invitation(invited.secret)


def test_an_invitation_is_worth_what_its_maker_may_still_give(desk: Desk) -> None:
    second = desk.person(Role.OWNER)
    links = [desk.accounts.invite(second.actor, NEW, Role.OWNER), desk.accounts.reset(second.actor, desk.owner.id)]
    desk.accounts.set_role(desk.owner.actor, second.id, Role.EDITOR)
    _all_over(desk, links)
    desk.accounts.set_role(desk.owner.actor, second.id, Role.OWNER)
    _all_over(desk, links)  # for good
    links = [desk.accounts.invite(second.actor, NEW, Role.OWNER), desk.accounts.reset(second.actor, desk.owner.id)]
    desk.accounts.set_active(desk.owner.actor, second.id, False)
    _all_over(desk, links)
    desk.accounts.set_active(desk.owner.actor, second.id, True)
    _all_over(desk, links)
    assert desk.accounts.invitations(desk.owner.actor) == ()
    desk.sign_in(desk.owner)


def _all_over(desk: Desk, links: list[Invited]) -> None:
    for link in links:
        with pytest.raises(DeskError, match="taken back"):
            desk.accounts.invitation(link.secret)
        with pytest.raises(DeskError, match="taken back"):
            desk.accounts.accept(link.secret, name="Nova", password=OTHER)


def test_a_link_of_somebody_who_was_made_less_in_the_database_is_worth_nothing(desk: Desk) -> None:
    """However that came about: whoever accepts it asks what its maker may give now."""
    second = desk.person(Role.OWNER)
    link = desk.accounts.invite(second.actor, NEW, Role.OWNER)
    with desk.database.write() as connection:
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == second.id).values(role="editor"))
    with pytest.raises(DeskError, match="not valid any more"):
        desk.accounts.invitation(link.secret)


def test_a_link_for_a_new_password_does_not_outlive_a_new_password(desk: Desk) -> None:
    person = desk.person()
    link = desk.accounts.reset(desk.owner.actor, person.id)
    elses = desk.accounts.reset(desk.owner.actor, desk.person().id)
    desk.accounts.change_password(person, PASSWORD, OTHER)
    _all_over(desk, [link])
    assert desk.accounts.invitation(elses.secret)
    desk.sign_in(person, OTHER)


def test_the_last_owner_does_not_take_away_all_that_opens_the_desk(desk: Desk) -> None:
    """The link is shown once. Lost, it would leave nobody who could make another."""
    desk.with_totp(desk.owner)
    closed = desk.person(Role.OWNER)
    desk.accounts.set_active(desk.owner.actor, closed.id, False)
    with pytest.raises(DeskError, match="last owner") as caught:
        desk.accounts.reset(desk.owner.actor, desk.owner.id, second_factor=True)
    assert "clincite people recover" in caught.value.hint
    assert desk.sign_in(desk.owner).session.pending
    assert desk.accounts.invitations(desk.owner.actor) == ()
    desk.accounts.reset(desk.owner.actor, desk.owner.id)  # without it the password stays good until the link is used
    desk.sign_in(desk.owner)
    desk.accounts.set_active(desk.owner.actor, closed.id, True)
    desk.accounts.reset(desk.owner.actor, desk.owner.id, second_factor=True)  # the other one can make a new link


@pytest.mark.parametrize("name", ["Ada Zorb", "ADA  ZORB", "Ada\u00a0Zorb", "\uff21da Zorb", "Ada\u3164 Zo\ufe0frb", "A\u200bda Zorb"])
def test_nobody_takes_the_name_of_somebody_else(desk: Desk, name: str) -> None:
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.REVIEWER)
    with pytest.raises(InputError, match="Somebody else at this desk is named Ada Zorb") as caught:
        desk.accounts.accept(invited.secret, name=name, password=PASSWORD)
    assert "middle initial" in caught.value.hint
    assert desk.accounts.accept(invited.secret, name="Ada B. Zorb", password=PASSWORD).name == "Ada B. Zorb"


def test_a_name_is_taken_once_also_when_taken_at_once(desk: Desk) -> None:
    links = [desk.accounts.invite(desk.owner.actor, f"nova{number}@zorb.example", Role.READER) for number in range(5)]
    barrier = threading.Barrier(5)

    def take(link: Invited) -> bool:
        barrier.wait()
        try:
            desk.accounts.accept(link.secret, name="Nova Quill", password=PASSWORD)
        except InputError:
            return False
        return True

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(take, links)) == 1


def test_whoever_has_an_account_is_not_invited(desk: Desk) -> None:
    with pytest.raises(DeskError, match="has an account"):
        desk.accounts.invite(desk.owner.actor, OWNER.upper(), Role.READER)


def test_what_is_no_address_is_not_invited(desk: Desk) -> None:
    for email in (
        "",
        "nobody",
        "a b@zorb.example",
        "a@b@c",
        "a@",
        "@b",
        "x\x00@y.example",
        "a\u202e@zorb.example",
        "<a@b.example>",
        "x" * 251 + "@y.z",
    ):
        with pytest.raises(InputError, match="not an e-mail address"):
            desk.accounts.invite(desk.owner.actor, email, Role.READER)


def test_what_cannot_be_kept_is_refused_and_the_link_still_works(desk: Desk) -> None:
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.READER)
    wrong: list[tuple[dict[str, str], str]] = [
        ({"name": ""}, "name is empty"),
        ({"name": " \u202e\u200b "}, "name is empty"),
        ({"name": "\u3164"}, "no letter"),
        ({"name": "007 \u2800!"}, "no letter"),
        ({"name": "x" * 201}, "name is too long"),
        ({"name": "Nova", "credentials": "x" * 201}, "credentials is too long"),
        ({"name": "Nova", "affiliation": "x" * 201}, "affiliation is too long"),
        ({"name": "Nova", "password": "short"}, "too short"),
        ({"name": "Nova Moonfield", "password": "NovaMoonfield1"}, "anybody would try"),
    ]
    for fields, said in wrong:
        with pytest.raises(InputError, match=said):
            desk.accounts.accept(invited.secret, **({"password": PASSWORD} | fields))
    assert desk.accounts.accept(invited.secret, name="Nova", password=PASSWORD)


def test_a_new_password_by_link_ends_sessions_and_the_lock_and_nothing_else(desk: Desk) -> None:
    person = desk.person()
    desk.with_totp(person)
    session = desk.sign_in(person)
    for _ in range(FREE):
        with pytest.raises(SignInError):
            desk.accounts.sign_in(person.email, "not the password at all")
    with pytest.raises(LockedError):
        desk.sign_in(person)
    link = desk.accounts.reset(desk.owner.actor, person.id)
    assert (link.email, link.role, link.expires) == (person.email, person.role, "2031-05-05T09:00:00Z")
    assert desk.accounts.session(session.secret) is not None
    after = desk.accounts.accept(link.secret, name="Somebody Else", credentials="King", password=OTHER)
    assert (after.name, after.credentials, after.role, after.has_totp) == (person.name, person.credentials, person.role, True)
    assert desk.accounts.session(session.secret) is None
    with pytest.raises(SignInError):
        desk.sign_in(person)
    assert desk.sign_in(person, OTHER).session.pending


def test_a_lost_second_factor_is_taken_away_and_the_account_opens_by_the_link_alone(desk: Desk) -> None:
    person = desk.person()
    desk.with_totp(person)
    session = desk.sign_in(person)
    link = desk.accounts.reset(desk.owner.actor, person.id, second_factor=True)
    assert desk.accounts.session(session.secret) is None
    with pytest.raises(SignInError):
        desk.sign_in(person)
    desk.accounts.accept(link.secret, password=OTHER)
    assert not desk.sign_in(person, OTHER).session.pending


def test_a_closed_account_gets_no_new_password(desk: Desk) -> None:
    person = desk.person()
    link = desk.accounts.reset(desk.owner.actor, person.id)
    desk.accounts.set_active(desk.owner.actor, person.id, False)
    _all_over(desk, [link])
    with pytest.raises(DeskError, match="is closed"):
        desk.accounts.reset(desk.owner.actor, person.id)
    desk.accounts.set_active(desk.owner.actor, person.id, True)
    _all_over(desk, [link])


def test_open_ones_are_listed_and_can_be_revoked(desk: Desk) -> None:
    person = desk.person()
    invited = desk.accounts.invite(desk.owner.actor, NEW, Role.EDITOR)
    desk.accounts.reset(desk.owner.actor, person.id)
    reset, invitation = desk.accounts.invitations(desk.owner.actor)
    assert (reset.reset, reset.email, reset.name) == (True, person.email, person.name)
    assert (invitation.reset, invitation.email, invitation.role) == (False, NEW, Role.EDITOR)
    desk.accounts.revoke(desk.owner.actor, invitation.id)
    assert desk.accounts.invitations(desk.owner.actor) == (reset,)
    with pytest.raises(DeskError):
        desk.accounts.accept(invited.secret, name="Nova", password=PASSWORD)
    for number in (invitation.id, 999):
        with pytest.raises(DeskNotFoundError):
            desk.accounts.revoke(desk.owner.actor, number)
