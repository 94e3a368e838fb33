"""What is said against papers, in whatever order it comes and whatever form of the paper is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from clincite import holdings
from clincite.errors import LibraryError
from clincite.evidence.retrieve import retrieve
from clincite.evidence.wanted import brief_of
from clincite.holdings import flag, ingest, take
from clincite.holdings.memory import memory_of
from clincite.library import EmbeddedLibrary, Library
from clincite.question import plan_of_words
from clincite.records import Record, RecordKind, RecordStatus, Relation
from clincite.sources import Deleted, Flagged, Item
from clincite.sources.jsonl import encode_line
from tests.library.contract import record

pytestmark = pytest.mark.usefixtures("no_vocabulary")

RETRACTED, CONCERN, CORRECTED = RecordStatus.RETRACTED, RecordStatus.CONCERN, RecordStatus.CORRECTED
SUPERSEDED, CURRENT, UNKNOWN = RecordStatus.SUPERSEDED, RecordStatus.CURRENT, RecordStatus.UNKNOWN


def written(path: Path, *records: Record) -> Path:
    path.write_bytes(b"".join(map(encode_line, records)))
    return path


def put(library: EmbeddedLibrary, *items: Item) -> None:
    """Items, taken in as a service or a file brings them."""
    take(items, library, source="a test")


def held(library: EmbeddedLibrary, name: str) -> Record:
    found = library.get(name)
    assert found is not None
    return found


def status(library: EmbeddedLibrary, name: str) -> tuple[RecordStatus, str | None]:
    found = held(library, name)
    return found.status, found.status_checked


def ties(library: EmbeddedLibrary, name: str, kind: str) -> list[str | None]:
    return [tie.target for tie in held(library, name).relations if tie.type == kind]


def notice(kind: str, target: str = "pmid:1", name: str = "pmid:9", **fields: Any) -> Record:
    tie = Relation(type=kind, target=target)
    return record(name, title="Notice", kind=RecordKind.NOTICE, relations=(tie,), **{"status_checked": "2024-01-01", **fields})


def listed(target: str, what: RecordStatus = RETRACTED, by: str = "Retraction Watch", **fields: Any) -> Flagged:
    return Flagged(target=target, status=what, by=by, **fields)


PAPER = record("pmid:1", status=CURRENT, status_checked="2020-01-01", ids={"pmid": "1", "doi": "10.1000/Zalutrin"})
DIGEST = record("digest:pmid:1", digest=True, ids={"pmid": "1"})
BY_DOI = record("digest:doi:10.1000/zalutrin", digest=True, ids={"doi": "10.1000/ZALUTRIN"})
FULL_TEXT = record("pmcid:PMC77", "Lids rest.", ids={"pmcid": "PMC77", "pmid": "1"})
DOCUMENT = record("file:abc", "Lids shut.", ids={"doi": "10.1000/zalutrin"})
FORMS = (PAPER, DIGEST, BY_DOI, FULL_TEXT, DOCUMENT)
OTHER = record("pmid:2", status=CURRENT, status_checked="2020-01-01", ids={"pmid": "2", "doi": "10.1000/other"})


# -- notices -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected", "back"),
    [
        ("RetractionOf", RETRACTED, "RetractionIn"),
        ("RetractedandRepublishedFrom", RETRACTED, "RetractedandRepublishedIn"),
        ("PartialRetractionOf", CONCERN, "PartialRetractionIn"),
        ("ExpressionOfConcernFor", CONCERN, "ExpressionOfConcernIn"),
        ("ExpressionOfConcernOf", CONCERN, "ExpressionOfConcernIn"),
        ("UpdateOf", SUPERSEDED, "UpdateIn"),
        ("ErratumFor", CORRECTED, "ErratumIn"),
        ("CorrectedandRepublishedFrom", CORRECTED, "CorrectedandRepublishedIn"),
    ],
)
@pytest.mark.parametrize("notice_first", [True, False])
def test_a_notice_marks_its_target_whichever_comes_first(
    library: EmbeddedLibrary, kind: str, expected: RecordStatus, back: str, notice_first: bool
) -> None:
    for items in ([notice(kind)], [*FORMS, OTHER])[:: 1 if notice_first else -1]:
        put(library, *items)
    for form in FORMS:
        assert status(library, form.id) == (expected, "2024-01-01"), form.id
        assert held(library, form.id).relations == (Relation(type=back, target="pmid:9", by="pmid:9"),)
        assert held(library, form.id).sha256 == form.sha256
    assert held(library, "pmid:2") == OTHER
    assert library.check() == []


@pytest.mark.parametrize("kind", ["RepublishedFrom", "CommentOn", "RepublishedIn", "CommentIn", "Cites"])
def test_other_ties_say_nothing_against_their_target(library: EmbeddedLibrary, kind: str) -> None:
    put(library, notice(kind), PAPER)
    assert held(library, "pmid:1") == PAPER


def test_a_target_named_by_doi_or_pmcid_is_found(library: EmbeddedLibrary) -> None:
    put(library, PAPER, FULL_TEXT, OTHER)
    put(library, notice("ExpressionOfConcernFor", "doi:10.1000/ZALUTRIN"), notice("RetractionOf", "pmcid:77", "pmid:10"))
    assert (status(library, "pmid:1")[0], status(library, "pmcid:PMC77")[0]) == (RETRACTED, RETRACTED)
    assert held(library, "pmid:2") == OTHER


def test_a_worse_status_stays_and_its_date_too(library: EmbeddedLibrary) -> None:
    put(library, notice("ErratumFor"), msgspec.structs.replace(PAPER, status=RETRACTED))
    assert status(library, "pmid:1") == (RETRACTED, "2020-01-01")
    assert ties(library, "pmid:1", "ErratumIn") == ["pmid:9"]


def test_a_notice_that_was_itself_retracted_says_nothing_and_takes_back_what_it_said(library: EmbeddedLibrary) -> None:
    put(library, PAPER, DIGEST, notice("RetractionOf"))
    assert status(library, "digest:pmid:1")[0] is RETRACTED
    put(library, notice("RetractionOf", status=RETRACTED, status_checked="2025-01-01"))
    assert (status(library, "pmid:1")[0], status(library, "digest:pmid:1")[0]) == (CURRENT, UNKNOWN)
    assert held(library, "pmid:1").relations == ()


def test_what_a_source_says_of_itself_reaches_every_form_of_the_paper(library: EmbeddedLibrary) -> None:
    put(library, DIGEST, FULL_TEXT, BY_DOI)
    tie = Relation(type="RetractionIn", target="pmid:9", citation="J Lids 2024")
    put(library, msgspec.structs.replace(PAPER, status=RETRACTED, status_checked="2024-01-01", relations=(tie,)))
    put(library, DOCUMENT)
    for form in FORMS:
        assert (status(library, form.id)[0], ties(library, form.id, "RetractionIn")) == (RETRACTED, ["pmid:9"]), form.id
    # The source has a new version, without the mark: it is taken off again.
    put(library, msgspec.structs.replace(PAPER, status_checked="2025-01-01"))
    assert [status(library, form.id)[0] for form in FORMS] == [CURRENT, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    assert library.check() == []


def test_an_older_version_of_a_source_takes_nothing_back(library: EmbeddedLibrary) -> None:
    put(
        library, msgspec.structs.replace(PAPER, status=RETRACTED, status_checked="2024-01-01", publication_types=("Retracted Publication",))
    )
    put(library, PAPER, DIGEST)
    assert (status(library, "pmid:1")[0], status(library, "digest:pmid:1")[0]) == (RETRACTED, RETRACTED)


@pytest.mark.parametrize("title", ["RETRACTED: Zalutrin in owls", "Retracted article: zalutrin", "[RETRACTED] Zalutrin"])
def test_a_title_that_says_so_is_believed(library: EmbeddedLibrary, title: str) -> None:
    put(library, record("file:x", title=title, ids={"doi": "10.1000/zalutrin"}), PAPER)
    assert (status(library, "file:x")[0], status(library, "pmid:1")[0]) == (RETRACTED, RETRACTED)


@pytest.mark.parametrize(
    "title", ["Retraction of papers on owls: a survey", "Retracted articles and their authors", "Lids, retracted: a trial"]
)
def test_a_title_about_retraction_is_no_retraction(library: EmbeddedLibrary, title: str) -> None:
    put(library, record("file:x", title=title))
    assert status(library, "file:x")[0] is UNKNOWN


def test_the_title_of_a_notice_speaks_of_another(library: EmbeddedLibrary) -> None:
    put(library, msgspec.structs.replace(notice("RetractionOf"), title="Retracted: Zalutrin in owls"), PAPER)
    assert (status(library, "pmid:9")[0], status(library, "pmid:1")[0]) == (UNKNOWN, RETRACTED)


def test_two_papers_that_share_a_doi_are_two(library: EmbeddedLibrary) -> None:
    letter = record("pmid:3", ids={"pmid": "3", "doi": "10.1000/zalutrin"})
    put(library, PAPER, letter, notice("RetractionOf"))
    assert (status(library, "pmid:1")[0], status(library, "pmid:3")[0]) == (RETRACTED, UNKNOWN)


def test_reading_again_changes_nothing(library: EmbeddedLibrary) -> None:
    items: list[Item] = [notice("RetractionOf"), *FORMS, OTHER, listed("pmid:2", CONCERN)]
    put(library, *items)
    before = library.snapshot()
    put(library, *items)
    put(library, *items[::-1])
    assert library.snapshot() == before


@pytest.mark.parametrize("place", range(3))
def test_killed_before_the_commit_and_run_again(library: EmbeddedLibrary, place: int) -> None:
    """What is remembered is there before what it marks: doing it again must still mark it."""
    order = [[PAPER, DIGEST], [notice("RetractionOf")], [FULL_TEXT]]
    for number, items in enumerate(order):
        if number == place:
            holdings.marked_batch(list(items), library)  # and the process dies
        put(library, *items)
    assert {status(library, name)[0] for name in ("pmid:1", "digest:pmid:1", "pmcid:PMC77")} == {RETRACTED}


# -- lists -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("list_first", [True, False])
@pytest.mark.parametrize("target", ["pmid:1", "doi:10.1000/zalutrin"])
def test_a_list_marks_every_form_of_the_paper_whichever_comes_first(library: EmbeddedLibrary, list_first: bool, target: str) -> None:
    flags = [listed(target, notice="pmid:9", date="2024-02-03", reason="Data made up")]
    if list_first:
        assert flag(flags, library) == 0
        put(library, *FORMS, OTHER)
    else:
        put(library, *FORMS, OTHER)
        assert flag(flags, library) == len(FORMS)
        assert flag(flags, library) == 0
    for form in FORMS:
        assert status(library, form.id) == (RETRACTED, "2024-02-03"), form.id
        (tie,) = held(library, form.id).relations
        said = Relation(type="RetractionIn", target="pmid:9", citation="Retraction Watch, 2024-02-03: Data made up", by="Retraction Watch")
        assert tie == said
    assert held(library, "pmid:2") == OTHER


def test_a_reinstatement_lifts_the_mark_of_its_list_and_no_other(library: EmbeddedLibrary) -> None:
    put(library, *FORMS, OTHER)
    flag([listed("pmid:1", date="2023-01-01"), listed("pmid:2", date="2023-01-01"), listed("pmid:2", by="the list mine")], library)
    assert flag([listed(name, CURRENT, date="2024-01-01") for name in ("pmid:1", "pmid:2")], library) == len(FORMS)
    assert [status(library, form.id)[0] for form in FORMS] == [CURRENT, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    assert status(library, "pmid:2")[0] is RETRACTED
    # And retracted once more, later.
    flag([listed("pmid:1", date="2025-01-01")], library)
    assert status(library, "pmid:1") == (RETRACTED, "2025-01-01")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_entries_of_a_list_may_stand_in_any_order(tmp_path: Path, order: Sequence[int]) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    entries = [
        listed("pmid:1", CONCERN, date="2022-01-01"),
        listed("pmid:1", date="2023-01-01"),
        listed("pmid:1", CURRENT, date="2024-01-01"),
    ]
    put(library, PAPER)
    for place in order:
        flag([entries[place]], library)
    assert held(library, "pmid:1") == PAPER
    flag([entries[1].__class__(target="pmid:1", status=CORRECTED, by="Retraction Watch", date="2024-05-05")], library)
    assert status(library, "pmid:1")[0] is CORRECTED


def test_medline_is_not_overruled_by_a_list_that_reinstates(library: EmbeddedLibrary) -> None:
    tie = Relation(type="RetractionIn", target="pmid:9")
    put(library, msgspec.structs.replace(PAPER, status=RETRACTED, relations=(tie,)))
    flag([listed("pmid:1", date="2021-01-01"), listed("pmid:1", CURRENT, date="2022-01-01")], library)
    assert status(library, "pmid:1")[0] is RETRACTED


def test_a_list_that_names_papers_that_are_not_held_costs_the_state_nothing(library: EmbeddedLibrary) -> None:
    flag([listed(f"pmid:{number}") for number in range(1, 3_000)], library)
    assert len(msgspec.json.encode(library._view.state)) < 500
    put(library, PAPER, record("pmid:4000", status=CURRENT, status_checked="2020-01-01"))
    assert (status(library, "pmid:1")[0], status(library, "pmid:4000")[0]) == (RETRACTED, CURRENT)


class _Elsewhere:
    """Another engine: all that is known of it is that it does what a library does."""

    def __init__(self, beneath: EmbeddedLibrary) -> None:
        self._beneath = beneath

    def __getattr__(self, name: str) -> Any:
        if name in ("path", "beneath"):
            raise AttributeError(name)
        return getattr(self._beneath, name)


def test_an_engine_without_a_folder_remembers_too(library: EmbeddedLibrary) -> None:
    elsewhere = _Elsewhere(library)
    flag([listed("pmid:1")], cast("Library", elsewhere))
    assert not (library.path / "standing.sqlite3").exists()
    (marked,) = holdings.marked_batch([PAPER], cast("Library", elsewhere))
    assert marked.status is RETRACTED


def test_an_observer_is_told_of_what_a_list_and_an_edition_change(library: EmbeddedLibrary) -> None:
    put(library, PAPER, OTHER, OLD)
    told: list[tuple[str, RecordStatus, RecordStatus]] = []

    def observer(old: Record | None, new: Record | None) -> None:
        if old is not None and new is not None:
            told.append((new.id, old.status, new.status))

    take([listed("pmid:1"), NEW], library, source="a test", observer=observer)
    assert told == [("pmid:1", CURRENT, RETRACTED), ("g:1", UNKNOWN, SUPERSEDED)]


# -- unknown -----------------------------------------------------------------------------------------------------------------


def test_a_dated_list_that_does_not_name_a_paper_leaves_it_unknown_and_says_when_it_was_looked_for(library: EmbeddedLibrary) -> None:
    put(library, FULL_TEXT, DOCUMENT, OTHER, record("file:nameless"))
    put(library, listed("pmid:7", as_of="2026-11-20", covers=("pmid",)))
    assert status(library, "pmcid:PMC77") == (UNKNOWN, "2026-11-20")
    assert status(library, "file:abc") == (UNKNOWN, None), "the list goes by PMID"
    assert status(library, "file:nameless") == (UNKNOWN, None)
    assert held(library, "pmid:2") == OTHER, "current as of its own date"
    put(library, listed("pmid:7", as_of="2026-10-01", covers=("pmid", "doi")), record("file:late", ids={"doi": "10.1000/late"}))
    assert status(library, "pmcid:PMC77") == (UNKNOWN, "2026-11-20")
    assert status(library, "file:abc") == status(library, "file:late") == (UNKNOWN, "2026-10-01")
    before = library.snapshot()
    put(library, FULL_TEXT, DOCUMENT)
    assert library.snapshot() == before


def test_an_undated_list_says_nothing_of_what_it_does_not_name(library: EmbeddedLibrary) -> None:
    put(library, FULL_TEXT, listed("pmid:7", date="2026-01-01"))
    assert held(library, "pmcid:PMC77") == FULL_TEXT


def test_unknown_takes_the_place_of_nothing_that_was_known(library: EmbeddedLibrary) -> None:
    put(library, PAPER, listed("pmid:7", as_of="2026-11-20", covers=("pmid",)))
    put(library, msgspec.structs.replace(PAPER, status=UNKNOWN, status_checked=None))
    assert status(library, "pmid:1") == (CURRENT, "2020-01-01")
    put(library, msgspec.structs.replace(FULL_TEXT, id="pmid:5", ids={"pmid": "5"}))
    put(library, msgspec.structs.replace(PAPER, id="pmid:5", ids={"pmid": "5"}))
    assert status(library, "pmid:5") == (CURRENT, "2020-01-01")


# -- second order ------------------------------------------------------------------------------------------------------------

REVIEW = record("pmid:50", kind=RecordKind.SYSTEMATIC_REVIEW, cites=("pmid:1", "doi:10.1000/Other", "pmid:3", "pmid:1"))


def cited(library: EmbeddedLibrary, name: str = "pmid:50") -> list[str | None]:
    return ties(library, name, "CitesRetracted")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_review_says_which_of_the_papers_that_it_cites_are_retracted(library: EmbeddedLibrary, order: Sequence[int]) -> None:
    parts: list[list[Item]] = [[REVIEW, record("pmid:51", cites=("pmid:4",))], [PAPER, OTHER], [notice("RetractionOf"), listed("pmid:2")]]
    for place in order:
        put(library, *parts[place])
    # pmid:2 is cited by its DOI and was listed by its PMID: the record of it knows both.
    assert cited(library) == ["pmid:1", "doi:10.1000/other"]
    assert cited(library, "pmid:51") == []
    assert (held(library, "pmid:50").status, held(library, "pmid:50").sha256) == (UNKNOWN, REVIEW.sha256)


def test_a_paper_that_is_not_held_counts_and_a_retraction_taken_back_does_not(library: EmbeddedLibrary) -> None:
    put(library, REVIEW, listed("pmid:3", date="2023-01-01"))
    assert cited(library) == ["pmid:3"]
    put(library, listed("pmid:3", CURRENT, date="2024-01-01"))
    assert cited(library) == []


def test_papers_under_concern_do_not_count(library: EmbeddedLibrary) -> None:
    put(library, REVIEW, PAPER, listed("pmid:1", CONCERN), notice("ErratumFor", "pmid:3"))
    assert cited(library) == []


def test_a_newer_version_without_references_keeps_those_that_are_known(library: EmbeddedLibrary) -> None:
    put(library, REVIEW, listed("pmid:3"))
    put(library, msgspec.structs.replace(REVIEW, cites=(), status=CURRENT, status_checked="2026-01-01"))
    assert cited(library) == ["pmid:3"]


def test_an_export_brings_its_marks_along(library: EmbeddedLibrary, tmp_path: Path) -> None:
    put(library, REVIEW, *FORMS, OTHER, listed("pmid:3"), listed("pmid:1", date="2023-01-01"), notice("ErratumFor", "pmid:2"))
    other = EmbeddedLibrary(tmp_path / "other", create=True)
    ingest([written(tmp_path / "export.jsonl", *library.records())], other)
    assert other.snapshot() == library.snapshot()
    # And they can be taken off there.
    put(other, listed("pmid:1", CURRENT, date="2024-01-01"))
    assert status(other, "pmid:1")[0] is CURRENT


# -- editions ----------------------------------------------------------------------------------------------------------------


def edition(name: str, year: int, text: str, **fields: Any) -> Record:
    return record(
        name,
        text,
        **{"kind": RecordKind.GUIDELINE, "title": "Treatment of lid flutter", "issuer": "Society of Lids", "year": year, **fields},
    )


FITS = "Lid flutter in owls is treated with bark water."
OLD, NEW = edition("g:1", 2010, FITS), edition("g:2", 2020, "In lid flutter, give rest.")
NEWEST = edition("g:3", 2025, "In lid flutter, sleep.")


def successors(library: EmbeddedLibrary, *names: str) -> list[list[str | None]]:
    return [ties(library, name, "SupersededBy") for name in names]


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
@pytest.mark.parametrize("together", [True, False])
def test_an_older_edition_is_marked_and_ranks_below_the_newer(
    library: EmbeddedLibrary, order: tuple[Record, Record], together: bool
) -> None:
    for place, batch in enumerate([order] if together else [(order[0],), (order[1],)]):
        put(library, *batch, record(f"x:{place}", "Owls sleep."))
    assert (status(library, "g:1")[0], status(library, "g:2")[0]) == (SUPERSEDED, UNKNOWN)
    assert successors(library, "g:1", "g:2") == [["g:2"], []]
    assert library.check() == []
    plan = plan_of_words("bark water for lid flutter in owls")
    assert [item.record.id for item in retrieve(plan, brief_of(plan), library).found][:2] == ["g:2", "g:1"]


def test_a_guideline_of_another_issuer_is_no_newer_edition(library: EmbeddedLibrary) -> None:
    put(library, OLD, edition("g:2", 2020, "In lid flutter, give rest.", issuer="College of Brows"))
    plan = plan_of_words("bark water for lid flutter in owls")
    assert [item.record.id for item in retrieve(plan, brief_of(plan), library).found][:2] == ["g:1", "g:2"]
    assert status(library, "g:1")[0] is UNKNOWN


def test_editions_leave_the_same_library_in_whatever_order_and_however_often_they_come(tmp_path: Path) -> None:
    snapshots = set()
    for number, order in enumerate(permutations((OLD, NEW, NEWEST))):
        library = EmbeddedLibrary(tmp_path / str(number), create=True)
        for place, each in enumerate([*order, order[0]]):
            put(library, each, record(f"x:{place}", "Owls sleep."))
        assert successors(library, "g:1", "g:2", "g:3") == [["g:3"], ["g:3"], []]
        snapshots.add(library.snapshot())
    assert len(snapshots) == 1


@pytest.mark.parametrize("gone", [listed("g:3"), Deleted(record="g:3"), listed("doi:10.1000/g3")])
def test_a_mark_is_taken_off_when_the_newer_edition_falls(library: EmbeddedLibrary, gone: Item) -> None:
    dated = msgspec.structs.replace(OLD, id="digest:g1", digest=True, status=CURRENT, status_checked="2024-07-01", year=2009)
    newest = msgspec.structs.replace(NEWEST, ids={"doi": "10.1000/g3"})
    put(library, dated, OLD, newest)
    assert [status(library, name)[0] for name in ("digest:g1", "g:1")] == [SUPERSEDED, SUPERSEDED]
    put(library, NEW)
    put(library, gone)
    assert successors(library, "digest:g1", "g:1", "g:2") == [["g:2"], ["g:2"], []]
    assert status(library, "g:2") == (UNKNOWN, None)
    put(library, Deleted(record="g:2"))
    # The digest is older than the edition of 2010, which stands again.
    assert successors(library, "digest:g1", "g:1") == [["g:1"], []]
    put(library, Deleted(record="g:1"))
    assert held(library, "digest:g1") == dated, "the status that its source gave it"
    assert library.check() == []


def review(version: int, **fields: Any) -> Record:
    doi = "10.1002/14651858.CD009999" + (f".pub{version}" if version > 1 else "")
    return record(
        f"pmid:{100 + version}", title="Zalutrin for lid flutter", **{"kind": RecordKind.SYSTEMATIC_REVIEW, "ids": {"doi": doi}, **fields}
    )


def test_versions_of_a_cochrane_review_lead_to_the_newest(library: EmbeddedLibrary) -> None:
    digest = record("digest:doi:10.1002/14651858.cd009999.pub2", digest=True)
    other = record("pmid:200", kind=RecordKind.SYSTEMATIC_REVIEW, ids={"doi": "10.1002/14651858.CD000001.pub9"})
    put(library, review(10), review(1), review(2), digest, other)
    assert successors(library, "pmid:101", "pmid:102", digest.id, "pmid:110", "pmid:200") == [["pmid:110"]] * 3 + [[], []]
    assert status(library, "pmid:200")[0] is UNKNOWN
    put(library, notice("RetractionOf", "pmid:110"))
    assert successors(library, "pmid:101", "pmid:102", digest.id) == [["pmid:102"], [], []]


@pytest.mark.parametrize("said_by", ["the older", "the update"])
def test_an_update_that_is_retracted_supersedes_nothing(library: EmbeddedLibrary, said_by: str) -> None:
    older, update = PAPER, OTHER
    if said_by == "the older":
        older = msgspec.structs.replace(older, status=SUPERSEDED, relations=(Relation(type="UpdateIn", target="pmid:2"),))
    else:
        update = msgspec.structs.replace(update, relations=(Relation(type="UpdateOf", target="pmid:1"),))
    put(library, older, update)
    assert (status(library, "pmid:1")[0], ties(library, "pmid:1", "UpdateIn")) == (SUPERSEDED, ["pmid:2"])
    put(library, listed("pmid:2", date="2023-01-01"))
    assert status(library, "pmid:1")[0] is CURRENT
    put(library, listed("pmid:2", CURRENT, date="2024-01-01"))
    assert status(library, "pmid:1")[0] is SUPERSEDED


# -- the memory --------------------------------------------------------------------------------------------------------------


def test_what_breaks_off_is_not_remembered(library: EmbeddedLibrary) -> None:
    def half() -> Iterator[None]:
        with memory_of(library) as memory:
            memory.note_consulted("a list", "pmid", "2026-01-01")
            yield
            raise RuntimeError("torn")

    with pytest.raises(RuntimeError, match="torn"):
        list(half())
    with memory_of(library) as memory:
        assert memory.consulted() == {}


def test_a_damaged_memory_is_told_with_what_to_do(library: EmbeddedLibrary) -> None:
    flag([listed("pmid:1")], library)
    file = library.path / "standing.sqlite3"
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(LibraryError) as caught:
        flag([listed("pmid:1")], library)
    assert "standing.sqlite3" in caught.value.message
    assert "retraction lists" in caught.value.hint
