"""Edits: repeatable, idempotent, and blind to what they must not touch. The laws hold for made-up sentences and for all bundled lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clincite.compose.edits import EDITS, Place, derive, missing_headings, replay, sentence_case
from clincite.compose.gate import context_of
from clincite.evidence.quantities import negations, quantities
from clincite.evidence.statements import spans
from clincite.records import Facet, Record, RecordKind, Section
from clincite.sources import starter
from clincite.sources.open_medicine import package
from clincite.sources.recommendation import marks_in
from clincite.support import check


def place(
    heading: str = "Results", *, digest: bool = False, title: str = "A note on lids", record_id: str = "openmed:a/b", text: str = ""
) -> Place:
    section = Section(name=heading, text=text or "Lids blink.")
    return Place(record=Record(id=record_id, kind=RecordKind.DIGEST, title=title, sections=(section,), digest=digest), section=section)


PAPER = place()
SUMMARY = place("Third lid › Group E (< 5 years) › Initial therapy", digest=True)

SUBJECTS = ["tincture of bark", "warm water", "the third lid", "lid flutter", "pH of tears", "B12", "β-bark", "µ-bark", "mL-bark"]
CORES = [
    "{s} was not given to {n} owls (95% CI [1, 9])",
    "{s} reduced blinking by {n} mg/kg/day without harm",
    "{s} lasted {n} days [3–20] and never longer",
    "{s} did well in {n} of 40 owls, none of which had failed",
    "{s} should be avoided at < {n}% or at ≥ 3.5 mmol/L unless told",
    "{s} helps, or not; {n} owls (supplement 5 mg not needed) did well",
    "no owl had {s} (Appendix removed in {n})",
]
LEAD_INS = [
    "",
    "In conclusion, ",
    "We found that ",
    "In this study, we found that ",
    "Overall, our results show that ",
    "In summary, in this trial, the data indicate that ",
    "It was shown that ",
    "Overall, ",
]
LABELS = ["", "Conclusions: ", "Recommendation 10.7: ", "Results: Conclusion: ", "Key point – "]
MARKS = [
    "",
    " [12]",
    " [3, 4–6]",
    " (Table 2)",
    " (see Figures 1 and S2)",
    " (Class IIa, LOE B-R)",
    " (Class III: No Benefit)",
    " (Class III: Harm)",
    " (Strong, Moderate)",
    " (Not Graded)",
    " (Grade 1B)",
    " [12] (Grade A)",
    " (Class IIa for lids, Class III for brows)",
]
ENDS = ["", ".", "; OR", ", and", "; or,", ":", "…", ".”", " ;"]


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, str]:
    """(a made-up line, the part of it that says something)."""
    subject = draw(st.sampled_from(SUBJECTS))
    core = draw(st.sampled_from(CORES)).format(s=subject, n=draw(st.integers(0, 9_999)))
    label, lead_in, mark, end = (draw(st.sampled_from(choice)) for choice in (LABELS, LEAD_INS, MARKS, ENDS))
    return f"{label}{lead_in}{core}{mark}{end}", core


PLACES = st.sampled_from([PAPER, SUMMARY, place("Dosing", digest=True), place("A › B › Without fever › Age 5 Years", digest=True)])


@cache
def bundled() -> tuple[tuple[str, Place], ...]:
    """Every statement of every bundled record, with its place."""
    return tuple(
        (section.text[start:end], Place(record=record, section=section))
        for record in (*package.records(), *starter.records())
        for section in record.sections
        for start, end in spans(section.text)
    )


def lost_and_gained(before: str, after: str) -> tuple[Counter[Any], Counter[Any]]:
    """Quantities and negations that went missing, and those that came in."""
    ours, theirs = (Counter([*quantities(text), *negations(text)]) for text in (before, after))
    return ours - theirs, theirs - ours


def told_by(parts: Iterator[str]) -> Counter[Any]:
    return Counter(item for part in parts for item in (*quantities(part), *negations(part)))


@pytest.mark.parametrize("name", EDITS)
class TestEachEdit:
    @given(line=lines(), where=PLACES)
    def test_twice_is_once(self, name: str, line: tuple[str, str], where: Place) -> None:
        once = EDITS[name](line[0], where)
        assert EDITS[name](once, where) == once

    @given(text=st.text(), where=PLACES)
    def test_any_text_can_be_edited(self, name: str, text: str, where: Place) -> None:
        once = EDITS[name](text, where)
        assert EDITS[name](once, where) == once
        assert EDITS[name](text, where) == once

    def test_twice_is_once_for_every_bundled_line(self, name: str) -> None:
        for text, where in bundled():
            once = EDITS[name](text, where)
            assert EDITS[name](once, where) == once, text


class TestMeaning:
    @given(line=lines(), where=PLACES)
    def test_what_is_said_is_kept_whole(self, line: tuple[str, str], where: Place) -> None:
        text, core = line
        claim, _ = derive(text, where)
        # Only the first letter of it may change, and only when it opens the claim or a label does.
        assert core[1:] in claim, claim

    @given(line=lines(), where=PLACES)
    def test_nothing_but_headings_comes_in(self, line: tuple[str, str], where: Place) -> None:
        claim, _ = derive(line[0], where)
        _, gained = lost_and_gained(line[0], claim)
        assert gained <= told_by(iter(missing_headings(line[0], where)))

    @given(line=lines(), where=PLACES)
    def test_no_negation_goes(self, line: tuple[str, str], where: Place) -> None:
        claim, _ = derive(line[0], where)
        assert not Counter(negations(line[0])) - Counter(negations(claim))

    def test_no_number_no_unit_and_no_negation_of_a_bundled_line_comes_or_goes(self) -> None:
        assert len(bundled()) > 5_000
        for text, where in bundled():
            claim, used = derive(text, where)
            lost, gained = lost_and_gained(text, claim)
            # A grade's own figures ("Class 2a", "Recommendation 10.7") live on in the claim's fields.
            graded = told_by(text[mark.start : mark.end] for mark in marks_in(text))
            assert lost <= graded, (text, used)
            assert not Counter(negations(text)) - Counter(negations(claim)), (text, used)
            headings = " › ".join(missing_headings(text, where))
            assert gained <= told_by(iter((headings, headings.lower()))), (text, used)

    def test_every_bundled_line_is_supported_by_itself(self) -> None:
        for text, where in bundled():
            claim, _ = derive(text, where)
            assert check(claim, text, context=context_of(where)) == (), text


class TestDerivation:
    @given(line=lines(), where=PLACES)
    def test_replaying_the_list_gives_the_claim(self, line: tuple[str, str], where: Place) -> None:
        claim, used = derive(line[0], where)
        assert replay(line[0], used, where) == claim
        assert list(used) == [name for name in EDITS if name in used]

    @given(line=lines(), where=PLACES, data=st.data())
    def test_every_edit_in_the_list_is_needed(self, line: tuple[str, str], where: Place, data: st.DataObject) -> None:
        claim, used = derive(line[0], where)
        assume(used)
        text = line[0]
        for name in used:
            before, text = text, replay(text, (name,), where)
            assert text != before
        assert text == claim

    def test_replaying_gives_the_claim_for_every_bundled_line(self) -> None:
        for text, where in bundled():
            claim, used = derive(text, where)
            assert replay(text, used, where) == claim

    def test_a_verbatim_sentence_needs_no_edit(self) -> None:
        assert derive("Lids blink at dusk.", PAPER) == ("Lids blink at dusk.", ())
        assert replay("lids", (), PAPER) == "lids"

    def test_an_edit_that_does_not_exist_is_named(self) -> None:
        with pytest.raises(KeyError, match="embellish"):
            replay("Lids blink.", ("capitalise", "embellish"), PAPER)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("drop_label", "Conclusions: Lids blink.", "Lids blink."),
        ("drop_label", "Recommendation 10.7: Rest.", "Rest."),
        ("drop_label", "Results: Conclusion: Lids blink.", "Lids blink."),
        ("drop_label", "Results were good: lids rest.", "Results were good: lids rest."),
        ("drop_label", "Results: -5 mg.", "-5 mg."),
        ("drop_lead_in", "In this study, we found that lids blink.", "lids blink."),
        ("drop_lead_in", "In conclusion, in this trial lids rest.", "lids rest."),
        ("drop_lead_in", "Overall, lids rest.", "Overall, lids rest."),
        ("drop_lead_in", "The data show no harm.", "The data show no harm."),
        ("drop_lead_in", "It was not shown that lids rest.", "It was not shown that lids rest."),
        ("drop_citation_marks", "Lids rest [1, 3–5] at dusk (see Table 2).", "Lids rest at dusk."),
        ("drop_citation_marks", "Lids rest [1][2] at dusk.", "Lids rest at dusk."),
        ("drop_citation_marks", "Lids rest (Supplementary Appendix).", "Lids rest."),
        ("drop_citation_marks", "Lids rest (Figures 1A and S2).", "Lids rest."),
        ("drop_citation_marks", "They rested 5 days [3–20].", "They rested 5 days [3–20]."),
        ("drop_citation_marks", "The median [3, 20] was low.", "The median [3, 20] was low."),
        ("drop_citation_marks", "Lids rest (95% CI [12, 34]).", "Lids rest (95% CI [12, 34])."),
        ("drop_citation_marks", "Drops (supplementation 400 IU) help.", "Drops (supplementation 400 IU) help."),
        ("drop_citation_marks", "Drops (Supplementation not needed) help.", "Drops (Supplementation not needed) help."),
        ("drop_citation_marks", "Owls (Appendix not seen) rest.", "Owls (Appendix not seen) rest."),
        ("drop_strength_mark", "Rest is advised (Class IIa, LOE B-R).", "Rest is advised."),
        ("drop_strength_mark", "Rest (Strong, Moderate) and drops (Grade 1B) help.", "Rest (Strong, Moderate) and drops (Grade 1B) help."),
        ("drop_strength_mark", "Rest (Class III: No Benefit).", "Rest (Class III: No Benefit)."),
        ("drop_strength_mark", "Rest (Class III).", "Rest (Class III)."),
        ("drop_strength_mark", "Rest (COR 3: Harm).", "Rest (COR 3: Harm)."),
        ("drop_strength_mark", "Rest (Not Graded).", "Rest (Not Graded)."),
        ("drop_strength_mark", "Rest (Class I for lids).", "Rest (Class I for lids)."),
        ("drop_strength_mark", "Lids () and brows (Grade 1B) () rest.", "Lids and brows rest."),
        ("drop_strength_mark", "Lids () rest.", "Lids () rest."),
        ("drop_trailing", "Bark 1 g; OR", "Bark 1 g"),
        ("drop_trailing", "Bark 1 g, and,", "Bark 1 g"),
        ("drop_trailing", "Bark for more", "Bark for more"),
        ("capitalise", "lids blink", "Lids blink"),
        ("capitalise", "pH of tears", "pH of tears"),
        ("capitalise", "mRNA of tears", "mRNA of tears"),
        ("capitalise", "µg of bark", "µg of bark"),
        ("capitalise", "ß of bark", "ß of bark"),
        ("capitalise", "", ""),
        ("end_sentence", "Lids blink", "Lids blink."),
        ("end_sentence", "Lids blink: ;", "Lids blink."),
        ("end_sentence", "Lids “blink.”", "Lids “blink.”"),
        ("end_sentence", "Do lids blink?", "Do lids blink?"),
    ],
)
def test_examples(name: str, text: str, expected: str) -> None:
    assert EDITS[name](text, PAPER) == expected


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Snowy Owls › Group E", "Bark 1 g.", "Group E: Bark 1 g."),
        ("Snowy Owls In Winter › Group E", "Bark 1 g.", "Snowy owls in winter, group E: Bark 1 g."),
        ("Night Finches Far North › Snowy Owls In Winter › Group E", "Bark 1 g.", "Snowy owls in winter, group E: Bark 1 g."),
        ("Group E › Dosing", "Bark 1 g.", "Group E: Bark 1 g."),
        ("Group E", "In group E, bark.", "In group E, bark."),
        ("Dosing", "Bark 1 g.", "Bark 1 g."),
        ("Lids", "Bark 1 g.", "Bark 1 g."),
        ("Fluttering Owls With Fever", "Night Owls: bark 1 g.", "Fluttering owls with fever, night owls: bark 1 g."),
        ("Fluttering Owls", "Parkinson owls: bark 1 g.", "Fluttering owls, Parkinson owls: bark 1 g."),
        ("Snowy Owls In Winter › Parkinson Fever", "Bark 1 g.", "Snowy owls in winter, Parkinson fever: Bark 1 g."),
        ("Snowy Owls In Winter › IV Bark Water", "Rest.", "Snowy owls in winter, IV bark water: Rest."),
    ],
)
def test_headings_that_a_line_needs(heading: str, text: str, expected: str) -> None:
    assert EDITS["prefix_heading"](text, place(heading, digest=True)) == expected


def test_a_paper_or_our_own_note_needs_no_heading() -> None:
    assert missing_headings("Bark 1 g.", place("Group E")) == []
    assert missing_headings("Bark 1 g.", place("Group E", digest=True, record_id="digest:pmid:1")) == []


def test_names_keep_their_capital() -> None:
    assert sentence_case("Signs Of Parkinson Disease In Owls") == "Signs of Parkinson disease in owls"
    assert sentence_case("IV Fluids") == "IV fluids"


def test_a_facet_is_no_part_of_the_place() -> None:
    marked = Section(name="Group E", text="Bark.", facet=Facet.DOSE)
    record = Record(id="openmed:a", kind=RecordKind.DIGEST, title="A note", sections=(marked,), digest=True)
    assert derive("Bark 1 g", Place(record=record, section=marked)) == ("Group E: Bark 1 g.", ("prefix_heading", "end_sentence"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Here, we show that bark water stops blinking.", "Bark water stops blinking."),
        ("Here we show that bark water stops blinking.", "Bark water stops blinking."),
        ("Here, the data indicate that bark water stops blinking.", "Bark water stops blinking."),
        ("Here, we have shown that bark water stops blinking.", "Here, we have shown that bark water stops blinking."),
        ("Here, bark water stops blinking.", "Here, bark water stops blinking."),
        ("Here, we give bark water to owls.", "Here, we give bark water to owls."),
        ("Hereditary flutter is rare in owls.", "Hereditary flutter is rare in owls."),
    ],
)
def test_here_goes_only_with_what_it_announces(text: str, expected: str) -> None:
    claim, edits = derive(text, PAPER)
    assert claim == expected
    assert ("drop_lead_in" in edits) is (text != expected)
    assert replay(text, edits, PAPER) == claim


def test_quotation_marks_are_put_on_purpose_only_and_once() -> None:
    said = "We saw owls blink."
    once = EDITS["quotation_marks"](said, PAPER)
    assert once == "“We saw owls blink.”"
    assert EDITS["quotation_marks"](once, PAPER) == once
    assert "quotation_marks" not in derive(said, PAPER)[1]
