"""A withdrawn answer: its page says that and when, folds what it said, and nothing of it is offered anywhere as something to rely on."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
from fastapi.testclient import TestClient

from clincite.interchange import EXPORTS
from clincite.readers import Audience
from clincite.render import json as answer_json
from clincite.web.site import Site
from tests.desks import People, publish
from tests.web.browsing import RECORDS, client_of, made_site

QUESTION = "How is zorb fever treated?"
REASON = "The secret reason of an editor."
DAY = datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC)
WHEN = "5 January 2026"
ATOM = "{http://www.w3.org/2005/Atom}"


class Withdrawn:
    """An answer that was published and, three days later, withdrawn."""

    def __init__(self, folder: Path, *, approved: bool = True) -> None:
        now = [DAY]
        made = made_site(folder, *RECORDS)
        self.site = Site(made.settings, made.library, clock=lambda: now[0], vocabulary=made.vocabulary)
        self.answer = self.site.answer_now(QUESTION, Audience.DOCTOR)
        people = People(self.site.desk)
        self.slug = publish(self.site.desk, self.answer, people=people, signers=(("Dr A. Lee", "MD"),) if approved else ()).slug
        now[0] += datetime.timedelta(days=3)
        who = people.editor() if approved else people.author()
        self.site.desk.withdraw(who.actor, self.slug, REASON)
        self.client: TestClient = client_of(self.site)
        self.first = self.answer.claim(self.answer.direct_answer[0]).text

    def text(self, path: str) -> str:
        got = self.client.get(path)
        assert got.status_code == 200, (path, got.status_code)
        return got.text

    def page(self, path: str = "") -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.text(f"/answers/{self.slug}{path}"))


def said(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[Withdrawn]:
    made = Withdrawn(tmp_path)
    with made.client:
        yield made


@pytest.mark.parametrize("path", ["", "/v/1"])
def test_the_page_says_when_and_folds_what_it_said(gone: Withdrawn, path: str) -> None:
    page = gone.page(path)
    (banner,) = page.xpath("//div[@class='banner']")
    assert said(banner) == f"Withdrawn. An editor withdrew it on {WHEN}. Do not rely on it."
    (fold,) = page.xpath("//details[@class='was']")
    assert fold.get("open") is None and said(fold.xpath("./summary")[0]) == "What it said before it was withdrawn"
    claims = page.xpath("//li[@data-claim]")
    assert claims and all(fold in claim.iterancestors() for claim in claims), "no sentence stands outside the fold"
    outside = said(page.xpath("//main")[0]).replace(said(fold), "")
    for claim in gone.answer.claims:
        assert claim.text not in outside
    assert REASON not in gone.text(f"/answers/{gone.slug}{path}")
    assert not page.xpath("//main//form"), "no choice of words, no follow-up"
    (anew,) = page.xpath("//main//a[contains(@class, 'primary')]/@href")
    assert gone.client.get(f"{anew}&wait=1").status_code == 200


def test_its_author_may_have_withdrawn_what_nobody_approved(tmp_path: Path) -> None:
    (banner,) = Withdrawn(tmp_path, approved=False).page().xpath("//div[@class='banner']")
    assert said(banner) == f"Withdrawn. It was withdrawn on {WHEN}. Do not rely on it."


def test_nothing_of_it_is_quoted_in_lists_and_data(gone: Withdrawn) -> None:
    notice = f"An editor withdrew it on {WHEN}. Do not rely on it."
    listing = lxml.html.document_fromstring(gone.text("/answers"))
    (row,) = listing.xpath("//li[@class='topic']")
    assert notice in said(row) and "Withdrawn" in said(row)
    page = gone.page()
    for described in page.xpath("//meta[@name='description' or @property='og:description']/@content"):
        assert described == notice
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["description"] == notice
    feed = lxml.etree.fromstring(gone.client.get("/feed.atom").content)
    assert [entry.findtext(f"{ATOM}summary") for entry in feed.iter(f"{ATOM}entry")] == [notice]
    for path in ("/answers", "/", "/feed.atom", "/llms.txt", "/sitemap.xml", "/api/answers", "/suggest?q=zorb", "/topics"):
        text = gone.client.get(path).text
        assert gone.first not in text and REASON not in text, path
    assert page.xpath("string(//meta[@name='robots']/@content)") == "noindex"


@pytest.mark.parametrize("name", ["md", "txt"])
def test_texts_tell_that_and_no_more(gone: Withdrawn, name: str) -> None:
    for path in (f"/answers/{gone.slug}", f"/answers/{gone.slug}/v/1"):
        got = gone.client.get(f"{path}{EXPORTS[name].suffix}")
        assert f"An editor withdrew it on {WHEN}. Do not rely on it." in got.text and QUESTION in got.text
        assert f"http://testserver/answers/{gone.slug}" in got.text
        assert got.headers["x-robots-tag"] == "noindex" and REASON not in got.text
        for claim in gone.answer.claims:
            assert claim.text not in got.text
    assert answer_json.loads(gone.client.get(f"/answers/{gone.slug}.json").content).claims == gone.answer.claims


def test_the_evidence_of_a_sentence_says_that_it_was_withdrawn(gone: Withdrawn) -> None:
    evidence = said(gone.page("/v/1/evidence/c1"))
    assert f"Withdrawn. An editor withdrew it on {WHEN}. Do not rely on it." in evidence


def test_the_history_has_the_day(gone: Withdrawn) -> None:
    history = gone.page("/history")
    (line,) = history.xpath("//section[@id='v1']")
    assert said(line.xpath("./p[1]")[0]).startswith(f"Withdrawn. An editor withdrew it on {WHEN}. Do not rely on it.")
    assert "Approved by Dr A. Lee, MD on 2 January 2026" in said(line), "who approved it stays known"
    assert REASON not in said(history)
