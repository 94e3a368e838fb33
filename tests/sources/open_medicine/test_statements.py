from __future__ import annotations

import pytest

from clincite.sources.open_medicine.markdown import parse_markdown
from clincite.sources.open_medicine.statements import MAX_LINE, place_of, statements
from clincite.sources.open_medicine.wording import Casing

CASING = Casing(
    frozenset(
        [
            *("initial", "therapy", "adverse", "effects", "aspirin", "ibuprofen", "rest", "cough", "fever", "dose", "route", "does"),
            *("steroid", "severe", "agents", "first", "line", "criteria", "fatigue", "adults", "oral", "inhaled"),
        ]
    )
)


def lines(markdown: str, *, topic: str = "Wheezing") -> list[str]:
    part = parse_markdown(f"# {topic}\n\n{markdown}").parts[-1]
    return statements(part.blocks, place_of(part.trail, topic, CASING))


def test_alternatives_join_their_lead_in() -> None:
    assert lines("## X\n\nGive one of:\n- **Aspirin** 300 mg; OR\n- **Ibuprofen** 400 mg, or\n- rest") == [
        "Give one of: aspirin 300 mg; or ibuprofen 400 mg; or rest."
    ]


def test_what_is_needed_besides_follows_the_alternatives() -> None:
    text = "## X\n\n**Option A:**\n- Aspirin 1 g; OR\n- Ibuprofen 2 g\n\n**PLUS one of:**\n- Steroid 3 mg; OR\n- Rest"
    assert lines(text) == ["X – Option A: aspirin 1 g; or ibuprofen 2 g; PLUS one of: steroid 3 mg; or rest."]


def test_nested_alternatives_and_needs_make_one_line() -> None:
    text = "## X\n\n- Two drugs:\n  - Aspirin 1 g; OR\n  - Ibuprofen 2 g\n\n  PLUS:\n  - Steroid 3 mg; OR\n  - Rest\n"
    assert lines(text) == ["Two drugs: aspirin 1 g; or ibuprofen 2 g; PLUS: steroid 3 mg; or rest."]


def test_alternatives_without_lead_in_take_the_heading_and_are_never_parted() -> None:
    items = "\n".join(f"- drug number {number} at a dose that takes some room on the line, {number} mg; OR" for number in range(9))
    found = lines(f"## Severe Fever\n\n{items}\n- rest")
    assert len(found) == 1
    assert found[0].startswith("Severe fever: drug number 0")
    assert found[0].count("; or ") == 9


def test_a_blank_line_ends_a_list() -> None:
    text = "## X\n\nDo not use unless:\n\n- rest fails\n- fever persists\n\n- Fever is common.\n- Cough is rare.\n"
    assert lines(text) == ["Do not use unless: rest fails; fever persists.", "Fever is common.", "Cough is rare."]


def test_a_long_list_repeats_its_lead_in() -> None:
    items = "\n".join(f"- criterion number {number} with a good many further words" for number in range(20))
    found = lines(f"## X\n\nAdmit with any of:\n{items}")
    assert len(found) > 1
    assert all(len(line) <= MAX_LINE + 1 for line in found)
    assert found[0].startswith("Admit with any of: criterion number 0")
    assert all(line.startswith("Admit with any of (continued): ") for line in found[1:])
    assert sum(line.count("criterion number") for line in found) == 20


def test_sentences_of_a_list_stand_alone_and_fragments_take_the_heading() -> None:
    text = "## Zoflumab\n\n### Adverse Effects\n\n- Fever (common; mild)\n- Fatigue\n- Cough should be looked for.\n- Does not cause rash."
    assert lines(text) == [
        "Zoflumab – adverse effects: fever (common; mild); fatigue.",
        "Cough should be looked for.",
        "Zoflumab – adverse effects: does not cause rash.",
    ]


def test_a_label_that_says_nothing_alone_gets_its_subject() -> None:
    assert lines("## Group E\n\n- **Initial Therapy:** LABA + LAMA") == ["Group E – initial therapy: LABA + LAMA."]
    assert lines("## Zoflumab\n\n### Dosing\n\n- **Note:** Rest is needed.") == ["Rest is needed."]


def test_what_hangs_under_a_labelled_item_keeps_its_owner() -> None:
    text = "## Doses\n\n- **Zoflumab:** Standard dose is 5 mg.\n  - *Dose reduction:* Reduce to 2 mg in the old."
    assert lines(text) == ["Zoflumab: Standard dose is 5 mg.", "Zoflumab – dose reduction: Reduce to 2 mg in the old."]


def test_rows_become_lines() -> None:
    text = "## T\n\n| Drug | Dose | Route | Duration | Notes |\n|---|---|---|---|---|\n| **Zoflumab** | 5 mg | Oral | 3 days | — |\n"
    assert lines(text) == ["Zoflumab: 5 mg oral; duration 3 days."]


def test_a_row_that_adds_a_drug_joins_the_row_above() -> None:
    text = "## T\n\n| Regimen | Drug | Dose |\n|---|---|---|\n| A | Zoflumab | 5 mg |\n| | PLUS Bimab | 2 mg |\n"
    (line,) = lines(text)
    assert "; PLUS Bimab 2 mg." in line


def test_scores_keep_their_points() -> None:
    text = "## T\n\n| Sign | 0 Points | 1 Point |\n|---|---|---|\n| Pulse | < 100 | >= 100 |\n"
    assert lines(text) == ["Pulse – 0 points: < 100; 1 point: ≥ 100."]


def test_a_short_table_of_properties_is_one_line() -> None:
    text = "## Zoflumab\n\n| Parameter | Value |\n|---|---|\n| **Dose** | 5 mg |\n| **Route** | Oral |\n"
    assert lines(text) == ["Zoflumab – dose 5 mg; route: oral."]


def test_grade_columns_keep_their_header() -> None:
    text = "## T\n\n| Who | Recommendation | Grade |\n|---|---|---|\n| Adults | Rest | A |\n"
    assert lines(text) == ["Adults: rest; Grade A."]


def test_a_mark_on_a_line_of_its_own_joins_the_statement_before_it() -> None:
    assert lines("## X\n\nRest is advised.\n\n(Class I, LOE A)") == ["Rest is advised (Class I, LOE A)."]


def test_a_lead_in_with_nothing_after_it_is_dropped() -> None:
    assert lines("## X\n\nRest is advised.\n\nUse the following:") == ["Rest is advised."]


def test_a_lead_in_of_two_sentences_states_the_first_once() -> None:
    assert lines("## X\n\nRest is advised. It helps in:\n- fever\n- cough") == ["Rest is advised.", "It helps in: fever; cough."]


@pytest.mark.parametrize("residue", ["**", "`", "|", "; OR", ";."])
def test_no_residue(residue: str) -> None:
    text = "## X\n\n**Lead:**\n- `a` **b**; OR\n- [c](http://d.e); OR\n\n| A | B |\n|---|---|\n| x | *y* |"
    assert all(residue not in line for line in lines(text))


def test_answers_below_a_question_carry_it() -> None:
    text = (
        "## X\n\n1. Fever above 39?\n   - **Yes:** Rest. (Class I, LOE: B)\n   - **No:** Proceed to step 2\n"
        "2. Cough?\n   - **Yes:** Look again\n"
    )
    assert lines(text) == ["Fever above 39? Yes: Rest (Class I, LOE: B).", "Cough? Yes: Look again."]


def test_limitations_stand_as_they_are() -> None:
    assert lines("## Limitations\n\n- Small trials only\n- Old data") == ["Small trials only.", "Old data."]
