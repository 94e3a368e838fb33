"""A session that ends while somebody writes: what they typed is shown to be copied, with the way to sign in again."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from httpx import Response

from clincite.review.states import State
from tests.desks import PASSWORD
from tests.web.accounts.signing import field
from tests.web.browsing import EVIL, assert_clean
from tests.web.desk.desk_site import EDITOR, ONE, TWO, Browser, World, words_of

WORDS = "It took me an hour to write this.\nAnd this."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def posted(browser: Browser, path: str, **fields: str) -> Response:
    """Send a form of a page that was opened while the session lasted, after it has ended."""
    token = field(browser.get("/account"), "csrf")
    browser.client.cookies.clear()
    return browser.client.post(path, data={"csrf": token, **fields})


def typed(page: lxml.html.HtmlElement) -> dict[str, str]:
    """Label and text of each field that is shown to be copied."""
    fields = page.xpath("//textarea[@readonly]")
    return {words_of(page.xpath(f"//label[@for='{one.get('id')}']")[0]): str(one.text) for one in fields}


def test_what_was_typed_is_shown_with_the_way_back(world: World) -> None:
    slug = world.under_review(ONE)
    where = f"/desk/answers/{slug}"
    got = posted(world.as_(ONE), f"{where}/comment", version="1", text=f"{WORDS}{EVIL}")
    assert got.status_code == 401 and got.headers["cache-control"] == "no-store"
    assert_clean(got.text)
    page = lxml.html.document_fromstring(got.text)
    assert typed(page) == {"Your words, as you typed it": f"{WORDS}{EVIL}"}
    (way,) = page.xpath("//a[contains(@class, 'primary')]")
    assert way.get("href") == f"/sign-in?next=%2Fdesk%2Fanswers%2F{slug}" and way.get("target") == "_blank", "the words stay where they are"
    assert world.case(slug).comments == ()


@pytest.mark.parametrize(
    ("path", "fields", "shown", "back"),
    [
        ("/desk/answers/{slug}/decide", {"verdict": "reject", "category": "wrong", "reason": WORDS}, [WORDS], "/desk/answers/{slug}"),
        ("/desk/answers/{slug}/interests", {"none": "no", "statement": WORDS}, [WORDS], "/desk/answers/{slug}"),
        ("/desk/answers/{slug}/withdraw", {"reason": WORDS, "version": "1"}, [WORDS], "/desk/answers/{slug}"),
        ("/desk/reports/1/close", {"outcome": WORDS}, [WORDS], "/desk/reports"),
        ("/desk/submit", {"q": WORDS, "how": "submit"}, [WORDS], "/desk/submit"),
        ("/account", {"name": "Nora", "credentials": "MD", "affiliation": " "}, ["Nora", "MD"], "/account"),
        ("/desk/answers/{slug}/sign", {"version": "1"}, [], "/desk/answers/{slug}"),
    ],
)
def test_each_form_gives_its_words_back(world: World, path: str, fields: dict[str, str], shown: list[str], back: str) -> None:
    slug = world.under_review(ONE)
    got = posted(world.as_(EDITOR), path.replace("{slug}", slug), **fields)
    page = lxml.html.document_fromstring(got.text)
    assert got.status_code == 401 and list(typed(page).values()) == shown
    wanted = back.replace("{slug}", slug).replace("/", "%2F")
    assert page.xpath("//a[contains(@class, 'primary')]/@href") == [f"/sign-in?next={wanted}"]


def test_no_password_and_no_secret_is_shown_again(world: World) -> None:
    for path in ("/account/password", "/account/codes", "/account/codes/remove", "/people/invite"):
        got = posted(world.as_(ONE), path, old=PASSWORD, new=PASSWORD, again=PASSWORD, password=PASSWORD, secret="S3CRET", code="123456")
        world._browsers.clear()
        assert got.status_code == 401 and typed(lxml.html.document_fromstring(got.text)) == {}, path
        assert PASSWORD not in got.text and "S3CRET" not in got.text and "123456" not in got.text


def test_a_form_of_the_session_before_gives_its_words_back_too(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    one = world.as_(ONE)
    got = one.client.post(f"/desk/answers/{slug}/request-changes", data={"csrf": "x" * 43, "version": "1", "reason": WORDS})
    page = lxml.html.document_fromstring(got.text)
    assert got.status_code == 403 and list(typed(page).values()) == [WORDS]
    assert not page.xpath("//a[contains(@href, 'sign-in')]"), "they are signed in"
    assert world.desk.item(slug).state is State.UNDER_REVIEW


def test_whoever_lost_the_role_meanwhile_keeps_the_words(world: World) -> None:
    slug = world.under_review(ONE)
    got = world.as_("Ann Author").send(f"/desk/answers/{slug}/request-changes", version="1", reason=WORDS)
    assert got.status_code == 403 and list(typed(lxml.html.document_fromstring(got.text)).values()) == [WORDS]


def test_what_is_sent_from_another_site_is_not_shown(world: World) -> None:
    """Else any page could have a page of ours show its words."""
    got = world.anybody().post("/desk/submit", data={"q": WORDS}, headers={"sec-fetch-site": "cross-site"})
    assert got.status_code == 403 and WORDS.partition("\n")[0] not in got.text


def test_a_program_is_told_without_the_words(world: World) -> None:
    got = world.anybody().post("/desk/submit", data={"q": WORDS}, headers={"accept": "application/json"})
    assert got.status_code == 401 and set(got.json()["error"]) == {"code", "message", "hint"}
