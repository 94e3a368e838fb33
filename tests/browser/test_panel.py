"""The evidence of a sentence: by mouse, by keyboard, with a finger, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import SPASM, ZORB, asked
from tests.browser.visiting import NARROW, PHONE, Visitor

FOCUSED = "mark => mark === document.activeElement"


def first_mark(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#direct-answer a.mark").first


def test_a_click_opens_it_and_escape_gives_the_focus_back(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    before = page.url
    mark = first_mark(page)
    mark.click()
    panel = page.locator("dialog#panel")
    expect(panel).to_be_visible()
    expect(panel.locator("mark")).to_have_text("Give plimba 10 mg twice daily by mouth for zorb disease in adults.")
    assert page.url == before, "the article stays where it is"
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert mark.evaluate(FOCUSED)


def test_the_keyboard_alone_is_enough(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#direct-answer a.mark')"):
            break
    else:
        raise AssertionError("no mark of the direct answer is reached with Tab")
    mark = page.evaluate_handle("document.activeElement")
    outline = page.evaluate("(mark) => { const s = getComputedStyle(mark); return s.outlineStyle + s.boxShadow; }", mark)
    assert outline != "nonenone", "where the focus is can be seen"
    page.keyboard.press("Enter")
    panel = page.locator("dialog#panel")
    expect(panel.locator("mark")).to_be_visible()
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")
    # The focus stays in what lies above the page.
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, #panel, #panel *')")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("(mark) => mark === document.activeElement", mark)


def test_the_close_button_and_another_mark(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    marks = page.locator("section.part a.mark")
    panel = page.locator("dialog#panel")
    marks.first.click()
    expect(panel.locator(".evidence-claim")).to_be_visible()
    first = panel.locator(".evidence-claim").inner_text()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    marks.last.click()
    expect(panel.locator(".evidence-claim")).not_to_have_text(first)


def test_a_mark_says_what_it_leads_to(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    names = page.locator("a.mark").evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
    assert names
    for name in names:
        assert name.startswith("Evidence: source ")
    assert "Evidence: source 2, systematic review, 2021" in names
    # One mark for each source of a sentence.
    for claim in page.locator("li.claim").all():
        numbers = claim.locator("a.mark").all_inner_texts()
        assert numbers and len(numbers) == len(set(numbers))


def test_what_the_panel_tells_of_a_study(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    page.locator("section.part li.claim", has_text="Plimba reduces").locator("a.mark").first.click()
    panel = page.locator("dialog#panel")
    expect(panel.locator("mark")).to_have_text("Plimba reduces humming in zorb disease (120 of 200 against 80 of 200 adults).")
    expect(panel.locator("blockquote").first).to_contain_text("Trials were small.")  # the whole section, not the quotation alone
    said = panel.inner_text()
    for wanted in ("ystematic review", "400", "2021", "adults with zorb disease", "2026-11-20", "evel 1", "PMID 90000001", "moderate"):
        assert wanted in said, wanted
    against = panel.locator(".against")
    expect(against).to_contain_text("did not reduce humming in zorb disease in children")
    expect(against).to_contain_text("What may explain it")
    assert panel.locator("a[href='https://pubmed.ncbi.nlm.nih.gov/90000001/']").count() == 1


def test_a_digest_of_ours_says_so(visitor: Visitor) -> None:
    page = visitor.open(asked(SPASM))
    first_mark(page).click()
    panel = page.locator("dialog#panel")
    expect(panel.locator(".digest").first).to_contain_text("ur digest of PMID")


def test_the_panel_lies_beside_the_article_on_a_wide_screen_and_is_a_sheet_on_a_phone(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    first_mark(page).click()
    panel = page.locator("dialog#panel")
    expect(panel.locator("mark")).to_be_visible()
    page.wait_for_timeout(400)  # it slides in
    wide = panel.bounding_box()
    assert wide and wide["width"] < 900 and wide["x"] + wide["width"] == pytest.approx(1280, abs=20)
    for size in (PHONE, NARROW):
        page = visitor.open(asked(ZORB), size=size, touch=True)
        first_mark(page).tap()
        panel = page.locator("dialog#panel")
        expect(panel.locator("mark")).to_be_visible()
        page.wait_for_timeout(400)
        sheet = panel.bounding_box()
        assert sheet
        assert sheet["width"] == pytest.approx(size[0], abs=2)
        assert sheet["y"] + sheet["height"] == pytest.approx(size[1], abs=2), "it stands at the bottom"
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_nothing_opens_by_hovering_alone(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    before = page.locator("#main").inner_text()
    first_mark(page).hover()
    page.wait_for_timeout(300)
    expect(page.locator("dialog#panel")).to_be_hidden()
    assert page.locator("#main").inner_text() == before


def test_without_scripts_a_mark_leads_to_a_page(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB), scripts=False)
    mark = first_mark(page)
    mark.click()
    expect(page.locator("h1")).to_have_text("Give plimba 10 mg twice daily by mouth for zorb disease in adults.")
    expect(page.locator("main mark").first).to_be_visible()
    page.get_by_role("link", name="Back to the article").click()
    expect(page.locator("#direct-answer")).to_be_visible()
    assert "#" in page.url, "back to the sentence"


def test_a_new_tab_gets_a_whole_page(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    with page.context.expect_page() as opened:
        first_mark(page).click(modifiers=["Control"])
    tab = opened.value
    expect(tab.locator("main#main h1")).to_be_visible()
    expect(page.locator("dialog#panel")).to_be_hidden()
