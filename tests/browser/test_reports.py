"""A reader says that something is wrong: from the panel, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.places import APPROVED, ZORB, asked
from tests.browser.visiting import Visitor


@pytest.mark.parametrize("where", [APPROVED, asked(ZORB)])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_sentence_is_reported_where_it_is_read(visitor: Visitor, where: str, scripts: bool) -> None:
    page = visitor.open(where, scripts=scripts)
    page.locator("#direct-answer a.mark").first.click()
    evidence = page.locator("dialog#panel" if scripts else "main").locator(".evidence")
    evidence.get_by_text("Something wrong here?").click()
    evidence.get_by_label("What is wrong, and how do you know?").fill("The dose is not that of the source.")
    expect(evidence.get_by_label("Leave this empty")).not_to_be_in_viewport()
    evidence.get_by_role("button", name="Send the report").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.get_by_role("link", name="Back to where you were").click()
    expect(page.locator("#direct-answer")).to_be_visible()
    assert "#c" in page.url, "back to the sentence"


def test_there_is_a_form_for_everything_else(visitor: Visitor) -> None:
    page = visitor.open("/policy")
    page.get_by_role("link", name="form for everything else").click()
    page.get_by_label("What is wrong, and how do you know?").fill("The glossary is wrong about zorb.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("h1")).to_have_text("Thank you")


def test_who_reviews_and_how_it_is_written_down_is_told(visitor: Visitor) -> None:
    page = visitor.open("/board")
    expect(page.locator("main")).to_contain_text("None of them has agreed to be shown")
    expect(visitor.open("/ledger").locator("main")).to_contain_text("Its hash")
