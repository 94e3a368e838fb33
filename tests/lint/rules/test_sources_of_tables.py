"""A table and the line under it; dates of sources and of pages: what a page of doses looks like."""

from __future__ import annotations

import datetime

import pytest

from clincite.lint.document import DateKind
from clincite.lint.parse import parse
from tests.lint.helpers import codes

TODAY = datetime.date(2026, 11, 22)
PAGE = """# Doses

*Summary written by Ada Veldt, PharmD · 12 February 2026 · version 1.2*

## Table

{above}

| drug | dose |
|---|---|
| zelvastine | zelvastine 20 mg daily by mouth reduces tremor in adults |
| marolide | marolide 5 mg twice a day by mouth reduces falls in adults |

{below}

## Effect

Zelvastine reduces tremor in adults [1]. Marolide reduces falls in adults [2].

## References

1. Veldt A. Zelvastine. J Owl Med. 2024;1:1-2. doi:10.9999/abc
2. Label of marolide. Published 2015, updated 2025. https://labels.example/marolide
"""


@pytest.mark.parametrize(
    ("above", "below", "found"),
    [
        ("", "*All doses from the labels, accessed 3 February 2026 [2].*", 0),
        ("The doses are those of the label [2].", "", 0),
        ("", "", 1),
    ],
)
def test_a_line_beside_a_table_covers_its_rows_and_a_bare_table_is_one_finding(above: str, below: str, found: int) -> None:
    assert codes(PAGE.format(above=above, below=below), form="markdown").count("CC104") == found


def test_a_day_on_which_a_source_was_opened_takes_no_sentence_with_it() -> None:
    document = parse(PAGE.format(above="", below="The doses are those of the labels, accessed 3 February 2026 [2]."), "a.md")
    (said,) = [statement for statement in document.statements if "accessed" in statement.text]
    assert [citation.numbers for citation in said.citations] == [(2,)]


def test_a_date_beside_a_byline_is_the_page_s() -> None:
    document = parse(PAGE.format(above="", below=""), "a.md")
    assert [(date.kind, date.iso) for date in document.dates] == [(DateKind.PUBLISHED, "2026-02-12")]
    assert "CC502" not in codes(PAGE.format(above="", below=""), form="markdown")


def test_a_page_that_was_updated_is_as_old_as_its_update() -> None:
    more = "".join(f"{number}. Veldt A. Owls {number}. J Owl Med. 2009;{number}:1-2. doi:10.9999/{number}\n" for number in (3, 4, 5))
    old = PAGE.format(above="", below="").replace("2024;1", "2009;1").replace("[2].\n", "[2]. Owls doze by day [3-5].\n") + more
    assert "CC212" not in codes(old, form="markdown", today=TODAY)
    assert "CC212" in codes(old.replace(", updated 2025", ", updated 2010"), form="markdown", today=TODAY)


def test_what_is_said_of_a_source_after_its_year_may_name_another() -> None:
    text = PAGE.replace(
        "J Owl Med. 2024;1:1-2. doi:10.9999/abc", "Owl Connect 2019. Addendum to the 2016 guidance; adults. doi:10.9999/abc"
    )
    assert parse(text.format(above="", below=""), "a.md").entries[0].year == 2019
