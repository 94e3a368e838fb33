from __future__ import annotations

from clincite.sources.open_medicine.decision_tree import decision_lines
from clincite.sources.open_medicine.wording import Casing

CASING = Casing.of(["give rest check raise lower treat stop wait look"])


def test_one_line_for_each_way_through() -> None:
    code = """Patient with fever
  -> Check pulse
      -> Pulse > 100?
          -> Give water
          -> Rest
      -> Pulse <= 100?
          -> Wait"""
    assert decision_lines(code, CASING) == [
        "Patient with fever: check pulse; if Pulse > 100: give water; rest.",
        "Patient with fever: check pulse; if Pulse ≤ 100: wait.",
    ]


def test_answers_stay_with_their_question() -> None:
    code = "Patient\n  → Is it broken?\n      → YES → Treat\n      → NO → Stop"
    assert decision_lines(code, CASING) == ["Patient: Is it broken? Yes: treat.", "Patient: Is it broken? No: stop."]


def test_an_answer_below_an_answered_chain_belongs_to_the_question() -> None:
    code = "Patient\n  → Broken? → YES → Treat\n           → NO → Look\n                  → Wait"
    assert decision_lines(code, CASING) == ["Patient: Broken? Yes: treat.", "Patient: Broken? No: look; wait."]


def test_a_chain_of_conditions_reads_as_if() -> None:
    code = "Suspected\n  → Check score\n    → Score < 1 → Low risk → Wait"
    assert decision_lines(code, CASING) == ["Suspected: check score; if Score < 1: Low risk; wait."]


def test_a_step_beside_answers_is_left_out() -> None:
    code = "Patient\n  → Left side?\n      → YES → Treat\n      → Right side?\n          → YES → Stop"
    assert decision_lines(code, CASING) == ["Patient: Left side? Yes: treat."]


def test_wrapped_lines_join_their_step() -> None:
    code = "Patient\n  -> Give water,\n     or rest\n  -> Wait"
    assert decision_lines(code, CASING) == ["Patient: give water, or rest; wait."]


def test_boxes_and_plain_code_are_not_read() -> None:
    assert decision_lines("A\n  |\n  +--> B\n", CASING) is None
    assert decision_lines("x = 1\ny = 2\n", CASING) is None
    assert decision_lines("", CASING) is None
