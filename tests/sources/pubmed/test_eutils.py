"""Reading what E-utilities answer, recorded answers above all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import pytest

from clincite.records import Record
from clincite.sources.http import AttemptError, Reply
from clincite.sources.pubmed.eutils import HistoryGoneError, found_in, items_in
from tests.sources.http.asking import http
from tests.standin import Recordings, StandIn


def reply(body: bytes | str, *, status: int = 200, media: str = "text/xml") -> Reply:
    return Reply(status=status, media=media, body=body.encode() if isinstance(body, str) else body, date="2026-03-01")


@pytest.fixture(scope="module")
def recordings(shared_data: Path) -> Recordings:
    return Recordings(shared_data / "eutils_recorded" / "eutils_recorded.tar.xz")


@pytest.fixture(scope="module")
def server(recordings: Recordings) -> Iterator[StandIn]:
    with StandIn(recordings=recordings) as running:
        yield running


def asked(server: StandIn, recordings: Recordings, name: str) -> Reply:
    """The recorded answer, as it comes over HTTP."""
    program, form = recordings.request(name)
    with http(server.pubmed_url).session() as session:
        return session.ask("POST", f"{program}.fcgi", form, read=lambda reply: reply, keep=0)


def named(recordings: Recordings, end: str) -> str:
    (name,) = [name for name in recordings.bodies if name.endswith(f"/{end}")]
    return name


def test_every_recording_is_replayed_and_none_breaks_a_reader(server: StandIn, recordings: Recordings) -> None:
    files = [name for name in recordings.bodies if name.endswith((".xml", ".json"))]
    assert len(files) == 203
    read = {"found": 0, "items": 0, "refused": 0}
    for name in files:
        answer = asked(server, recordings, name)
        assert answer.body == recordings.bodies[name], name
        for kind, reader in (("found", found_in), ("items", items_in)):
            try:
                reader(answer)
                read[kind] += 1
            except AttemptError as failure:
                read["refused"] += 1
                assert failure.said and failure.hint
    assert read["found"] >= 8 and read["items"] >= 8


def test_recorded_searches(server: StandIn, recordings: Recordings) -> None:
    found = found_in(asked(server, recordings, named(recordings, "esearch2.xml")))
    assert (found.total, len(found.pmids), found.pmids[0]) == (42249, 100, "41297076")
    assert found.web_env == "MCID_6927d6e7fee3e90f880ec190" and found.query_key == "1"
    assert found.understood is not None and '"neoplasms"[MeSH Terms]' in found.understood
    nothing = found_in(asked(server, recordings, named(recordings, "esearch8.xml")))
    assert (nothing.total, nothing.pmids, nothing.warnings) == (0, (), ("phrase not found: abcXYZ",))
    partly = found_in(asked(server, recordings, named(recordings, "esearch.error.xml")))
    assert partly.total == 5163 and partly.warnings == ("phrase not found: fleegle[MeSH Terms]",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("esearch.baderror.xml", "refused the request: Invalid db name specified: fleegle"),
        ("esearch.baderror.json", "refused the request: Invalid db name specified: fleegle"),
        ("esummary.error.json", "refused the request: Invalid db name specified: fleegle"),
        ("einfo.error.json", "refused the request: Can not retrieve DbInfo for db=fleegle"),
        ("esummary.error.xml", "answered with something else than asked for (eSummaryResult){times}"),
        ("einfo.error.xml", "answered with something else than asked for (eInfoResult){times}"),
        ("epost2.xml", "answered with something else than asked for (ePostResult){times}"),
        ("epost3.xml", "answered with something else than asked for (ePostResult){times}"),
        ("esummary8.xml", "answered with something else than asked for (eSummaryResult){times}"),
        ("esearch.error.json", "answered with something else than asked for (application/json){times}"),
    ],
)
def test_recorded_errors(server: StandIn, recordings: Recordings, name: str, said: str) -> None:
    with pytest.raises(AttemptError) as raised:
        found_in(asked(server, recordings, named(recordings, name)))
    assert raised.value.said == said


@pytest.mark.parametrize("name", ["efetch.pubmed.xml", "efetch.pubmedexample.xml", "efetch.pubmedbook.xml"])
def test_recorded_records(server: StandIn, recordings: Recordings, name: str) -> None:
    answer = asked(server, recordings, named(recordings, name))
    items = items_in(answer)
    assert len(items) == answer.body.count(b"<PubmedArticle>") + answer.body.count(b"<PubmedBookArticle>")
    assert all(isinstance(item, Record) and item.title for item in items)
    with pytest.raises(AttemptError, match="cut short or damaged"):
        items_in(reply(answer.body[: len(answer.body) // 2]))


@pytest.mark.parametrize(
    "said",
    [
        "Cannot retrieve history data. query_key: 1, WebEnv: MCID_1, retstart: 0, retmax: 200",
        "Unable to obtain query #1",
        "Can't fetch uids from history because of: NCBI C++ Exception",
    ],
)
def test_a_history_that_is_gone(said: str) -> None:
    with pytest.raises(HistoryGoneError):
        items_in(reply(f"<?xml version='1.0'?><eFetchResult><ERROR>{said}</ERROR></eFetchResult>", status=400))


def test_a_page_past_the_last_is_no_lost_history() -> None:
    said = "Search backend cannot retrieve history data. Reason: Exception: 'retstart' cannot be larger than 9998."
    with pytest.raises(AttemptError, match=r"^refused the request: Search backend cannot retrieve"):
        items_in(reply(f"<eFetchResult><ERROR>{said}</ERROR></eFetchResult>", status=400))


def test_ids_of_which_it_knows_none() -> None:
    assert items_in(reply("<PubmedArticleSet></PubmedArticleSet>")) == ()
    assert (
        items_in(reply("<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>", status=400)) == ()
    )
    assert items_in(reply("ID list is empty! Possibly it has no correct IDs.\n", status=400, media="text/plain")) == ()


def test_json_with_broken_escapes_is_still_understood() -> None:
    broken = '{"esearchresult":{"ERROR":"Search Backend failed: Exception:\\n\\\'retstart\\\' cannot be larger than 9998."}}'
    with pytest.raises(AttemptError, match=r"^refused the request: Search Backend failed"):
        found_in(reply(broken, media="application/json"))


def test_a_count_is_needed() -> None:
    with pytest.raises(AttemptError, match="a search result without a count"):
        found_in(reply("<eSearchResult><Count>many</Count></eSearchResult>"))


def test_no_entity_is_expanded() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;">]><eSearchResult><Count>1</Count><IdList><Id>&y;</Id></IdList></eSearchResult>'
    )
    try:
        assert found_in(reply(bomb)).pmids == ()
    except AttemptError as failure:
        assert failure.said


@hypothesis.given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)),
    st.sampled_from([b"", b"<eSearchResult>", b"<PubmedArticleSet>", b"<eFetchResult><ERROR>", b'{"error":', b"<!DOCTYPE html>"]),
    st.sampled_from([200, 400]),
)
def test_anything_at_all_is_an_answer_or_a_failed_attempt(noise: bytes, start: bytes, status: int) -> None:
    for reader in (found_in, items_in):
        with contextlib.suppress(AttemptError, HistoryGoneError):
            reader(reply(start + noise, status=status))
