"""The home page: one box, examples that are answered, what was published, what is held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from clincite.web.site import Site
from tests.desks import People, publish
from tests.web.browsing import NOW, RECORDS, assert_clean, client_of, made_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made_site(tmp_path_factory.mktemp("home"), *RECORDS)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as client:
        yield client


def test_it_is_one_labelled_search_box(client: TestClient) -> None:
    page = client.get("/").text
    assert_clean(page)
    assert page.count("<form") == 1
    (label,) = re.findall(r'<label for="([^"]+)"', page)
    (box,) = re.findall(r"<input [^>]+>", page)
    assert f'id="{label}"' in box and 'name="q"' in box and "required" in box
    assert "autofocus" not in box  # on a phone the keyboard would hide the page
    assert '<form class="finder finder-large" role="search" action="/ask" method="get">' in page


def test_an_emergency_comes_before_the_examples(client: TestClient) -> None:
    page = client.get("/").text
    assert page.index("Call your local emergency number first") < page.index("For example")


def test_what_is_held_and_how_fresh(client: TestClient) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", client.get("/").text).split())
    assert "6 in 9 sections, published 2018 to 2022" in text
    assert "Status last checked 2025-05-06; unknown for 4 records; 1 retracted" in text
    assert "Zorb Society" in text


def test_examples_are_answered(site: Site, client: TestClient) -> None:
    found = re.findall(r'<ul class="examples">(.*?)</ul>', client.get("/").text, re.DOTALL)
    urls = [unescape(url) for url in re.findall(r'href="([^"]+)"', found[0])]
    assert urls
    for url in urls:
        (question,) = parse_qs(urlsplit(url).query)["q"]
        assert site.library.snapshot()
        from clincite import engine

        answer = engine.ask(question, site.library, as_of=NOW, vocabulary=site.vocabulary)
        assert answer.direct_answer, question


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    with client_of(made_site(tmp_path)) as client:
        reply = client.get("/")
        assert reply.status_code == 200
        assert "Nothing yet." in reply.text
        assert "For example" not in reply.text
        assert client.get("/topics").status_code == 200
        assert "no marked topics yet" in client.get("/topics").text
        assert client.get("/policy").status_code == 200


def test_it_is_small(client: TestClient) -> None:
    assert len(client.get("/").content) < 30_000


def test_published_answers_are_listed_until_they_are_taken_back(tmp_path: Path) -> None:
    from clincite import engine

    site = made_site(tmp_path, *RECORDS)
    answer = engine.ask("How is zorb fever treated?", site.library, as_of=NOW, vocabulary=site.vocabulary)
    about = publish(site.desk, answer, signers=())
    with client_of(site) as client:
        page = client.get("/").text
        assert f'href="/answers/{about.slug}"' in page
        assert re.search(r"Submitted, version 1, (2026-01-02|2 January 2026)", page)
        record = client.get(f"/records/{answer.references[0].record}").text
        assert "Quoted by published answers" in record and f'href="/answers/{about.slug}"' in record
        site.desk.withdraw(People(site.desk).editor().actor, about.slug, "It is wrong.")
        assert f'href="/answers/{about.slug}"' not in client.get("/").text
        assert "Quoted by published answers" not in client.get(f"/records/{answer.references[0].record}").text
