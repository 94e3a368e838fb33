"""The next version of an answer: numbered, compared with the one before, verified as any other. The texts are invented."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer, ReviewState, sealed
from clincite.library import EmbeddedLibrary
from clincite.living.diff import counts
from clincite.records import RecordStatus, Relation
from clincite.render import FORMATS
from tests.living.conftest import Asker
from tests.living.zorb import AS_OF, PLIMBA, about, retracted, turned

LATER = AS_OF + datetime.timedelta(days=100)


def refreshed(old: Answer, library: EmbeddedLibrary, **more: object) -> Answer:
    return engine.refresh(old, library, as_of=LATER, **more)  # type: ignore[arg-type]


def why(answer: Answer, kind: str) -> set[str]:
    assert answer.changes is not None
    return {sentence for change in answer.changes.claims if change.kind == kind for sentence in change.why}


def test_nothing_changed(ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask(reader="student")
    new = refreshed(old, library)
    assert (new.review, new.reader, new.question) == (ReviewState(state="submitted", version=2), "student", old.question)
    assert new.changes is not None
    assert (new.changes.claims, new.changes.unchanged, new.changes.direct_answer_changed) == ((), len(old.claims), False)
    assert (new.changes.basis, new.changes.other, new.changes.other_created) == ("refresh", old.id, old.created)
    assert new.created == "2026-04-12T03:04:05Z"
    third = refreshed(new, library)
    assert third.review.version == 3
    assert third.changes is not None and third.changes.other == new.id
    assert refreshed(old, library) == new


def test_a_retraction_drops_its_claims_and_says_why(ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask()
    library.add([retracted(PLIMBA)])
    new = refreshed(old, library)
    assert new.changes is not None and counts(new.changes)["dropped"] == 1
    assert {sentence.partition(" (")[0] for sentence in why(new, "dropped")} == {"pmid:1 was retracted"}
    assert "pmid:1" not in {reference.record for reference in new.references}


def test_a_newer_paper_adds_a_claim(ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask()
    library.add([about("pmid:9", "Sodium fleem treatment cured zorb disease in 50 of 51 adults.", year=2025)])
    new = refreshed(old, library)
    assert why(new, "added") == {"pmid:9 was not cited before."}


def test_a_successor_is_named(ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask()
    library.add([turned(PLIMBA, RecordStatus.SUPERSEDED, Relation(type="SupersededBy", target="pmid:9"))])
    library.add([about("pmid:9", "Plimba treatment improved zorb disease in 512 of 900 adults.", year=2025)])
    new = refreshed(old, library)
    assert "pmid:9 takes the place of pmid:1." in why(new, "added") | why(new, "support") | why(new, "wording")


def test_a_record_that_left_and_one_that_lost_its_words(ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask()
    library.remove(["pmid:1"])
    library.add([about("pmid:3", "Zalutrin treatment cured zorb disease in 30 of 52 adults.", year=2022)])
    new = refreshed(old, library)
    assert {"pmid:1 is not in this library.", "pmid:3 has another text now (checked 2026-01-01)."} <= why(new, "dropped")


def test_records_left_out_stay_left_out_and_more_may_be(ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask(without=["pmid:1"])
    same = refreshed(old, library)
    assert same.receipt.without == ("pmid:1",)
    assert same.changes is not None and (same.changes.basis, same.changes.claims) == ("refresh", ())
    less = refreshed(old, library, without=["pmid:3"])
    assert less.receipt.without == ("pmid:1", "pmid:3")
    assert why(less, "dropped") == {"pmid:3 is left out."}
    library.remove(["pmid:1"])  # what has left the library need not be left out
    assert refreshed(old, library).receipt.without == ()


@pytest.mark.parametrize("without", [(), ("pmid:3",)])
def test_it_is_composed_again_when_it_is_verified(without: tuple[str, ...], ask: Asker, library: EmbeddedLibrary, tmp_path: Path) -> None:
    old = ask(without=without)
    library.add([about("pmid:9", "Sodium fleem treatment cured zorb disease in 50 of 51 adults.", year=2025)])
    path = tmp_path / "answer.json"
    new = refreshed(old, library)
    path.write_bytes(msgspec.json.encode(new))
    done = engine.verify(path, library)
    assert (done.findings, done.composed) == ((), True)
    forged = sealed(msgspec.structs.replace(new, title="Another"))
    path.write_bytes(msgspec.json.encode(forged))
    assert [finding.where for finding in engine.verify(path, library).findings] == ["title"]


def test_changes_that_name_a_claim_that_is_not_there_are_found(ask: Asker, library: EmbeddedLibrary) -> None:
    from clincite.compose.verify import verify_answer

    old = ask()
    library.add([about("pmid:9", "Sodium fleem treatment cured zorb disease in 50 of 51 adults.", year=2025)])
    new = refreshed(old, library)
    assert new.changes is not None
    ghost = msgspec.structs.replace(new.changes.claims[0], claim="c99")
    forged = sealed(msgspec.structs.replace(new, changes=msgspec.structs.replace(new.changes, claims=(ghost,))))
    assert [(item.rule, item.where) for item in verify_answer(forged, library).findings] == [("structure", "changes.claims[0].claim")]


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_face_tells_what_changed(form: str, ask: Asker, library: EmbeddedLibrary) -> None:
    old = ask()
    same = " ".join(FORMATS[form].render(refreshed(old, library), width=100).split())
    assert "Since the version of 2 January 2026 nothing changed." in same
    assert "What changed since" not in same
    library.add([retracted(PLIMBA), about("pmid:9", "Sodium fleem treatment cured zorb disease in 50 of 51 adults.", year=2025)])
    shown = " ".join(FORMATS[form].render(refreshed(old, library), width=100).split())
    assert "Since the version of 2 January 2026: 1 claim added, 1 dropped" in shown
    assert "What changed since the version of 2 January 2026" in shown
    assert "pmid:9 was not cited before." in shown
    assert "pmid:1 was retracted" in shown
    assert shown.index("References") < shown.rindex("What changed since the version of 2 January 2026") < shown.rindex("Receipt")
    apart = " ".join(FORMATS[form].render(ask(without=["pmid:3"]), width=100).split())
    assert "Without pmid:3: 1 claim dropped" in apart
    assert "The direct answer would be another one." in apart
    assert "What changes without pmid:3" in apart
    assert "What change" not in FORMATS[form].render(old)
