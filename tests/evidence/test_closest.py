"""The sentences that come closest. The texts are invented."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite.evidence.closest import closest
from clincite.evidence.retrieve import Found, Retrieved, retrieve
from clincite.evidence.select import Candidate
from clincite.evidence.wanted import Brief, brief_of
from clincite.library import EmbeddedLibrary
from clincite.question import plan_of_words
from clincite.question.plan import Expansion, QuestionPlan
from clincite.records import Record, RecordKind, Section
from tests.library.contract import record

# A word that one section in twenty has tells something.
OTHERS = [record(f"other:{number}", "Knees ache at night in most cats.") for number in range(20)]
QUESTION = plan_of_words("Does bark water stop lid flutter in owls?")


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    return EmbeddedLibrary(tmp_path / "library", create=True)


def paper(key: str, **texts: str) -> Record:
    sections = tuple(Section(name=name, text=text) for name, text in texts.items())
    return Record(id=key, kind=RecordKind.TRIAL, title="Bark water in owls", sections=sections)


def found(library: EmbeddedLibrary, plan: QuestionPlan = QUESTION) -> tuple[Candidate, ...]:
    return closest(plan, brief_of(plan), retrieve(plan, brief_of(plan), library), library)


def texts(candidates: tuple[Candidate, ...]) -> list[str]:
    return [candidate.statement.text for candidate in candidates]


def test_the_sentence_that_shares_most_comes_first(library: EmbeddedLibrary) -> None:
    library.add(
        [
            record("a:1", "Lid flutter is common in grown owls. Bark water stopped lid flutter in 12 of 40 owls."),
            record("a:2", "Knees ache at night in most cats."),
        ]
    )
    candidates = found(library)
    assert texts(candidates) == ["Bark water stopped lid flutter in 12 of 40 owls.", "Lid flutter is common in grown owls."]
    scores = [candidate.statement.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < candidate.coverage <= 1 and candidate.about is None for candidate in candidates)


def test_methods_and_background_are_not_quoted(library: EmbeddedLibrary) -> None:
    said = "Bark water may stop lid flutter in owls."
    library.add([paper("a:1", Background=said, Methods=said, Results="Bark water did stop lid flutter in 12 owls.")])
    assert texts(found(library)) == ["Bark water did stop lid flutter in 12 owls."]


def test_a_conclusion_need_share_less_than_another_sentence(library: EmbeddedLibrary) -> None:
    said = "Owls were all well again by the next dusk."  # one of four words of the question
    library.add(
        [
            paper("a:1", Details=f"Bark water did stop flutter in 12 owls. {said}", Conclusions=f"{said} Nothing else is known of it."),
            *OTHERS,
        ]
    )
    plan = QuestionPlan(text="bark water for flutter in owls", focus=("bark", "water", "flutter", "owl"))
    told = {candidate.statement.text: candidate for candidate in found(library, plan) if candidate.statement.section.name == "Conclusions"}
    assert list(told) == [said]
    assert 0.15 <= told[said].coverage < 0.3
    assert said not in [item.statement.text for item in found(library, plan) if item.statement.section.name == "Details"]


def test_the_conclusion_of_a_paper_is_read_even_where_the_search_did_not_find_it(library: EmbeddedLibrary) -> None:
    held = paper("a:1", Results="Bark water did stop lid flutter in 12 owls.", Conclusions="Owls with flutter do well.")
    library.add([held, *OTHERS])
    one = Retrieved(
        found=(Found(record=held, section=held.sections[0], relevance=1.0),),
        searched=2,
        matched=1,
        retracted=(),
        unusable=(),
        confidence=1.0,
    )
    assert {candidate.statement.section.name for candidate in closest(QUESTION, Brief(conditions=()), one, library)} == {
        "Results",
        "Conclusions",
    }


def test_other_sections_of_a_long_document_are_not_read(library: EmbeddedLibrary) -> None:
    said = "Bark water did stop lid flutter in {} owls."
    held = paper("a:1", **{f"Part {number}": said.format(number) for number in range(13)})
    library.add([held])
    one = Retrieved(
        found=(Found(record=held, section=held.sections[0], relevance=1.0),),
        searched=13,
        matched=1,
        retracted=(),
        unusable=(),
        confidence=1.0,
    )
    assert texts(closest(QUESTION, Brief(conditions=()), one, library)) == [said.format(0)]


def test_each_place_once_and_in_one_order(library: EmbeddedLibrary) -> None:
    library.add(
        [record(f"a:{number:02}", *["Bark water stops lid flutter. Owls with lid flutter like bark water."] * 3) for number in range(15)]
    )
    candidates = found(library)
    places = [candidate.statement.key for candidate in candidates]
    assert len(places) == len(set(places)) == 24
    order = [(-candidate.statement.score, candidate.statement.key) for candidate in candidates]
    assert order == sorted(order)
    assert [(candidate.statement.key, candidate.statement.score) for candidate in found(library)] == [
        (candidate.statement.key, candidate.statement.score) for candidate in candidates
    ]


def test_a_word_that_stands_for_an_asked_one_counts(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Sap of trees is drunk by many a bird at dusk.")])
    plan = QuestionPlan(text="bark water", focus=("bark", "water"))
    assert found(library, plan) == ()
    more = QuestionPlan(
        text="bark water", focus=("bark", "water"), expansions=(Expansion(term="sap", instead_of="bark water", weight=0.8),)
    )
    assert texts(found(library, more)) == ["Sap of trees is drunk by many a bird at dusk."]


def test_a_question_among_the_sentences_ranks_below_the_same_said_plainly(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Does bark water stop lid flutter in owls?\nBark water does stop lid flutter in owls.")])
    assert texts(found(library))[0] == "Bark water does stop lid flutter in owls."


def test_nothing_found_gives_nothing(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Knees ache at night.")])
    assert found(library) == ()


def test_digests_and_guidelines_are_not_searched_for_what_comes_closest(library: EmbeddedLibrary) -> None:
    """They are headed and marked: when none is about the question, a line of theirs that shares its words answers something else."""
    text = "Bark water calmed the owls of the barn within a week."
    for number, kind in enumerate((RecordKind.GUIDELINE, RecordKind.GUIDELINE_SUMMARY)):
        library.add([Record(id=f"g:{number}", kind=kind, title="Bark water in owls", sections=(Section(name="Results", text=text),))])
    library.add(
        [Record(id="d:1", kind=RecordKind.TRIAL, digest=True, title="Bark water in owls", sections=(Section(name="Results", text=text),))]
    )
    plan = plan_of_words("does bark water calm owls?")
    retrieved = retrieve(plan, brief_of(plan), library)
    assert retrieved.found
    assert closest(plan, brief_of(plan), retrieved, library) == ()


def test_asked_about_a_group_only_what_speaks_of_it_is_close(library: EmbeddedLibrary) -> None:
    said = "Bark water was safe for owls in pregnancy."
    sections = (Section(name="Results", text=f"Bark water was safe for owls in the barn. {said}"),)
    library.add([Record(id="p:1", kind=RecordKind.TRIAL, title="Bark water", sections=sections)])
    plan = msgspec.structs.replace(plan_of_words("is bark water safe for owls in pregnancy?"), population=("pregnancy",))
    found = closest(plan, brief_of(plan), retrieve(plan, brief_of(plan), library), library)
    assert [candidate.statement.text for candidate in found] == [said]
