"""The way of a record into an answer, as sentences and as JSON."""

from __future__ import annotations

import json as plain

import pytest

from clincite.render.whynot import Step, WhyNot, verdict, why_not_json, why_not_text
from clincite.whynot import STAGES

COVERAGE = Step(
    stage="coverage", passed=False, number=0.412, threshold=0.62, words=("botulinum", "dose"), statement="It \x1b[31mhelps.", statements=3
)


def found(*steps: Step, **more: tuple[str, ...]) -> WhyNot:
    return WhyNot(record="pmid:2", title="On spasm", question="dose?", stage=steps[-1].stage, steps=steps, **more)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_verdict_reads_as_a_sentence_with_its_numbers_and_words() -> None:
    told = verdict(found(COVERAGE))
    assert told == "It fell out at “coverage”: its best sentence covers 0.41 of the question, 0.62 is needed; it lacks: botulinum, dose."


def test_text_shows_the_sentence_safely_and_what_was_passed() -> None:
    passed = Step(stage="findings", passed=True, statements=1)
    text = why_not_text(found(Step(stage="standing", passed=True), passed, COVERAGE), width=200)
    assert "\x1b" not in text
    assert "“It [31mhelps.”" in squeezed(text)
    assert "Before that it passed: standing, findings (1 sentence ended there)." in squeezed(text)


def test_used_says_where_and_by_which_claims() -> None:
    told = verdict(found(Step(stage="used", passed=True), claims=("c1", "c5"), places=("in the direct answer", "under “Treatment”")))
    assert told == "It is used, in the direct answer, under “Treatment” (2 claims: c1, c5)."


def test_a_repetition_shows_the_better_statement() -> None:
    step = Step(stage="repeat", passed=False, statement="A.", other=("pmid:1", "A and more."))
    assert "Better said by pmid:1: “A and more.”" in squeezed(why_not_text(found(step)))


def test_depth_and_room_say_both_numbers() -> None:
    depth = Step(stage="depth", passed=False, number=2.28, threshold=14.27, place=579, places=160, words=("spasm",))
    for part in ("place 579", "2.28", "first 160", "14.27", "it lacks: spasm"):
        assert part in verdict(found(depth))
    room = Step(stage="room", passed=False, number=1.93, threshold=1.82, words=("treatment",))
    assert "counts against it" in verdict(found(room))
    assert "counts against it" not in verdict(found(Step(stage="room", passed=False, number=1.7, threshold=1.82, words=("treatment",))))


@pytest.mark.parametrize("stage", [*STAGES, "standing", "match", "depth", "emergency", "sentences"])
def test_every_stage_has_words_even_with_nothing_but_its_name(stage: str) -> None:
    told = verdict(found(Step(stage=stage, passed=False, words=("treatment",))))
    assert told.startswith("It fell out at “")
    assert told.endswith(".")


def test_json_is_the_same_for_machines() -> None:
    data = plain.loads(why_not_json(found(COVERAGE)))
    assert data["stage"] == "coverage"
    assert data["steps"][0]["number"] == 0.412
    assert data["steps"][0]["words"] == ["botulinum", "dose"]
