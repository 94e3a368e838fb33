"""Where an answer stands, and why: what everybody reads meanwhile, what a withdrawal changes of that, the last reason that was given."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from clincite.review.states import State
from clincite.review.values import RejectReason, Verdict
from tests.review.world import LATER, QUONKIN, TRIAL, retracted
from tests.web.browsing import EVIL, assert_clean
from tests.web.desk.desk_site import AUTHOR, EDITOR, ONE, TWO, World, said, words_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def second_version(world: World) -> str:
    """An answer whose first version is approved, and whose second is under review."""
    slug = world.approved()
    one = world.person(ONE).actor
    world.desk.reopen(world.person(EDITOR).actor, slug, "A reader found a fault.")
    world.desk.state_interests(one, slug, none=True)
    claim = world.claim(slug, TRIAL)
    world.desk.decide(one, slug, claim, Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason="Old.")
    world.desk.revise(one, slug, version=1)
    return slug


def withdraw_form(page: lxml.html.HtmlElement) -> str:
    return words_of(page.xpath("//details[@id='withdraw']")[0])


def head(page: lxml.html.HtmlElement) -> str:
    return words_of(page.xpath("//p[@class='case-where']")[0])


def note(page: lxml.html.HtmlElement) -> str:
    return " ".join(words_of(one) for one in page.xpath("//div[contains(@class, 'case-why')]"))


# -- what everybody reads ------------------------------------------------------------------------------------------------------


def test_the_head_and_the_list_say_which_version_everybody_reads(world: World) -> None:
    slug = world.submitted().slug
    assert "not public yet" in head(world.as_(EDITOR).page(f"/desk/answers/{slug}"))
    world.desk.publish(world.person(EDITOR).actor, slug)
    page = world.as_(EDITOR).page(f"/desk/answers/{slug}")
    assert "Public page" in head(page) and "Everybody reads" not in head(page)
    assert "everybody reads it" in words_of(page.xpath("//ol[@class='versions']")[0])


def test_a_withdrawal_of_a_version_that_nobody_reads_says_what_they_go_on_to_read(world: World) -> None:
    slug = second_version(world)
    where = f"/desk/answers/{slug}"
    editor = world.as_(EDITOR)
    shown = world.desk.item(slug).shown
    assert shown == 1, "the approved one keeps the address"
    page = editor.page(where)
    assert "Everybody reads version 1" in head(page)
    form = page.xpath("//details[@id='withdraw']")[0]
    assert "Everybody still reads version 1 (not approved): withdrawing version 2 changes nothing of that." in words_of(form)
    assert form.xpath(".//a/@href") == [f"{where}/v/1?act=withdraw#withdraw"]
    done = editor.does(f"{where}/withdraw", reason="Not wanted.", version="2")
    got = editor.get(done)
    assert said(got) == "Version 2 is withdrawn. Everybody still reads version 1."
    after = lxml.html.document_fromstring(got.text)
    assert "Version 2 was withdrawn by Edda Editor on 31 January 2026, 08:00 UTC. Not wanted." in note(after)
    assert f"{where}/v/1?act=withdraw#withdraw" in after.xpath("//div[contains(@class, 'case-why')]//a/@href")


def test_withdrawing_the_one_that_everybody_reads_leaves_it_there_as_withdrawn(world: World) -> None:
    slug = second_version(world)
    where = f"/desk/answers/{slug}"
    world.desk.withdraw(world.person(EDITOR).actor, slug, "Not wanted.", version=2)
    editor = world.as_(EDITOR)
    page = editor.page(f"{where}/v/1?act=withdraw")
    assert page.xpath("//details[@id='withdraw'][@open]")
    assert "says that it was withdrawn; no older version takes its place" in withdraw_form(page)
    done = editor.does(f"{where}/withdraw", reason="The dose was wrong.", version="1")
    assert done == f"{where}/v/1?done=withdraw"
    assert said(editor.get(done)) == "Version 1 is withdrawn."
    assert world.desk.item(slug).shown == 1 and world.desk.item(slug).shown_state is State.WITHDRAWN


def test_withdrawing_what_nobody_else_can_read_says_so(world: World) -> None:
    slug = world.submitted().slug
    assert "Nobody but the desk can read it." in withdraw_form(world.as_(AUTHOR).page(f"/desk/answers/{slug}"))


def test_a_published_version_takes_the_place_of_the_approved_one_that_is_withdrawn(world: World) -> None:
    slug = world.approved()
    world.library.add([retracted(QUONKIN)])
    editor = world.as_(EDITOR)
    editor.does(f"/desk/answers/{slug}/refresh")
    world.desk.publish(editor.person.actor, slug)
    assert world.desk.item(slug).shown == 1
    assert "Version 2 takes its place (submitted)." in withdraw_form(editor.page(f"/desk/answers/{slug}/v/1"))
    editor.does(f"/desk/answers/{slug}/withdraw", reason="Its trial was retracted.", version="1")
    assert world.desk.item(slug).shown == 2


def test_the_list_of_versions_says_which_took_the_place_of_which(world: World) -> None:
    slug = world.under_review(ONE)
    one = world.person(ONE).actor
    world.desk.decide(one, slug, world.claim(slug, TRIAL), Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason="Old.")
    world.desk.revise(one, slug, version=1)
    page = world.as_(ONE).page(f"/desk/answers/{slug}")
    rows = [words_of(row) for row in page.xpath("//ol[@class='versions']/li")]
    assert rows[0].startswith("Version 2 Under review") and rows[1].startswith("Version 1 Replaced by version 2")
    old = world.as_(ONE).page(f"/desk/answers/{slug}/v/1")
    assert head(old).startswith("Replaced by version 2 Version 1 of 2")
    assert "before the approval" not in words_of(old.xpath("//section[@id='desk-bar']")[0])


def test_an_approved_version_is_replaced_once_another_is_approved(world: World) -> None:
    slug = second_version(world)
    for name in (ONE, TWO):
        person = world.person(name).actor
        world.desk.state_interests(person, slug, none=True)
        for claim in world.case(slug).claims:
            if claim.needed and person.id not in {one.id for one in claim.approved_by}:
                world.desk.decide(person, slug, claim.claim.id, Verdict.APPROVE, version=2)
    world.desk.sign(world.person(ONE).actor, slug, version=2)
    rows = [words_of(row) for row in world.as_(ONE).page(f"/desk/answers/{slug}").xpath("//ol[@class='versions']/li")]
    assert rows[0].startswith("Version 2 Approved everybody reads it") and rows[1].startswith("Version 1 Replaced by version 2 as")


# -- evidence that changed under what everybody reads --------------------------------------------------------------------------


def moved(world: World) -> str:
    """An answer whose approved version lost a source after its question was asked anew."""
    slug = world.approved()
    world.library.add([LATER])
    world.as_(EDITOR).does(f"/desk/answers/{slug}/refresh")
    world.library.add([retracted(QUONKIN)])
    world.desk.sweep()
    item = world.desk.item(slug)
    assert item.state is State.SUBMITTED and item.shown_state is State.EVIDENCE_CHANGED
    return slug


def test_evidence_that_changed_is_not_hidden_by_a_newer_version(world: World) -> None:
    slug = moved(world)
    page = world.as_(ONE).page("/desk")
    (row,) = page.xpath("//li[contains(@class, 'queue-row')]")
    chips = [words_of(one) for one in row.xpath(".//span[@class='state']")]
    assert chips == ["Submitted", "Version 1: evidence changed"] and row.get("data-state") == "evidence_changed"
    filters = {
        words_of(one).rpartition(" ")[0]: words_of(one).rpartition(" ")[2] for one in page.xpath("//nav[@aria-label='Which answers']//a")
    }
    assert filters["Evidence changed"] == "1" and filters["Submitted"] == "1"
    for state in ("evidence_changed", "submitted"):
        links = world.as_(ONE).page(f"/desk?state={state}").xpath("//li[contains(@class, 'queue-row')]//h2/a/@href")
        assert links == [f"/desk/answers/{slug}"], state
    assert not world.as_(ONE).page("/desk?state=approved").xpath("//li[contains(@class, 'queue-row')]")


def test_the_page_says_that_the_evidence_of_what_everybody_reads_changed(world: World) -> None:
    slug = moved(world)
    page = words_of(world.as_(ONE).page(f"/desk/answers/{slug}").xpath("//main")[0])
    assert "Everybody reads version 1. Its evidence has changed since it was approved." in page
    assert "was retracted" in page.partition("Its evidence has changed")[2][:400], "and what happened"


def test_what_does_not_verify_is_told_without_code(world: World) -> None:
    slug = world.approved()
    world.library.add([retracted(QUONKIN)])
    faults = [words_of(one) for one in world.as_(ONE).page(f"/desk/answers/{slug}").xpath("//p[contains(@class, 'dc-fault')]")]
    assert any("notices is empty here and '" in one for one in faults)
    assert not any(sign in one for one in faults for sign in ("()", "(", "None", "..")), faults


def test_what_was_approved_is_found_by_that_while_a_newer_version_waits(world: World) -> None:
    slug = world.approved()
    world.library.add([LATER])
    world.as_(EDITOR).does(f"/desk/answers/{slug}/refresh")
    links = world.as_(ONE).page("/desk?state=approved").xpath("//li[contains(@class, 'queue-row')]//h2/a/@href")
    assert links == [f"/desk/answers/{slug}"]


# -- why it stands there -------------------------------------------------------------------------------------------------------


def test_who_asked_reads_why_changes_are_requested_and_what_they_can_do(world: World) -> None:
    slug = world.under_review(ONE)
    where = f"/desk/answers/{slug}"
    assert note(world.as_(AUTHOR).page(where)) == ""
    world.as_(ONE).does(f"{where}/request-changes", version="1", reason=f"The children are missing.\n{EVIL}")
    got = world.as_(AUTHOR).get(where)
    assert_clean(got.text)
    page = lxml.html.document_fromstring(got.text)
    told = note(page)
    assert told.startswith("Changes to version 1 were requested by Ada One on 31 January 2026, 08:00 UTC. The children are missing.")
    links = page.xpath("//div[contains(@class, 'case-why')]//a/@href")
    assert "#talk" in links and any(one.startswith("/desk/submit?q=") for one in links)
    reviewer = world.as_(ONE).page(where)
    assert "The children are missing." in note(reviewer) and "You can reply" not in note(reviewer)


def test_requested_changes_are_the_first_thing_before_the_approval(world: World) -> None:
    slug = world.under_review(ONE)
    before = len(world.case(slug).blockers)
    world.as_(ONE).does(f"/desk/answers/{slug}/request-changes", version="1", reason="Why.")
    bar = world.as_(ONE).page(f"/desk/answers/{slug}").xpath("//section[@id='desk-bar']")[0]
    things = [words_of(one) for one in bar.xpath(".//ul[@class='blockers']/li")]
    assert things[0].startswith("Changes are requested.") and len(things) == before + 1
    assert bar.xpath(".//ul[@class='blockers']/li[1]/a/@href") == ["#resume"]
    assert words_of(bar.xpath(".//summary")[0]).startswith(f"{before + 1} things stand before the approval")


def test_the_last_reason_counts_and_goes_on_with_the_review(world: World) -> None:
    slug = world.under_review(ONE)
    where = f"/desk/answers/{slug}"
    one = world.as_(ONE)
    one.does(f"{where}/request-changes", version="1", reason="First words.")
    one.does(f"{where}/resume", version="1", reason="Second words.")
    told = note(one.page(where))
    assert "The review of version 1 was resumed by Ada One" in told and "Second words." in told and "First words." not in told
    assert "Third words" not in told
    other = second_version_of(world, slug)
    assert "Second words." in note(one.page(where)), "the same review"
    assert other == 2


def second_version_of(world: World, slug: str) -> int:
    one = world.person(ONE).actor
    world.desk.decide(one, slug, world.claim(slug, TRIAL), Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason="Old.")
    return world.desk.revise(one, slug, version=1).newest


def test_a_reopened_review_says_why_and_an_approved_one_nothing(world: World) -> None:
    slug = world.approved()
    assert note(world.as_(ONE).page(f"/desk/answers/{slug}")) == ""
    world.as_(EDITOR).does(f"/desk/answers/{slug}/reopen", version="1", reason="A reader found a fault.")
    assert "A new review of version 1 was begun by Edda Editor" in note(world.as_(ONE).page(f"/desk/answers/{slug}"))


def test_a_source_that_moved_is_the_reason_of_clincite_itself(world: World) -> None:
    slug = world.approved()
    world.library.add([retracted(QUONKIN)])
    world.desk.sweep()
    told = note(world.as_(ONE).page(f"/desk/answers/{slug}"))
    assert told.startswith("The evidence under version 1 changed on 31 January 2026") and "was retracted" in told
