"""Bringing a library up to date: from files and from a service, with every change told once, kill or no kill. The texts are invented."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from clincite import engine
from clincite.errors import InputError, UnreachableError
from clincite.holdings import cache_folder
from clincite.library import EmbeddedLibrary
from clincite.living.log import LOG_NAME, Change, append, deletions, log_of, read_log
from clincite.living.moves import MoveKind
from clincite.living.recheck import papers_of, recheck
from clincite.living.watch import PENDING_NAME, Watched
from clincite.records import Record, RecordStatus, Relation
from clincite.sources import Item, ServiceAnswer
from tests.e2e.medline import article, article_set
from tests.living.zorb import AS_OF, PLIMBA, QUONKIN, RECORDS, about, retracted, turned

LATER = datetime.datetime(2026, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)
LATER_TEXT = "2026-05-06T07:08:09Z"


class FakeService:
    """A service that knows some records; it may break off after a number of batches."""

    name = "pubmed"
    title = "PubMed"

    def __init__(self, *records: Item, fails_after: int | None = None) -> None:
        self._records = records
        self._fails_after = fails_after
        self.asked: list[tuple[str, ...]] = []

    def preview(self, query: str, *, limit: int) -> tuple[str, ...]:
        raise AssertionError("nothing is searched")

    def search(self, query: str, *, limit: int) -> ServiceAnswer:
        raise AssertionError("nothing is searched")

    def fetch(self, ids: Sequence[str]) -> Iterator[Item]:
        if self._fails_after is not None and len(self.asked) >= self._fails_after:
            raise UnreachableError("PubMed cannot be reached.", hint="Try again later.")
        self.asked.append(tuple(ids))
        yield from (record for record in self._records if not isinstance(record, Record) or record.id in ids)


def kinds(changes: Sequence[Change]) -> list[tuple[str, str]]:
    return [(change.record, str(change.kind)) for change in changes]


# -- watching --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def watched(library: EmbeddedLibrary) -> Watched:
    return Watched(library, date=LATER_TEXT, folder=library.path)


def test_what_happened_to_held_records_is_told_and_new_ones_are_not(watched: Watched, library: EmbeddedLibrary) -> None:
    watched.add([retracted(PLIMBA), QUONKIN, about("pmid:30", "New.")])
    watched.remove(["pmid:3", "pmid:99"])
    changes = watched.settle()
    assert kinds(changes) == [("pmid:1", "retracted"), ("pmid:3", "gone")]
    assert {change.date for change in changes} == {LATER_TEXT}
    assert changes[1].why == "pmid:3 was withdrawn by its source."
    assert read_log(library.path) == changes
    assert deletions(library) == {"pmid:3": LATER_TEXT}
    assert watched.settle() == ()


def test_only_the_net_change_is_told(watched: Watched, library: EmbeddedLibrary) -> None:
    watched.remove(["pmid:1"])
    watched.add([PLIMBA])
    watched.add([turned(QUONKIN, RecordStatus.CONCERN, checked="2026-02-01")])
    watched.add([retracted(QUONKIN)])
    assert kinds(watched.settle()) == [("pmid:2", "retracted")]


def test_a_mark_put_on_by_restating_is_told(watched: Watched) -> None:
    watched.restate([turned(PLIMBA, RecordStatus.CONCERN)])
    assert kinds(watched.settle()) == [("pmid:1", "concern")]


def test_an_edited_document_is_no_withdrawal(watched: Watched, library: EmbeddedLibrary) -> None:
    library.add([about("file:notes-0123456789ab", "Zorb.", ids={})])
    watched.remove(["file:notes-0123456789ab"])
    (change,) = watched.settle()
    assert change.why == "file:notes-0123456789ab left the library: its file was edited."


def test_a_killed_run_is_told_by_the_next_one(library: EmbeddedLibrary) -> None:
    killed = Watched(library, date="2026-05-05T00:00:00Z", folder=library.path)
    killed.add([retracted(PLIMBA)])
    del killed  # it never settles
    with (library.path / PENDING_NAME).open("ab") as stream:
        stream.write(b'{"date":"2026-05-05T00:00:00Z","state":{"rec')  # and was cut off while it wrote
    after = Watched(library, date=LATER_TEXT, folder=library.path)
    after.remove(["pmid:3"])
    changes = after.settle()
    assert [(change.record, change.date) for change in changes] == [("pmid:1", "2026-05-05T00:00:00Z"), ("pmid:3", LATER_TEXT)]
    assert read_log(library.path) == changes
    assert not (library.path / PENDING_NAME).exists()


def test_a_kill_between_the_log_and_the_end_doubles_nothing(library: EmbeddedLibrary) -> None:
    first = Watched(library, date=LATER_TEXT, folder=library.path)
    first.add([retracted(PLIMBA)])
    kept = (library.path / PENDING_NAME).read_bytes()
    changes = first.settle()
    (library.path / PENDING_NAME).write_bytes(kept)
    assert Watched(library, date="2026-06-01T00:00:00Z", folder=library.path).settle() == changes
    assert read_log(library.path) == changes


def test_without_a_folder_nothing_is_kept(library: EmbeddedLibrary) -> None:
    watched = Watched(library, date=LATER_TEXT, folder=None)
    watched.add([retracted(PLIMBA)])
    assert kinds(watched.settle()) == [("pmid:1", "retracted")]
    assert not (library.path / LOG_NAME).exists()


def test_a_watched_library_keeps_its_folder(watched: Watched, library: EmbeddedLibrary) -> None:
    assert cache_folder(watched) == library.path


def test_a_torn_line_of_the_log_costs_that_line_only(tmp_path: Path) -> None:
    one, two = (Change(date=LATER_TEXT, record=f"pmid:{number}", title="T", kind=MoveKind.RETRACTED, why="It was.") for number in (1, 2))
    append(tmp_path, [one])
    with (tmp_path / LOG_NAME).open("ab") as stream:
        stream.write(b'{"date":"20')
    append(tmp_path, [two, one])
    assert read_log(tmp_path) == (one, two)
    assert (tmp_path / LOG_NAME).read_bytes().endswith(b"\n")
    assert read_log(tmp_path / "nowhere") == ()


# -- files -----------------------------------------------------------------------------------------------------------------


def test_an_update_file_is_read_and_what_it_changed_is_told(library: EmbeddedLibrary, tmp_path: Path) -> None:
    first, update = tmp_path / "first.xml", tmp_path / "update.xml"
    first.write_bytes(article_set([article(501), article(502), article(503)]))
    assert engine.update([first], library, as_of=AS_OF).changes == ()
    gone = "<DeleteCitation><PMID Version='1'>502</PMID></DeleteCitation>"
    mark = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Made Up</RefSource>'
        '<PMID Version="1">599</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation>'
    )
    update.write_bytes(article_set([article(501).replace("</MedlineCitation>", mark), article(503, abstract="Another text."), gone]))
    report = engine.update([update], library, as_of=LATER)
    assert report.files is not None and (report.files.files, report.files.removed) == (1, 1)
    assert kinds(report.changes) == [("pmid:501", "retracted"), ("pmid:502", "gone"), ("pmid:503", "text")]
    assert log_of(library) == report.changes
    assert engine.update([update], library, as_of=LATER).changes == ()


def test_a_path_that_is_not_there(library: EmbeddedLibrary, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.xml"):
        engine.update([tmp_path / "nowhere.xml"], library, as_of=LATER)


# -- a service -------------------------------------------------------------------------------------------------------------


def test_the_oldest_checks_come_first_and_only_pmids_are_sent(library: EmbeddedLibrary) -> None:
    library.add(
        [
            about("pmid:10", "Zorb.", status_checked="2025-01-01"),
            about("pmid:11", "Zorb.", status=RecordStatus.UNKNOWN, status_checked=None),
            about("guide:1", "Zorb.", ids={"doi": "10.1000/x"}),
            about("digest:pmid:1", "Zorb.", status_checked="2024-01-01"),
            about("file:mine-0123456789ab", "Zorb.", ids={"pmid": "12"}, status=RecordStatus.UNKNOWN, status_checked=None),
            about("pmid:x", "Zorb.", ids={"pmid": "not a number"}),
        ]
    )
    service = FakeService()
    _, done = recheck(library, service, limit=4, today="2026-05-06")
    assert service.asked == [("pmid:11", "pmid:12", "pmid:1", "pmid:10")]
    assert (done.papers, done.asked, done.found, done.missing) == (7, 4, 0, ("pmid:11", "pmid:12", "pmid:1", "pmid:10"))
    assert papers_of(library)["pmid:1"] == ("2024-01-01", ("digest:pmid:1", "pmid:1"))


def test_what_is_fetched_without_a_mark_is_current_as_of_today(library: EmbeddedLibrary) -> None:
    fetched = msgspec.structs.replace(PLIMBA, status=RecordStatus.UNKNOWN, status_checked=None)
    report = engine.update([], library, as_of=LATER, service=FakeService(fetched))
    stored = library.get("pmid:1")
    assert stored is not None and (stored.status, stored.status_checked) == (RecordStatus.CURRENT, "2026-05-06")
    assert report.changes == ()
    assert report.live is not None and (report.live.found, report.live.failed) == (1, None)
    assert [service_first for service_first in papers_of(library) if papers_of(library)[service_first][0] == "2026-05-06"] == ["pmid:1"]


def test_a_retraction_reaches_the_abstract_the_digest_and_the_full_text(library: EmbeddedLibrary) -> None:
    digest, mine = about("digest:pmid:1", "Plimba, in our words."), about("file:mine-0123456789ab", "All of it.", ids={"pmid": "1"})
    library.add([digest, mine])
    report = engine.update([], library, as_of=LATER, service=FakeService(retracted(PLIMBA, checked="2026-04-04")))
    assert kinds(report.changes) == [("digest:pmid:1", "retracted"), ("file:mine-0123456789ab", "retracted"), ("pmid:1", "retracted")]
    assert all("as told by pmid:90" in change.why for change in report.changes)
    for before in (digest, mine):
        stored = library.get(before.id)
        assert stored is not None and stored.sha256 == before.sha256


PAPER = about("pmid:20", "The abstract.")
NOTICES = [
    (retracted(PAPER, "pmid:90"), "retracted"),
    (turned(PAPER, RecordStatus.CONCERN, Relation(type="ExpressionOfConcernIn", target="pmid:91")), "concern"),
    (turned(PAPER, RecordStatus.CORRECTED, Relation(type="ErratumIn", target="pmid:92")), "corrected"),
    (turned(PAPER, RecordStatus.SUPERSEDED, Relation(type="UpdateIn", target="pmid:93")), "superseded"),
]


@pytest.mark.parametrize(("paper", "kind"), NOTICES, ids=[kind for _, kind in NOTICES])
@pytest.mark.parametrize("name", ["digest:pmid:20", "pmcid:PMC77"])
def test_a_paper_that_is_not_held_is_not_brought_in_and_its_standing_is(
    paper: Record, kind: str, name: str, library: EmbeddedLibrary
) -> None:
    library.add([about(name, "Words.", ids={"pmid": "20"}, status=RecordStatus.UNKNOWN, status_checked=None)])
    fine = engine.update([], library, as_of=AS_OF, service=FakeService(PAPER, about("pmid:21", "Unasked.")))
    stored = library.get(name)
    assert stored is not None and (stored.status, stored.status_checked) == (RecordStatus.CURRENT, "2026-01-02")
    assert fine.changes == ()
    report = engine.update([], library, as_of=LATER, service=FakeService(paper))
    assert kinds(report.changes) == [(name, kind)]
    assert report.changes[0].notices == (paper.relations[0].target,)
    assert report.changes[0].checked == "2026-05-06"
    once_more = engine.update([], library, as_of=LATER + datetime.timedelta(days=1), service=FakeService(paper))
    assert once_more.changes == ()
    assert library.get("pmid:20") is None and library.get("pmid:21") is None


def test_what_pubmed_takes_back_is_lifted_and_what_others_said_stays(library: EmbeddedLibrary) -> None:
    from clincite.holdings import take
    from clincite.sources import Flagged

    library.add([about("digest:pmid:20", "Words.", ids={"pmid": "20"})])
    engine.update([], library, as_of=AS_OF, service=FakeService(retracted(PAPER)))
    back = engine.update([], library, as_of=LATER, service=FakeService(turned(PAPER, RecordStatus.CURRENT)))
    assert kinds(back.changes) == [("digest:pmid:20", "current")]
    take([Flagged(target="pmid:20", status=RecordStatus.CONCERN, date="2026-05-01", by="Another list")], library, source="a list")
    after = engine.update([], library, as_of=LATER + datetime.timedelta(days=9), service=FakeService(PAPER))
    stored = library.get("digest:pmid:20")
    assert stored is not None and stored.status is RecordStatus.CONCERN and after.changes == ()


def test_a_service_that_breaks_off_keeps_what_came(library: EmbeddedLibrary) -> None:
    library.add([about(f"pmid:{number}", "Zorb.", status_checked="2025-01-01") for number in range(1000, 1250)])
    fetched = retracted(about("pmid:1000", "Zorb."))
    report = engine.update([], library, as_of=LATER, service=FakeService(fetched, fails_after=1))
    assert report.live is not None
    assert (report.live.asked, report.live.failed, report.live.hint) == (200, "PubMed cannot be reached.", "Try again later.")
    assert kinds(report.changes) == [("pmid:1000", "retracted")]
    assert len(report.live.missing) == 199


def test_no_service_no_paths_nothing_happens(library: EmbeddedLibrary) -> None:
    before = library.snapshot()
    report = engine.update([], library, as_of=LATER)
    assert (report.files, report.live, report.changes) == (None, None, ())
    assert library.snapshot() == before and len(RECORDS) == 4
