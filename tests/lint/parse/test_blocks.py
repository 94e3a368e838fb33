"""Plain text: bullets of every look, headings without markup, wrapped lines, tables, and what is no statement."""

from __future__ import annotations

import pytest

from clincite.lint.document import Block
from clincite.lint.parse import guess, parse
from tests.lint.parse.shown import told


@pytest.mark.parametrize("sign", ["•", "-", "*", "–", "▪", "◦", "▪\t", "1.", "2)", "a)", "a.", "(1)", "ii.", "✓"])
def test_a_bullet_of_any_look(sign: str) -> None:
    document = parse(f"Zelvastine\n\n{sign} Zelvastine lowers morbin.\n{sign} Zelvastine is given at night.\n")
    assert [statement.text for statement in document.statements] == ["Zelvastine lowers morbin.", "Zelvastine is given at night."]
    assert {statement.block for statement in document.statements} == {Block.BULLET}


def test_numbers_and_names_that_open_a_line_are_no_bullets() -> None:
    assert told("2.5 mg of zelvastine is the usual dose.") == ["2.5 mg of zelvastine is the usual dose."]
    assert told("E. coli is the usual cause of pyelonitis in this cohort.") == ["E. coli is the usual cause of pyelonitis in this cohort."]


def test_headings_without_markup() -> None:
    document = parse(
        "Zelvastine in Gout\n\nTreatment\n\nZelvastine shortens attacks by two days in most patients.\n\n"
        "When to Refer\n\n• Fever above 39 °C\n\nWhat is zelvastine?\n\nZelvastine is an invented drug that no pharmacy sells.\n"
    )
    assert [heading.text for heading in document.headings] == ["Zelvastine in Gout", "Treatment", "When to Refer", "What is zelvastine?"]
    assert [statement.headings[-1] for statement in document.statements] == ["Treatment", "When to Refer", "What is zelvastine?"]


def test_a_heading_right_over_its_paragraph() -> None:
    document = parse(
        "Causes\nThe disease is caused by an excess of morbin in the joints of the foot, and sometimes of the hand.\n"
        "First-Line Treatment\nZelvastine is given for five days, and the patient is seen again after two weeks at the clinic.\n"
    )
    assert [heading.text for heading in document.headings] == ["Causes", "First-Line Treatment"]
    assert len(document.statements) == 2


def test_a_short_sentence_is_no_heading() -> None:
    assert told("Intro\n\nZelvastine is safe in pregnancy\n\nZelvastine is also safe in children.")[0] == "Zelvastine is safe in pregnancy"


def test_lead_lines_name_their_list() -> None:
    document = parse("Imaging\n\nRed flags requiring imaging:\n• Fever\n• Weight loss\n\nZelvastine helps.\n")
    assert [(statement.text, statement.lead) for statement in document.statements] == [
        ("Fever", "Red flags requiring imaging:"),
        ("Weight loss", "Red flags requiring imaging:"),
        ("Zelvastine helps.", ""),
    ]


def test_nested_bullets_have_the_bullet_above_as_lead() -> None:
    document = parse("• Oral drugs:\n    ◦ Zelvastine\n    ◦ Morbidol\n• Injections\n")
    assert [(statement.text, statement.lead) for statement in document.statements] == [
        ("Zelvastine", "Oral drugs:"),
        ("Morbidol", "Oral drugs:"),
        ("Injections", ""),
    ]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    source = (
        "Zelvastine is an invented drug that is used here so that no real\n"
        "medical fact is printed by accident. It has been given to nobody,\n"
        "and it never will be. Nevertheless its dose is said to be 5 mg at\n"
        "night.\n"
    )
    assert told(source) == [
        "Zelvastine is an invented drug that is used here so that no real medical fact is printed by accident.",
        "It has been given to nobody, and it never will be.",
        "Nevertheless its dose is said to be 5 mg at night.",
    ]


def test_lines_that_stand_alone_are_not_joined() -> None:
    assert len(told("Zelvastine lowers morbin.\nMorbidol raises it, and should not be given to anyone with gout.\nStop both.")) == 3


def test_a_bullet_goes_on_on_an_indented_line() -> None:
    assert told("• Zelvastine lowers morbin in most\n  patients who take it\n• Morbidol does not") == [
        "Zelvastine lowers morbin in most patients who take it",
        "Morbidol does not",
    ]


@pytest.mark.parametrize("source", ["| Drug | Dose |\n|---|---|\n| zelvastine | 5 mg |\n", "Drug\tDose\nzelvastine\t5 mg\n"])
def test_rows_of_tables(source: str) -> None:
    (statement,) = parse(source, form="text").statements
    assert (statement.text, statement.lead, statement.block) == ("zelvastine; 5 mg", "Drug; Dose", Block.TABLE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Give an azole, e.g. zelvastine, at night.",
        "Zelvastine vs. placebo was tested in 40 adults.",
        "The course is shown in Fig. 2 of the report.",
        "The mean was 0.5 mg and the range 0.25 to 1.5 mg.",
        "It is renal, i.e. caused by the kidney.",
        "Smith et al. found no difference.",
    ],
)
def test_abbreviations_end_no_sentence(sentence: str) -> None:
    assert told(f"{sentence} Morbidol is different.") == [sentence, "Morbidol is different."]


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "Have a follow-up question?",
        "Personalize",
        "We use cookies to improve your visit.",
        "Back to top",
        "Read more →",
        "© 2024 A Site",
    ],
)
def test_leftovers_of_the_site_are_neither_statement_nor_heading(line: str) -> None:
    document = parse(f"Gout\n\n{line}\n\nZelvastine shortens attacks of gout by two days.\n\n{line}\n")
    assert [statement.text for statement in document.statements] == ["Zelvastine shortens attacks of gout by two days."]
    assert [heading.text for heading in document.headings] == ["Gout"]


def test_questions_say_nothing() -> None:
    assert told("Is zelvastine safe? It is safe in adults.") == ["It is safe in adults."]


def test_ignores_in_text_and_markup() -> None:
    document = parse(
        "# clincite: ignore CC101, CC104 known to the editor\nZelvastine helps.\n\n# clincite: ignore-file CC503\n", form="text"
    )
    first, second = document.ignores
    assert (first.codes, first.reason, first.line) == (("CC101", "CC104"), "known to the editor", 2)
    assert (second.codes, second.line) == (("CC503",), None)
    assert [statement.text for statement in document.statements] == ["Zelvastine helps."]
    for form in ("markdown", "html"):
        document = parse("<p>Zelvastine helps.</p> <!-- clincite: ignore CC104 so be it -->\n\n<p>Morbidol too.</p>\n", form=form)
        (ignore,) = document.ignores
        assert (ignore.codes, ignore.reason, ignore.line) == (("CC104",), "so be it", 1)
        assert len(document.statements) == 2


def test_a_directive_over_a_directive_counts_for_the_text_below_both() -> None:
    document = parse("# clincite: ignore CC101\n\n# clincite: ignore CC104\n\nZelvastine helps.\n", form="text")
    assert [ignore.line for ignore in document.ignores] == [5, 5]


@pytest.mark.parametrize(
    ("source", "name", "form"),
    [
        ("plain words", "a.txt", "text"),
        ("plain words", "a.md", "markdown"),
        ("# A\n\ntext", "-", "markdown"),
        ("A **bold** word", "-", "markdown"),
        ("<!DOCTYPE html><p>x", "-", "html"),
        ("a <p>x</p><p>x</p><ul><li>x</li></ul>", "-", "html"),
        ('{"schema": "clincite/answer/1"}', "-", "answer"),
        ("• a bullet [1]", "-", "text"),
    ],
)
def test_the_format_is_guessed(source: str, name: str, form: str) -> None:
    assert guess(source, name) == form
