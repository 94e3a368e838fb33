"""Several services at once: what joins, what fails alone, what comes too late."""

from __future__ import annotations

import threading

import msgspec
import pytest

from clincite.errors import OfflineError, RefusedError
from clincite.library import EmbeddedLibrary
from clincite.live import Outgoing, gather, preview, preview_text
from clincite.live.topic import Term, Topic
from clincite.privacy import Removed
from clincite.records import Facet, Record
from tests.live.fakes import FakeService, failing, giving, paper

ASKED = Outgoing(
    topic=Topic(subjects=(Term(names=("hemifacial spasm",), subject=True),), facets=(Facet.TREATMENT,)), text="hemifacial spasm treatment"
)
MANY = [paper(number) for number in range(1, 7)]  # the library holds the first two


def test_services_are_asked_at_once_and_counted(library: EmbeddedLibrary) -> None:
    both = threading.Barrier(2, timeout=20)

    def together(service: FakeService) -> FakeService:
        first = service._answering

        def answer(query: str, limit: int):  # type: ignore[no-untyped-def]
            both.wait()  # neither goes on before the other was asked
            return first(query, limit)

        service._answering = answer
        return service

    pubmed = together(FakeService("pubmed", giving(MANY)))
    europe = together(FakeService("europepmc", giving([*MANY, paper(90)])))
    found = gather(ASKED, [pubmed, europe], library, limit=20, seconds=30)
    told = [(search.service, search.total, search.fetched, search.new, search.failed) for search in found.searches]
    assert told == [("pubmed", 60, 6, 4, None), ("europepmc", 70, 7, 1, None)]
    assert [item.id for item in found.items if isinstance(item, Record)] == [f"pmid:{n}" for n in (1, 2, 3, 4, 5, 6, 90)]


def test_pubmeds_record_comes_before_a_copy_whatever_the_order(library: EmbeddedLibrary) -> None:
    copy = msgspec.structs.replace(paper(7), title="A copy")
    by_doi = paper(0, key="doi:10.1/x", doi="10.1/X")
    same = paper(8, pmid="8", doi="10.1/x")
    europe = FakeService("europepmc", giving([copy, by_doi]))
    pubmed = FakeService("pubmed", giving([paper(7), same]))
    found = gather(ASKED, [europe, pubmed], library, limit=2, seconds=30)
    assert [item for item in found.items if isinstance(item, Record)] == [paper(7), same]
    assert [search.service for search in found.searches] == ["europepmc", "pubmed"]


def test_a_service_that_finds_little_climbs_the_ladder(library: EmbeddedLibrary) -> None:
    pubmed = FakeService("pubmed", giving([paper(3)], [paper(3), paper(4)], MANY))
    found = gather(ASKED, [pubmed], library, limit=20, seconds=30)
    assert pubmed.asked == list(ASKED.queries("pubmed")[:3])
    assert [(search.fetched, search.new) for search in found.searches] == [(1, 1), (2, 1), (6, 2)]


def test_a_service_that_finds_enough_is_asked_once(library: EmbeddedLibrary) -> None:
    pubmed = FakeService("pubmed", giving(MANY))
    gather(ASKED, [pubmed], library, limit=20, seconds=30)
    assert len(pubmed.asked) == 1
    few = FakeService("pubmed", giving(MANY))
    gather(ASKED, [few], library, limit=2, seconds=30)
    assert len(few.asked) == 1  # two are all that was wanted


def test_one_that_fails_takes_nothing_from_the_other(library: EmbeddedLibrary) -> None:
    down = FakeService("pubmed", failing(RefusedError("PubMed answered 429 three times.", hint="Set NCBI_API_KEY.")))
    up = FakeService("europepmc", giving(MANY))
    found = gather(ASKED, [down, up], library, limit=20, seconds=30)
    assert [(search.total, search.failed) for search in found.searches] == [
        (None, "PubMed answered 429 three times. Set NCBI_API_KEY."),
        (60, None),
    ]
    assert len(found.items) == 6
    assert len(down.asked) == 1


def test_a_fault_in_reading_is_no_crash(library: EmbeddedLibrary) -> None:
    found = gather(ASKED, [FakeService("pubmed", failing(KeyError("x")))], library, limit=20, seconds=30)
    assert found.searches[0].failed == "What PubMed sent could not be read (KeyError)."


def test_being_offline_is_told(library: EmbeddedLibrary) -> None:
    found = gather(ASKED, [FakeService("pubmed", failing(OfflineError("The network is switched off.")))], library, limit=20, seconds=30)
    assert found.searches[0].failed == "The network is switched off."


def test_what_comes_too_late_is_not_waited_for(library: EmbeddedLibrary) -> None:
    never = threading.Event()
    slow = FakeService("europepmc", giving(MANY), until=never)
    quick = FakeService("pubmed", giving(MANY))
    try:
        found = gather(ASKED, [quick, slow], library, limit=20, seconds=1)
    finally:
        never.set()
    assert [search.failed for search in found.searches] == [None, "Europe PMC did not answer within 1 s."]
    assert found.searches[1].query == ASKED.queries("europepmc")[0]
    assert len(found.items) == 6


def test_steps_that_came_in_time_are_kept(library: EmbeddedLibrary) -> None:
    second = threading.Event()
    asked = threading.Event()
    first = giving([paper(3)])
    pubmed = FakeService("pubmed", first)

    def answer(query: str, limit: int):  # type: ignore[no-untyped-def]
        if len(pubmed.asked) == 1:
            return first(query, limit)
        asked.set()
        second.wait(30)
        return first(query, limit)

    pubmed._answering = answer
    ticks = iter([0.0])

    def clock() -> float:
        # Time stands still until the second step is on its way, and is up then.
        return next(ticks, 99.0 if asked.is_set() else 0.5)

    try:
        found = gather(ASKED, [pubmed], library, limit=20, seconds=2, clock=clock)
    finally:
        second.set()
    assert [(search.total, search.failed) for search in found.searches] == [(10, None), (None, "PubMed did not answer within 2 s.")]
    assert [search.query for search in found.searches] == list(ASKED.queries("pubmed")[:2])
    assert len(found.items) == 1


@pytest.mark.parametrize(
    "asked",
    [msgspec.structs.replace(ASKED, emergency="chest_pain"), msgspec.structs.replace(ASKED, topic=Topic())],
    ids=["emergency", "nothing left"],
)
def test_what_must_not_be_asked_is_not_asked(asked: Outgoing, library: EmbeddedLibrary) -> None:
    service = FakeService("pubmed", giving(MANY))
    found = gather(asked, [service], library, limit=20, seconds=30)
    assert service.asked == [] and found.items == ()
    assert found.searches[0].failed is not None and found.searches[0].failed.startswith("PubMed was not asked: ")
    assert found.searches[0].query == ""


def test_a_record_that_the_library_has_in_a_newer_state_is_left_out(own_library: EmbeddedLibrary) -> None:
    own_library.add([msgspec.structs.replace(paper(50), extra={"date_revised": "2026-02-01"})])
    old = msgspec.structs.replace(paper(50), extra={"date_revised": "2025-01-01"}, title="Earlier")
    found = gather(ASKED, [FakeService("pubmed", giving([old]))], own_library, limit=1, seconds=30)
    assert found.items == ()
    assert found.searches[0].new == 0


def test_a_preview_shows_every_query_and_sends_none(library: EmbeddedLibrary) -> None:
    services = [FakeService("pubmed", giving(MANY)), FakeService("europepmc", giving(MANY))]
    asked = msgspec.structs.replace(ASKED, removed=(Removed("name", 2),), withheld=("xyvarqh",))
    shown = preview(asked, services, limit=20)
    assert [[step.query for step in service.steps] for service in shown.services] == [list(ASKED.queries(s.name)) for s in services]
    assert not any(service.asked for service in services)
    text = preview_text(shown)
    assert text.startswith("Nothing was sent.\n")
    assert "2 × name" in text and "xyvarqh" in text
    assert all(query in text for service in services for query in ASKED.queries(service.name))
    assert "limit=20" in text


def test_a_preview_of_an_emergency_says_that_nothing_would_go() -> None:
    shown = preview(msgspec.structs.replace(ASKED, emergency="chest_pain"), [FakeService("pubmed", giving(MANY))], limit=20)
    assert shown.services == ()
    assert "emergency (chest pain)" in preview_text(shown)
