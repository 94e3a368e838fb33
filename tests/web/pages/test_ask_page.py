"""``/ask``: a page that tells how far it is, then the article; whole articles for everybody else. The texts are invented."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import lxml.html
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from clincite.answers import Answer
from clincite.compose.stages import OnStage, Stage
from clincite.errors import BusyError
from clincite.readers import Audience
from clincite.web.app import create_app
from clincite.web.asking.asking import Asking, Running
from clincite.web.asking.events import stage_words, stages_then
from clincite.web.site import Site
from tests.web.article_site import every, one, words_of
from tests.web.browsing import EVIL, RECORDS, assert_clean, client_of, made_site

QUESTION = "How is zorb fever treated?"
ASKED = f"/ask?{urlencode({'q': QUESTION})}"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return made_site(tmp_path, *RECORDS)


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as made:
        yield made


def events(reply: Response) -> list[tuple[str, dict[str, object]]]:
    """Names and data of server-sent events."""
    assert reply.headers["content-type"].startswith("text/event-stream")
    return [(name, json.loads(data)) for name, data in re.findall(r"^event: (\w+)\ndata: (.*)\n\n", reply.text, re.MULTILINE)]


def title(page: str) -> str:
    return str(lxml.html.document_fromstring(page).findtext(".//h1"))


# -- the page that waits -----------------------------------------------------------------------------------------------------


def test_a_browser_first_gets_a_page_that_follows_the_stages(client: TestClient) -> None:
    reply = client.get(ASKED)
    page = lxml.html.document_fromstring(reply.text)
    asking = one(page, "#asking")
    assert reply.status_code == 200 and reply.headers["cache-control"] == "no-store"
    assert asking.get("data-stream") == f"/ask/stream?{urlencode({'q': QUESTION})}"
    assert title(reply.text) == QUESTION
    assert words_of(one(page, "#asking [role=status][aria-live=polite]"))  # words, no silent spinner
    assert one(page, "noscript meta[http-equiv=refresh]").get("content") == f"0; url={asking.get('data-whole')}"
    whole = client.get(asking.get("data-whole"))
    assert whole.status_code == 200 and "Zorbamol is the treatment of choice" in whole.text


def test_once_it_is_known_the_article_comes_at_once(client: TestClient) -> None:
    assert "data-stream" in client.get(ASKED).text
    whole = client.get(f"{ASKED}&wait=1")
    again = client.get(ASKED)
    assert "data-stream" not in again.text and "Zorbamol is the treatment of choice" in again.text
    assert again.headers["cache-control"].startswith("private") and whole.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("headers", [{"accept": "*/*"}, {"accept": "text/html", "hx-request": "true"}])
def test_other_clients_get_the_whole_article(client: TestClient, headers: dict[str, str]) -> None:
    reply = client.get(ASKED, headers=headers)
    assert "data-stream" not in reply.text and "Zorbamol is the treatment of choice" in reply.text


def test_what_is_no_question_is_told_at_once(client: TestClient) -> None:
    reply = client.get("/ask", params={"q": "What is the capital of France?"})
    assert reply.status_code == 422 and "data-stream" not in reply.text
    assert "does not look like a medical question" in reply.text


def test_who_is_in_danger_watches_no_stages(client: TestClient) -> None:
    reply = client.get("/ask", params={"q": "I have crushing chest pain and cannot breathe, what should I do?"})
    assert reply.status_code == 200 and "data-stream" not in reply.text
    assert "Call your local emergency number" in reply.text


def test_an_empty_question_leads_home(client: TestClient) -> None:
    for path in ("/ask", "/ask?q=", "/ask?q=%20%20"):
        reply = client.get(path)
        assert (reply.status_code, reply.headers["location"]) == (303, "/")


def test_an_audience_in_the_address_stays_in_all_addresses(client: TestClient) -> None:
    shell = one(lxml.html.document_fromstring(client.get(f"{ASKED}&reader=patient").text), "#asking")
    assert shell.get("data-stream").endswith("&reader=patient") and "reader=patient" in shell.get("data-whole")
    page = lxml.html.document_fromstring(client.get(f"{ASKED}&reader=patient&wait=1").text)
    marks = [mark.get("href") for mark in every(page, "a.mark")]
    assert marks and all("reader=patient" in href for href in marks)
    assert all(client.get(href.partition("#")[0]).status_code == 200 for href in marks)


# -- stages ------------------------------------------------------------------------------------------------------------------


def test_stages_are_told_in_order_and_then_where_the_article_is(client: TestClient) -> None:
    told = events(client.get(f"/ask/stream?{urlencode({'q': QUESTION})}"))
    assert [name for name, _ in told] == ["stage"] * 4 + ["article", "end"]
    assert [data["name"] for name, data in told if name == "stage"] == ["understood", "searched", "chosen", "written"]
    assert told[0][1]["words"] == "Understood as Zorb fever · treatment"
    assert re.fullmatch(r"9 sections searched, \d+ found", str(told[1][1]["words"]))
    article = told[4][1]
    assert "Zorbamol is the treatment of choice" in client.get(str(article["url"])).text
    # By now it is known: no stage is made up.
    assert [name for name, _ in events(client.get(f"/ask/stream?{urlencode({'q': QUESTION})}"))] == ["article", "end"]


def test_event_streams_are_given_where_they_are_asked_for(client: TestClient) -> None:
    told = events(client.get(ASKED, headers={"accept": "text/event-stream"}))
    assert [name for name, _ in told][-2:] == ["article", "end"]


@pytest.mark.parametrize(
    ("question", "code"), [("What is the capital of France?", "bad_question"), ("", "bad_question"), ("???", "bad_question")]
)
def test_a_question_that_cannot_be_taken_fails_in_words(client: TestClient, question: str, code: str) -> None:
    told = events(client.get(f"/ask/stream?{urlencode({'q': question})}"))
    assert [name for name, _ in told] == ["failed", "end"]
    assert told[0][1]["code"] == code and told[0][1]["message"] and told[0][1]["hint"]


def test_a_fault_of_our_own_is_told_without_what_is_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clincite.engine.ask", lambda *_, **__: {}["secret of zorb"])
    with TestClient(create_app(site), raise_server_exceptions=False) as client:
        reply = client.get(f"/ask/stream?{urlencode({'q': QUESTION})}")
    assert "internal" in reply.text and "secret" not in reply.text


def test_a_page_that_is_busy_says_so_and_when_to_come_again(site: Site, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise BusyError("128 questions are being worked on or wait.", hint="Ask again in a few seconds.")

    monkeypatch.setattr(site.asking, "begin", full)
    reply = client.get(f"{ASKED}&wait=1")
    assert reply.status_code == 503 and int(reply.headers["retry-after"]) > 0
    assert "128 questions" in reply.text and title(reply.text)
    assert events(client.get(f"/ask/stream?{urlencode({'q': QUESTION})}"))[0][1]["code"] == "busy"


def test_an_answer_that_takes_too_long_is_given_up(site: Site, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 0.0])
    asking: Asking[object, object] = Asking(seconds=20, threads=1, monotonic=lambda: next(now, 100.0))
    monkeypatch.setattr(site, "asking", asking)
    reply = client.get(f"{ASKED}&wait=1")
    assert reply.status_code == 503 and "20 seconds" in reply.text


def test_those_who_ask_the_same_at_once_get_one_answer(site: Site, client: TestClient) -> None:
    replies: list[Response] = []
    threads = [threading.Thread(target=lambda: replies.append(client.get(f"{ASKED}&wait=1"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 4
    assert {reply.status_code for reply in replies} == {200}
    assert 'clincite_asks_total{result="answered"} 1\n' in site.metrics.text()


def test_whoever_leaves_is_told_nothing_more(site: Site) -> None:
    gate = threading.Event()

    def work(on_stage: OnStage) -> Answer:
        on_stage(Stage(name="understood"))
        assert gate.wait(30)
        return site.answer_now(QUESTION, Audience.DOCTOR)

    async def leave() -> int:
        told = stages_then(running)
        assert (await anext(told)).startswith(b"event: stage")  # type: ignore[union-attr]
        await told.aclose()  # type: ignore[attr-defined]
        return len(running._listeners)

    running: Running[Answer] = Asking[str, Answer](seconds=30, threads=1).begin("a", work)
    assert asyncio.run(leave()) == 0
    gate.set()
    assert running.result_now().question == QUESTION  # what was begun is finished: the next one gets it


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage(name="understood"), "Question read"),
        (Stage(name="searched", numbers={"sections": 2867, "found": 1}), "2,867 sections searched, 1 found"),
        (Stage(name="chosen", numbers={"considered": 1, "kept": 0}), "1 statement weighed, 0 kept"),
        (Stage(name="written", numbers={"claims": 1, "sources": 2}), "1 sentence written from 2 sources"),
        (Stage(name="polished"), "polished"),
    ],
)
def test_stages_in_words(stage: Stage, words: str) -> None:
    assert stage_words(stage) == words


# -- over the wire -----------------------------------------------------------------------------------------------------------


def test_the_page_is_kept_and_has_an_etag_of_its_content(site: Site, client: TestClient) -> None:
    first = client.get(f"{ASKED}&wait=1", headers={"accept-encoding": "identity"})
    second = client.get(f"{ASKED}&wait=1", headers={"accept-encoding": "identity"})
    assert first.content == second.content and first.headers["etag"] == second.headers["etag"]
    assert {'clincite_pages_total{result="kept"} 1', 'clincite_pages_total{result="made"} 1'} <= set(site.metrics.text().splitlines())
    zipped = client.get(f"{ASKED}&wait=1", headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip" and zipped.content == first.content
    assert zipped.headers["etag"] != first.headers["etag"] and "Accept-Encoding" in zipped.headers["vary"]
    for known in (first.headers["etag"], zipped.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        reply = client.get(f"{ASKED}&wait=1", headers={"if-none-match": known})
        assert reply.status_code == 304 and not reply.content and "content-length" not in reply.headers
    assert client.get(f"{ASKED}&wait=1", headers={"if-none-match": '"other"'}).status_code == 200


def test_head_is_get_without_the_body(client: TestClient) -> None:
    for _ in range(2):  # made, then kept
        head = client.head(f"{ASKED}&wait=1", headers={"accept-encoding": "identity"})
        assert head.status_code == 200 and not head.content and int(head.headers["content-length"]) > 1_000
    assert int(head.headers["content-length"]) == len(client.get(f"{ASKED}&wait=1", headers={"accept-encoding": "identity"}).content)


def test_readers_hosts_and_panels_do_not_get_each_others_page(client: TestClient) -> None:
    doctor = client.get(f"{ASKED}&wait=1").text
    patient = client.get(f"{ASKED}&wait=1", headers={"cookie": "reader=patient"}).text
    assert 'data-reader="patient"' in patient and 'data-reader="patient"' not in doctor
    assert client.get(f"{ASKED}&wait=1", headers={"cookie": "reader=nobody"}).text == doctor
    elsewhere = client.get(f"{ASKED}&wait=1", headers={"host": "evil.example"}).text
    assert "evil.example" not in client.get(f"{ASKED}&wait=1").text and doctor != elsewhere


def test_another_library_makes_another_page(site: Site, client: TestClient) -> None:
    before = client.get(f"{ASKED}&wait=1").text
    site.library.remove(["openmed:zorb_2021/treatment"])
    site._shelf = type(site._shelf)(**{**{name: getattr(site._shelf, name) for name in site._shelf.__struct_fields__}, "edition": "other"})
    after = client.get(f"{ASKED}&wait=1").text
    assert "Zorbamol is the treatment of choice" in before and "Zorbamol is the treatment of choice" not in after


def test_zipped_pages_are_gzip(client: TestClient) -> None:
    with client.stream("GET", f"{ASKED}&wait=1", headers={"accept-encoding": "br;q=1, gzip;q=0.5"}) as reply:
        assert gzip.decompress(b"".join(reply.iter_raw())).startswith(b"<!DOCTYPE html>")
    for refused in ("gzip;q=0", "br", ""):
        assert "content-encoding" not in client.get(f"{ASKED}&wait=1", headers={"accept-encoding": refused}).headers


# -- what to ask next --------------------------------------------------------------------------------------------------------


def test_questions_to_go_on_with_come_after_the_article(client: TestClient) -> None:
    page = lxml.html.document_fromstring(client.get(f"{ASKED}&wait=1").text)
    later = one(page, ".suggests-later").get("hx-get")
    assert later == f"/ask/next?q={quote(QUESTION, safe='')}"
    whole = client.get(later)
    fragment = client.get(later, headers={"hx-request": "true"})
    assert "<html" in whole.text and "<html" not in fragment.text
    for link in every(lxml.html.document_fromstring(whole.text), "a.suggest"):
        assert client.get(f"{link.get('href')}&wait=1").status_code == 200


# -- hostile questions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        f"How is zorb fever treated {EVIL}",
        "zorb fever'\"><svg onload=alert(1)>",
        "zorb fever {{ 7*7 }} {% raw %}",
        "zorb fever javascript:alert(1)",
        "zorb fever </script></title></textarea><base href=//evil>",
        "zorb fever \u202e\u0000\ufeff%00",
        "zorb fever\r\nSet-Cookie: a=b\r\n\r\n<h1>",
    ],
)
def test_a_question_stays_text(client: TestClient, question: str) -> None:
    asked = urlencode({"q": question})
    for path in (f"/ask?{asked}", f"/ask?{asked}&wait=1", f"/ask?{asked}", f"/ask/next?{asked}", f"/ask/evidence?{asked}&claim=c1"):
        reply = client.get(path)
        assert reply.status_code in {200, 404, 422}
        assert_clean(reply.text)
        assert "49 " not in reply.text and "set-cookie" not in reply.headers
    for event in client.get(f"/ask/stream?{asked}").text.split("\n\n"):
        assert len(event.split("\n")) <= 2
