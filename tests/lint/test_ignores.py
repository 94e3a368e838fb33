from __future__ import annotations

import pytest

from clincite.library import Library
from clincite.lint.config import LintConfig
from clincite.lint.document import Ignore, Span
from clincite.lint.rule import Family, Rule
from clincite.lint.rules import unused_ignore
from clincite.lint.run import Outcome, examine
from tests.lint.helpers import library_of
from tests.lint.rule_tools import TODAY, document, table, word_rule

RULE = word_rule("word")
OTHER = word_rule("other", "CC902", "other-word")
UNUSED = unused_ignore.RULE
TEXT = """\
A word at the top.

A block that says word,
on two lines: word.

- a bullet: word
- another: word

Nothing.
"""


def ignore(*codes: str, line: int | None) -> Ignore:
    return Ignore(codes=codes, reason="", span=Span(0, 1), line=line)


def run(*ignores: Ignore, rules: tuple[Rule, ...] = (RULE, OTHER, UNUSED), library: Library | None = None, off: str = "") -> Outcome:
    config = LintConfig(ignore=(off,) if off else ())
    return examine(document(TEXT, *ignores), library=library, today=TODAY, rules=table(*rules), config=config)


def lines(outcome: Outcome, code: str = "CC901") -> list[int]:
    return [finding.line for finding in outcome.findings if finding.code == code]


def test_without_ignores_all_is_shown() -> None:
    assert lines(run()) == [1, 3, 4, 6, 7]


def test_an_ignore_covers_the_block_that_begins_on_its_line() -> None:
    outcome = run(ignore("CC901", line=3))
    assert lines(outcome) == [1, 6, 7]
    assert [finding.line for finding in outcome.ignored] == [3, 4]


def test_blank_lines_before_the_block_do_not_matter() -> None:
    assert lines(run(ignore("CC901", line=2))) == [1, 6, 7]


def test_a_bullet_is_a_block_of_its_own() -> None:
    assert lines(run(ignore("CC901", line=6))) == [1, 3, 4, 7]


def test_an_ignore_of_the_whole_file() -> None:
    assert lines(run(ignore("CC901", line=None))) == []


def test_an_ignore_without_codes_hides_all() -> None:
    assert lines(run(ignore(line=1))) == [3, 4, 6, 7]


def test_an_ignore_of_another_code_hides_nothing() -> None:
    assert lines(run(ignore("CC902", line=1))) == [1, 3, 4, 6, 7]


def told(outcome: Outcome) -> list[str]:
    return [finding.message for finding in outcome.findings if finding.code == "CC001"]


def test_an_ignore_that_hid_nothing_is_told() -> None:
    assert told(run(ignore("CC901", "CC902", line=1))) == ["this comment hides no CC902"]


def test_a_code_that_no_rule_has_is_told() -> None:
    assert told(run(ignore("CC999", line=1))) == ["no rule has the code CC999"]


def test_an_ignore_of_a_rule_that_did_not_run_is_not_told() -> None:
    assert told(run(ignore("CC902", line=1), off="CC902")) == []


def test_nothing_is_told_when_the_rule_is_off() -> None:
    assert told(run(ignore("CC902", line=1), off="CC001")) == []


@pytest.mark.parametrize("family", [Family.SUPPORT, Family.REFERENCES])
def test_without_a_library_an_ignore_of_a_rule_that_needs_one_is_not_told(family: Family) -> None:
    needy = word_rule("other", "CC903", "needy", family=family)
    assert told(run(ignore("CC903", line=1), rules=(needy, UNUSED))) == []
    assert told(run(ignore("CC903", line=1), rules=(needy, UNUSED), library=library_of(()))) == ["this comment hides no CC903"]


def test_an_ignore_of_all_that_hid_nothing_is_told_only_after_a_whole_run() -> None:
    library = library_of(())
    assert told(run(ignore(line=9), library=library)) == ["this comment hides nothing"]
    assert told(run(ignore(line=9))) == []
    assert told(run(ignore(line=9), library=library, off="CC902")) == []
