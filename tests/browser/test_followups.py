"""Asking on: the thread and its private address, how a short question was understood, one click to correct it, and deleting it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import SPASM, ZORB, asked
from tests.browser.scanning import violations
from tests.browser.serving import Server
from tests.browser.visiting import NARROW, Scheme, Visitor


def ask_on(page: Page, words: str) -> None:
    box = page.locator("form.followup input:not([type=hidden])").last
    box.fill(words)
    box.press("Enter")
    expect(page.locator(".turn-said").last).to_contain_text(words)


def thread_files(server: Server) -> set[Path]:
    return {path for path in (server.home / "threads").rglob("*") if path.is_file()} if (server.home / "threads").exists() else set()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_short_question_takes_its_condition_from_the_one_before(visitor: Visitor, server: Server, scripts: bool) -> None:
    before = thread_files(server)
    page = visitor.open(asked(SPASM), scripts=scripts)
    assert thread_files(server) == before, "asking alone keeps nothing"
    ask_on(page, "and in children?")
    assert re.search(r"/threads/[\w-]{22,}", page.url)
    reading = page.locator(".turn-reading")
    expect(reading).to_contain_text(re.compile("hemifacial spasm", re.I))
    expect(reading).to_contain_text(re.compile("child", re.I))
    expect(page.locator("h1")).to_contain_text(re.compile("hemifacial spasm", re.I))
    expect(page.locator("h1")).to_have_count(1)
    assert len(thread_files(server) - before) >= 1


def test_another_side_of_the_same_condition(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    ask_on(page, "side effects?")
    expect(page.locator("#direct-answer, section.part").first).to_contain_text("dizziness")
    ask_on(page, "what dose?")
    expect(page.locator("#direct-answer")).to_contain_text("10 mg")
    turns = page.locator(".turn")
    expect(turns.first).to_contain_text(ZORB)
    expect(page.locator(".thread-earlier")).to_contain_text("side effects?")


def test_one_click_corrects_how_it_was_understood(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    ask_on(page, "and in children?")
    before = page.locator(".turn-reading").inner_text()
    corrections = page.locator("form.corrections button")
    assert corrections.count() >= 2
    corrections.filter(has_text=re.compile("children|anyone|everybody|without|all ages", re.I)).first.click()
    expect(page.locator(".turn-reading")).not_to_have_text(before)
    assert "child" not in page.locator("h1").inner_text().lower()
    expect(page.locator(".turn-said").last).to_be_visible()


def test_three_follow_ups_are_offered_and_answered(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    offered = page.locator(".suggests .suggest")
    expect(offered.first).to_be_visible()
    assert 1 <= offered.count() <= 3
    text = offered.first.inner_text()
    offered.first.click()
    expect(page.locator("h1")).to_have_text(text)
    expect(page.locator("#direct-answer li.claim, section.part li.claim").first).to_be_visible()


def test_suggestions_are_one_click_away_without_scripts(visitor: Visitor) -> None:
    page = visitor.open(asked(SPASM), scripts=False)
    if not page.locator(".suggests .suggest").count():
        page.get_by_role("link", name="this library can also answer").click()
    expect(page.locator(".suggests .suggest").first).to_be_visible()


def test_a_thread_is_private_and_can_be_deleted(visitor: Visitor, server: Server) -> None:
    before = thread_files(server)
    page = visitor.open(asked(ZORB))
    ask_on(page, "and in pregnancy?")
    address = page.url.split("#")[0]
    answer = httpx.get(address, trust_env=False)
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    page.get_by_role("button", name="Delete this conversation").click()
    expect(page.locator("h1")).to_contain_text("deleted")
    assert httpx.get(address, trust_env=False).status_code == 404
    assert thread_files(server) <= before, "its file is gone"
    visitor.watch.allow("status of 404")
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()


def test_loading_a_thread_again_asks_nothing_anew(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    ask_on(page, "side effects?")
    page.reload()
    expect(page.locator(".turn-said")).to_have_count(2)
    page.go_back()
    expect(page.locator("h1")).to_have_text(ZORB)


def test_the_panel_opens_in_a_thread_too(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    ask_on(page, "side effects?")
    page.locator("a.mark").first.click()
    expect(page.locator("dialog#panel mark").first).to_contain_text("dizziness")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_thread_is_clean_and_narrow(visitor: Visitor, scheme: Scheme) -> None:
    page = visitor.open(asked(ZORB), scheme=scheme, still=True)
    ask_on(page, "and in children?")
    assert violations(page) == []
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    assert violations(page) == []
