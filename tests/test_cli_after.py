"""``clincite ask --after FILE``: asking on from an answer. The texts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clincite import holdings
from clincite.cli import main
from clincite.library import EmbeddedLibrary
from clincite.question import build_vocabulary
from clincite.records import Condition
from tests.test_engine import about

VOCABULARY = build_vocabulary(None, [Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))], [], [])
DATE = ["--as-of", "2026-01-02"]


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An answer file, and the library that it was written from in force."""
    monkeypatch.setenv("CLINCITE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(holdings, "vocabulary_of", lambda *_: VOCABULARY)
    monkeypatch.setattr("clincite.engine.vocabulary_of", lambda *_: VOCABULARY)
    library = EmbeddedLibrary(tmp_path / "home" / "library", create=True)
    library.add(
        [
            about("pmid:1", "Treatment with plimbacillin improved zorb disease in 12 of 40 adults."),
            about("pmid:2", "In children, treatment with plimbacillin improved zorb disease in 9 of 20."),
        ]
    )
    monkeypatch.setattr("clincite.cli_answer.open_library", lambda *_, **__: library)  # without the records that are bundled
    file = tmp_path / "first.json"
    assert main(["ask", "How is zorb disease treated?", "--out", str(file), *DATE]) == 0
    return file


def test_a_follow_up_is_answered_as_a_question_that_stands_alone(answer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "and in children?", "--after", str(answer), "--format", "json", *DATE]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written["question"] == "How is zorb disease treated in children?"
    assert written["understood"]["population"] == ["children"]
    assert main(["ask", written["question"], "--format", "json", *DATE]) == 0
    assert json.loads(capsys.readouterr().out) == written


def test_what_it_follows_must_be_an_answer_and_not_be_refreshed(answer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = answer.with_name("other.json")
    other.write_text("{}")
    assert main(["ask", "and in children?", "--after", str(other)]) == 2
    assert main(["ask", "and in children?", "--after", str(answer), "--refresh", str(answer)]) == 2
    assert "--after" in capsys.readouterr().err
    assert main(["ask", "who won the world cup?", "--after", str(answer)]) == 2
