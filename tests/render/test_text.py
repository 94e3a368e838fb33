from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from clincite.answers import ReviewState
from clincite.render import text
from tests.render import sample

SGR = re.compile(r"\x1b\[[0-9;]*m")


def body(shown: str) -> str:
    return shown.split("\nReferences\n")[0]


def test_parts_come_in_reading_order() -> None:
    shown = text.render(sample.sample())
    marks = [
        "EMERGENCY · A spell that stops the breath",
        "Grey spells: causes and treatment",
        "Question: What causes grey spells",
        "Submitted. Not yet reviewed by a person.",
        "Understood as:",
        "\nDirect answer\n─",
        "\nCauses and differential\n─",
        "\nTreatment by condition\n─",
        "\nWhat is not known\n─",
        "\nWhere sources disagree\n─",
        "\nReferences\n─",
        "\nReceipt\n─",
        "\nDisclaimer\n─",
        "Library snapshot cdcdcdcdcdcd",
        "Check it: clincite verify FILE",
    ]
    places = [shown.index(mark) for mark in marks]
    assert places == sorted(places)


def test_every_citation_number_is_in_the_references() -> None:
    shown = text.render(sample.sample())
    listed = shown.split("\nReferences\n")[1]
    numbers = set(re.findall(r"\[(\d+)\]", body(shown)))
    assert numbers == {"1", "2", "3", "4", "5", "6", "7"}
    assert numbers <= set(re.findall(r"^ \[(\d+)\] ", listed, re.MULTILINE))


def test_a_sentence_has_one_number_per_source_and_its_small_words() -> None:
    shown = " ".join(text.render(sample.sample()).split())
    assert "(120 of 200 against 80 of 200). [1][3] (strong; moderate certainty) disputed, see Where sources disagree" in shown
    assert "Most grey spells end by themselves within two days. [4] CORRECTED (level 3 by design)" in shown
    assert "(Class I; LOE B-R)" in shown


def test_two_quotations_of_one_source_make_one_number() -> None:
    claim = sample.claim("c1", "One.", sample.quote("pmid:102", "a"), sample.quote("pmid:102", "b"))
    shown = text.render(sample.sample(claims=(claim, *sample.CLAIMS[1:])))
    assert "One. [2] RETRACTED" in shown


def test_only_statuses_that_a_reader_must_know_stand_in_the_running_text() -> None:
    shown = body(text.render(sample.sample()))
    assert "current" not in shown and "unknown" not in shown
    assert "Grey spells come with low ipsum levels. [5] EXPRESSION OF CONCERN" in shown


def test_references_say_what_they_are() -> None:
    listed = text.render(sample.sample()).split("\nReferences\n")[1]
    assert "Systematic review; our digest of PMID 101; current as of 2026-11-22." in listed
    assert "RETRACTED (checked 2026-11-22)" in listed
    assert "Guideline summary of Society of Invented Medicine; status unknown, never checked." in listed
    assert "PMID 101 · doi:10.1000/inv.101(21)00001-2" in listed


def test_roles_only_where_they_add_something() -> None:
    shown = text.render(sample.sample())
    assert "Low ipsum · do not miss\n  • Grey spells come" in shown  # said once, at the subheading
    assert "• first line · Lorem tablets" in shown
    assert "first_action" not in shown and "first action" not in shown


def test_pairs_that_only_against_names_are_listed_too() -> None:
    shown = text.render(sample.sample(conflicts=()))
    assert shown.count("disputed, see Where sources disagree") == 3  # twice for c1: in the direct answer and in its section
    assert "Where sources disagree\n──" in shown


@pytest.mark.parametrize("width", [24, 40, 60, 88, 100, 400])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    for answer in (sample.sample(), sample.big(), sample.hostile()):
        lines = text.render(answer, width=width).split("\n")
        assert max(map(cell_len, lines)) <= min(width, text.MAX_MEASURE)
        assert not [line for line in lines if line != line.rstrip()]


def test_long_addresses_wrap_without_loss() -> None:
    shown = text.render(sample.sample(), width=60)
    address = sample.REFERENCES[6].url or ""
    assert address in "".join(line.strip() for line in shown.split("\n"))


def test_without_colour_there_is_no_escape_and_the_environment_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    before = text.render(sample.sample(), width=70)
    coloured = text.render(sample.sample(), width=70, color=True)
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "33", "TERM": "dumb", "TTY_COMPATIBLE": "1", "JPY_PARENT_PID": "1"}.items():
        monkeypatch.setenv(name, value)
    assert text.render(sample.sample(), width=70) == before
    monkeypatch.setenv("NO_COLOR", "1")
    assert text.render(sample.sample(), width=70, color=True) == coloured
    assert "\x1b" not in before
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in SGR.sub("", coloured).split("\n")] == before.split("\n")


@pytest.mark.parametrize("color", [False, True])
def test_hostile_text_is_only_text(color: bool) -> None:
    shown = SGR.sub("", text.render(sample.hostile(), color=color)) if color else text.render(sample.hostile())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown)
    assert "<script>alert(1)</script>" in shown
    assert "[click](javascript:alert(1))" in " ".join(shown.split())


def test_rich_markup_in_text_is_not_obeyed() -> None:
    shown = text.render(sample.sample(title="[bold]x[/bold] [link=http://evil.test]y[/link] :warning:"), color=True)
    assert "[bold]x[/bold] [link=http://evil.test]y[/link] :warning:" in shown
    assert "\x1b]8" not in shown


@pytest.mark.parametrize("state", ["submitted", "under_review", "approved", "rejected", "withdrawn", "something_new"])
def test_the_banner_never_claims_more_than_the_state(state: str) -> None:
    shown = text.render(sample.sample(review=ReviewState(state=state, version=3)))
    assert ("approved by a person" in shown) == (state == "approved")
    assert "Version 3." in shown


def test_empty_parts_are_left_out_and_no_direct_answer_is_owned_up_to() -> None:
    shown = text.render(sample.bare())
    assert "holds no sentence that answers" in shown
    for heading in ("EMERGENCY", "What is not known\n", "Where sources disagree", "References", "Disclaimer"):
        assert heading not in shown
    assert "Receipt" in shown
