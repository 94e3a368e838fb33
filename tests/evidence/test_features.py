"""What the ranker is told of sections: its range, what it depends on, and what stands for a word. The texts are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.features import FEATURES, NEITHER, Asked, StandIn, asked_of, facet_of, features, with_abbreviations, with_facet
from clincite.library import EmbeddedLibrary
from clincite.question import plan_of_words
from clincite.question.plan import Expansion, QuestionPlan
from clincite.records import Condition, Facet, Record, RecordKind, Section
from tests.library.contract import record

# Each is its own stem.
WORDS = ("lid", "owl", "bark", "zorb", "blink", "dusk")
TEXT = st.lists(st.sampled_from([*WORDS, "the", "noon"]), max_size=120).map(" ".join)
WINDOW = 45


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    texts = draw(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6))
    return [record(f"a:{place}", body, title=title) for place, (title, body) in enumerate(texts)]


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    weights = draw(st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 12), max_size=5))
    subset = st.frozensets(st.sampled_from(sorted(weights)), min_size=1) if weights else st.just(frozenset())
    stand_ins = draw(st.lists(st.builds(StandIn, subset, st.frozensets(st.sampled_from(WORDS), min_size=1), st.floats(0, 1)), max_size=3))
    names = draw(st.lists(st.frozensets(st.sampled_from(WORDS), min_size=1), max_size=2))
    return Asked(weights=weights, focus=draw(subset), stand_ins=tuple(stand_ins), names=tuple(names))


def rows_of(asked: Asked, found: list[Record], similarities: list[float] | None = None) -> list[dict[str, float]]:
    rows = features(asked, [(item, item.sections[0]) for item in found], similarities or [0.0] * len(found))
    return [dict(zip(FEATURES, row, strict=True)) for row in rows]


def asked(*terms: str, **more: Any) -> Asked:
    return Asked(**{"weights": dict.fromkeys(terms, 1.0), "focus": frozenset(terms), **more})


# -- laws ------------------------------------------------------------------------------------------------------------------


@given(questions(), records(), st.data())
def test_every_number_lies_between_0_and_1(question: Asked, found: list[Record], data: st.DataObject) -> None:
    similarities = data.draw(st.lists(st.floats(0, 1), min_size=len(found), max_size=len(found)))
    for row in rows_of(question, found, similarities):
        assert all(0 <= value <= 1 + 1e-9 for value in row.values()), row


@given(questions(), records(), st.randoms(use_true_random=False))
def test_the_order_of_the_sections_changes_nothing(question: Asked, found: list[Record], random: Any) -> None:
    order = list(range(len(found)))
    random.shuffle(order)
    straight, shuffled = rows_of(question, found), rows_of(question, [found[place] for place in order])
    assert shuffled == [straight[place] for place in order]


@given(questions(), TEXT)
def test_the_window_is_the_best_of_all_stretches_and_no_more_than_the_whole(question: Asked, text: str) -> None:
    words = text.split()
    total = sum(question.weights.values()) or 1.0

    def share(part: list[str]) -> float:
        return sum(question.weights.get(word, 0.0) for word in set(part)) / total

    (row,) = rows_of(question, [record("a:1", text)])
    best = max((share(words[start : start + WINDOW]) for start in range(len(words))), default=0.0)
    assert row["window"] == pytest.approx(best)
    assert 0 <= row["window"] <= share(words) + 1e-9


@given(questions(), records())
def test_one_section_has_the_best_score_or_none_has_any(question: Asked, found: list[Record]) -> None:
    scores = [row["bm25"] for row in rows_of(question, found)]
    anything = any(word in question.weights for item in found for word in f"{item.title} {item.sections[0].text}".split())
    assert max(scores) == (1.0 if anything else 0.0)


def test_nothing_found_and_nothing_asked() -> None:
    assert features(asked("lid"), [], []) == []
    (row,) = rows_of(Asked(weights={}, focus=frozenset()), [record("a:1", "lid")])
    assert row == {"bm25": 0, "focus": 0, "title": 0, "window": 0, "facet": NEITHER, "condition": NEITHER, "similarity": 0}


# -- each number -----------------------------------------------------------------------------------------------------------


def test_words_far_apart_share_no_window() -> None:
    question = asked("lid", "owl")
    near, far = rows_of(question, [record("a:1", "lid " + "noon " * 43 + "owl"), record("a:2", "lid " + "noon " * 44 + "owl")])
    assert (near["window"], far["window"], far["focus"]) == (1.0, 0.5, 1.0)


def test_title_and_heading_count_for_the_title_and_the_focus() -> None:
    section = Section(name="Bark", text="Noon.", condition="Zorb", subject="Blinks")
    held = msgspec.structs.replace(record("a:1", title="The owl"), sections=(section,))
    for word in ("bark", "zorb", "blink", "owl"):
        (row,) = rows_of(asked(word), [held])
        assert (row["title"], row["focus"], row["window"]) == (1.0, 1.0, 0.0), word


def test_more_and_rarer_words_of_the_question_score_higher() -> None:
    question = Asked(weights={"lid": 1.0, "owl": 3.0}, focus=frozenset({"lid", "owl"}))
    texts = ("lid owl noon", "owl noon noon", "lid noon noon", "noon noon noon")
    both, rare, common, none = (row["bm25"] for row in rows_of(question, [record(f"a:{place}", text) for place, text in enumerate(texts)]))
    assert both == 1.0 > rare > common > none == 0.0


def test_a_stand_in_counts_as_much_as_it_is_worth() -> None:
    question = asked("lid", "owl", stand_ins=(StandIn(frozenset({"owl"}), frozenset({"night", "bird"}), 0.5),))
    rows = rows_of(question, [record("a:1", "lid night bird"), record("a:2", "lid night"), record("a:3", "lid owl night bird")])
    assert [row["focus"] for row in rows] == [0.75, 0.5, 1.0]


def test_a_condition_named_in_title_or_heading() -> None:
    question = asked("lid", names=(frozenset({"zorb", "diseas"}), frozenset({"zd"})))
    found = [record("a:1", title="On zorb disease"), record("a:2", title="ZD"), record("a:3", "Zorb disease.", title="Zorb")]
    assert [row["condition"] for row in rows_of(question, found)] == [1.0, 1.0, 0.0]


def test_the_facet_is_the_one_marked_or_asked_in_the_title_or_nothing_is_told() -> None:
    marked = msgspec.structs.replace(record("a:1"), sections=(Section(name="X", text="Lids.", facet=Facet.HARM),))
    headed = record("a:2", "Lids.", title="What causes zorb disease?")
    unclear = record("a:3", "Noon.")
    assert facet_of(marked, marked.sections[0]) is Facet.HARM
    assert facet_of(headed, headed.sections[0]) is Facet.CAUSE
    rows = {}
    for facets in (frozenset({Facet.HARM}), frozenset({Facet.CAUSE, Facet.DOSE}), frozenset()):
        question = asked("lid", facets=facets)
        plain = features(question, [(item, item.sections[0]) for item in (marked, headed, unclear)], [0.0, 0.0, 0.0])
        told = [with_facet(row, question, item, item.sections[0]) for row, item in zip(plain, (marked, headed, unclear), strict=True)]
        rows[facets] = [row[FEATURES.index("facet")] for row in told]
        # Nothing else changes.
        place = FEATURES.index("facet")
        assert [row[:place] + row[place + 1 :] for row in told] == [row[:place] + row[place + 1 :] for row in plain]
    assert list(rows.values()) == [[1.0, 0.0, NEITHER], [0.0, 1.0, NEITHER], [NEITHER, NEITHER, NEITHER]]


# -- the question ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add([record(f"a:{place}", text) for place, text in enumerate(("Lids blink.", "Lids rest.", "Owls rest at dusk."))])
    return made


def test_rare_words_weigh_more_and_repeated_ones_once(library: EmbeddedLibrary) -> None:
    question = asked_of(QuestionPlan(text="lids lids dusk quonk"), library)
    assert list(question.weights) == ["lid", "dusk", "quonk"]
    assert 0.1 <= question.weights["lid"] < question.weights["dusk"] < question.weights["quonk"]


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("What makes lids blink at dusk?", {"lid"}),
        ("is dusk bad for lids", {"lid"}),
        ("Lids blink at dusk", {"lid", "blink", "dusk"}),  # a claim: each word is what it is about
    ],
)
def test_only_a_question_has_words_that_are_not_what_it_is_about(library: EmbeddedLibrary, text: str, focus: set[str]) -> None:
    assert asked_of(QuestionPlan(text=text, focus=("lid",)), library).focus == focus


def test_a_question_without_focus_is_about_all_of_its_words(library: EmbeddedLibrary) -> None:
    assert asked_of(QuestionPlan(text="What is the lid?"), library).focus == {"lid"}
    assert asked_of(QuestionPlan(text="What is the lid?", focus=("gone",)), library).focus == {"lid"}


def test_conditions_facets_and_expansions_are_taken_over(library: EmbeddedLibrary) -> None:
    plan = QuestionPlan(
        text="lid flutter at dusk",
        conditions=(Condition(name="Lid flutter", synonyms=("LF", "fluttering lids")),),
        facets=(Facet.CAUSE,),
        expansions=(Expansion(term="night fall", instead_of="dusk", weight=0.7), Expansion(term="noon", instead_of="gone", weight=0.7)),
    )
    question = asked_of(plan, library)
    assert question.names == (frozenset({"lid", "flutter"}), frozenset({"lf"}))
    assert question.facets == {Facet.CAUSE}
    assert question.stand_ins == (StandIn(frozenset({"dusk"}), frozenset({"night", "fall"}), 0.7),)


def test_an_expansion_without_an_indexed_word_stands_for_nothing(library: EmbeddedLibrary) -> None:
    """ "AS" for aortic stenosis is a stop word: a stand-in that needs no word would be in every section."""
    plan = QuestionPlan(text="aortic stenosis", expansions=(Expansion(term="AS", instead_of="aortic stenosis", weight=0.8),))
    question = asked_of(plan, library)
    (row,) = rows_of(question, [record("a:1", "Noon.")])
    assert (question.stand_ins, row["focus"]) == ((), 0.0)


def test_an_empty_library_weighs_every_word_alike(tmp_path: Path) -> None:
    question = asked_of(QuestionPlan(text="lids blink"), EmbeddedLibrary(tmp_path / "empty", create=True))
    assert question.weights == {"lid": 1.0, "blink": 1.0}


# -- abbreviations ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("Does TFD hurt?", "Third-lid flutter disease (TFD) hurts.", (("tfd",), ("diseas", "flutter", "lid", "third"))),
        ("Does third-lid flutter disease hurt?", "Third-lid flutter disease (TFD)", (("diseas", "flutter", "lid", "third"), ("tfd",))),
        ("Does tfd hurt?", "Third-lid flutter disease (TFD) hurts.", None),
        ("Does TFDX hurt?", "Third-lid flutter disease (TFD) hurts.", None),
        ("Does the third disease of a lid flutter?", "Third-lid flutter disease (TFD) hurts.", None),
        ("Is third-lid flutter disease (TFD) bad?", "Third-lid flutter disease (TFD) hurts.", None),
        ("Does it hurt?", "Third-lid flutter disease (TFD) hurts.", None),
    ],
)
def test_abbreviations_stand_for_their_long_forms_both_ways(
    library: EmbeddedLibrary, text: str, told: str, expected: tuple[tuple[str, ...], tuple[str, ...]] | None
) -> None:
    question = asked_of(QuestionPlan(text=text), library)
    more = with_abbreviations(question, text, [told, told])
    found = [(tuple(sorted(one.instead_of)), tuple(sorted(one.needed))) for one in more.stand_ins]
    assert found == ([expected] if expected else [])
    assert all(0 < one.worth < 1 for one in more.stand_ins)
    assert with_abbreviations(more, text, [told]) == more


def test_a_structured_abstract_fits_as_a_whole_and_a_guideline_does_not(library: EmbeddedLibrary) -> None:
    """Half of the question in each of two sections of one paper is worth more than the same in two papers."""
    parts = (Section(name="Methods", text="Bark water was given."), Section(name="Results", text="Lid flutter of owls stopped."))
    paper = Record(id="p:1", kind=RecordKind.TRIAL, title="T", sections=parts)
    guideline = msgspec.structs.replace(paper, id="g:1", kind=RecordKind.GUIDELINE)
    library.add([paper, guideline])
    asked = asked_of(plan_of_words("bark water for lid flutter of owls"), library)
    place = FEATURES.index("focus")

    def focus(record: Record) -> list[float]:
        return [row[place] for row in features(asked, [(record, section) for section in record.sections], [0.0, 0.0])]

    assert all(whole > alone for whole, alone in zip(focus(paper), focus(guideline), strict=True))
    assert sum(focus(guideline)) == pytest.approx(1.0)
