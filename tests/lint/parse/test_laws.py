"""Laws: any text is read, every character of a passage stands where it says, and nothing takes more than linear time."""

from __future__ import annotations

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.document import Document
from clincite.lint.parse import parse
from tests.lint.parse.shown import passages

FORMS = ("text", "markdown", "html")
BITS = st.sampled_from(
    [
        "Zelvastine lowers morbin. ", "It is safe", " [1]", " 1, 2", ".3 ", "¹", "\n", "\n\n", "• ", "- ", "1. ", "  ", "\t", "# ",
        "**", "*", "`", "[a](https://x.org)", "[^1]",
        "[^1]: ", "<p>", "</p>", "<sup>1</sup>", "<li>", "<td>", "<br>", "&amp;", "&lt;", "&nbsp;", "&#8212;",
        "<!-- clincite: ignore CC101 a -->", "\n# clincite: ignore CC101\n", "| a | b |\n", "|---|---|\n",
        "References\n", "Smith J. Title of it. J Med. 2019;1:2. ", "doi:10.1234/a", "PMID: 12345", "(Smith 2020)",
        "Last updated: May 3, 2024", "Submitted\nUnder review\n", "> ", "<a href='#ref1'>", "</a>", "é", "ß", "İ", "\r\n", "\x0b",
        "\u2028", "\0", "【1†s】",
        "<table>", "<tr>", "<th>", "<div class=references>", "<ol>", "\\", "\\*", "![i](s)", "e.g. ", "Reviewed by Jane Roe, MD",
        "Note:", ":", "\n    ", "<", ">", "&", "<!--", "\"", "'",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(BITS, max_size=30).map("".join))


def folded(char: str, source: str, place: int) -> bool:
    """Whether a character of a passage is what the source has at its place."""
    found = source[place]
    if char == found or (char.isspace() and (found.isspace() or not found.isalnum())):
        return True
    if found == "&":
        return char in html.unescape(source[place : place + 40])
    # the sign between two cells of a row, and what Markdown shows for a character that it does not allow
    return (char == ";" and not found.isalnum()) or (char == "\ufffd" and found == "\0")


def check(document: Document) -> None:
    source = document.source
    for passage in passages(document):
        assert len(passage.text) == len(passage.places)
        assert passage.text == " ".join(passage.text.split())
        for char, place in zip(passage.text, passage.places, strict=True):
            assert folded(char, source, place), (passage.text, char, source[place], place)
        for before, after in zip(passage.places, passage.places[1:], strict=False):
            assert before < after or source[before] == "&" or not source[before].isalnum()
    for statement in document.statements:
        assert statement.text
        for citation in (*statement.citations, *statement.shared):
            assert 0 <= citation.span.start < citation.span.end <= len(source)
            assert len(citation.numbers) == len(citation.number_spans)
    for number, entry in enumerate(document.entries, 1):
        assert entry.position == number
        for span in (entry.title_span, entry.issuer_span, entry.year_span, entry.label_span):
            assert span is None or 0 <= span.start < span.end <= len(source)
    for ignore in document.ignores:
        assert ignore.line is None or ignore.line >= 1


@pytest.mark.parametrize("form", FORMS)
@given(source=TEXTS)
def test_every_character_stands_where_it_says(form: str, source: str) -> None:
    check(parse(source, form=form))


@given(source=TEXTS)
def test_a_guessed_text_is_read_too(source: str) -> None:
    check(parse(source))


HOSTILE = [
    "x", "1, 2 ", "(1) ", "word. 1 Next ", "- a\n", "\n", "a\n\n", "|a|b|\n", "\tab\t", "[1] ", "Smith J, ", "(Smith 2020; ",
    "10.1234/", "“", "reviewed by ",
    "<!-- clincite: ignore CC101 -->\n", "Last updated: ", "a(b ", "not a a a ", "A of ", "<a ", "<a '", '<a href=">', "&amp;",
    "<p>a", "<!--", "<sup>1</sup>", "<details>",
    "[a](b", "*a", "[^1]", "> ", "`", "<div>", "[", "\\", "https://a.b/", "A. ", "1", "cite", "【", "doi:", " ",
    "References\n1. A B. C. 2019;1:2.\n",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("bit", HOSTILE)
def test_ten_times_the_text_takes_about_ten_times_as_long(form: str, bit: str) -> None:
    """Not a measurement: quadratic behaviour would take a hundred times as long, and minutes for the long text."""
    short, long = (bit * (size // len(bit)) for size in (2_000, 20_000))
    spent = []
    for source in (short, long):
        begun = time.process_time()
        parse(source, form=form)
        spent.append(time.process_time() - begun)
    assert spent[1] < 40 * spent[0] + 0.4
