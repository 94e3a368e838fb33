"""Whether a statement speaks of the group that is asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.population import speaks_of
from clincite.records import Record, RecordKind


def source(title: str = "On lids", population: str | None = None) -> Record:
    return Record(id="a:1", kind=RecordKind.TRIAL, title=title, sections=(), population=population)


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("children", "Paediatric owls."),
        ("children", "In a 5-year-old boy."),
        ("infants", "In newborns."),
        ("newborns", "Neonatal lids."),
        ("adolescents", "In teenagers."),
        ("older adults", "In elderly owls."),
        ("older adults", "Among older adults."),
        ("women", "A woman with flutter."),
        ("men", "Male owls."),
        ("pregnancy", "Pregnant owls."),
        ("breastfeeding", "During lactation."),
        ("chronic kidney disease", "In CHRONIC disease of the kidneys."),
    ],
)
def test_speaks_of_it(group: str, text: str) -> None:
    assert speaks_of(group, source(), text)


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("children", "Adults with flutter."),
        ("men", "In women and in menopause; many."),
        ("women", "In men."),
        ("older adults", "Owls aged 18 to 60."),
        ("older adults", "At any age."),
        ("breastfeeding", "In nursing homes, nurses gave it."),
        ("pregnancy", "Impregnated with bark."),
        ("chronic kidney disease", "Chronic lid disease."),
        ("", "Any text."),
        ("the of", "The text of it."),
    ],
)
def test_does_not(group: str, text: str) -> None:
    assert not speaks_of(group, source(), text)


def test_the_title_or_the_population_of_the_source_may_say_so() -> None:
    assert speaks_of("children", source("Flutter in childhood"), "It was rare.")
    assert speaks_of("children", source(population="120 infants"), "It was rare.")
    assert not speaks_of("children", source(population="adults"), "It was rare.")


@given(group=st.text(max_size=20), text=st.text(max_size=40))
def test_a_text_that_names_the_group_speaks_of_it(group: str, text: str) -> None:
    if speaks_of(group, source(), group):
        assert speaks_of(group, source(), f"{group} {text}")
