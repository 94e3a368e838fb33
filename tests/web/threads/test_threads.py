"""Conversations: kept only from the first follow-up on, private, corrected with one click, and really deleted. The texts are invented."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from clincite.errors import InputError, PageNotFoundError
from clincite.library import EmbeddedLibrary
from clincite.question import Vocabulary, build_vocabulary
from clincite.question.context import Context
from clincite.records import Condition, Record, RecordKind, Section
from clincite.settings import Settings
from clincite.web.app import create_app
from clincite.web.site import Site
from clincite.web.threads.store import MOST_TURNS, ThreadStore, Turn, new_token

NOW = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
ZORB = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))
QUESTION = "How is zorb disease treated?"
PRIVATE = "no-store"


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now


def about(key: str, section: str, text: str, title: str = "On zorb disease") -> Record:
    return Record(id=key, kind=RecordKind.TRIAL, title=title, sections=(Section(name=section, text=text),), year=2020, conditions=(ZORB,))


RECORDS = [
    about("pmid:1", "Results", "Treatment of zorb disease with plimbacillin improved symptoms in 12 of 40 adults."),
    about("pmid:2", "Results", "Treatment of zorb disease in children with plimbacillin led to recovery in 9 of 20 children."),
    about("pmid:3", "Results", "The recommended dose of plimbacillin in zorb disease was 250 mg twice daily."),
    about("pmid:4", "Conclusions", "Prognosis: recovery from zorb disease is common and relapse is rare.", "Prognosis of zorb disease"),
    about("pmid:5", "Conclusions", "Side effects of plimbacillin in zorb disease were nausea and <b>rash</b>.", "Harms in zorb disease"),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return build_vocabulary(None, [ZORB, Condition(name="Quonk fever")], [], [])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path_factory.mktemp("library") / "library", create=True)
    made.add(RECORDS)
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "threads"


@pytest.fixture
def page(library: EmbeddedLibrary, vocabulary: Vocabulary, clock: Clock, folder: Path) -> Iterator[TestClient]:
    settings = Settings(home=folder.parent, requests_per_minute=100_000)
    site = Site(settings, library, clock=clock, vocabulary=vocabulary)
    with TestClient(create_app(site), follow_redirects=False, headers={"accept": "text/html"}) as client:
        yield client


def started(page: TestClient, said: str = "what dose?", q: str = QUESTION) -> str:
    """The path of a new thread."""
    response = page.post("/threads", data={"q": q, "said": said})
    assert response.status_code == 303, response.text
    path, _, place = response.headers["location"].partition("#")
    assert place == "newest"
    return path


def shown(response: Response) -> str:
    assert response.status_code == 200, response.text
    return response.text


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*")) if folder.exists() else []


def choices(html: str) -> dict[str, str]:
    """Other readings that the page offers, by their label."""
    found = re.findall(r'name="reading" value="([^"]*)" data-kind="[^"]*">([^<]*)<', html)
    return {label: value for value, label in found}


# --- the page ------------------------------------------------------------------------------------------------------------


def test_asking_keeps_nothing_and_offers_a_box(page: TestClient, folder: Path) -> None:
    html = shown(page.get("/ask", params={"q": QUESTION, "wait": "1"}))
    assert '<form class="followup" method="post" action="/threads">' in html
    assert f'<input type="hidden" name="q" value="{QUESTION}">' in html
    assert "Nothing is kept of a question that you only ask" in html
    after = shown(page.get("/ask/next", params={"q": QUESTION}))
    assert after.count('class="suggest" href="/ask?q=') == 3
    assert shown(page.get("/ask", params={"q": QUESTION})).count('class="suggest" href="/ask?q=') in {0, 3}  # as it was kept, or with them
    assert files(folder) == []


def test_the_first_follow_up_starts_a_thread_at_a_private_address(page: TestClient, folder: Path) -> None:
    path = started(page)
    assert re.fullmatch(r"/threads/[\w-]{32}", path)
    response = page.get(path)
    html = shown(response)
    assert "<h1>What is the dose of plimbacillin in zorb disease?</h1>" in html
    assert "zorb disease · plimbacillin · dose" in html
    assert "Treatment of zorb disease with plimbacillin improved symptoms" in html  # the direct answer to the question before
    assert f'href="/ask?q={quote(QUESTION, safe="")}"' in html
    assert response.headers["cache-control"] == PRIVATE
    assert "noindex" in response.headers["x-robots-tag"]
    assert len(files(folder)) == 1


def test_what_is_kept_are_questions_without_answers_or_secrets(page: TestClient, folder: Path) -> None:
    path = started(page)
    (file,) = files(folder)
    kept = json.loads(file.read_bytes())
    assert [turn["question"] for turn in kept["turns"]] == [QUESTION, "What is the dose of plimbacillin in zorb disease?"]
    assert "250 mg" not in file.read_text()
    assert path.rpartition("/")[2] not in f"{file.name}{file.read_text()}"
    assert file.stat().st_mode & 0o077 == 0


def test_identifiers_are_not_kept(page: TestClient, folder: Path) -> None:
    started(page, said="and for John Smith, born 03/04/1950, in pregnancy?")
    (file,) = files(folder)
    assert not re.search(r"Smith|1950", file.read_text())
    assert "pregnancy" in file.read_text()


def test_asking_on_leans_on_the_question_before(page: TestClient) -> None:
    path = started(page, said="and in children?")
    assert page.post(path, data={"said": "what dose?"}).headers["location"] == f"{path}#newest"
    html = shown(page.get(path))
    assert "<h1>What is the dose of plimbacillin in zorb disease in children?</h1>" in html
    assert html.count('class="turn"') == 2


def test_what_is_suggested_goes_on_with_the_thread(page: TestClient) -> None:
    path = started(page)
    suggestion = re.findall(r'class="suggest" type="submit" name="suggested" value="([^"]+)"', shown(page.get(f"{path}/next")))
    assert len(suggestion) == 3
    assert suggestion[0] in shown(page.get(path))  # known by now
    assert page.get(f"/threads/{new_token()}/next").status_code == 404
    page.post(path, data={"suggested": suggestion[0]})
    assert f"<h1>{suggestion[0]}</h1>" in shown(page.get(path))


def test_another_reading_takes_the_place_of_the_last_question_and_can_be_taken_back(page: TestClient) -> None:
    path = started(page, said="and in children?")
    offered = choices(shown(page.get(path)))
    assert offered["not only children"] == QUESTION
    page.post(f"{path}/correct", data={"reading": offered["causes"]})
    html = shown(page.get(path))
    assert "<h1>What causes zorb disease in children?</h1>" in html
    assert "zorb disease · children · causes" in html
    assert html.count('class="turn"') == 1
    assert choices(html)["diagnosis"] == "How is zorb disease diagnosed in children?"
    back = choices(html)["back to: zorb disease · children · treatment"]
    page.post(f"{path}/correct", data={"reading": back})
    assert "<h1>How is zorb disease treated in children?</h1>" in shown(page.get(path))


def test_only_what_is_offered_can_be_chosen(page: TestClient, folder: Path) -> None:
    path = started(page)
    before = files(folder)[0].read_bytes()
    assert page.post(f"{path}/correct", data={"reading": "How is gout treated?"}).status_code == 303
    assert files(folder)[0].read_bytes() == before


def test_deleting_removes_the_file(page: TestClient, folder: Path) -> None:
    path = started(page)
    response = page.post(f"{path}/delete")
    assert (response.status_code, response.headers["location"]) == (303, "/threads/deleted")
    assert files(folder) == []
    assert "Your conversation is deleted" in shown(page.get("/threads/deleted"))
    assert page.get(path).status_code == 404
    assert page.post(path, data={"said": "why?"}).status_code == 404
    assert page.post(f"{path}/delete").status_code == 303


def test_a_secret_that_is_none_tells_nothing(page: TestClient) -> None:
    real = started(page)
    known = real[:-1] + ("A" if real[-1] != "A" else "B")
    bodies = set()
    for path in (known, f"/threads/{new_token()}", "/threads/short", f"/threads/{'x' * 65}"):
        response = page.get(path)
        assert response.status_code == 404, path
        bodies.add(re.sub(r"\s+", " ", response.text))
    assert len(bodies) == 1


@pytest.mark.parametrize("said", ["", "  ", "who won the world cup?", "thanks"])
def test_what_is_no_question_is_said_where_it_was_typed(said: str, page: TestClient, folder: Path) -> None:
    path = started(page)
    before = files(folder)[0].read_bytes()
    response = page.post(path, data={"said": said})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "<h1>What is the dose of plimbacillin" in response.text
    assert files(folder)[0].read_bytes() == before
    assert page.post("/threads", data={"q": QUESTION, "said": said}).status_code == 422


@pytest.mark.parametrize("q", ["", "who won the world cup?"])
def test_a_thread_starts_from_a_question(q: str, page: TestClient, folder: Path) -> None:
    assert page.post("/threads", data={"q": q, "said": "what dose?"}).status_code == 422
    assert files(folder) == []


def test_hostile_text_stays_text(page: TestClient) -> None:
    said = 'what dose of <script>alert(1)</script> "onload=x?'
    html = shown(page.get(started(page, said=said)))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    harms = shown(page.get(started(page, said="side effects?")))
    assert "&lt;b&gt;rash" in harms


def test_a_patient_is_not_shown_a_dose_of_an_earlier_answer(page: TestClient) -> None:
    path = started(page, said="what dose?")
    page.post(path, data={"said": "is it common?"})
    page.cookies.set("reader", "patient")
    earlier = shown(page.get(path)).split('id="newest"')[0]
    assert "twice daily" in earlier or "[dose: in the article]" in earlier
    assert "250 mg" not in earlier
    page.cookies.set("reader", "doctor")
    assert "250 mg" in shown(page.get(path)).split('id="newest"')[0]


def test_someone_in_danger_sees_what_to_do_first(page: TestClient) -> None:
    html = shown(page.get(started(page, said="I have crushing chest pain right now and my left arm is numb")))
    assert html.index("<h1>I have crushing chest pain") < html.index("Your conversation.")


def test_a_form_of_another_site_is_refused(page: TestClient, folder: Path) -> None:
    headers = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    assert page.post("/threads", data={"q": QUESTION, "said": "why?"}, headers=headers).status_code == 403
    path = started(page)
    assert page.post(f"{path}/delete", headers=headers).status_code == 403
    assert len(files(folder)) == 1


def test_old_threads_are_gone_and_are_removed(
    page: TestClient, clock: Clock, folder: Path, library: EmbeddedLibrary, vocabulary: Vocabulary
) -> None:
    path = started(page)
    clock.now += datetime.timedelta(days=29)
    page.post(path, data={"said": "side effects?"})
    clock.now += datetime.timedelta(days=29)
    assert "27 May 2026" not in shown(page.get(path))  # a reader's look keeps it no longer
    clock.now += datetime.timedelta(days=2)
    assert page.get(path).status_code == 404
    assert len(files(folder)) == 1
    create_app(Site(Settings(home=folder.parent), library, clock=clock, vocabulary=vocabulary))  # starts anew
    assert files(folder) == []


def test_a_full_thread_says_so(page: TestClient) -> None:
    path = started(page)
    for said in ["what dose?", "side effects?"] * ((MOST_TURNS - 2) // 2):
        assert page.post(path, data={"said": said}).status_code == 303
    response = page.post(path, data={"said": "why?"})
    assert response.status_code == 422
    assert "This conversation is full" in response.text
    assert page.get(path).text.count('class="turn"') == MOST_TURNS - 1


# --- the store -----------------------------------------------------------------------------------------------------------


def turn(question: str) -> Turn:
    return Turn(said=question, question=question, context=Context(question=question), asked=NOW.isoformat())


def store(folder: Path, clock: Callable[[], datetime.datetime], *, days: int = 30) -> ThreadStore:
    return ThreadStore(folder, days=days, clock=clock)


def test_two_at_once_lose_nothing(folder: Path, clock: Clock) -> None:
    kept = store(folder, clock)
    tokens = [kept.create((turn("q"),)) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: kept.add(tokens[number % 2], turn(f"q{number}")), range(2 * (MOST_TURNS - 1))))
    for parity, token in enumerate(tokens):
        asked = [one.question for one in kept.get(token).turns]
        assert sorted(asked[1:]) == sorted(f"q{number}" for number in range(2 * (MOST_TURNS - 1)) if number % 2 == parity)


def test_a_damaged_or_foreign_file_is_no_thread(folder: Path, clock: Clock) -> None:
    kept = store(folder, clock)
    token = kept.create((turn("q"),))
    (file,) = files(folder)
    whole = file.read_bytes()
    for data in (b"", whole[:-3], b"[]", whole.replace(b"clincite/thread/1", b"clincite/thread/9"), b'\xff"'):
        file.write_bytes(data)
        with pytest.raises(PageNotFoundError):
            kept.get(token)
    file.write_bytes(whole[:-3])
    assert kept.sweep() == 1


def test_a_thread_may_not_grow_without_end(folder: Path, clock: Clock) -> None:
    kept = store(folder, clock)
    with pytest.raises(InputError, match="full"):
        kept.create(tuple(turn("x" * 2_000) for _ in range(MOST_TURNS + 1)))
    with pytest.raises(InputError, match="full"):
        kept.create((turn("x" * 300_000),))
    assert files(folder) == []


def test_secrets_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) == 32 for token in tokens)  # 24 bytes, 192 bits
