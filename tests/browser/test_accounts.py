"""Signing in and looking after accounts in a real browser: by keyboard, with and without scripts, clean for axe-core. Invented people."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from clincite.review.roles import Role
from tests.browser.scanning import violations
from tests.browser.visiting import NARROW, PHONE, Scheme, Visitor, visiting
from tests.web.accounts.signing import OWNER_EMAIL, PASSWORD, World


class Served:
    """A site with people on a port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.people = self.world.add_people()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(self.world.app, log_level="critical", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.world.site.reviewing.close()

    def invitation(self, email: str) -> str:
        """The path of a new link."""
        return f"/invitations/{self.world.accounts.invite(self.people[Role.OWNER].actor, email, Role.REVIEWER).secret}"


@pytest.fixture(scope="module")
def served(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("people"))
    yield running
    running.close()


@pytest.fixture
def guest(browser: Browser, served: Served) -> Iterator[Visitor]:
    """Nobody yet."""
    served.world.ticks += 60.0  # as if a minute had passed: one client may only sign in so often
    with visiting(browser, served.url) as one:
        yield one


def sign_in(page: Page, email: str = OWNER_EMAIL) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_whoever_wants_a_page_signs_in_by_keyboard_and_gets_it(guest: Visitor, scripts: bool) -> None:
    guest.watch.allow("status of 422")
    page = guest.open("/people", scripts=scripts)
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(OWNER_EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type("wrong wrong wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")
    expect(page.get_by_label("E-mail address")).to_have_value(OWNER_EMAIL)
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    assert page.url == f"{guest.origin}/people"
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{guest.origin}/people")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def test_the_page_is_not_shown_again_by_going_back_after_signing_out(guest: Visitor) -> None:
    page = guest.open("/people")
    sign_in(page)
    expect(page.get_by_text("reader@example.org")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{guest.origin}/")
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert "reader@example.org" not in page.content()


def test_an_owner_invites_somebody_who_makes_an_account_with_codes(guest: Visitor, served: Served) -> None:
    page = guest.open("/people")
    sign_in(page)
    page.get_by_label("E-mail address").fill("invited@example.org")
    page.get_by_label("Role", exact=True).select_option("reviewer")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    other = guest.open(link.removeprefix(guest.origin))
    other.get_by_label("Name").fill("Dr Invited Person")
    other.get_by_label("Credentials").fill("MD")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_label("The same password again").fill(PASSWORD)
    other.get_by_role("button", name="Make the account").click()
    other.wait_for_url(f"{guest.origin}/desk")
    other.goto(f"{guest.origin}/account")
    other.get_by_role("link", name="Set up codes").click()
    picture = other.get_by_role("img", name="QR code for an authenticator app")
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth > 0")  # the content policy lets it be shown
    assert violations(other) == []
    secret = other.locator("code.key").inner_text().replace(" ", "")
    other.get_by_label("Code").fill(pyotp.TOTP(secret).at(served.world.clock.now))
    other.get_by_label("Your password").fill(PASSWORD)
    other.get_by_role("button", name="Use codes from now on").click()
    expect(other.get_by_text("From now on a code of your app is asked for when you sign in.")).to_be_visible()
    again = guest.open("/account")
    sign_in(again, "invited@example.org")
    served.world.clock.move(minutes=1)
    expect(again.get_by_role("heading", name="Your code")).to_be_visible()
    assert violations(again) == []
    again.get_by_label("Code").fill(pyotp.TOTP(secret).at(served.world.clock.now))
    again.get_by_role("button", name="Go on").click()
    expect(again.get_by_role("heading", name="Your account")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_clean_and_fit_a_phone(guest: Visitor, served: Served, scheme: Scheme) -> None:
    guest.watch.allow("status of 422")
    page = guest.open(served.invitation(f"{scheme}@example.org"), scheme=scheme, still=True)
    looked_at = [clean(page)]
    page.goto(f"{guest.origin}/sign-in?next=/people")
    looked_at.append(clean(page))
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at.append(clean(page))
    sign_in(page)
    page.wait_for_url(f"{guest.origin}/people")
    for path in ("/people", "/account?done=profile", "/account/codes"):
        page.goto(guest.origin + path)
        looked_at.append(clean(page))
    assert looked_at == ["Your account", "Sign in", "Sign in", "People", "Your account", "Set up codes"]


def clean(page: Page) -> str:
    """Look at a page in three widths; what it is."""
    for width, height in ((1280, 900), PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (page.url, width)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert violations(page) == []
    return page.get_by_role("heading", level=1).inner_text()
