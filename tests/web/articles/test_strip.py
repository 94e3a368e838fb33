from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.answers import Answer, LeftOut, Reference
from clincite.readers import Audience
from clincite.records import RecordKind
from clincite.render.article import article
from clincite.web.articles.kinds import SORTS, kind_and_year, sort_of
from clincite.web.articles.strip import PITCH, RETRACTED_ROW, WIDTH, shortened, strip_of
from clincite.web.articles.view import asked_urls
from clincite.web.pages.article import render_article
from tests.render import sample
from tests.web.article_site import FakeSite, every, one, tree, words_of


def with_references(*references: Reference, retracted: tuple[LeftOut, ...] = ()) -> Answer:
    answer = sample.sample()
    return msgspec.structs.replace(answer, references=references, receipt=msgspec.structs.replace(answer.receipt, retracted=retracted))


def test_every_source_has_a_mark_and_a_line() -> None:
    answer = sample.sample()
    strip = strip_of(answer)
    assert strip is not None
    assert len(strip.marks) == len(strip.lines) == len(answer.references)
    assert {mark.href for mark in strip.marks} == {f"#ref-{number}" for number in range(1, 8)}
    assert [line.number for line in strip.lines] == list(range(1, 8))
    assert [row.label for row in strip.rows] == [sort.row for sort in SORTS if sort.key != "other"]


def test_what_does_not_stand_is_told_apart_by_shape_and_in_words() -> None:
    strip = strip_of(sample.sample())
    assert strip is not None
    states = {mark.href: mark.state for mark in strip.marks}
    assert states == {
        "#ref-1": "",
        "#ref-2": "retracted",
        "#ref-3": "",
        "#ref-4": "noted",
        "#ref-5": "noted",
        "#ref-6": "superseded",
        "#ref-7": "",
    }
    assert strip.states == ("superseded", "noted", "retracted")
    names = {mark.href: mark.name for mark in strip.marks}
    assert names["#ref-2"] == "Source 2: trial, 2012. Invented study number 2 of grey spells. RETRACTED (checked 2026-11-22)"
    assert "never checked" in names["#ref-3"]


def test_retracted_records_that_are_not_used_have_a_row_of_their_own() -> None:
    gone = LeftOut(record="pmid:7", title="Gone", year=2001, notices=("pmid:8",))
    strip = strip_of(with_references(*sample.REFERENCES, retracted=(gone,)))
    assert strip is not None and strip.rows[-1].label == RETRACTED_ROW
    mark = strip.marks[-1]
    assert (mark.href, mark.state, mark.name) == ("#retracted-1", "retracted", "Not used: retracted, PMID 7, 2001. Gone. RETRACTED")
    assert strip.lines[-1].number is None


def test_fewer_than_two_years_make_no_figure() -> None:
    assert strip_of(sample.bare()) is None
    assert strip_of(with_references(sample.reference(1, "pmid:1"), sample.reference(2, "pmid:2", year=None))) is None


def test_a_source_without_a_year_is_in_the_table_and_said_to_be_missing() -> None:
    answer = with_references(*(sample.reference(number, f"pmid:{number}") for number in (1, 2)), sample.reference(3, "pmid:3", year=None))
    strip = strip_of(answer)
    assert strip is not None and len(strip.marks) == 2
    assert strip.lines[2].year == "not stated"
    assert strip.summary == "3 sources from 2011 to 2012; trials: 3. 1 source has no year and is only in the table."


def test_ticks_are_whole_years_inside_the_figure() -> None:
    answer = with_references(*(sample.reference(number, f"pmid:{number}", year=year) for number, year in enumerate((1951, 2024), start=1)))
    strip = strip_of(answer)
    assert strip is not None
    assert [label for _, label in strip.ticks] == ["1960", "1970", "1980", "1990", "2000", "2010", "2020"]
    assert all(0 < x < WIDTH for x, _ in strip.ticks)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([kind.value for kind in RecordKind]), st.integers(1950, 2026)), min_size=2, max_size=40),
)
def test_no_two_marks_come_closer_than_their_targets(sources: list[tuple[str, int]]) -> None:
    references = [sample.reference(number, f"pmid:{number}", kind=kind, year=year) for number, (kind, year) in enumerate(sources, start=1)]
    strip = strip_of(with_references(*references))
    assert strip is not None and len(strip.marks) == len(sources)
    for one_mark, other in itertools.combinations(strip.marks, 2):
        assert abs(one_mark.x - other.x) >= PITCH or abs(one_mark.y - other.y) >= PITCH
    for mark in strip.marks:
        assert PITCH / 2 <= mark.x <= WIDTH - PITCH / 2 and 0 < mark.y < strip.axis


def test_later_years_stand_further_right() -> None:
    years = (1990, 1999, 2003, 2003, 2020)
    strip = strip_of(
        with_references(*(sample.reference(number, f"pmid:{number}", year=year) for number, year in enumerate(years, start=1)))
    )
    assert strip is not None
    places = {mark.href: mark.x for mark in strip.marks}
    in_order = [places[f"#ref-{number}"] for number in range(1, 6)]
    assert in_order == sorted(in_order) and in_order[2] == in_order[3] and len(set(in_order)) == 4


def test_every_kind_has_a_shape() -> None:
    assert {sort_of(kind).key for kind in RecordKind} == {sort.key for sort in SORTS}
    assert sort_of("unheard of").key == "other"
    assert kind_and_year("systematic_review", 2021) == "Systematic review 2021" and kind_and_year("trial", None) == "Trial"


def test_the_figure_is_a_group_of_links_and_the_table_says_the_same(tmp_path: Path) -> None:
    answer = sample.sample()
    site = FakeSite(answer, tmp_path)
    body = render_article(site, answer, Audience.DOCTOR, asked_urls("x")).body  # type: ignore[arg-type]
    figure = one(tree(bytes(body)), "figure.strip")
    svg = one(figure, "svg[role=group]")
    strip = strip_of(article(answer).answer)
    assert strip is not None and svg.get("aria-label") == strip.summary
    assert [(link.get("href"), link.get("aria-label")) for link in every(svg, "a")] == [(mark.href, mark.name) for mark in strip.marks]
    assert len(every(svg, ".cross")) == 1
    rows = every(figure, "tbody > tr")
    assert [words_of(every(row, "td")[0]) for row in rows] == [str(number) for number in range(1, 8)]
    assert "crossed out: retracted" in words_of(one(figure, ".legend"))


@pytest.mark.parametrize(
    ("text", "short"),
    [("Short.", "Short"), ("a" * 100, "a" * 90 + "…"), ("word " * 30, "word " * 17 + "word …")],
)
def test_long_titles_are_cut_at_a_word(text: str, short: str) -> None:
    assert shortened(text) == short
