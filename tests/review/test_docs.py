"""The page about the desk says what the code does."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from clincite.review.states import TRANSITIONS, Guard, State


@pytest.fixture(scope="module")
def page(repo_root: Path) -> str:
    return (repo_root / "docs" / "review.md").read_text(encoding="utf-8")


def test_its_tables_are_up_to_date(repo_root: Path, page: str) -> None:
    assert page == runpy.run_path(str(repo_root / "docs" / "generate_review.py"))["page"](), "run: python docs/generate_review.py"


def test_every_way_stands_in_it_once(page: str) -> None:
    for one in TRANSITIONS:
        assert page.count(f"| `{one.source}` | `{one.event}` | `{one.target}` |") == 1
    for name in (*State, *Guard):
        assert f"| `{name}` |" in page
