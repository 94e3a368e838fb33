"""The bar above every page of somebody who is signed in, and the page of the people."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from tests.web.desk.desk_site import AUTHOR, EDITOR, ONE, World, words_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def bar(page: lxml.html.HtmlElement) -> tuple[list[str], list[str]]:
    """The places, and which of the links of the bar is the page that is shown."""
    (me,) = page.xpath("//div[@class='me']")
    return [words_of(one) for one in me.xpath(".//nav//a")], [words_of(one) for one in me.xpath(".//a[@aria-current='page']")]


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (AUTHOR, ["/desk/mine", "/desk/submit", "/account"]),
        (ONE, ["/desk", "/desk/mine", "/account", "/account/codes"]),
        (EDITOR, ["/desk", "/desk/reports", "/desk/numbers", "/desk/ledger", "/account"]),
        ("owner", ["/desk", "/people", "/account"]),
    ],
)
def test_the_same_places_stand_above_every_page(world: World, name: str, paths: list[str]) -> None:
    browser = world.as_(name)
    seen = [bar(browser.page(path)) for path in paths]
    assert all(places == seen[0][0] for places, _ in seen) and seen[0][0]
    for path, (places, here) in zip(paths, seen, strict=True):
        if path == "/account":
            assert here == [browser.person.shown]
        elif path == "/account/codes":
            assert here == []
        else:
            assert len(here) == 1 and here[0] in places, path


def test_a_public_page_says_nothing_of_who_is_signed_in(world: World) -> None:
    world.desk.publish(world.person(EDITOR).actor, world.submitted().slug)
    for path in ("/", "/answers", "/board"):
        mine, anybody = world.as_(ONE).get(path), world.anybody().get(path)
        assert "Ada One" not in mine.text and mine.text == anybody.text, path


def test_an_account_is_closed_in_two_steps(world: World) -> None:
    world.person(ONE)
    owner = world.as_("owner")
    page = owner.page("/people")
    for form in page.xpath("//form[input[@name='active'][@value='no']]"):
        assert form.getparent().tag == "details" and form.getparent().get("open") is None
    row = page.xpath("//li[contains(., 'Ada One')]")[0]
    closing = words_of(row.xpath(".//details")[0])
    assert (
        "Close the account …" in closing
        and "approvals and signatures do not count" in closing
        and "Close the account of Ada One" in closing
    )
    own = page.xpath("//li[contains(., '(you)')]")[0]
    assert "Close your own account" in words_of(own.xpath(".//details")[0])
    owner.does(f"/people/{world.person(ONE).id}/active", active="no")
    row = owner.page("/people").xpath("//li[contains(., 'Ada One')]")[0]
    assert not row.xpath(".//details") and "Open the account again" in words_of(row)
