"""The desk behind the page: opened when it is needed, made only for whoever writes, swept beside what goes on."""

from __future__ import annotations

import datetime
import logging
import threading
import time
from pathlib import Path

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer, sealed
from clincite.errors import DeskError, StoreError
from clincite.library import EmbeddedLibrary
from clincite.readers import Audience
from clincite.review.desk import Desk
from clincite.review.states import State
from clincite.review.store.database import Database
from clincite.web.asking.shelf import shelf_of
from clincite.web.reviewing import Reviewing
from clincite.web.site import Site
from tests.desks import People, publish
from tests.web.browsing import RECORDS, client_of, made_site

QUESTION = "How is zorb fever treated?"
START = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC)
_PATIENCE = 30.0


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Site:
    made = made_site(tmp_path, *RECORDS)
    return Site(made.settings, made.library, clock=clock, vocabulary=made.vocabulary)


def published(site: Site) -> str:
    return publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR)).slug


def test_looking_makes_no_database(site: Site, tmp_path: Path) -> None:
    assert site.reviewing.database() is None and site.reviewing.known_accounts is None
    assert site.answers.listed() == ()
    assert not site.reviewing.sweep_when("anything")
    with client_of(site) as client:
        for path in ("/", "/answers", "/policy", "/board", "/ledger", "/report", "/feed.atom", "/sitemap.xml"):
            assert client.get(path).status_code == 200, path
    assert not (tmp_path / "desk.db").exists()


def test_what_another_process_made_is_found(site: Site) -> None:
    assert site.answers.listed() == ()
    other = Desk.of(site.settings, Database.open(site.settings.database_url), clock=site.clock, library=lambda: site.library, signer=None)
    slug = publish(other, site.answer_now(QUESTION, Audience.DOCTOR)).slug
    other.close()
    assert [one.slug for one in site.answers.listed()] == [slug]


def test_many_ask_for_the_desk_at_once_and_get_one(site: Site) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(site.desk)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len({id(one) for one in found}) == 1
    assert site.accounts is site.accounts


def test_a_sweep_is_recorded_once_for_each_day_and_edition(site: Site, clock: Clock) -> None:
    slug = published(site)
    assert site.reviewing.sweep_when(("edition", clock.now.date()))
    assert site.answers.versions(slug)[0].state == State.APPROVED
    clock.now += datetime.timedelta(days=365)
    assert not site.reviewing.sweep_when(("edition", START.date())), "the same day: nothing to look for"
    assert site.answers.versions(slug)[0].state == State.APPROVED
    assert site.reviewing.sweep_when(("edition", clock.now.date()))
    assert site.answers.versions(slug)[0].state == State.EXPIRED


def test_a_page_that_is_served_sweeps_by_itself(site: Site, clock: Clock) -> None:
    slug = published(site)
    clock.now += datetime.timedelta(days=365)
    with client_of(site):
        until = time.monotonic() + _PATIENCE
        while site.answers.versions(slug)[0].state != State.EXPIRED and time.monotonic() < until:
            time.sleep(0.02)
    assert site.answers.versions(slug)[0].state == State.EXPIRED


def test_a_sweep_that_fails_is_told_once_and_tried_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    published(site)
    swept: list[str] = []

    def broken(_: Desk) -> None:
        swept.append("broken")
        raise StoreError("The database is busy.")

    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING):
        patched.setattr(Desk, "sweep", broken)
        assert not site.reviewing.sweep_when("day")
        assert not site.reviewing.sweep_when("day")
    assert swept == ["broken", "broken"] and len(caplog.records) == 1
    assert site.reviewing.sweep_when("day")


def test_a_damaged_answer_is_told_once_and_stops_no_sweep(site: Site, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    slug = published(site)
    database = site.reviewing.database()
    assert database is not None
    with database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER versions_kept_update")
        connection.exec_driver_sql("UPDATE versions SET content = x'7b7d'")
    site.desk._tools._studied.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert site.reviewing.sweep_when("one day") and site.reviewing.sweep_when("the next day")
    (told,) = caplog.records
    assert f"but for what is damaged: {slug} version 1." in told.getMessage()


def test_what_the_page_has_just_composed_is_not_composed_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[Answer] = []
    before = engine.composed_again
    monkeypatch.setattr(engine, "composed_again", lambda answer, *args, **more: composed.append(answer) or before(answer, *args, **more))
    author = People(site.desk).author().actor
    answer = site.answer_now(QUESTION, Audience.DOCTOR)
    with pytest.raises(DeskError, match="composing the answer again"):
        site.desk.submit(author, sealed(msgspec.structs.replace(answer, title="All is well")))
    assert len(composed) == 1
    assert site.desk.submit(author, answer).state is State.SUBMITTED
    assert len(composed) == 1


def test_what_the_page_composed_of_an_older_library_is_not_taken(site: Site) -> None:
    answer = site.answer_now(QUESTION, Audience.DOCTOR)
    assert isinstance(site.library, EmbeddedLibrary)
    site.library.add([msgspec.structs.replace(RECORDS[0], id="pmid:90000099", ids={"pmid": "90000099"})])
    site._shelf = shelf_of(site.library, vocabulary=site.vocabulary, stamp="another")
    with pytest.raises(DeskError, match="the library has changed since"):
        site.desk.submit(People(site.desk).author().actor, answer)


def test_a_database_that_is_broken_stops_no_server(site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database" * 100)
    with caplog.at_level(logging.WARNING), client_of(site) as client:
        assert client.get("/").status_code == 200
        assert client.post("/reports", data={"text": "Wrong."}).status_code == 503
    with pytest.raises(StoreError):
        _ = site.desk


def test_nothing_is_swept_after_it_was_closed(site: Site) -> None:
    published(site)
    site.reviewing.close()
    assert not site.reviewing.sweep_when("day")


def test_the_policy_is_that_of_the_settings(tmp_path: Path) -> None:
    site = made_site(tmp_path, review_signatures=3, review_months=7)
    made = Reviewing(site.settings, clock=site.clock, library=lambda: site.library)
    assert (made.policy.signatures, made.policy.months) == (3, 7)
    assert site.desk.policy == made.policy
