"""``/policy``: says what is really done, from the settings in force."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pydantic
import pytest

from clincite import __version__
from clincite.render import words
from clincite.review.critical import CRITICAL_WORDS
from clincite.review.roles import ROLE_WORDS, Role
from clincite.review.states import State
from clincite.settings import Settings
from clincite.web.site import Site
from tests.desks import People
from tests.web.browsing import RECORDS, assert_clean, client_of, made_site


def policy(folder: Path, **settings: object) -> str:
    return policy_of(made_site(folder, *RECORDS, **settings))


def policy_of(site: Site) -> str:
    with client_of(site) as client:
        page = client.get("/policy").text
    assert_clean(page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_as_it_comes(tmp_path: Path) -> None:
    text = policy(tmp_path)
    assert "No medical board stands behind this page and none is claimed: nobody has an account that may review answers." in text
    assert "approved once 1 person has signed it" in text and "approved by 2 persons, one by one" in text
    assert "A new review is due 12 months after an approval" in text
    assert "Its entries are not signed." in text and "may send 5 reports an hour" in text
    assert not (tmp_path / "desk.db").exists(), "reading makes nothing"
    assert "Questions are not written to any log." in text
    assert "No service on the network is asked." in text
    assert "Whoever runs this page has not published another contact." in text
    assert "until 30 days have passed since the last one" in text
    assert "100000 requests a minute" in text
    assert f"clincite {__version__}" in text
    assert "Human Phenotype Ontology" in text and "(MIT)" in text
    assert re.search(r"retracted 1 It is never quoted", text)
    assert "Status last established for any record: 2025-05-06." in text


def test_as_the_owner_set_it(tmp_path: Path) -> None:
    text = policy(
        tmp_path,
        log_questions=True,
        requests_per_minute=7,
        thread_days=1,
        contact="editor@zorb.example",
        review_signatures=3,
        review_critical_approvals=4,
        review_months=18,
        review_months_by_topic={"gout": 6},
        reports_per_hour=1,
        session_hours=1,
    )
    assert "approved once 3 persons have signed it" in text and "approved by 4 persons, one by one" in text
    assert "due 18 months after an approval" in text and "On gout it is due after 6 months." in text
    assert "may send 1 report an hour" in text and "signed in for 1 hour;" in text
    assert "Questions are written to this server’s log, after names" in text
    assert "Questions are not written to any log." not in text
    assert "until 1 day have passed" not in text and "until 1 day has passed since the last one" in text
    assert "7 requests a minute" in text
    assert "editor@zorb.example" in text


def test_every_state_that_there_is_is_told_and_no_other(tmp_path: Path) -> None:
    text = policy(tmp_path)
    for state in State:
        told = words.review_words(state)
        assert f"{told.label} {told.sentence}" in text, state
    assert "Outdated" not in text and "Rejected" not in text, "words of old answer files"


def test_what_is_safety_critical_and_who_does_what_is_told(tmp_path: Path) -> None:
    text = policy(tmp_path)
    for kind in CRITICAL_WORDS.values():
        assert kind in text
    for role in Role:
        assert (ROLE_WORDS[role] in text) is (role is not Role.READER)
    assert "Signing an answer is for reviewers, editors and owners." in text


def test_who_stands_behind_it_is_counted(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    people = People(site.desk)
    people.author()
    assert "1 person can review answers here. None of them has agreed" in policy_of(site), "the owner"
    lee = people.person("Dr A. Lee", Role.REVIEWER, credentials="MD")
    people.accounts.update_profile(lee, name=lee.name, credentials="MD", affiliation="", on_board=True)
    text = policy_of(site)
    assert "2 people can review answers here, and 1 account is shown" in text
    assert "No medical board" not in text and "Lee" not in text


def test_a_desk_that_cannot_be_read_takes_no_other_page_away(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database")
    site = made_site(tmp_path, *RECORDS)
    assert "Who reviews here cannot be told just now." in policy_of(site)
    with client_of(Site(site.settings, site.library, clock=site.clock, vocabulary=site.vocabulary)) as client:
        for path in ("/", "/topics", "/records/pmid:102", "/ask?q=How+is+zorb+fever+treated%3F&wait=1"):
            assert client.get(path).status_code == 200, path
        for path in ("/answers", "/answers/x", "/board", "/ledger", "/feed.atom"):
            got = client.get(path)
            assert got.status_code == 503 and "database" in got.text, path


def test_live_services_are_named_only_where_they_are_asked(tmp_path: Path) -> None:
    from clincite.sources.services import services_of
    from clincite.web.site import Site
    from tests.web.browsing import NOW, made_library, made_vocabulary

    settings = Settings.model_validate({"home": tmp_path, "live": True})
    services = services_of(settings, cache=tmp_path / "network")
    library = made_library(tmp_path / "library", *RECORDS)
    words = made_vocabulary(*RECORDS)
    for offline in (False, True):
        made = Settings.model_validate({"home": tmp_path, "live": True, "offline": offline})
        with client_of(Site(made, library, clock=lambda: NOW, vocabulary=words, services=tuple(services))) as client:
            assert ("PubMed, Europe PMC" in client.get("/policy").text) is not offline


def test_a_contact_becomes_a_safe_link(tmp_path: Path) -> None:
    with client_of(made_site(tmp_path, contact="https://zorb.example/report")) as client:
        assert '<a href="https://zorb.example/report">' in client.get("/policy").text
    for wrong in ("javascript:alert(1)", "http://zorb.example", "two words@x", "x"):
        with pytest.raises(pydantic.ValidationError):
            Settings.model_validate({"home": tmp_path, "contact": wrong})
