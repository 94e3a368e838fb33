"""Texts that differ in a word or two."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = ["bark", "water", "stops", "starts", "flutter", "lids", "owls", "at", "dusk", "not", "5", "7", "mg", "g", "than", "better"]


@st.composite
def near_twins(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts that differ in a word or two: one left out, one put in, two swapped, or one turned into another."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=9))
    twin = list(words)
    place, other = draw(st.integers(0, len(words) - 1)), draw(st.integers(0, len(words) - 1))
    change = draw(st.sampled_from(["drop", "add", "swap", "turn", "none"]))
    if change == "drop":
        del twin[place]
    elif change == "add":
        twin.insert(place, draw(st.sampled_from(WORDS)))
    elif change == "swap":
        twin[place], twin[other] = twin[other], twin[place]
    elif change == "turn":
        twin[place] = draw(st.sampled_from(WORDS))
    return " ".join(words), " ".join(twin)
