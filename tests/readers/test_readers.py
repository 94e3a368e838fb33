"""Audiences, what they are shown first, and reading grades in words."""

from __future__ import annotations

import pytest

from clincite.readers import DEFAULT, Audience, Reader, label_of, reader_of
from clincite.readers.display import display
from clincite.readers.reading_grade import level_words
from clincite.records import Facet


def test_every_audience_has_a_name_and_a_reader() -> None:
    assert len({label_of(audience) for audience in Audience}) == len(Audience) == 6
    assert label_of(Audience.PATIENT) == "Patient or family"
    assert {audience: reader_of(audience) for audience in Audience} == {
        Audience.PATIENT: Reader.PATIENT,
        Audience.STUDENT: Reader.STUDENT,
        **dict.fromkeys((Audience.NURSE, Audience.DOCTOR, Audience.SPECIALIST, Audience.RESEARCHER), Reader.CLINICIAN),
    }
    assert DEFAULT in Audience


@pytest.mark.parametrize("audience", Audience)
def test_what_is_shown_first_and_folded_are_sides_that_exist(audience: Audience) -> None:
    shown = display(audience)
    for names in (shown.first, shown.folded):
        assert len(set(names)) == len(names)
        assert set(names) <= set(Facet)
    assert not set(shown.first) & set(shown.folded)
    assert not {Facet.EMERGENCY, Facet.TREATMENT, Facet.UNCERTAINTY} & set(shown.folded), "nobody is spared these"


def test_who_sees_what() -> None:
    assert [audience for audience in Audience if not display(audience).doses] == [Audience.PATIENT]
    assert [audience for audience in Audience if not display(audience).research] == [Audience.PATIENT]
    assert [audience for audience in Audience if display(audience).receipt] == [Audience.SPECIALIST, Audience.RESEARCHER]
    assert display(Audience.PATIENT).first.index("definition") < display(Audience.PATIENT).first.index("treatment")


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (-1.2, "grade 1"),
        (6.4, "grade 6"),
        (12.4, "grade 12"),
        (12.6, "grade 13, college"),
        (23.0, "above grade 16, college"),
    ],
)
def test_a_grade_in_words(level: float, said: str) -> None:
    assert level_words(level) == said
