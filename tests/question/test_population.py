"""Whom a question is about."""

from __future__ import annotations

import pytest

from clincite.question import Vocabulary
from clincite.question.matching import matches
from clincite.question.population import comorbidities, groups_of, label_of

GROUPS = [
    ("fever in a 5 year old", "children"),
    ("72-year-old woman with gout", "older adults, women"),
    ("55M with gout", "men, adults"),
    ("9F with asthma", "children"),
    ("2 months old with cough", "infants"),
    ("10 day old with jaundice", "newborns"),
    ("aged 15 with acne", "adolescents"),
    ("adults over 65", "adults, older adults"),
    ("older adults with gout", "older adults"),
    ("pregnant women", "pregnancy, women"),
    ("ibuprofen while breastfeeding", "breastfeeding"),
    ("sepsis in the ICU", "intensive care"),
    ("outpatient treatment of pneumonia", "outpatient"),
    ("chest pain in the emergency department", "emergency department"),
    ("infantile spasms", ""),
    ("warfarin for 3 years", ""),
    ("baby aspirin", ""),
    ("athlete's foot", ""),
    ("menopausal women", "women"),
]


@pytest.mark.parametrize(("question", "labels"), GROUPS)
def test_groups(question: str, labels: str) -> None:
    assert ", ".join(groups_of(question)) == labels


SECOND = [
    ("gout in chronic kidney disease", ["chronic kidney disease"]),
    ("hypertension in patients with diabetes", ["diabetes"]),
    ("sepsis and atrial fibrillation", ["atrial fibrillation"]),
    ("blood pressure target in diabetes", ["diabetes"]),
    ("cholesterol in people who have COPD", ["COPD"]),
    ("anticoagulation in atrial fibrillation", []),
    ("difference between gout and sepsis", []),
    ("does hypertension cause stroke", []),
]


@pytest.mark.parametrize(("question", "said"), SECOND)
def test_comorbidities(question: str, said: list[str], small: Vocabulary) -> None:
    found = tuple(match for match in matches(question, small) if match.concepts(small))
    assert [question[match.start : match.end] for match in comorbidities(question, found, small)] == said


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Chronic kidney disease", "chronic kidney disease"),
        ("COPD", "COPD"),
        ("Bell's palsy", "Bell's palsy"),
        ("HIV infection", "HIV infection"),
    ],
)
def test_label(name: str, label: str) -> None:
    assert label_of(name) == label
