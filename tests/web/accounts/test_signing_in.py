"""Signing in and out in a browser: the cookie, the wait after wrong attempts, what an attacker would try. The people are invented."""

from __future__ import annotations

from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from starlette.types import Receive, Scope, Send

from clincite.review.roles import Role
from clincite.web.accounts.entrance import ATTEMPTS
from tests.web.accounts.signing import OWNER_EMAIL, PASSWORD, World, alert_of, field, send, sign_in

READER = "reader@example.org"
PROXY = "10.0.0.1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.add_people()
    return made


def cookie_of(reply: Response, name: str) -> Morsel[str] | None:
    """The cookie as it was set, with all that was said of it."""
    for header in reply.headers.get_list("set-cookie"):
        jar = SimpleCookie(header)
        if name in jar:
            return jar[name]
    return None


# -- in and out --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "first"),
    [("reader", "/account"), ("author", "/desk/mine"), ("reviewer", "/desk"), ("editor", "/desk"), ("owner", "/desk")],
)
def test_everybody_begins_where_their_work_is(world: World, role: str, first: str) -> None:
    browser = world.browser()
    assert sign_in(browser, f"{role}@example.org").headers["location"] == first
    page = browser.get("/account")
    assert page.status_code == 200 and f"{role}@example.org" in page.text


def test_who_is_signed_in_is_led_on_from_the_page_for_signing_in(world: World) -> None:
    browser = world.signed_in(READER)
    assert browser.get("/sign-in").headers["location"] == "/account"
    assert browser.get("/sign-in?next=/topics").headers["location"] == "/topics"
    assert browser.get("/sign-in/code").headers["location"] == "/sign-in"


def test_signing_out_ends_the_session_and_takes_the_cookie(world: World) -> None:
    browser = world.signed_in(READER)
    secret = browser.cookies["clincite-session"]
    reply = send(browser, "/sign-out")
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    cookie = cookie_of(reply, "clincite-session")
    assert cookie is not None and (cookie.value, cookie["max-age"]) == ("", "0")
    browser.cookies.set("clincite-session", secret)  # somebody kept a copy
    assert browser.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(world: World) -> None:
    mine, other = world.signed_in(READER), world.signed_in(READER)
    somebody = world.signed_in("author@example.org")
    assert send(mine, "/account/sign-out-everywhere").headers["location"] == "/sign-in"
    assert other.get("/account").status_code == 303 == mine.get("/account").status_code
    assert somebody.get("/account").status_code == 200


def test_a_session_lasts_as_long_as_the_settings_say_and_no_longer(tmp_path: Path) -> None:
    world = World(tmp_path, session_hours=1)
    world.add_people()
    browser = world.browser()
    cookie = cookie_of(sign_in(browser, READER), "clincite-session")
    assert cookie is not None and cookie["max-age"] == "3600"
    world.clock.move(minutes=59)
    assert browser.get("/account").status_code == 200
    world.clock.move(minutes=1)
    assert browser.get("/account").status_code == 303


# -- the cookie --------------------------------------------------------------------------------------------------------------


def test_the_cookie_over_https_is_bound_to_the_host_and_never_sent_in_the_clear(world: World) -> None:
    browser = world.browser(https=True)
    reply = sign_in(browser, READER)
    cookie = cookie_of(reply, "__Host-clincite")
    assert cookie is not None and cookie_of(reply, "clincite-session") is None
    assert cookie["secure"] and cookie["httponly"] and (cookie["path"], cookie["domain"]) == ("/", "")
    assert cookie["samesite"].lower() == "lax" and cookie["max-age"] == str(12 * 3600)
    assert browser.get("/account").status_code == 200


def test_behind_a_proxy_that_nobody_named_the_cookie_is_bound_all_the_same_where_the_site_is_known_by_https(tmp_path: Path) -> None:
    """TLS ends before the site, which sees plain HTTP: what it is known by tells how browsers come."""
    world = World(tmp_path, base_url="https://answers.example")
    world.add_people()
    app = world.app

    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "scheme": "http"}, receive, send)

    browser = TestClient(plain, base_url="https://answers.example", headers={"accept": "text/html"}, follow_redirects=False)
    reply = sign_in(browser, READER)
    cookie = cookie_of(reply, "__Host-clincite")
    assert cookie is not None and cookie["secure"] and cookie_of(reply, "clincite-session") is None
    assert "strict-transport-security" in reply.headers and browser.get("/account").status_code == 200


def test_the_cookie_over_http_says_so_by_its_name(world: World) -> None:
    reply = sign_in(world.browser(), READER)
    cookie = cookie_of(reply, "clincite-session")
    assert cookie is not None and cookie_of(reply, "__Host-clincite") is None
    assert not cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and cookie["samesite"].lower() == "lax"


def test_over_https_a_cookie_that_plain_http_could_have_set_is_not_looked_at(world: World) -> None:
    secret = world.signed_in(READER).cookies["clincite-session"]
    browser = world.browser(https=True)
    browser.cookies.set("clincite-session", secret)
    assert browser.get("/account").status_code == 303
    browser.cookies.set("__Host-clincite", secret)
    assert browser.get("/account").status_code == 200


def test_the_cookie_of_forms_is_kept_from_scripts_and_other_sites(world: World) -> None:
    for https, name in ((True, "__Host-clincite-form"), (False, "clincite-form")):
        cookie = cookie_of(world.browser(https=https).get("/sign-in"), name)
        assert cookie is not None and cookie["httponly"] and cookie["samesite"].lower() == "strict"
        assert bool(cookie["secure"]) is https and not cookie["max-age"]


# -- fixation ----------------------------------------------------------------------------------------------------------------


def test_a_cookie_from_before_never_becomes_a_session(world: World) -> None:
    browser = world.browser()
    planted = "p" * 43
    browser.cookies.set("clincite-session", planted)
    cookie = cookie_of(sign_in(browser, READER), "clincite-session")
    assert cookie is not None and cookie.value != planted
    attacker = world.browser()
    attacker.cookies.set("clincite-session", planted)
    assert attacker.get("/account").status_code == 303


def test_a_session_from_before_ends_where_somebody_else_signs_in(world: World) -> None:
    browser = world.signed_in(READER)
    before = browser.cookies["clincite-session"]
    opened_before = {"csrf": browser.cookies["clincite-form"]}  # the page for signing in, in another window
    reply = browser.post("/sign-in", data={**opened_before, "email": OWNER_EMAIL, "password": PASSWORD})
    after = cookie_of(reply, "clincite-session")
    assert after is not None and after.value != before
    attacker = world.browser()
    attacker.cookies.set("clincite-session", before)
    assert attacker.get("/account").status_code == 303


@pytest.mark.parametrize("value", ["", "x", "a" * 5_000, "a b", '"quoted"', "a;b", "../../etc", "%00%00%00%00%00%00%00%00%00%00%00%00"])
def test_a_cookie_that_is_none_of_ours_is_nobody(world: World, value: str) -> None:
    reply = world.browser().get("/account", headers={"cookie": f"clincite-session={value}"})
    assert reply.status_code == 303 and reply.headers["location"].startswith("/sign-in?")


# -- wrong attempts ----------------------------------------------------------------------------------------------------------


def attempt(browser: TestClient, email: str, password: str, **headers: str) -> Response:
    page = browser.get("/sign-in")
    return browser.post("/sign-in", data={"csrf": field(page, "csrf"), "email": email, "password": password}, headers=headers)


def test_a_wrong_password_shows_the_form_again_with_the_address_and_without_the_password(world: World) -> None:
    reply = attempt(world.browser(), READER, "kettle violet upstream <b>")
    assert reply.status_code == 422 and "clincite-session" not in str(reply.headers.get_list("set-cookie"))
    assert alert_of(reply).startswith("The e-mail address or the password is wrong.")
    assert field(reply, "email") == READER and "kettle" not in reply.text


def test_an_unknown_address_is_told_the_same_and_must_wait_the_same(tmp_path: Path) -> None:
    """Word for word and wait for wait: nothing tells which address has an account."""
    told: dict[str, list[tuple[int, str, str | None]]] = {}
    for email in (READER, "nobody@example.org"):
        world = World(tmp_path / email)
        world.add_people()
        browser = world.browser()
        told[email] = []
        for _ in range(7):
            reply = attempt(browser, email, "wrong wrong wrong wrong")
            told[email].append((reply.status_code, alert_of(reply), reply.headers.get("retry-after")))
    assert told[READER] == told["nobody@example.org"]
    assert [status for status, *_ in told[READER]] == [422] * 5 + [429] * 2
    assert told[READER][-1][2] == "60"


def test_while_locked_even_the_right_password_waits_and_then_it_works(world: World) -> None:
    browser = world.browser()
    for _ in range(5):
        attempt(browser, READER, "wrong wrong wrong wrong")
    locked = attempt(browser, READER, PASSWORD)
    assert locked.status_code == 429 and locked.headers["retry-after"] == "60"
    assert alert_of(locked) == "There were too many wrong attempts. Wait 1 minute, then try again."
    world.clock.move(seconds=61)
    assert attempt(browser, READER, PASSWORD).status_code == 303


def test_whoever_knows_the_address_keeps_nobody_out(world: World) -> None:
    attacker = world.browser(peer="192.0.2.66")
    for _ in range(5):
        attempt(attacker, READER, "wrong wrong wrong wrong")
    assert attempt(attacker, READER, PASSWORD).status_code == 429
    assert attempt(world.browser(peer="192.0.2.7"), READER, PASSWORD).status_code == 303


def test_many_addresses_of_one_network_are_one_client(world: World) -> None:
    statuses = [attempt(world.browser(peer=f"2001:db8::{n}"), READER, "wrong wrong wrong wrong").status_code for n in range(1, 7)]
    assert statuses == [422] * 5 + [429]
    assert attempt(world.browser(peer="2001:db8:0:1::1"), READER, PASSWORD).status_code == 303


def test_many_strangers_hold_up_strangers_but_not_whoever_entered_from_there(world: World) -> None:
    home = world.signed_in(READER, peer="192.0.2.7")
    for number in range(16):
        world.clock.move(minutes=1)
        attempt(world.browser(peer=f"198.51.100.{number}"), READER, "wrong wrong wrong wrong")
    held = attempt(world.browser(peer="203.0.113.1"), READER, PASSWORD)
    assert held.status_code == 429 and 0 < int(held.headers["retry-after"]) <= 60
    send(home, "/sign-out")
    assert attempt(home, READER, PASSWORD).status_code == 303


def test_what_was_given_out_for_a_terminal_opens_no_page(world: World) -> None:
    browser = world.browser()
    browser.cookies.set("clincite-session", world.accounts.sign_in(READER, PASSWORD, kind="terminal").secret)
    assert browser.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_one_client_may_try_only_so_often_whatever_the_account(tmp_path: Path) -> None:
    world = World(tmp_path, trusted_proxies=(PROXY,))
    world.add_people()
    mine, other = {"x-forwarded-for": "192.0.2.1"}, {"x-forwarded-for": "192.0.2.2"}
    browser = world.browser(peer=PROXY)
    statuses = [attempt(browser, f"somebody-{n}@example.org", "wrong wrong wrong", **mine).status_code for n in range(ATTEMPTS + 2)]
    assert statuses == [422] * ATTEMPTS + [429] * 2
    refused = attempt(browser, READER, PASSWORD, **mine)
    assert refused.status_code == 429 and refused.headers["retry-after"] == "3" and "from where you are" in alert_of(refused)
    assert attempt(world.browser(peer=PROXY), READER, PASSWORD, **other).status_code == 303
    world.ticks += 3.0
    assert attempt(browser, READER, PASSWORD, **mine).status_code == 303


def test_where_there_are_no_accounts_nobody_signs_in_and_no_database_is_made(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.site.reviewing.close()
    desk = tmp_path / "desk.db"
    for file in tmp_path.glob("desk.db*"):
        file.unlink()
    world.site.reviewing._database = world.site.reviewing._accounts = None
    reply = attempt(world.browser(), READER, PASSWORD)
    assert reply.status_code == 422 and alert_of(reply).startswith("This site has no accounts yet.")
    browser = world.browser()
    browser.cookies.set("clincite-session", "s" * 43)
    assert browser.get("/account").status_code == 303
    assert not desk.exists()


# -- where to go afterwards --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "http:evil",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\\\\evil.example",
        "/sign-in?next=//evil.example",
        "/sign-out",
        "/invitations/abc",
        "/x\r\nset-cookie: a=b",
        "//[",
        "//[x]:y",
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(world: World, evil: str) -> None:
    browser = world.browser()
    assert field(browser.get("/sign-in", params={"next": evil}), "next") == ""
    page = browser.get("/sign-in")
    reply = browser.post("/sign-in", data={"csrf": field(page, "csrf"), "next": evil, "email": READER, "password": PASSWORD})
    assert reply.headers["location"] == "/account"
    assert browser.get("/sign-in", params={"next": evil}).headers["location"] == "/account"


def test_whoever_was_led_to_sign_in_comes_back_to_the_page_that_they_wanted(world: World) -> None:
    browser = world.browser()
    led = browser.get("/people?a=%C3%BC&b=1+2")
    then = field(browser.get(led.headers["location"]), "next")
    assert sign_in(browser, OWNER_EMAIL, then=then).headers["location"] == "/people?a=%C3%BC&b=1+2"


# -- what holds at once ------------------------------------------------------------------------------------------------------


def test_a_lower_role_and_a_closed_account_hold_from_the_next_request(world: World) -> None:
    editor = world.accounts.by_email("editor@example.org")
    owner = world.accounts.by_email(OWNER_EMAIL)
    second = world.add(owner, Role.OWNER, "second@example.org")
    browser = world.signed_in("second@example.org")
    assert browser.get("/people").status_code == 200
    world.accounts.set_role(owner.actor, second.id, Role.READER)
    assert browser.get("/people").headers["location"] == "/sign-in?next=%2Fpeople"
    assert sign_in(browser, "second@example.org").status_code == 303
    assert browser.get("/people").status_code == 403
    assert "<strong>reader</strong>" in browser.get("/account").text
    their = world.signed_in("editor@example.org")
    world.accounts.set_active(owner.actor, editor.id, False)
    assert their.get("/account").status_code == 303
    world.accounts.set_active(owner.actor, editor.id, True)
    assert their.get("/account").status_code == 303  # the session is over, not asleep


def test_a_form_filled_in_before_the_role_was_lowered_does_nothing(world: World) -> None:
    owner = world.accounts.by_email(OWNER_EMAIL)
    second = world.add(owner, Role.OWNER, "second@example.org")
    browser = world.signed_in("second@example.org")
    csrf = field(browser.get("/people"), "csrf")
    world.accounts.set_role(owner.actor, second.id, Role.EDITOR)
    reader = world.accounts.by_email(READER)
    assert browser.post(f"/people/{reader.id}/role", data={"csrf": csrf, "role": "owner"}).status_code == 401
    assert world.accounts.by_email(READER).role is Role.READER


# -- codes -------------------------------------------------------------------------------------------------------------------


def with_codes(world: World, email: str) -> pyotp.TOTP:
    totp = world.with_codes(email)
    world.clock.move(minutes=1)  # that code is used up
    return totp


def test_with_codes_the_password_opens_nothing_but_the_page_for_the_code(world: World) -> None:
    totp = with_codes(world, OWNER_EMAIL)
    browser = world.browser()
    reply = sign_in(browser, OWNER_EMAIL, then="/people")
    assert reply.headers["location"] == "/sign-in/code?next=%2Fpeople"
    pending = browser.cookies["clincite-session"]
    assert browser.get("/people").headers["location"] == "/sign-in/code?next=%2Fpeople"
    assert browser.get("/account").status_code == 303
    assert browser.post("/account", data={"csrf": "x"}).status_code == 401
    page = browser.get("/sign-in/code?next=/people")
    assert "Sign out" not in page.text and page.headers["cache-control"] == "no-store"
    wrong = browser.post("/sign-in/code", data={"csrf": field(page, "csrf"), "code": "000000", "next": "/people"})
    assert wrong.status_code == 422 and alert_of(wrong) and field(wrong, "next") == "/people"
    code = totp.at(world.clock.now)
    right = browser.post("/sign-in/code", data={"csrf": field(page, "csrf"), "code": f"{code[:3]} {code[3:]}", "next": "/people"})
    assert (right.status_code, right.headers["location"]) == (303, "/people")
    assert browser.cookies["clincite-session"] != pending and browser.get("/people").status_code == 200
    attacker = world.browser()  # who saw the first cookie
    attacker.cookies.set("clincite-session", pending)
    assert attacker.get("/people").headers["location"].startswith("/sign-in")


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(world: World) -> None:
    totp = with_codes(world, OWNER_EMAIL)
    browser = world.browser()
    sign_in(browser, OWNER_EMAIL)
    page = browser.get("/sign-in/code")
    codes = [browser.post("/sign-in/code", data={"csrf": field(page, "csrf"), "code": "000000"}).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    right = browser.post("/sign-in/code", data={"csrf": field(page, "csrf"), "code": totp.at(world.clock.now)})
    assert right.status_code == 429 and browser.get("/people").status_code == 303


def test_without_a_begun_sign_in_there_is_no_page_for_a_code(world: World) -> None:
    browser = world.browser()
    assert browser.get("/sign-in/code?next=/people").headers["location"] == "/sign-in?next=%2Fpeople"
    browser.cookies.set("clincite-form", "f" * 43)
    assert browser.post("/sign-in/code", data={"csrf": "f" * 43, "code": "123456"}).headers["location"] == "/sign-in"


# -- the page ----------------------------------------------------------------------------------------------------------------


def test_the_forms_say_what_browsers_and_password_managers_need(world: World) -> None:
    page = world.browser().get("/sign-in")
    for part in ('autocomplete="username"', 'autocomplete="current-password"', '<label for="email">', '<label for="password">'):
        assert part in page.text
    assert 'name="robots" content="noindex' in page.text and "Sign in with" not in page.text
    failed = attempt(world.browser(), READER, "wrong wrong wrong")
    assert 'aria-describedby="problem" aria-invalid="true"' in failed.text and "<title>Error: " in failed.text


def test_what_was_typed_is_never_markup(world: World) -> None:
    evil = '"><script>alert(1)</script>@example.org'
    reply = attempt(world.browser(), evil, "wrong wrong wrong")
    assert "<script>alert" not in reply.text and field(reply, "email") == evil
