"""``/topics``: from A to Z, searchable, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from fastapi.testclient import TestClient

from clincite.records import Condition
from clincite.web.topics.index import Topic, Topics
from clincite.web.topics.suggesting import Suggester
from clincite.web.topics.view import SIZE, topics_page
from tests.web.browsing import RECORDS, TRIAL, assert_clean, client_of, made_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    many = [
        msgspec.structs.replace(TRIAL, id=f"pmid:{900 + number}", ids={}, conditions=(Condition(name=f"Yaw disorder {number:02}"),))
        for number in range(SIZE + 3)
    ]
    with client_of(made_site(tmp_path_factory.mktemp("topics"), *RECORDS, *many)) as client:
        yield client


def entry(page: str, name: str) -> str:
    """The list entry of one topic, as text."""
    (found,) = [part for part in re.findall(r'<li class="topic".*?</p>\n</li>', page, re.DOTALL) if f">{name}<" in part]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_the_overview(client: TestClient) -> None:
    page = client.get("/topics").text
    assert_clean(page)
    assert page.index("In an emergency") < page.index("Complaints")
    assert 'href="/records/digest:url:0123456789ab">Possible zorb shock</a>' in page
    assert 'href="/topics?letter=z" aria-label="Z, 2 topics"' in page
    assert "Zorb Society" in page
    assert "noindex" not in page


def test_a_letter(client: TestClient) -> None:
    page = client.get("/topics?letter=z").text
    assert_clean(page)
    assert 'aria-current="page"' in page
    text = entry(page, "Zorb fever")
    assert "Also: Zorbitis acuta; hot zorb" in text
    assert "causes 1 differential diagnosis 1 treatment 1 what is not known 1" in text
    assert "4 sources, 2 of them guidelines or guideline summaries (Zorb Society); 2018–2021; among the causes of zorbing" in text
    assert 'href="/ask?q=How+is+zorb+fever+treated%3F"' in page


def test_hostile_names(client: TestClient) -> None:
    page = client.get("/topics?letter=p").text
    assert_clean(page)
    assert "&lt;script&gt;alert(1)" in page


def test_search(client: TestClient) -> None:
    page = client.get("/topics", params={"q": "hot zorrb"}).text
    assert "Zorb fever" in page and "noindex" in page
    evil = client.get("/topics", params={"q": '"><script>alert(1)</script>'}).text
    assert_clean(evil)
    assert "ask about" in client.get("/topics?q=qqqqq").text


def test_pages(client: TestClient) -> None:
    first = client.get("/topics?letter=y").text
    assert f"{SIZE + 3} topics, page 1 of 2" in first
    assert 'rel="next" href="/topics?letter=y&amp;page=2"' in first and 'rel="prev"' not in first
    second = client.get("/topics?letter=y&page=2").text
    assert 'rel="prev"' in second and 'rel="next"' not in second
    shown = [re.findall(r'class="topic-name"><a [^>]+>([^<]+)<', page) for page in (first, second)]
    assert [len(names) for names in shown] == [SIZE, 3]
    assert sorted(set(shown[0] + shown[1])) == shown[0] + shown[1]
    assert client.get("/topics?letter=y&page=3").status_code == 404


@pytest.mark.parametrize("query", ["letter=zz", "letter=<", "page=0", "page=x", f"q={'x' * 201}"])
def test_what_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/topics?{query}").status_code == 422


def test_other_letters_and_kinds() -> None:
    def topic(name: str, kind: str = "condition") -> Topic:
        return Topic(name=name, kind=kind, slug=name, question=name, sure=True)

    topics = Topics(snapshot="s", topics=(topic("5q syndrome"), topic("Écart"), topic("Zorb", "complaint")))
    suggester = Suggester(topics)
    page = topics_page(topics, suggester)
    assert page.letters == (("0-9", 1), ("e", 1), ("z", 1))
    assert [one.name for one in topics_page(topics, suggester, letter="e").topics] == ["Écart"]
    assert [one.name for one in topics_page(topics, suggester, letter="0-9").topics] == ["5q syndrome"]
    assert [one.name for one in topics_page(topics, suggester, kind="complaint").topics] == ["Zorb"]
    assert topics_page(topics, suggester, page=9).topics == ()
