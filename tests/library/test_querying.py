"""Queries: a bare union of words, its filters and its phrases. The texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.library import Clause, EmbeddedLibrary, Filters, SearchQuery
from clincite.library.documents import build_schema
from clincite.library.querying import FIELD_WEIGHTS, build_query
from clincite.records import Record, RecordKind, RecordStatus, Section
from tests.library.contract import query, record


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add(
        [
            record("a:1", "The third lid blinks.", "Owls rest at dusk.", year=1999),
            record("a:2", "The lid of the third eye.", year=2010, kind=RecordKind.REVIEW),
            record("a:3", "Owls blink.", year=2020, status=RecordStatus.RETRACTED, title="The third lid"),
            record("a:4", "Owls and lids at dusk."),
        ]
    )
    return made


def scores(library: EmbeddedLibrary, *clauses: Clause, filters: Filters | None = None) -> dict[tuple[str, int], float]:
    return {(hit.record, hit.ordinal): hit.score for hit in library.search(SearchQuery(clauses=clauses), 50, filters)}


def test_what_has_no_word_matches_nothing() -> None:
    schema = build_schema()
    for text in ("", "the of", "…"):
        assert build_query(schema, query(text), Filters()) is None
        assert build_query(schema, query(text, phrase=True), Filters()) is None
    assert build_query(schema, SearchQuery(clauses=()), Filters()) is None
    assert build_query(schema, query("lid"), Filters(year_from=2000, year_to=1999)) is None
    assert build_query(schema, query("lid"), Filters()) is not None


def test_scores_of_words_and_of_clauses_add_up(library: EmbeddedLibrary) -> None:
    words = [scores(library, Clause(text=word)) for word in ("third", "lid", "dusk")]
    summed: dict[tuple[str, int], float] = {}
    for one in words:
        for key, score in one.items():
            summed[key] = summed.get(key, 0.0) + score
    together = scores(library, Clause(text="third lid dusk"))
    apart = scores(library, Clause(text="third"), Clause(text="lid dusk"))
    assert together == pytest.approx(summed, rel=1e-3)
    assert apart == pytest.approx(summed, rel=1e-3)


def test_a_repeated_word_counts_once_within_a_clause(library: EmbeddedLibrary) -> None:
    assert scores(library, Clause(text="lid lids LID dusk")) == scores(library, Clause(text="lid dusk"))


def test_a_weight_multiplies(library: EmbeddedLibrary) -> None:
    plain = scores(library, Clause(text="lid"))
    assert scores(library, Clause(text="lid", weight=0.25)) == pytest.approx({key: score / 4 for key, score in plain.items()}, rel=1e-3)


def test_filters_only_leave_out(library: EmbeddedLibrary) -> None:
    plain = scores(library, Clause(text="third lid owls"))
    assert len(plain) == 5
    for filters, kept in (
        (Filters(), set(plain)),
        (Filters(year_from=1), {key for key in plain if key[0] != "a:4"}),
        (Filters(year_to=2010), {key for key in plain if key[0] in {"a:1", "a:2"}}),
        (Filters(kinds=("trial",)), {key for key in plain if key[0] != "a:2"}),
        (Filters(without_status=(RecordStatus.RETRACTED,)), {key for key in plain if key[0] != "a:3"}),
        (Filters(kinds=("trial",), year_from=2000, without_status=(RecordStatus.RETRACTED,)), set()),
    ):
        assert scores(library, Clause(text="third lid owls"), filters=filters) == {key: plain[key] for key in kept}, filters


def test_a_phrase_is_looked_for_in_every_field_and_may_stand_beside_words(library: EmbeddedLibrary) -> None:
    phrase = scores(library, Clause(text="third lid", phrase=True))
    assert set(phrase) == {("a:1", 0), ("a:3", 0)}
    both = scores(library, Clause(text="third lid", phrase=True), Clause(text="dusk"))
    assert set(both) == {("a:1", 0), ("a:3", 0), ("a:1", 1), ("a:4", 0)}
    assert scores(library, Clause(text="lid third", phrase=True)) == {}
    assert set(scores(library, Clause(text="third lid", phrase=True), filters=Filters(year_from=2015))) == {("a:3", 0)}


def test_a_phrase_of_one_word_is_that_word(library: EmbeddedLibrary) -> None:
    for text in ("lid", "the lid", "lids"):
        assert scores(library, Clause(text=text, phrase=True)) == scores(library, Clause(text="lid"))


def test_a_word_in_a_heading_tells_most(tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "fields", create=True)
    filler = "Owls rest all day."

    def one(key: str, **where: str) -> Record:
        section = Section(name=where.get("heading", "Part"), text=where.get("body", filler))
        return Record(
            id=key, kind=RecordKind.TRIAL, title=where.get("title", "Note"), sections=(section,), keywords=(where.get("keywords", "Key"),)
        )

    library.add([one(f"a:{field}", **{field: "Flutter" if field != "body" else "Flutter rest all day."}) for field in FIELD_WEIGHTS])
    found = scores(library, Clause(text="flutter"))
    assert set(found) == {(f"a:{field}", 0) for field in FIELD_WEIGHTS}
    assert max(found, key=lambda key: found[key]) == ("a:heading", 0)


def test_the_best_of_a_bare_union_are_the_best_of_all(tmp_path: Path) -> None:
    """The engine may skip what cannot get among the best: what it returns must not depend on how many are asked for."""
    library = EmbeddedLibrary(tmp_path / "many", create=True)
    library.add(record(f"a:{n:04}", f"{'lids ' * (n % 7)}{'owls ' * (n % 11)}{'dusk ' * (n % 3)}noon") for n in range(600))
    asked = query("lids owls dusk noon")
    everything = library.search(asked, 600)
    assert len(everything) == 600
    for k in (1, 10, 50, 333):
        assert library.search(asked, k) == everything[:k]
    assert library.search(asked, 10, Filters(kinds=("trial",))) == everything[:10]
