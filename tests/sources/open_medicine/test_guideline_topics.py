from __future__ import annotations

import pytest

from clincite.sources.open_medicine.guideline_topics import conditions_of, fits


@pytest.mark.parametrize(
    ("abbreviation", "name", "expected"),
    [
        ("CAP", "community-acquired pneumonia", True),
        ("DKA", "diabetic ketoacidosis", True),
        ("UGIB", "upper gastrointestinal bleeding", True),
        ("NAFLD", "nonalcoholic fatty liver disease", True),
        ("copd", "chronic obstructive pulmonary disease", True),
        ("PE", "pneumonia", False),
        ("CAP", "chronic kidney disease", False),
        ("burn", "burn nutrition", False),
    ],
)
def test_initials(abbreviation: str, name: str, expected: bool) -> None:
    assert fits(abbreviation, name) is expected


def test_the_title_and_the_identifier_choose_the_condition() -> None:
    topics = ["community acquired pneumonia", "CAP", "pneumonia", "antibiotic", "ICU admission", "risk score"]
    found = conditions_of("Guideline on Community-Acquired Pneumonia", "xyz_cap_2020", "XYZ", topics)
    assert [(item.name, item.synonyms) for item in found] == [("Community acquired pneumonia", ("CAP",)), ("Pneumonia", ())]


def test_the_issuer_names_no_disease() -> None:
    found = conditions_of("Society Guideline for Gout", "acr_gout_2020", "ACR", ["gout", "acute crystal reaction", "rheumatology"])
    assert [item.name for item in found] == ["Gout"]


def test_no_disease_among_the_topics() -> None:
    assert conditions_of("Guideline on Evaluation", "abc_evaluation_2014", "ABC", ["evaluation", "risk assessment"]) == ()
