"""A user's own Markdown: what can be quoted, what the front matter says, and what it may not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import SourceError
from clincite.records import Record, RecordKind, RecordStatus
from clincite.sources import Item, Skipped, reader_for
from clincite.sources.documents.markdown import MarkdownReader

FRONT = """---
title: "Zalutrin: a guide"
authors: [Ann Ant, Bob Bee]
year: 2019
source: J Inv
issuer: Lid Society
kind: guideline
pmid: 0123
doi: https://doi.org/10.1234/Zal.1
url: https://lid.example/guide
license: https://creativecommons.org/licenses/by-sa/4.0/
language: de
population: adults
n: 1,203
keywords: [lid, spasm]
status: current
---
"""
TEXT = """# Zalutrin

Some *very* **plain** text with a [link](https://x.example), `code`, ![a picture](p.png) and 10<sup>6</sup> units.[^1]
It goes on.

## Treatment

- Give 5 mg,
  twice a day.
  - By mouth.
1. Stop it if lips swell.

| Group | Dose | Every |
|-------|------|-------|
| Adults | 5 mg | 8 h |
| Children | | 12 h |

### Children

<div>dropped</div>

> Not below two years &amp; <b>never</b> twice.

    indented

## References

1. Ann A. A trial. doi:10.1234/ref.(2).

## Appendix

[^1]: A note.
"""


def read(path: Path, content: str | bytes) -> list[Item]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(MarkdownReader().read(path))


def record(tmp_path: Path, content: str | bytes) -> Record:
    (item,) = read(tmp_path / "Zalutrin.md", content)
    assert isinstance(item, Record)
    return item


def texts(found: Record) -> dict[str, str]:
    return {section.name: section.text for section in found.sections}


def test_sections(tmp_path: Path) -> None:
    found = record(tmp_path, TEXT)
    assert found.title == "Zalutrin"
    assert texts(found) == {
        "Text": "Some very plain text with a link, code, and 10⁶ units. It goes on.",
        "Treatment": "Give 5 mg, twice a day.\nBy mouth.\nStop it if lips swell.\nAdults; Dose: 5 mg; Every: 8 h\nChildren; Every: 12 h",
        "Treatment › Children": "Not below two years & never twice.\nindented",
        "Appendix": "A note.",
    }
    assert found.cites == ("doi:10.1234/ref.(2)",)
    assert (found.kind, found.status, found.ids) == (RecordKind.UNSPECIFIED, RecordStatus.UNKNOWN, {})


def test_front_matter(tmp_path: Path) -> None:
    items = read(tmp_path / "a.md", FRONT + TEXT)
    assert [type(item) for item in items] == [Skipped, Record]
    assert isinstance(items[0], Skipped)
    assert items[0].why == "its pmid '0123' is not a number of up to nine digits"
    found = record(tmp_path, FRONT.replace("0123", "123") + TEXT)
    assert found.title == "Zalutrin: a guide"
    assert found.authors == ("Ann Ant", "Bob Bee")
    assert found.ids == {"pmid": "123", "doi": "10.1234/Zal.1"}
    assert (found.kind, found.issuer, found.source, found.year) == (RecordKind.GUIDELINE, "Lid Society", "J Inv", 2019)
    assert (found.url, found.licence, found.language) == ("https://lid.example/guide", "CC BY-SA 4.0", "de")
    assert (found.population, found.n, found.keywords) == ("adults", 1203, ("lid", "spasm"))
    assert found.status is RecordStatus.UNKNOWN


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("title: [unclosed", "it is not YAML (line 3); the text was read without it"),
        ("just words", "it holds no keys; the text was read without it"),
        ("a: " + "[" * 60_000, "it is nested too deeply"),
        ("- " * 30_000, "it is not YAML"),
        ("kind: digest", "its kind 'digest' is none of guideline, systematic_review"),
        ("kind: poem", "its kind 'poem' is none of"),
        ("doi: zal.1", "its doi 'zal.1' is not of the form"),
        ("n: many", "its n 'many' is not a number"),
        ("url: javascript:alert(1)", "its url"),
        ("year: soon", "its year 'soon' is not a year"),
    ],
)
def test_faulty_front_matter_costs_itself_alone(tmp_path: Path, front: str, why: str) -> None:
    items = read(tmp_path / "a.md", f"---\n{front}\n---\n{TEXT}")
    assert [type(item) for item in items] == [Skipped, Record]
    assert isinstance(items[0], Skipped)
    assert items[0].where.endswith("a.md: front matter")
    assert items[0].why.startswith(why)
    assert isinstance(items[1], Record)
    assert texts(items[1])["Appendix"] == "A note."


def test_aliases_in_front_matter_do_not_unfold(tmp_path: Path) -> None:
    laughs = "a: &a [x]\n" + "".join(
        f"{chr(98 + place)}: &{chr(98 + place)} [{', '.join([f'*{chr(97 + place)}'] * 9)}]\n" for place in range(20)
    )
    found = record(tmp_path, f"---\n{laughs}authors: *u\ntitle: T\n---\n{TEXT}")
    assert (found.title, found.authors) == ("T", ())


def test_a_line_of_dashes_is_no_front_matter(tmp_path: Path) -> None:
    assert texts(record(tmp_path, "---\n\nText of the note.\n")) == {"Text": "Text of the note."}


def test_several_first_headings_are_chapters(tmp_path: Path) -> None:
    found = record(tmp_path, "# One\n\nFirst.\n\n# Two\n\nSecond.\n\n## Three\n\nThird.\n")
    assert found.title == "One"
    assert texts(found) == {"One": "First.", "Two": "Second.", "Two › Three": "Third."}


def test_repeated_headings_stay_apart_whatever_they_are_called(tmp_path: Path) -> None:
    found = record(tmp_path, "## A\nx\n## A (2)\ny\n## A\nz\n## A\nw\n")
    assert texts(found) == {"A": "x", "A (2)": "y", "A (3)": "z", "A (4)": "w"}


def test_the_same_bytes_make_the_same_record_and_others_another(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (there,) = read(tmp_path / "b" / "Zalutrin.md", TEXT)
    assert record(tmp_path, TEXT) == there
    assert record(tmp_path, TEXT + "\nMore.\n").id != record(tmp_path, TEXT).id
    assert str(tmp_path) not in repr(there)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert texts(record(tmp_path, "# Lid\r\n\r\nGröße – “klein”.\r\n".encode(encoding))) == {"Text": "Größe – “klein”."}


def test_script_within_a_line_is_dropped(tmp_path: Path) -> None:
    assert texts(record(tmp_path, "Give it <script>alert(1)</script>twice<br>daily.\n")) == {"Text": "Give it twice daily."}


@pytest.mark.parametrize("content", [b"", b"\n\n", bytes(range(256)) * 400])
def test_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match=r"bad\.md"):
        read(tmp_path / "bad.md", content)


@pytest.mark.parametrize("content", ["# Only a heading\n", "---\ntitle: T\n---\n", "![picture](a.png)\n", "<div>html</div>\n"])
def test_a_file_without_anything_to_quote_is_told(tmp_path: Path, content: str) -> None:
    (item,) = read(tmp_path / "empty.md", content)
    assert isinstance(item, Skipped)
    assert "no text" in item.why


def test_limits_and_depth(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("word " * 1000)
    with pytest.raises(SourceError, match="larger than"):
        list(MarkdownReader(max_bytes=1000).read(path))
    steps = "".join(f"{'  ' * place}- step {place}\n" for place in range(400))
    for deep in ("> " * 5_000 + "deep", "- " * 5_000 + "deep", ">" * 5_000 + " deep", "1. " * 30 + "deep", steps):
        (text,) = texts(record(tmp_path, f"{deep}\n\nText.\n")).values()
        assert text.split("\n")[-1] == "Text."
        assert "deep" in text or "step 399" in text
    assert record(tmp_path, "*" * 50_000 + "a" + "[" * 20_000 + "\n\nText.\n").sections


@given(st.text(max_size=300))
def test_any_text_gives_clean_sections(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        items = list(MarkdownReader().read(path))
    except SourceError:
        return
    for item in items:
        if isinstance(item, Record):
            assert len({section.name for section in item.sections}) == len(item.sections)
            assert all(section.text and "\x00" not in section.text for section in item.sections)


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / b"zal\xff\xfe.md".decode("utf-8", "surrogateescape")
    try:
        path.write_text(TEXT)
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    reader = reader_for(path)
    assert reader is not None
    (item,) = reader.read(path)
    assert isinstance(item, Record)
    assert item.extra["file"] == "zal��.md"
    item.extra["file"].encode()
    path.write_text("")
    with pytest.raises(SourceError) as caught:
        list(reader.read(path))
    caught.value.message.encode()
