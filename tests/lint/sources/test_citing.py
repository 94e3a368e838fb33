from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.document import Identifier, Span
from clincite.lint.sources.citing import Citing, Mark, identity
from tests.lint.made import Maker


def meant(citing: Citing, number: int) -> tuple[list[int], bool, bool]:
    found = citing.meant(Mark(span=Span(0, 0), number=number))
    return [entry.position for entry in found.entries], found.certain, found.listed


def listed(count: int, *, cited: tuple[int, ...], numbered: bool = False) -> Citing:
    maker = Maker().says("Zelvastine reduces tremor.", *cited)
    for position in range(1, count + 1):
        maker.lists(f"Source {position}.", number=position if numbered else None)
    return Citing(maker.document())


def test_a_printed_number_decides_and_not_the_place() -> None:
    maker = Maker().says("Zelvastine reduces tremor.", 7).lists("A.", number=5).lists("B.", number=7)
    assert meant(Citing(maker.document()), 7) == ([2], True, True)
    assert meant(Citing(maker.document()), 2) == ([], True, False)


def test_in_an_unnumbered_list_the_place_decides() -> None:
    assert meant(listed(3, cited=(1, 3)), 2) == ([2], True, True)


def test_where_numbers_run_past_an_unnumbered_list_they_are_uncertain_but_at_its_ends() -> None:
    citing = listed(7, cited=(1, 8))
    assert citing.missing == 1
    assert meant(citing, 1) == ([1], True, True)
    assert meant(citing, 4) == ([3, 4], False, True)
    assert meant(citing, 8) == ([7], True, False)


def test_a_number_past_a_numbered_list_leaves_the_others_certain() -> None:
    citing = listed(7, cited=(1, 8), numbered=True)
    assert citing.missing == 0
    assert meant(citing, 4) == ([4], True, True)
    assert meant(citing, 8) == ([], True, False)


@given(st.integers(1, 12), st.sets(st.integers(1, 20), min_size=1))
def test_the_entry_that_stays_when_others_are_lost_is_always_among_those_meant(count: int, cited: set[int]) -> None:
    """Whichever entries a list of the right length loses, a number that still has its entry can mean it."""
    citing = listed(count, cited=tuple(sorted(cited)))
    whole = count + citing.missing
    for number in range(1, whole + 1):
        for lost_before in range(min(citing.missing, number - 1) + 1):
            place = number - lost_before
            if place <= count:
                assert place in meant(citing, number)[0]


def test_author_and_year_name_the_entry_of_that_author_and_year() -> None:
    maker = Maker().says("Zelvastine reduces tremor.", keys=("adler 2020",))
    maker.lists("Adler B. Owls. 2019.", authors="Adler B", year=2019).lists("Adler B. Lids. 2020.", authors="Adler B", year=2020)
    citing = Citing(maker.document())
    assert [entry.position for entry in citing.meant(citing.marks[0]).entries] == [2]


def test_an_organisation_is_known_by_its_initials() -> None:
    maker = Maker().says("Rest helps.", keys=("who 2021",)).lists("World Health Organization. Rest. 2021.", year=2021)
    citing = Citing(maker.document())
    assert citing.meant(citing.marks[0]).listed


def test_a_name_that_nobody_on_the_list_bears_is_not_listed() -> None:
    maker = Maker().says("Rest helps.", keys=("castro 2021",)).lists("Adler B. Lids. 2021.", authors="Adler B", year=2021)
    citing = Citing(maker.document())
    assert not citing.meant(citing.marks[0]).listed


def test_an_address_is_the_same_with_and_without_its_scheme() -> None:
    def url(value: str) -> Identifier:
        return Identifier(scheme="url", value=value, printed=value, span=Span(0, 0))

    assert identity(url("https://www.example.org/a/#part")) == identity(url("http://example.org/a"))
    assert identity(url("https://example.org/?id=1")) != identity(url("https://example.org/?id=2"))
