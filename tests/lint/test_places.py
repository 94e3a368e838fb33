from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.document import Document
from clincite.lint.places import Places

SOURCES = st.text(st.sampled_from("ab\n\r\t 😀é"), max_size=40)


@given(SOURCES, st.integers(0, 40))
def test_places_agree_with_the_document(source: str, offset: int) -> None:
    offset = min(offset, len(source))
    assert Places(source).of(offset) == Document(name="-", source=source, form="text").place(offset)


@given(SOURCES)
def test_lines_are_those_of_the_source(source: str) -> None:
    places = Places(source)
    lines = [places.text(number) for number in range(1, places.lines + 1)]
    assert lines == [line.removesuffix("\r") for line in source.split("\n")]


@given(SOURCES, st.integers(0, 40))
def test_a_place_is_found_again_from_its_line_and_column(source: str, offset: int) -> None:
    offset = min(offset, len(source))
    line, column = Places(source).of(offset)
    assert Places(source).start(line) + column - 1 == offset


def test_a_place_outside_the_source_is_taken_for_its_end() -> None:
    assert Places("ab\nc").of(99) == (2, 2)
    assert Places("ab").of(-3) == (1, 1)
