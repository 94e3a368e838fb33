"""Versions whose place a newer one has taken: none of them says anywhere that it is under review, or approved, as if it still stood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
from fastapi.testclient import TestClient

from clincite import engine
from clincite.readers import Audience
from clincite.render import json as answer_json
from clincite.render import words as render_words
from clincite.review.states import State
from clincite.review.values import Item, RejectReason, Verdict
from clincite.web.site import Site
from tests.desks import ROE, People, approve, publish
from tests.web.browsing import RECORDS, client_of, made_site

QUESTION = "How is zorb fever treated?"
WHY = "The author is a fool."
ATOM = "{http://www.w3.org/2005/Atom}"
STANDING = ("under review", "is reviewing it", "reviewed and approved", "pending review")


class Published:
    """An answer at a site, whose reviewers take its last sentence out."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.desk = site.desk
        self.people = People(site.desk)
        self.client: TestClient = client_of(site)
        self.slug = ""
        self.wrong = ""

    def publish(self, *, approved: bool, public: bool = True) -> None:
        answer = self.site.answer_now(QUESTION, Audience.DOCTOR)
        self.slug = publish(self.desk, answer, people=self.people, signers=(ROE,) if approved else (), public=public).slug

    def revise(self) -> None:
        """Have the last sentence taken out, in the next version of the same review."""
        (person,) = self.people.reviewers((ROE,))
        if self.desk.item(self.slug).state is State.APPROVED:
            self.desk.reopen(self.people.editor().actor, self.slug, "A reader reports a wrong sentence.")
        else:
            self.desk.begin(person.actor, self.slug)
        self.desk.state_interests(person.actor, self.slug, none=True)
        case = self.desk.case(self.slug)
        number, last = case.version.number, case.claims[-1].claim
        self.desk.decide(person.actor, self.slug, last.id, Verdict.REJECT, version=number, category=RejectReason.UNSAFE, reason=WHY)
        self.desk.revise(person.actor, self.slug, version=number)
        self.wrong = last.text

    def approve(self) -> None:
        approve(self.desk, self.slug, self.people)

    def withdraw(self) -> Item:
        return self.desk.withdraw(self.people.editor().actor, self.slug, "All of it is wrong.")

    def text(self, path: str) -> str:
        got = self.client.get(path)
        assert got.status_code == 200, (path, got.status_code)
        return got.text

    def page(self, path: str) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.text(path))

    def banner(self, path: str) -> str:
        (box,) = self.page(path).xpath('//div[contains(@class, "banner")]')
        return " ".join(box.text_content().split())

    def line(self, version: int) -> str:
        """What the history says of where a version stands."""
        (box,) = self.page(f"/answers/{self.slug}/history").xpath(f'//section[@id="v{version}"]')
        return " ".join(box.xpath("string(./p[1])").split())


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Published]:
    made = Published(made_site(tmp_path, *RECORDS))
    with made.client:
        yield made


def assert_replaced(at: Published, *, approved: bool) -> None:
    """Version 1 says everywhere that version 2 has its place."""
    old = f"/answers/{at.slug}/v/1"
    banner = at.banner(old)
    assert banner.startswith("Replaced by version 2.") and not any(word in banner.lower() for word in STANDING)
    assert at.page(old).xpath('//ol[@class="steps"]/li[@aria-current]') == []
    assert at.page(old).xpath('string(//meta[@name="robots"]/@content)') == "noindex"
    assert at.line(1).startswith("Replaced by version 2")
    data = json.loads(at.page(old).xpath('string(//script[@type="application/ld+json"])'))
    assert data["creativeWorkStatus"] == "Replaced by version 2" and "reviewedBy" not in data
    for path in (f"{old}.json", f"/api{old}"):
        answer = answer_json.loads(at.client.get(path).content)
        assert (answer.review.state, answer.review.version, answer.review.replaced_by) == ("replaced", 1, 2), path
        assert engine.verify_data(at.client.get(path).content, at.site.library).findings == (), path
    for path in (f"{old}.md", f"{old}.txt"):
        text = " ".join(at.text(path).split())
        assert "Replaced by version 2." in text.replace("**", "") and not any(word in text.lower() for word in STANDING), path
    entries = lxml.etree.fromstring(at.client.get("/feed.atom").content).findall(f"{ATOM}entry")
    told = [str(one.findtext(f"{ATOM}title")) for one in entries if str(one.xpath("string(*[local-name()='link']/@href)")).endswith("/v/1")]
    assert [title.partition(":")[0] for title in told] == (["Replaced by version 2"] if approved else [])


def test_what_a_newer_approval_replaced_says_so_everywhere(at: Published) -> None:
    at.publish(approved=True)
    at.revise()
    at.approve()
    assert at.banner(f"/answers/{at.slug}").startswith("Approved.")
    assert_replaced(at, approved=True)
    assert "Read version 2 instead (approved by Dr Invented Person, MD" in at.page(f"/answers/{at.slug}/v/1").text_content()
    history = " ".join(at.page(f"/answers/{at.slug}/history").text_content().split())
    assert history.count("Approved by Dr Invented Person, MD") == 2, "who approved it then stays known"


def test_what_was_never_approved_is_replaced_by_what_was_made_of_it(at: Published) -> None:
    at.publish(approved=False)
    at.revise()
    assert at.banner(f"/answers/{at.slug}").startswith("Educational, under review.")
    assert_replaced(at, approved=False)


def test_withdrawn_it_brings_nothing_back(at: Published) -> None:
    at.publish(approved=True)
    at.revise()
    at.approve()
    shown = at.withdraw()
    assert (shown.shown, shown.shown_state) == (2, State.WITHDRAWN)
    here = f"/answers/{at.slug}"
    assert at.banner(here).startswith("Withdrawn.")
    assert at.wrong not in at.text(f"{here}.md") and at.wrong not in {one["text"] for one in at.client.get(f"/api{here}").json()["claims"]}
    assert_replaced(at, approved=True)
    assert "Version 2 has its place, and was withdrawn: rely on neither." in at.page(f"{here}/v/1").text_content()
    assert at.client.get("/api/answers").json()["answers"] == []
    for path in ("/sitemap.xml", "/llms.txt", "/"):
        assert at.slug not in at.text(path), path
    assert "Approved by" not in at.text("/answers") and "Withdrawn" in at.text("/answers")


def test_until_the_newer_one_is_approved_the_older_is_not_called_under_review(at: Published) -> None:
    at.publish(approved=True)
    at.revise()
    here = f"/answers/{at.slug}"
    banner = at.banner(here)
    assert banner == "Not approved. In its last review it was not approved."
    assert "Version 2 was published on 2 January 2026 and is not approved: see what differs." in at.page(here).text_content()
    assert at.line(1).startswith("Not approved") and at.line(2) == "Under review"
    assert at.page(here).xpath('string(//meta[@name="robots"]/@content)') == "noindex"
    at.withdraw()
    assert at.banner(here) == banner, "nobody reviews it, and nothing else takes its place"
    assert "see what differs" not in at.page(here).text_content()


def test_reasons_are_told_by_their_kind_alone(at: Published) -> None:
    at.publish(approved=True)
    at.revise()
    at.approve()
    here = f"/answers/{at.slug}"
    for path in (here, f"{here}/history", f"{here}.md", f"{here}.txt", f"{here}.json", f"/api{here}", "/feed.atom"):
        assert "fool" not in at.text(path), path
    assert f"~~{at.wrong}~~ A reviewer found it unsafe." in at.text(f"{here}.md")
    (row,) = at.page(here).xpath('//ul[@class="changes"]/li')
    assert row.xpath("string(.//s)") == at.wrong and "A reviewer found it unsafe." in row.text_content()


def test_the_words_of_a_version_that_nobody_could_read_are_told_nowhere(at: Published) -> None:
    at.publish(approved=False, public=False)
    at.revise()
    at.approve()
    here = f"/answers/{at.slug}"
    for path in (here, f"{here}/history", f"{here}.md", f"{here}.txt", f"{here}.json", f"/api{here}"):
        text = " ".join(at.text(path).split())
        assert at.wrong not in text and "fool" not in text, path
    for path in (here, f"{here}.md"):
        assert "1 claim dropped" in " ".join(at.text(path).split()), path
    assert at.page(here).xpath('//ul[@class="changes"]') == [] and at.client.get(f"{here}/v/1").status_code == 404


def test_the_policy_says_what_the_words_mean(at: Published) -> None:
    page = at.page("/policy")
    for state in (render_words.REPLACED, render_words.NOT_APPROVED):
        told = render_words.review_words(state)
        assert page.xpath(f"string(//dt[. = '{told.label}']/following-sibling::dd[1])") == told.sentence
