"""Appraisal: level by design and question, what is unusable, and weights that only nudge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.appraise import design_words, grade_of, is_retracted, is_withdrawn, judged_kind, level_of, usable, weight_of
from clincite.library import EmbeddedLibrary
from clincite.records import Facet, Record, RecordKind, RecordStatus, Relation, Section


def record(**fields: Any) -> Record:
    return Record(**{"id": "a:1", "kind": RecordKind.TRIAL, "title": "T", "sections": (), **fields})


OBSERVED = {Facet.EPIDEMIOLOGY, Facet.PROGNOSIS, Facet.FEATURES, Facet.DIAGNOSIS, Facet.IMAGING, Facet.DIFFERENTIAL}
OF_NO_STUDY = {Facet.DEFINITION, Facet.PITFALL, Facet.UNCERTAINTY}


@pytest.mark.parametrize("facet", Facet)
@pytest.mark.parametrize("kind", RecordKind)
def test_levels_are_those_of_ocebm_2011(kind: RecordKind, facet: Facet) -> None:
    by_design = {"systematic_review": "1", "meta_analysis": "1", "trial": "2", "observational": "3", "case_report": "4", "opinion": "5"}
    expected = None if facet in OF_NO_STUDY else by_design.get(kind.value)
    if kind is RecordKind.OBSERVATIONAL and facet in OBSERVED:
        expected = "2"
    assert level_of(record(kind=kind), facet) == expected


def test_a_guideline_and_an_unknown_design_have_no_level() -> None:
    for kind in (RecordKind.GUIDELINE, RecordKind.GUIDELINE_SUMMARY, RecordKind.UNSPECIFIED, RecordKind.DIGEST, RecordKind.REVIEW):
        assert level_of(record(kind=kind), Facet.TREATMENT) is None


@pytest.mark.parametrize("status", RecordStatus)
@pytest.mark.parametrize("kind", RecordKind)
def test_only_the_retracted_and_notices_are_unusable(kind: RecordKind, status: RecordStatus) -> None:
    expected = status is not RecordStatus.RETRACTED and kind is not RecordKind.NOTICE
    assert usable(record(kind=kind, status=status)) == expected


@given(year=st.none() | st.integers(-5_000, 5_000), kind=st.sampled_from(RecordKind), status=st.sampled_from(RecordStatus))
def test_a_weight_is_about_0_to_1_and_the_year_only_nudges(year: int | None, kind: RecordKind, status: RecordStatus) -> None:
    weight = weight_of(record(kind=kind, status=status, year=year))
    assert -0.1 <= weight <= 1.1
    assert abs(weight - weight_of(record(kind=kind, status=status, year=2010))) <= 0.0901


def test_newer_and_stronger_weigh_more() -> None:
    order = ["guideline", "systematic_review", "guideline_summary", "trial", "observational", "review", "case_report", "opinion", "notice"]
    weights = [weight_of(record(kind=RecordKind(kind), year=2010)) for kind in order]
    assert weights == sorted(weights, reverse=True) and len(set(weights)) == len(weights)
    assert weight_of(record(year=2020)) > weight_of(record(year=2015)) > weight_of(record(year=2005))
    assert weight_of(record(year=None)) == weight_of(record(year=2010))


def test_doubt_about_a_source_lowers_its_weight() -> None:
    sound = weight_of(record(status=RecordStatus.CURRENT))
    assert sound == weight_of(record(status=RecordStatus.UNKNOWN))
    doubted = [weight_of(record(status=status)) for status in (RecordStatus.CORRECTED, RecordStatus.SUPERSEDED, RecordStatus.CONCERN)]
    assert sound > doubted[0] > doubted[1] > doubted[2]


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("Rest (Class IIa, LOE B-R).", {}, ("Class IIa", "LOE B-R")),
        ("Rest (Class IIa, LOE B-R).", {"strength": "strong", "certainty": "low"}, ("Class IIa", "LOE B-R")),
        ("Rest (Grade A).", {"strength": "strong"}, ("strong", "Grade A")),
        ("Rest.", {"strength": "strong", "certainty": "low"}, ("strong", "low")),
        ("Rest (Class I) or drops (Class III: Harm).", {}, (None, None)),
        ("Rest (Class I) or drops (Class IIa).", {"strength": "strong"}, (None, None)),
        ("Starting dose: one drop.", {"strength": "strong", "certainty": "high"}, (None, None)),
        ("Drops at the starting dose help.", {"strength": "strong", "certainty": "high"}, ("strong", "high")),
        ("Rest.", {"strength": "Grade A", "certainty": "Grade A"}, ("Grade A", None)),
        ("Rest.", {}, (None, None)),
    ],
)
def test_the_grade_is_the_source_s_own(text: str, section: dict[str, str], expected: tuple[str | None, str | None]) -> None:
    assert grade_of(Section(name="Part", text=text, **section), text) == expected  # type: ignore[arg-type]


def untyped(text: str, **fields: Any) -> Record:
    return record(kind=RecordKind.UNSPECIFIED, sections=(Section(name="Abstract", text=text),), **fields)


RANDOMISED = "Sixty adults were randomly assigned to bark or leaf."


def test_where_no_kind_is_declared_the_text_tells_it_and_the_design_says_so() -> None:
    trial = untyped(RANDOMISED)
    assert judged_kind(trial) is RecordKind.TRIAL
    assert level_of(trial, Facet.TREATMENT) == "2"
    assert weight_of(trial) == weight_of(record(kind=RecordKind.TRIAL))
    assert design_words(trial) == "Randomised trial (by its abstract)"
    assert design_words(untyped("", title="Bark: a systematic review")) == "Systematic review (by its title)"
    assert not usable(untyped("", title="Correction to: bark for flutter"))


def test_what_is_declared_is_not_judged() -> None:
    declared = record(kind=RecordKind.OBSERVATIONAL, sections=(Section(name="Abstract", text=RANDOMISED),))
    assert judged_kind(declared) is RecordKind.OBSERVATIONAL and design_words(declared) is None
    planned = untyped(RANDOMISED, design="Clinical trial protocol")
    assert judged_kind(planned) is RecordKind.UNSPECIFIED and level_of(planned, Facet.TREATMENT) is None
    assert design_words(planned) == "Clinical trial protocol"


def test_a_text_that_tells_nothing_leaves_the_kind_open() -> None:
    silent = untyped("Owls sit on trees.")
    assert judged_kind(silent) is RecordKind.UNSPECIFIED
    assert level_of(silent, Facet.TREATMENT) is None and design_words(silent) is None


def test_of_two_alike_the_larger_weighs_a_little_more() -> None:
    small, large = (Record(id=f"a:{n}", kind=RecordKind.TRIAL, title="t", sections=(), n=n) for n in (40, 4_000))
    assert weight_of(small) < weight_of(large) < weight_of(small) + 0.1


@pytest.mark.parametrize("title", ["WITHDRAWN: Bark for flutter", "Withdrawn: bark", "[WITHDRAWN] Bark"])
def test_what_its_publisher_has_withdrawn_is_unusable_and_not_called_retracted(title: str) -> None:
    withdrawn = record(title=title, kind=RecordKind.SYSTEMATIC_REVIEW, status=RecordStatus.CURRENT)
    assert is_withdrawn(withdrawn) and not usable(withdrawn)


@pytest.mark.parametrize("title", ["Bark withdrawn: what came after", "Withdrawn patients and owls", "Withdrawal of bark: a trial"])
def test_titles_about_withdrawal_are_usable(title: str) -> None:
    assert usable(record(title=title))


def test_a_synthesis_that_cites_retracted_papers_weighs_a_little_less() -> None:
    tie = (Relation(type="CitesRetracted", target="pmid:9"),)
    for kind in RecordKind:
        sound, doubtful = weight_of(record(kind=kind)), weight_of(record(kind=kind, relations=tie))
        if kind in (RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS):
            assert 0.9 * sound < doubtful < sound
        else:
            assert doubtful == sound


def test_a_digest_and_a_full_text_of_a_retracted_paper_are_retracted_whatever_they_say_themselves(tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    library.add([record(id="pmid:1", status=RecordStatus.RETRACTED), record(id="pmid:2")])
    forms = [record(id="digest:pmid:1"), record(id="pmcid:PMC7", ids={"pmid": "1"}), record(id="digest:doi:10.1/x", ids={"pmid": "1"})]
    assert all(is_retracted(form, library) for form in forms)
    others = [record(id="digest:pmid:2"), record(id="pmcid:PMC8", ids={"pmid": "2"}), record(id="pmid:1x"), record(id="digest:pmid:3")]
    assert not any(is_retracted(other, library) for other in others)
