from __future__ import annotations

from typing import Any

import msgspec
import pytest

from clincite.lint.document import Document
from clincite.lint.grounds import Grounds, ground
from clincite.records import Record, RecordKind, RecordStatus, Section
from tests.lint.helpers import library_of
from tests.lint.made import Maker

TITLE = "Zelvastine for eyelid tremor: a randomised trial"


def record(record_id: str = "pmid:39990001", title: str = TITLE, **fields: Any) -> Record:
    given = {"kind": RecordKind.TRIAL, "year": 2024, "sections": (Section(name="Abstract", text="Owls blink."),), **fields}
    return Record(id=record_id, title=title, **given)


def of(document: Document, *records: Record) -> Grounds:
    return ground(document, library_of(records))


def one(*records: Record, ids: tuple[tuple[str, str], ...] = (), **fields: Any) -> Any:
    document = Maker().says("Zelvastine reduces tremor.", 1).lists("Adler B. Zelvastine.", ids=ids, **fields).document()
    return of(document, *records).entries[0]


def test_without_a_library_every_entry_is_there_and_unknown() -> None:
    document = Maker().says("Zelvastine reduces tremor.", 2).lists("A.").lists("B.").document()
    grounds = ground(document, None)
    assert not grounds.library
    assert [found.record for found in grounds.entries] == [None, None]
    assert [found.entry.position for found in grounds.statements[0].grounds] == [2]
    assert grounds.statements[0].missing


@pytest.mark.parametrize(
    ("held", "ids", "by"),
    [
        (record(), (("pmid", "39990001"),), "pmid"),
        (record("digest:pmid:39990001", digest=True), (("pmid", "39990001"),), "pmid"),
        (record(ids={"doi": "10.99999/JIN.7"}), (("doi", "10.99999/jin.7"),), "doi"),
        (record("digest:doi:10.99999/jin.7", ids={"doi": "10.99999/JIN.7"}), (("doi", "10.99999/jin.7"),), "doi"),
        (record(ids={"pmcid": "PMC123"}), (("pmcid", "PMC123"),), "pmcid"),
    ],
)
def test_an_identifier_finds_its_record(held: Record, ids: tuple[tuple[str, str], ...], by: str) -> None:
    found = one(held, ids=ids)
    assert (found.record.id, found.by) == (held.id, by)


def test_the_sources_own_words_come_before_our_digest_of_it() -> None:
    ids = {"doi": "10.99999/jin.7"}
    found = one(record("digest:pmid:39990001", ids=ids, digest=True), record(ids=ids), ids=(("doi", "10.99999/jin.7"),))
    assert (found.record.id, found.whole) == ("pmid:39990001", True)


def test_a_digest_and_a_summary_are_not_whole() -> None:
    assert not one(record("digest:pmid:39990001", digest=True), ids=(("pmid", "39990001"),)).whole
    assert not one(record(kind=RecordKind.GUIDELINE_SUMMARY), ids=(("pmid", "39990001"),)).whole


@pytest.mark.parametrize(
    ("title", "year", "found"),
    [
        (TITLE, 2024, True),
        ("ZELVASTINE FOR EYELID TREMOR – A RANDOMISED TRIAL.", 2023, True),
        ("Zelvastine for eyelid tremor", 2024, False),  # four words are too few to do without the subtitle
        (TITLE, 2019, False),
        ("Marolide for eyelid tremor: a randomised trial", 2024, False),
        ("Zelvastine for eyelid tremor: a cohort study", 2024, False),
    ],
)
def test_a_title_finds_its_record_only_when_it_is_the_same(title: str, year: int, found: bool) -> None:
    assert (one(record(), title=title, year=year).record is not None) is found


def test_a_title_cut_at_its_subtitle_finds_its_record() -> None:
    held = record(title="Zelvastine for tremor of the eyelids in adults: a randomised trial")
    assert one(held, title="Zelvastine for tremor of the eyelids in adults", year=2024).by == "title"


def test_a_short_title_needs_the_very_year() -> None:
    held = record(title="Eyelid tremor")
    assert one(held, title="Eyelid tremor", year=2024).record is not None
    assert one(held, title="Eyelid tremor", year=2025).record is None
    assert one(held, title="Eyelid tremor").record is None


def test_of_two_works_of_one_title_neither_is_taken() -> None:
    two = record(ids={"pmid": "39990001"}), record("pmid:39990002", ids={"pmid": "39990002"})
    assert one(*two, title=TITLE, year=2024).record is None


def test_a_title_does_not_find_a_record_with_another_identifier() -> None:
    assert one(record(ids={"pmid": "39990001"}), ids=(("pmid", "39990777"),), title=TITLE, year=2024).record is None


@pytest.mark.parametrize(
    ("printed", "known", "mistitled"),
    [
        (TITLE, "Storage of grain in humid barns", True),
        (TITLE, "Zelvastine for Eyelid Tremor.", False),
        ("Zelvastine for eyelid", TITLE, False),
        ("Zelvastina contra el temblor del párpado", "[Zelvastine for tremor of the lid]", False),
        ("Zelvastine", "Storage of grain in humid barns", False),  # too short to tell
        (None, "Storage of grain in humid barns", False),
    ],
)
def test_mistitled_is_said_only_of_titles_that_can_be_of_no_one_work(printed: str | None, known: str, mistitled: bool) -> None:
    assert one(record(title=known), ids=(("pmid", "39990001"),), title=printed).mistitled is mistitled


def test_a_packaged_summary_has_a_title_of_its_own() -> None:
    held = record("openmed:x/y", title="Grain 2020 – storage in barns", ids={"doi": "10.99999/jin.7"}, digest=True)
    assert not one(held, ids=(("doi", "10.99999/jin.7"),), title=TITLE).mistitled


def test_a_digest_of_a_retracted_paper_is_retracted() -> None:
    digest = record("digest:pmid:39990001", digest=True, ids={"doi": "10.99999/jin.7"})
    paper = record("pmid:39990001", title="RETRACTED: Zelvastine", status=RecordStatus.RETRACTED)
    assert one(digest, paper, ids=(("doi", "10.99999/jin.7"),)).retracted


def test_an_identifier_in_the_text_is_a_source_though_nothing_is_listed() -> None:
    document = Maker().says("Zelvastine reduces tremor.", ids=(("pmid", "39990001"),)).document()
    grounds = of(document, record())
    assert [found.record.id for found in grounds.statements[0].grounds if found.record] == ["pmid:39990001"]
    assert grounds.entries == () and len(grounds.inline) == 1
    assert grounds.of(grounds.inline[0].entry) is grounds.inline[0]
    assert not grounds.statements[0].missing


def test_a_record_id_finds_its_record() -> None:
    document = Maker().says("Zelvastine reduces tremor.", keys=("openmed:x/y",)).lists("X.", key="openmed:x/y").document()
    assert of(document, record("openmed:x/y")).statements[0].records[0].id == "openmed:x/y"


def test_numbers_past_an_unnumbered_list_make_grounds_uncertain() -> None:
    document = Maker().says("One.", 1).says("Two.", 2).says("Three.", 3).lists("A.").lists("B.").document()
    first, second, third = ground(document, None).statements
    assert (first.certain, [found.entry.position for found in first.grounds]) == (True, [1])
    assert (second.certain, [found.entry.position for found in second.grounds]) == (False, [1, 2])
    assert (third.certain, [found.entry.position for found in third.grounds]) == (True, [2])


def test_a_damaged_record_is_an_unknown_one() -> None:
    library = library_of((record("pmid:1"),))

    class Damaged:
        def __getattr__(self, name: str) -> Any:
            return getattr(library, name)

        def get(self, record_id: str) -> Record | None:
            from clincite.errors import LibraryError

            raise LibraryError("damaged")

    document = Maker().says("One.", 1).lists("A.", ids=(("pmid", "1"),), title=TITLE).document()
    assert ground(document, Damaged()).entries[0].record is None  # type: ignore[arg-type]


def test_grounds_are_as_many_as_entries_and_statements() -> None:
    document = Maker().says("One.").says("Two.", 9).lists("A.").document()
    grounds = ground(document, None)
    assert (len(grounds.entries), len(grounds.statements)) == (1, 2)
    assert msgspec.structs.asdict(grounds.statements[0]) == {"grounds": (), "certain": True, "missing": False}
