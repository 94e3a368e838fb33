"""For whoever runs the page: health, counts, and a log that holds no question."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from clincite.web.app import create_app
from clincite.web.serving.metrics import BUCKETS, Metrics
from clincite.web.site import Site
from tests.web.browsing import RECORDS, client_of, made_site

SECRET = "zorb fever of Xantippe Quillfeather born 12.03.1961"
LINE = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? (?:\+Inf|[0-9.e+-]+)')


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return made_site(tmp_path, *RECORDS)


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as made:
        yield made


def test_health_tells_what_is_served(site: Site, client: TestClient) -> None:
    reply = client.get("/healthz")
    state = reply.json()
    assert reply.headers["cache-control"] == "no-store"
    assert (state["status"], state["records"], state["sections"], state["snapshot"]) == ("ok", 6, 9, site.snapshot)


def test_metrics_are_in_prometheus_format(client: TestClient) -> None:
    client.get("/ask", params={"q": SECRET, "wait": "1"})
    client.get("/records/pmid:101")
    client.get("/nowhere/Xantippe")
    client.request("BREW", "/topics")
    text = client.get("/metrics").text
    assert all(line.startswith("# ") or LINE.fullmatch(line) for line in text.splitlines()), text
    assert 'clincite_requests_total{method="GET",route="/records/{record_id:path}",status="200"} 1' in text
    assert 'clincite_requests_total{method="GET",route="(none)",status="404"} 1' in text
    assert 'clincite_requests_total{method="OTHER",route="/topics",status="405"} 1' in text
    assert 'clincite_asks_total{result="answered"} 1' in text
    assert "clincite_library_sections 9\n" in text and "clincite_memory_bytes " in text
    assert "Xantippe" not in text and "Quillfeather" not in text


def test_the_histogram_counts_up() -> None:
    metrics = Metrics()
    for seconds in (0.001, 0.03, 0.03, 99.0):
        metrics.request(route='/a"b\\\n', method="GET", status=200, seconds=seconds)
    counts = [int(line.rpartition(" ")[2]) for line in metrics.text().splitlines() if "_bucket" in line]
    assert len(counts) == len(BUCKETS) + 1
    assert counts == sorted(counts) and counts[0] == 1 and counts[-2:] == [3, 4]
    assert all(line.startswith("# ") or LINE.fullmatch(line) for line in metrics.text().splitlines())


def test_a_gauge_that_cannot_be_read_is_not_shown() -> None:
    metrics = Metrics()
    metrics.gauge("moons", "Moons seen.", lambda: None)
    metrics.gauge("memory", "Bytes.", lambda: 123_456_789.0)
    assert metrics.text() == "# HELP clincite_memory Bytes.\n# TYPE clincite_memory gauge\nclincite_memory 123456789\n"


# -- the log -----------------------------------------------------------------------------------------------------------------


def asked_everywhere(client: TestClient) -> None:
    for path in ("/ask", "/ask/stream", "/ask/next", "/api/ask", "/api/understand", "/api/search", "/suggest", "/ask.md", "/nothing"):
        client.get(path, params={"q": SECRET, "wait": "1"})
    client.get(f"/nowhere/{SECRET}")
    client.post("/threads", data={"q": SECRET, "said": SECRET})


def test_no_question_and_no_client_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        asked_everywhere(client)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("clincite")]
    assert any(re.fullmatch(r"GET /ask 200 \d+ms", line) for line in ours)
    assert any(re.fullmatch(r"GET \(none\) 404 \d+ms", line) for line in ours)
    for word in ("Xantippe", "Quillfeather", "1961", "testclient", "zorb"):
        assert not [line for line in ours if word in line], word


def test_questions_are_logged_without_identifiers_where_the_owner_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with client_of(made_site(tmp_path, *RECORDS, log_questions=True)) as client, caplog.at_level(logging.INFO):
        asked_everywhere(client)
        client.get("/topics", params={"q": "line one\nGET /forged 200 1ms\x1b[31m"})
    lines = [record.getMessage() for record in caplog.records if record.name == "clincite.web.access"]
    assert any("zorb fever" in line for line in lines)
    assert not [line for line in lines if "Xantippe" in line or "Quillfeather" in line or "1961" in line]
    assert all(line.isprintable() for line in lines)


def test_a_fault_is_logged_by_its_place_and_not_by_its_words(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: str) -> None:
        raise ValueError(question)

    monkeypatch.setattr(site, "understand", fail)
    with TestClient(create_app(site), raise_server_exceptions=False) as client:
        reply = client.get("/api/understand", params={"q": SECRET})
    assert reply.status_code == 500 and "Xantippe" not in reply.text
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("clincite")]
    assert any(re.fullmatch(r"ValueError in test_ops\.py:\d+ fail", line) for line in lines)
    assert not [line for line in lines if "Xantippe" in line]
    assert 'status="500"' in site.metrics.text()
