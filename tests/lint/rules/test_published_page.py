"""What the families "citations" and "references" find in a published page, which stays outside the repository."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from clincite.lint.rule import Finding
from clincite.lint.rules import RULES
from tests.lint.helpers import findings

MINE = {code: rule for code, rule in RULES.items() if code[:3] in {"CC1", "CC2"}}


@pytest.fixture(scope="module")
def found(repo_root: Path) -> tuple[Finding, ...]:
    page = Path(os.environ.get("CLINCITE_SHARED", repo_root.parent / "shared")) / "reference" / "facial-twitching.txt"
    if not page.is_file():
        pytest.skip(f"no page at {page}")
    return findings(page.read_text("utf-8"), rules=MINE)


def test_what_is_found_and_how_often(found: tuple[Finding, ...]) -> None:
    assert Counter(finding.code for finding in found) == {"CC101": 1, "CC103": 3, "CC201": 7, "CC210": 3, "CC212": 1}


def test_each_stands_at_the_right_words(found: tuple[Finding, ...]) -> None:
    words = {code: [finding.words for finding in found if finding.code == code] for code in ("CC101", "CC103", "CC212")}
    assert words == {"CC101": ["8"], "CC103": ["1, 2", "6, 7, 2", "6, 7, 2"], "CC212": ["References"]}
    assert all(finding.words.endswith(("Editors", "Guidelines")) for finding in found if finding.code == "CC210")
