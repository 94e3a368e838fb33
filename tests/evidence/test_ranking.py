"""The ranking of sections: its order, what is ranked at all, and what vectors change. The texts are invented."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from clincite.evidence.features import FEATURES
from clincite.evidence.ranking import Ranked, by_meaning, candidates, question_query, rank, scored, trained
from clincite.library import EmbeddedLibrary, Filters
from clincite.library.dense import Dense
from clincite.question import plan_of_words
from clincite.question.plan import Expansion, QuestionPlan
from clincite.records import Facet, Record, RecordKind, Section
from tests.library.contract import record
from tests.library.fake_dense import FakeDense

QUESTION = plan_of_words("Does bark water stop lid flutter in owls?")
RECORDS = [
    record("a:1", "Bark water stops lid flutter in owls.", "Owls were counted at dusk.", title="Bark water for lid flutter"),
    record("a:2", "Lid flutter is a rapid blinking.", title="Lid flutter", year=2001, kind=RecordKind.REVIEW),
    record("a:3", "Owls sleep by day.", title="Owls", year=2010),
    record("a:4", "Knees ache at night.", title="Knees"),
    record("b:1", "Lid flutter is a rapid blinking.", title="Lid flutter", year=2020),
]


def made(folder: Path, records: list[Record]) -> EmbeddedLibrary:
    library = EmbeddedLibrary(folder, create=True)
    library.add(records)
    return library


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    return made(tmp_path / "library", RECORDS)


def places(ranked: tuple[Ranked, ...]) -> list[tuple[str, int]]:
    return [(item.record.id, item.ordinal) for item in ranked]


def all_vectors() -> FakeDense:
    return FakeDense({(item.id, ordinal): 0.1 for item in RECORDS for ordinal in range(len(item.sections))})


# -- order -----------------------------------------------------------------------------------------------------------------


def test_best_first_and_ties_by_id(library: EmbeddedLibrary) -> None:
    ranked = rank(QUESTION, library)
    assert places(ranked)[0] == ("a:1", 0)
    assert [item.score for item in ranked] == sorted((item.score for item in ranked), reverse=True)
    alike = [item for item in ranked if item.record.title == "Lid flutter"]
    assert [item.record.id for item in alike] == ["a:2", "b:1"]
    assert alike[0].score == alike[1].score
    assert ("a:4", 0) not in places(ranked), "it shares no word"
    assert ranked[0].section == RECORDS[0].sections[0]


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    records = [
        record(f"a:{number}", f"Owls {'flutter ' * (number % 3)} {'lids ' * (number % 5)} at dusk.", "Bark water.") for number in range(40)
    ]
    rankings = set()
    for seed in range(3):
        random.Random(seed).shuffle(records)
        library = made(tmp_path / str(seed), records)
        rankings.add(tuple((item.record.id, item.ordinal, item.score, item.features) for item in rank(QUESTION, library)))
    assert len(rankings) == 1
    (only,) = rankings
    assert list(only) == sorted(only, key=lambda item: (-item[2], item[0], item[1]))
    assert len({item[2] for item in only}) < len(only), "no ties: the test shows nothing"


def test_the_score_is_that_of_the_features(library: EmbeddedLibrary) -> None:
    for dense, weights in ((None, trained().lexical), (all_vectors(), trained().hybrid)):
        for item in rank(QUESTION, library, dense=dense):
            assert item.score == scored(item.features, weights)
            assert item.score == pytest.approx(sum(weights[name] * value for name, value in zip(FEATURES, item.features, strict=True)))


def test_the_weights_name_every_feature_and_nothing_else() -> None:
    weights = trained()
    assert set(weights.lexical) == set(weights.hybrid) == set(FEATURES)
    assert weights.lexical["similarity"] == 0, "without vectors similarity says nothing"
    assert weights.hybrid["similarity"] > 0


def test_a_side_asked_for_comes_before_another(tmp_path: Path) -> None:
    def on(key: str, facet: Facet) -> Record:
        section = Section(name="Text", text="Lid flutter of owls at dusk.", facet=facet)
        return Record(id=key, kind=RecordKind.DIGEST, title="Lid flutter", sections=(section,))

    library = made(tmp_path / "sides", [on("a:1", Facet.HARM), on("a:2", Facet.CAUSE)])
    first = [rank(QuestionPlan(text="lid flutter", facets=(facet,)), library)[0].record.id for facet in (Facet.HARM, Facet.CAUSE)]
    assert first == ["a:1", "a:2"]


def test_how_deep_the_first_search_goes(library: EmbeddedLibrary) -> None:
    assert len(rank(QUESTION, library, depth=2)) == 2
    assert rank(QUESTION, library, depth=0) == ()
    assert rank(plan_of_words("quonk"), library) == rank(plan_of_words(""), library) == ()
    assert rank(QUESTION, made(library.path.parent / "empty", [])) == ()


# -- candidates ------------------------------------------------------------------------------------------------------------


def test_filters_hold(library: EmbeddedLibrary) -> None:
    for dense in (None, all_vectors()):
        assert places(rank(QUESTION, library, filters=Filters(year_from=2005), dense=dense)) == [("b:1", 0), ("a:3", 0)]
        assert places(rank(QUESTION, library, filters=Filters(kinds=("review",)), dense=dense)) == [("a:2", 0)]


def test_what_lies_near_is_ranked_even_without_a_word_in_common_but_not_past_a_filter(library: EmbeddedLibrary) -> None:
    dense = FakeDense({("a:4", 0): 0.9, **{key: 0.1 for key in all_vectors()._cosines if key != ("a:4", 0)}})
    found = candidates(QUESTION, library, depth=10, dense=dense)
    assert [(item.id, ordinal) for item, ordinal in found].count(("a:4", 0)) == 1
    assert len(found) == len({(item.id, ordinal) for item, ordinal in found}) == 6
    assert ("a:4", 0) not in {(item.id, ordinal) for item, ordinal in candidates(QUESTION, library, depth=10, dense=None)}
    assert ("a:4", 0) not in places(rank(QUESTION, library, dense=dense, filters=Filters(without_status=())))


def test_vectors_of_what_the_library_no_longer_holds_are_passed_over(library: EmbeddedLibrary) -> None:
    dense = FakeDense({("gone:1", 0): 0.9, ("a:1", 7): 0.9, ("a:4", 0): 0.2})
    assert [(item.id, ordinal) for item, ordinal in candidates(plan_of_words("quonk"), library, depth=10, dense=dense)] == [("a:4", 0)]


def test_the_search_asks_for_each_other_word_once_and_lighter() -> None:
    expansions = (
        Expansion(term="night fall", instead_of="dusk", weight=0.5),
        Expansion(term="fall of lids", instead_of="dusk", weight=1.0),
    )
    clauses = question_query(QuestionPlan(text="lids at dusk", expansions=expansions)).clauses
    assert [(clause.text, clause.phrase) for clause in clauses] == [("lids at dusk", False), ("night", False), ("fall", False)]
    assert clauses[0].weight == 1.0 > clauses[2].weight > clauses[1].weight > 0


# -- vectors ---------------------------------------------------------------------------------------------------------------


def test_similarity_decides_between_equals(library: EmbeddedLibrary) -> None:
    for better, other in (("a:2", "b:1"), ("b:1", "a:2")):
        dense = all_vectors()
        dense._cosines[better, 0] = 0.4
        ranked = places(rank(QUESTION, library, dense=dense))
        assert ranked.index((better, 0)) < ranked.index((other, 0))


@pytest.mark.parametrize("cosine", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("missing", [("a:1", 0), ("b:1", 0), ("a:3", 0)])
def test_a_section_without_a_vector_does_not_lose_against_those_with_one(
    library: EmbeddedLibrary, missing: tuple[str, int], cosine: float
) -> None:
    """Where all others lie equally near, it stands where it would stand with a vector like theirs: by its words."""
    cosines = {(item.id, ordinal): cosine for item in RECORDS for ordinal in range(len(item.sections))}
    whole = rank(QUESTION, library, dense=FakeDense(cosines))
    del cosines[missing]
    part = rank(QUESTION, library, dense=FakeDense(cosines, total=6))
    assert missing in places(part)
    assert [(item.record.id, item.ordinal, item.score) for item in part] == [(item.record.id, item.ordinal, item.score) for item in whole]


def test_a_section_without_a_vector_stands_between_those_that_lie_near_and_far(tmp_path: Path) -> None:
    library = made(tmp_path / "alike", [record(f"a:{place}", "Bark water for owls.") for place in range(5)])
    dense = FakeDense({("a:0", 0): 0.1, ("a:1", 0): 0.8, ("a:3", 0): 0.7, ("a:4", 0): 0.2}, total=5)
    assert [name for name, _ in places(rank(QUESTION, library, dense=dense))] == ["a:1", "a:3", "a:2", "a:4", "a:0"]


def test_few_vectors_are_not_asked(library: EmbeddedLibrary) -> None:
    few, half = (FakeDense(dict(list(all_vectors()._cosines.items())[:count]), total=6) for count in (2, 3))
    assert rank(QUESTION, library, dense=few) == rank(QUESTION, library)
    assert few.asked == []
    assert rank(QUESTION, library, dense=half) != rank(QUESTION, library)
    assert (by_meaning(few), by_meaning(half), by_meaning(None)) == (False, True, False)


def test_without_vectors_nothing_is_encoded(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dense, "__init__", lambda *_: pytest.fail("opened"))
    assert {item.features[FEATURES.index("similarity")] for item in rank(QUESTION, library)} == {0.0}


def test_abbreviations_of_the_best_sections_count(tmp_path: Path) -> None:
    library = made(
        tmp_path / "short",
        [
            record("a:1", "Third-lid flutter disease (TFD) is rare.", title="Names"),
            record("a:2", "TFD hurts in owls.", title="Owls"),
            record("a:3", "Wing loss hurts in owls.", title="Owls"),
        ],
    )
    ranked = {item.record.id: item for item in rank(plan_of_words("third-lid flutter disease hurts owls"), library)}
    assert ranked["a:2"].features[FEATURES.index("focus")] > ranked["a:3"].features[FEATURES.index("focus")]
