"""One's own account in a browser. The people are invented."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import unquote

import lxml.etree
import lxml.html
import pyotp
import pytest
from httpx import Response

from clincite.review.roles import Role
from tests.web.accounts.signing import OWNER_EMAIL, PASSWORD, World, alert_of, field, send, sign_in

REVIEWER = "reviewer@example.org"
EVIL = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.add_people()
    return made


def test_details_are_saved_and_shown(world: World) -> None:
    browser = world.signed_in(REVIEWER)
    reply = send(browser, "/account", name="Dr Invented Person", credentials="MD, FRCP", affiliation="Zorb Hospital", on_board="yes")
    assert (reply.status_code, reply.headers["location"]) == (303, "/account?done=profile")
    page = browser.get("/account?done=profile")
    assert "Your details are saved." in page.text
    assert [field(page, name) for name in ("name", "credentials", "affiliation")] == ["Dr Invented Person", "MD, FRCP", "Zorb Hospital"]
    person = world.accounts.by_email(REVIEWER)
    assert (person.name, person.on_board) == ("Dr Invented Person", True)
    assert [one.name for one in world.accounts.board()] == ["Dr Invented Person"]
    send(browser, "/account", name="Dr Invented Person")  # a box without its mark is not sent
    assert world.accounts.board() == ()


def test_nobody_changes_what_is_not_theirs_to_change(world: World) -> None:
    browser = world.signed_in(REVIEWER)
    send(browser, "/account", name="Robin", role="owner", email="other@example.org", id="1", person_id="1")
    person = world.accounts.by_email(REVIEWER)
    assert person.role is Role.REVIEWER and person.name == "Robin"
    assert world.accounts.by_email(OWNER_EMAIL).name == "Olive Owner"


def test_what_is_not_taken_stays_in_the_form(world: World) -> None:
    reply = send(world.signed_in(REVIEWER), "/account", name=" ", credentials="MD", affiliation="Zorb Hospital", on_board="yes")
    assert reply.status_code == 422 and alert_of(reply).startswith("The name is empty.")
    assert field(reply, "affiliation") == "Zorb Hospital" and "checked" in reply.text
    assert world.accounts.by_email(REVIEWER).affiliation == ""


def test_nobody_is_named_like_somebody_else(world: World) -> None:
    reply = send(world.signed_in(REVIEWER), "/account", name="olive\u00a0OWNER", credentials="MD", on_board="yes")
    assert reply.status_code == 422 and alert_of(reply).startswith("Somebody else at this desk is named Olive Owner. Add a middle initial")
    assert field(reply, "credentials") == "MD" and world.accounts.by_email(REVIEWER).name == "Robin Reviewer"


def test_what_somebody_says_of_themselves_is_never_markup(world: World) -> None:
    browser = world.signed_in(REVIEWER)
    send(browser, "/account", name=EVIL, credentials=EVIL, affiliation=EVIL)
    for page in (browser.get("/account"), world.signed_in(OWNER_EMAIL).get("/people")):
        assert page.status_code == 200 and EVIL in lxml.html.document_fromstring(page.text).text_content()
        assert not lxml.html.document_fromstring(page.text).xpath("//*[@onerror]")


def test_an_unknown_word_in_the_address_says_nothing(world: World) -> None:
    page = world.signed_in(REVIEWER).get("/account?done=<b>hacked</b>")
    assert "hacked" not in page.text and 'role="status"' not in page.text.replace('id="said" class="sr-only" role="status"', "")


# -- the password ------------------------------------------------------------------------------------------------------------


def test_a_new_password_ends_all_sessions_but_this_one_which_gets_a_new_secret(world: World) -> None:
    mine, other = world.signed_in(REVIEWER), world.signed_in(REVIEWER)
    before = mine.cookies["clincite-session"]
    new = "violin harbour tangerine moss"
    reply = send(mine, "/account/password", old=PASSWORD, new=new, again=new)
    assert reply.headers["location"] == "/account?done=password"
    assert mine.cookies["clincite-session"] != before
    assert mine.get("/account").status_code == 200 and other.get("/account").status_code == 303
    other.cookies.set("clincite-session", before)
    assert other.get("/account").status_code == 303
    assert sign_in(world.browser(), REVIEWER).status_code == 422
    assert sign_in(world.browser(), REVIEWER, new).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "wrong wrong wrong", "new": "violin harbour tangerine", "again": "violin harbour tangerine"}, "password"),
        ({"old": PASSWORD, "new": "violin harbour tangerine", "again": "violin harbour"}, "The two new passwords differ."),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "The password is too short: 5 characters."),
        ({"old": PASSWORD, "new": "reviewerreviewer", "again": "reviewerreviewer"}, "The password is one of the first"),
        ({}, "password"),
    ],
)
def test_a_password_that_is_not_taken_changes_nothing(world: World, fields: dict[str, str], said: str) -> None:
    browser = world.signed_in(REVIEWER)
    reply = send(browser, "/account/password", **fields)
    assert reply.status_code == 422 and said in alert_of(reply)
    assert not any(value and value in reply.text for value in fields.values() if value != "short")
    assert sign_in(world.browser(), REVIEWER).status_code == 303


def test_guessing_the_password_from_a_session_is_counted_too(world: World) -> None:
    browser = world.signed_in(REVIEWER)
    new = "violin harbour tangerine moss"
    statuses = [send(browser, "/account/password", old="wrong wrong wrong", new=new, again=new).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


# -- codes -------------------------------------------------------------------------------------------------------------------


def key_of(page: Response) -> str:
    """What the page says to type into an app."""
    return "".join(lxml.html.document_fromstring(page.text).xpath("//code[@class='key']")[0].text_content().split())


def test_codes_are_set_up_with_a_picture_that_an_app_reads(world: World) -> None:
    browser = world.signed_in(REVIEWER)
    page = browser.get("/account/codes")
    secret = key_of(page)
    image = lxml.html.document_fromstring(page.text).xpath("//img[@class='qr']")[0]
    assert image.get("alt") and image.get("src").startswith("data:image/svg+xml")
    kind, _, data = image.get("src").partition(",")
    svg = base64.b64decode(data) if "base64" in kind else unquote(data).encode()
    assert lxml.etree.fromstring(svg).tag.endswith("svg")
    assert page.headers["cache-control"] == "no-store"
    csrf, code = field(page, "csrf"), pyotp.TOTP(secret).at(world.clock.now)
    for wrong in ({"code": "000000", "password": PASSWORD}, {"code": code, "password": "wrong wrong wrong"}, {"code": code}, {}):
        reply = browser.post("/account/codes", data={"csrf": csrf, **wrong})
        assert reply.status_code == 422 and alert_of(reply) and key_of(reply) == secret  # the app need not scan again
        assert "wrong wrong" not in reply.text and not world.accounts.by_email(REVIEWER).has_totp
    right = browser.post("/account/codes", data={"csrf": csrf, "code": code, "password": PASSWORD})
    assert right.headers["location"] == "/account?done=codes"
    assert world.accounts.by_email(REVIEWER).has_totp and browser.get("/account").status_code == 200
    assert browser.get("/account/codes").headers["location"] == "/account"  # no second one beside it
    assert sign_in(world.browser(), REVIEWER).headers["location"] == "/sign-in/code"


def test_codes_end_every_session_that_gave_none(world: World) -> None:
    mine, other = world.signed_in(REVIEWER), world.signed_in(REVIEWER)
    before = mine.cookies["clincite-session"]
    page = mine.get("/account/codes")
    code = pyotp.TOTP(key_of(page)).at(world.clock.now)
    mine.post("/account/codes", data={"csrf": field(page, "csrf"), "code": code, "password": PASSWORD})
    assert mine.cookies["clincite-session"] != before and mine.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    other.cookies.set("clincite-session", before)
    assert other.get("/account").status_code == 303


def test_each_page_for_codes_offers_another_key_and_the_last_counts(world: World) -> None:
    browser = world.signed_in(REVIEWER)
    first, second = browser.get("/account/codes"), browser.get("/account/codes")
    assert key_of(first) != key_of(second)
    sent = {"csrf": field(second, "csrf"), "password": PASSWORD}
    old = browser.post("/account/codes", data={**sent, "code": pyotp.TOTP(key_of(first)).at(world.clock.now)})
    assert old.status_code == 422 and key_of(old) == key_of(second)
    assert browser.post("/account/codes", data={**sent, "code": pyotp.TOTP(key_of(second)).at(world.clock.now)}).status_code == 303


def test_a_key_that_the_browser_names_is_not_taken(world: World) -> None:
    """Whoever has a session could else name one of their own."""
    browser = world.signed_in(REVIEWER)
    page, mine = browser.get("/account/codes"), pyotp.random_base32()
    sent = {"csrf": field(page, "csrf"), "password": PASSWORD, "code": pyotp.TOTP(mine).at(world.clock.now), "secret": mine}
    assert browser.post("/account/codes", data=sent).status_code == 422
    assert not world.accounts.by_email(REVIEWER).has_totp and key_of(page) not in str(sent)


def test_only_the_password_takes_codes_away(world: World) -> None:
    totp = world.with_codes(REVIEWER)
    world.clock.move(minutes=1)
    browser = world.browser()
    sign_in(browser, REVIEWER)
    page = browser.get("/sign-in/code")
    browser.post("/sign-in/code", data={"csrf": field(page, "csrf"), "code": totp.at(world.clock.now)})
    wrong = send(browser, "/account/codes/remove", password="wrong wrong wrong")
    assert wrong.status_code == 422 and world.accounts.by_email(REVIEWER).has_totp
    assert send(browser, "/account/codes/remove", password=PASSWORD).headers["location"] == "/account?done=no-codes"
    assert sign_in(world.browser(), REVIEWER).headers["location"] == "/desk"
