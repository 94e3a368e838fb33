"""Questions in English that agrees in number, with names written as they stand inside a sentence."""

from __future__ import annotations

import pytest

from clincite.question.facets import facets_of
from clincite.records import Facet
from clincite.web.topics.phrasing import TEMPLATES, Casing, broad_question, is_plural, question_about

CASING = Casing(["Systemic lupus erythematosus", "Chronic facial pain", "Arthritis in Lyme disease", "Late Lyme arthritis"])


@pytest.mark.parametrize("facet", TEMPLATES)
def test_a_question_is_read_as_being_about_its_side(facet: Facet) -> None:
    assert facet in facets_of(str(question_about(facet, "gout")))


@pytest.mark.parametrize("facet", [Facet.DIFFERENTIAL, Facet.PITFALL, Facet.UNCERTAINTY, Facet.EMERGENCY])
def test_some_sides_are_no_question_of_their_own(facet: Facet) -> None:
    assert question_about(facet, "gout") is None


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("facial tics", True),
        ("premature atrial and ventricular complexes", True),
        ("disorders of the eye", True),
        ("gout", False),
        ("diabetes", False),
        ("herpes zoster", False),
        ("hepatitis", False),
        ("systemic lupus erythematosus", False),
        ("abscess", False),
        ("focal seizures / post-ictal state", True),
        ("AIDS", False),
        ("", False),
    ],
)
def test_number(name: str, several: bool) -> None:
    assert is_plural(name) is several


def test_questions_agree_in_number() -> None:
    assert question_about(Facet.TREATMENT, "facial tics") == "How are facial tics treated?"
    assert question_about(Facet.FOLLOW_UP, "facial tics") == "What follow-up do facial tics need?"
    assert broad_question("facial tics") == "What causes facial tics and how are they treated?"
    assert broad_question("gout") == "What causes gout and how is it treated?"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Gout", "gout"),
        ("Bell's palsy", "Bell's palsy"),
        ("Bell’s palsy", "Bell’s palsy"),
        ("HIV infection", "HIV infection"),
        ("IgA nephropathy", "IgA nephropathy"),
        ("Budd-Chiari syndrome", "Budd-Chiari syndrome"),
        ("X-linked ichthyosis", "X-linked ichthyosis"),
        ("Wilson disease", "Wilson disease"),
        ("Cogan lid twitch", "Cogan lid twitch"),
        ("Lyme arthritis", "Lyme arthritis"),
        ("Lupus nephritis", "lupus nephritis"),
        ("Facial myokymia", "facial myokymia"),
        ("Acute-on-chronic liver failure", "acute-on-chronic liver failure"),
        ("", ""),
        ("4-fold thing", "4-fold thing"),
    ],
)
def test_names_inside_a_sentence(name: str, inside: str) -> None:
    assert CASING.inside(name) == inside
