"""An editor's wording of a claim: what verification asks of it instead of a derivation, and that no other claim is spared one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from clincite.answers import Claim
from clincite.compose.edits import EDITS, Place
from clincite.compose.rewording import LONGEST, REWORDED, misshapen, overstated
from clincite.compose.verify import Finding, verify_claim
from clincite.evidence.appraise import grade_of, level_of
from clincite.library import EmbeddedLibrary
from clincite.records import Facet, Quote, Record, RecordKind, Section, quote_from

TRIAL = Record(
    id="pmid:1",
    kind=RecordKind.TRIAL,
    title="Marolide for flutter",
    sections=(
        Section(name="Results", text="In adults with flutter, marolide 5 mg once daily may shorten attacks and seldom causes rash."),
    ),
    year=2020,
)
AGAIN = Record(
    id="pmid:2",
    kind=RecordKind.OBSERVATIONAL,
    title="Marolide once more",
    sections=(Section(name="Main", text="Marolide 5 mg once daily may shorten attacks in adults with flutter."),),
)
OTHER = Record(
    id="pmid:3",
    kind=RecordKind.CASE_REPORT,
    title="One owl",
    sections=(Section(name="Main", text="Marolide 50 mg once daily may shorten attacks in adults with flutter."),),
)
SHORT = "Marolide 5 mg once daily may shorten attacks in adults with flutter."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    built = EmbeddedLibrary(tmp_path_factory.mktemp("rewording") / "library", create=True)
    built.add([TRIAL, AGAIN, OTHER])
    return built


def whole(record: Record) -> Quote:
    return quote_from(record, record.sections[0], 0, len(record.sections[0].text))


def claimed(text: str, *records: Record, edits: tuple[str, ...] = (REWORDED,), **more: Any) -> Claim:
    first = records[0]
    strength, certainty = grade_of(first.sections[0], first.sections[0].text)
    made = Claim(
        id="c1",
        text=text,
        facet=Facet.TREATMENT,
        level=level_of(first, Facet.TREATMENT),
        strength=strength,
        certainty=certainty,
        edits=edits,
        quotes=tuple(map(whole, records)),
    )
    return msgspec.structs.replace(made, **more)


def rules(found: tuple[Finding, ...]) -> set[tuple[str, int | None]]:
    return {(finding.rule, finding.quote) for finding in found}


def test_it_is_no_edit_that_can_be_repeated() -> None:
    assert REWORDED not in EDITS


def test_words_that_every_quotation_bears_out(library: EmbeddedLibrary) -> None:
    assert verify_claim(claimed(SHORT, TRIAL), library) == ()
    assert verify_claim(claimed("In adults with flutter, marolide 5 mg once daily may shorten attacks.", TRIAL, AGAIN), library) == ()


def test_each_quotation_must_bear_them_out(library: EmbeddedLibrary) -> None:
    text = "In adults with flutter, marolide 5 mg once daily may shorten attacks."
    found = verify_claim(claimed(text, TRIAL, OTHER), library)
    assert rules(found) == {("support", 2)}
    assert {finding.check for finding in found} == {"number"}


def test_what_says_more_is_found_with_the_words(library: EmbeddedLibrary) -> None:
    found = verify_claim(claimed("In adults with flutter, marolide 5 mg once daily shortens attacks.", TRIAL), library)
    assert {finding.rule for finding in found} == {"support"}
    assert any(finding.quote_words == "may" for finding in found)
    assert {finding.where for finding in found} == {"claims[0].text"}


def test_a_derived_claim_is_not_spared_its_derivation(library: EmbeddedLibrary) -> None:
    text = "In adults with flutter, marolide 5 mg once daily may shorten attacks."
    for edits in ((), ("capitalise",), (REWORDED, "capitalise"), ("end_sentence", REWORDED), (REWORDED, REWORDED)):
        assert "derivation" in {finding.rule for finding in verify_claim(claimed(text, TRIAL, edits=edits), library)}, edits


def test_a_quotation_to_the_letter_is_no_wording(library: EmbeddedLibrary) -> None:
    (finding,) = verify_claim(claimed(TRIAL.sections[0].text, TRIAL), library)
    assert finding.rule == "derivation"
    assert "to the letter" in finding.message


@pytest.mark.parametrize("field", ["level", "strength", "certainty", "role"])
def test_the_grading_is_that_of_the_source(library: EmbeddedLibrary, field: str) -> None:
    text = "In adults with flutter, marolide 5 mg once daily may shorten attacks."
    (finding,) = verify_claim(claimed(text, TRIAL, **{field: "1"}), library)
    assert (finding.rule, finding.where) == ("grading", f"claims[0].{field}")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("Marolide may shorten\x1b[31m attacks.", "it has control or invisible characters"),
        ("Marolide may shorten\u202e attacks.", "it has control or invisible characters"),
        ("Marolide may\u200b shorten attacks.", "it has control or invisible characters"),
        ("Marolide may  shorten attacks.", "it is not on one line with single blanks"),
        ("Marolide may\u00a0shorten attacks.", "it is not on one line with single blanks"),
        (f"Marolide {'may ' * 120}shorten attacks.", "characters; 400 is the most"),
        ("Marolide may <b>shorten</b> attacks.", "it has markup or an address (“<b”)"),
        ("Marolide may [shorten](x) attacks.", "it has markup or an address (“](”)"),
        ("Marolide may shorten attacks, see www.zorb.example.", "it has markup or an address (“www.”)"),
        ("Marolide may shorten attacks &amp; rash.", "it has markup or an address (“&amp;”)"),
        ("Marolide may shorten attacks \u2713.", "the sign “\u2713” is not in the quotation"),
        ("Marolide = attacks in adults.", "the sign “=” is not in the quotation"),
        ("Marolide shortens.", "it has fewer than 3 words"),
        ("marolide may shorten attacks.", "it does not begin as a sentence does"),
        ("Marolide may shorten attacks", "it does not end with a full stop"),
        ("May marolide shorten attacks?", "the sign “?” is not in the quotation"),
        ("Marolide may shorten attacks. It seldom causes rash.", "it is more than one sentence"),
    ],
)
def test_what_is_no_sentence_that_may_stand(text: str, why: str, library: EmbeddedLibrary) -> None:
    assert any(why in told for told in misshapen(text, TRIAL.sections[0].text)), list(misshapen(text, TRIAL.sections[0].text))
    assert "derivation" in {finding.rule for finding in verify_claim(claimed(text, TRIAL), library)}


@pytest.mark.parametrize(
    "text",
    [
        "Give 5 mg (once daily) at night.",
        "pH was ≥ 7.4 in 12% of owls.",
        "“Zorb” is the owls’ word for it.",
        "5 mg is the dose, e.g. at night.",
    ],
)
def test_a_sentence_with_ordinary_signs_may_stand(text: str) -> None:
    assert list(misshapen(text, "")) == []


def test_signs_and_addresses_of_the_quotation_may_stay() -> None:
    assert list(misshapen("The a+b test is at www.zorb.example now.", "The a+b test is at www.zorb.example now, they say.")) == []


def test_the_longest_sentence_that_may_stand() -> None:
    text = f"Marolide {'x' * (LONGEST - 17)} helps."
    assert len(text) < LONGEST
    assert list(misshapen(text, "")) == []


def test_a_fault_is_told_once() -> None:
    place = Place(record=TRIAL, section=TRIAL.sections[0])
    told = [
        fault.message
        for fault in overstated("In adults with flutter, marolide 5 mg once daily shortens attacks.", TRIAL.sections[0].text, place)
    ]
    assert len(told) == len(set(told))
    assert sum("may" in message for message in told) == 1


def test_every_check_of_a_wording_is_documented(repo_root: Path) -> None:
    assert f"| `{REWORDED}` + |" in (repo_root / "docs" / "contract.md").read_text(encoding="utf-8")
