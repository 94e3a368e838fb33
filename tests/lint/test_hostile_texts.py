"""No rule raises on any text, and none is slow on a long one: a pattern that backtracks would not come to an end here."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lint.helpers import findings

FORMS = ("text", "markdown", "html")
LONG = 100_000
HOSTILE = {
    "letters": "a" * LONG,
    "capitals": "ABC " * (LONG // 4),
    "blanks": " " * LONG + "x",
    "lines": "\n" * LONG + "x",
    "words": "word " * (LONG // 5),
    "one paragraph": "Zelvastine is given in 5 mg doses [1]. " * (LONG // 40),
    "numbers": "1, " * (LONG // 3),
    "digits": "1" * LONG,
    "brackets": "[" * LONG,
    "parentheses": "(" * LONG,
    "percentages": "5% " * (LONG // 3),
    "dashes": "-" * LONG,
    "dots": "." * LONG,
    "tags": "<p>" * (LONG // 30),
    "open tag": "<p " + "a='b' " * (LONG // 6),
    "comments": "<!-- clincite: ignore CC101 -->\n" * (LONG // 40),
    "addresses": "https://doi.org/10." * (LONG // 19),
    "stars": "*" * LONG,
    "quotes": "> " * (LONG // 20),
    "references": "References\n" + "1. Abel A. A trial. J Invented Med. 2020. PMID: 31234567.\n" * (LONG // 60),
    "invisible": "\u200b\u202e\ufeff" * (LONG // 3),
    "accents": "e" + "\u0301" * LONG,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text(name: str, form: str) -> None:
    text = HOSTILE[name]
    for finding in findings(text, form=form, reader="patient"):
        assert text[finding.span.start : finding.span.end] == finding.words


PIECES = st.sampled_from(
    [
        *("Zelvastine", "brimafen", " stops hiccups", " in adults", "never ", "always ", "no ", "5 mg", "50%", " of 20", "p < 0.05"),
        *(" [1]", " 1, 2", "^3^", " (PMID: 31234567)", " doi:10.1000/x", "https://doi.org/10.1000/xyz", "1-", "–", "<sup>4</sup>"),
        *("\n", "\n\n", "\r\n", "\t", " ", "- ", "• ", "1. ", "# ", "> ", "| ", "```", "\n## References\n", "\nReferences\n"),
        *("Abel A. A trial. J Invented Med. 2020.", "Last updated: 3 March 2026\n", "is pending review", "Reviewed by Jane Doe, MD"),
        *("<p>", "</p>", "<li>", "&amp;", "<!-- clincite: ignore CC101 -->", "# clincite: ignore\n"),
        *(".", ". ", ", ", "(", ")", "[", "]", "“", "”", "😀", "é", "e\u0301", "٣", "½", "0", "\x00", "\u2028", "\u200b"),
    ]
)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text(form: str, text: str) -> None:
    for finding in findings(text, form=form, reader="patient"):
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
        assert text[finding.span.start : finding.span.end] == finding.words
