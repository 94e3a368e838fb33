"""Suggestions while somebody types: what the library really covers, by keyboard and by mouse; without scripts nothing is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.visiting import PHONE, Visitor


def typed(visitor: Visitor, words: str) -> Page:
    page = visitor.open("/")
    page.locator("main input[name=q]").fill(words)  # at once, so that one list comes and no later one replaces it
    expect(page.locator("main [role=option]").first).to_be_visible()
    return page


def test_the_keyboard_chooses_one(visitor: Visitor) -> None:
    page = typed(visitor, "hemifacial")
    box = page.locator("main input[name=q]")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("main [role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    text = chosen.get_attribute("data-text")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(text or "")
    expect(page.locator("#direct-answer li.claim").first).to_be_visible()


def test_escape_closes_them_and_keeps_what_was_typed(visitor: Visitor) -> None:
    page = typed(visitor, "gout")
    page.keyboard.press("Escape")
    expect(page.locator("main [role=option]").first).to_be_hidden()
    expect(page.locator("main input[name=q]")).to_have_value("gout")
    expect(page.locator("main input[name=q]")).to_have_attribute("aria-expanded", "false")


def test_a_click_chooses_one(visitor: Visitor) -> None:
    page = typed(visitor, "zorb")
    option = page.locator("main [role=option]").first
    expect(option).to_contain_text("orb disease")
    option.click()
    expect(page.locator("#direct-answer li.claim").first).to_be_visible()


def test_words_of_patients_and_slips_are_understood(visitor: Visitor) -> None:
    expect(typed(visitor, "face twitching").locator("main [role=option]").first).to_contain_text("acial")
    expect(typed(visitor, "hemifacal spasm").locator("main [role=listbox]")).to_contain_text("emifacial spasm")


def test_a_finger_finds_them_large_enough(visitor: Visitor) -> None:
    page = visitor.open("/", size=PHONE, touch=True)
    page.locator("main input[name=q]").fill("gout")
    option = page.locator("main [role=option]").first
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box and box["height"] >= 40


def test_markup_that_is_typed_stays_text(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator("main input[name=q]").press_sequentially("<img src=x onerror=alert(1)> zorb", delay=5)
    page.wait_for_timeout(500)
    assert page.locator("main [role=listbox] img").count() == 0


def test_the_home_page_shows_what_it_can_do(visitor: Visitor) -> None:
    page = visitor.open("/", scripts=False)
    examples = page.locator("main a[href^='/ask?q=']")
    assert examples.count() >= 3
    examples.first.click()
    expect(page.locator("#direct-answer li.claim").first).to_be_visible()
