"""Published answers over HTTP: which version is shown, what its banner says, downloads, and what programs are told."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import msgspec
import pytest
import rispy
from fastapi.testclient import TestClient

from clincite.answers import Answer, ReviewState, sealed
from clincite.interchange import EXPORTS
from clincite.living.refresh import refreshed
from clincite.readers import Audience
from clincite.records import RecordStatus, Relation
from clincite.render import json as answer_json
from clincite.settings import Settings
from clincite.web.articles.view import Approval
from clincite.web.site import Site
from tests.interchange.schema_org import faults
from tests.web.browsing import EVIL, GUIDELINE, HOSTILE, NOW, RECORDS, TRIAL, client_of, made_site

QUESTION = "How is zorb fever treated?"
DAY = datetime.datetime(2026, 1, 3, 9, tzinfo=datetime.UTC)
LEE = Approval(by="Dr A. <b>Lee</b>", on="2026-01-02")
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class World:
    """A site, a browser, and an answer of its library that may be published."""

    def __init__(self, site: Site, answer: Answer) -> None:
        self.site = site
        self.client: TestClient = client_of(site)
        self.answer = answer

    def publish(self, answer: Answer | None = None, *, day: int = 0, approval: Approval | None = None) -> str:
        return self.site.answers.put(answer or self.answer, moment=DAY + datetime.timedelta(days=day), approval=approval).slug

    def second(self) -> Answer:
        """The next version: one claim fewer, made as a refresh makes it."""
        return refreshed(self.answer, self.answer, self.site.library)

    def page(self, path: str) -> lxml.html.HtmlElement:
        got = self.client.get(path)
        assert got.status_code == 200, (path, got.status_code)
        return lxml.html.document_fromstring(got.text)

    def banner(self, path: str) -> tuple[str, str]:
        (box,) = self.page(path).xpath('//div[contains(@class, "banner")]')
        return str(box.get("data-state")), " ".join(box.xpath("./p")[0].text_content().split())

    def robots(self, path: str) -> str:
        return str(self.page(path).xpath('string(//meta[@name="robots"]/@content)'))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A library, its vocabulary and an answer, which take a while to make; no test changes them."""
    site = made_site(tmp_path_factory.mktemp("ground"), *RECORDS)
    return World(site, site.answer_now(QUESTION, Audience.DOCTOR))


def over(ground: World, folder: Path, **settings: object) -> World:
    """A site of its own over the same library, with nothing published."""
    made = Settings.model_validate({"home": folder, "requests_per_minute": 100_000, **settings})
    return World(Site(made, ground.site.library, clock=lambda: NOW, vocabulary=ground.site.vocabulary), ground.answer)


@pytest.fixture
def world(ground: World, tmp_path: Path) -> Iterator[World]:
    made = over(ground, tmp_path)
    with made.client:
        yield made


# -- which version, and what is said of it -----------------------------------------------------------------------------------


def test_nothing_is_published_at_first(world: World) -> None:
    assert "No answer is published here yet" in world.client.get("/answers").text
    for path in ("/answers/x", "/answers/x/history", "/answers/x/v/1", "/answers/x.md", "/answers/x/v/1.ris", "/answers/x/v/1/evidence/c1"):
        assert world.client.get(path).status_code == 404


def test_an_answer_that_nobody_reviewed_says_so(world: World) -> None:
    slug = world.publish()
    state, words = world.banner(f"/answers/{slug}")
    assert state == "submitted" and "Not yet reviewed" in words and "approved" not in words.lower()
    assert world.robots(f"/answers/{slug}") == "noindex"
    page = world.client.get("/answers").text
    assert "Submitted" in page and f'href="/answers/{slug}"' in page


def test_an_approved_one_names_who_and_when(world: World) -> None:
    slug = world.publish(approval=LEE)
    state, words = world.banner(f"/answers/{slug}")
    assert state == "approved" and "Dr A. <b>Lee</b>" in words and "2 January 2026" in words
    assert "pending" not in words.lower() and "not yet" not in words.lower()
    assert world.robots(f"/answers/{slug}") == "index, follow"
    assert world.robots(f"/answers/{slug}/v/1") == "index, follow", "the same version; its canonical address is the answer's"
    assert world.page(f"/answers/{slug}/v/1").xpath('string(//link[@rel="canonical"]/@href)') == f"http://testserver/answers/{slug}"


def test_the_newest_approved_version_is_shown_and_the_newer_one_is_told(world: World) -> None:
    slug = world.publish(approval=LEE)
    world.publish(world.second(), day=1)
    page = world.page(f"/answers/{slug}")
    assert page.xpath("//article/@data-answer") == world.page(f"/answers/{slug}/v/1").xpath("//article/@data-answer")
    assert "Version 2 was published on 4 January 2026 and is not approved" in page.text_content()
    state, _ = world.banner(f"/answers/{slug}/v/2")
    assert state == "submitted"
    pending = world.page(f"/answers/{slug}/v/2")
    assert "Read version 1 instead (approved by Dr A. <b>Lee</b> on 2 January 2026)" in pending.text_content()
    assert world.robots(f"/answers/{slug}/v/2") == "noindex"


def test_withdrawn_keeps_its_page_and_says_so(world: World) -> None:
    slug = world.publish(approval=LEE)
    world.client.get(f"/answers/{slug}")
    world.site.answers.move(slug, 1, "withdrawn", moment=DAY)
    state, words = world.banner(f"/answers/{slug}")
    assert state == "withdrawn" and "Do not rely on it" in words
    assert world.robots(f"/answers/{slug}") == "noindex"
    data = json.loads(world.page(f"/answers/{slug}").xpath('string(//script[@type="application/ld+json"])'))
    assert "reviewedBy" not in data and data["creativeWorkStatus"] == "Withdrawn"


def retract(world: World) -> None:
    """What an update does to a record of the library, in this very process."""
    cited = {reference.record for reference in world.answer.references}
    record = next(record for record in (TRIAL, GUIDELINE) if record.id in cited)
    gone = msgspec.structs.replace(record, status=RecordStatus.RETRACTED, relations=(Relation(type="RetractionIn", target="pmid:900"),))
    world.site.library.add([gone])
    world.site._moved.clear()  # in one process nothing looks at the library's files; another process's change is seen by its stamp


def test_an_approved_answer_whose_source_fell_is_outdated_at_once(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    world = World(site, site.answer_now(QUESTION, Audience.DOCTOR))
    slug = world.publish(approval=LEE)
    assert f"/answers/{slug}<" in world.client.get("/sitemap.xml").text
    retract(world)
    fresh = client_of(world.site)
    page = lxml.html.document_fromstring(fresh.get(f"/answers/{slug}").text)
    (box,) = page.xpath('//div[contains(@class, "banner")]')
    assert box.get("data-state") == "outdated" and "needs a new review" in box.text_content()
    assert "approved by" not in box.text_content().lower()
    assert "Changed since this was written" in page.text_content() and "retracted" in page.text_content()
    assert page.xpath('string(//meta[@name="robots"]/@content)') == "noindex"
    assert f"/answers/{slug}<" not in fresh.get("/sitemap.xml").text
    assert f"/answers/{slug}.md" not in fresh.get("/llms.txt").text
    for listing in ("/answers", "/", "/api/answers", f"/answers/{slug}/history"):
        text = fresh.get(listing).text
        assert "outdated" in text.lower() and "Approved by" not in text and '"approved"' not in text, listing
    feed = lxml.etree.fromstring(fresh.get("/feed.atom").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title", "").startswith("Outdated: ")
    assert answer_json.loads(fresh.get(f"/answers/{slug}.json").content).review.state == "outdated"


def test_a_damaged_answer_takes_no_other_page_away(world: World) -> None:
    hurt = world.publish(approval=LEE)
    other = world.publish(world.site.answer_now("What causes zorb fever?", Audience.DOCTOR), approval=LEE)
    (world.site.settings.answers_path / hurt / "v1.json").write_text("{}")
    assert world.client.get(f"/answers/{hurt}").status_code == 503
    assert world.client.get(f"/answers/{other}").status_code == 200
    assert world.client.get("/answers").status_code == 200
    assert f"/answers/{other}<" in world.client.get("/sitemap.xml").text
    assert world.client.get("/feed.atom").status_code == 200


# -- history -----------------------------------------------------------------------------------------------------------------


def test_history_tells_what_changed_claim_by_claim(world: World) -> None:
    slug = world.publish(approval=LEE)
    first = world.answer
    fewer = sealed(
        msgspec.structs.replace(
            first,
            review=ReviewState(version=2),
            claims=tuple(msgspec.structs.replace(one, text=f"{one.text} Indeed.") if one.id == "c1" else one for one in first.claims),
        )
    )
    world.publish(fewer, day=1)
    page = world.page(f"/answers/{slug}/history")
    assert [head.text_content() for head in page.xpath("//section/h2")] == ["Version 2", "Version 1"]
    words = " ".join(page.text_content().split())
    assert "1 claim reworded" in words and "Indeed." in words and "Before:" in words
    assert "The first version." in words
    assert "Approved by Dr A. <b>Lee</b> on 2 January 2026" in words
    assert page.xpath('string(//meta[@name="robots"]/@content)') == "noindex"


# -- what is taken along -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_lies_beside_every_article(world: World, name: str) -> None:
    slug = world.publish()
    export = EXPORTS[name]
    asked = world.client.get(f"/ask{export.suffix}", params={"q": QUESTION})
    newest = world.client.get(f"/answers/{slug}{export.suffix}")
    fixed = world.client.get(f"/answers/{slug}/v/1{export.suffix}")
    for got in (asked, newest, fixed):
        assert got.status_code == 200 and got.headers["content-type"] == export.media_type
        assert got.headers["x-robots-tag"] == "noindex"
        assert got.headers["content-disposition"].startswith("attachment" if export.references else "inline")
        assert got.headers["etag"]
        again = world.client.get(str(got.request.url), headers={"if-none-match": got.headers["etag"]})
        assert again.status_code == 304
    assert newest.text == fixed.text == export.write(world.answer)
    assert asked.headers["cache-control"].startswith("private")
    assert ("immutable" in fixed.headers["cache-control"]) is export.references


def test_downloads_name_their_page(world: World) -> None:
    slug = world.publish(approval=LEE)
    got = world.client.get(f"/answers/{slug}/v/1.md")
    assert got.headers["link"] == f'<http://testserver/answers/{slug}>; rel="canonical"'
    assert "x-robots-tag" not in got.headers
    assert got.headers["content-disposition"] == f'inline; filename="{slug}-v1.md"'


def test_the_share_bar_has_what_there_is(world: World) -> None:
    slug = world.publish()
    for path in (f"/answers/{slug}", f"/answers/{slug}/v/1", f"/ask?q={QUESTION.replace(' ', '%20')}&wait=1"):
        page = world.page(path)
        links = [str(link) for link in page.xpath('//section[@class="share"]//a/@href')]
        assert len(links) == len(EXPORTS)
        for link in [*links, *page.xpath('//section[@class="share"]//button/@data-copy')]:
            assert world.client.get(link).status_code == 200, link


def test_an_empty_question_has_no_download(world: World) -> None:
    assert world.client.get("/ask.ris").status_code == 422
    assert world.client.get("/ask.json", params={"q": ""}).json()["error"]["code"] == "bad_question"


# -- the head ----------------------------------------------------------------------------------------------------------------


def head_data(page: lxml.html.HtmlElement) -> dict[str, Any]:
    (script,) = page.xpath('//head/script[@type="application/ld+json"]')
    data = json.loads(script.text)
    assert isinstance(data, dict)
    return data


def test_schema_org_takes_the_head(world: World) -> None:
    slug = world.publish(approval=LEE)
    page = world.page(f"/answers/{slug}")
    data = head_data(page)
    assert list(faults(data)) == []
    assert data["reviewedBy"]["name"] == "Dr A. <b>Lee</b>" and data["lastReviewed"] == "2026-01-02"
    assert data["url"] == page.xpath('string(//link[@rel="canonical"]/@href)') == f"http://testserver/answers/{slug}"
    assert "Zorb fever" in {one["name"] for one in data["about"]}
    properties = {str(tag.get("property")): str(tag.get("content")) for tag in page.xpath("//meta[@property]")}
    assert properties["og:title"] == QUESTION and properties["og:url"] == data["url"] and properties["og:type"] == "article"
    for link in page.xpath('//link[@rel="alternate"]/@href'):
        assert world.client.get(link).status_code == 200


def test_asked_articles_are_never_offered_and_carry_no_data(world: World) -> None:
    page = world.page(f"/ask?q={QUESTION.replace(' ', '%20')}&wait=1")
    assert page.xpath('string(//meta[@name="robots"]/@content)') == "noindex"
    assert page.xpath('//script[@type="application/ld+json"]') == []


def test_the_base_address_is_the_owners(ground: World, tmp_path: Path) -> None:
    world = over(ground, tmp_path, base_url="http://testserver/health/")
    slug = world.publish(approval=LEE)
    assert world.page(f"/answers/{slug}").xpath('string(//link[@rel="canonical"]/@href)') == f"http://testserver/health/answers/{slug}"
    robots = world.client.get("/robots.txt").text
    assert "Disallow: /health/ask\n" in robots and robots.endswith("Sitemap: http://testserver/health/sitemap.xml\n")


def test_hostile_text_stays_text(world: World) -> None:
    answer = world.site.answer_now(f"How is plague {EVIL} treated?", Audience.DOCTOR)
    evil = msgspec.structs.replace(
        answer,
        title=EVIL,
        question=f"{EVIL}?",
        references=tuple(msgspec.structs.replace(one, title=EVIL, authors=(EVIL,)) for one in answer.references),
    )
    assert HOSTILE.id and evil.references
    slug = world.publish(sealed(evil), approval=Approval(by=EVIL, on="2026-01-01"))
    for path in ("/answers", f"/answers/{slug}", f"/answers/{slug}/history", "/sitemap.xml", "/feed.atom"):
        text = world.client.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text, path
    data = head_data(world.page(f"/answers/{slug}"))
    assert data["name"] == EVIL and data["citation"][0]["name"] == EVIL
    assert re.fullmatch(r"[a-z0-9-]+", slug)
    assert "<script" not in world.client.get("/llms.txt").text.replace("\\<script", "")
    assert {entry["title"] for entry in rispy.loads(world.client.get(f"/answers/{slug}.ris").text)} == {EVIL}


# -- programs ----------------------------------------------------------------------------------------------------------------


def test_robots_keep_out_of_what_is_asked(world: World) -> None:
    lines = world.client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    for closed in ("/ask", "/api/", "/threads", "/records/"):
        assert f"Disallow: {closed}" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_only_approved_answers_are_offered(world: World) -> None:
    approved = world.publish(approval=LEE)
    pending = world.publish(world.site.answer_now("What causes zorb fever?", Audience.DOCTOR))
    places = [str(loc.text) for loc in lxml.etree.fromstring(world.client.get("/sitemap.xml").content).iter(f"{SITEMAP}loc")]
    assert f"http://testserver/answers/{approved}" in places
    assert not any(pending in place for place in places)
    llms = world.client.get("/llms.txt").text
    assert f"http://testserver/answers/{approved}.md" in llms and pending not in llms
    feed = world.client.get("/feed.atom").text
    assert approved in feed and pending not in feed


def test_llms_txt_keeps_to_the_convention(world: World) -> None:
    world.publish(approval=LEE)
    got = world.client.get("/llms.txt")
    lines = got.text.splitlines()
    assert got.headers["content-type"].startswith("text/plain")
    assert lines[0].startswith("# ") and sum(line.startswith("# ") for line in lines) == 1
    assert lines[2].startswith("> ")
    heads = [line for line in lines if line.startswith("## ")]
    assert heads[-1] == "## Optional"
    for line in lines:
        if line.startswith("- "):
            assert re.fullmatch(r"- \[[^\]]+\]\(http://testserver/[^)]+\)(: .+)?", line), line


def test_the_feed_is_atom_and_tells_what_changed(world: World) -> None:
    slug = world.publish(approval=LEE)
    changed = msgspec.structs.replace(
        world.answer,
        review=ReviewState(version=2),
        claims=tuple(msgspec.structs.replace(one, text=f"{one.text} Indeed.") if one.id == "c1" else one for one in world.answer.claims),
    )
    world.publish(sealed(changed), day=1, approval=LEE)
    root = lxml.etree.fromstring(world.client.get("/feed.atom").content)
    assert root.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{required}")
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2 and len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert "reworded" in str(entries[0].findtext(f"{ATOM}summary"))
    assert entries[0].find(f"{ATOM}link").get("href") == f"http://testserver/answers/{slug}/v/2"
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-01-04T09:00:00Z"


def test_an_empty_feed_is_a_feed(world: World) -> None:
    got = world.client.get("/feed.atom")
    root = lxml.etree.fromstring(got.content)
    assert root.findall(f"{ATOM}entry") == [] and root.findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"
    assert world.client.get("/feed.atom").headers["etag"] == got.headers["etag"]


def test_many_answers_come_in_pages(world: World) -> None:
    for number in range(52):
        world.publish(sealed(msgspec.structs.replace(world.answer, question=f"Question {number}?", title=f"Title {number}")), day=number)
    first = world.client.get("/answers").text
    assert first.count('class="topic"') == 50 and 'href="/answers?page=2"' in first and "Title 51" in first
    assert world.client.get("/answers?page=2").text.count('class="topic"') == 2
    assert world.client.get("/answers?page=3").status_code == 404
