"""One error shape: JSON for programs, a page with the same words for people; at every address, for every method."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from fastapi import Request
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from clincite import errors
from clincite.errors import ClinciteError
from clincite.web.app import create_app
from clincite.web.serving.errors import error_response, for_visitors, status_of, wants_json
from clincite.web.site import Site
from tests.web.browsing import EVIL, RECORDS, assert_clean, client_of, made_site

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made_site(tmp_path_factory.mktemp("site"), *RECORDS)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as made:
        yield made


def addresses(site: Site) -> list[str]:
    """An address of every operation, by the OpenAPI file and by the pages' own list."""
    return [
        "/",
        "/ask",
        "/ask/stream",
        "/ask/next",
        "/ask/evidence",
        "/ask.md",
        "/reader",
        "/suggest",
        "/topics",
        "/records/pmid:101",
        "/policy",
        "/answers",
        "/threads",
        "/robots.txt",
        "/sitemap.xml",
        "/llms.txt",
        "/feed.atom",
        site.statics.url("site.css"),
        *(
            path.replace("{record_id}", "pmid:101").replace("{slug}", "x").replace("{version}", "1")
            for path in create_app(site).openapi()["paths"]
        ),
    ]


def shape(body: object) -> dict[str, str]:
    """The error, which has the one shape."""
    assert isinstance(body, dict) and set(body) == {"error"}
    error = body["error"]
    assert set(error) == {"code", "message", "hint"} and error["code"] and error["message"].endswith(".")
    assert all(isinstance(value, str) for value in error.values())
    return dict(error)


def test_a_wrong_method_is_told_at_every_address(site: Site, client: TestClient) -> None:
    for path in addresses(site):
        refused = [
            method
            for method in METHODS
            if (reply := client.request(method, path, headers={"accept": "application/json"})).status_code == 405
        ]
        assert len(refused) >= len(METHODS) - 2, path
        for method in refused:
            reply = client.request(method, path, headers={"accept": "application/json"})
            assert shape(reply.json())["code"] == "method_not_allowed" and reply.headers["allow"], (method, path)


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html,application/json;q=0.9", ""])
def test_people_get_a_page_with_the_words_and_a_search_box(client: TestClient, accept: str) -> None:
    reply = client.get("/nowhere", headers={"accept": accept})
    page = lxml.html.document_fromstring(reply.text)
    assert reply.status_code == 404 and reply.headers["content-type"].startswith("text/html")
    assert page.findtext(".//h1") == "There is nothing here"
    assert page.xpath("//main//form[@action='/ask']//input[@name='q']") and page.xpath("//meta[@name='robots'][@content='noindex']")
    assert_clean(reply.text)


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/api/nowhere", "text/html"), ("/nowhere", "application/json"), ("/ask.json?q=", "text/html"), ("/answers/x.json", "")],
)
def test_programs_get_json(client: TestClient, path: str, accept: str) -> None:
    reply = client.get(path, headers={"accept": accept})
    assert reply.status_code in {404, 422}
    shape(reply.json())


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/ask", 422, "bad_input"),
        ("/api/ask?q=", 422, "bad_input"),
        ("/api/ask?q=What+is+the+capital+of+France", 422, "bad_question"),
        ("/api/ask?q=gout&reader=king", 422, "bad_input"),
        ("/api/search?q=gout&limit=0", 422, "bad_input"),
        ("/api/search?q=gout&limit=x", 422, "bad_input"),
        ("/api/search?q=%2B%2B", 422, "bad_input"),
        ("/api/search?q=gout&kind=gossip", 422, "bad_input"),
        ("/api/records/pmid:9", 404, "record_not_found"),
        ("/api/answers/x/v/one", 422, "bad_input"),
        ("/api/topics?kind=gossip", 422, "bad_input"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_sent_is_not(client: TestClient, path: str, status: int, code: str) -> None:
    reply = client.get(path)
    assert reply.status_code == status and shape(reply.json())["code"] == code
    assert reply.headers["cache-control"] == "no-store"


def test_the_question_is_offered_again_as_text(client: TestClient) -> None:
    reply = client.get("/ask", params={"q": f"capital of France {EVIL}", "wait": "1"})
    page = lxml.html.document_fromstring(reply.text)
    assert reply.status_code == 422
    assert page.xpath("//main//input[@name='q']/@value") == [f"capital of France {EVIL}"]
    assert_clean(reply.text)


def test_a_page_that_cannot_be_made_still_says_what_went_wrong(site: Site, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("template")

    monkeypatch.setattr(site.templates, "render", broken)
    reply = client.get("/nowhere")
    assert reply.status_code == 404 and reply.headers["content-type"].startswith("text/plain")
    assert "There is no page at this address." in reply.text


def kinds(kind: type[ClinciteError]) -> Iterator[type[ClinciteError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from kinds(child)


@pytest.mark.parametrize("kind", list(kinds(ClinciteError)))
def test_every_error_has_a_status_of_its_kind(kind: type[ClinciteError]) -> None:
    status = status_of(kind("x"))
    assert (status < 500) is (kind.exit_code == 2 and kind is not ClinciteError)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.DeskError("x"), 409),
        (errors.AmendmentError("x"), 422),
        (errors.NotAllowedError("x"), 403),
        (errors.DeskNotFoundError("x"), 404),
        (errors.SignInError("x"), 401),
        (errors.LockedError("x"), 429),
        (errors.StoreError("x"), 503),
    ],
)
def test_what_the_desk_says_has_a_status_of_its_own(error: ClinciteError, status: int) -> None:
    assert status_of(error) == status


def test_what_may_be_tried_again_later_says_when(site: Site) -> None:
    request = Request({"type": "http", "method": "POST", "path": "/x", "query_string": b"", "headers": []})
    assert error_response(site, request, errors.LockedError("x", seconds=61)).headers["retry-after"] == "61"
    assert "retry-after" not in error_response(site, request, errors.LockedError("x")).headers
    assert error_response(site, request, errors.StoreError("x")).headers["retry-after"] == "5"


def test_what_is_for_programs() -> None:
    assert (
        wants_json("/api/ask", "text/html") and wants_json("/ask.csl.json", "text/html") and wants_json("/ask", "application/problem+json")
    )
    assert not wants_json("/ask", "*/*") and not wants_json("/ask", "text/html,application/json")


def test_no_route_is_without_a_name_for_the_log(site: Site) -> None:
    assert all(route.path.startswith("/") for route in create_app(site).routes if isinstance(route, APIRoute))


SECRET = "postgresql://desk:***@10.0.0.7/clincite (relation people does not exist)"


@pytest.mark.parametrize("kind", [errors.StoreError, errors.LibraryError])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_an_error_tells_of_this_machine_goes_into_the_log_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kind: type[ClinciteError], accept: str
) -> None:
    site = made_site(tmp_path)

    def broken() -> tuple[object, ...]:
        raise kind(f"The database failed: {SECRET}.", hint="Check CLINCITE_DATABASE.")

    monkeypatch.setattr(site.answers, "listed", broken)
    with client_of(site) as client, caplog.at_level(logging.ERROR, logger="clincite.web.faults"):
        reply = client.get("/answers", headers={"accept": accept})
    assert reply.status_code == 503 and reply.headers["retry-after"]
    assert "cannot be" in reply.text and "just now" in reply.text and "Try again" in reply.text
    for inside in ("postgresql", "10.0.0.7", "relation", "CLINCITE_DATABASE"):
        assert inside not in reply.text
    (record,) = caplog.records
    assert record.getMessage() == f"GET /answers: The database failed: {SECRET}. Check CLINCITE_DATABASE."


def test_a_broken_database_is_told_without_its_place(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database" * 100)
    with client_of(made_site(tmp_path)) as client:
        for reply in (
            client.get("/answers"),
            client.get("/api/answers"),
            client.get("/sign-in"),
            client.post("/reports", data={"text": "x"}),
        ):
            assert reply.status_code in {200, 503}, reply.url
            assert str(tmp_path) not in reply.text and "sqlite" not in reply.text.lower(), reply.url


def test_a_record_that_is_not_there_is_still_named() -> None:
    error = errors.RecordNotFoundError("There is no record pmid:9.", hint="Look through the topics.")
    assert for_visitors(error, "x") is error
    assert for_visitors(errors.DeskError("x"), "x").message == "x"


def test_a_stream_tells_no_more_than_a_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise errors.LibraryError(f"the library at {SECRET} cannot be read")

    monkeypatch.setattr(site, "known", broken)
    with client_of(site) as client:
        for path in ("/ask/stream", "/api/ask/stream"):
            text = client.get(path, params={"q": "How is zorb fever treated?"}).text
            assert "event: failed" in text and "cannot be read just now" in text and "10.0.0.7" not in text, path
