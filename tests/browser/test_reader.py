"""The reader's choice: remembered, other words and order, doses behind a notice, the same claims for all; words explained on tap."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import invented
from tests.browser.places import FACIAL, GOUT, SPASM, ZORB, asked
from tests.browser.visiting import Visitor

AUDIENCES = ("patient", "student", "nurse", "doctor", "specialist", "researcher")


def claims(page: Page) -> dict[str, str]:
    """The text of each sentence, as it is said, without what is put beside its words."""
    return dict(
        page.evaluate(
            """[...document.querySelectorAll('li.claim')].map((claim) => {
              const says = claim.querySelector('.says').cloneNode(true);
              says.querySelectorAll('.gloss, summary, .dose-said').forEach((beside) => beside.remove());
              return [claim.dataset.claim, says.textContent.replace(/\\s+/g, ' ').trim()];
            })"""
        )
    )


def choose(page: Page, reader: str) -> None:
    page.locator("form.reader select").select_option(reader)
    button = page.locator("form.reader button")
    if button.is_visible():
        button.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_choice_is_remembered_and_leads_back(visitor: Visitor, scripts: bool) -> None:
    page = visitor.open(asked(ZORB), scripts=scripts)
    choose(page, "patient")
    expect(page.locator("article[data-reader=patient]")).to_be_visible()
    expect(page.locator("h1")).to_have_text(ZORB)
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "reader"]
    assert len(kept) == 1 == len(page.context.cookies()), "no other cookie is set"
    assert (kept[0]["value"], kept[0]["httpOnly"], kept[0]["sameSite"]) == ("patient", True, "Lax")
    page.goto(visitor.origin + asked(SPASM))
    expect(page.locator("form.reader select")).to_have_value("patient")
    expect(page.locator("article[data-reader=patient]")).to_be_visible()


def test_all_readers_get_the_same_claims(visitor: Visitor) -> None:
    said = {reader: claims(visitor.open(asked(SPASM), reader=reader)) for reader in AUDIENCES}
    assert len(said["doctor"]) > 5
    for reader in AUDIENCES:
        assert said[reader] == said["doctor"], reader


@pytest.mark.parametrize("scripts", [True, False])
def test_doses_lie_behind_a_notice_for_patients(visitor: Visitor, scripts: bool) -> None:
    page = visitor.open(asked(ZORB), reader="patient", scripts=scripts)
    assert invented.ZORB_DOSE not in page.locator("#main").inner_text().replace("\xa0", " ")
    dose = page.locator("details.dose").first
    expect(dose.locator("summary")).to_contain_text("professional")
    dose.locator("summary").click()
    expect(dose).to_contain_text(invented.ZORB_DOSE)
    expect(dose).to_contain_text("doctor")
    doctor = visitor.open(asked(ZORB), reader="doctor", scripts=scripts)
    expect(doctor.locator("details.dose")).to_have_count(0)
    expect(doctor.locator("#direct-answer")).to_contain_text(invented.ZORB_DOSE)


def test_real_doses_too(visitor: Visitor) -> None:
    page = visitor.open(asked(GOUT), reader="patient")
    shown = page.locator("#direct-answer").inner_text().replace("\xa0", " ")
    assert not re.search(r"\d\s?mg\b", shown), shown
    assert "colchicine" in shown.lower()


def test_a_specialist_sees_the_studies(visitor: Visitor) -> None:
    specialist = visitor.open(asked(ZORB), reader="specialist").locator("#main").inner_text()
    patient = visitor.open(asked(ZORB), reader="patient").locator("#main").inner_text()
    assert "Trial 2023 · level 2" in specialist
    assert "level 2" not in patient
    assert "90 participants" in specialist


def test_the_reading_grade_is_shown(visitor: Visitor) -> None:
    grade = re.compile(r"[Rr]eading grade|[Gg]rade \d|school year")
    for reader in ("patient", "doctor"):
        expect(visitor.open(asked(SPASM), reader=reader).locator("#main")).to_contain_text(grade)


def test_a_word_is_explained_on_tap(visitor: Visitor) -> None:
    page = visitor.open(asked(FACIAL), reader="patient", size=(390, 844), touch=True)
    term = page.locator("button.term").first
    before = term.get_attribute("aria-expanded")
    assert before == "false"
    term.tap()
    expect(term).to_have_attribute("aria-expanded", "true")
    note = page.locator(f"#{term.get_attribute('popovertarget')}")
    expect(note).to_be_visible()
    assert len(note.inner_text().split()) > 4
    box = note.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    term.tap()
    expect(term).to_have_attribute("aria-expanded", "false")
    expect(note).to_be_hidden()


def test_a_word_is_explained_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open(asked(FACIAL), reader="patient")
    term = page.locator("button.term").first
    term.focus()
    page.keyboard.press("Enter")
    note = page.locator(f"#{term.get_attribute('popovertarget')}")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(term).to_be_focused()


def test_a_word_is_explained_without_scripts(visitor: Visitor) -> None:
    page = visitor.open(asked(FACIAL), reader="patient", scripts=False)
    term = page.locator("button.term").first
    term.click()
    expect(page.locator(f"#{term.get_attribute('popovertarget')}")).to_be_visible()


def test_the_glossary_explains_and_says_where_from(visitor: Visitor) -> None:
    page = visitor.open("/glossary")
    words = page.locator("main li[id] a")
    assert words.count() >= 300
    word = words.filter(has_text="hemifacial spasm").first.inner_text()
    words.filter(has_text="hemifacial spasm").first.click()
    entry = page.locator("main dt", has_text=word).first
    expect(entry).to_be_visible()
    meaning = entry.locator("xpath=following-sibling::dd[1]")
    assert len(meaning.inner_text().split()) > 5
    expect(meaning.locator("a[href^='https://']")).to_have_count(1)
    page.locator("#term-q").fill("hemifacial")
    page.locator("#term-q").press("Enter")
    expect(page.locator("main dt").first).to_contain_text("hemifacial")
