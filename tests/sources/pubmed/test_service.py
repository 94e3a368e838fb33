"""PubMed's client against the stand-in."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clincite.errors import InputError, OfflineError, RefusedError, UnreachableError
from clincite.records import Record, RecordKind, RecordStatus, Relation
from clincite.sources.base import Item, Service
from clincite.sources.pubmed.service import BATCH, MOST_FOUND, PubMed, checked
from tests.sources.http.asking import KEY, QUICK, unpaced
from tests.standin import StandIn, faults
from tests.standin.papers import SERIES, TWITCHING

QUERY = '"facial twitching"[Title/Abstract]'


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def pubmed(server: StandIn, **settings: Any) -> PubMed:
    return PubMed(server.pubmed_url, **{"limits": QUICK, "pace": unpaced(), **settings})


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items if isinstance(item, Record)]


def test_it_is_a_service(server: StandIn) -> None:
    service: Service = pubmed(server)
    assert (service.name, service.title) == ("pubmed", "PubMed")


def test_a_search_gives_records_best_first(server: StandIn) -> None:
    answer = pubmed(server).search(f'{QUERY} OR "hemifacial spasm"[MeSH Terms]', limit=5)
    assert answer.total == 10 and len(answer.items) == 5
    assert ids(answer.items) == [f"pmid:{server.requests[1].form['id'].split(',')[place]}" for place in range(5)]
    # Found by the words and by the heading.
    assert ids(answer.items) == [f"pmid:9900000{number}" for number in (1, 2, 3, 4, 7)]
    assert answer.understood == f'{QUERY} OR "hemifacial spasm"[MeSH Terms]' and answer.warnings == ()
    assert server.paths() == ["esearch", "efetch"]


def test_a_record_is_whole(server: StandIn) -> None:
    (record,) = pubmed(server).search("99000001[uid]", limit=5).items
    assert isinstance(record, Record)
    paper = TWITCHING[0]
    assert (record.id, record.kind, record.title, record.year) == ("pmid:99000001", RecordKind.SYSTEMATIC_REVIEW, paper.title, 2025)
    assert [(part.name.upper(), part.text) for part in record.sections] == list(paper.abstract)
    assert record.ids == {"pmid": "99000001", "doi": "10.5555/standin.1", "pmcid": "PMC99000001"}


def test_requests_are_polite(server: StandIn) -> None:
    service = pubmed(server, email="editor@clinic.example", api_key=KEY)
    service.search(QUERY, limit=5)
    for asked in server.requests:
        assert asked.method == "POST" and "?" not in asked.address
        assert asked.form["tool"] == "clincite" and asked.form["email"] == "editor@clinic.example" and asked.form["api_key"] == KEY
        assert "editor@clinic.example" in asked.headers["User-Agent"]
    assert server.requests[0].form["sort"] == "relevance"


def test_the_status_is_of_the_day_of_the_answer(server: StandIn) -> None:
    records = {item.id: item for item in pubmed(server).search(QUERY, limit=20).items if isinstance(item, Record)}
    assert records["pmid:99000004"].status is RecordStatus.RETRACTED
    assert records["pmid:99000006"].status is RecordStatus.CONCERN
    assert records["pmid:99000001"].status is RecordStatus.CURRENT
    dates = {record.status_checked for record in records.values()}
    assert len(dates) == 1 and "2024-06-01" not in dates


def test_a_large_search_is_paged_through_the_history_server(server: StandIn) -> None:
    answer = pubmed(server).search("velmoria[MeSH Terms]", limit=430)
    assert answer.total == len(SERIES) == 450
    assert ids(answer.items) == [f"pmid:{paper.pmid}" for paper in SERIES[:430]]
    assert server.paths() == ["esearch", "efetch", "efetch", "efetch"]
    pages = [asked.form for asked in server.requests[1:]]
    assert [(page["retstart"], page["retmax"]) for page in pages] == [("0", "200"), ("200", "200"), ("400", "30")]
    assert all(page["WebEnv"].startswith("MCID_") and "id" not in page for page in pages)


def test_a_large_limit_on_a_small_result_needs_no_history(server: StandIn) -> None:
    assert len(pubmed(server).search(QUERY, limit=500).items) == 10
    assert "id" in server.requests[1].form


def test_a_result_that_the_history_server_has_dropped_is_searched_for_again(server: StandIn, tmp_path: Path) -> None:
    service = pubmed(server, folder=tmp_path)
    # The search is kept on disk for a day, the result on the history server for less.
    server.fail("efetch", *[faults.status(500)] * 3)
    with pytest.raises(RefusedError):
        service.search("velmoria", limit=430)
    server.reset()
    assert len(service.search("velmoria", limit=430).items) == 430
    assert server.paths() == ["efetch", "esearch", "efetch", "efetch", "efetch"]


def test_a_history_server_that_keeps_nothing_is_an_error(server: StandIn) -> None:
    gone = faults.replaced("<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>")
    server.fail("efetch", gone, gone)
    with pytest.raises(RefusedError, match=r"^PubMed no longer keeps the result of the search twice\.$|no longer keeps"):
        pubmed(server).search("velmoria", limit=430)


def test_the_first_9999_only(server: StandIn) -> None:
    service = pubmed(server)
    many = faults.replaced("<eSearchResult><Count>20000</Count><QueryKey>1</QueryKey><WebEnv>W</WebEnv><IdList/></eSearchResult>")
    server.fail("esearch", many)
    answer = service.search("cancer", limit=15_000)
    assert server.requests[0].form["retmax"] == str(MOST_FOUND) == "9999"
    assert answer.warnings == ("PubMed gives out the first 9,999 records of a search only",)


def test_nothing_found(server: StandIn) -> None:
    answer = pubmed(server).search('"no such phrase"[tiab]', limit=5)
    assert answer.total == 0 and answer.items == ()
    assert answer.warnings == ("phrase not found: no such phrase",)
    assert server.paths() == ["esearch"]


@pytest.mark.parametrize("query", ["", "  \n"])
def test_an_empty_query_is_not_sent(server: StandIn, query: str) -> None:
    with pytest.raises(InputError, match="query for PubMed is empty"):
        pubmed(server).search(query, limit=5)
    assert server.requests == []


def test_a_query_that_it_does_not_take(server: StandIn) -> None:
    with pytest.raises(RefusedError, match=r"^PubMed refused the request: Query is invalid: Unbalanced parentheses\.$"):
        pubmed(server).search("(velmoria", limit=5)
    assert server.paths() == ["esearch"]


def test_a_long_query_goes_through(server: StandIn) -> None:
    query = " OR ".join(f'"velmoria of kind {number}"[Title/Abstract]' for number in range(1, 121))
    assert pubmed(server).search(query, limit=3).total == 120


def test_fetch_is_in_order_in_batches_and_without_the_unknown(server: StandIn) -> None:
    asked = [f"pmid:{paper.pmid}" for paper in reversed(SERIES)]
    items = tuple(pubmed(server).fetch(["pmid:1", "digest:pmid:99000001", "pmid:abc", *asked, asked[0]]))
    assert ids(items) == asked
    assert server.paths() == ["efetch"] * 3
    assert all(len(request.form["id"].split(",")) <= BATCH and request.method == "POST" for request in server.requests)


@pytest.mark.parametrize("asked", [[], ["doi:10.5555/x"], ["pmid:0"], ["pmid:٣"], ["pmid:77"]])
def test_fetch_of_nothing_known(server: StandIn, asked: list[str]) -> None:
    assert tuple(pubmed(server).fetch(asked)) == ()


def test_fetch_asks_anew_and_keeps_for_when_the_network_is_off(server: StandIn, tmp_path: Path) -> None:
    service = pubmed(server, folder=tmp_path)
    first = tuple(service.fetch(["pmid:99000001"]))
    assert tuple(service.fetch(["pmid:99000001"])) == first and len(server.requests) == 2
    away = pubmed(server, folder=tmp_path, offline=True)
    assert tuple(away.fetch(["pmid:99000001"])) == first and len(server.requests) == 2
    with pytest.raises(OfflineError, match="PubMed was not asked"):
        tuple(away.fetch(["pmid:99000002"]))


def test_what_came_before_a_failure_is_given(server: StandIn) -> None:
    server.fail("efetch", faults.send, *[faults.reset()] * 3)
    fetched = pubmed(server).fetch([f"pmid:{paper.pmid}" for paper in SERIES])
    assert len([next(fetched) for _ in range(BATCH)]) == BATCH
    with pytest.raises(UnreachableError):
        next(fetched)


def test_a_search_asked_again_is_answered_from_disk(server: StandIn, tmp_path: Path) -> None:
    answer = pubmed(server, folder=tmp_path).search(QUERY, limit=5)
    assert pubmed(server, folder=tmp_path).search(QUERY, limit=5) == answer
    assert pubmed(server, folder=tmp_path, offline=True).search(QUERY, limit=5) == answer
    assert len(server.requests) == 2


def test_preview_shows_what_would_be_sent_and_sends_nothing(server: StandIn) -> None:
    service = pubmed(server, email="editor@clinic.example", api_key=KEY)
    search, fetch = service.preview(QUERY, limit=5)
    assert server.requests == []
    service.search(QUERY, limit=5)
    asked = server.requests[0]
    assert search.startswith(f"POST {server.url}{asked.path} ")
    assert all(f"{name}={value}" in search for name, value in asked.form.items() if name != "api_key")
    assert fetch.startswith(f"POST {server.pubmed_url}/efetch.fcgi db=pubmed")
    assert KEY not in search + fetch and "api_key" not in search + fetch
    assert "WebEnv" in service.preview(QUERY, limit=1000)[1]


@pytest.mark.parametrize("where", ["esearch", "efetch"])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (faults.status(429), "PubMed answered 429 (too many requests) three times."),
        (faults.replaced('{"error":"API rate limit exceeded"}', media="application/json"), "too many requests three times."),
        (faults.replaced("<html><body>Too many requests</body></html>", media="text/html"), "too many requests three times."),
        (faults.html(), "PubMed answered with a web page instead of data three times."),
        (faults.cut(), "that are cut short or damaged three times."),
        (faults.truncated(), "PubMed broke off its answer three times."),
        (faults.empty(), "PubMed answered with nothing three times."),
        (faults.wrong_type(), "PubMed answered with something else than asked for (text/plain) three times."),
        (faults.replaced("<other/>"), "PubMed answered with something else than asked for (other) three times."),
    ],
)
def test_faults_are_told_apart(server: StandIn, where: str, fault: faults.Fault, message: str) -> None:
    server.fail(where, *[fault] * 3)
    with pytest.raises((RefusedError, UnreachableError)) as raised:
        pubmed(server).search(QUERY, limit=20)
    wanted = message.replace("that are", "that is" if where == "esearch" else "that are")
    assert raised.value.message.endswith(wanted)
    assert raised.value.hint.endswith(", or set NCBI_API_KEY.") == ("too many" in message)
    server.reset()
    server.fail(where, fault)
    assert pubmed(server).search(QUERY, limit=20).total == 10


def test_a_key_that_is_not_valid(server: StandIn) -> None:
    server.fail("esearch", faults.status(400, body=f'{{"error":"API key invalid","api-key":"{KEY}"}}'))
    with pytest.raises(RefusedError) as raised:
        pubmed(server, api_key=KEY).search(QUERY, limit=5)
    assert raised.value.message == "PubMed refused the request: API key invalid."
    assert raised.value.hint == "Check NCBI_API_KEY."
    server.fail("esearch", *[faults.status(429)] * 3)
    with pytest.raises(RefusedError) as raised:
        pubmed(server, api_key=KEY).search(QUERY, limit=5)
    assert raised.value.hint == "Try again in a minute."


def test_a_fault_of_its_own_that_passes(server: StandIn) -> None:
    said = "<eFetchResult><ERROR>Error: External viewer error: Empty Response. Status: Timeout</ERROR></eFetchResult>"
    server.fail("efetch", faults.replaced(said, code=400), faults.replaced(said, code=400))
    assert len(pubmed(server).search(QUERY, limit=5).items) == 5
    server.fail("efetch", *[faults.replaced(said, code=400)] * 3)
    with pytest.raises(RefusedError, match=r"^PubMed answered with an error of its own three times: Error: External viewer error"):
        pubmed(server).search(QUERY, limit=5)


def test_the_whole_call_ends_in_time(server: StandIn) -> None:
    server.fail("efetch", faults.drip(60))
    with pytest.raises(UnreachableError, match=r"^PubMed did not answer within 0\.5 s\.$"):
        pubmed(server, limits=msgspec.structs.replace(QUICK, seconds=0.5)).search(QUERY, limit=20)


def test_processes_share_the_limit(server: StandIn, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from clincite.sources.pubmed.service import PubMed\n"
        "service = PubMed(sys.argv[1], api_key='k', folder=pathlib.Path(sys.argv[2]))\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "for number in range(6): list(service.fetch([f'pmid:{99100001 + number}']))\n"
    )
    command = [sys.executable, "-c", program, server.pubmed_url, str(tmp_path)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in running:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    start = time.monotonic()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
        assert process.returncode == 0
    assert len(server.requests) == 12
    # The twelfth turn of 10 a second; alone, each process would be through with its six in half the time.
    assert max(asked.at for asked in server.requests) - start >= 11 / 10
    assert (tmp_path / "ncbi-key.turn").exists() and not (tmp_path / "ncbi.turn").exists()


def test_checked_is_the_worst_of_its_marks() -> None:
    record = Record(id="pmid:1", kind=RecordKind.TRIAL, title="Zalutrin", sections=())
    assert checked(record, "2026-03-01").status is RecordStatus.CURRENT
    tied = msgspec.structs.replace(record, relations=(Relation(type="RetractionIn", target="pmid:2"),))
    assert checked(tied, "2026-03-01").status is RecordStatus.RETRACTED
    assert checked(tied, "2026-03-01").sha256 == record.sha256


def test_the_stand_in_runs_as_a_process() -> None:
    from tests.standin import Process

    with Process() as process:
        process.fail("esearch", ["status", 500])
        service = PubMed(process.environment["CLINCITE_PUBMED_URL"], limits=QUICK, pace=unpaced())
        assert service.search(QUERY, limit=2).total == 10
        assert [asked.path.rpartition("/")[2] for asked in process.requests] == ["esearch.fcgi", "esearch.fcgi", "efetch.fcgi"]
        process.reset()
        assert json.loads(msgspec.json.encode(process.requests)) == []
