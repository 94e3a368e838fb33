from __future__ import annotations

import pytest

from clincite.errors import SourceError
from clincite.records import Facet, Record, RecordKind
from clincite.sources.open_medicine.differentials import differential_record, parse_citation
from clincite.sources.open_medicine.package import records
from clincite.sources.open_medicine.wording import Casing


@pytest.fixture(scope="module")
def differentials() -> dict[str, Record]:
    return {record.id.rpartition("/")[2]: record for record in records() if record.id.startswith("openmed:differential/")}


def test_the_headache_record(differentials: dict[str, Record]) -> None:
    record = differentials["headache"]
    assert record.kind is RecordKind.GUIDELINE_SUMMARY
    assert (record.issuer, record.source, record.year) == ("ACEP", "Ann Emerg Med", 2019)
    assert record.authors[0] == "Godwin SA"
    section = record.sections[0]
    assert (section.name, section.facet, section.condition, section.role) == (
        "Subarachnoid hemorrhage (SAH) › Key features",
        Facet.DIFFERENTIAL,
        "Subarachnoid hemorrhage",
        "do_not_miss",
    )
    tests = record.section("Subarachnoid hemorrhage (SAH) › Recommended tests")
    assert tests is not None and tests.facet is Facet.IMAGING
    assert section.text.startswith("Subarachnoid hemorrhage (SAH) – key features: sudden-onset severe headache (thunderclap); ")
    assert record.presentations[0].finding == "headache"
    assert "cephalgia" in record.presentations[0].lay and "migraine" not in record.presentations[0].lay
    assert {"SAH"} == set(record.conditions[0].synonyms)


def test_bins(differentials: dict[str, Record]) -> None:
    bins = {item.bin for record in differentials.values() for item in record.presentations}
    assert bins == {"common", "secondary", "do_not_miss"}


def test_a_review_called_a_guideline_is_a_review(differentials: dict[str, Record]) -> None:
    assert differentials["abdominal_pain"].kind is RecordKind.REVIEW
    assert differentials["palpitations"].kind is RecordKind.OPINION
    assert differentials["dyspnea"].kind is RecordKind.REVIEW


def test_every_citation_parses(differentials: dict[str, Record]) -> None:
    assert {name for name, record in differentials.items() if not record.authors or record.year is None} == set()


def test_names_are_in_sentence_case(differentials: dict[str, Record]) -> None:
    names = {condition.name for record in differentials.values() for condition in record.conditions}
    assert {"Ovarian torsion", "May-Thurner syndrome", "Wolff-Parkinson-White syndrome", "Adult-onset Still disease"} <= names


@pytest.mark.parametrize(
    ("text", "authors", "title", "journal", "year"),
    [
        ("Doe J, Roe R Jr. A study of coughs. J Cough. 2001;12(3):4-5.", ("Doe J", "Roe R Jr"), "A study of coughs", "J Cough", 2001),
        (
            "Society Guideline: Coughs. Doe J, et al. J Cough 2001;12(3):4-5.",
            ("Doe J", "et al"),
            "Society Guideline: Coughs",
            "J Cough",
            2001,
        ),
        ("Something that is no citation", (), "", None, None),
    ],
)
def test_citations(text: str, authors: tuple[str, ...], title: str, journal: str | None, year: int | None) -> None:
    found = parse_citation(text)
    assert (found.authors, found.title, found.journal, found.year) == (authors, title, journal, year)


def test_a_broken_file_is_named() -> None:
    with pytest.raises(SourceError, match=r"x\.json"):
        differential_record(b"{}", "x.json", "open-medicine 1", Casing())
