"""Readers' reports: from the evidence of any sentence, without an account, into the queue of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from fastapi.testclient import TestClient

from clincite.readers import Audience
from clincite.review.values import Report
from clincite.web.site import Site
from tests.desks import People, publish
from tests.web.browsing import EVIL, RECORDS, assert_clean, client_of, made_site

QUESTION = "How is zorb fever treated?"
FROM_HERE = {"sec-fetch-site": "same-origin"}
PROXY = "10.0.0.1"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return made_site(tmp_path, *RECORDS)


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as client:
        yield client


def send(client: TestClient, **fields: str) -> int:
    return client.post("/reports", data=fields, headers=FROM_HERE).status_code


def reports(site: Site) -> tuple[Report, ...]:
    return site.desk.reports(People(site.desk).editor().actor)


def form_in(page: str) -> dict[str, str]:
    """What a browser sends of the one form for reports that is in the page."""
    (form,) = lxml.html.document_fromstring(page).xpath('//form[@action="/reports"]')
    assert form.get("method") == "post"
    return {str(name): str(value or "") for name, value in form.form_values()} | {"text": "", "website": ""}


@pytest.mark.parametrize("panel", [False, True])
def test_every_published_sentence_can_be_reported(site: Site, client: TestClient, panel: bool) -> None:
    slug = publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR)).slug
    answer = site.answers.get(slug).answer  # type: ignore[union-attr]
    for claim in answer.claims:
        evidence = client.get(f"/answers/{slug}/v/1/evidence/{claim.id}", headers={"hx-request": "true"} if panel else {}).text
        assert "Something wrong here?" in evidence
        assert form_in(evidence) == {"slug": slug, "version": "1", "claim": claim.id, "text": "", "website": ""}
    fields = {**form_in(evidence), "text": "The dose is not that of the source."}
    got = client.post("/reports", data=fields, headers=FROM_HERE)
    assert got.status_code == 303 and got.headers["cache-control"] == "no-store"
    thanks = client.get(got.headers["location"])
    assert "Thank you" in thanks.text and f'href="/answers/{slug}#{claim.id}"' in thanks.text
    (report,) = reports(site)
    assert (report.slug, report.version, report.claim, report.said) == (slug, 1, claim.id, claim.text)
    assert (report.text, report.open, report.question) == ("The dose is not that of the source.", True, QUESTION)
    assert [item.reports for item in site.desk.queue(People(site.desk).editor().actor) if item.slug == slug] == [1]


def test_a_sentence_of_an_asked_answer_can_be_reported(site: Site, client: TestClient) -> None:
    answer = site.answer_now(QUESTION, Audience.DOCTOR)
    claim = answer.claims[0]
    evidence = client.get("/ask/evidence", params={"q": QUESTION, "claim": claim.id}).text
    fields = form_in(evidence)
    assert fields["q"] == QUESTION and fields["claim"] == claim.id
    assert send(client, **{**fields, "text": "I doubt it."}) == 303
    (report,) = reports(site)
    assert (report.slug, report.version, report.question, report.said) == (None, None, QUESTION, claim.text)


def test_a_patients_sentence_is_reported_as_the_patient_read_it(site: Site, client: TestClient) -> None:
    client.cookies.set("reader", "patient")
    answer = site.answer_now(QUESTION, Audience.PATIENT)
    evidence = client.get("/ask/evidence", params={"q": QUESTION, "claim": answer.claims[0].id}).text
    client.cookies.clear()
    assert send(client, **{**form_in(evidence), "text": "Too hard."}) == 303
    (report,) = reports(site)
    assert report.said == answer.claims[0].text


def test_there_is_a_form_for_everything_else(site: Site, client: TestClient) -> None:
    page = client.get("/report").text
    assert_clean(page)
    assert send(client, **{**form_in(page), "text": "The glossary is wrong about zorb."}) == 303
    (report,) = reports(site)
    assert (report.slug, report.claim, report.said, report.question) == (None, None, "", "The page as a whole")


def test_the_form_of_a_sentence_shows_it(site: Site, client: TestClient) -> None:
    slug = publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR)).slug
    answer = site.answers.get(slug).answer  # type: ignore[union-attr]
    page = client.get("/report", params={"slug": slug, "claim": "c1"})
    assert answer.claim("c1").text in lxml.html.document_fromstring(page.text).text_content()
    assert form_in(page.text) == {"slug": slug, "version": "1", "claim": "c1", "text": "", "website": ""}
    assert "noindex" in page.headers["x-robots-tag"]


def test_what_the_form_says_of_the_sentence_does_not_count(site: Site, client: TestClient) -> None:
    slug = publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR)).slug
    assert send(client, slug=slug, version="1", claim="c1", said="Something else.", question="Another?", text="x") == 303
    (report,) = reports(site)
    assert report.said == site.answers.get(slug).answer.claim("c1").text and report.question == QUESTION  # type: ignore[union-attr]


def test_names_and_dates_are_not_kept(site: Site, client: TestClient) -> None:
    assert send(client, text="My patient John Smith, born 3 May 1960, phone 555 123 4567, mail j@zorb.example, had it.") == 303
    (report,) = reports(site)
    for private in ("John Smith", "1960", "4567", "j@zorb.example"):
        assert private not in report.text, report.text


def test_hostile_text_is_kept_and_shown_nowhere_public(site: Site, client: TestClient) -> None:
    got = client.post("/reports", data={"text": EVIL}, headers=FROM_HERE)
    assert_clean(client.get(got.headers["location"]).text)
    assert len(reports(site)) == 1
    for back in ("//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)"):
        assert 'href="/"' in client.get("/reports/thanks", params={"back": back}).text
        assert "evil" not in client.get("/reports/thanks", params={"back": back}).text


@pytest.mark.parametrize("text", ["", "   ", "x" * 2_001])
def test_a_report_says_something_and_not_too_much(site: Site, client: TestClient, text: str) -> None:
    assert send(client, text=text) == 422
    assert not (site.settings.home / "desk.db").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"slug": "no-such-answer"},
        {"slug": "../../etc"},
        {"q": QUESTION, "claim": "c999"},
        {"q": QUESTION, "claim": "<b>"},
    ],
)
def test_what_is_not_there_cannot_be_reported(client: TestClient, fields: dict[str, str]) -> None:
    assert send(client, text="Wrong.", **fields) == 404
    assert client.get("/report", params=fields).status_code == 404


@pytest.mark.parametrize("version", ["0", "-1", "x", "2", "9" * 40, "١"])
def test_no_such_version(site: Site, client: TestClient, version: str) -> None:
    slug = publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR), signers=()).slug
    assert send(client, text="Wrong.", slug=slug, version=version, claim="c1") == 404


def test_what_marks_make_longer_is_still_taken(site: Site, client: TestClient) -> None:
    assert send(client, text=("a@b.co " * 400)[:2_000]) == 303
    (report,) = reports(site)
    assert "@" not in report.text and len(report.text) <= 2_000


def test_programs_that_fill_in_everything_are_thanked_and_forgotten(site: Site, client: TestClient) -> None:
    assert send(client, text="Buy zorb!", website="https://spam.example") == 303
    assert reports(site) == ()


def test_one_reader_may_send_so_many_an_hour(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS, reports_per_hour=2, trusted_proxies=(PROXY,))
    with client_of(site, peer=PROXY) as client:
        one = {**FROM_HERE, "x-forwarded-for": "192.0.2.1"}
        sent = [client.post("/reports", data={"text": "Wrong."}, headers=one) for _ in range(3)]
        assert [got.status_code for got in sent] == [303, 303, 429]
        assert int(sent[-1].headers["retry-after"]) > 60 and "in an hour" in sent[-1].text
        other = client.post("/reports", data={"text": "Wrong."}, headers={**FROM_HERE, "x-forwarded-for": "192.0.2.2"})
        assert other.status_code == 303
    assert len(reports(site)) == 3


def test_no_other_site_can_send_one(client: TestClient) -> None:
    assert client.post("/reports", data={"text": "x"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get("/reports").status_code == 405


def test_the_evidence_page_is_the_same_for_everybody(client: TestClient) -> None:
    first = client.get("/ask/evidence", params={"q": QUESTION, "claim": "c1"})
    second = client.get("/ask/evidence", params={"q": QUESTION, "claim": "c1"})
    assert first.text == second.text and "set-cookie" not in first.headers
    assert not re.search(r'name="csrf"', first.text)
