"""Europe PMC's client against the stand-in."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clincite.errors import InputError, OfflineError, RefusedError, UnreachableError
from clincite.records import Record, RecordStatus
from clincite.sources.base import Item, Service, Skipped
from clincite.sources.europepmc.service import EuropePmc
from clincite.sources.pubmed.service import PubMed
from tests.sources.http.asking import QUICK, unpaced
from tests.standin import StandIn, faults
from tests.standin.papers import SERIES

SHARED = (
    *("kind", "title", "sections", "authors", "source", "year", "language", "design", "conditions", "relations"),
    *("status", "status_checked", "url", "ids", "publication_types", "keywords"),
)
QUERY = 'TITLE_ABS:"facial twitching"'


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def europepmc(server: StandIn, **settings: Any) -> EuropePmc:
    return EuropePmc(server.europepmc_url, **{"limits": QUICK, "pace": unpaced(), **settings})


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items if isinstance(item, Record)]


def test_it_is_a_service(server: StandIn) -> None:
    service: Service = europepmc(server)
    assert (service.name, service.title) == ("europepmc", "Europe PMC")


def test_a_search_gives_records_of_all_its_sources(server: StandIn) -> None:
    answer = europepmc(server, email="editor@clinic.example").search(QUERY, limit=50)
    assert answer.total == len(answer.items) == 14
    assert {"pmid:99000001", "pmcid:PMC99000101", "epmc:PPR990001"} <= set(ids(answer.items))
    (asked,) = server.requests
    assert asked.method == "GET" and "editor@clinic.example" in asked.headers["User-Agent"]
    assert asked.form == {"query": QUERY, "resultType": "core", "format": "json", "pageSize": "50", "cursorMark": "*"}


def test_a_limit_is_a_limit(server: StandIn) -> None:
    answer = europepmc(server).search(QUERY, limit=3)
    assert answer.total == 14 and len(answer.items) == 3


def test_a_paper_is_the_same_as_from_pubmed(server: StandIn) -> None:
    there = {item.id: item for item in PubMed(server.pubmed_url, limits=QUICK, pace=unpaced()).search('"facial twitching"', limit=50).items
             if isinstance(item, Record)}  # fmt: skip
    here = {item.id: item for item in europepmc(server).search(QUERY, limit=50).items if isinstance(item, Record)}
    shared = sorted(there.keys() & here.keys())
    assert len(shared) == 10
    for id in shared:
        ours, theirs = here[id], there[id]
        for field in (
            "kind",
            "title",
            "authors",
            "source",
            "year",
            "language",
            "design",
            "conditions",
            "relations",
            "status",
            "url",
            "ids",
        ):
            assert getattr(ours, field) == getattr(theirs, field), (id, field)
        assert [part.text for part in ours.sections] == [part.text for part in theirs.sections]
        assert [part.name for part in ours.sections] == [part.name for part in theirs.sections]


def test_a_large_search_follows_the_cursor(server: StandIn) -> None:
    service = europepmc(server)
    # The service gives fewer than asked for in a page when it wants.
    pages = [service.search("velmoria", limit=limit) for limit in (450, 1500)]
    assert all(page.total == len(page.items) == len(SERIES) for page in pages)
    server.reset()
    page = json.loads(json.dumps({"hitCount": 450, "nextCursorMark": "MTA=", "resultList": {"result": [{"id": "99100001", "source": "MED",
           "title": "Velmoria, part 1"}]}}))  # fmt: skip
    server.fail("search", faults.replaced(json.dumps(page), media="application/json"))
    answer = service.search("velmoria", limit=20)
    assert [asked.form["cursorMark"] for asked in server.requests] == ["*", "MTA="]
    assert ids(answer.items)[:2] == ["pmid:99100001", "pmid:99100011"] and len(answer.items) == 20


def test_a_cursor_that_repeats_is_the_end(server: StandIn) -> None:
    page = {"hitCount": 2, "nextCursorMark": "*", "resultList": {"result": [{"id": "1", "source": "MED", "title": "One"}]}}
    server.fail("search", faults.replaced(json.dumps(page), media="application/json"))
    assert len(europepmc(server).search("x", limit=20).items) == 1
    assert len(server.requests) == 1


def test_a_long_query_goes_by_post(server: StandIn) -> None:
    query = " OR ".join(f'TITLE_ABS:"velmoria of kind {number}"' for number in range(1, 121))
    service = europepmc(server)
    assert service.search(query, limit=3).total == 120
    (asked,) = server.requests
    assert (asked.method, asked.path.rpartition("/")[2]) == ("POST", "searchPOST") and "?" not in asked.address
    assert service.preview(query, limit=3)[0].startswith(f"POST {server.url}{asked.path} query={query} ")


def test_preview_shows_what_would_be_sent_and_sends_nothing(server: StandIn) -> None:
    service = europepmc(server)
    (line,) = service.preview(QUERY, limit=5)
    assert server.requests == []
    service.search(QUERY, limit=5)
    assert line == f"GET {server.europepmc_url}/search " + " ".join(f"{name}={value}" for name, value in server.requests[0].form.items())
    assert len(service.preview(QUERY, limit=5000)) == 2


def test_nothing_found(server: StandIn) -> None:
    answer = europepmc(server).search('"no such phrase"', limit=5)
    assert (answer.total, answer.items) == (0, ())


def test_an_empty_query_is_not_sent(server: StandIn) -> None:
    with pytest.raises(InputError, match="query for Europe PMC is empty"):
        europepmc(server).search(" ", limit=5)
    assert server.requests == []


def test_an_error_inside_a_success(server: StandIn) -> None:
    with pytest.raises(RefusedError, match=r"^Europe PMC refused the request: Query cannot be parsed: Unbalanced parentheses\.$"):
        europepmc(server).search("(velmoria", limit=5)
    assert len(server.requests) == 1
    own = faults.replaced('{"errCode":503,"errMsg":"Search is unavailable"}', media="application/json")
    server.fail("search", own, own)
    assert europepmc(server).search(QUERY, limit=5).total == 14
    server.fail("search", *[own] * 3)
    with pytest.raises(RefusedError, match=r"^Europe PMC answered with an error of its own three times: Search is unavailable\.$"):
        europepmc(server).search(QUERY, limit=5)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (faults.status(429), "Europe PMC answered 429 (too many requests) three times."),
        (faults.html(), "Europe PMC answered with a web page instead of data three times."),
        (faults.cut(), "Europe PMC answered with JSON that is cut short or damaged three times."),
        (faults.replaced("[]"), "Europe PMC answered with JSON that is no search result three times."),
        (
            faults.replaced('{"hitCount":"1","resultList":{"result":[]}}'),
            "Europe PMC answered with JSON that is no search result three times.",
        ),
        (faults.replaced('{"hitCount":1}'), "Europe PMC answered with JSON that is no search result three times."),
        (faults.empty(), "Europe PMC answered with nothing three times."),
        (faults.truncated(), "Europe PMC broke off its answer three times."),
    ],
)
def test_faults_are_told_apart(server: StandIn, fault: faults.Fault, message: str) -> None:
    server.fail("search", *[fault] * 3)
    with pytest.raises((RefusedError, UnreachableError)) as raised:
        europepmc(server).search(QUERY, limit=50)
    assert raised.value.message.endswith(message)
    assert "NCBI" not in raised.value.hint
    server.fail("search", fault)
    assert europepmc(server).search(QUERY, limit=50).total == 14


def test_a_result_that_is_no_record_is_told(server: StandIn) -> None:
    body = {"hitCount": 3, "resultList": {"result": [{"id": "1", "source": "MED", "title": "One"}, "junk", {"title": "No id"}]}}
    server.fail("search", faults.replaced(json.dumps(body), media="application/json"))
    first, *others = europepmc(server).search("x", limit=5).items
    assert isinstance(first, Record)
    assert others == [Skipped(where=f"Europe PMC: result {number}", why="it has no id or no title") for number in (2, 3)]


def test_fetch_by_every_kind_of_id(server: StandIn) -> None:
    asked = [
        "pmid:99000001",
        "pmcid:PMC99000101",
        "doi:10.5555/standin.preprint.1",
        "epmc:PPR990002",
        "pmid:1",
        "nct:1",
        "pmid:1 OR 2",
        "doi:x",
    ]
    found = tuple(europepmc(server).fetch(asked))
    assert sorted(ids(found)) == ["epmc:PPR990001", "epmc:PPR990002", "pmcid:PMC99000101", "pmid:99000001"]
    assert {item.id: item.status for item in found if isinstance(item, Record)}["epmc:PPR990002"] is RecordStatus.RETRACTED
    assert tuple(europepmc(server).fetch(["nct:1"])) == ()


def test_fetch_is_in_batches(server: StandIn) -> None:
    asked = [f"pmid:{paper.pmid}" for paper in SERIES[:150]]
    assert sorted(ids(tuple(europepmc(server).fetch(asked)))) == asked
    assert server.paths() == ["searchPOST"] * 2


def test_offline_gives_what_is_kept(server: StandIn, tmp_path: Path) -> None:
    answer = europepmc(server, folder=tmp_path).search(QUERY, limit=50)
    away = europepmc(server, folder=tmp_path, offline=True)
    assert away.search(QUERY, limit=50) == answer and len(server.requests) == 1
    with pytest.raises(OfflineError, match="Europe PMC was not asked"):
        away.search(QUERY, limit=49)


@pytest.mark.skipif(importlib.util.find_spec("clincite.sources.jats.reader") is None, reason="no JATS reader")
def test_full_text(server: StandIn) -> None:
    service = europepmc(server)
    (record,) = service.full_text("PMC99000001")
    assert isinstance(record, Record)
    assert "In the full text, facial twitching lasted a median of nine weeks." in [part.text for part in record.sections]
    assert tuple(service.full_text("PMC404")) == ()
    with pytest.raises(InputError, match="is not a PMCID"):
        tuple(service.full_text("../search"))
    server.fail("fullTextXML", *[faults.cut()] * 3)
    with pytest.raises(RefusedError, match="a full text that is cut short or damaged three times"):
        tuple(service.full_text("PMC99000101"))
