"""People who sign in at a site, quickly: the passwords are kept with parameters that no real site would use."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

import lxml.html
import pyotp
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx import Response

from clincite.review.accounts.accounts import Accounts
from clincite.review.roles import Role
from clincite.review.values import Person
from clincite.settings import Settings
from clincite.web.app import create_app
from clincite.web.site import Site
from tests.web.browsing import NOW, RECORDS, made_library, made_vocabulary

PASSWORD: Final = "zorbing upstream violet kettle"
OWNER_EMAIL: Final = "owner@example.org"
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += datetime.timedelta(**by)


class World:
    """A site whose clocks stand still, with accounts whose passwords are quick to check."""

    def __init__(self, folder: Path, **settings: object) -> None:
        made = Settings.model_validate({"home": folder, "requests_per_minute": 1_000_000, **settings})
        self.clock = Clock()
        self.ticks = 0.0
        self.site = Site(
            made,
            made_library(folder / "library", *RECORDS),
            clock=self.clock,
            vocabulary=made_vocabulary(*RECORDS),
            monotonic=lambda: self.ticks,
        )
        database = self.site.reviewing.database(create=True)
        assert database is not None
        self.accounts = Accounts(
            database, clock=self.clock, hours=made.session_hours, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        )
        self.site.reviewing._accounts = self.accounts
        self.app = create_app(self.site)

    def add_people(self) -> dict[Role, Person]:
        owner = self.accounts.create_owner(email=OWNER_EMAIL, name="Olive Owner", password=PASSWORD)
        people = {Role.OWNER: owner}
        for role in Role:
            if role is not Role.OWNER:
                people[role] = self.add(owner, role)
        return people

    def add(self, owner: Person, role: Role, email: str = "") -> Person:
        email = email or f"{role.value}@example.org"
        secret = self.accounts.invite(owner.actor, email, role).secret
        return self.accounts.accept(secret, name=f"Robin {role.value.capitalize()}", credentials="MD", password=PASSWORD)

    def with_codes(self, email: str) -> pyotp.TOTP:
        """Have codes asked for at that account. The code of now is used up, and earlier sessions are over."""
        session = self.accounts.sign_in(email, PASSWORD, client="while it was set up").secret
        totp = pyotp.TOTP(self.accounts.begin_totp(session).secret)
        self.accounts.confirm_totp(session, PASSWORD, totp.at(self.clock.now), client="while it was set up")
        return totp

    def browser(self, *, https: bool = False, peer: str = "testclient", **headers: str) -> TestClient:
        return TestClient(
            self.app,
            base_url="https://testserver" if https else "http://testserver",
            headers={"accept": "text/html", **headers},
            follow_redirects=False,
            raise_server_exceptions=False,
            client=(peer, 50_000),
        )

    def signed_in(self, email: str, *, https: bool = False, peer: str = "testclient") -> TestClient:
        browser = self.browser(https=https, peer=peer)
        reply = sign_in(browser, email)
        assert reply.status_code == 303, reply.text
        return browser


def field(page: Response, name: str) -> str:
    """The value of the first field of that name."""
    found = lxml.html.document_fromstring(page.text).xpath(f"//input[@name='{name}']/@value")
    return str(found[0])


def sign_in(browser: TestClient, email: str, password: str = PASSWORD, then: str = "") -> Response:
    """As somebody does it: the page first, then its form."""
    page = browser.get("/sign-in", params={"next": then} if then else {})
    data = {"csrf": field(page, "csrf"), "next": field(page, "next"), "email": email, "password": password}
    return browser.post("/sign-in", data=data)


def send(browser: TestClient, address: str, page: str = "/account", **fields: str) -> Response:
    """Send a form with the token that a page of the session holds."""
    return browser.post(address, data={"csrf": field(browser.get(page), "csrf"), **fields})


def alert_of(page: Response) -> str:
    """What an error summary says."""
    found = lxml.html.document_fromstring(page.text).xpath("//*[@role='alert']")
    return " ".join(found[0].text_content().split()) if found else ""
