"""The queue, one's own answers, and handing an answer in."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest

from clincite.answers import sealed
from clincite.review.composing import Composing, Ground
from clincite.review.states import State
from tests.web.browsing import EVIL, assert_clean
from tests.web.desk.desk_site import AUTHOR, EDITOR, ONE, QUESTION, TWO, World, said, words_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_an_empty_queue_tells_what_to_do(world: World) -> None:
    page = world.as_(ONE).page("/desk")
    (empty,) = page.xpath("//div[contains(@class, 'desk-empty')]")
    assert "Nothing waits" in words_of(empty)
    assert "/desk/submit" in empty.xpath(".//a/@href")


def test_a_row_tells_what_it_is_where_it_stands_and_how_long_it_waits(world: World) -> None:
    item = world.submitted()
    world.clock.move(days=4)
    row = words_of(world.as_(ONE).page("/desk").xpath("//li[contains(@class, 'queue-row')]")[0])
    for told in (item.title, "Submitted", "4 days", f"{item.risk} safety-critical", "nobody", "version 1"):
        assert told in row, told


def test_what_is_riskiest_stands_first_then_what_has_waited_longest(world: World) -> None:
    first = world.submitted()
    world.clock.move(hours=3)
    other = world.submitted("What causes zorb disease?")
    assert first.risk > other.risk
    links = world.as_(ONE).page("/desk").xpath("//li[contains(@class, 'queue-row')]//h2/a/@href")
    assert links == [f"/desk/answers/{first.slug}", f"/desk/answers/{other.slug}"]
    world.desk.publish(world.person(EDITOR).actor, other.slug)
    world.desk.report(question=other.question, said="", text="It is wrong.", slug=other.slug, version=1)
    links = world.as_(ONE).page("/desk").xpath("//li[contains(@class, 'queue-row')]//h2/a/@href")
    assert links[0] == f"/desk/answers/{other.slug}", "a reader's report comes before what nobody complained of"


def test_it_is_narrowed_by_state_and_to_what_is_assigned(world: World) -> None:
    slug = world.under_review()
    other = world.submitted("What causes zorb disease?").slug
    world.desk.assign(world.person(EDITOR).actor, other, world.person(TWO).id)
    browser = world.as_(TWO)

    def shown(query: str) -> list[str]:
        found = browser.page(f"/desk{query}").xpath("//li[contains(@class, 'queue-row')]//h2/a/@href")
        return [str(one).rpartition("/")[2] for one in found]

    assert set(shown("")) == {slug, other}
    assert shown("?state=under_review") == [slug]
    assert shown("?mine=yes") == [other]
    assert shown("?state=approved") == []
    filters = [words_of(one) for one in browser.page("/desk?mine=yes").xpath("//nav[@aria-label='Which answers']//a")]
    assert filters[:3] == ["All that waits 2", "Assigned to you 1", "Submitted 1"]
    assert browser.get("/desk?state=nonsense").status_code == 404


def test_an_author_sees_the_own_answers_and_not_the_queue(world: World) -> None:
    item = world.submitted()
    author = world.as_(AUTHOR)
    assert author.get("/desk").status_code == 403
    assert author.page("/desk/mine").xpath("//li[contains(@class, 'queue-row')]//h2/a/@href") == [f"/desk/answers/{item.slug}"]
    assert "You have handed in no answer yet" in words_of(world.as_(ONE).page("/desk/mine"))


def test_the_places_are_those_that_the_role_may_go_to(world: World) -> None:
    def places(name: str) -> list[str]:
        return [words_of(one) for one in world.as_(name).page("/desk/mine").xpath("//nav[@aria-label='Review desk']//a")]

    assert places(AUTHOR) == ["My answers", "Submit"]
    assert places(ONE) == ["Queue", "My answers", "Submit"]
    assert places(EDITOR) == ["Queue", "My answers", "Submit", "Reports", "Numbers", "Ledger"]
    assert places("owner")[-1] == "People"


def test_an_answer_is_looked_at_and_handed_in(world: World) -> None:
    author = world.as_(AUTHOR)
    page = author.page("/desk/submit?" + urlencode({"q": QUESTION, "reader": "doctor"}))
    assert "claims" not in words_of(page.xpath("//h1")[0]) and "safety-critical" in page.text_content()
    where = author.does("/desk/submit", q=QUESTION, reader="doctor", how="submit")
    (item,) = world.desk.own(author.person.actor)
    assert where == f"/desk/answers/{item.slug}?done=submit" and item.state is State.SUBMITTED
    assert "handed in" in said(author.get(where))
    again = author.send("/desk/submit", q=QUESTION, reader="doctor", how="submit")
    assert again.status_code == 409 and world.desk.item(item.slug).newest == 1


def test_a_draft_waits_for_its_author(world: World) -> None:
    author = world.as_(AUTHOR)
    author.does("/desk/submit", q=QUESTION, reader="patient", how="draft")
    (item,) = world.desk.own(author.person.actor)
    assert item.state is State.DRAFT and item.reader == "patient"
    assert words_of(world.as_(ONE).page("/desk")).find(item.title) == -1
    assert author.does(f"/desk/answers/{item.slug}/send") == f"/desk/answers/{item.slug}?done=send"
    assert world.desk.item(item.slug).state is State.SUBMITTED


def test_what_cannot_be_asked_or_done_is_refused(world: World) -> None:
    author = world.as_(AUTHOR)
    assert author.send("/desk/submit", q="", how="submit").status_code == 422
    assert author.send("/desk/submit", q=QUESTION, how="burn").status_code == 422
    assert world.desk.own(author.person.actor) == ()


def test_nobody_else_gets_in(world: World) -> None:
    got = world.anybody().get("/desk")
    assert got.status_code == 303 and got.headers["location"] == "/sign-in?next=%2Fdesk"
    assert world.anybody().post("/desk/submit", data={"q": QUESTION}).status_code == 401


def test_hostile_words_stay_words(world: World) -> None:
    answer = world.desk.content(world.submitted().slug, 1)
    evil = sealed(msgspec.structs.replace(answer, title=EVIL, question=f"{EVIL}?"))
    world.desk._tools.composing = Composing(lambda: Ground(library=world.library), composed=lambda _: True)  # else it would not be taken
    world.desk.submit(world.person(AUTHOR).actor, evil)
    page = world.as_(ONE).get("/desk")
    assert_clean(page.text)
    assert EVIL.replace("<", "&lt;").partition(">")[0] in page.text
