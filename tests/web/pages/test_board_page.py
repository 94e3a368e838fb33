"""``/board``: real accounts whose owners agreed, and nobody else."""

from __future__ import annotations

from pathlib import Path

import lxml.html

from clincite.review.roles import Role
from clincite.review.values import Person
from clincite.web.site import Site
from tests.desks import People
from tests.web.browsing import EVIL, assert_clean, client_of, made_site


def board(site: Site) -> str:
    with client_of(site) as client:
        got = client.get("/board")
    assert got.status_code == 200
    assert_clean(got.text)
    return " ".join(lxml.html.document_fromstring(got.text).text_content().split())


def agree(people: People, person: Person, *, affiliation: str = "") -> None:
    people.accounts.update_profile(person, name=person.name, credentials=person.credentials, affiliation=affiliation, on_board=True)


def test_nobody_is_claimed(tmp_path: Path) -> None:
    text = board(made_site(tmp_path))
    assert "Nobody reviews answers here yet, and no board is claimed." in text
    assert not (tmp_path / "desk.db").exists()


def test_nobody_is_named_who_did_not_agree(tmp_path: Path) -> None:
    site = made_site(tmp_path)
    People(site.desk).person("Dr Quiet", Role.REVIEWER, credentials="MD")
    text = board(site)
    assert "Quiet" not in text and "2 people can review answers here. None of them has agreed" in text


def test_who_agreed_is_named_with_what_they_gave(tmp_path: Path) -> None:
    site = made_site(tmp_path)
    people = People(site.desk)
    agree(people, people.person("Dr A. Lee", Role.REVIEWER, credentials="MD, FRZ"), affiliation="Zorb Hospital")
    agree(people, people.person("E. Roe", Role.EDITOR))
    agree(people, people.author())
    text = board(site)
    assert "Dr A. Lee, MD, FRZ Zorb Hospital Reviewer: approves, amends and rejects claims" in text
    assert "E. Roe Editor: assigns" in text
    assert "@desk.example" not in text, "nobody's address"
    assert "Invented Author" not in text, "an author reviews nothing"


def test_who_left_is_not_named(tmp_path: Path) -> None:
    site = made_site(tmp_path)
    people = People(site.desk)
    gone = people.person("Dr Gone", Role.REVIEWER)
    agree(people, gone)
    people.accounts.set_active(people.owner().actor, gone.id, False)
    assert "Gone" not in board(site)


def test_what_people_say_of_themselves_is_text(tmp_path: Path) -> None:
    site = made_site(tmp_path)
    people = People(site.desk)
    agree(people, people.person(EVIL, Role.REVIEWER, credentials=EVIL), affiliation=EVIL)
    assert EVIL in board(site)
