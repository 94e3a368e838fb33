"""What documents share: names, places, what a text names, rows of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.records import Record
from clincite.sources.documents.mentions import cited, doi_of, licence_of, pmid_of, year_of
from clincite.sources.documents.record import About, Outline, document_record, path_key, shortened, table_lines


def made(name: str) -> Record:
    outline = Outline()
    outline.line("Text.")
    return document_record(Path("/home/ann") / name, "0123456789abcdef" * 4, About(), outline, title="")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zalutrin guide (final).pdf", "file:zalutrin-guide-final-0123456789ab"),
        ("Größe.html.gz", "file:groe-0123456789ab"),
        ("眼瞼.md", "file:document-0123456789ab"),
        (".md", "file:document-0123456789ab"),
        ("x" * 300 + ".pdf", f"file:{'x' * 60}-0123456789ab"),
    ],
)
def test_ids(name: str, expected: str) -> None:
    assert made(name).id == expected


def test_a_path_is_not_in_the_record_and_its_key_does_not_tell_it() -> None:
    assert "ann" not in repr(made("a.md")).replace("language", "")
    key = path_key(Path("/home/ann/a.md"))
    assert key == path_key(Path("/home/ann/../ann/a.md")) != path_key(Path("/home/bob/a.md"))
    assert len(key) == 64
    assert "ann" not in key


def test_an_outline_keeps_references_apart_until_the_next_heading_of_their_level() -> None:
    outline = Outline()
    for level, heading, text in ((1, "A", "a"), (2, "References", "r1"), (3, "Trials", "r2"), (2, "B", "b"), (1, "12. Bibliography", "r3")):
        outline.heading(level, heading)
        outline.line(text)
    assert [(section.name, section.text) for section in outline.sections()] == [("A", "a"), ("A › B", "b")]
    assert outline.references == ["r1", "r2", "r3"]


def test_long_headings_are_cut_at_a_word() -> None:
    assert shortened("word " * 100) == ("word " * 32).rstrip() + "…"
    assert shortened(" A\n› B › C: ") == "A > B > C"


def test_rows_of_a_table_can_be_read_alone() -> None:
    assert table_lines(["Group", "Dose", ""], [["Adults", "5 mg", "x"], ["", "", ""], ["Children", "", "y", "z"], ["Dose", "Dose"]]) == [
        "Adults; Dose: 5 mg; x",
        "Children; y; z",
        "Dose; Dose",
    ]


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("4711", "4711"),
        ("PMID: 4711", "4711"),
        ("https://pubmed.ncbi.nlm.nih.gov/4711/", "4711"),
        ("0123", None),
        ("1234567890", None),
        ("", None),
    ],
)
def test_pmids(text: str, pmid: str | None) -> None:
    assert pmid_of(text) == pmid


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1234/Zal.1.", "10.1234/Zal.1"),
        ("(doi:10.1234/zal(20)7)", "10.1234/zal(20)7"),
        ("10.1234/zal;", "10.1234/zal"),
        ("9.1234/zal", None),
        ("110.1234/zal", None),
    ],
)
def test_dois(text: str, doi: str | None) -> None:
    assert doi_of(text) == doi


def test_citations_in_a_list_of_references() -> None:
    entries = ["A. doi:10.1234/A. PMID: 12", "B. https://doi.org/10.1234/B", "C.", "B again 10.1234/b.", "PMID: 7. PMID: 8."]
    assert cited(entries) == ("pmid:12", "doi:10.1234/b", "pmid:7", "pmid:8")


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        ("CC BY 3.0", "CC BY 3.0"),
        ("CC-BY-SA", "CC BY-SA"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("All rights reserved", None),
    ],
)
def test_licences(text: str, licence: str | None) -> None:
    assert licence_of(text) == licence


def test_years() -> None:
    assert (year_of("1 March 2019"), year_of("20190301"), year_of("no")) == (2019, None, None)
