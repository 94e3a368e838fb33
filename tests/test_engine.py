"""The functions behind every face: ranking, searching, and verifying with and without vectors. The texts are invented."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer, sealed
from clincite.compose.verify import Verification
from clincite.errors import RecordNotFoundError
from clincite.library import EmbeddedLibrary
from clincite.question import build_vocabulary
from clincite.records import Condition, Record, RecordKind, RecordStatus, Section
from tests.library.contract import record
from tests.library.fake_dense import FakeDense

AS_OF = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ZORB = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))
QUESTION = "What is the treatment of zorb disease?"
VOCABULARY = build_vocabulary(None, [ZORB], [], [])


def about(key: str, text: str, **more: object) -> Record:
    built = Record(
        id=key,
        kind=RecordKind.TRIAL,
        title="On zorb disease",
        sections=(Section(name="Results", text=text),),
        year=2020,
        conditions=(ZORB,),
    )
    return msgspec.structs.replace(built, **more)


RECORDS = [
    about("pmid:1", "Plimba treatment improved zorb disease in 12 of 40 adults."),
    about("pmid:2", "Treatment with quonkin improved zorb disease in 9 of 40 owls.", year=2001, kind=RecordKind.OBSERVATIONAL),
    record("pmid:3", "Knees ache at night.", title="Knees"),
]
COSINES = {("pmid:1", 0): 0.3, ("pmid:2", 0): 0.7, ("pmid:3", 0): 0.1}


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add(RECORDS)
    return made


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a whole library takes seconds."""
    monkeypatch.setattr(engine, "vocabulary_of", lambda *_: VOCABULARY)


def asked(library: EmbeddedLibrary, dense: FakeDense | None = None) -> Answer:
    return engine.ask(QUESTION, library, as_of=AS_OF, dense=dense)


# -- ranking and searching -------------------------------------------------------------------------------------------------


def test_rank_gives_the_sections_that_ask_starts_from(library: EmbeddedLibrary) -> None:
    hits = engine.rank(QUESTION, library)
    assert [(hit.record, hit.ordinal) for hit in hits] == [("pmid:1", 0), ("pmid:2", 0)]
    assert hits[0].score > hits[1].score
    assert engine.rank(QUESTION, library, vocabulary=VOCABULARY) == hits
    assert engine.rank(QUESTION, library, k=1) == hits[:1]
    assert engine.rank(QUESTION, library, k=0) == []


def test_rank_with_vectors(library: EmbeddedLibrary) -> None:
    hits = engine.rank(QUESTION, library, dense=FakeDense({**COSINES, ("pmid:1", 0): 0.0, ("pmid:2", 0): 1.0}))
    assert [hit.record for hit in hits] == ["pmid:2", "pmid:1", "pmid:3"]


def test_rank_refuses_nothing(library: EmbeddedLibrary) -> None:
    # ask refuses both: neither is a question about health.
    assert [hit.record for hit in engine.rank("the plimba song", library)] == ["pmid:1"]
    assert engine.rank("", library) == []
    assert engine.rank("Zeilboot", library) == []


def test_search_needs_no_vocabulary(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "vocabulary_of", lambda *_: pytest.fail("a vocabulary was made"))
    found = engine.search("zorb disease treatment", library)
    assert {item.record.id for item in found} == {"pmid:1", "pmid:2"}
    assert all(item.section in item.record.sections and item.snippet == item.section.text for item in found if item.section)
    assert engine.search("zorb disease treatment", library, k=1) == found[:1]
    assert [item.record.id for item in engine.search("zorb", library, year_from=2010)] == ["pmid:1"]
    assert [item.record.id for item in engine.search("zorb", library, kinds=("observational",))] == ["pmid:2"]


def test_search_with_vectors_finds_what_shares_no_word_unless_filtered(library: EmbeddedLibrary) -> None:
    dense = FakeDense({**COSINES, ("pmid:3", 0): 0.9})
    assert "pmid:3" in {item.record.id for item in engine.search("zorb", library, dense=dense)}
    assert "pmid:3" not in {item.record.id for item in engine.search("zorb", library)}
    assert [item.record.id for item in engine.search("zorb", library, dense=dense, year_from=2010)] == ["pmid:1"]


def test_a_long_text_is_cut_at_a_word(library: EmbeddedLibrary) -> None:
    library.add([record("pmid:4", "Quonkin  is\n" + "very " * 100 + "old.")])
    (found,) = engine.search("quonkin old", library, k=1)
    assert found.snippet.startswith("Quonkin is very very") and found.snippet.endswith("very …")
    assert len(found.snippet) <= 222


# -- asking ----------------------------------------------------------------------------------------------------------------


def test_an_answer_tells_the_vectors_that_took_part(library: EmbeddedLibrary) -> None:
    dense = FakeDense(COSINES)
    by_words, by_both = asked(library), asked(library, dense)
    assert (by_words.receipt.vectors, by_both.receipt.vectors) == (None, "fake/1 3/3")
    assert by_words.id != by_both.id
    assert asked(library, dense) == by_both
    for answer in (by_words, by_both):
        assert answer.receipt.confidence is not None and 0 < answer.receipt.confidence <= 1
        assert {claim.quotes[0].record for claim in answer.claims} <= {"pmid:1", "pmid:2"}


def test_a_reference_tells_the_newer_edition(library: EmbeddedLibrary, tmp_path: Path) -> None:
    from clincite.records import Relation

    tie = Relation(type="SupersededBy", target="pmid:9")
    library.add([about("pmid:5", "Zorb disease treatment with brine improved 3 owls.", relations=(tie,), status=RecordStatus.SUPERSEDED)])
    answer = asked(library)
    assert {reference.record: reference.superseded_by for reference in answer.references}["pmid:5"] == "pmid:9"
    assert answer.reference("pmid:5").status == "superseded"
    assert verified(answer, library, tmp_path).findings == ()


# -- verifying -------------------------------------------------------------------------------------------------------------


def verified(answer: Answer, library: EmbeddedLibrary, folder: Path, dense: FakeDense | None = None) -> Verification:
    path = folder / "answer.json"
    path.write_bytes(msgspec.json.encode(answer))
    return engine.verify(path, library, dense=dense)


@pytest.mark.parametrize(
    ("wrote", "checks", "composed"),
    [
        (None, None, True),
        (None, FakeDense(COSINES), True),  # written by words: the vectors play no part
        (FakeDense(COSINES), FakeDense(COSINES), True),
        (FakeDense(COSINES), None, False),
        (FakeDense(COSINES), FakeDense(COSINES, name="fake/2"), False),
        (FakeDense(COSINES), FakeDense({("pmid:1", 0): 0.3}, total=3), False),
    ],
)
def test_an_answer_is_composed_again_only_with_the_same_vectors(
    library: EmbeddedLibrary, tmp_path: Path, wrote: FakeDense | None, checks: FakeDense | None, composed: bool
) -> None:
    done = verified(asked(library, wrote), library, tmp_path, checks)
    assert (done.findings, done.composed) == ((), composed)
    assert done.claims > 0


def test_vectors_are_not_asked_where_none_took_part(library: EmbeddedLibrary, tmp_path: Path) -> None:
    dense = FakeDense(COSINES)
    assert verified(asked(library), library, tmp_path, dense).composed
    assert dense.asked == []


@pytest.mark.parametrize("dense", [None, FakeDense(COSINES)])
def test_a_changed_choice_is_found_by_composing_again(library: EmbeddedLibrary, tmp_path: Path, dense: FakeDense | None) -> None:
    answer = asked(library, dense)
    receipt = msgspec.structs.replace(answer.receipt, confidence=0.999)
    forged = sealed(msgspec.structs.replace(answer, receipt=receipt))
    assert [(finding.rule, finding.where) for finding in verified(forged, library, tmp_path, dense).findings] == [
        ("composition", "receipt.confidence")
    ]


def test_a_receipt_that_names_vectors_it_never_had_is_not_composed_again(library: EmbeddedLibrary, tmp_path: Path) -> None:
    """Without those vectors nobody can tell: it is reported as not composed, never as sound throughout."""
    answer = asked(library)
    forged = sealed(msgspec.structs.replace(answer, receipt=msgspec.structs.replace(answer.receipt, vectors="fake/1 3/3")))
    assert not verified(forged, library, tmp_path).composed
    done = verified(forged, library, tmp_path, FakeDense(COSINES))
    assert done.composed and {finding.rule for finding in done.findings} == {"composition"}


def test_another_library_or_an_edited_answer_is_not_composed_again(library: EmbeddedLibrary, tmp_path: Path) -> None:
    answer = asked(library)
    edited = sealed(msgspec.structs.replace(answer, review=msgspec.structs.replace(answer.review, version=2)))
    assert not verified(edited, library, tmp_path).composed
    library.add([record("pmid:7", "More.")])
    done = verified(answer, library, tmp_path)
    assert (done.composed, done.findings) == (False, ())


def test_a_huge_id_is_cut_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(RecordNotFoundError) as caught:
        engine.show("x" * 10_000, EmbeddedLibrary(tmp_path / "library", create=True))
    assert len(caught.value.message) < 200
