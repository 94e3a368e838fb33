"""Web pages: the article with its headings, lists and tables; what the head says; nothing hidden, nothing fetched."""

from __future__ import annotations

import gzip
import random
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.errors import SourceError
from clincite.records import Record, RecordStatus, clean_text
from clincite.sources import Item, Skipped, reader_for
from clincite.sources.documents.html import HtmlReader

pytest.importorskip("trafilatura")

INTRO = "Zalutrin is an invented drug for spasm of the lids, and this page tells how it is given to adults of any age."
HEAD = """
<title>Zalutrin | Lid Society</title><link rel="canonical" href="https://lid.example/zalutrin">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<meta name="citation_title" content="Zalutrin for lid spasm"><meta name="citation_author" content="Ant, Ann B.">
<meta name="citation_author" content="Bob Bee"><meta name="citation_doi" content="10.1234/zal.1"><meta name="citation_pmid" content="4711">
<meta name="citation_journal_abbrev" content="J Inv"><meta name="citation_publication_date" content="2019/03/01">
<meta property="og:site_name" content="Lid Society">
"""
ARTICLE = f"""
<h1>Zalutrin for lid spasm</h1><p>{INTRO}</p>
<h2>Treatment</h2><p>Give 5&nbsp;mg a day; 10<sup>6</sup> units are too many, as a trial showed.<sup><a href="#r1">12</a></sup></p>
<h3>Children</h3><ul><li>Not below two years.</li><li>Half of it above.<ul><li>By mouth.</li></ul></li></ul>
<table><caption>Doses</caption><tr><th>Group</th><th>Dose</th></tr>
<tr><td>Adults</td><td>5 mg</td></tr><tr><td>Children</td><td>2 mg</td></tr></table>
<h2>References</h2><ol><li>Ann A. A trial of zalutrin. J Inv. 2018. doi:10.1234/Ref.1.</li></ol>
"""
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About the society</a></li></ul></nav>"
FOOT = "<footer><p>Copyright 1999 Lid Society. All rights reserved.</p></footer>"


BITS = ("<", ">", "</div>", "<td>", "<sup>", "\x01", "&#2;", "\ufffe", "'", "<li>")


def page(body: str, head: str = "", lang: str = "en") -> str:
    return f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>"


def read(path: Path, content: str | bytes) -> list[Item]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(HtmlReader().read(path))


def record(tmp_path: Path, content: str | bytes) -> Record:
    (item,) = read(tmp_path / "Zalutrin page.html", content)
    assert isinstance(item, Record)
    return item


def texts(found: Record) -> dict[str, str]:
    return {section.name: section.text for section in found.sections}


EXPECTED = {
    "Text": INTRO,
    "Treatment": "Give 5 mg a day; 10⁶ units are too many, as a trial showed.¹²",
    "Treatment › Children": "Not below two years.\nHalf of it above.\nBy mouth.\nDoses\nAdults; Dose: 5 mg\nChildren; Dose: 2 mg",
}


@pytest.mark.parametrize(
    "body",
    [
        MENU + f"<main><article>{ARTICLE}</article></main>" + FOOT,
        MENU + f"<div>{ARTICLE}</div>" + FOOT,
        ARTICLE,  # as a word processor exports it
    ],
)
def test_the_article_without_menus(tmp_path: Path, body: str) -> None:
    found = record(tmp_path, page(body, HEAD))
    assert found.title == "Zalutrin for lid spasm"
    assert texts(found) == EXPECTED
    assert found.cites == ("doi:10.1234/ref.1",)


def test_what_the_head_says(tmp_path: Path) -> None:
    found = record(tmp_path, page(ARTICLE, HEAD, lang="de-AT"))
    assert found.id.startswith("file:zalutrin-page-")
    assert found.authors == ("Ant AB", "Bob Bee")
    assert found.ids == {"pmid": "4711", "doi": "10.1234/zal.1"}
    assert (found.source, found.year, found.licence, found.language) == ("J Inv", 2019, "CC BY 4.0", "de")
    assert found.url == "https://lid.example/zalutrin"
    assert found.status is RecordStatus.UNKNOWN
    assert found.extra == {"file": "Zalutrin page.html", "published": "2019/03/01"}


def test_what_the_head_does_not_say_is_not_guessed(tmp_path: Path) -> None:
    found = record(tmp_path, page(ARTICLE + FOOT, "<title>Other</title>"))
    assert (found.year, found.ids, found.authors, found.source, found.url) == (None, {}, (), None, None)


def test_linked_data_and_a_pubmed_address(tmp_path: Path) -> None:
    head = """<link rel="canonical" href="https://pubmed.ncbi.nlm.nih.gov/123/"><script type="application/ld+json">{"@graph": [
      {"@type": "Organization", "name": "x"}, {"@type": "MedicalWebPage", "headline": "H", "datePublished": "2017-02-03",
      "author": [{"@type": "Person", "name": "Ann Ant"}, "Bob Bee"], "publisher": {"name": "Lid Society"}}]}</script>"""
    found = record(tmp_path, page(ARTICLE, head))
    assert found.ids == {"pmid": "123"}
    assert (found.year, found.authors, found.source) == (2017, ("Ann Ant", "Bob Bee"), "Lid Society")


@pytest.mark.parametrize("data", ["{", "[" * 100_000, "null", '{"@graph": 5}', '{"@type": "Article", "author": 7, "publisher": []}'])
def test_broken_linked_data_does_no_harm(tmp_path: Path, data: str) -> None:
    assert record(tmp_path, page(ARTICLE, f"<script type='application/ld+json'>{data}</script>")).authors == ()


def test_hidden_text_scripts_and_comments_are_not_read(tmp_path: Path) -> None:
    hidden = """<p style="color:red; display : none">SECRET style</p><p hidden>SECRET attribute</p>
    <div aria-hidden="true"><p>SECRET aria</p></div>
    <script>SECRET()</script><style>.SECRET{}</style><!-- SECRET comment --><noscript><p>SECRET noscript</p></noscript>
    <template><p>SECRET template</p></template><iframe src="x">SECRET frame</iframe><p style="visibility:hidden">SECRET invisible</p>"""
    found = record(tmp_path, page(f"<main>{ARTICLE.replace('<h3>', hidden + '<h3>')}</main>"))
    assert "SECRET" not in repr(found)
    assert texts(found) == EXPECTED


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert record(tmp_path, page(f"<iframe src='http://x.example/'></iframe><img src='http://x.example/a.png'>{ARTICLE}", HEAD))


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "<meta charset='utf-8'>"),
        ("cp1252", ""),
        ("cp1252", "<meta charset='iso-8859-1'>"),
        ("cp1250", "<meta http-equiv='Content-Type' content='text/html; charset=windows-1250'>"),
        ("utf-8", "<meta charset='no-such-one'>"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, declaration: str) -> None:
    wanted = "Größe des Lids – “klein”: dies ist ein Satz, der lang genug ist, um als Text zu gelten."
    found = record(tmp_path, page(f"<p>{wanted}</p>", declaration).encode(encoding))
    assert texts(found) == {"Text": wanted}


def test_pages_that_declare_xml(tmp_path: Path) -> None:
    content = f'<?xml version="1.0" encoding="utf-8"?>\n{page(ARTICLE)}'
    assert texts(record(tmp_path, content)) == EXPECTED


def test_pictures_within_the_page_cost_nothing(tmp_path: Path) -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 3_000_000}'>"
    assert texts(record(tmp_path, page(f"<main>{picture}{ARTICLE}</main>"))) == EXPECTED


@pytest.mark.parametrize("body", [MENU, "", "<script>x()</script>", "<p></p>" * 10, "<a href=x>one two three four five six</a>" * 50])
def test_a_page_without_an_article_is_told(tmp_path: Path, body: str) -> None:
    (item,) = read(tmp_path / "menu.html", page(body))
    assert isinstance(item, Skipped)
    assert item.where.endswith("menu.html")
    assert "no article" in item.why


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b" \n\t ", "empty"), (bytes(range(256)) * 400, "no text"), (b"\x1f\x8b\x08cut", "cut short|damaged")],
)
def test_what_is_no_page(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read(tmp_path / "bad.html", content)
    assert "bad.html" in caught.value.message


def test_limits(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(page("<p>word</p>" * 1000))
    with pytest.raises(SourceError, match="larger than"):
        list(HtmlReader(max_bytes=2_000).read(path))
    with pytest.raises(SourceError, match="more than 500"):
        list(HtmlReader(max_elements=500).read(path))


def test_deep_nesting_does_not_bring_it_down(tmp_path: Path) -> None:
    items = read(tmp_path / "deep.html", page(f"<p>{INTRO}</p>" + "<div>" * 50_000 + "<p>Deep down.</p>"))
    assert [type(item) for item in items] == [Skipped, Record]
    assert isinstance(items[0], Skipped)
    assert "nested" in items[0].why


def test_many_headings_of_one_name(tmp_path: Path) -> None:
    found = record(tmp_path, page("".join(f"<h2>Dose</h2><p>Sentence number {number} of the page.</p>" for number in range(300))))
    assert len(found.sections) == 300
    assert [section.name for section in found.sections[:3]] == ["Dose", "Dose (2)", "Dose (3)"]


def test_packed_pages_and_names(tmp_path: Path) -> None:
    path = tmp_path / "zal.htm.gz"
    path.write_bytes(gzip.compress(page(ARTICLE).encode()))
    reader = reader_for(path)
    assert reader is not None
    (item,) = reader.read(path)
    assert isinstance(item, Record)
    assert item.id.startswith("file:zal-")
    assert not HtmlReader().accepts(tmp_path / "a.xml")


def test_without_the_library_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "a.html", page(ARTICLE))
    assert "pip install 'clincite[documents]'" in caught.value.hint


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_damaged_pages_give_clean_items(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    dice = random.Random(seed)
    letters = list(MENU + page(ARTICLE, HEAD))
    for _ in range(dice.randrange(1, 20)):
        place = dice.randrange(len(letters))
        letters[place : place + dice.choice((0, 1, 5))] = [dice.choice(BITS)]
    path = tmp_path_factory.getbasetemp() / "damaged.html"
    path.write_bytes("".join(letters).encode())
    items = list(HtmlReader().read(path))
    assert items
    for item in items:
        if isinstance(item, Record):
            assert len({section.name for section in item.sections}) == len(item.sections)
            assert all(section.text == clean_text(section.text) != "" for section in item.sections)
