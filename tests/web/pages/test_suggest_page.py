"""``/suggest``: options for the search box, or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.web.browsing import RECORDS, assert_clean, client_of, made_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(made_site(tmp_path_factory.mktemp("suggest"), *RECORDS)) as client:
        yield client


def test_options_for_a_list_box(client: TestClient) -> None:
    reply = client.get("/suggest", params={"q": "hot zor", "box": "q-head"})
    assert reply.status_code == 200
    options = re.findall(r'<li role="option" id="(q-head-option-\d)"[^>]*data-url="([^"]+)" data-text="([^"]+)">', reply.text)
    assert options[0] == (
        "q-head-option-1",
        "/ask?q=What+causes+zorb+fever+and+how+is+it+treated%3F",
        "What causes zorb fever and how is it treated?",
    )
    assert [name for name, _, _ in options] == [f"q-head-option-{number}" for number in range(1, len(options) + 1)]
    assert "<html" not in reply.text
    assert_clean(reply.text)


def test_nothing_fits(client: TestClient) -> None:
    assert client.get("/suggest?q=qqqq").text.strip() == ""
    assert client.get("/suggest").status_code == 200


def test_json_where_it_is_asked_for(client: TestClient) -> None:
    reply = client.get("/suggest", params={"q": "zorb"}, headers={"accept": "application/json"})
    assert reply.headers["content-type"].startswith("application/json")
    found = reply.json()["suggestions"]
    assert found[0]["kind"] == "emergency" and found[0]["url"] == "/records/digest:url:0123456789ab"
    assert {"text", "url", "note", "topic", "kind"} == set(found[1])


@pytest.mark.parametrize("params", [{"q": "x" * 501}, {"q": "zorb", "box": '"><script>'}, {"q": "zorb", "box": "A"}])
def test_what_is_refused(client: TestClient, params: dict[str, str]) -> None:
    reply = client.get("/suggest", params=params, headers={"accept": "application/json"})
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "bad_input"
