"""``/glossary``: from A to Z, each definition with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from clincite.readers.glossary import Glossary, Term, glossary
from clincite.web.pages.glossary import glossary_url, letter_of, terms_like
from tests.web.browsing import assert_clean, client_of, made_site


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(made_site(tmp_path_factory.mktemp("glossary"))) as client:
        yield client


def test_every_term_is_listed_and_explained_where_it_says(client: TestClient) -> None:
    index = client.get("/glossary").text
    assert_clean(index)
    links = [unescape(url) for url in re.findall(r'<li id="[^"]+"><a href="([^"]+)">', index)]
    assert links == sorted(links, key=links.index) and len(links) == len(glossary())
    pages = {letter: client.get(f"/glossary?letter={letter}").text for letter in {letter_of(term) for term in glossary()}}
    for term in glossary():
        page = unescape(pages[letter_of(term)])
        assert glossary_url(term) in links
        assert f'<dt id="{term.slug}">{term.term}' in page
        assert term.plain in page and f'href="{term.url}"' in page
    for page in pages.values():
        assert_clean(page)
        ids = re.findall(r'<dt id="([^"]+)"', page)
        assert len(ids) == len(set(ids))


def test_pages_are_small(client: TestClient) -> None:
    sizes = [
        len(client.get(url).content) for url in ("/glossary", *(f"/glossary?letter={letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))
    ]
    assert max(sizes) < 80_000


def term(name: str, *variants: str) -> Term:
    return Term(term=name, plain="A thing.", reach=1, source="X", url="https://x.example/", variants=variants)


def test_search_takes_other_names_and_spellings() -> None:
    held = Glossary([term("edema", "swelling"), term("cerebral edema"), term("low-density thing"), term("5-HT receptor")])
    assert [one.term for one in terms_like(held, "oedema")] == ["edema", "cerebral edema"]
    assert [one.term for one in terms_like(held, "Swelling")] == ["edema"]
    assert [one.term for one in terms_like(held, "low density")] == ["low-density thing"]
    assert terms_like(held, "zzz") == terms_like(held, " ") == ()
    assert letter_of(held.terms[0]) == "0-9"


def test_search_on_the_page(client: TestClient) -> None:
    assert "oedema" in client.get("/glossary?q=oedema").text
    evil = client.get("/glossary", params={"q": '"><script>alert(1)</script>'}).text
    assert_clean(evil)
    assert "no such word" in evil
    assert client.get("/glossary?letter=zz").status_code == 422
    assert client.get("/glossary?letter=0-9").status_code == 200
