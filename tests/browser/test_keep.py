"""Taking an answer along, published answers, what programs find, and how little a page weighs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Response, expect

from tests.browser.places import APPROVED, FACIAL, SPASM, SUBMITTED, ZORB, asked, evidence
from tests.browser.serving import Server
from tests.browser.visiting import Visitor

LIMIT = 100_000


@pytest.mark.parametrize("where", [asked(ZORB), APPROVED])
def test_references_are_downloaded_for_other_programs(visitor: Visitor, downloads: Path, where: str) -> None:
    page = visitor.open(where)
    wanted = {"RIS": b"TY  - ", "BibTeX": b"@", "CSL-JSON": b"["}
    for label, start in wanted.items():
        with page.expect_download() as started:
            page.locator(".share a", has_text=label).first.click()
        kept = downloads / started.value.suggested_filename
        started.value.save_as(kept)
        body = kept.read_bytes()
        assert body.lstrip().startswith(start), label
        assert b"plimba" in body.lower()
    assert {path.suffix for path in downloads.iterdir()} == {".ris", ".bib", ".json"}


def test_the_same_article_as_markdown_and_as_an_answer_file(visitor: Visitor, server: Server) -> None:
    page = visitor.open(asked(ZORB))
    links = dict(page.locator(".share a").evaluate_all("links => links.map(link => [link.textContent.trim(), link.getAttribute('href')])"))
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        text = client.get(links["Markdown"]).text
        assert text.startswith("# ")
        assert "Give plimba 10 mg twice daily" in text
        (name,) = (label for label in links if label.startswith("JSON"))
        answer = client.get(links[name]).json()
    assert answer["schema"].startswith("clincite/answer/")
    assert answer["question"] == ZORB


def test_copying_takes_the_citations_along(visitor: Visitor) -> None:
    context = visitor.context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visitor.origin)
    page = context.new_page()
    page.goto(visitor.origin + asked(ZORB))
    button = page.locator("[data-copy]").first
    button.click()
    expect(button).to_have_text("Copied")
    expect(page.locator("[role=status]", has_text="Copied")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Give plimba 10 mg twice daily" in copied
    assert "90000003" in copied, "the reference comes along"


def test_an_approved_answer_says_who_approved_it_and_is_offered_to_search_engines(visitor: Visitor) -> None:
    page = visitor.open(APPROVED)
    banner = page.locator(".banner")
    assert banner.get_attribute("data-state") == "approved"
    expect(banner).to_contain_text("Dr Invented Person")
    expect(banner).to_contain_text("2026")
    assert "pending" not in banner.inner_text().lower() and "not yet" not in banner.inner_text().lower()
    expect(page.locator("ol.steps [aria-current=step]")).to_have_text("Approved")
    assert page.locator("meta[name=robots][content*=noindex]").count() == 0
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert canonical and canonical.endswith(APPROVED)
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    graph = data.get("@graph", [data])
    (about,) = (part for part in graph if part["@type"] == "MedicalWebPage")
    assert about["lastReviewed"] == "2026-11-20"
    assert "Dr Invented Person" in json.dumps(about["reviewedBy"])


@pytest.mark.parametrize("where", [SUBMITTED, asked(ZORB)])
def test_what_nobody_approved_claims_no_review_and_stays_out_of_search_engines(visitor: Visitor, where: str) -> None:
    page = visitor.open(where)
    assert page.locator(".banner").get_attribute("data-state") == "submitted"
    assert "approved by" not in page.locator(".banner").inner_text().lower()
    assert page.locator("meta[name=robots][content*=noindex]").count() == 1
    assert "lastReviewed" not in page.content() and "reviewedBy" not in page.content()


def test_the_marks_of_a_published_answer_open_the_panel(visitor: Visitor) -> None:
    page = visitor.open(APPROVED)
    page.locator("#direct-answer a.mark").first.click()
    expect(page.locator("dialog#panel mark").first).to_have_text("Give plimba 10 mg twice daily by mouth for zorb disease in adults.")


def test_the_list_of_published_answers_leads_to_each_and_to_its_history(visitor: Visitor) -> None:
    page = visitor.open("/answers")
    page.locator(f"main a[href='{APPROVED}']").first.click()
    expect(page.locator("h1")).to_have_text(ZORB)
    page.get_by_role("link", name="History").first.click()
    expect(page.locator("h1")).to_contain_text("History")
    page.get_by_role("link", name="Version 1").first.click()
    assert page.url.endswith("/v/1")


def test_a_record_is_found_from_a_reference(visitor: Visitor) -> None:
    page = visitor.open(asked(ZORB))
    page.locator("#references a.record").first.click()
    expect(page.locator("h1")).to_contain_text("Care of zorb disease")
    expect(page.locator("main")).to_contain_text("Give plimba 10 mg twice daily")


@pytest.mark.parametrize("where", ["/", asked(FACIAL), asked(SPASM), evidence(ZORB, "c1"), "/topics", "/policy", "/answers"])
def test_a_first_visit_is_under_100_kilobytes(visitor: Visitor, where: str) -> None:
    """As transferred: the page with its style sheets and scripts, compressed as a browser takes them. Pictures do not count."""
    page = visitor.context().new_page()
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.goto(visitor.origin + where)
    page.wait_for_load_state("networkidle")
    sizes = {one.url: one.request.sizes()["responseBodySize"] for one in seen if "image/" not in one.headers.get("content-type", "")}
    assert len(sizes) >= 3
    assert sum(sizes.values()) < LIMIT, sizes


def test_text_is_compressed_and_static_files_are_kept_for_a_year(server: Server) -> None:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        page = client.get(asked(SPASM))
        assert page.headers["content-encoding"] == "gzip"
        assert len(gzip.compress(page.content)) < len(page.content) / 3
        (sheet,) = [part for part in page.text.split('"') if part.startswith("/static/site.") and part.endswith(".css")]
        assert "immutable" in client.get(sheet).headers["cache-control"]
        again = client.get(asked(SPASM), headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
