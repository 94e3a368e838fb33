"""What broke in an answer: each thing that may happen to a record, told claim by claim. The texts are invented."""

from __future__ import annotations

import json

import msgspec
import pytest

from clincite.answers import Answer, sealed
from clincite.compose.lock import lock_from, lock_of
from clincite.errors import AnswerFileError
from clincite.library import EmbeddedLibrary
from clincite.living.moves import MoveKind
from clincite.living.outdated import Broken, outdated
from clincite.records import Record, RecordStatus, Relation, Section
from tests.living.conftest import Asker
from tests.living.zorb import PLIMBA, ZALUTRIN, about, retracted, turned


def claims_on(answer: Answer, record: str) -> set[str]:
    return {claim.id for claim in answer.claims if any(quote.record == record for quote in claim.quotes)}


def both_ways(answer: Answer, library: EmbeddedLibrary) -> tuple[Broken, ...]:
    """What an answer and the lock beside it tell; they must tell the same, but for the words of the claims."""
    by_answer = outdated(answer, library)
    by_lock = outdated(lock_from(lock_of(answer)), library)
    assert by_lock == tuple(msgspec.structs.replace(item, text=None) for item in by_answer)
    assert all(item.text == answer.claim(item.claim).text for item in by_answer)
    return by_answer


def test_nothing_moved(ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    assert len(answer.claims) >= 3
    assert both_ways(answer, library) == ()
    library.add([about("pmid:8", "More treatment of zorb disease helped 3 of 9 adults.")])
    assert both_ways(answer, library) == ()


STATUSES = [
    (retracted(PLIMBA), MoveKind.RETRACTED, "pmid:1 was retracted (as told by pmid:90; checked 2026-03-01)."),
    (
        turned(PLIMBA, RecordStatus.CONCERN, Relation(type="ExpressionOfConcernIn", target="pmid:91")),
        MoveKind.CONCERN,
        "pmid:1 came under an expression of concern (as told by pmid:91; checked 2026-03-01).",
    ),
    (
        turned(PLIMBA, RecordStatus.CORRECTED, Relation(type="ErratumIn", target="pmid:92")),
        MoveKind.CORRECTED,
        "pmid:1 was corrected (as told by pmid:92; checked 2026-03-01).",
    ),
    (
        turned(PLIMBA, RecordStatus.SUPERSEDED, Relation(type="SupersededBy", target="pmid:3")),
        MoveKind.SUPERSEDED,
        "pmid:1 was superseded by pmid:3 (checked 2026-03-01).",
    ),
]


@pytest.mark.parametrize(("record", "kind", "why"), STATUSES, ids=[str(kind) for _, kind, _ in STATUSES])
def test_a_status_that_turned(record: Record, kind: MoveKind, why: str, ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    library.add([record])
    found = both_ways(answer, library)
    assert {item.claim for item in found} == claims_on(answer, "pmid:1") != set()
    assert {(item.record, item.kind, item.why, item.grave) for item in found} == {("pmid:1", kind, why, True)}
    assert {item.title for item in found} == {PLIMBA.title}


@pytest.mark.parametrize(("record", "kind", "why"), STATUSES[1:], ids=[str(kind) for _, kind, _ in STATUSES[1:]])
def test_what_was_so_already_is_no_news(record: Record, kind: MoveKind, why: str, ask: Asker, library: EmbeddedLibrary) -> None:
    library.add([record])
    answer = ask()
    assert claims_on(answer, "pmid:1")
    assert both_ways(answer, library) == ()
    library.add([msgspec.structs.replace(record, status_checked="2026-05-05")])  # looked at again, the same
    assert both_ways(answer, library) == ()


def test_a_digest_falls_with_its_paper(ask: Asker, library: EmbeddedLibrary) -> None:
    digest = msgspec.structs.replace(about("digest:pmid:7", "Zorb disease treatment with brine helped 8 of 9 adults."), digest=True)
    library.add([digest])
    answer = ask()
    assert claims_on(answer, "digest:pmid:7")
    library.add([retracted(about("pmid:7", "An abstract."))])
    assert {(item.record, item.kind) for item in both_ways(answer, library)} == {("digest:pmid:7", MoveKind.RETRACTED)}


def test_current_again_is_news_that_breaks_nothing(ask: Asker, library: EmbeddedLibrary) -> None:
    library.add([turned(PLIMBA, RecordStatus.CONCERN, Relation(type="ExpressionOfConcernIn", target="pmid:91"))])
    answer = ask()
    library.add([turned(PLIMBA, RecordStatus.CURRENT, checked="2026-04-01")])
    (item, *more) = both_ways(answer, library)
    assert (item.kind, item.grave) == (MoveKind.CURRENT, False)
    assert item.why == "pmid:1 is current again (it was under an expression of concern) (checked 2026-04-01)."
    assert {one.kind for one in more} <= {MoveKind.CURRENT}


def test_a_record_that_left(ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    library.remove(["pmid:1"])
    found = both_ways(answer, library)
    assert {(item.kind, item.why) for item in found} == {(MoveKind.GONE, "pmid:1 is not in this library.")}
    told = outdated(answer, library, deleted={"pmid:1": "2026-02-03T04:05:06Z"})
    assert {item.why for item in told} == {"pmid:1 left the library on 2026-02-03: its source withdrew or replaced it."}


OLD = PLIMBA.sections[0].text
TEXTS = [
    ((Section(name="Results", text=OLD), Section(name="Added", text="More.")), "still stand at their place", False),
    ((Section(name="Results", text=f"New first sentence. {OLD}"),), "stand elsewhere in the same section", False),
    ((Section(name="Results", text="Nothing."), Section(name="Findings", text=f"So: {OLD}")), "stand in another section of it", False),
    ((Section(name="Results", text=OLD.replace("12", "11")),), "no longer stand in it", True),
    ((Section(name="Results", text="Re" + OLD.lower()),), "no longer stand in it", True),
]


@pytest.mark.parametrize(("sections", "where", "grave"), TEXTS)
def test_another_text(sections: tuple[Section, ...], where: str, grave: bool, ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    library.add([msgspec.structs.replace(PLIMBA, sections=sections)])
    found = both_ways(answer, library)
    assert {item.claim for item in found} == claims_on(answer, "pmid:1")
    assert {(item.kind, item.grave) for item in found} == {(MoveKind.TEXT, grave)}
    assert all(f"the quoted words {where}" in item.why for item in found)


def test_a_lock_of_an_earlier_version_cannot_tell_where_the_words_are(ask: Asker, library: EmbeddedLibrary) -> None:
    plain = json.loads(lock_of(ask()))
    plain["records"] = [{key: item[key] for key in ("record", "sha256", "status", "status_checked", "claims")} for item in plain["records"]]
    lock = lock_from(json.dumps(plain).encode())
    assert outdated(lock, library) == ()
    library.add([msgspec.structs.replace(PLIMBA, sections=(Section(name="Results", text="Nothing."),))])
    (item,) = outdated(lock, library)
    assert (item.kind, item.grave) == (MoveKind.TEXT, True)
    assert "is not told by this lock" in item.why


def test_a_review_whose_studies_fell(ask: Asker, library: EmbeddedLibrary) -> None:
    def citing(*papers: str, checked: str) -> Record:
        ties = (Relation(type="CitesRetracted", target=paper) for paper in papers)
        return turned(PLIMBA, RecordStatus.CURRENT, *ties, checked=checked)

    library.add([citing("pmid:70", checked="2026-01-15")])
    answer = ask()
    assert both_ways(answer, library) == ()
    library.add([citing("pmid:70", "pmid:71", checked="2026-02-02")])
    (item, *_) = both_ways(answer, library)
    assert (item.kind, item.notices, item.grave) == (MoveKind.CITES_RETRACTED, ("pmid:71",), True)
    assert item.why == "pmid:1 cites 1 paper that is retracted (pmid:71; checked 2026-02-02)."
    library.add([citing(*(f"pmid:{number}" for number in range(70, 75)), checked="2026-03-03")])
    assert {item.why for item in both_ways(answer, library)} == {
        "pmid:1 cites 4 papers that are retracted (pmid:71, pmid:72, pmid:73 and 1 more; checked 2026-03-03)."
    }


def test_a_claim_with_a_second_source_says_so(ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    first, second = (next(claim for claim in answer.claims if claim.quotes[0].record == name) for name in ("pmid:1", "pmid:3"))
    joined = msgspec.structs.replace(first, quotes=(*first.quotes, *second.quotes))
    answer = sealed(msgspec.structs.replace(answer, claims=tuple(joined if claim is first else claim for claim in answer.claims)))
    library.add([retracted(PLIMBA)])
    assert {item.claim: item.beside for item in both_ways(answer, library)}[first.id] == ("pmid:3",)
    library.add([retracted(ZALUTRIN, "pmid:95")])
    assert {item.beside for item in both_ways(answer, library) if item.claim == first.id} == {()}


def test_the_order_is_that_of_the_claims(ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    library.add([retracted(PLIMBA), retracted(ZALUTRIN, "pmid:95")])
    places = [[claim.id for claim in answer.claims].index(item.claim) for item in both_ways(answer, library)]
    assert places == sorted(places) and len(places) >= 2


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"schema": "clincite/lock/1"}', b'{"schema": 3}', b"\xff", b"[" * 100_000])
def test_a_damaged_lock_is_refused(data: bytes) -> None:
    with pytest.raises(AnswerFileError, match="not a lock"):
        lock_from(data)


def test_a_lock_of_another_schema_is_refused(ask: Asker) -> None:
    data = lock_of(ask()).replace(b"clincite/lock/1", b"clincite/lock/9")
    with pytest.raises(AnswerFileError, match="clincite/lock/9"):
        lock_from(data)
