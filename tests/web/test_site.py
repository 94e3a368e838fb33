"""The library that is served: seen to change, and the answers that are kept of it. The texts are invented."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from clincite import holdings
from clincite.answers import Answer
from clincite.errors import LibraryError, QuestionError
from clincite.library import EmbeddedLibrary, Library
from clincite.question import Vocabulary
from clincite.readers import Audience
from clincite.records import RecordStatus
from clincite.settings import Settings
from clincite.web.asking.shelf import open_shelf
from clincite.web.site import Site
from tests.web.browsing import GUIDELINE, NOW, RECORDS, TRIAL, made_library, made_site, made_vocabulary

QUESTION = "How is zorb fever treated?"


class Served:
    """A site over a library in a folder, whose clock stands still until it is moved."""

    def __init__(self, folder: Path, opener: Callable[[], Library]) -> None:
        self.now = 0.0
        self.site = Site(
            Settings(home=folder),
            opener(),
            clock=lambda: NOW,
            vocabulary=made_vocabulary(*RECORDS),
            reopen=opener,
            monotonic=lambda: self.now,
        )
        self.settle()

    def settle(self) -> None:
        """Let time pass until the site has looked, and opened what it opens anew."""
        self.now += 10.0
        assert self.site.shelf
        with self.site._looking:
            pass

    def ask(self) -> Answer:
        return self.site.answer_now(QUESTION, Audience.DOCTOR)


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a whole library takes seconds."""

    def vocabulary_of(*_: object) -> Vocabulary:
        return made_vocabulary(*RECORDS)

    monkeypatch.setattr(holdings, "vocabulary_of", vocabulary_of)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_library(tmp_path / "library", *RECORDS)
    return tmp_path / "library"


def test_what_another_process_adds_is_served(folder: Path, tmp_path: Path) -> None:
    served = Served(tmp_path, lambda: EmbeddedLibrary(folder))
    before = served.site.shelf
    served.settle()
    assert served.site.shelf is before  # nothing changed: nothing is opened anew
    EmbeddedLibrary(folder).add([msgspec.structs.replace(TRIAL, id="pmid:200", ids={"pmid": "200"})])
    assert served.site.shelf is before  # it has not looked yet
    served.settle()
    assert served.site.shelf.records == before.records + 1
    assert served.site.snapshot != before.snapshot and served.site.library.get("pmid:200") is not None
    assert 'clincite_library_reloads_total{result="done"}' in served.site.metrics.text()


def test_a_retraction_changes_the_answer(folder: Path, tmp_path: Path) -> None:
    served = Served(tmp_path, lambda: EmbeddedLibrary(folder))
    first = served.ask()
    assert served.ask() is first
    held = EmbeddedLibrary(folder)
    held.restate([msgspec.structs.replace(GUIDELINE, status=RecordStatus.RETRACTED, status_checked="2026-01-01")])
    served.settle()
    assert GUIDELINE.id in {reference.record for reference in first.references}
    assert GUIDELINE.id not in {reference.record for reference in served.ask().references}


def test_a_library_that_cannot_be_opened_now_is_served_as_it_was(folder: Path, tmp_path: Path) -> None:
    fails = [False]

    def opener() -> Library:
        if fails[0]:
            raise LibraryError("busy")
        return EmbeddedLibrary(folder)

    served = Served(tmp_path, opener)
    before = served.site.shelf
    EmbeddedLibrary(folder).add([msgspec.structs.replace(TRIAL, id="pmid:200")])
    fails[0] = True
    served.settle()
    assert served.site.shelf is before and served.ask().claims
    fails[0] = False
    served.settle()
    assert served.site.shelf.records == before.records + 1


def test_what_changes_while_it_is_opened_is_seen_the_next_time(folder: Path) -> None:
    opened: list[Library] = []

    def opener() -> Library:
        opened.append(EmbeddedLibrary(folder))
        if len(opened) == 2:
            EmbeddedLibrary(folder).add([msgspec.structs.replace(TRIAL, id="pmid:300")])
        return opened[-1]

    assert open_shelf(opener).outdated


def test_answers_are_kept_by_reader_and_cleaned_question(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    doctor = site.answer_now(QUESTION, Audience.DOCTOR)
    assert site.answer_now(f"  {QUESTION}  ", Audience.SPECIALIST) is doctor  # both are composed for clinicians
    patient = site.answer_now(QUESTION, Audience.PATIENT)
    assert patient is not doctor and (doctor.reader, patient.reader) == ("clinician", "patient")
    assert site.known(QUESTION, Audience.STUDENT) is None
    assert doctor.created == "2026-01-02T12:00:00Z"


def test_an_error_is_not_kept(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    for _ in range(2):
        with pytest.raises(QuestionError):
            site.answer_now("What is the capital of France?", Audience.DOCTOR)
    assert 'clincite_asks_total{result="bad_question"} 2' in site.metrics.text()


def test_the_page_gives_the_answer_that_the_command_gives(tmp_path: Path) -> None:
    from clincite import engine

    site = made_site(tmp_path, *RECORDS)
    assert site.answer_now(QUESTION, Audience.DOCTOR) == engine.ask(QUESTION, site.library, as_of=NOW, vocabulary=site.vocabulary)


def test_time_comes_from_the_clock_that_was_passed_in(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    site.clock = lambda: datetime.datetime(2030, 5, 6, 7, 8, 9, 999, tzinfo=datetime.UTC)
    assert site.answer_now(QUESTION, Audience.DOCTOR).created == "2030-05-06T07:08:09Z"
