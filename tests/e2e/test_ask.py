"""``ask`` from the outside: four formats, the same bytes each time, and the files it writes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.e2e.command import AS_OF, FACIAL, clincite

FORMATS = ["text", "md", "json", "html"]


@pytest.mark.parametrize("form", FORMATS)
def test_two_runs_give_the_same_bytes(form: str, home: Path) -> None:
    first, second = (clincite("ask", FACIAL, "--format", form, "--as-of", AS_OF, home=home) for _ in range(2))
    assert first.code == 0, first.err
    assert first.err == ""
    assert first.out == second.out
    assert "emifacial spasm" in first.text
    assert "\x1b" not in first.text


def test_a_library_set_up_anew_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    known, anew = (clincite("ask", FACIAL, "--format", "json", "--as-of", AS_OF, home=where) for where in (home, tmp_path / "new"))
    assert anew.code == 0, anew.err
    assert anew.out == known.out


def test_set_up_happens_once(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    assert clincite("ask", FACIAL, home=home).code == 0
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == before


def test_every_claim_stands_on_a_quotation(answer_file: Path) -> None:
    answer = json.loads(answer_file.read_bytes())
    assert answer["schema"] == "clincite/answer/1"
    assert answer["question"] == FACIAL
    assert answer["created"] == "2026-11-22T00:00:00Z"
    assert len(answer["claims"]) >= 10
    assert all(claim["quotes"] for claim in answer["claims"])
    cited = {quote["record"] for claim in answer["claims"] for quote in claim["quotes"]}
    assert cited == {reference["record"] for reference in answer["references"]}
    assert all(set(reference["ids"]) & {"pmid", "doi"} or reference["url"] for reference in answer["references"])


class _Loads(HTMLParser):
    """Collects what a page would fetch, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.fetched += [value or "" for name, value in attrs if name in {"src", "srcset", "poster", "data"}]
        self.fetched += [value or "" for name, value in attrs if tag == "link" and name == "href"]


def test_the_page_is_one_self_contained_file(home: Path) -> None:
    page = clincite("ask", FACIAL, "--format", "html", "--as-of", AS_OF, home=home).text
    parser = _Loads()
    parser.feed(page)
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert [address for address in parser.fetched if not address.startswith("data:")] == []
    assert not re.search(r"@import|url\((?!['\"]?data:)", page)


@pytest.mark.parametrize(("name", "start"), [("a.json", b"{"), ("a.md", b"#"), ("a.html", b"<"), ("a.txt", b"")])
def test_out_writes_the_answer_and_its_lock(name: str, start: bytes, home: Path, tmp_path: Path) -> None:
    out = tmp_path / name
    done = clincite("ask", FACIAL, "--as-of", AS_OF, "--out", out, home=home)
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert out.read_bytes().startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "answer.lock"])
    lock = (tmp_path / "answer.lock").read_text(encoding="utf-8")
    answer = json.loads(clincite("ask", FACIAL, "--as-of", AS_OF, "--format", "json", home=home).out)
    assert all(reference["record"] in lock for reference in answer["references"])
    assert all(claim["quotes"][0]["record_sha256"] in lock for claim in answer["claims"])


def test_format_wins_over_the_ending_of_out(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.txt"
    assert clincite("ask", FACIAL, "--format", "json", "--out", out, home=home).code == 0
    assert json.loads(out.read_bytes())["question"] == FACIAL


@pytest.mark.parametrize("place", ["no/such/folder/answer.json", "."])
def test_out_that_cannot_be_written(place: str, home: Path, tmp_path: Path) -> None:
    done = clincite("ask", FACIAL, "--format", "json", "--out", tmp_path / place, home=home)
    assert done.code == 2
    assert "cannot be written" in done.sentence
    assert list(tmp_path.iterdir()) == []


def test_a_question_from_standard_input(home: Path) -> None:
    piped = clincite("ask", "-", "--as-of", AS_OF, "--format", "json", home=home, stdin=FACIAL.encode() + b"\n")
    given = clincite("ask", FACIAL, "--as-of", AS_OF, "--format", "json", home=home)
    assert piped.code == 0, piped.err
    assert json.loads(piped.out)["claims"] == json.loads(given.out)["claims"]


def test_search_finds_by_kind_and_year(home: Path) -> None:
    done = clincite("search", "botulinum toxin hemifacial spasm", "-k", "5", "--format", "json", home=home)
    assert done.code == 0, done.err
    hits = json.loads(done.out)
    assert 1 <= len(hits) <= 5
    kind, year = hits[0]["kind"], hits[0]["year"]
    narrowed = json.loads(
        clincite("search", "botulinum toxin hemifacial spasm", "--kind", kind, "--year-from", str(year), "--format", "json", home=home).out
    )
    assert narrowed
    assert all(hit["kind"] == kind and hit["year"] >= year for hit in narrowed)
    assert hits[0]["record"] in clincite("search", "botulinum toxin hemifacial spasm", home=home).text


def test_show_marks_what_an_answer_quotes(home: Path, answer_file: Path) -> None:
    quote = json.loads(answer_file.read_bytes())["claims"][0]["quotes"][0]
    plain = clincite("show", quote["record"], home=home)
    assert plain.code == 0, plain.err
    assert quote["record_sha256"] in plain.text
    assert "«" not in plain.text
    marked = clincite("show", quote["record"], "--answer", answer_file, home=home).text
    assert "«" in marked
    short = quote["record"].removeprefix("digest:")
    assert clincite("show", short, "--answer", answer_file, home=home).text == marked
    assert "".join(quote["text"].split()) in "".join(marked.replace("«", "").replace("»", "").split())


def test_show_of_no_record(home: Path) -> None:
    done = clincite("show", "pmid:0", home=home)
    assert done.code == 2
    assert "pmid:0" in done.sentence
