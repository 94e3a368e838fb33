"""Titles, texts and questions are hostile: they stay text, nothing runs, the content policy is never even called upon.

Every test here also fails on a dialog, an error in the console or a violation of the policy (see ``visiting``).
"""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.invented import HOSTILE_WORD
from tests.browser.places import HOSTILE, asked, evidence, streamed
from tests.browser.serving import Server
from tests.browser.visiting import Visitor

PLANTED = "script:not([src]):not([type='application/ld+json']), [onerror], [onload], [onmouseover], [href^='javascript'], img[src='x']"
QUESTION = "What is the treatment of <script>alert('q')</script><img src=x onerror=alert(1)> quelb fever?\"'><b>"
PAGES = {
    "article": asked(HOSTILE),
    "evidence": evidence(HOSTILE, "c1"),
    "record": "/records/" + quote("pmid:90000006", safe=":"),
    "question": asked(QUESTION),
    "stages": streamed(QUESTION),
    "topics": "/topics?" + "q=" + quote("<script>alert(1)</script>"),
    "not found": "/" + quote("<script>alert(1)</script>"),
    "no record": "/records/" + quote("pmid:<img src=x onerror=alert(1)>"),
    "no answer": "/answers/" + quote("<svg onload=alert(1)>"),
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_planted_comes_alive(visitor: Visitor, name: str) -> None:
    visitor.watch.allow("status of 404")
    visitor.watch.allow("status of 422")
    visitor.watch.allow("status of 400")
    page = visitor.open(PAGES[name])
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_timeout(200)
    assert page.locator(PLANTED).count() == 0
    page.mouse.move(640, 400)


def test_the_hostile_text_is_shown_as_it_is(visitor: Visitor) -> None:
    page = visitor.open(asked(HOSTILE), reader="specialist")
    expect(page.locator("#direct-answer")).to_contain_text("<b onmouseover=alert('text')>lowered</b>")
    expect(page.locator("#references")).to_contain_text("<script>alert('title')</script>")
    page.locator("#direct-answer a.mark").first.click()
    panel = page.locator("dialog#panel")
    expect(panel).to_contain_text("<script>alert('quote')</script>")
    expect(panel).to_contain_text("<img src=x onerror=alert('section')>")
    expect(panel.locator("mark").first).to_contain_text(HOSTILE_WORD)
    assert page.locator(PLANTED).count() == 0


def test_a_hostile_question_can_be_asked_on(visitor: Visitor) -> None:
    page = visitor.open(asked(HOSTILE))
    page.locator("form.followup input:not([type=hidden])").first.fill("<img src=x onerror=alert(1)> side effects?")
    page.locator("form.followup button").first.click()
    expect(page.locator("h1").first).to_be_visible()
    assert page.locator(PLANTED).count() == 0


def test_the_policy_forbids_what_a_hole_would_need(server: Server) -> None:
    for path in PAGES.values():
        policy = httpx.get(server.url + path, trust_env=False).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_a_planted_script_would_be_stopped(visitor: Visitor) -> None:
    """What the policy is for: even a hole in a template would not run a script."""
    visitor.watch.allow("Content Security Policy")
    page = visitor.open(asked(HOSTILE))
    page.evaluate(
        """() => { const planted = document.createElement('div');
        planted.innerHTML = '<img src="data:," onerror="window.ran = 1">'; document.body.append(planted);
        const script = document.createElement('script'); script.textContent = 'window.ran = 2'; document.body.append(script); }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
