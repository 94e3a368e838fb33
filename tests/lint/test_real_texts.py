"""Real texts of other hands: no rule may raise on any, and the reference page shows what a linter is for."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clincite.lint.parse import parse
from clincite.lint.run import lint
from tests.lint.helpers import TODAY, findings, library_of

SAMPLE = 300
ABSTRACTS = 200


def rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        pytest.skip(f"no data at {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def medquad(folder: Path) -> list[str]:
    texts = [row["answer"] for row in rows(folder / "medquad" / "qa_with_answer.jsonl.gz") if row["answer"].strip()]
    return random.Random(4).sample(texts, SAMPLE)


def kqa(folder: Path) -> list[str]:
    return [row["Free_form_answer"] for row in rows(folder / "kqa" / "questions_w_answers.jsonl.gz")]


def pubmedqa(folder: Path) -> list[str]:
    found = list(rows(folder / "pubmedqa" / "pqal.jsonl.gz"))
    return ["\n\n".join(row["contexts"]) for row in random.Random(4).sample(found, ABSTRACTS)]


@pytest.mark.parametrize("texts", [medquad, kqa, pubmedqa], ids=lambda read: read.__name__)
def test_no_rule_raises_on_a_real_text(texts: Callable[[Path], list[str]], shared_data: Path) -> None:
    library = library_of(())
    given = texts(shared_data)
    assert given
    for text in given:
        document = parse(text)
        for finding in lint(document, library=library, today=TODAY, reader="patient"):
            assert text[finding.span.start : finding.span.end] == finding.words


@pytest.fixture(scope="module")
def page(shared_data: Path) -> str:
    path = shared_data.parent / "reference" / "facial-twitching.txt"
    if not path.is_file():
        pytest.skip(f"no page at {path}")
    return path.read_text(encoding="utf-8")


def test_the_reference_page_is_linted(page: str) -> None:
    codes = {finding.code for finding in findings(page)}
    assert {"CC101", "CC201", "CC210", "CC501"} <= codes


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_reference_page_cut_anywhere_is_linted(form: str, page: str) -> None:
    for number in random.Random(4).sample(range(len(page)), 12):
        findings(page[:number], form=form)
