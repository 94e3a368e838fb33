"""Where in a record a claim stands: the nearest sentence, always the same one, whatever the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.records import Record, RecordKind, Section
from clincite.support.locate import cut, locate, numbers_of, sentences_of, shares

TRIAL = Record(
    id="pmid:1",
    kind=RecordKind.TRIAL,
    title="Zelvastine for tail droop in magpies: a randomised trial",
    sections=(
        Section(name="Background", text="Tail droop is common in elderly magpies. Marolide is often given."),
        Section(name="Methods", text="Grown magpies took zelvastine 1,600 mg daily or bark water for 12 weeks."),
        Section(
            name="Results",
            text="Tail droop went in 48% with zelvastine and 21% with bark water. Vomiting was seen in 7%. It passed within a day.",
        ),
        Section(name="Conclusions", text="Zelvastine clears tail droop more often than bark water does."),
    ),
)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Droop of the tail cleared in 48% under zelvastine", "Tail droop went in 48% with zelvastine and 21% with bark water."),
        ("The dose was 1600 mg a day", "Grown magpies took zelvastine 1,600 mg daily or bark water for 12 weeks."),
        ("Old magpies often have droop; droop is common", "Tail droop is common in elderly magpies."),
        ("Vomiting occurred", "Vomiting was seen in 7%."),
        ("Marolide was given", "Marolide is often given."),
    ],
)
def test_the_nearest_sentence(claim: str, sentence: str) -> None:
    found = locate(claim, TRIAL)
    assert found is not None
    assert sentence in found.text
    assert found.section.text[found.start : found.end] == found.text
    assert 0 < found.share <= found.above <= found.known <= 1


def test_what_is_missing_lowers_the_share() -> None:
    all_of_it, half = (locate(text, TRIAL) for text in ("Vomiting was seen in 7%", "Vomiting and marmalade were seen in 9%"))
    assert all_of_it is not None and half is not None
    assert half.share < all_of_it.share == 1


def test_two_sentences_when_each_has_a_part() -> None:
    found = locate("Vomiting in 7% passed within a day", TRIAL)
    assert found is not None
    assert found.text == "Vomiting was seen in 7%. It passed within a day."


@pytest.mark.parametrize("claim", ["", "Grain is stored in barns", "of the and", "2 + 3", "¡!"])
def test_nothing_in_common(claim: str) -> None:
    assert locate(claim, TRIAL) is None


def test_a_record_without_text() -> None:
    assert locate("Vomiting", Record(id="a:1", kind=RecordKind.OPINION, title="Vomiting", sections=())) is None


@given(claim=st.text(max_size=200), texts=st.lists(st.text(max_size=200), max_size=3))
def test_any_text_and_always_the_same(claim: str, texts: list[str]) -> None:
    sections = tuple(Section(name=f"Part {place}", text=text) for place, text in enumerate(texts))
    record = Record(id="a:1", kind=RecordKind.OPINION, title="Owls", sections=sections)
    found = locate(claim, record)
    assert found == locate(claim, record)
    assert len(shares(claim, record)) == len(sentences_of(record))
    if found is not None:
        assert found.text.strip() == found.text != ""
        assert 0 <= found.share <= found.known <= 1 + 1e-9


@given(text=st.text(max_size=300))
def test_sentences_do_not_overlap(text: str) -> None:
    ends = 0
    for start, end in cut(text):
        assert ends <= start < end <= len(text)
        ends = end


def test_numbers_however_they_are_written() -> None:
    assert numbers_of("1,600 mg, 3·5 g, 3.5 g and type B12") == {"1600", "3.5"}


def test_an_abstract_is_searched_in_a_few_milliseconds() -> None:
    """No timing: a generous bound that only something worse than linear would break."""
    long = msgspec_replace(TRIAL, 400)
    began = time.perf_counter()
    for number in range(50):
        locate(f"Vomiting in {number}% with zelvastine", long)
    assert time.perf_counter() - began < 20


def msgspec_replace(record: Record, times: int) -> Record:
    text = " ".join(f"Magpie {number} vomited on day {number}." for number in range(times))
    return Record(id="pmid:2", kind=record.kind, title=record.title, sections=(*record.sections, Section(name="More", text=text)))
