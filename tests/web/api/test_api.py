"""The API: what the page does, for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import msgspec
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from clincite.answers import Answer
from clincite.records import Record
from clincite.render import json as answer_json
from clincite.web.api.shapes import cursor_at, place_of
from clincite.web.site import Site
from tests.desks import publish
from tests.web.browsing import EVIL, HOSTILE, RECORDS, TRIAL, client_of, made_site

QUESTION = "How is zorb fever treated?"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made_site(tmp_path_factory.mktemp("site"), *RECORDS)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as made:
        made.headers["accept"] = "application/json"
        yield made


@pytest.fixture(scope="module")
def contract(client: TestClient) -> dict[str, Any]:
    """The OpenAPI file."""
    reply = client.get("/openapi.json")
    found: dict[str, Any] = reply.json()
    return found


def conforms(contract: dict[str, Any], path: str, reply: Response, method: str = "get") -> Any:
    """The body, which is of the type that the OpenAPI file says."""
    assert reply.status_code == 200, reply.text
    schema = contract["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    body = reply.json()
    jsonschema.validate(body, {**schema, "components": contract["components"]})
    return body


def test_an_answer_is_the_answer_file_of_the_contract(client: TestClient, contract: dict[str, Any]) -> None:
    reply = client.get("/api/ask", params={"q": f"  {QUESTION} "})
    body = conforms(contract, "/api/ask", reply)
    answer = answer_json.loads(reply.content)
    assert (answer.question, answer.reader, answer.created) == (QUESTION, "clinician", "2026-01-02T12:00:00Z")
    assert answer.id == body["id"] == answer_json.file_id(reply.content)
    assert answer_json.loads(client.get("/api/ask", params={"q": QUESTION, "reader": "patient"}).content).reader == "patient"
    assert reply.headers["cache-control"].startswith("private")


def test_it_may_be_followed_as_it_is_composed(client: TestClient) -> None:
    reply = client.get("/api/ask/stream", params={"q": "What causes zorb fever?"})
    told = re.findall(r"^event: (\w+)\ndata: (.*)\n\n", reply.text, re.MULTILINE)
    assert [name for name, _ in told] == ["stage"] * 4 + ["answer"]
    answer = answer_json.loads(told[-1][1].encode())
    assert answer == answer_json.loads(client.get("/api/ask", params={"q": "What causes zorb fever?"}).content)
    stage = json.loads(told[1][1])
    assert stage["name"] == "searched" and stage["numbers"]["sections"] == 9


def test_how_a_question_is_read(client: TestClient, contract: dict[str, Any]) -> None:
    read = conforms(contract, "/api/understand", client.get("/api/understand", params={"q": "How is hot zorb treated in children?"}))
    assert read["conditions"] == ["Zorb fever"] and read["facets"] == ["treatment"] and read["population"] == ["children"]
    assert read["words"] == "Zorb fever · treatment · in children"


def test_search_goes_on_where_it_stopped(client: TestClient, contract: dict[str, Any]) -> None:
    pages, cursor = [], ""
    while True:
        page = conforms(contract, "/api/search", client.get("/api/search", params={"q": "zorb fever", "limit": 2, "cursor": cursor}))
        pages.append([(found["record"], found["section"]) for found in page["found"]])
        cursor = page["next"]
        if cursor is None:
            break
    whole = client.get("/api/search", params={"q": "zorb fever", "limit": 50}).json()
    assert [hit for page in pages for hit in page] == [(found["record"], found["section"]) for found in whole["found"]]
    assert all(len(page) == 2 for page in pages[:-1]) and len(pages) > 2
    trials = client.get("/api/search", params={"q": "zorb fever", "kind": "trial", "year_from": 2020}).json()
    assert {found["record"] for found in trials["found"]} == {"pmid:102"}


def test_a_cursor_of_another_list_is_refused(site: Site, client: TestClient) -> None:
    for cursor in ("abc", cursor_at(3, "another library"), "ÿ", "MA", "LTEu"):
        reply = client.get("/api/search", params={"q": "zorb", "cursor": cursor})
        assert reply.status_code == 422 and reply.json()["error"]["code"] == "bad_input"
    assert place_of(cursor_at(17, site.shelf.edition), site.shelf.edition) == 17


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id[:12])
def test_every_record_is_given_as_it_is_held(client: TestClient, contract: dict[str, Any], record: Record) -> None:
    from urllib.parse import quote

    reply = client.get(f"/api/records/{quote(record.id, safe='')}")
    conforms(contract, "/api/records/{record_id}", reply)
    assert msgspec.json.decode(reply.content, type=Record) == record
    assert "<script" not in reply.headers["content-type"] and reply.headers["x-content-type-options"] == "nosniff"


def test_topics_and_suggestions(client: TestClient, contract: dict[str, Any]) -> None:
    first = conforms(contract, "/api/topics", client.get("/api/topics", params={"limit": 1}))
    second = conforms(contract, "/api/topics", client.get("/api/topics", params={"limit": 1, "cursor": first["next"]}))
    assert first["total"] > 1 and first["topics"] != second["topics"]
    assert conforms(contract, "/api/topics", client.get("/api/topics", params={"kind": "emergency"}))["next"] is None
    found = conforms(contract, "/api/suggest", client.get("/api/suggest", params={"q": "hot zo"}))
    assert found["suggestions"]


def test_published_answers(site: Site, client: TestClient, contract: dict[str, Any]) -> None:
    assert conforms(contract, "/api/answers", client.get("/api/answers")) == {"answers": [], "next": None}
    answer = answer_json.loads(client.get("/api/ask", params={"q": QUESTION}).content)
    about = publish(site.desk, answer, signers=())
    (row,) = conforms(contract, "/api/answers", client.get("/api/answers"))["answers"]
    assert (row["slug"], row["version"], row["state"]) == (about.slug, 1, "submitted")
    for path in (f"/api{row['url']}", f"/api{row['url']}/v/1"):
        assert msgspec.json.decode(client.get(path).content, type=Answer) == answer
    for path in (f"/api{row['url']}/v/2", f"/api{row['url']}/v/0", "/api/answers/none", "/api/answers/..%2f..%2fetc"):
        reply = client.get(path)
        assert reply.status_code == 404 and reply.json()["error"]["code"] == "not_found"


def test_an_answer_file_is_checked(client: TestClient, contract: dict[str, Any]) -> None:
    data = client.get("/api/ask", params={"q": QUESTION}).content
    fine = conforms(contract, "/api/verify", client.post("/api/verify", content=data), "post")
    assert fine["ok"] and fine["composed"] and fine["claims"] > 0 and fine["findings"] == []
    changed = data.replace(b"Zorbamol is", b"Zorbamol may be")
    broken = conforms(contract, "/api/verify", client.post("/api/verify", content=changed), "post")
    assert not broken["ok"] and {finding["rule"] for finding in broken["findings"]} >= {"answer-id"}
    for junk in (b"", b"{}", b"[" * 100_000, b"\xff", b'{"schema": "clincite/answer/9"}'):
        reply = client.post("/api/verify", content=junk)
        assert reply.status_code == 422 and reply.json()["error"]["code"] == "bad_answer_file"


def test_a_text_is_linted(client: TestClient, contract: dict[str, Any]) -> None:
    text = f"# Zorb fever\n\nZorbamol cures all patients [1].\n\n## References\n\n1. {TRIAL.title}. PMID 102\n"
    report = conforms(contract, "/api/lint", client.post("/api/lint", content=text.encode()), "post")
    assert report["schema"] == "clincite/lint/1" and report["findings"]


# -- for all of them ---------------------------------------------------------------------------------------------------------

GETS = [
    "/api/ask?q=How+is+zorb+fever+treated",
    "/api/understand?q=zorb+fever",
    "/api/search?q=zorb",
    "/api/records/pmid:101",
    "/api/topics",
    "/api/suggest?q=zorb",
    "/api/answers",
    "/openapi.json",
]


@pytest.mark.parametrize("path", GETS)
def test_whoever_has_the_content_is_told_so(client: TestClient, path: str) -> None:
    first = client.get(path)
    etag = first.headers["etag"]
    assert first.status_code == 200 and etag.startswith('"') and client.get(path).headers["etag"] == etag
    again = client.get(path, headers={"if-none-match": etag})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == etag
    assert client.head(path).status_code == 200


def test_every_operation_is_described(contract: dict[str, Any]) -> None:
    paths = {path for path in contract["paths"] if path.startswith("/api/")}
    assert {re.sub(r"\?.*", "", path) for path in GETS if path.startswith("/api/") and "pmid" not in path} <= paths
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")):
                    assert response["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorShape"), (path, method, status)
    assert "HTTPValidationError" not in json.dumps(contract)


def test_hostile_text_is_json_and_nothing_else(client: TestClient) -> None:
    reply = client.get("/api/search", params={"q": f"plague {EVIL}"})
    assert reply.headers["content-type"] == "application/json"
    assert any(found["record"] == HOSTILE.id for found in reply.json()["found"])
