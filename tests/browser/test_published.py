"""Published answers as people see them: the answer on the first screen; what fell marked where it stands; what was withdrawn folded."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from clincite import holdings
from clincite.review.desk import Desk
from clincite.review.store.database import Database
from clincite.settings import Settings
from tests.browser.places import APPROVED, EMERGENCY, FACIAL, SPASM, SUBMITTED, ZORB, asked
from tests.browser.scanning import violations
from tests.browser.serving import Server
from tests.browser.test_screens import STICKING_OUT
from tests.browser.visiting import NARROW, PHONE, WIDE, Scheme, Visitor, visiting
from tests.desks import People
from tests.e2e.command import clincite

FELL: Final = "Plimba did not reduce humming in zorb disease in children."
RETRACTED: Final = "90000002"


@pytest.fixture(scope="module")
def fallen(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page on which a source of the approved answer was retracted, and the other answer withdrawn."""
    home = shutil.copytree(made_home, tmp_path_factory.mktemp("fallen") / "home")
    listed = home / "retracted_pmids.txt"
    listed.write_text(f"{RETRACTED}\n")
    assert clincite("ingest", listed, home=home).code == 0
    settings = Settings(home=home)
    library = holdings.open_library(home / "library", settings)
    now = datetime.datetime.now(datetime.UTC)
    desk = Desk.of(settings, Database.open(settings.database_url), clock=lambda: now, library=lambda: library, signer=None)
    desk.withdraw(People(desk).editor().actor, SUBMITTED.rpartition("/")[2], "A reason for the desk.")
    desk.close()
    with Server(home) as running:
        yield running


@pytest.fixture
def later(browser: Browser, fallen: Server) -> Iterator[Visitor]:
    """A visitor of that page."""
    with visiting(browser, fallen.url) as one:
        yield one


def first_sentence_ends(page: Page) -> float:
    """Where the first sentence of the direct answer ends, from the top of the window."""
    box = page.locator("#direct-answer .claim .says").first.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


# -- the first screen of a phone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [APPROVED, SUBMITTED, asked(ZORB), asked(SPASM), asked(FACIAL)])
def test_the_answer_begins_on_the_first_screen_of_a_phone(visitor: Visitor, path: str) -> None:
    page = visitor.open(path, size=PHONE, touch=True)
    assert first_sentence_ends(page) <= PHONE[1]
    expect(page.locator(".banner")).to_be_in_viewport(ratio=1)
    expect(page.locator("form.reader select")).to_be_in_viewport(ratio=1)


def test_it_does_where_a_source_fell_too(later: Visitor) -> None:
    page = later.open(APPROVED, size=PHONE, touch=True)
    assert first_sentence_ends(page) <= PHONE[1]
    expect(page.locator(".fallen-source")).to_be_in_viewport(ratio=1)


def test_an_emergency_is_the_first_of_all(visitor: Visitor) -> None:
    page = visitor.open(asked(EMERGENCY), size=PHONE, touch=True)
    expect(page.locator(".emergency-title")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_the_choice_of_words_takes_one_line(visitor: Visitor, size: tuple[int, int]) -> None:
    page = visitor.open(APPROVED, size=size)
    choice, button = page.locator("#reader-choice").bounding_box(), page.locator(".reader button").bounding_box()
    assert choice is not None and button is not None
    assert abs(choice["y"] - button["y"]) < 2 and button["x"] >= choice["x"] + choice["width"]
    page.get_by_label("Which best describes you?").select_option("patient")


# -- a source that fell --------------------------------------------------------------------------------------------------------


def test_the_note_leads_to_the_sentence_and_the_panel_tells_the_rest(later: Visitor) -> None:
    page = later.open(APPROVED)
    expect(page.locator(".banner")).to_have_attribute("data-state", "evidence_changed")
    note = page.locator(".fallen-source")
    expect(note).to_contain_text("known here since")
    note.get_by_role("link", name=FELL).click()
    claim = page.locator("section.part .claim", has_text=FELL)
    expect(claim).to_be_in_viewport()
    expect(claim.locator(".fell")).to_have_text("Its source was retracted.")
    expect(claim).to_contain_text("RETRACTED")
    claim.locator("a.mark").click()
    panel = page.locator("dialog#panel")
    expect(panel.locator(".caution")).to_contain_text("was retracted")
    expect(panel.locator("dd.loud").first).to_contain_text("RETRACTED (checked")
    expect(panel).not_to_contain_text("current as of")


# -- a withdrawn answer --------------------------------------------------------------------------------------------------------


def test_what_was_withdrawn_is_folded_and_can_be_unfolded(later: Visitor) -> None:
    page = later.open(SUBMITTED)
    expect(page.locator(".banner")).to_contain_text("Withdrawn.")
    expect(page.locator("#direct-answer")).to_be_hidden()
    page.get_by_text("What it said before it was withdrawn").click()
    expect(page.locator("#direct-answer")).to_be_visible()
    size = page.locator("#direct-answer .lead").evaluate("lead => parseFloat(getComputedStyle(lead).fontSize)")
    assert size <= 18, "no large print"


def test_an_address_of_a_sentence_unfolds_it(later: Visitor) -> None:
    page = later.open(SUBMITTED)
    claim = page.locator("section.part .claim[id]").first.get_attribute("id")
    page = later.open(f"{SUBMITTED}#{claim}")
    expect(page.locator(f"#{claim}")).to_be_in_viewport()


def test_a_withdrawn_answer_puts_nothing_on_paper(later: Visitor) -> None:
    page = later.open(SUBMITTED)
    page.get_by_text("What it said before it was withdrawn").click()
    page.emulate_media(media="print")
    expect(page.locator(".banner")).to_be_visible()
    expect(page.locator("#direct-answer")).to_be_hidden()


# -- both ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [APPROVED, SUBMITTED, f"{APPROVED}/history", f"{SUBMITTED}/history"])
def test_they_are_clean(later: Visitor, path: str, scheme: Scheme) -> None:
    page = later.open(path, scheme=scheme, still=True)
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    assert violations(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert violations(page) == []


@pytest.mark.parametrize("path", [APPROVED, SUBMITTED])
def test_they_do_not_scroll_sideways(later: Visitor, path: str) -> None:
    page = later.open(path, size=NARROW)
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], page.evaluate(STICKING_OUT)
