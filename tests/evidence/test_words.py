"""Words from a memory of words are the index's own terms."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clincite.evidence.words import Spotter, sequence_of
from clincite.library.analysis import terms

# Characters that are not assigned yet in this Python may be letters to the index already.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=80) | st.lists(
    st.sampled_from(
        ["Lids", "blinking", "the", "1.5", "mg/kg", "β-bark", "İris", "ΟΔΟΣ", "fluß", "e\u0301", "x" * 61, "TNF-α", "2.5.1", "±"]
    ),
    max_size=12,
).map(" ".join)


@given(TEXTS)
@example("İstanbul ΟΔΟΣ")
@example("1.2.3a 4.٣")
@example("\x00 a\x00b ﬁne ß")
def test_the_sequence_is_that_of_the_index(text: str) -> None:
    assert sequence_of(text) == terms(text)


@given(TEXTS, st.sets(st.sampled_from(["lid", "blink", "1.5", "mg", "bark", "iris", "fluss", "α", "no"])))
def test_spotting_finds_the_wanted_terms_and_only_these(text: str, more: set[str]) -> None:
    wanted = frozenset(more | set(terms(text)[::2]))
    seen = Spotter(wanted).spot(text)
    asked = [term for term in terms(text) if term in wanted]
    assert [term for _, term in seen.places] == asked
    assert seen.counts == Counter(asked)
    places = [place for place, _ in seen.places]
    assert places == sorted(set(places))
    assert all(0 <= place < seen.length for place in places)


@given(st.lists(TEXTS, max_size=4))
def test_what_was_read_before_changes_nothing(texts: list[str]) -> None:
    wanted = frozenset({"lid", "blink", "bark", *terms(" ".join(texts))[:5]})
    one = Spotter(wanted)
    assert [one.spot(text) for text in texts] == [Spotter(wanted).spot(text) for text in texts]


def test_places_count_every_word_of_the_text() -> None:
    seen = Spotter(frozenset({"blink"})).spot("Blinks: the lids of an owl BLINKED, 1.5 times.")
    assert (seen.places, seen.counts, seen.length) == (((0, "blink"), (6, "blink")), {"blink": 2}, 9)


@pytest.mark.parametrize("text", ["", " \n", "…!?", "\x00"])
def test_a_text_without_words(text: str) -> None:
    seen = Spotter(frozenset({"lid"})).spot(text)
    assert (sequence_of(text), seen.places, dict(seen.counts), seen.length) == ((), (), {}, 0)
