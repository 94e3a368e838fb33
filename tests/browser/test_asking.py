"""Asking a question: with the stages, without scripts, again, in vain, and coming back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import EMERGENCY, FACIAL, SPASM, ZORB, asked, streamed
from tests.browser.visiting import Visitor

NEVER_ASKED = "What is the prognosis of zorb disease in adults?"
LATE = "What are the side effects of plimba in zorb disease?"


def direct(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#direct-answer")


def test_a_question_typed_on_the_home_page_is_answered(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator("main input[name=q]").fill(ZORB)
    page.locator("main input[name=q]").press("Enter")
    expect(direct(page)).to_contain_text("plimba")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(ZORB)


def test_stages_are_told_in_words_before_the_article(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    # Everything that the page says on the way, kept as it comes: it is soon replaced.
    page.add_init_script(
        """window.told = [];
        new MutationObserver(() => { const main = document.querySelector('#main'); if (main) told.push(main.innerText); })
            .observe(document, {subtree: true, childList: true, characterData: true});"""
    )
    page.goto(visitor.origin + streamed(NEVER_ASKED))
    expect(page.locator(".receipt")).to_be_visible()
    told = page.evaluate("told")
    before = "\n".join(text for text in told if "Direct answer" not in text)
    assert re.search(r"Zorb disease", before), told[:3]
    assert re.search(r"[\d,]+ sections", before), told[:3]
    expect(page.locator("h1")).to_have_text(NEVER_ASKED)
    expect(page).to_have_title(re.compile(re.escape(NEVER_ASKED)))


def test_progress_is_said_to_a_screen_reader(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.add_init_script(
        """window.lives = new Set();
        new MutationObserver(() => document.querySelectorAll('[aria-live=polite],[role=status],[role=log]').forEach(
            (live) => { if (live.textContent.trim()) lives.add(live.textContent.trim()); }
        )).observe(document, {subtree: true, childList: true, characterData: true});"""
    )
    page.goto(visitor.origin + streamed(LATE))
    expect(page.locator(".receipt")).to_be_visible()
    assert page.evaluate("lives.size") > 0


def test_the_article_is_there_without_scripts(visitor: Visitor) -> None:
    page = visitor.open("/", scripts=False)
    page.locator("main input[name=q]").fill("What causes zorb disease?")
    page.locator("main input[name=q]").press("Enter")
    # The shell sends a browser without scripts on by itself.
    expect(direct(page)).to_contain_text("invented music")
    expect(page.locator("#references li")).not_to_have_count(0)


def test_a_second_asking_needs_no_stages(visitor: Visitor) -> None:
    visitor.open(asked(ZORB))
    page = visitor.open(streamed(ZORB), scripts=False)
    expect(direct(page)).to_be_visible()


def test_the_article_says_how_it_stands_and_what_it_is_of(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    banner = page.locator(".banner")
    assert banner.get_attribute("data-state") == "submitted"
    steps = page.locator("ol.steps li")
    assert [text.split("\n")[0] for text in steps.all_inner_texts()] == ["Submitted", "Under review", "Approved"]
    expect(page.locator("ol.steps [aria-current=step]")).to_have_text("Submitted")
    said = banner.inner_text().lower()
    assert "not" in said and "approved by" not in said
    expect(page.locator("main time")).to_be_visible()
    expect(page.locator("main")).to_contain_text("snapshot")


def test_each_contents_link_leads_to_its_part(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    links = page.locator("nav.contents a")
    assert links.count() >= 5
    for href in links.evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        assert href.startswith("#")
        expect(page.locator(href)).to_have_count(1)


def test_every_id_is_given_once(visitor: Visitor) -> None:
    page = visitor.open(asked(SPASM))
    twice = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, place, ids) => ids.indexOf(id) !== place)")
    assert twice == []


def test_a_link_to_a_sentence_shows_that_sentence(visitor: Visitor) -> None:
    page = visitor.open(asked(SPASM))
    last = page.locator("section.part li.claim[id]").last
    name = last.get_attribute("id")
    assert name
    again = visitor.open(f"{asked(SPASM)}#{name}")
    expect(again.locator(f"#{name}")).to_be_in_viewport()
    # Nothing that stays at the top of the window lies over it.
    assert again.evaluate(
        """(name) => { const box = document.getElementById(name).querySelector('.says').getBoundingClientRect();
        const there = document.elementFromPoint(box.left + 4, box.top + 4);
        return Boolean(there && there.closest('#' + name)); }""",
        name,
    )


def test_back_leads_to_where_one_came_from(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator("main input[name=q]").fill(ZORB)
    page.locator("main input[name=q]").press("Enter")
    expect(direct(page)).to_be_visible()
    page.locator("header input[name=q]").fill(SPASM)
    page.locator("header input[name=q]").press("Enter")
    expect(page.locator("h1")).to_have_text(SPASM)
    expect(direct(page)).to_contain_text("otulinum")
    page.go_back()
    expect(page.locator("h1")).to_have_text(ZORB)
    expect(direct(page)).to_contain_text("plimba")
    page.go_back()
    expect(page.locator("main input[name=q]")).to_be_visible()
    page.go_forward()
    expect(direct(page)).to_contain_text("plimba")


def test_an_emergency_comes_first(visitor: Visitor) -> None:
    page = visitor.open(asked(EMERGENCY))
    box = page.locator("section.emergency")
    expect(box).to_contain_text("emergency number")
    first = page.locator("main section, main h1, main h2, main form").first
    assert first.evaluate("element => element.classList.contains('emergency')")
    expect(box).to_be_in_viewport()


def test_what_is_not_known_and_who_disagrees_have_cards(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    gap = page.locator("section.gap")
    expect(gap).to_contain_text("pregnancy")
    pair = page.locator("section.conflict li.claim")
    expect(pair).to_have_count(2)
    left, right = (pair.nth(number).bounding_box() for number in (0, 1))
    assert left and right
    assert left["y"] == pytest.approx(right["y"], abs=2), "on a wide screen they stand side by side"
    assert left["x"] + left["width"] <= right["x"] + 1
    expect(page.locator("section.conflict")).to_contain_text("children with zorb disease")


def test_pitfalls_are_set_apart(visitor: Visitor) -> None:
    page = visitor.open(asked(FACIAL))
    pitfalls = page.locator(".pitfalls")
    expect(pitfalls.locator("li.claim").first).to_be_visible()
    look = "element => { const s = getComputedStyle(element); return [s.backgroundColor, s.borderLeftWidth, s.borderTopWidth].join(); }"
    assert pitfalls.evaluate(look) != page.locator("section.part:not(.pitfalls)").first.evaluate(look)


def test_no_answer_is_said_as_a_gap(visitor: Visitor) -> None:
    page = visitor.open(asked("What is the treatment of snorblewitz syndrome?"))
    expect(page.locator("section.gap")).not_to_have_count(0)
    expect(page.locator("#direct-answer li.claim")).to_have_count(0)


def test_what_is_retracted_is_struck_through_and_what_is_replaced_is_marked(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    struck = page.locator(".receipt s")
    expect(struck).to_contain_text("Quonkin cures")
    assert "line-through" in struck.evaluate("element => getComputedStyle(element).textDecorationLine")
    for claim in page.locator("li.claim").all_inner_texts():
        assert "uonkin" not in claim
    expect(page.locator("li.claim", has_text="zalutrin")).to_contain_text("SUPERSEDED")


def test_the_strip_shows_each_source_and_says_the_same_as_a_table(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    strip = page.locator("figure.strip")
    marks = strip.locator("svg a")
    expect(marks).to_have_count(5)  # four sources that are used, and the retracted one
    for name in marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label') || mark.textContent)"):
        assert re.search(r"\b(19|20)\d\d\b", name), name
    expect(strip.locator("svg a.retracted")).to_have_count(1)
    strip.locator("summary").click()
    expect(strip.locator("tbody tr")).to_have_count(5)
    expect(strip.locator("tbody")).to_contain_text("retracted", ignore_case=True)
    marks.first.focus()
    page.keyboard.press("Enter")
    assert "#" in page.url


@pytest.mark.parametrize("question", ["?", "ab", "¿Cuál es el tratamiento de la gota en adultos mayores?"])
def test_what_cannot_be_asked_is_told_in_a_sentence(visitor: Visitor, question: str) -> None:
    visitor.watch.allow("the server responded with a status of 4")
    page = visitor.open(asked(question))
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main input[name=q]")).to_be_visible()
    assert "Traceback" not in page.content()


def test_the_box_keeps_what_was_asked(visitor: Visitor) -> None:
    page = visitor.open(asked(SPASM))
    expect(page.locator("header input[name=q]")).to_have_value(SPASM)
