"""Published answers over HTTP: which version is shown, what its banner says, downloads, and what programs are told."""

from __future__ import annotations

import datetime
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import msgspec
import pytest
import rispy
from fastapi.testclient import TestClient

from clincite.answers import Answer, sealed
from clincite.interchange import EXPORTS
from clincite.readers import Audience
from clincite.records import RecordStatus, Relation
from clincite.render import json as answer_json
from clincite.review.composing import Composing, Ground
from clincite.review.rewriting import next_version
from clincite.review.states import State
from clincite.settings import Settings
from clincite.web.site import Site
from tests.desks import People, approve, publish
from tests.interchange.schema_org import faults
from tests.web.browsing import EVIL, GUIDELINE, HOSTILE, RECORDS, TRIAL, client_of, made_site

QUESTION = "How is zorb fever treated?"
DAY = datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC)
LEE = ("Dr A. <b>Lee</b>", "MD, FRZ")
BY = (LEE,)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> datetime.datetime:
        return self.now

    def pass_(self, days: int) -> None:
        self.now += datetime.timedelta(days=days)


class World:
    """A site with its desk, a browser, and an answer of its library that may be published."""

    def __init__(self, site: Site, clock: Clock, answer: Answer) -> None:
        self.site = site
        self.clock = clock
        self.client: TestClient = client_of(site)
        self.answer = answer
        self._people: People | None = None

    @property
    def people(self) -> People:
        if self._people is None:
            self._people = People(self.site.desk)
        return self._people

    def publish(self, answer: Answer | None = None, *, signers: Sequence[tuple[str, str]] = (), interests: str = "none") -> str:
        # Versions that differ are handed in without a library in which they would: the desk takes them as they are.
        self.site.desk._tools.composing = Composing(lambda: Ground(library=self.site.library), composed=lambda _: True)
        return publish(self.site.desk, answer or self.answer, people=self.people, signers=signers, interests=interests).slug

    def second(self) -> Answer:
        """The next version: one claim fewer."""
        first = self.answer
        return next_version(
            first,
            amended={},
            rejected={first.claims[-1].id},
            library=self.site.library,
            created=first.created,
            why={first.claims[-1].id: "Off the topic."},
        )

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
    return World(site, Clock(), site.answer_now(QUESTION, Audience.DOCTOR))


def over(ground: World, folder: Path, **settings: object) -> World:
    """A site of its own over the same library, with nothing published."""
    made = Settings.model_validate({"home": folder, "requests_per_minute": 100_000, **settings})
    clock = Clock()
    return World(Site(made, ground.site.library, clock=clock, vocabulary=ground.site.vocabulary), clock, ground.answer)


def alone(folder: Path) -> World:
    """A site over a library of its own, which a test may change."""
    clock = Clock()
    site = made_site(folder, *RECORDS)
    mine = Site(site.settings, site.library, clock=clock, vocabulary=site.vocabulary)
    return World(mine, clock, mine.answer_now(QUESTION, Audience.DOCTOR))


@pytest.fixture
def world(ground: World, tmp_path: Path) -> Iterator[World]:
    made = over(ground, tmp_path)
    with made.client:
        yield made


# -- which version, and what is said of it -----------------------------------------------------------------------------------


def test_nothing_is_published_at_first(world: World) -> None:
    assert "No answer is published here yet" in world.client.get("/answers").text
    assert not (world.site.settings.home / "desk.db").exists(), "reading makes nothing"
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
    slug = world.publish(signers=BY, interests="Speaks for the <i>Zorb</i> company")
    state, words = world.banner(f"/answers/{slug}")
    assert state == "approved" and "Reviewed and approved by Dr A. <b>Lee</b>, MD, FRZ on 2 January 2026." in words
    assert "pending" not in words.lower() and "not yet" not in words.lower()
    page = world.page(f"/answers/{slug}")
    (interests,) = page.xpath('//ul[@class="interests"]/li')
    assert " ".join(interests.text_content().split()) == "Competing interests of Dr A. <b>Lee</b> Speaks for the <i>Zorb</i> company"
    assert "Next review due 2 January 2027" in " ".join(page.text_content().split())
    assert world.robots(f"/answers/{slug}") == "index, follow"
    assert world.robots(f"/answers/{slug}/v/1") == "index, follow", "the same version; its canonical address is the answer's"
    assert world.page(f"/answers/{slug}/v/1").xpath('string(//link[@rel="canonical"]/@href)') == f"http://testserver/answers/{slug}"


def test_the_newest_approved_version_is_shown_and_the_newer_one_is_told(world: World) -> None:
    slug = world.publish(signers=BY)
    world.clock.pass_(2)
    world.publish(world.second())
    page = world.page(f"/answers/{slug}")
    assert page.xpath("//article/@data-answer") == world.page(f"/answers/{slug}/v/1").xpath("//article/@data-answer")
    assert "Version 2 was published on 4 January 2026 and is not approved" in page.text_content()
    state, _ = world.banner(f"/answers/{slug}/v/2")
    assert state == "submitted"
    pending = world.page(f"/answers/{slug}/v/2")
    assert "Read version 1 instead (approved by Dr A. <b>Lee</b>, MD, FRZ on 2 January 2026)" in pending.text_content()
    assert world.robots(f"/answers/{slug}/v/2") == "noindex"


def test_withdrawn_keeps_its_page_and_says_so(world: World) -> None:
    slug = world.publish(signers=BY)
    world.client.get(f"/answers/{slug}")
    world.site.desk.withdraw(world.people.editor().actor, slug, "It is wrong.")
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


def retracted(folder: Path) -> tuple[World, str]:
    """A site with an approved answer one of whose sources was retracted afterwards, before anybody swept the desk."""
    world = alone(folder)
    slug = world.publish(signers=BY)
    assert f"/answers/{slug}<" in world.client.get("/sitemap.xml").text
    retract(world)
    return world, slug


def expired(folder: Path) -> tuple[World, str]:
    """A site with an approved answer whose review fell due, before anybody swept the desk."""
    world = alone(folder)
    slug = world.publish(signers=BY)
    world.clock.pass_(364)
    assert world.banner(f"/answers/{slug}")[0] == "approved", "the day before"
    world.clock.pass_(1)
    return world, slug


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize(
    ("make", "state", "label", "says"),
    [
        (retracted, "evidence_changed", "Evidence changed", "A source has changed since it was approved."),
        (expired, "expired", "Review expired", "Its review is out of date."),
    ],
)
def test_what_does_not_stand_any_more_says_so_everywhere_at_once(
    tmp_path: Path, make: Any, state: str, label: str, says: str, swept: bool
) -> None:
    world, slug = make(tmp_path)
    if swept:
        (moved,) = world.site.desk.sweep().moved
        assert (moved.slug, moved.state) == (slug, State(state))
        assert world.site.answers.versions(slug)[0].state == state, "recorded"
    fresh = client_of(world.site)
    page = lxml.html.document_fromstring(fresh.get(f"/answers/{slug}").text)
    (box,) = page.xpath('//div[contains(@class, "banner")]')
    assert box.get("data-state") == state and says in box.text_content() and "needs a new review" in box.text_content()
    assert "approved by" not in box.text_content().lower() and "Lee" not in box.text_content()
    assert page.xpath('//ol[@class="steps"]/li[@aria-current]') == []
    assert page.xpath('string(//meta[@name="robots"]/@content)') == "noindex"
    data = head_data(page)
    assert "reviewedBy" not in data and data["creativeWorkStatus"] == label
    assert f"/answers/{slug}<" not in fresh.get("/sitemap.xml").text
    assert f"/answers/{slug}.md" not in fresh.get("/llms.txt").text
    assert fresh.get(f"/answers/{slug}.md").headers["x-robots-tag"] == "noindex"
    for listing in ("/answers", "/"):
        text = fresh.get(listing).text
        assert label in text and "Approved by" not in text, listing
    (row,) = fresh.get("/api/answers").json()["answers"]
    assert row["state"] == state
    history = " ".join(lxml.html.document_fromstring(fresh.get(f"/answers/{slug}/history").text).text_content().split())
    assert label in history and "Approved by Dr A. <b>Lee</b>, MD, FRZ on 2 January 2026" in history, "who signed it stays known"
    feed = lxml.etree.fromstring(fresh.get("/feed.atom").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title", "").startswith(f"{label}: ")
    for path in (f"/answers/{slug}.json", f"/api/answers/{slug}", f"/answers/{slug}/v/1.json"):
        assert answer_json.loads(fresh.get(path).content).review.state == state, path


def test_the_source_that_fell_is_named(tmp_path: Path) -> None:
    world, slug = retracted(tmp_path)
    text = world.page(f"/answers/{slug}").text_content()
    assert "Changed since this was written" in text and "retracted" in text


def test_reopened_it_is_under_review_and_names_nobody(world: World) -> None:
    slug = world.publish(signers=BY)
    world.site.desk.reopen(world.people.editor().actor, slug, "A reader doubts it.")
    state, words = world.banner(f"/answers/{slug}")
    assert state == "under_review" and "not approved yet" in words and "Lee" not in words
    assert world.robots(f"/answers/{slug}") == "noindex"
    approve(world.site.desk, slug, world.people, signers=(("B. Roe", "RN"),))
    state, words = world.banner(f"/answers/{slug}")
    assert state == "approved" and "B. Roe, RN" in words and "Lee" not in words, "who signed in this review, nobody else"


def test_what_is_not_public_is_not_there(world: World) -> None:
    item = publish(world.site.desk, world.answer, people=world.people, signers=(), public=False)
    for path in ("", "/history", "/v/1", ".md", "/v/1/evidence/c1"):
        assert world.client.get(f"/answers/{item.slug}{path}").status_code == 404, path
    assert item.slug not in world.client.get("/answers").text


def damage(world: World, slug: str) -> None:
    """Change what was stored of an answer, behind the desk's back."""
    with sqlite3.connect(world.site.settings.home / "desk.db") as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'versions'").fetchall()
        for (name,) in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE versions SET content = ? WHERE item_id = (SELECT id FROM items WHERE slug = ?)", (b"{}", slug))
    connection.close()


def test_a_damaged_answer_takes_no_other_page_away(world: World) -> None:
    hurt = world.publish(signers=BY)
    other = world.publish(world.site.answer_now("What causes zorb fever?", Audience.DOCTOR), signers=BY)
    damage(world, hurt)
    assert world.client.get(f"/answers/{hurt}").status_code == 503
    assert world.client.get(f"/answers/{other}").status_code == 200
    assert world.client.get("/answers").status_code == 200
    offered = world.client.get("/sitemap.xml").text
    assert f"/answers/{other}<" in offered and f"/answers/{hurt}<" not in offered
    assert world.client.get("/feed.atom").status_code == 200


# -- history -----------------------------------------------------------------------------------------------------------------


def test_history_tells_what_changed_claim_by_claim(world: World) -> None:
    slug = world.publish(signers=BY)
    world.publish(world.second())
    page = world.page(f"/answers/{slug}/history")
    assert [head.text_content() for head in page.xpath("//section/h2")] == ["Version 2", "Version 1"]
    words = " ".join(page.text_content().split())
    assert "1 claim dropped" in words and world.answer.claims[-1].text in words
    assert "The first version." in words
    assert "Approved by Dr A. <b>Lee</b>, MD, FRZ on 2 January 2026" in words
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
    assert "immutable" not in fixed.headers["cache-control"], "a source may be retracted tomorrow, and the list will say so"


def test_downloads_name_their_page(world: World) -> None:
    slug = world.publish(signers=BY)
    got = world.client.get(f"/answers/{slug}/v/1.md")
    assert got.headers["link"] == f'<http://testserver/answers/{slug}>; rel="canonical"'
    assert "x-robots-tag" not in got.headers
    assert got.headers["content-disposition"] == f'inline; filename="{slug}-v1.md"'


def test_the_share_bar_has_what_there_is(world: World) -> None:
    slug = world.publish()
    for path in (f"/answers/{slug}", f"/answers/{slug}/v/1", f"/ask?q={QUESTION.replace(' ', '%20')}&wait=1"):
        page = world.page(path)
        links = [str(link) for link in page.xpath('//section[@class="share"]//a/@href')]
        review = [link for link in links if link.startswith("/desk/submit?")]
        assert len(links) == len(EXPORTS) + len(review)
        assert review == (["/desk/submit?q=How+is+zorb+fever+treated%3F&reader=clinician"] if path.startswith("/ask") else [])
        for link in [*(set(links) - set(review)), *page.xpath('//section[@class="share"]//button/@data-copy')]:
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
    slug = world.publish(signers=BY)
    page = world.page(f"/answers/{slug}")
    data = head_data(page)
    assert list(faults(data)) == []
    assert data["reviewedBy"] == {"@type": "Person", "name": "Dr A. <b>Lee</b>", "honorificSuffix": "MD, FRZ"}
    assert data["lastReviewed"] == "2026-01-02"
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
    slug = world.publish(signers=BY)
    assert world.page(f"/answers/{slug}").xpath('string(//link[@rel="canonical"]/@href)') == f"http://testserver/health/answers/{slug}"
    robots = world.client.get("/robots.txt").text
    assert "Disallow: /health/ask\n" in robots and robots.endswith("Sitemap: http://testserver/health/sitemap.xml\n")


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    evil = msgspec.structs.replace(TRIAL, title=EVIL, authors=(EVIL,))
    clock = Clock()
    site = made_site(tmp_path, evil, *(record for record in RECORDS if record.id != TRIAL.id))
    mine = Site(site.settings, site.library, clock=clock, vocabulary=site.vocabulary)
    world = World(mine, clock, mine.answer_now(f"How is zorb fever {EVIL} treated?", Audience.DOCTOR))
    assert EVIL in {reference.title for reference in world.answer.references} and HOSTILE.id
    slug = world.publish(signers=((EVIL, EVIL),), interests=EVIL)
    for path in ("/answers", f"/answers/{slug}", f"/answers/{slug}/history", "/sitemap.xml", "/feed.atom"):
        text = world.client.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text, path
    data = head_data(world.page(f"/answers/{slug}"))
    assert data["reviewedBy"]["name"] == EVIL and EVIL in {one["name"] for one in data["citation"]}
    assert re.fullmatch(r"[a-z0-9-]+", slug)
    assert "<script" not in world.client.get("/llms.txt").text.replace("\\<script", "")
    assert EVIL in {entry["title"] for entry in rispy.loads(world.client.get(f"/answers/{slug}.ris").text)}


# -- programs ----------------------------------------------------------------------------------------------------------------


def test_robots_keep_out_of_what_is_asked(world: World) -> None:
    lines = world.client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    for closed in ("/ask", "/api/", "/threads", "/records/"):
        assert f"Disallow: {closed}" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_only_approved_answers_are_offered(world: World) -> None:
    approved = world.publish(signers=BY)
    pending = world.publish(world.site.answer_now("What causes zorb fever?", Audience.DOCTOR))
    places = [str(loc.text) for loc in lxml.etree.fromstring(world.client.get("/sitemap.xml").content).iter(f"{SITEMAP}loc")]
    assert f"http://testserver/answers/{approved}" in places
    assert not any(pending in place for place in places)
    llms = world.client.get("/llms.txt").text
    assert f"http://testserver/answers/{approved}.md" in llms and pending not in llms
    feed = world.client.get("/feed.atom").text
    assert approved in feed and pending not in feed


def test_llms_txt_keeps_to_the_convention(world: World) -> None:
    world.publish(signers=BY)
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
    slug = world.publish(signers=BY)
    world.clock.pass_(2)
    world.publish(world.second(), signers=BY)
    root = lxml.etree.fromstring(world.client.get("/feed.atom").content)
    assert root.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{required}")
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2 and len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert "dropped" in str(entries[0].findtext(f"{ATOM}summary"))
    assert entries[0].find(f"{ATOM}link").get("href") == f"http://testserver/answers/{slug}/v/2"
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-01-04T09:00:00Z"


def test_an_empty_feed_is_a_feed(world: World) -> None:
    got = world.client.get("/feed.atom")
    root = lxml.etree.fromstring(got.content)
    assert root.findall(f"{ATOM}entry") == [] and root.findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"
    assert world.client.get("/feed.atom").headers["etag"] == got.headers["etag"]


def test_many_answers_come_in_pages(world: World) -> None:
    for number in range(52):
        world.clock.pass_(1)
        world.publish(sealed(msgspec.structs.replace(world.answer, question=f"Question {number}?", title=f"Title {number}")))
    first = world.client.get("/answers").text
    assert first.count('class="topic"') == 50 and 'href="/answers?page=2"' in first and "Title 51" in first
    assert world.client.get("/answers?page=2").text.count('class="topic"') == 2
    assert world.client.get("/answers?page=3").status_code == 404
