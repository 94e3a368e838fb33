"""Statements are spans of a section: in order, apart from each other, whole sentences of one line."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clincite.evidence.statements import Statement, spans
from clincite.records import Facet, Record, RecordKind, Section, clean_text

SENTENCES = st.sampled_from(
    [
        "Lids blink at dusk in most owls.",
        "It was seen in 2.5% of 40 owls (95% CI 1.2–3.4).",
        "However, this did not last.",
        "Dr. Roe et al. gave 5 mg i.v. to owls vs. finches, e.g. at dawn.",
        "Is the lid shut?",
        "short.",
        "then it stopped, p = 0.03.",
        "≥ 75% of lids were open at noon.",
        "The following were seen:",
        "(1) The lid of the left eye; (2) the lid of the right.",
        "“Lids,” said Roe, “blink when they must.”",
        "and so on and so forth for a while.",
        "x" * 300 + ".",
    ]
)
TEXTS = st.lists(SENTENCES | st.text(max_size=30), max_size=8).flatmap(
    lambda parts: st.lists(st.sampled_from([" ", "\n", "  "]), min_size=len(parts), max_size=len(parts)).map(
        lambda glue: "".join(part + after for part, after in zip(parts, glue, strict=True))
    )
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@given(text=TEXTS | TEXTS.map(clean_text))
@example(text="")
@example(text="\n\n")
@example(text="Lids blink at dusk in most owls. \u2028 Brows rise at dawn in most owls.\r\nFeathers fall in autumn.")
def test_spans_are_in_order_apart_and_inside(text: str) -> None:
    at = 0
    for start, end in spans(text):
        assert at <= start < end <= len(text)
        at = end


@given(text=TEXTS | TEXTS.map(clean_text))
def test_a_statement_is_a_whole_stretch_of_one_line(text: str) -> None:
    for start, end in spans(text):
        statement = text[start:end]
        assert "\n" not in statement
        assert statement == statement.strip()
        assert 20 <= len(statement) <= 700
        assert not statement.endswith((",", ":", ";", "?"))
        first = next(char for char in statement if char.isalnum() or char in "≥≤<>")
        assert not (first.isascii() and first.islower()) or re.match(r"[\W_]*[a-z]{1,3}[A-Z]", statement), "as eGFR, pH and mRNA begin"
        assert not statement.lower().startswith(("it ", "however", "this ", "and ", "then "))


@given(text=TEXTS, before=TEXTS, after=TEXTS)
def test_lines_do_not_touch_each_other(text: str, before: str, after: str) -> None:
    line = text.replace("\n", " ")
    whole = f"{before}\n{line}\n{after}"
    at = len(before) + 1
    here = [(start - at, end - at) for start, end in spans(whole) if at <= start and end <= at + len(line)]
    assert here == list(spans(line))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Lids blink at dusk in owls. Brows rise at dawn in owls.",
            ["Lids blink at dusk in owls.", "Brows rise at dawn in owls."],
        ),
        (
            "Flutter fell by 2.5 mg vs. 3.4 mg (p = 0.03, i.e. less). Dr. Roe saw it at dawn too.",
            ["Flutter fell by 2.5 mg vs. 3.4 mg (p = 0.03, i.e. less).", "Dr. Roe saw it at dawn too."],
        ),
        (
            "Lids blink at dusk in owls. It stops at noon. However, few saw that.",
            ["Lids blink at dusk in owls. It stops at noon. However, few saw that."],
        ),
        ("It stops at noon in most owls. This is well known.", []),
        ("Warm water twice daily\nCold water once weekly", ["Warm water twice daily", "Cold water once weekly"]),
        ("Is the lid shut at noon? Yes: give warm water.", ["Is the lid shut at noon? Yes: give warm water."]),
        ("Is the lid shut at noon?", []),
        ("The owls had the following:", []),
        ("warm water in small letters only.", []),
        ("Too short.", []),
        (f"Lids {'blink ' * 130}.", []),
        (f"Lids {'blink ' * 100}too. It {'stops ' * 30}.", [f"Lids {'blink ' * 100}too."]),
        (f"Lids {'blink ' * 100}too. It {'stops ' * 30}. It is so.", [f"Lids {'blink ' * 100}too."]),
        ("≥ 75% of lids were open.", ["≥ 75% of lids were open."]),
        ("α-bark is given to owls at dusk.", ["α-bark is given to owls at dusk."]),
    ],
)
def test_examples(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_statement_knows_its_words_and_its_place() -> None:
    section = Section(name="Part", text="Lids blink at dusk in owls. Brows rise.")
    record = Record(id="a:1", kind=RecordKind.TRIAL, title="T", sections=(section,))
    start, end = spans(section.text)[0]
    statement = Statement(record=record, section=section, start=start, end=end)
    assert statement.text == "Lids blink at dusk in owls."
    assert statement.key == ("a:1", "Part", 0)
    # Two of the same are still two: they are counted and placed by identity.
    again = msgspec.structs.replace(statement)
    assert statement != again and len({statement, again}) == 2
    assert msgspec.structs.replace(statement, facet=Facet.CAUSE).facet is Facet.CAUSE
