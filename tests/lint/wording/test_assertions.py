from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.wording.assertions import assertions


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Zelvastine reduces tremor", 1),
        ("Zelvastine reduces pain, swelling and fever.", 3),
        ("Warning signs: numbness, weakness, double vision, or fever", 4),
        ("Tremor is most often caused by cold, hunger (often both), or less often by fear, with rest being the first treatment.", 4),
        ("Zelvastine lowers the pulse, but marolide raises it.", 2),
        ("Unilateral, involuntary, irregular jerks of the lid", 1),
        ("Mild, moderate, and severe disease respond equally.", 1),
        ("In adults, zelvastine reduces pain and swelling.", 1),
        ("Zelvastine, an invented drug, reduces pain and swelling.", 1),
        ("Zelvastine was no better than placebo among 1,204 adults.", 1),
        ("In the trial, which was small, zelvastine reduced pain.", 1),
        ("Rest (sleep, silence, darkness, or a walk) helps", 1),
        ("", 1),
    ],
)
def test_items_and_clauses_count_and_explanations_do_not(text: str, count: int) -> None:
    assert assertions(text) == count


@given(st.text(alphabet=st.sampled_from("ab ,;:()[]–andor. "), max_size=300))
def test_any_text_asserts_at_least_one_thing(text: str) -> None:
    assert assertions(text) >= 1


def test_a_long_text_is_read_in_no_time() -> None:
    assert assertions("lid, " * 200_000) >= 1
    assert assertions("(" * 100_000 + ", and " * 10_000) >= 1
