"""Inviting people and looking after their accounts in a browser. The people are invented."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from clincite.review.roles import Role
from tests.web.accounts.signing import OWNER_EMAIL, PASSWORD, World, alert_of, field, send, sign_in

NEW = "new.person@example.org"
CHOSEN = "violin harbour tangerine moss"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.add_people()
    return made


@pytest.fixture
def owner(world: World) -> TestClient:
    return world.signed_in(OWNER_EMAIL)


def link_of(page: Response) -> str:
    return str(lxml.html.document_fromstring(page.text).xpath("//input[@id='link']/@value")[0])


def invite(owner: TestClient, email: str = NEW, role: str = "reviewer") -> str:
    """Path of the link."""
    page = send(owner, "/people/invite", "/people", email=email, role=role)
    assert page.status_code == 200, alert_of(page)
    return urlsplit(link_of(page)).path


def accept(browser: TestClient, link: str, **fields: str) -> Response:
    page = browser.get(link)
    filled = {"name": "Dr New Person", "credentials": "MD", "password": CHOSEN, "again": CHOSEN, **fields}
    return browser.post(link, data={"csrf": field(page, "csrf"), **filled})


# -- invitations -------------------------------------------------------------------------------------------------------------


def test_an_invitation_is_shown_once_and_makes_an_account_once(world: World, owner: TestClient) -> None:
    page = send(owner, "/people/invite", "/people", email=NEW, role="reviewer")
    link = link_of(page)
    assert link.startswith("http://testserver/invitations/") and page.headers["cache-control"] == "no-store"
    secret = link.rpartition("/")[2]
    later = owner.get("/people")
    assert secret not in later.text and NEW in later.text and "invited as reviewer" in later.text
    browser = world.browser()
    shown = browser.get(urlsplit(link).path)
    assert "as a <strong>reviewer</strong>" in shown.text and field(shown, "email") == NEW
    for part in ('autocomplete="new-password"', 'autocomplete="name"', 'autocomplete="organization"'):
        assert part in shown.text
    reply = accept(browser, urlsplit(link).path)
    assert (reply.status_code, reply.headers["location"]) == (303, "/desk")
    assert "Dr New Person" in browser.get("/account").text  # signed in at once
    assert world.accounts.by_email(NEW).role is Role.REVIEWER
    again = world.browser().get(urlsplit(link).path)
    assert again.status_code == 409 and "This link was used already." in again.text


def test_neither_address_nor_role_of_an_invitation_can_be_chosen_by_whoever_accepts_it(world: World, owner: TestClient) -> None:
    reply = accept(world.browser(), invite(owner), email="other@example.org", role="owner", on_board="yes")
    assert reply.status_code == 303
    assert world.accounts.by_email(NEW).role is Role.REVIEWER and not world.accounts.by_email(NEW).on_board


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"again": "something else again"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "The password is too short: 5 characters."),
        ({"name": "  "}, "The name is empty."),
        ({"name": "x" * 201}, "The name is too long"),
        ({"name": "robin  REVIEWER"}, "Somebody else at this desk is named Robin Reviewer. Add a middle initial"),
        ({"name": "\u3164"}, "The name holds no letter."),
    ],
)
def test_what_is_not_taken_is_said_and_the_link_stays_good(world: World, owner: TestClient, fields: dict[str, str], said: str) -> None:
    link = invite(owner)
    browser = world.browser()
    reply = accept(browser, link, **fields)
    assert reply.status_code == 422 and said in alert_of(reply)
    assert field(reply, "credentials") == "MD" and CHOSEN not in reply.text
    assert accept(browser, link).status_code == 303


def test_a_link_that_is_unknown_too_old_taken_back_or_replaced_opens_nothing(world: World, owner: TestClient) -> None:
    browser = world.browser()
    assert browser.get("/invitations/nothing").status_code == 404
    old = invite(owner, "old@example.org")
    world.clock.move(days=8)
    owner = world.signed_in(OWNER_EMAIL)
    first = invite(owner)
    second = invite(owner)
    number = world.accounts.invitations(world.accounts.by_email(OWNER_EMAIL).actor)[0].id
    assert browser.get(second).status_code == 200
    assert send(owner, f"/people/invitations/{number}/revoke", "/people").headers["location"] == "/people?done=revoked"
    assert [browser.get(link).status_code for link in (old, first, second)] == [409] * 3
    assert send(owner, f"/people/invitations/{number}/revoke", "/people").status_code == 404


def test_who_was_signed_in_as_somebody_else_is_not_afterwards(world: World, owner: TestClient) -> None:
    browser = world.signed_in("reader@example.org")
    before = browser.cookies["clincite-session"]
    assert accept(browser, invite(owner)).status_code == 303
    assert "Dr New Person" in browser.get("/account").text
    assert world.accounts.session(before) is None


@pytest.mark.parametrize(("email", "role"), [("no address", "reader"), ("", "reader"), (NEW, "king"), (NEW, ""), (OWNER_EMAIL, "reader")])
def test_what_cannot_be_invited_is_said(owner: TestClient, email: str, role: str) -> None:
    reply = send(owner, "/people/invite", "/people", email=email, role=role)
    assert reply.status_code in {409, 422} and alert_of(reply) and field(reply, "email") == email


# -- looking after accounts --------------------------------------------------------------------------------------------------


def test_an_owner_gives_roles_closes_and_opens_accounts(world: World, owner: TestClient) -> None:
    person = world.accounts.by_email("author@example.org")
    assert send(owner, f"/people/{person.id}/role", "/people", role="editor").headers["location"] == "/people?done=role"
    assert world.accounts.by_email("author@example.org").role is Role.EDITOR
    assert send(owner, f"/people/{person.id}/active", "/people", active="no").headers["location"] == "/people?done=closed"
    assert sign_in(world.browser(), "author@example.org").status_code == 422
    assert ">closed<" in owner.get("/people").text
    assert send(owner, f"/people/{person.id}/active", "/people", active="yes").headers["location"] == "/people?done=opened"
    assert sign_in(world.browser(), "author@example.org").status_code == 303


def test_the_last_owner_stays(world: World, owner: TestClient) -> None:
    me = world.accounts.by_email(OWNER_EMAIL)
    for address, fields in ((f"/people/{me.id}/role", {"role": "reader"}), (f"/people/{me.id}/active", {"active": "no"})):
        reply = send(owner, address, "/people", **fields)
        assert reply.status_code == 409 and "the last owner" in alert_of(reply)
    assert world.accounts.by_email(OWNER_EMAIL) == me


def test_the_last_owner_is_not_left_with_a_link_alone(world: World, owner: TestClient) -> None:
    me = world.accounts.by_email(OWNER_EMAIL)
    reply = send(owner, f"/people/{me.id}/reset", "/people", second_factor="yes")
    assert reply.status_code == 409 and "You are the last owner who can sign in" in alert_of(reply)
    assert owner.get("/people").status_code == 200 and sign_in(world.browser(), OWNER_EMAIL).status_code == 303


def test_another_role_begins_with_signing_in_anew(world: World, owner: TestClient) -> None:
    person = world.accounts.by_email("author@example.org")
    their = world.signed_in(person.email)
    done = owner.get(send(owner, f"/people/{person.id}/role", "/people", role="owner").headers["location"])
    assert "They sign in anew" in done.text
    assert their.get("/people").headers["location"] == "/sign-in?next=%2Fpeople"
    assert world.signed_in(person.email).get("/people").status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "999999", "x", "1x", "٣", "9" * 40, "1%2F2"])
def test_nobody_of_that_number_is_not_found(owner: TestClient, number: str) -> None:
    for address, fields in (("role", {"role": "reader"}), ("active", {"active": "no"}), ("reset", {})):
        assert send(owner, f"/people/{number}/{address}", "/people", **fields).status_code == 404


def test_a_choice_that_the_page_does_not_offer_is_refused(world: World, owner: TestClient) -> None:
    person = world.accounts.by_email("author@example.org")
    assert send(owner, f"/people/{person.id}/active", "/people", active="maybe").status_code == 422
    assert send(owner, f"/people/{person.id}/role", "/people", role="king").status_code == 422
    assert world.accounts.by_email("author@example.org") == person


def test_a_link_for_a_new_password_ends_the_sessions_and_keeps_the_codes(world: World, owner: TestClient) -> None:
    person = world.accounts.by_email("author@example.org")
    world.with_codes(person.email)
    signed_in = world.accounts.sign_in(person.email, PASSWORD)
    page = send(owner, f"/people/{person.id}/reset", "/people")
    link = urlsplit(link_of(page)).path
    browser = world.browser()
    shown = browser.get(link)
    assert "Robin Author" in shown.text and 'name="name"' not in shown.text
    reply = browser.post(link, data={"csrf": field(shown, "csrf"), "password": CHOSEN, "again": CHOSEN})
    assert reply.headers["location"] == "/sign-in/code"  # the link does not replace the second factor
    assert world.accounts.session(signed_in.secret) is None
    assert sign_in(world.browser(), person.email).status_code == 422


def test_whoever_lost_the_app_too_can_be_let_in_without_it(world: World, owner: TestClient) -> None:
    person = world.accounts.by_email("author@example.org")
    world.with_codes(person.email)
    page = send(owner, f"/people/{person.id}/reset", "/people", second_factor="yes")
    assert sign_in(world.browser(), person.email).status_code == 422  # the password alone opens nothing meanwhile
    browser = world.browser()
    link = urlsplit(link_of(page)).path
    reply = browser.post(link, data={"csrf": field(browser.get(link), "csrf"), "password": CHOSEN, "again": CHOSEN})
    assert reply.headers["location"] == "/desk/mine" and browser.get("/account").status_code == 200


def test_links_name_the_address_that_the_site_is_known_by(tmp_path: Path) -> None:
    world = World(tmp_path, base_url="https://zorb.example/")
    world.add_people()
    browser = world.browser(https=True, host="zorb.example")
    assert sign_in(browser, OWNER_EMAIL).status_code == 303
    assert link_of(send(browser, "/people/invite", "/people", email=NEW, role="reader")).startswith("https://zorb.example/invitations/")


def test_every_form_and_field_on_the_page_has_its_words(owner: TestClient) -> None:
    page = lxml.html.document_fromstring(owner.get("/people").text)
    for entry in page.xpath("//main//input[not(@type='hidden')] | //main//select"):
        labels = page.xpath(f"//label[@for='{entry.get('id')}']") if entry.get("id") else entry.xpath("ancestor::label")
        assert labels and labels[0].text_content().strip(), entry.attrib
    for button in page.xpath("//main//button"):
        assert button.text_content().strip()
    names = [" ".join(button.text_content().split()) for button in page.xpath("//main//div[@class='person-do']//button")]
    assert len(names) == len(set(names))  # each says whose account it is about
