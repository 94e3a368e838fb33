"""``/records/{id}``: a record, whether it stands, its text with quotations marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote as percent

import msgspec
import pytest
from fastapi.testclient import TestClient

from clincite.records import Relation, quote_from
from clincite.web.articles.record import quote_url, record_shown, span_of
from tests.web.browsing import EMERGENCY, GUIDELINE, HOSTILE, RECORDS, RETRACTED, TRIAL, assert_clean, client_of, made_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    ours = msgspec.structs.replace(TRIAL, id="digest:pmid:555", ids={"pmid": "555"}, digest=True, title="Our digest")
    with client_of(made_site(tmp_path_factory.mktemp("records"), *RECORDS, ours)) as client:
        yield client


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_what_it_is_and_whether_it_stands(client: TestClient) -> None:
    page = client.get("/records/pmid:101").text
    assert_clean(page)
    text = text_of(page)
    assert "Trial Zorbamol in zorb fever Doe J, Roe R. J Zorb 2019." in text
    assert "Current as of 2025-05-06" in text
    assert "1,234" in text and "pmid:101" in text and TRIAL.sha256 in text
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/101/" rel="external noopener"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_ids_with_slashes_and_colons(client: TestClient) -> None:
    page = client.get("/records/openmed:zorb_2021/treatment").text
    text = text_of(page)
    assert "Guideline summary of Zorb Society" in text
    assert "someone else’s summary of doi:10.1000/zorb, not its own words" in text
    assert 'id="s2"' in page and 'href="#s2">Cause: the virus</a>' in page
    assert "Zorb fever · causes" in text


def test_a_retracted_record_says_so_first(client: TestClient) -> None:
    page = client.get("/records/pmid:102").text
    assert '<h1><strong class="loud">RETRACTED:</strong> <s>Zorbamol cures everything</s></h1>' in page
    text = text_of(page)
    assert text.startswith("RETRACTED: Zorbamol")  # the title of the window too
    assert "RETRACTED by pmid:101 (checked 2025-06-07)" in text or "RETRACTED (checked 2025-06-07)" in text
    assert 'Retracted by</span> <a href="https://pubmed.ncbi.nlm.nih.gov/103/"' in page
    assert 'Updated by</span> <a href="/records/pmid:101">' in page  # it is held


def test_a_digest_is_never_passed_off_as_its_source(client: TestClient) -> None:
    reply = client.get("/records/pmid:555?quote=Text:0-2")
    assert (reply.status_code, reply.headers["location"]) == (307, "/records/digest:pmid:555?quote=Text:0-2")
    assert "our digest of PMID 555, in our own words" in text_of(client.get("/records/digest:pmid:555").text)


def test_quotations_are_marked(client: TestClient) -> None:
    section = GUIDELINE.sections[1]
    url = quote_url(quote_from(GUIDELINE, section, 0, 10))
    assert url == "/records/openmed:zorb_2021/treatment?quote=Cause%3A+the+virus%3A0-10#quoted"
    page = client.get(url).text
    assert '<mark id="quoted">Zorb fever</mark> is caused by' in page
    two = client.get("/records/openmed:zorb_2021/treatment?quote=Treatment:0-9&quote=Open:0-2").text
    assert re.findall(r"<mark[^>]*>([^<]+)<", two) == ["Zorbamol ", "It"]
    assert two.count('id="quoted"') == 1
    assert "not in this text" not in two


@pytest.mark.parametrize(
    "quote", ["Nowhere:0-3", "Treatment:3-3", "Treatment:9-3", "Treatment:0-99999", "x", ":", "Treatment:-1-2", "Treatment:0-１"]
)
def test_quotations_that_are_not_there_are_told(client: TestClient, quote: str) -> None:
    reply = client.get("/records/openmed:zorb_2021/treatment", params={"quote": quote})
    assert reply.status_code == 200
    assert "1 of the quotations in the link is not in this text" in text_of(reply.text)
    assert "<mark" not in reply.text


def test_hostile_text_stays_text(client: TestClient) -> None:
    reply = client.get(f"/records/{percent(HOSTILE.id, safe=':/')}")
    assert reply.status_code == 200
    assert_clean(reply.text)
    assert "\u202e" not in reply.text
    assert "javascript:" not in reply.text
    assert reply.text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8


@pytest.mark.parametrize(
    "path",
    ["nope:1", "", "%00", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "pmid:101/", "a" * 501, '"><script>alert(1)</script>', "%ff%fe"],
)
def test_no_such_record(client: TestClient, path: str) -> None:
    reply = client.get(f"/records/{path}")
    assert reply.status_code in {400, 404, 414}
    assert_clean(reply.text)


def test_an_emergency_can_be_read(client: TestClient) -> None:
    assert "Lay the person flat." in client.get(f"/records/{EMERGENCY.id}").text


def test_spans() -> None:
    assert span_of("Results: main:10-20") == ("Results: main", 10, 20)
    assert [span_of(text) for text in ("", ":", "a", "a:", "a:1", "a:1-", "a:-1", ":1-2", "a:1-2-3", "a:1 -2", "a:1-1234567890")] == [
        None
    ] * 11


def test_many_ties_are_counted(tmp_path: Path) -> None:
    record = msgspec.structs.replace(RETRACTED, relations=tuple(Relation(type="CommentIn", target=f"pmid:{n}") for n in range(1, 100)))
    shown = record_shown(record, [], lambda name: name == "pmid:7")
    assert len(shown.ties) + shown.ties_left == 99
    assert [tie.held for tie in shown.ties if tie.held] == ["/records/pmid:7"]
    assert {tie.kind for tie in shown.ties} == {"Comment"}
