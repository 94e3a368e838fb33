"""The reference page against the bundled notes: its misread figures, and a paper cited for something else; nothing beside."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from clincite.lint.parse import parse
from clincite.lint.rule import Family, Severity
from clincite.lint.run import lint
from tests.conftest import ROOT
from tests.golden.articles import bundled_library

PAGE = Path(os.environ.get("CLINCITE_SHARED", ROOT.parent / "shared")) / "reference" / "facial-twitching.txt"


def test_what_is_found_of_support(tmp_path: Path) -> None:
    if not PAGE.is_file():
        pytest.skip(f"no reference page at {PAGE}")
    library, _ = bundled_library(tmp_path)
    document = parse(PAGE.read_text(encoding="utf-8"), PAGE.name)
    found = lint(document, library=library, today=datetime.date(2026, 11, 22))
    told = [finding for finding in found if finding.family is Family.SUPPORT and finding.severity is not Severity.NOTE]
    assert [(finding.code, finding.words) for finding in told] == [
        ("CC303", "6% of secondary hemifacial spasm cases"),
        ("CC303", "Psychogenic facial spasm (18%"),
        ("CC308", "Microvascular decompression of facial nerve for refractory cases"),
        ("CC308", "Requires special techniques and carries procedural risks"),
    ]
    assert "Mimics made up 38 of 215 referrals" in told[1].message
