"""A page that was open while the next version was made: nothing of the newer one comes into it, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from clincite.review.states import State
from clincite.review.values import RejectReason, Verdict
from tests.review.world import DOSE, QUESTION, SHORTER, TRIAL
from tests.web.browsing import EVIL, assert_clean
from tests.web.desk.desk_site import AUTHOR, EDITOR, ONE, TWO, Browser, World, said, words_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def second_version(world: World, *, drop: str = TRIAL) -> tuple[str, str]:
    """Slug of an answer whose version 2 leaves out a claim of version 1, and that claim's id."""
    slug = world.under_review(ONE, TWO)
    claim, one = world.claim(slug, drop), world.person(ONE).actor
    world.desk.decide(one, slug, claim, Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason="Old.")
    world.desk.revise(one, slug, version=1)
    return slug, claim


def typed(page: lxml.html.HtmlElement) -> list[str]:
    return [str(one.text) for one in page.xpath("//*[@id='problem']//textarea[@readonly]")]


def test_a_script_is_told_of_the_newer_version_and_gets_nothing_of_it(world: World) -> None:
    slug, _ = second_version(world)
    for name, fields in (("decide", {"verdict": "approve"}), ("decide", {"verdict": "reject", "category": "wrong", "reason": "x"})):
        got = world.as_(TWO).send(f"/desk/answers/{slug}/{name}", part=True, claim=world.claim(slug, DOSE), version="1", **fields)
        assert got.status_code == 409
        (banner,) = lxml.html.fragments_fromstring(got.text, no_leading_text=True)
        assert banner.get("id") == "desk-stale" and "Version 2 has taken the place of version 1" in words_of(banner)
        assert banner.xpath(".//a/@href") == [f"/desk/answers/{slug}"]
    assert not any(one.decisions for one in world.case(slug).claims)


def test_a_comment_of_a_stale_page_is_kept_and_told_with_the_newer_version(world: World) -> None:
    slug, claim = second_version(world)
    where = f"/desk/answers/{slug}/comment"
    empty = world.as_(TWO).send(where, part=True, claim=claim, version="1", text=" ")
    assert empty.status_code == 409 and "is empty" in said(empty) and "what you typed stays here" in said(empty)
    got = world.as_(TWO).send(where, part=True, claim=claim, version="1", text="Too late?")
    assert got.status_code == 200 and "It is kept, on version 1." in said(got) and "<li" not in got.text
    assert [one.text for one in world.desk.case(slug, 1).claims if one.claim.id == claim for one in one.comments] == ["Too late?"]


def test_without_scripts_a_comment_leads_back_to_the_version_that_it_is_about(world: World) -> None:
    slug, claim = second_version(world)
    where = f"/desk/answers/{slug}"
    two = world.as_(TWO)
    assert two.does(f"{where}/comment", claim=claim, version="1", text="Late.") == f"{where}/v/1?done=comment&claim={claim}#{claim}"
    assert two.does(f"{where}/comment", version="1", text="Late.") == f"{where}/v/1?done=comment"
    assert two.does(f"{where}/comment", version="2", text="In time.") == f"{where}?done=comment"


@pytest.mark.parametrize("drop", [TRIAL, DOSE])
def test_without_scripts_what_was_typed_for_a_stale_claim_stands_in_the_alert(world: World, drop: str) -> None:
    """Never in the form of a claim of the newer version: it may bear the same name and be another sentence."""
    slug, claim = second_version(world, drop=drop)
    reason = f"By a factor of ten.\n{EVIL}"
    got = world.as_(TWO).send(f"/desk/answers/{slug}/decide", claim=claim, version="1", verdict="reject", category="wrong", reason=reason)
    assert got.status_code == 409
    assert_clean(got.text)
    page = lxml.html.document_fromstring(got.text)
    assert "Version 1 is not the newest any more" in said(got)
    assert typed(page) == [reason]
    assert not page.xpath("//details[@open]") and not page.xpath(f"//*[@id='problem']//a[@href='#{claim}']")
    assert all(one == "2" for one in page.xpath("//input[@name='version']/@value")), "what is sent next is about what is shown"


def test_what_the_page_offers_no_form_for_any_more_stands_in_the_alert(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    where = f"/desk/answers/{slug}/request-changes"
    world.as_(ONE).does(where, version="1", reason="Once.")
    got = world.as_(TWO).send(where, version="1", reason="I typed this for a while.")
    assert got.status_code == 409 and typed(lxml.html.document_fromstring(got.text)) == ["I typed this for a while."]


def test_a_form_that_is_shown_again_is_not_shown_twice(world: World) -> None:
    slug = world.under_review(ONE)
    got = world.as_(ONE).send(f"/desk/answers/{slug}/request-changes", version="1", reason=" ")
    page = lxml.html.document_fromstring(got.text)
    assert got.status_code == 409 and typed(page) == [] and page.xpath("//details[@id='request-changes'][@open]")
    assert page.xpath("//*[@id='problem']//a/@href") == ["#request-changes"]


@pytest.mark.parametrize(
    ("name", "what", "fields"),
    [
        (ONE, "sign", {}),
        (ONE, "request-changes", {"reason": "Narrower."}),
        (EDITOR, "publish", {}),
    ],
)
def test_what_somebody_does_is_about_the_version_that_they_saw(world: World, name: str, what: str, fields: dict[str, str]) -> None:
    slug, _ = second_version(world)
    got = world.as_(name).send(f"/desk/answers/{slug}/{what}", version="1", **fields)
    assert got.status_code == 409 and "not the newest any more" in said(got)
    item = world.desk.item(slug)
    assert item.state is State.UNDER_REVIEW and not item.public and world.case(slug).version.signatures == ()


def test_every_form_that_acts_on_a_version_names_it(world: World) -> None:
    slug = world.under_review(ONE)
    named = {"decide", "comment", "revise", "sign", "request-changes", "withdraw", "publish", "begin", "resume", "reopen"}

    def check(browser: Browser, path: str) -> set[str]:
        found = set()
        for form in browser.page(path).xpath("//form[starts-with(@action, '/desk/answers/')]"):
            what = str(form.get("action")).rpartition("/")[2]
            if what in named:
                assert form.xpath("./input[@name='version']/@value") == ["1"], what
                found.add(what)
        return found

    other = world.submitted("What causes zorb disease?").slug
    seen = check(world.as_(ONE), f"/desk/answers/{slug}") | check(world.as_(EDITOR), f"/desk/answers/{other}")
    world.desk.request_changes(world.person(ONE).actor, slug, "Why.")
    seen |= check(world.as_(ONE), f"/desk/answers/{slug}")
    world.desk.withdraw(world.person(EDITOR).actor, other, "Why.")
    seen |= check(world.as_(EDITOR), f"/desk/answers/{other}")
    assert seen == named - {"revise"}


def test_words_of_an_amendment_stay_with_the_same_claim_of_the_same_version(world: World) -> None:
    slug = world.under_review(ONE)
    claim = world.claim(slug, TRIAL)
    page = world.as_(ONE).page(f"/desk/answers/{slug}?claim={claim}&act=amend")
    (form,) = page.xpath(f"//li[@id='{claim}']//details[@open][@data-act='amend']/form")
    assert form.xpath(".//textarea/text()") == [TRIAL]
    assert len(page.xpath("//ol[@class='dcs']//details[contains(@class, 'dc-act')]")) == 1, "other claims have links to theirs"
    fields = {str(one.get("name")): str(one.get("value") or "") for one in form.xpath(".//input")} | {"text": SHORTER, "reason": ""}
    fields.pop("csrf")
    world.as_(ONE).does(str(form.get("action")), **fields)
    assert any(one.verdict is Verdict.AMEND for claim in world.case(slug).claims for one in claim.decisions)


def test_a_claim_that_there_is_none_of_opens_no_form(world: World) -> None:
    slug = world.under_review(ONE)
    for query in ("claim=c99&act=amend", "claim=c1&act=burn", "act=amend&claim=%3Cscript%3E", f"act={EVIL}"):
        got = world.as_(ONE).get(f"/desk/answers/{slug}?{query}")
        assert got.status_code == 200
        assert_clean(got.text)
    assert world.as_(AUTHOR).get(f"/desk/answers/{slug}?claim=c1&act=amend").status_code == 200
    assert QUESTION in world.as_(AUTHOR).get(f"/desk/answers/{slug}").text
