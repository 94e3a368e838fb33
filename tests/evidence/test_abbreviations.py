"""Abbreviations that a text defines. The texts are invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.abbreviations import definitions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patients with third-lid flutter disease (TFD) blinked.", [("TFD", "third-lid flutter disease")]),
        ("Bark-resistant owl fever (BR-OF) is rare.", [("BR-OF", "Bark-resistant owl fever")]),
        ("The owl fever (OF) and the lid flutter (LF) differ.", [("OF", "owl fever"), ("LF", "lid flutter")]),
        ("Lid flutter (LF; rare)", []),
        ("Lid flutter (lf)", []),
        ("Lid flutter (L)", []),
        ("Owls blink (XQ) at dusk", []),
        ("LF (LF)", []),
        ("(LF) lid flutter", []),
        ("Lid flutter (rare) (LF)", []),
        ("Lid flutter [rare (LF)]", []),
        ("Lid flutter, as shown (Table 2)", []),
        ("anti-zorb antibody (AZA)", [("AZA", "anti-zorb antibody")]),
        ("the lids\nof the\tnight owl (NO)", [("NO", "night owl")]),
    ],
)
def test_definitions(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(definitions(text)) == expected


def in_order(letters: str, text: str) -> bool:
    rest = iter(text.lower())
    return all(letter in rest for letter in letters.lower() if letter.isalnum())


BRACKETED = st.lists(
    st.text(max_size=30) | st.sampled_from(["lid", "flutter", "(LF)", "(OF-2)", "owl-fever", "(", ")", "[", "x" * 90, "\n", "İ", "(İF)"]),
    max_size=30,
).map(" ".join)


@given(st.text() | BRACKETED)
def test_any_text_is_read_and_what_is_found_fits(text: str) -> None:
    flat = " ".join(text.split())
    for short, long in definitions(text):
        assert f"({short})" in text
        assert any(char.isupper() for char in short)
        assert long in flat
        assert len(long) > len(short)
        assert in_order(short, long)
        assert long[0].lower() == short[0].lower() or any(part[:1].lower() == short[0].lower() for part in long.split()[0].split("-")), long


# Words that have their first letter once and none of the others' first letters.
NAMES = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.text(st.sampled_from("uvwxyz"), min_size=2, max_size=40)), min_size=2, max_size=6
).map(lambda words: ["".join(word) for word in words])


@given(st.text(st.sampled_from("mnop "), max_size=60), NAMES)
def test_initials_in_brackets_are_found_with_their_words(before: str, words: list[str]) -> None:
    """What comes before has none of the letters, so that only these words can be meant."""
    short = "".join(word[0] for word in words).upper()
    long = " ".join(words)
    found = dict(definitions(f"{before} {long} ({short}) helps"))
    if len(long) <= 150:
        assert short in found
    # Never fewer of the words, and never a part of one.
    if short in found:
        assert found[short] == long


def test_a_word_that_is_cut_off_does_not_begin_a_long_form() -> None:
    looked_at = f"lid {'y' * 147} flutter "
    assert len(looked_at) == 160
    assert dict(definitions(f"eye {looked_at}(LF)")) == {"LF": looked_at.strip()}
    assert dict(definitions(f"eye{looked_at}(LF)")) == {}


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "a " * 150_000, "a(" * 150_000, "(AB)" * 50_000, "a" + " " * 300_000 + "(AB)", "[" * 300_000]
)
def test_long_and_hostile_texts_take_no_long_time(text: str) -> None:
    start = time.process_time()
    list(definitions(text))
    assert time.process_time() - start < 5
