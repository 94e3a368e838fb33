"""The functions behind every face: what an ingest may change, and the state that it leaves."""

from __future__ import annotations

import gzip
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from clincite import engine, holdings
from clincite.errors import InputError, RecordNotFoundError
from clincite.evidence.retrieve import retrieve
from clincite.evidence.wanted import brief_of
from clincite.library import EmbeddedLibrary, dense
from clincite.question import plan_of_words
from clincite.records import Record, RecordKind, RecordStatus, Relation
from clincite.sources.jsonl import encode_line
from tests.e2e.medline import article, article_set
from tests.library.contract import record


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    return EmbeddedLibrary(tmp_path / "library", create=True)


@pytest.fixture(autouse=True)
def no_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Building one takes seconds and is tested elsewhere."""
    monkeypatch.setattr(holdings, "vocabulary_of", lambda *_: None)


def written(path: Path, *records: Record) -> Path:
    path.write_bytes(b"".join(map(encode_line, records)))
    return path


def status(library: EmbeddedLibrary, name: str) -> tuple[RecordStatus, str | None]:
    held = library.get(name)
    assert held is not None
    return held.status, held.status_checked


def notice(kind: str, **fields: Any) -> Record:
    return record("pmid:9", title="Notice", relations=(Relation(type=kind, target="pmid:1"),), **{"status_checked": "2024-01-01", **fields})


# -- bundled records ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def bundled(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> EmbeddedLibrary:
    mine = [record("digest:pmid:1", "Lids blink."), record("openmed:a/b", "Lids rest.")]
    monkeypatch.setattr(holdings, "bundled_records", lambda: iter(mine))
    holdings._bring_bundled(library, None)
    return library


def test_a_file_cannot_replace_what_comes_with_clincite(bundled: EmbeddedLibrary, tmp_path: Path) -> None:
    file = written(
        tmp_path / "mine.jsonl",
        record("digest:pmid:1", "Forged."),
        record("openmed:a/b", "Lids rest."),
        record("digest:pmid:2", "My own."),
    )
    report = holdings.ingest([file], bundled)
    assert (report.files, report.added, report.changed, report.unchanged) == (1, 1, 0, 1)
    assert bundled.get("digest:pmid:1") == record("digest:pmid:1", "Lids blink.")
    assert [(skipped.where, skipped.why) for skipped in report.skipped] == [
        (str(file), "digest:pmid:1 comes with clincite and is not replaced by another text")
    ]


def test_a_first_run_that_waited_for_another_brings_nothing(
    tmp_path: Path, library: EmbeddedLibrary, bundled: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = EmbeddedLibrary(tmp_path / "late", create=True)
    first = EmbeddedLibrary(tmp_path / "late")

    def waiting(self: EmbeddedLibrary) -> None:
        monkeypatch.undo()
        monkeypatch.setattr(holdings, "bundled_records", lambda: iter([record("a:1")]))
        holdings._bring_bundled(first, None)
        monkeypatch.setattr(holdings, "bundled_records", lambda: pytest.fail("brought again"))
        late._refresh()

    monkeypatch.setattr(EmbeddedLibrary, "wait_for_writers", waiting)
    assert not holdings._bring_bundled(late, None)
    assert late.get("a:1") == record("a:1")


# -- notices -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected", "back"),
    [
        ("RetractionOf", RecordStatus.RETRACTED, "RetractionIn"),
        ("PartialRetractionOf", RecordStatus.CONCERN, "PartialRetractionIn"),
        ("ExpressionOfConcernFor", RecordStatus.CONCERN, "ExpressionOfConcernIn"),
        ("ExpressionOfConcernOf", RecordStatus.CONCERN, "ExpressionOfConcernIn"),
        ("ErratumFor", RecordStatus.CORRECTED, "ErratumIn"),
    ],
)
def test_a_notice_marks_its_target(library: EmbeddedLibrary, tmp_path: Path, kind: str, expected: RecordStatus, back: str) -> None:
    library.add([record("pmid:1", status=RecordStatus.CURRENT, status_checked="2020-01-01"), record("digest:pmid:1"), record("pmid:2")])
    report = holdings.ingest([written(tmp_path / "notice.jsonl", notice(kind))], library)
    assert (report.added, report.changed) == (1, 2)
    for name in ("pmid:1", "digest:pmid:1"):
        assert status(library, name) == (expected, "2024-01-01")
    target = library.get("pmid:1")
    assert target is not None
    assert target.relations == (Relation(type=back, target="pmid:9"),)
    assert status(library, "pmid:2") == (RecordStatus.UNKNOWN, None)
    assert library.check() == []


@pytest.mark.parametrize("kind", ["RetractionOf", "ExpressionOfConcernFor"])
def test_a_target_that_comes_after_its_notice_is_marked(library: EmbeddedLibrary, tmp_path: Path, kind: str) -> None:
    holdings.ingest([written(tmp_path / "notice.jsonl", notice(kind))], library)
    target = record("pmid:1", status=RecordStatus.CURRENT, status_checked="2025-01-01")
    holdings.ingest([written(tmp_path / "target.jsonl", target)], library)
    assert status(library, "pmid:1")[0] in (RecordStatus.RETRACTED, RecordStatus.CONCERN)


def test_target_and_notice_in_one_file_and_a_worse_status_stays(library: EmbeddedLibrary, tmp_path: Path) -> None:
    target = record("pmid:1", status=RecordStatus.RETRACTED, status_checked="2020-01-01")
    holdings.ingest([written(tmp_path / "both.jsonl", notice("ErratumFor"), target)], library)
    assert status(library, "pmid:1") == (RecordStatus.RETRACTED, "2020-01-01")


def test_a_notice_that_was_itself_retracted_says_nothing(library: EmbeddedLibrary, tmp_path: Path) -> None:
    file = written(tmp_path / "both.jsonl", notice("RetractionOf", status=RecordStatus.RETRACTED), record("pmid:1"))
    holdings.ingest([file], library)
    assert status(library, "pmid:1")[0] is RecordStatus.UNKNOWN


# -- files -------------------------------------------------------------------------------------------------------------------


def test_a_path_that_is_not_there_is_refused_before_anything_is_read(library: EmbeddedLibrary, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", record("a:1"))
    with pytest.raises(InputError, match="nothing"):
        holdings.ingest([file, tmp_path / "nothing"], library)
    assert library.get("a:1") is None


@pytest.mark.parametrize("name", ["a.xml", "a.xml.gz", "a.jsonl"])
def test_an_empty_file_is_skipped(library: EmbeddedLibrary, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    report = holdings.ingest([tmp_path / name], library)
    assert (report.files, report.failed, [skipped.why for skipped in report.skipped]) == (0, (), ["it is empty"])


def test_whole_records_before_the_damage_are_kept(library: EmbeddedLibrary, tmp_path: Path) -> None:
    packed = gzip.compress(article_set(article(number) for number in range(1, 50)), mtime=0)
    (tmp_path / "a.xml.gz").write_bytes(packed + b"garbage")
    report = holdings.ingest([tmp_path / "a.xml.gz"], library)
    assert (report.files, report.added, len(report.failed)) == (0, 49, 1)


def test_an_ingest_leaves_a_settled_library(library: EmbeddedLibrary, tmp_path: Path) -> None:
    holdings.ingest([written(tmp_path / "a.jsonl", *(record(f"a:{number}", "Lids blink.") for number in range(9)))], library)
    holdings.ingest([written(tmp_path / "b.jsonl", *(record(f"a:{number}", "Brows rise.") for number in range(5)))], library)
    assert not library.compact(), "there was something left to compact"


def test_a_huge_id_is_cut_in_the_message(library: EmbeddedLibrary) -> None:
    with pytest.raises(RecordNotFoundError) as caught:
        engine.show("x" * 10_000, library)
    assert len(caught.value.message) < 200


# -- editions ----------------------------------------------------------------------------------------------------------------


def edition(name: str, year: int, text: str, **fields: Any) -> Record:
    return record(
        name,
        text,
        **{"kind": RecordKind.GUIDELINE, "title": "Treatment of lid flutter", "issuer": "Society of Lids", "year": year, **fields},
    )


FITS = "Lid flutter in owls is treated with bark water."
OLD, NEW = edition("g:1", 2010, FITS), edition("g:2", 2020, "In lid flutter, give rest.")


def ties(library: EmbeddedLibrary, name: str) -> list[str | None]:
    held = library.get(name)
    assert held is not None
    return [relation.target for relation in held.relations if relation.type == "SupersededBy"]


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
@pytest.mark.parametrize("together", [True, False])
def test_an_older_edition_is_marked_and_ranks_below_the_newer(
    library: EmbeddedLibrary, tmp_path: Path, order: tuple[Record, Record], together: bool
) -> None:
    batches = [order] if together else [(order[0],), (order[1],)]
    for place, batch in enumerate(batches):
        holdings.ingest([written(tmp_path / f"{place}.jsonl", *batch, record(f"x:{place}", "Owls sleep."))], library)
    assert status(library, "g:1")[0] is RecordStatus.SUPERSEDED
    assert status(library, "g:2")[0] is RecordStatus.UNKNOWN
    assert (ties(library, "g:1"), ties(library, "g:2")) == (["g:2"], [])
    assert library.check() == []
    plan = plan_of_words("bark water for lid flutter in owls")
    assert [item.record.id for item in retrieve(plan, brief_of(plan), library).found][:2] == ["g:2", "g:1"]


def test_a_guideline_of_another_issuer_is_no_newer_edition(library: EmbeddedLibrary, tmp_path: Path) -> None:
    other = edition("g:2", 2020, "In lid flutter, give rest.", issuer="College of Brows")
    holdings.ingest([written(tmp_path / "a.jsonl", OLD, other)], library)
    plan = plan_of_words("bark water for lid flutter in owls")
    assert [item.record.id for item in retrieve(plan, brief_of(plan), library).found][:2] == ["g:1", "g:2"]
    assert status(library, "g:1")[0] is RecordStatus.UNKNOWN


def test_editions_leave_the_same_library_in_whatever_order_and_however_often_they_come(tmp_path: Path) -> None:
    newest = edition("g:3", 2025, "In lid flutter, sleep.")
    snapshots = set()
    for number, order in enumerate(permutations((OLD, NEW, newest))):
        library = EmbeddedLibrary(tmp_path / str(number), create=True)
        for place, each in enumerate([*order, order[0]]):
            holdings.ingest([written(tmp_path / f"{number}-{place}.jsonl", each, record(f"x:{place}", "Owls sleep."))], library)
        assert (ties(library, "g:1"), ties(library, "g:2"), ties(library, "g:3")) == (["g:3"], ["g:3"], [])
        snapshots.add(library.snapshot())
    assert len(snapshots) == 1


def test_an_edition_that_was_retracted_marks_nothing(library: EmbeddedLibrary, tmp_path: Path) -> None:
    withdrawn = edition("g:2", 2020, "In lid flutter, give rest.", status=RecordStatus.RETRACTED)
    holdings.ingest([written(tmp_path / "a.jsonl", OLD, withdrawn)], library)
    assert (status(library, "g:1")[0], ties(library, "g:1")) == (RecordStatus.UNKNOWN, [])


def test_bundled_editions_are_marked(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holdings, "bundled_records", lambda: iter([OLD, NEW]))
    assert holdings._bring_bundled(library, None)
    assert (status(library, "g:1")[0], ties(library, "g:1")) == (RecordStatus.SUPERSEDED, ["g:2"])


# -- vectors -----------------------------------------------------------------------------------------------------------------


def test_there_are_no_vectors_until_they_were_computed(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "load_encoder", lambda: pytest.fail("a model was loaded for nothing"))
    assert holdings.dense_of(library) is None
    assert holdings.dense_of(SimpleNamespace()) is None  # type: ignore[arg-type]  # another engine, without a folder


def test_vectors_are_those_of_the_library_as_it_is(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tests.library.vector_tools import HashEncoder

    encoder = HashEncoder()
    monkeypatch.setattr(dense, "load_encoder", lambda: encoder)
    library.add([record("a:1", "Lids blink."), record("a:2", "Owls sleep.")])
    dense.cache_of(library.path, encoder).compute(library, encoder)
    first = holdings.dense_of(library)
    assert first is not None
    assert (first.count, first.total, first.snapshot) == (2, 2, library.snapshot())
    # An ingest neither needs the model nor makes vectors; what has none yet is told.
    encoder.asked.clear()
    holdings.ingest([written(tmp_path / "more.jsonl", record("a:3", "Knees ache."))], library)
    second = holdings.dense_of(library)
    assert second is not None
    assert (second.count, second.total, second.snapshot) == (2, 3, library.snapshot())
    assert encoder.asked == []
    assert second.similarity("lids", [("a:3", 0)]) == [None]
