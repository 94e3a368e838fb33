from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import InputError, UnforeseenError
from clincite.lint.config import LintConfig
from clincite.lint.document import Span
from clincite.lint.rule import Case, Found, Severity
from clincite.lint.run import examine, lint
from tests.lint.rule_tools import TODAY, document, fixed_rule, found, table, word_rule


def test_a_finding_says_what_and_where() -> None:
    (finding,) = found("One line.\nAnother word here.\n", word_rule("word"))
    assert (finding.code, finding.rule, finding.severity) == ("CC901", "a-word", Severity.WARNING)
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (2, 9, 2, 13)
    assert (finding.words, finding.file, finding.message) == ("word", "page.txt", "says word")


def test_findings_are_in_order_of_place_then_code() -> None:
    findings = found("b a b", word_rule("b", "CC902", "late"), word_rule("a", "CC903", "last"), word_rule("b", "CC901", "first"))
    assert [(finding.span.start, finding.code) for finding in findings] == [
        (0, "CC901"),
        (0, "CC902"),
        (2, "CC903"),
        (4, "CC901"),
        (4, "CC902"),
    ]


def test_the_same_thing_is_told_once() -> None:
    once = Found(span=Span(0, 1))
    other = Found(span=Span(0, 1), message="something else")
    assert [finding.message for finding in found("ab", fixed_rule(once, once, other))] == ["a message", "something else"]


def test_a_finding_may_be_graver_than_its_rule() -> None:
    rule = fixed_rule(Found(span=Span(0, 1), severity=Severity.ERROR))
    assert found("ab", rule)[0].severity is Severity.ERROR


def test_the_severity_that_a_user_sets_holds_for_all_findings() -> None:
    rule = fixed_rule(Found(span=Span(0, 1), severity=Severity.ERROR), Found(span=Span(1, 2)))
    config = LintConfig(severity={"page": Severity.WARNING})
    findings = lint(document("ab"), library=None, today=TODAY, rules=table(rule), config=config)
    assert [finding.severity for finding in findings] == [Severity.WARNING, Severity.WARNING]


def test_the_narrower_selector_sets_the_severity() -> None:
    one, two = word_rule("a", "CC901"), word_rule("a", "CC902", "another")
    config = LintConfig(severity={"CC902": Severity.NOTE, "statements": Severity.ERROR})
    findings = lint(document("a"), library=None, today=TODAY, rules=table(one, two), config=config)
    assert [finding.severity for finding in findings] == [Severity.ERROR, Severity.NOTE]


@pytest.mark.parametrize("selector", ["CC901", "cc901", "CC9", "a-word", "statements", "all"])
def test_rules_are_selected_by_code_beginning_name_and_family(selector: str) -> None:
    rules = table(word_rule("a"))
    assert set(LintConfig(select=(selector,)).chosen(rules)) == {"CC901"}
    assert LintConfig(ignore=(selector,)).chosen(rules) == {}


@pytest.mark.parametrize("selector", ["CC1", "dangling", "", "C", "CC9011", "901"])
def test_a_selector_that_means_no_rule_is_an_error(selector: str) -> None:
    with pytest.raises(InputError):
        LintConfig(select=(selector,)).chosen(table(word_rule("a")))


def test_rules_get_the_day_and_the_reader() -> None:
    seen: list[Case] = []

    def check(case: Case) -> Iterator[Found]:
        seen.append(case)
        return iter(())

    rule = fixed_rule(check=check)
    day = datetime.date(1999, 1, 2)
    lint(document("a"), library=None, today=day, reader="patient", rules=table(rule))
    assert (seen[0].today, seen[0].reader, seen[0].grounds.library) == (day, "patient", False)


def broken(case: Case) -> Iterator[Found]:
    yield Found(span=Span(0, 1), message="found before it broke")
    raise ValueError("out\nof order")


def test_a_rule_that_raises_loses_no_other_finding() -> None:
    rules = table(fixed_rule(check=broken, code="CC900", name="broken"), word_rule("a"))
    outcome = examine(document("a"), library=None, today=TODAY, rules=rules)
    assert [finding.message for finding in outcome.findings] == ["found before it broke", "says a"]
    (failure,) = outcome.failures
    assert failure.code == "CC900"
    assert "CC900 broken: ValueError: out of order" in failure.error.message


def test_the_plain_call_raises_what_a_rule_raised() -> None:
    with pytest.raises(UnforeseenError):
        lint(document("a"), library=None, today=TODAY, rules=table(fixed_rule(check=broken)))


LINES = st.lists(st.sampled_from(["a plain line", "a word", "word word", "", "  The WORD", "😀"]), max_size=12)


@given(LINES, LINES)
def test_a_fingerprint_does_not_depend_on_what_stands_around(lines: list[str], before: list[str]) -> None:
    moved = [line for line in before if "word" not in line.casefold()]
    alone = found("\n".join(lines), word_rule("word"))
    later = found("\n".join([*moved, *lines]), word_rule("word"))
    assert [finding.fingerprint for finding in alone] == [finding.fingerprint for finding in later]


def test_fingerprints_tell_occurrences_and_rules_apart() -> None:
    findings = found("word word", word_rule("word"), word_rule("word", "CC902", "another"))
    assert len({finding.fingerprint for finding in findings}) == 4


def test_a_fingerprint_looks_past_case_and_line_breaks() -> None:
    one = found("a b", fixed_rule(Found(span=Span(0, 3))))
    other = found("A\n B", fixed_rule(Found(span=Span(0, 4))))
    assert one[0].fingerprint == other[0].fingerprint
