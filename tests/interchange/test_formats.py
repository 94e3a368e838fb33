"""RIS, BibTeX and CSL-JSON: read back by programs that are not ours, and held to the rules of the formats."""

from __future__ import annotations

import json
import re
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import Answer
from clincite.interchange import EXPORTS, FORMATS
from clincite.interchange.bibtex import bibtex, escaped
from clincite.interchange.cited import cited_in
from clincite.interchange.csl import csl
from clincite.interchange.ris import ris
from tests.interchange.references import DOI, GROUP, NASTY, answer
from tests.render import sample

CITED = cited_in(answer())

# -- RIS ---------------------------------------------------------------------------------------------------------------------

RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def test_ris_is_read_back() -> None:
    entries = rispy.loads(ris(answer()))
    assert [entry["id"] for entry in entries] == [one.key for one in CITED]
    assert [entry.get("title") for entry in entries] == [one.title for one in CITED]
    first = entries[0]
    assert first["type_of_reference"] == "JOUR"
    assert first["doi"] == DOI
    assert first["authors"] == ["Wang, A."] and first["accession_number"] == "PMID:9843077"
    assert (first["secondary_title"], first["year"]) == ("J Invented Med", "2017")


def test_the_record_of_the_paper_itself_wins_over_our_digest() -> None:
    """Reference 7 is the paper, reference 1 our digest of it: what is listed is the paper's own data, and both identifiers."""
    assert CITED[0].numbers == (1, 7) and CITED[0].doi == DOI and CITED[0].year == 2017


@pytest.mark.parametrize("references", [None, ()])
def test_every_line_of_ris_is_one_tag(references: tuple[()] | None) -> None:
    whole = answer() if references is None else sample.sample(references=references)
    text = ris(whole)
    assert text.replace("\r\n", "").count("\n") == 0, "lines end in CR LF"
    entry: list[str] = []
    for line in text.split("\r\n"):
        if not line:
            continue
        assert RIS_LINE.fullmatch(line)
        entry.append(line[:2])
        if line.startswith("ER"):
            assert entry[0] == "TY" and entry.count("TY") == 1 and entry.count("TI") == 1
            entry = []
    assert not entry, "every entry ends"


def test_ris_types() -> None:
    types = dict(zip([one.numbers[0] for one in CITED], [entry["type_of_reference"] for entry in rispy.loads(ris(answer()))], strict=True))
    assert types == {1: "JOUR", 2: "JOUR", 3: "JOUR", 4: "RPRT", 6: "RPRT", 8: "JOUR", 9: "JOUR", 10: "GEN", 11: "GEN", 12: "ELEC"}


def test_ris_keeps_a_group_whole() -> None:
    authors = rispy.loads(ris(answer()))[1]["authors"]
    assert authors == [GROUP, "Iskorur", "Barnes and Noble AB"]


# -- BibTeX ------------------------------------------------------------------------------------------------------------------


def parsed(text: str) -> Any:
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), LatexDecodingMiddleware()])
    assert not library.failed_blocks
    return library.entries


def test_bibtex_is_read_back() -> None:
    entries = parsed(bibtex(answer()))
    assert [entry.key for entry in entries] == [one.key for one in CITED]
    fields = [{field.key: field.value for field in entry.fields} for entry in entries]
    plain = [title["title"].replace("{", "").replace("}", "") for title in fields]
    assert plain[0] == CITED[0].title
    assert fields[0]["doi"] == DOI
    assert fields[1]["author"][0].strip("{}") == GROUP
    assert [entry.entry_type for entry in entries[:4]] == ["article", "article", "article", "techreport"]
    assert fields[3]["institution"] == "ACR & friends"


def test_hostile_titles_come_back_to_the_letter() -> None:
    title = next(field.value for field in parsed(bibtex(answer()))[1].fields if field.key == "title")
    assert title.replace("ˆ", "^") == f"RETRACTED: {NASTY}"


TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)


@given(TEXT)
def test_braces_are_balanced_and_nothing_active_is_left(text: str) -> None:
    told = escaped(text)
    depth = 0
    for char in told:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0
    assert re.search(r"(?<!\\)[%#$&_]", told) is None
    assert "~" not in told and "^" not in told


def test_every_entry_has_what_its_type_needs() -> None:
    needed = {"article": {"title", "journal", "year"}, "techreport": {"title", "institution"}, "misc": {"title"}}
    for entry in parsed(bibtex(answer())):
        assert needed[entry.entry_type] <= {field.key for field in entry.fields}


def test_bibtex_of_nothing_is_a_comment() -> None:
    assert parsed(bibtex(sample.sample(references=()))) == []


# -- CSL-JSON ----------------------------------------------------------------------------------------------------------------

# Names and shapes of the CSL-JSON input schema, version 1.0 (resource.citationstyles.org), as far as they are used.
CSL_TEXT = {"title", "container-title", "container-title-short", "publisher", "genre", "DOI", "PMID", "PMCID", "URL", "note"}
CSL_TYPES = {"article-journal", "report", "webpage", "document"}
CSL_NAME = {"family", "given", "suffix", "literal"}


def assert_csl(items: Any) -> None:
    assert isinstance(items, list)
    for item in items:
        assert set(item) <= {"id", "type", "author", "issued", *CSL_TEXT}
        assert {"id", "type"} <= set(item) and isinstance(item["id"], str) and item["type"] in CSL_TYPES
        assert all(isinstance(item[name], str) and item[name] for name in CSL_TEXT & set(item))
        for name in item.get("author", []):
            assert name and set(name) <= CSL_NAME and all(isinstance(value, str) and value for value in name.values())
            assert ("literal" in name) != ("family" in name)
        if "issued" in item:
            assert set(item["issued"]) == {"date-parts"}
            ((year,),) = item["issued"]["date-parts"]
            assert isinstance(year, int)


def test_csl_keeps_to_its_schema() -> None:
    items = json.loads(csl(answer()))
    assert_csl(items)
    assert len({item["id"] for item in items}) == len(CITED)
    nasty = items[1]
    assert nasty["title"] == f"RETRACTED: {NASTY}"
    assert nasty["author"][0] == {"literal": GROUP}
    assert items[3]["type"] == "report" and items[3]["genre"] == "Guideline"
    assert items[0]["PMID"] == "9843077" and items[0]["issued"] == {"date-parts": [[2017]]}
    assert "issued" not in next(item for item in items if item["title"] == "My own notes")


def test_csl_of_nothing_is_an_empty_list() -> None:
    assert json.loads(csl(sample.sample(references=()))) == []


# -- the tables --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_writes_every_answer(name: str) -> None:
    export = EXPORTS[name]
    for one in (answer(), sample.sample()):
        text = export.write(one)
        assert text == export.write(one), "the same bytes each time"
        assert "\x1b" not in text and "\u202e" not in text
    assert export.suffix.startswith(".") and "/" in export.media_type


def test_the_command_line_has_the_faces_and_the_lists() -> None:
    assert set(FORMATS) == {"text", "md", "json", "html", "ris", "bibtex", "csl"}
    whole: Answer = answer()
    assert FORMATS["ris"].render(whole, width=40, color=True) == ris(whole)


def test_plain_text_has_every_sentence_and_every_reference() -> None:
    whole = sample.sample()
    text = EXPORTS["txt"].write(whole)
    for claim in whole.claims:
        assert claim.text in text
    for reference in whole.references:
        assert f"\n{reference.number}. " in text
    assert "[2, RETRACTED]" in text and "RETRACTED: Invented study number 2" in text
    assert whole.disclaimer in text
