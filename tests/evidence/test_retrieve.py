"""From a plan to sections: what may be used, how sure it is, and what a newer edition does to an older one. The texts are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clincite.evidence.ranking import rank
from clincite.evidence.retrieve import Retrieved, retrieve
from clincite.evidence.wanted import Brief, Wanted, brief_of
from clincite.library import EmbeddedLibrary
from clincite.question import plan_of_words
from clincite.question.plan import QuestionPlan
from clincite.records import Record, RecordKind, RecordStatus, Relation, Section
from tests.library.contract import record
from tests.library.fake_dense import FakeDense

QUESTION = plan_of_words("Does bark water stop lid flutter?")
FITS = "Bark water stops lid flutter."


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    return EmbeddedLibrary(tmp_path / "library", create=True)


def retrieved(library: EmbeddedLibrary, plan: QuestionPlan = QUESTION, brief: Brief | None = None, **more: Any) -> Retrieved:
    return retrieve(plan, brief or brief_of(plan), library, **more)


def test_relevance_falls_from_1_in_the_order_of_the_ranking(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", FITS), record("a:2", "Lid flutter of owls."), record("a:3", "Water is wet at noon and at dusk.")])
    done = retrieved(library)
    assert [item.record.id for item in done.found] == [item.record.id for item in rank(QUESTION, library)] == ["a:1", "a:2", "a:3"]
    relevances = [item.relevance for item in done.found]
    assert relevances[0] == 1.0
    assert 0.0 <= relevances[-1] < 0.2
    assert relevances == sorted(relevances, reverse=True)
    assert (done.searched, done.matched) == (3, 3)


def test_the_only_section_is_the_best(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", FITS)])
    assert [item.relevance for item in retrieved(library).found] == [1.0]


def test_nothing_found(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Knees ache.")])
    assert retrieved(library) == Retrieved(found=(), searched=1, matched=0, retracted=(), unusable=(), confidence=0.0)


@pytest.mark.parametrize("more", [{"status": RecordStatus.RETRACTED}, {"kind": RecordKind.NOTICE}, {"title": "WITHDRAWN: A"}])
def test_what_may_not_be_quoted_does_not_make_it_surer(library: EmbeddedLibrary, more: dict[str, Any]) -> None:
    library.add([record("a:2", "Water is wet.")])
    before = retrieved(library)
    library.add([record("a:1", FITS, **more)])
    after = retrieved(library)
    assert [item.record.id for item in after.found] == ["a:2"]
    assert after.retracted + after.unusable == ("a:1",)
    assert after.confidence == pytest.approx(before.confidence, abs=0.1)
    library.add([record("a:3", FITS)])
    assert retrieved(library).confidence > after.confidence + 0.3


def test_what_was_withdrawn_is_told_apart_from_notices(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", FITS, title="WITHDRAWN: A"), record("a:2", FITS, kind=RecordKind.NOTICE)])
    done = retrieved(library)
    assert (done.found, done.unusable, done.withdrawn) == ((), ("a:1", "a:2"), ("a:1",))


def test_sections_marked_with_a_condition_are_found_by_its_name(library: EmbeddedLibrary) -> None:
    marked = Section(name="Care of zorb disease", text="Rest helps.", condition="Zorb disease")
    library.add([record("a:1", FITS), Record(id="a:2", kind=RecordKind.REVIEW, title="Care", sections=(marked,))])
    wanted = Wanted(name="Zorb disease", id=None, names=(frozenset({"zorb", "diseas"}),))
    found = {item.record.id: item.relevance for item in retrieved(library, brief=Brief(conditions=(wanted,))).found}
    assert found["a:1"] == 1.0
    assert 0 < found["a:2"] <= 0.3
    assert "a:2" not in {item.record.id for item in retrieved(library).found}


# -- vectors ---------------------------------------------------------------------------------------------------------------


def test_similarity_takes_part_in_the_confidence_only_when_half_of_the_sections_have_a_vector(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", FITS), *(record(f"a:{number}", "Lid flutter of owls.") for number in range(2, 9))])
    cosines = {(f"a:{number}", 0): 0.9 if number == 1 else 0.05 for number in range(1, 9)}
    by_words = retrieved(library).confidence
    assert retrieved(library, dense=FakeDense(cosines, total=17)).confidence == by_words
    assert retrieved(library, dense=FakeDense(cosines, total=16)).confidence != by_words


def test_what_lies_near_is_found_without_its_words(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", FITS), record("a:2", "Tree sap halts quivering of eyelids.")])
    dense = FakeDense({("a:1", 0): 0.5, ("a:2", 0): 0.6})
    assert [item.record.id for item in retrieved(library).found] == ["a:1"]
    assert {item.record.id for item in retrieved(library, dense=dense).found} == {"a:1", "a:2"}


# -- editions --------------------------------------------------------------------------------------------------------------


def edition(key: str, text: str, *, newer: str | None = None) -> Record:
    ties = (Relation(type="SupersededBy", target=newer),) if newer else ()
    return record(key, text, kind=RecordKind.GUIDELINE, relations=ties, status=RecordStatus.SUPERSEDED if newer else RecordStatus.CURRENT)


@pytest.mark.parametrize("new", ["a:new", "z:new"])
def test_an_older_edition_never_comes_before_the_newer_one(tmp_path: Path, new: str) -> None:
    others = [edition(new, "Water for the lid."), record("a:other", "Lid flutter of owls."), record("a:3", "Noon, noon and noon: water.")]
    for newer in (None, new):
        library = EmbeddedLibrary(tmp_path / str(newer), create=True)
        library.add([edition("a:old", FITS, newer=newer), *others])
        found = [item.record.id for item in retrieved(library).found]
        assert (found.index("a:old") < found.index(new)) is (newer is None)


@pytest.mark.parametrize("new", ["a:new", "z:new"])
def test_nor_when_the_newer_one_is_the_last_that_was_found(library: EmbeddedLibrary, new: str) -> None:
    library.add([edition("a:old", FITS, newer=new), edition(new, "Noon, noon and noon: water."), record("a:other", "Lid flutter of owls.")])
    assert [item.record.id for item in retrieved(library).found] == ["a:other", new, "a:old"]


def test_an_older_edition_keeps_its_place_where_the_newer_one_was_not_found(library: EmbeddedLibrary) -> None:
    library.add([edition("a:old", FITS, newer="a:new"), edition("a:new", "Knees ache.")])
    assert [(item.record.id, item.relevance) for item in retrieved(library).found] == [("a:old", 1.0)]


def test_every_section_of_the_older_edition_stays_below_the_best_of_the_newer(library: EmbeddedLibrary) -> None:
    old = record(
        "a:old", FITS, "Flutter of the lid and bark.", kind=RecordKind.GUIDELINE, relations=(Relation(type="SupersededBy", target="a:new"),)
    )
    library.add([old, edition("a:new", "Bark water may stop a flutter at dusk or noon."), record("a:3", "Water.")])
    found = retrieved(library).found
    best = max(item.relevance for item in found if item.record.id == "a:new")
    assert best > 0
    assert all(item.relevance < best for item in found if item.record.id == "a:old")
    assert [item.relevance for item in found] == sorted((item.relevance for item in found), reverse=True)
