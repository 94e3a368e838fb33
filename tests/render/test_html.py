from __future__ import annotations

import base64
import hashlib
import itertools
import re
from importlib import resources

import lxml.etree
import lxml.html
import pytest

from clincite.answers import Answer, ReviewState
from clincite.render import html, words
from tests.render import sample

HOSTS = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "https://pmc.ncbi.nlm.nih.gov/articles/")
ATTRIBUTES = {
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "class",
    "href",
    "id",
    "aria-label",
    "aria-labelledby",
    "tabindex",
    "value",
}


def page(answer: Answer) -> lxml.etree._Element:
    """The page, read by a strict parser: an unescaped mark or an open tag is an error."""
    return lxml.etree.fromstring(html.render(answer).encode(), lxml.etree.XMLParser(resolve_entities=False))


def found(root: lxml.etree._Element, path: str) -> lxml.etree._Element:
    element = root.find(path)
    assert element is not None, path
    return element


def words_of(element: lxml.etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


@pytest.mark.parametrize("answer", [sample.sample(), sample.hostile(), sample.big()], ids=["sample", "hostile", "big"])
def test_structure(answer: Answer) -> None:
    root = page(answer)
    assert root.get("lang") == "en"
    assert len(root.findall(".//h1")) == 1
    levels = [int(element.tag[1]) for element in root.iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in root.iter("a"):
        href = link.get("href") or ""
        assert href[1:] in ids if href.startswith("#") else href.startswith(HOSTS), href
    for element in root.iter():
        if element.get("aria-labelledby"):
            assert element.get("aria-labelledby") in ids
    assert root.find(".//main") is not None and root.find(".//nav") is not None and root.find(".//footer") is not None
    assert next(element.get("href") for element in root.iter("a")) == "#main"


@pytest.mark.parametrize("answer", [sample.sample(), sample.hostile()], ids=["sample", "hostile"])
def test_nothing_but_our_own_elements_and_attributes(answer: Answer) -> None:
    ours = {element.tag for element in page(sample.sample()).iter()}
    for root in (page(answer), lxml.html.fromstring(html.render(answer))):
        assert {element.tag for element in root.iter()} <= ours
        assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html.render(answer))
    assert "{{" not in html.render(sample.sample())


def test_hostile_text_is_shown_as_it_is() -> None:
    assert words_of(found(page(sample.hostile()), ".//h1")) == words.one_line(sample.HOSTILE)


def test_needs_no_network_and_no_script() -> None:
    shown = html.render(sample.sample())
    root = page(sample.sample())
    style = found(root, ".//style").text
    assert style and "url(" not in style and "@import" not in style
    policy = next(meta.get("content") for meta in root.iter("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "<script" not in shown and " src=" not in shown and " style=" not in shown


def test_the_style_sheet_reaches_the_page_whole() -> None:
    # A "<" or "&" in it would read otherwise in HTML than in XML, and break the hash.
    style = resources.files("clincite.render").joinpath("templates/article.css").read_text("utf-8")
    assert not set("<&") & set(style)


def test_a_big_article_stays_small() -> None:
    assert len(html.render(sample.big(claims=80, references=35)).encode()) < 100_000


def test_each_sentence_opens_to_its_exact_quotation() -> None:
    root = page(sample.sample())
    items = root.findall(".//ul[@class='claims']/li")
    assert len(items) == 11
    for item in items:
        assert item.find("details/summary") is not None and item.find("details/blockquote") is not None
    first = found(root, ".//section[@id='part-3']/ul/li")
    shown = words_of(first)
    assert f"“{sample.REVIEW_TEXT}”" in shown
    assert f"Main results, characters 0 to {len(sample.REVIEW_TEXT)} of digest:pmid:101" in shown
    assert "Systematic review of four invented trials; 400 participants; adults with grey spells; level 1 by design" in shown
    assert "current as of 2026-11-22" in shown and "status unknown" in shown
    assert "strong; moderate certainty, in the source’s words" in shown
    assert "lead-in dropped; first letter made a capital" in shown
    assert words_of(found(first, "details/summary")) == "Systematic review 2021, and 1 more"


def test_empty_parts_are_left_out_and_no_direct_answer_is_owned_up_to() -> None:
    root = page(sample.bare())
    assert [words_of(heading) for heading in root.iter("h2")] == ["Direct answer", "Receipt"]
    assert not root.findall(".//section[@class='emergency']")


def test_the_emergency_comes_before_the_title() -> None:
    shown = html.render(sample.sample())
    assert shown.index('class="emergency"') < shown.index("<h1>")


def test_contents_lists_every_part() -> None:
    root = page(sample.sample())
    assert [words_of(link) for link in root.findall(".//nav//a")] == [words_of(heading) for heading in root.iter("h2")]


@pytest.mark.parametrize(("state", "approved"), [("submitted", False), ("approved", True), ("unheard_of", False)])
def test_review_banner_follows_the_state(state: str, approved: bool) -> None:
    banner = next(p for p in page(sample.sample(review=ReviewState(state=state))).iter("p") if (p.get("class") or "").startswith("review"))
    assert ("approved" in (banner.get("class") or "").split()) == approved
    assert ("approved by a person" in words_of(banner)) == approved


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_at_least_aa_in_every_scheme() -> None:
    style = resources.files("clincite.render").joinpath("templates/article.css").read_text("utf-8")
    schemes = [dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", block)) for block in re.findall(r":root \{([^}]*)\}", style)]
    assert len(schemes) == 3  # light, dark, print
    for scheme in schemes:
        for ground in ("ground", "panel"):
            for ink in ("ink", "dim", "link", "loud"):
                high, low = sorted((luminance(scheme[ink]), luminance(scheme[ground])), reverse=True)
                assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)
