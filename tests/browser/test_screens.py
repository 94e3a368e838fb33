"""Every page at 320 px, in the dark, without motion, enlarged, with targets for a thumb, and on paper."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.places import EMERGENCY, FACIAL, HOSTILE, SPASM, ZORB, asked, evidence
from tests.browser.visiting import NARROW, PHONE, Visitor

PAGES = {
    "home": "/",
    "topics": "/topics",
    "policy": "/policy",
    "glossary": "/glossary",
    "answers": "/answers",
    "record": "/records/" + quote("pmid:90000006", safe=":"),
    "article": asked(ZORB),
    "long article": asked(FACIAL),
    "emergency": asked(EMERGENCY),
    "hostile article": asked(HOSTILE),
    "evidence": evidence(ZORB, "c1"),
    "hostile evidence": evidence(HOSTILE, "c1"),
    "not found": "/no/such/page",
}
STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter((element) => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1) return false;
  for (let up = element.parentElement; up; up = up.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX) && up !== document.body) return false;
  }
  return !element.closest('.sr-only, .skip');
}).slice(0, 5).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_at_320(visitor: Visitor, name: str) -> None:
    visitor.watch.allow("status of 404")
    page = visitor.open(PAGES[name], size=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], page.evaluate(STICKING_OUT)
    assert page.evaluate(STICKING_OUT) == []


@pytest.mark.parametrize("name", ["home", "article", "topics"])
def test_targets_are_large_enough_for_a_thumb(visitor: Visitor, name: str) -> None:
    """WCAG 2.2, 2.5.8: at least 24 px, but for links inside a sentence."""
    page = visitor.open(PAGES[name], size=PHONE, touch=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, a.mark, a.suggest, nav a')]
        .filter((element) => {
          const box = element.getBoundingClientRect();
          const word = element.matches('button.term, details.dose summary');  // inside a sentence
          return box.width && box.height && (box.width < 24 || box.height < 24) && !word && !element.closest('.sr-only');
        }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert small == []


def test_the_dark_page_is_dark(visitor: Visitor) -> None:
    def lightness(scheme: str) -> float:
        page = visitor.open(asked(ZORB), scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(float(part) for part in colour.strip("rgba()").split(",")[:3]) / 3

    assert lightness("dark") < 60
    assert lightness("light") > 230


def test_nothing_moves_for_those_who_ask_for_it(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB), still=True)
    page.locator("section.part a.mark").first.click()
    expect(page.locator("dialog#panel mark").first).to_be_visible()
    moving = page.evaluate(
        "document.getAnimations().filter(a => a.playState === 'running' && a.effect.getComputedTiming().duration > 50).length"
    )
    assert moving == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (asked(FACIAL), "section.part .claim .says"),
        (asked(FACIAL), "#direct-answer .says"),
        ("/records/openmed:acr_gout_2020/flare_management", ".record-text"),
    ],
)
def test_lines_are_of_a_length_that_reads_well(visitor: Visitor, where: str, text: str) -> None:
    """At most about 75 characters in a full line; a line counts as it is broken, by where its words stand."""
    page = visitor.open(where)
    lengths: list[int] = page.evaluate(
        """(chosen) => [...document.querySelectorAll(chosen)].slice(0, 40).flatMap((element) => {
          const lines = new Map();
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (let at = 0; at < node.length; at++) {
              const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
              const box = range.getClientRects()[0];
              if (box) { const y = Math.round(box.bottom / 6); lines.set(y, (lines.get(y) || 0) + 1); }
            }
          }
          return [...lines.values()];
        })""",
        text,
    )
    full = sorted(lengths)[-max(1, len(lengths) // 4) :]  # the others end a paragraph
    assert 50 <= full[len(full) // 2] <= 75, full
    assert full[-1] <= 85, full


def test_text_may_be_twice_as_large(visitor: Visitor) -> None:
    """WCAG 1.4.4: a window of 1280 px enlarged to 200 % has the room of 640 px."""
    page = visitor.open(asked(ZORB), size=(640, 450))
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_more_space_between_letters_breaks_nothing(visitor: Visitor) -> None:
    """WCAG 1.4.12."""
    page = visitor.context(size=NARROW).new_page()
    page.goto(visitor.origin + asked(ZORB))
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def test_the_skip_link_leads_to_the_content(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_shows_the_answer_and_no_controls(visitor: Visitor) -> None:
    page = visitor.open(asked(SPASM))
    page.emulate_media(media="print")
    for gone in ("header form", "form.reader", "form.followup", ".share", "nav.contents", "footer nav"):
        for element in page.locator(gone).all():
            expect(element).to_be_hidden()
    for kept in ("h1", ".banner", "#direct-answer", "#references", ".receipt"):
        expect(page.locator(kept).first).to_be_visible()


@pytest.mark.parametrize("question", [SPASM, FACIAL])
def test_the_first_sheet_of_paper_has_the_direct_answer(visitor: Visitor, downloads: Path, question: str) -> None:
    page = visitor.open(asked(question), scheme="dark")
    said = page.locator("#direct-answer .says").first.inner_text()
    path = downloads / "article.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    text = _first_sheet(path)
    flat = "".join(text.split())
    assert "".join(question.split()) in flat
    assert "Directanswer" in flat
    assert "".join(said.split())[:60] in flat
    assert "Treatment" in text, "the ladder stands on it too"
    assert "Askon" not in flat and "Skiptothecontent" not in flat


def _first_sheet(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        sheet = document[0]
        assert (round(sheet.get_width()), round(sheet.get_height())) == (595, 842), "A4"
        return str(sheet.get_textpage().get_text_range())
    finally:
        document.close()
