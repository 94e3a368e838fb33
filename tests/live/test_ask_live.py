"""The engine with services: new records in the answer, a library that cannot be written to, a receipt that verifies."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from clincite import engine
from clincite.answers import Answer, LiveSearch
from clincite.errors import LibraryError, UnreachableError
from clincite.library import EmbeddedLibrary, Library
from clincite.question import build_vocabulary
from clincite.records import Record
from clincite.render import FORMATS
from clincite.render.words import live_words
from clincite.sources import Item
from tests.live.fakes import FakeService, failing, giving, paper
from tests.question.conftest import CONDITIONS

AS_OF = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
QUESTION = "What is the treatment of hemifacial spasm?"
SMALL = build_vocabulary(None, CONDITIONS, [], [])


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a whole library takes seconds."""
    monkeypatch.setattr(engine, "vocabulary_of", lambda *_: SMALL)
    monkeypatch.setattr("clincite.holdings.standing.vocabulary_of", lambda *_: SMALL)


def asked(library: Library, *services: FakeService) -> Answer:
    return engine.ask_live(QUESTION, library, services, limit=5, seconds=30, as_of=AS_OF)


def records_of(answer: Answer) -> set[str]:
    return {reference.record for reference in answer.references}


def test_what_was_found_is_stored_and_quoted(own_library: EmbeddedLibrary, tmp_path: Path) -> None:
    new = [paper(number) for number in range(30, 36)]
    answer = asked(own_library, FakeService("pubmed", giving(new)))
    assert records_of(answer) & {record.id for record in new}
    assert own_library.get("pmid:30") == new[0]
    assert [(search.total, search.fetched, search.new) for search in answer.receipt.live] == [(50, 5, 5)]
    file = tmp_path / "answer.json"
    file.write_text(FORMATS["json"].render(answer, width=100, color=False))
    verified = engine.verify(file, own_library)
    assert verified.findings == () and verified.composed


def test_asking_again_changes_nothing(own_library: EmbeddedLibrary) -> None:
    service = FakeService("pubmed", giving([paper(number) for number in range(30, 36)]))
    asked(own_library, service)
    snapshot = own_library.snapshot()
    again = asked(own_library, service)
    assert own_library.snapshot() == snapshot
    assert again == asked(own_library, service)
    assert again.receipt.live[0].new == 0


def test_without_an_answer_from_anybody_the_library_answers(own_library: EmbeddedLibrary) -> None:
    answer = asked(own_library, FakeService("pubmed", failing(UnreachableError("PubMed cannot be reached."))))
    assert records_of(answer) == {"pmid:1", "pmid:2"}
    assert answer.receipt.live[0].failed == "PubMed cannot be reached."
    assert answer.claims == engine.ask(QUESTION, own_library, as_of=AS_OF).claims


def test_a_library_that_cannot_be_written_to_answers_with_what_it_has(
    own_library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(items: tuple[Item, ...], library: Library, *, source: str) -> None:
        assert source == "PubMed" and all(isinstance(item, Record) for item in items)
        raise LibraryError("The library is locked.", hint="Wait.")

    monkeypatch.setattr(engine, "take", locked)
    answer = asked(own_library, FakeService("pubmed", giving([paper(number) for number in range(30, 36)])))
    assert records_of(answer) == {"pmid:1", "pmid:2"}
    (search,) = answer.receipt.live
    assert (search.fetched, search.new, search.failed) == (5, 0, "What it gave could not be stored: The library is locked.")


def test_a_preview_asks_nobody(own_library: EmbeddedLibrary) -> None:
    service = FakeService("pubmed", giving([paper(30)]))
    shown = engine.preview_live(QUESTION, own_library, [service], limit=5)
    assert service.asked == [] and shown.sent is False
    assert '"hemifacial spasm"[MeSH Terms]' in shown.services[0].steps[0].query


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_face_tells_what_was_searched(form: str, own_library: EmbeddedLibrary) -> None:
    down = FakeService("europepmc", failing(UnreachableError("Europe PMC <cannot> be reached.")))
    answer = asked(own_library, FakeService("pubmed", giving([paper(number) for number in range(30, 36)])), down)
    text = " ".join(FORMATS[form].render(answer, width=100, color=False).split())
    assert "Searched PubMed: 50 matches, 5 read, 5 new to the library" in text
    assert "be reached." in text
    assert form != "html" or "&lt;cannot&gt;" in text


def test_words_for_a_search() -> None:
    search = LiveSearch(service="pubmed", query="gout", total=1, fetched=1, new=0)
    assert live_words(search) == "Searched PubMed: 1 match, 1 read, 0 new to the library · query gout"
    failed = LiveSearch(service="europepmc", query="gout", total=None, fetched=0, new=0, failed="Europe PMC did not answer within 20 s.")
    assert live_words(failed) == "Europe PMC did not answer within 20 s. · query gout"
    long = live_words(LiveSearch(service="pubmed", query="gout OR " * 90 + "gout", total=1, fetched=1, new=0))
    assert long.endswith(" …") and len(long) < 330
