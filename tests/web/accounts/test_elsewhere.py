"""Signing in with an account kept elsewhere, all the way through a browser, at a stand-in for the provider. The people are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from clincite.review.accounts.oidc import OidcClient
from clincite.review.roles import Role
from tests.standin.openid import CLIENT_ID, CLIENT_SECRET, ISSUER, OpenIdProvider, signed_by_stranger, unsigned
from tests.web.accounts.signing import OWNER_EMAIL, World, alert_of

EMAIL: Final = "new.person@example.org"
BACK: Final = "/sign-in/with/back"


class Elsewhere:
    """A site, and the provider that its settings name."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.provider = OpenIdProvider(lambda: self.world.clock.now.timestamp())
        original = OidcClient.of
        monkeypatch.setattr(OidcClient, "of", lambda settings, **more: original(settings, **more, transport=self.provider.transport))
        settings = {"oidc_issuer": ISSUER, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET, "oidc_name": "Zorb Hospital"}
        self.world = World(folder, **settings)
        self.owner = self.world.add_people()[Role.OWNER]

    def invite(self, role: Role = Role.REVIEWER) -> None:
        self.world.accounts.invite(self.owner.actor, EMAIL, role)

    def go(self, browser: TestClient, *, then: str = "", **facts: Any) -> Response:
        """There and back."""
        return browser.get(BACK, params=self.query(browser, then=then, **facts))

    def query(self, browser: TestClient, *, then: str = "", **facts: Any) -> dict[str, str]:
        """There, and what the browser is sent back with."""
        led = browser.get("/sign-in/with", params={"next": then} if then else {})
        assert led.status_code == 303, alert_of(led)
        known = {"email": EMAIL, "email_verified": True, "name": "Dr New Person", **facts}
        return self.provider.authorize(led.headers["location"], **known)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    pytest.importorskip("authlib", reason="the extra 'oidc' is not installed")
    return Elsewhere(tmp_path, monkeypatch)


def test_an_invited_person_signs_in_there_and_is_known_the_next_time(elsewhere: Elsewhere) -> None:
    elsewhere.invite()
    browser = elsewhere.world.browser()
    assert 'href="/sign-in/with?next=%2Faccount">Sign in with Zorb Hospital</a>' in browser.get("/sign-in?next=/account").text
    reply = elsewhere.go(browser, then="/account")
    assert (reply.status_code, reply.headers["location"]) == (303, "/account")
    page = browser.get("/account")
    assert "Dr New Person" in page.text and "Set up codes" not in page.text  # nor a password to be changed
    assert "clincite-attempt" not in browser.cookies
    again = elsewhere.world.browser()
    assert elsewhere.go(again, email="moved@example.org").headers["location"] == "/desk"
    assert elsewhere.world.accounts.by_email(EMAIL).role is Role.REVIEWER


def test_over_https_nothing_of_it_can_be_set_by_plain_http(elsewhere: Elsewhere) -> None:
    elsewhere.invite()
    browser = elsewhere.world.browser(https=True)
    elsewhere.query(browser)
    assert "__Host-clincite-attempt" in browser.cookies
    assert elsewhere.go(browser).status_code == 303 and "__Host-clincite" in browser.cookies


def test_nobody_is_let_in_without_an_invitation(elsewhere: Elsewhere) -> None:
    for facts in ({}, {"email_verified": False}, {"email": ""}, {"email": OWNER_EMAIL}, {"email": "editor@example.org"}):
        browser = elsewhere.world.browser()
        reply = elsewhere.go(browser, subject=f"subject of {facts}", **facts)
        assert reply.status_code == 422 and alert_of(reply), facts
        assert "clincite-session" not in browser.cookies and '<form class="fields" method="post" action="/sign-in">' in reply.text
        elsewhere.world.ticks += 60.0


def test_what_somebody_else_began_is_not_ended_in_this_browser(elsewhere: Elsewhere) -> None:
    """Else whoever sends a link could have somebody work in the sender's account."""
    elsewhere.invite()
    attacker, victim = elsewhere.world.browser(), elsewhere.world.browser()
    query = elsewhere.query(attacker)
    for _ in range(2):  # with nothing begun, and with another one begun
        reply = victim.get(BACK, params=query)
        assert reply.status_code == 422 and "was not begun in this browser" in alert_of(reply) and "clincite-session" not in victim.cookies
        elsewhere.query(victim)


def test_nothing_works_twice_or_late_or_without_its_code(elsewhere: Elsewhere) -> None:
    elsewhere.invite()
    browser = elsewhere.world.browser()
    query = elsewhere.query(browser)
    held = browser.cookies["clincite-attempt"]
    assert browser.get(BACK, params=query).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("clincite-attempt", held)
    assert "used already" in alert_of(browser.get(BACK, params=query))
    late = elsewhere.world.browser()
    query = elsewhere.query(late)
    elsewhere.world.clock.move(hours=1)
    assert late.get(BACK, params=query).status_code == 422
    refused = elsewhere.world.browser()
    state = elsewhere.query(refused)["state"]
    reply = refused.get(BACK, params={"state": state, "error": "access_denied", "error_description": "<script>alert(1)</script>"})
    assert "You were not signed in by Zorb Hospital." in alert_of(reply) and "<script>alert" not in reply.text


@pytest.mark.parametrize("held", ["", "x", "bm90IGpzb24", "W10", "ü", "e30", "WyIiLCIiXQ"])
def test_a_cookie_that_is_none_of_ours_begins_nothing(elsewhere: Elsewhere, held: str) -> None:
    headers = {"cookie": f"clincite-attempt={held}".encode()}
    reply = elsewhere.world.browser().get(f"{BACK}?code=x&state=y", headers=headers)  # type: ignore[arg-type]
    assert reply.status_code == 422 and "was not begun in this browser" in alert_of(reply)


def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(elsewhere: Elsewhere) -> None:
    elsewhere.invite()
    for made in (unsigned, signed_by_stranger):
        elsewhere.provider.token = made
        browser = elsewhere.world.browser()
        assert elsewhere.go(browser).status_code == 422 and "clincite-session" not in browser.cookies


def test_the_way_there_leads_nowhere_else_afterwards(elsewhere: Elsewhere) -> None:
    elsewhere.invite()
    reply = elsewhere.go(elsewhere.world.browser(), then="//evil.example/")
    assert reply.headers["location"] == "/desk"


def test_a_provider_that_does_not_answer_leaves_the_password(elsewhere: Elsewhere) -> None:
    elsewhere.provider.discovery = lambda _: {}
    reply = elsewhere.world.browser().get("/sign-in/with")
    assert reply.status_code == 502 and alert_of(reply) and 'name="password"' in reply.text


def test_where_the_settings_name_nobody_there_is_no_such_way(tmp_path: Path) -> None:
    browser = World(tmp_path).browser()
    assert browser.get("/sign-in/with").status_code == 404 and browser.get(BACK).status_code == 404
    assert urlsplit(str(browser.get("/sign-in").url)).path == "/sign-in"
