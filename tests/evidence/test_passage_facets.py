"""The side of a condition that a passage tells about, by heading and words. The sentences are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.passage_facets import _COMPILED, cues_in, passage_facet, states_dose
from clincite.records import Facet


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Dosing and titration", Facet.DOSE),
        ("Adverse effects", Facet.HARM),
        ("Neuroimaging", Facet.IMAGING),
        ("CT or MRI", Facet.IMAGING),
        ("Prophylaxis", Facet.PREVENTION),
        ("Follow-Up", Facet.FOLLOW_UP),
        ("When to refer", Facet.FOLLOW_UP),
        ("Diagnostic criteria", Facet.DIAGNOSIS),
        ("Laboratory tests", Facet.DIAGNOSIS),
        ("Management", Facet.TREATMENT),
        ("Prognosis", Facet.PROGNOSIS),
        ("Prevalence", Facet.EPIDEMIOLOGY),
        ("Causes", Facet.CAUSE),
        ("Signs", Facet.FEATURES),
        ("Definition", Facet.DEFINITION),
        ("Owls", None),
        # Words inside other words tell nothing.
        ("Pharmacotherapy", Facet.TREATMENT),
        ("Preferred agents", Facet.TREATMENT),
        ("Impact on daily life", None),
        ("Septal defect", None),
        ("Suspected overdose", None),
        ("Uncomplicated infection of the lid", None),
        ("Because of owls", None),
        ("Latest news", None),
        ("Study design", None),
    ],
)
def test_headings(heading: str, expected: Facet | None) -> None:
    assert passage_facet(heading, "") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bark 5 mg/kg orally twice daily.", Facet.DOSE),
        ("Bark 5 mg IV was kept.", Facet.DOSE),
        ("Loading dose first.", Facet.DOSE),
        ("Avoid bark at noon.", Facet.HARM),
        ("Complications were few.", Facet.HARM),
        ("Flutter was uncomplicated.", None),
        ("MRI showed a nest.", Facet.IMAGING),
        ("A CT came next.", Facet.IMAGING),
        ("The act was over.", None),
        ("Vaccination of chicks.", Facet.PREVENTION),
        ("Refer to an owl doctor.", Facet.FOLLOW_UP),
        ("This is referred to as flutter.", None),
        ("Diagnosis is by looking.", Facet.DIAGNOSIS),
        ("Bark was effective.", Facet.TREATMENT),
        ("Treatment with bark was tried.", Facet.TREATMENT),
        ("Remission came by spring.", Facet.PROGNOSIS),
        ("Prevalence was 5 per 100 000.", Facet.EPIDEMIOLOGY),
        ("Flutter is due to wind.", Facet.CAUSE),
        ("Symptoms come at dusk.", Facet.FEATURES),
        ("Flutter is a disorder of lids.", Facet.DEFINITION),
        ("Owls sit on trees.", None),
    ],
)
def test_words(text: str, expected: Facet | None) -> None:
    assert passage_facet("Owls", text) is expected


def test_the_nearest_heading_counts_more_than_the_words_and_these_more_than_a_heading_further_up() -> None:
    assert passage_facet("Treatment", "MRI showed a nest.") is Facet.TREATMENT
    assert passage_facet("Treatment › Owls", "MRI showed a nest.") is Facet.IMAGING
    assert passage_facet("Treatment › Owls", "Owls sit on trees.") is Facet.TREATMENT
    assert passage_facet("Treatment › Imaging", "Owls sit on trees.") is Facet.IMAGING


def test_heading_and_words_add_up() -> None:
    assert passage_facet("Treatment and prognosis", "Remission came by spring.") is Facet.PROGNOSIS


def test_a_tie_goes_to_the_facet_named_first_in_the_table() -> None:
    assert passage_facet("Treatment and prognosis", "") is Facet.TREATMENT
    assert passage_facet("Harm and imaging", "") is Facet.HARM


@given(heading=st.text(max_size=30), text=st.text(max_size=60))
def test_any_text_has_a_facet_or_none(heading: str, text: str) -> None:
    assert passage_facet(heading, text) in {None, *Facet}


@given(heading=st.sampled_from(["Treatment", "Causes", "Prognosis", "CT or MRI", "Harm"]), text=st.sampled_from(["", "Owls sit."]))
def test_the_case_of_a_heading_does_not_matter(heading: str, text: str) -> None:
    assert passage_facet(heading.upper(), text) is passage_facet(heading.lower(), text) is passage_facet(heading, text)


def test_an_amount_of_a_drug_is_a_dose() -> None:
    assert states_dose("Bark 5 mg at dusk.")
    assert not states_dose("5 owls at dusk.")


def test_rules_outrank_the_model_on_facets_that_it_never_learned() -> None:
    assert passage_facet("Owls", "Side effects of treatment with bark include drowsiness and a dry mouth.") is Facet.HARM
    assert passage_facet("Owls", "People with flutter should have an MRI of the brain.") is Facet.IMAGING


def test_a_real_heading_outranks_the_words() -> None:
    text = "Common signs and symptoms of owl fever are headache, vomiting, tiredness and weakness of the wings."
    assert passage_facet("", text) is Facet.FEATURES
    assert passage_facet("Treatment", text) is Facet.TREATMENT


@given(text=st.text(alphabet="abcdegimnoprstux 0123456789.-/MRICTDosefsk", max_size=120))
def test_the_quick_look_for_hints_changes_no_cue(text: str) -> None:
    assert cues_in(text) == tuple(facet for facet, _, cue in _COMPILED if cue.search(text))
