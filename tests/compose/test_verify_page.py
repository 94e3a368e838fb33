"""docs/verify.md: every check has its line, and the example on it is what the check finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clincite.support import RULES, check
from clincite.support.rewording import RULES as OF_WORDINGS
from clincite.support.rewording import check_rewording

PAGE = Path(__file__).resolve().parents[2] / "docs" / "verify.md"
ROW = re.compile(r"^\| `(?P<rule>\w+)` \| (?P<what>[^|]+) \| (?P<quote>[^|]+) \| (?P<claim>[^|]+) \|$", re.MULTILINE)
ALL = [match.groupdict() for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))]
ROWS = [row for row in ALL if row["rule"] not in OF_WORDINGS]
WORDINGS = [row for row in ALL if row["rule"] in OF_WORDINGS]


def test_every_check_has_its_line() -> None:
    assert [row["rule"] for row in ROWS] == list(RULES)
    assert [row["rule"] for row in WORDINGS] == list(OF_WORDINGS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule"])
def test_the_example_shows_it(row: dict[str, str]) -> None:
    faults = check(row["claim"], row["quote"], rules=frozenset({row["rule"]}))
    assert {fault.rule for fault in faults} == {row["rule"]}
    assert check(row["quote"], row["quote"]) == ()


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row["rule"])
def test_the_example_of_a_wording_shows_it(row: dict[str, str]) -> None:
    assert row["rule"] in {fault.rule for fault in check_rewording(row["claim"], row["quote"], title="Marolide versus zelvastine")}
    assert check_rewording(row["quote"], row["quote"]) == ()
