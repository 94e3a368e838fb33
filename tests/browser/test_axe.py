"""axe-core finds nothing against WCAG 2.2 AA, on any sort of page, in light and dark, wide and narrow."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.places import EMERGENCY, FACIAL, HOSTILE, ZORB, asked, evidence
from tests.browser.scanning import violations
from tests.browser.visiting import PHONE, Scheme, Visitor

#: Made of the same parts as the others, many times: looked at in one width, which takes seconds.
LONG = ("long article", "glossary", "topics")
PAGES = {
    "home": "/",
    "topics": "/topics",
    "policy": "/policy",
    "glossary": "/glossary",
    "record": "/records/" + quote("pmid:90000001", safe=":"),
    "article": asked(ZORB),
    "long article": asked(FACIAL),
    "emergency": asked(EMERGENCY),
    "hostile article": asked(HOSTILE),
    "evidence": evidence(ZORB, "c1"),
    "answers": "/answers",
    "not found": "/no/such/page",
}


def test_the_scan_sees_what_is_wrong(visitor: Visitor) -> None:
    """Else a clean page would say nothing."""
    page = visitor.open("/policy")
    page.evaluate(
        """() => { const planted = document.createElement('div');
        planted.innerHTML = '<button></button><p class="pale">Too pale to be read by most people</p>';
        document.querySelector('main').append(planted);
        const sheet = new CSSStyleSheet(); sheet.replaceSync('.pale { color: #ccc; background: #fff }');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    found = violations(page)
    assert [line.partition(":")[0] for line in found] == ["button-name", "color-contrast"], found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_clean(visitor: Visitor, name: str, scheme: Scheme) -> None:
    visitor.watch.allow("status of 404")
    page = visitor.open(PAGES[name], scheme=scheme, still=True)
    assert violations(page) == []
    if name not in LONG:
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_panel_is_clean(visitor: Visitor, scheme: Scheme) -> None:
    page = visitor.open(asked(ZORB), scheme=scheme, still=True)
    page.locator("section.part a.mark").first.click()
    expect(page.locator("dialog#panel mark").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("reader", ["patient", "specialist"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_words_are_clean(visitor: Visitor, reader: str, scheme: Scheme) -> None:
    page = visitor.open(asked(ZORB), scheme=scheme, still=True, reader=reader)
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    assert violations(page) == []


def test_the_suggestions_are_clean(visitor: Visitor) -> None:
    page = visitor.open("/", still=True)
    page.locator("main input[name=q]").fill("hemifacial")
    expect(page.locator("[role=option], .suggestions a").first).to_be_visible()
    assert violations(page) == []
