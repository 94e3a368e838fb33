from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clincite.lint.document import Span
from clincite.lint.output import text
from clincite.lint.output.report import Linted, Report
from clincite.lint.rule import Found, Severity
from tests.lint.rule_tools import fixed_rule, found, report, table, word_rule

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def shown(source: str, word: str = "word", **fields: object) -> list[str]:
    return text.render(report(source, word_rule(word)), **fields).splitlines()  # type: ignore[arg-type]


def test_a_finding_with_its_line_and_a_caret_under_the_words() -> None:
    assert shown("First.\nA word here.\n") == [
        "page.txt:2:3: warning CC901 a-word: Says word",
        "2 | A word here.",
        "  |   ^^^^",
        "  = hint: Say it without word",
        "",
        "0 errors, 1 warning, 0 notes in 1 file",
    ]


def test_the_hint_of_a_rule_is_given_once() -> None:
    assert sum("hint:" in line for line in shown("word\nword\nword")) == 1


def test_nothing_found() -> None:
    assert shown("fine") == ["nothing found in 1 file"]


@pytest.mark.parametrize(("before", "cells"), [("\t", 0), ("a\t", 2), ("漢字", 4), ("é ", 2), ("😀 ", 3), ("e\u0301 ", 2), ("\u202e", 1)])
def test_carets_stand_under_the_words(before: str, cells: int) -> None:
    line, carets = shown(before + "word tail")[1:3]
    assert carets == "  | " + " " * cells + "^^^^"
    assert cell_len(line[: line.index("word")]) == carets.index("^")


def test_wide_words_get_carets_of_their_width() -> None:
    assert shown("a 漢字 b", "漢字")[2] == "  |   ^^^^"


def test_words_over_several_lines() -> None:
    rule = fixed_rule(Found(span=Span(2, 11)))
    lines = text.render(report("a one\ntwo\nthree", rule)).splitlines()
    assert lines[1:3] == ["1 | a one", "  |   ^^^ … to line 3"]


@pytest.mark.parametrize(("source", "span"), [("abc", Span(3, 3)), ("abc\n", Span(4, 4)), ("abc", Span(0, 0)), ("\n\n", Span(0, 1))])
def test_an_empty_place_gets_one_caret(source: str, span: Span) -> None:
    assert sum(line.count("^") for line in text.render(report(source, fixed_rule(Found(span=span)))).splitlines()) == 1


WORDS = st.text(st.sampled_from("ab 漢\t😀é\x1b\u0301"), max_size=120)


@given(WORDS, WORDS, st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal_and_carets_stand_under_the_words(before: str, after: str, width: int) -> None:
    lines = shown(f"{before}WORD{after}", "WORD", width=width)
    place = next(number for number, line in enumerate(lines) if line.startswith("1 | "))
    line, carets = lines[place], lines[place + 1]
    assert cell_len(line) <= width
    assert cell_len(line[: line.index("WORD")]) == carets.index("^")
    assert carets.count("^") == 4


@given(st.integers(1, 400), st.integers(40, 100))
def test_words_longer_than_the_line_are_cut(length: int, width: int) -> None:
    rule = fixed_rule(Found(span=Span(3, 3 + length)))
    lines = text.render(report(f"ab {'x' * length} tail", rule), width=width).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("1 | "))
    assert all(cell_len(line) <= width for line in lines[place : place + 2])
    assert 1 <= lines[place + 1].count("^") <= length


def test_a_line_of_a_megabyte_is_cut_at_once() -> None:
    source = "x " * 300_000 + "word" + " y" * 300_000
    line = shown(source, width=60)[1]
    assert cell_len(line) <= 60
    assert "word" in line


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eword\u2066\x9b31m\r"


@pytest.mark.parametrize("color", [False, True])
def test_nothing_that_a_terminal_acts_on_gets_through(color: bool) -> None:
    source = HOSTILE + "\n" + HOSTILE
    rule = fixed_rule(Found(span=Span(0, 5), message=HOSTILE, source=HOSTILE, related=(Span(0, 8),)))
    out = text.render(report(source, rule, word_rule("word"), name=f"a{HOSTILE}b"), color=color)
    left = ESCAPE.sub("", out) if color else out
    assert all(char.isprintable() or char == "\n" for char in left)
    assert ("\x1b" in out) is color


def test_colour_changes_no_character() -> None:
    rule = fixed_rule(Found(span=Span(0, 1), source="its words", related=(Span(2, 6),)))
    made = report("a word", rule, word_rule("word"))
    assert ESCAPE.sub("", text.render(made, color=True)) == text.render(made)


def test_the_words_of_the_source_and_other_places_are_told() -> None:
    rule = fixed_rule(Found(span=Span(0, 1), source="in 3 of 9 patients", related=(Span(2, 6),)))
    out = text.render(report("a\nword", rule))
    assert "= source: “in 3 of 9 patients”" in out
    assert "= see also line 2 (“word”)" in out


def test_words_of_the_source_that_the_message_gives_are_not_told_again() -> None:
    rule = fixed_rule(Found(span=Span(0, 1), message="it says “in 3 of 9”", source="in 3 of 9"))
    assert "source:" not in text.render(report("a", rule))


def test_the_last_line_counts_what_was_found_and_hidden() -> None:
    rules = (word_rule("a", severity=Severity.ERROR), word_rule("b", "CC902", "b-word", severity=Severity.NOTE))
    findings = found("a b b", *rules)
    file = Linted(name="page.txt", source="a b b", findings=findings[:2], ignored=findings[2:], known=findings[2:])
    made = Report(files=(file, Linted(name="other", source="x")), rules=table(*rules), baseline=True, gone=3)
    last = text.render(made).splitlines()[-1]
    assert (
        last == "1 error, 0 warnings, 1 note in 2 files (1 hidden by comments, 1 known to the baseline, 3 of the baseline no longer there)"
    )


def test_the_list_of_rules_has_each_on_a_line() -> None:
    rules = table(word_rule("a"), word_rule("b", "CC801", "another"))
    lines = text.rule_list(rules).splitlines()
    assert [line[:5] for line in lines] == ["CC801", "CC901"]
    assert "warning" in lines[0]
