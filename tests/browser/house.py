"""A desk in a real browser: a server, the people who work at it, and what its database holds."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page, expect

from clincite import engine, holdings
from clincite.render.words import NOT_APPROVED
from clincite.review.desk import Desk
from clincite.review.roles import Role
from clincite.review.states import IN_REVIEW, State
from clincite.review.store.database import Database
from clincite.review.values import Person
from clincite.settings import Settings
from tests.browser.serving import Server
from tests.browser.visiting import Visitor, visiting
from tests.desks import PASSWORD, People

_CREDENTIALS: Final = {"Ada One": "MD, FRCP", "Ben Two": "RN"}
_ROLES: Final = {"Ann Author": Role.AUTHOR, "Ada One": Role.REVIEWER, "Ben Two": Role.REVIEWER, "Edda Editor": Role.EDITOR}


class House:
    """A server with a desk, the people who work at it, and what its database holds."""

    def __init__(self, server: Server, visitor: Visitor, desk: Desk, people: People) -> None:
        self.server = server
        self.visitor = visitor
        self.desk = desk
        self._people = people
        self._cookies: dict[str, list[Any]] = {}

    def person(self, name: str) -> Person:
        return self._people.person(name, _ROLES[name], credentials=_CREDENTIALS.get(name, ""))

    def page(self, name: str, path: str, **how: Any) -> Page:
        """A page as that person sees it; they sign in once. The words after the path are those of :class:`Visit`."""
        if name not in self._cookies:
            self._cookies[name] = self._signed_in(name)
        context = self.visitor.context(**how)
        context.add_cookies(self._cookies[name])
        page = context.new_page()
        page.goto(self.server.url + path)
        return page

    def _signed_in(self, name: str) -> list[Any]:
        page = self.visitor.open("/sign-in")
        page.get_by_label("E-mail address").fill(self.person(name).email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Password").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        cookies: list[Any] = page.context.cookies()
        page.context.close()
        return cookies

    def state(self, slug: str) -> State:
        """Where what everybody sees stands, as the database has it."""
        item = self.desk.item(slug)
        return item.shown_state or item.state

    def banner(self, slug: str) -> str:
        """What the banner says to everybody; it never says anything else than the database."""
        page = self.visitor.open(f"/answers/{slug}")
        box = page.locator(".banner")
        for folded in box.locator("details").all():
            folded.evaluate("details => { details.open = true; }")
        words = " ".join(box.inner_text().split())
        shown, held, item = box.get_attribute("data-state"), self.state(slug), self.desk.item(slug)
        page.context.close()
        left = item.shown is not None and item.shown != item.newest and held in IN_REVIEW  # its review went on with a newer version
        assert shown == (NOT_APPROVED if left else held.value), (shown, held, words)
        assert ("Reviewed and approved by" in words) is (held is State.APPROVED), words
        assert ("not approved" in words.lower() or "not yet" in words.lower() or "new review" in words) is (held is not State.APPROVED), (
            words
        )
        return words

    def under_review(self, question: str) -> str:
        """Slug of an answer that somebody asked for, with two reviewers at work, who have no interests."""
        settings = Settings(home=self.server.home)
        library = holdings.open_library(self.server.home / "library", settings)
        vocabulary = holdings.vocabulary_of(library, holdings.cache_folder(library))
        author, one, two = (self.person(name).actor for name in ("Ann Author", "Ada One", "Ben Two"))
        slug = self.desk.submit(author, engine.ask(question, library, as_of=now(), vocabulary=vocabulary)).slug
        self.desk.begin(one, slug)
        for actor in (one, two):
            self.desk.state_interests(actor, slug, none=True)
        return slug


@contextmanager
def opened(home_to_copy: Path, browser: Browser, folder: Path) -> Iterator[House]:
    """A home folder with the library of the others, and a desk of its own."""
    home = folder / "home"
    shutil.copytree(home_to_copy, home, ignore=shutil.ignore_patterns("desk.db*"))
    settings = Settings(home=home)
    library = holdings.open_library(home / "library", settings)
    desk = Desk.of(settings, Database.open(settings.database_url), clock=now, library=lambda: library, signer=None)
    people = People(desk)
    with Server(home, CLINCITE_REVIEW_SIGNATURES="2") as server, visiting(browser, server.url) as visitor:
        made = House(server, visitor, desk, people)
        for name in _ROLES:
            made.person(name)
        yield made
    desk.close()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def in_focus(page: Page) -> Locator:
    """The claim that the reviewer is at."""
    return page.locator(".dc[aria-current]")


def say_interests(page: Page, statement: str) -> None:
    """State interests by the keyboard."""
    page.get_by_role("link", name="State your interests").press("Enter")
    if statement:
        page.get_by_label("I have these:").press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type(statement)
        page.keyboard.press("Control+Enter")
    else:
        page.get_by_label("I have no competing interests").press("Space")
        page.get_by_role("button", name="Make this statement").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Your statement is kept")
