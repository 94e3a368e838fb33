from __future__ import annotations

import datetime
import json
import re
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import Answer, ReviewState, sealed
from clincite.errors import InputError, LibraryError
from clincite.living.files import written_in
from clincite.render import json as answer_json
from clincite.web.articles.view import Approval
from clincite.web.publishing.publication import Publication, description_of, shortened, shown, slug_of, state_words
from clincite.web.publishing.store import FolderAnswers
from tests.render import sample

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(days=2)
LEE = Approval(by="Dr A. Lee", on="2026-11-22")


def version(number: int = 1, **changes: Any) -> Answer:
    return sealed(sample.sample(review=ReviewState(state="submitted", version=number), **changes))


@pytest.fixture
def store(tmp_path: Path) -> FolderAnswers:
    return FolderAnswers(tmp_path / "answers")


def test_a_folder_that_is_not_there_holds_nothing(store: FolderAnswers) -> None:
    assert store.listed() == store.recent(3) == store.versions("x") == ()
    assert store.get("x") is None and store.get("x", 1) is None
    assert not store.folder.exists(), "reading makes nothing"


def test_what_is_published_is_an_answer_file(store: FolderAnswers) -> None:
    answer = version()
    about = store.put(answer, moment=NOON)
    file = store.folder / about.slug / "v1.json"
    assert answer_json.loads(file.read_bytes()) == answer
    assert answer_json.file_id(file.read_bytes()) == answer.id == about.answer
    assert (about.slug, about.version, about.published, about.state) == (
        "grey-spells-causes-and-treatment",
        1,
        "2026-11-23T12:00:00Z",
        "submitted",
    )
    held = store.get(about.slug)
    assert held is not None and held.answer == answer and held.about == about
    (found,) = written_in([store.folder])
    assert isinstance(found.content, Answer), "clincite outdated reads the folder, and nothing else in it"


def test_the_same_twice_changes_nothing(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    files = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*") if path.is_file() and path.name != ".lock"}
    assert store.put(version(), moment=LATER) == about
    assert {path: path.stat().st_mtime_ns for path in files} == files


def test_a_version_is_never_written_over(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    with pytest.raises(InputError, match="says something else"):
        store.put(version(disclaimer="Another."), moment=LATER)
    held = store.get(about.slug, 1)
    assert held is not None and held.answer == version()


def test_later_versions_have_the_same_address_even_under_another_title(store: FolderAnswers) -> None:
    first = store.put(version(), moment=NOON)
    second = store.put(version(2, title="Something else"), moment=LATER)
    assert second.slug == first.slug
    assert [one.version for one in store.versions(first.slug)] == [2, 1]


def test_addresses_are_unique(store: FolderAnswers) -> None:
    one = store.put(version(), moment=NOON)
    patient = store.put(version(reader="patient"), moment=NOON)
    other = store.put(version(question="Another question about grey spells?"), moment=NOON)
    third = store.put(version(question="A third question about grey spells?"), moment=NOON)
    base = "grey-spells-causes-and-treatment"
    assert [one.slug, patient.slug, other.slug, third.slug] == [base, f"{base}-for-patients", f"{base}-2", f"{base}-3"]
    assert {about.slug for about in store.listed()} == {one.slug, patient.slug, other.slug, third.slug}


def test_approval_lies_beside_the_answer(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    data = (store.folder / about.slug / "v1.json").read_bytes()
    approved = store.put(version(), moment=LATER, approval=LEE)
    assert (approved.state, approved.approval, approved.published, approved.since) == (
        "approved",
        LEE,
        "2026-11-23T12:00:00Z",
        "2026-11-25T12:00:00Z",
    )
    assert (store.folder / about.slug / "v1.json").read_bytes() == data, "what was said is untouched"
    held = store.get(about.slug)
    assert held is not None and held.answer.review.state == "approved"
    assert held.answer == sealed(held.answer), "the answer as it stands is a whole answer file of its own"
    assert state_words(approved) == "Approved by Dr A. Lee on 22 November 2026"


def test_withdrawn_stays_known_as_once_approved(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON, approval=LEE)
    moved = store.move(about.slug, 1, "withdrawn", moment=LATER)
    assert (moved.approved, moved.taken_back, moved.approval) == (False, True, LEE)
    assert state_words(moved) == "Withdrawn"
    held = store.get(about.slug)
    assert held is not None and held.answer.review.state == "withdrawn", "its page stays, and says so"
    assert store.recent(5) == ()
    with pytest.raises(InputError, match="No version 9"):
        store.move(about.slug, 9, "approved", moment=LATER)


def about_of(number: int, state: str) -> Publication:
    return Publication(
        answer="", slug="s", version=number, question="", title="", reader="", description="", published="", state=state, since=""
    )


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["submitted"], 1),
        (["approved", "submitted"], 1),
        (["approved", "approved", "submitted"], 2),
        (["approved", "withdrawn"], 1),
        (["submitted", "withdrawn"], 1),
        (["submitted", "rejected", "under_review"], 3),
        (["withdrawn", "withdrawn"], 2),
    ],
)
def test_which_version_an_address_shows(states: list[str], expected: int) -> None:
    found = shown(about_of(number, state) for number, state in enumerate(states, 1))
    assert found is not None and found.version == expected
    assert shown([]) is None


def test_recent_and_approved(store: FolderAnswers) -> None:
    old = store.put(version(question="An older question?", title="Old"), moment=NOON, approval=LEE)
    new = store.put(version(), moment=LATER)
    assert [one.slug for one in store.recent(5)] == [new.slug, old.slug]
    assert [one.slug for one in store.recent(1)] == [new.slug]
    assert [one.slug for one in store.recent(5, approved=True)] == [old.slug]


@pytest.mark.parametrize("slug", ["..", "../x", "a/b", "A", "a--b", "-a", "a-", "", ".hidden", "a\x00b", "a" * 101, "ä", "a b", "CON"])
def test_only_slugs_are_looked_up(store: FolderAnswers, slug: str) -> None:
    store.put(version(), moment=NOON)
    (store.folder.parent / "x").mkdir()
    assert store.versions(slug) == () and store.get(slug) is None
    with pytest.raises(InputError):
        store.move(slug, 1, "approved", moment=NOON)


@given(st.text(max_size=200))
def test_slugs_are_safe(title: str) -> None:
    slug = slug_of(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= 72
    assert slug_of(title) == slug


def test_slugs() -> None:
    assert slug_of("Bell’s palsy: causes & treatment") == "bells-palsy-causes-treatment"
    assert slug_of("Ménière's disease (β-blockers)") == "menieres-disease-blockers"
    assert slug_of("痛風") == "answer"
    assert len(slug_of("word " * 100)) <= 72 and not slug_of("word " * 100).endswith("-")


def test_another_process_is_seen(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    assert len(store.listed()) == 1
    other = FolderAnswers(store.folder)
    other.put(version(question="New elsewhere?", title="Elsewhere"), moment=LATER)
    other.move(about.slug, 1, "withdrawn", moment=LATER)
    assert len(store.listed()) == 2
    held = store.get(about.slug)
    assert held is not None and held.about.state == "withdrawn"


def test_many_publish_at_once(store: FolderAnswers) -> None:
    """Different questions under one title, each by a store of its own, as processes would: every one has an address of its own."""
    stores = [FolderAnswers(store.folder) for _ in range(8)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            stores[number].put(version(question=f"Question {number}?"), moment=NOON)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert {one.question for one in store.listed()} == {f"Question {number}?" for number in range(8)}
    assert len({one.slug for one in store.listed()}) == 8


def test_the_same_published_by_many_is_there_once(store: FolderAnswers) -> None:
    threads = [threading.Thread(target=FolderAnswers(store.folder).put, args=(version(),), kwargs={"moment": NOON}) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.listed()) == 1 and len(store.versions(store.listed()[0].slug)) == 1


def test_a_killed_process_leaves_nothing_that_counts(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    folder = store.folder / about.slug
    (folder / "v1.about").unlink()  # the file was written, what is said of it was not
    (folder / "v1.json").write_bytes(b"half a fi")
    (folder / ".v1.json.abc").write_bytes(b"half")
    assert FolderAnswers(store.folder).listed() == ()
    again = FolderAnswers(store.folder).put(version(), moment=LATER)
    assert again.slug == about.slug
    held = FolderAnswers(store.folder).get(again.slug)
    assert held is not None and held.answer == version()


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b'{"schema": "clincite/publication/9"}', b"null"])
def test_damage_beside_one_answer_hides_no_other(store: FolderAnswers, damage: bytes) -> None:
    hurt = store.put(version(), moment=NOON)
    store.put(version(question="Sound?", title="Sound"), moment=NOON)
    (store.folder / hurt.slug / "v1.about").write_bytes(damage)
    assert [one.title for one in FolderAnswers(store.folder).listed()] == ["Sound"]


def test_a_file_that_was_altered_is_not_shown(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    file = store.folder / about.slug / "v1.json"
    data = json.loads(file.read_bytes())
    data["claims"][0]["text"] = "Take twice as much."
    file.write_text(json.dumps(data))
    with pytest.raises(LibraryError, match="damaged"):
        FolderAnswers(store.folder).get(about.slug)
    file.unlink()
    with pytest.raises(LibraryError, match="damaged"):
        FolderAnswers(store.folder).get(about.slug)


def test_a_sidecar_cannot_speak_for_another_version_or_address(store: FolderAnswers) -> None:
    about = store.put(version(), moment=NOON)
    folder = store.folder / about.slug
    (folder / "v2.about").write_bytes((folder / "v1.about").read_bytes())
    (folder / "v1.about").write_bytes(msgspec.json.encode(msgspec.structs.replace(about, slug="../../etc")))
    assert FolderAnswers(store.folder).versions(about.slug) == ()


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(InputError, match="cannot be written to"):
        FolderAnswers(tmp_path / "file").put(version(), moment=NOON)


def test_descriptions() -> None:
    assert description_of(sample.sample()) == sample.CLAIMS[0].text
    assert description_of(sample.sample(direct_answer=())).startswith("No source in this library")
    assert shortened("one two three", 9) == "one two …"
    assert shortened("a\n b", 9) == "a b"
