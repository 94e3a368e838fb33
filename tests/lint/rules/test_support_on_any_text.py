"""No rule of support raises, or finds a place outside the text, whatever the statement and whatever its sources say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.lint.rule import Family
from clincite.lint.rules import RULES
from tests.lint.rules.on_records import case_of, paper

SUPPORT = [rule for rule in RULES.values() if rule.family is Family.SUPPORT]
WORDS = [
    "zelvastine",
    "droop",
    "18%",
    "(38 of 215)",
    "in",
    "and",
    "not",
    "may",
    "adults",
    "children",
    "“it may be so”",
    "5 mg",
    "1/0",
    "0/0",
    "–",
    ";",
    ".",
    "½",
    "²",
    "\u00a0",
    "ß",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=80)


@settings(max_examples=150)
@given(text=TEXTS, title=TEXTS, parts=st.lists(TEXTS, max_size=3), heading=TEXTS, whole=st.booleans())
def test_any_statement_beside_any_source(text: str, title: str, parts: list[str], heading: str, whole: bool) -> None:
    case = case_of(text, [paper(title, *parts)], headings=(heading,), lead=heading, whole=whole)
    for rule in SUPPORT:
        for found in rule.check(case):
            assert 0 <= found.span.start <= found.span.end <= len(text)


def test_there_are_eleven_of_them() -> None:
    assert [rule.code for rule in SUPPORT] == [f"CC{code}" for code in range(301, 312)]
