"""A site with a review desk over a small invented library, and people who sign in at it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

import lxml.html
from fastapi.testclient import TestClient
from httpx import Response

from clincite.readers import Audience
from clincite.review.roles import Role
from clincite.review.values import Case, Item, Person, Verdict
from clincite.settings import Settings
from clincite.web.app import create_app
from clincite.web.site import Site
from tests.desks import PASSWORD, People
from tests.review import world
from tests.web.accounts.signing import field, sign_in

QUESTION: Final = world.QUESTION
EDITOR: Final = "Edda Editor"
ONE: Final = "Ada One"
TWO: Final = "Ben Two"
AUTHOR: Final = "Ann Author"
_ROLES: Final = {EDITOR: Role.EDITOR, ONE: Role.REVIEWER, TWO: Role.REVIEWER, AUTHOR: Role.AUTHOR}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = world.START

    def __call__(self) -> datetime.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += datetime.timedelta(**by)


class Browser:
    """Somebody who is signed in, without scripts."""

    def __init__(self, client: TestClient, person: Person) -> None:
        self.client = client
        self.person = person

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=headers)

    def page(self, path: str) -> lxml.html.HtmlElement:
        got = self.get(path)
        assert got.status_code == 200, (path, got.status_code, got.text[:400])
        return lxml.html.document_fromstring(got.text)

    def send(self, path: str, *, part: bool = False, **fields: str) -> Response:
        """Send a form, with the token that every page of the session holds; as the desk's script does it where ``part`` is asked for."""
        token = field(self.get("/account"), "csrf")
        headers = {"HX-Request": "true"} if part else {}
        return self.client.post(path, data={"csrf": token, **fields}, headers=headers)

    def does(self, path: str, **fields: str) -> str:
        """Send a form that must be taken; where it leads."""
        got = self.send(path, **fields)
        assert got.status_code == 303, (path, got.status_code, said(got))
        return str(got.headers["location"])


class World:
    """A site, its desk and its people."""

    def __init__(self, folder: Path, **settings: object) -> None:
        made = Settings.model_validate({"home": folder, "requests_per_minute": 1_000_000, **settings})
        self.clock = Clock()
        self.library = world.own_library(folder)
        self.site = Site(made, self.library, clock=self.clock, vocabulary=world.vocabulary())
        self.desk = self.site.desk
        self.people = People(self.desk)
        self.site.reviewing._accounts = self.people.accounts
        self.app = create_app(self.site)
        self._browsers: dict[str, Browser] = {}

    def person(self, name: str) -> Person:
        credentials = {ONE: "MD", TWO: "RN"}.get(name, "")
        return self.people.person(name, _ROLES[name], credentials=credentials)

    def owner(self) -> Person:
        return self.people.owner()

    def anybody(self) -> TestClient:
        return TestClient(self.app, headers={"accept": "text/html"}, follow_redirects=False, raise_server_exceptions=False)

    def as_(self, name: str) -> Browser:
        """A browser in which that person is signed in, one for each."""
        if name not in self._browsers:
            person = self.owner() if name == "owner" else self.person(name)
            client = self.anybody()
            reply = sign_in(client, person.email, PASSWORD)
            assert reply.status_code == 303, reply.text
            self._browsers[name] = Browser(client, person)
        return self._browsers[name]

    # -- short cuts past what another test does by forms ------------------------------------------------------------------

    def submitted(self, question: str = QUESTION) -> Item:
        return self.desk.submit(self.person(AUTHOR).actor, self.site.answer_now(question, Audience.DOCTOR))

    def under_review(self, *names: str) -> str:
        """The slug of an answer under review; those named have stated that they have no interests."""
        slug = self.submitted().slug
        self.desk.begin(self.person(ONE).actor, slug)
        for name in names:
            self.desk.state_interests(self.person(name).actor, slug, none=True)
        return slug

    def approved(self) -> str:
        slug = self.under_review(ONE, TWO)
        for name in (ONE, TWO):
            for claim in self.case(slug).claims:
                if claim.needed:
                    self.desk.decide(self.person(name).actor, slug, claim.claim.id, Verdict.APPROVE, version=1)
        self.desk.sign(self.person(ONE).actor, slug, version=1)
        return slug

    def case(self, slug: str) -> Case:
        return self.desk.case(slug)

    def claim(self, slug: str, text: str) -> str:
        """Id of the claim of these words."""
        return next(one.claim.id for one in self.case(slug).claims if one.claim.text == text)


def said(reply: Response) -> str:
    """What a page tells in alerts and in its status line; else its text."""
    tree = lxml.html.document_fromstring(reply.text) if reply.text.strip() else None
    if tree is None:
        return ""
    found = tree.xpath("//*[@role='alert' or @role='status'][normalize-space()]")
    return " ".join(" ".join(one.text_content().split()) for one in found)


def words_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
