"""What the desk keeps and counts: differences, history, readers' reports, numbers, the ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from sqlalchemy import text

from clincite.review.ledger.whats import AccountWhat, What
from clincite.review.states import State
from clincite.review.values import RejectReason, Verdict
from clincite.web.desk.wording import DEEDS
from tests.review.world import DOSE, SHORTER, TRIAL
from tests.web.browsing import EVIL, assert_clean
from tests.web.desk.desk_site import AUTHOR, EDITOR, ONE, TWO, Browser, World, said, words_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def main_of(page: lxml.html.HtmlElement) -> str:
    return words_of(page.xpath("//main")[0])


def reported(world: World, words: str = "It is wrong.") -> tuple[str, str]:
    """Slug and claim of a published answer that a reader complained of."""
    slug = world.submitted().slug
    world.desk.publish(world.person(EDITOR).actor, slug)
    claim = world.claim(slug, TRIAL)
    item = world.desk.item(slug)
    world.desk.report(question=item.question, said=TRIAL, text=words, slug=slug, version=1, claim=claim)
    return slug, claim


# -- differences ---------------------------------------------------------------------------------------------------------------


def test_each_claim_that_differs_shows_its_words_added_and_dropped(world: World) -> None:
    slug = world.under_review(ONE)
    one = world.person(ONE).actor
    world.desk.decide(one, slug, world.claim(slug, TRIAL), Verdict.AMEND, version=1, text=SHORTER)
    world.desk.decide(one, slug, world.claim(slug, DOSE), Verdict.REJECT, version=1, category=RejectReason.UNSAFE, reason="Too much.")
    world.desk.revise(one, slug, version=1)
    page = world.as_(AUTHOR).page(f"/desk/answers/{slug}/diff?from=1&to=2")
    rows = {row.get("data-kind"): row for row in page.xpath("//li[@class='diff-row']")}
    assert set(rows) >= {"wording", "dropped"}
    assert [words_of(one) for one in rows["wording"].xpath(".//del")] == ["dropped: In a trial of 40 adults, treatment end of dropped"]
    assert [words_of(one) for one in rows["wording"].xpath(".//ins")] == ["added: Treatment end of added"]
    assert DOSE in words_of(rows["dropped"].xpath(".//del")[0]) and not rows["dropped"].xpath(".//ins")
    assert "1 reworded" in main_of(page) and "1 dropped" in main_of(page)


def test_versions_are_compared_as_chosen(world: World) -> None:
    slug = world.under_review(ONE)
    page = world.as_(ONE).page(f"/desk/answers/{slug}/diff")
    assert "No claim was changed" in main_of(page) and "the same, word for word" in main_of(page)
    assert world.as_(ONE).get(f"/desk/answers/{slug}/diff?from=1&to=9").status_code == 404
    assert world.as_(ONE).get(f"/desk/answers/{slug}/diff?from=0&to=1").status_code == 422


# -- history -------------------------------------------------------------------------------------------------------------------


def test_the_history_tells_who_did_what_the_newest_first(world: World) -> None:
    slug = world.under_review(ONE)
    one = world.person(ONE).actor
    world.desk.decide(one, slug, world.claim(slug, TRIAL), Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason=EVIL)
    got = world.as_(AUTHOR).get(f"/desk/answers/{slug}/history")
    assert_clean(got.text)
    entries = [words_of(one) for one in lxml.html.document_fromstring(got.text).xpath("//ol[@class='entries']/li")]
    claim = world.claim(slug, TRIAL)
    assert entries[0].startswith(f"Ada One reviewer rejected claim {claim} of version 1 It is outdated.")
    assert [entry.partition(" of ")[0].partition(" No ")[0] for entry in entries[1:3]] == [
        "Ada One reviewer stated interests",
        "Ada One reviewer began the review",
    ]
    assert entries[-1].startswith("Ann Author author handed in version 1")


def test_every_kind_of_entry_has_its_words() -> None:
    assert set(DEEDS) == {*What, *AccountWhat}


# -- reports -------------------------------------------------------------------------------------------------------------------


def test_a_report_is_read_and_closed(world: World) -> None:
    slug, claim = reported(world, f"Wrong. {EVIL}\nSecond line.")
    editor = world.as_(EDITOR)
    got = editor.get("/desk/reports")
    assert_clean(got.text)
    (box,) = lxml.html.document_fromstring(got.text).xpath("//ol[@class='reports']/li")
    assert TRIAL in words_of(box) and "Second line." in words_of(box)
    assert box.xpath(".//h2/a/@href") == [f"/desk/answers/{slug}/v/1?claim={claim}#{claim}"]
    assert "1 reader’s report" in main_of(editor.page("/desk"))
    (report,) = world.desk.reports(editor.person.actor)
    empty = editor.send(f"/desk/reports/{report.id}/close", outcome=" ")
    assert empty.status_code == 409 and "is empty" in said(empty)
    assert editor.does(f"/desk/reports/{report.id}/close", outcome="It is right.") == "/desk/reports?done=close"
    assert "No report is open" in main_of(editor.page("/desk/reports"))
    assert "It is right." in main_of(editor.page("/desk/reports?closed=yes"))
    assert editor.send(f"/desk/reports/{report.id}/close", outcome="Again.").status_code == 409
    assert editor.send("/desk/reports/999/close", outcome="x").status_code == 404
    assert world.as_(ONE).get("/desk/reports").status_code == 403


@pytest.mark.parametrize("closed", [True, False])
def test_the_words_of_a_report_are_erased(world: World, closed: bool) -> None:
    slug, _ = reported(world, "I am Zeno.")
    editor = world.as_(EDITOR)
    (report,) = world.desk.reports(editor.person.actor)
    if closed:
        world.desk.close_report(editor.person.actor, report.id, "Thanks.")
    where = "/desk/reports?closed=yes" if closed else "/desk/reports"
    (form,) = editor.page(where).xpath(f"//form[@action='/desk/reports/{report.id}/erase']")
    assert words_of(form.xpath(".//button")[0]) == "Erase them"
    assert world.as_(ONE).send(f"/desk/reports/{report.id}/erase").status_code == 403
    back = editor.does(f"/desk/reports/{report.id}/erase")
    assert back == ("/desk/reports?done=erase&closed=yes" if closed else "/desk/reports?done=erase")
    page = editor.page(back)
    told = main_of(page)
    assert "Zeno" not in told and TRIAL not in told and "Its words were erased." in told
    assert not page.xpath("//form[contains(@action, '/erase')]")
    again = editor.send(f"/desk/reports/{report.id}/erase")
    assert again.status_code == 409 and "erased already" in said(again)
    assert editor.send("/desk/reports/999/erase").status_code == 404
    assert "I am Zeno." not in world.as_(ONE).get(f"/desk/answers/{slug}").text


def test_closing_a_report_may_reopen_the_answer(world: World) -> None:
    slug = world.approved()
    world.desk.report(question="q", said="", text="Wrong.", slug=slug, version=1)
    editor = world.as_(EDITOR)
    (report,) = world.desk.reports(editor.person.actor)
    assert editor.page("/desk/reports").xpath(f"//input[@id='reopen-{report.id}']")
    editor.does(f"/desk/reports/{report.id}/close", outcome="The reader is right.", reopen="yes")
    assert world.desk.item(slug).state is State.UNDER_REVIEW


def test_a_report_of_what_is_not_at_the_desk_is_shown_too(world: World) -> None:
    world.desk.report(question="What is a zorb?", said="A zorb is round.", text="It is square.")
    (box,) = world.as_(EDITOR).page("/desk/reports").xpath("//ol[@class='reports']/li")
    assert "not kept at the desk" in words_of(box) and not box.xpath(".//h2/a") and not box.xpath(".//input[@type='checkbox']")


def test_an_open_report_stands_beside_its_claim_for_whoever_sees_the_desk(world: World) -> None:
    slug, claim = reported(world, f"The dose is another. {EVIL}\nSee the label.")
    where = f"/desk/answers/{slug}"
    got = world.as_(ONE).get(where)
    assert_clean(got.text)
    box = words_of(lxml.html.document_fromstring(got.text).xpath(f"//li[@id='{claim}']")[0])
    assert "reader’s report" in box and "The dose is another." in box and "in version 1" in box and "Deal with it" not in box
    (report,) = world.desk.reports(world.as_(EDITOR).person.actor)
    links = world.as_(EDITOR).page(where).xpath(f"//li[@id='{claim}']//ul[contains(@class, 'reports-of')]//a/@href")
    assert links == [f"/desk/reports#report-{report.id}"], "editors close it"
    assert "The dose is another." not in world.as_(AUTHOR).get(where).text
    world.desk.close_report(world.person(EDITOR).actor, report.id, "It is right.")
    assert "The dose is another." not in world.as_(ONE).get(where).text


def test_a_report_on_an_older_version_follows_its_words_or_stands_on_top(world: World) -> None:
    slug, claim = reported(world, "Of the trial.")
    item = world.desk.item(slug)
    world.desk.report(question=item.question, said=DOSE, text="Of the dose.", slug=slug, version=1, claim=world.claim(slug, DOSE))
    world.desk.report(question=item.question, said="", text="Of all of it.", slug=slug, version=1)
    one = world.person(ONE).actor
    world.desk.begin(one, slug)
    world.desk.state_interests(one, slug, none=True)
    world.desk.decide(one, slug, claim, Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason="Old.")
    world.desk.revise(one, slug, version=1)
    page = world.as_(ONE).page(f"/desk/answers/{slug}")
    assert "Of the dose." in words_of(page.xpath(f"//li[@id='{world.claim(slug, DOSE)}']")[0])
    (top,) = page.xpath("//ul[@aria-label='Readers’ reports on the whole']")
    assert [[words_of(part) for part in one.xpath("./p")[1:]] for one in top.xpath("./li")] == [
        [f"About “{TRIAL}”", "Of the trial."],
        ["Of all of it."],
    ]


def test_what_was_written_of_a_report_that_is_closed_meanwhile_is_not_lost(world: World) -> None:
    reported(world)
    editor = world.as_(EDITOR)
    (report,) = world.desk.reports(editor.person.actor)
    editor.does(f"/desk/reports/{report.id}/close", outcome="First.")
    got = editor.send(f"/desk/reports/{report.id}/close", outcome="I looked it up for an hour.")
    fields = lxml.html.document_fromstring(got.text).xpath("//*[@id='problem']//textarea[@readonly]/text()")
    assert got.status_code == 409 and fields == ["I looked it up for an hour."]


# -- numbers -------------------------------------------------------------------------------------------------------------------


def table(page: lxml.html.HtmlElement, heading: str) -> dict[str, list[str]]:
    (section,) = page.xpath(f"//section[h2[normalize-space()='{heading}']]")
    return {words_of(row.xpath("./th")[0]): [words_of(cell) for cell in row.xpath("./td")] for row in section.xpath(".//tbody/tr")}


def test_the_numbers_are_those_of_the_desk(world: World) -> None:
    empty = world.as_(EDITOR).page("/desk/numbers")
    assert "No answer was approved yet" in main_of(empty) and "No claim was decided on yet" in main_of(empty)
    slug = world.under_review(ONE, TWO)
    one, two = world.person(ONE).actor, world.person(TWO).actor
    claim = world.claim(slug, TRIAL)
    world.desk.decide(one, slug, claim, Verdict.REJECT, version=1, category=RejectReason.OUTDATED, reason="Old.")
    world.desk.decide(two, slug, claim, Verdict.APPROVE, version=1)
    page = world.as_(EDITOR).page("/desk/numbers")
    assert table(page, "Where answers stand")["Under review"] == ["1"]
    decided = table(page, "What reviewers decide")
    assert decided["Approved"] == ["1", "50 %"] and decided["Rejected"] == ["1", "50 %"] and decided["Reworded"] == ["0", "0 %"]
    assert table(page, "Why claims are changed") == {"It is outdated": ["1"]}
    assert world.as_(ONE).get("/desk/numbers").status_code == 403


def test_the_time_to_approval_is_told_in_days(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    world.clock.move(days=2, hours=12)
    for name in (ONE, TWO):
        for claim in world.case(slug).claims:
            if claim.needed:
                world.desk.decide(world.person(name).actor, slug, claim.claim.id, Verdict.APPROVE, version=1)
    world.desk.sign(world.person(ONE).actor, slug, version=1)
    times = table(world.as_(EDITOR).page("/desk/numbers"), "Time to approval")
    assert times == {"Shortest": ["2.5"], "Median": ["2.5"], "Longest": ["2.5"]}


# -- the ledger ----------------------------------------------------------------------------------------------------------------


def test_the_ledger_is_shown_in_pages_and_goes_out_as_it_is(world: World) -> None:
    slug = world.under_review(ONE)
    for number in range(60):
        world.desk.comment(world.person(ONE).actor, slug, f"Comment {number}.", version=1)
    editor = world.as_(EDITOR)
    page = editor.page("/desk/ledger")
    seen = [str(one) for one in page.xpath("//ol[@class='entries']/li/@id")]
    (older,) = page.xpath("//a[@rel='next']/@href")
    rest = editor.page(str(older)).xpath("//ol[@class='entries']/li/@id")
    end = last_line(editor)
    assert len(seen) == 50 and [f"e{seq}" for seq in range(end["entries"], 0, -1)] == [*seen, *map(str, rest)]
    assert page.xpath("//code[@class='hash']/text()") == [end["head"]]
    assert world.as_(ONE).get("/desk/ledger.jsonl").status_code == 403


def test_verifying_finds_nothing_or_says_where(world: World) -> None:
    slug = world.under_review(ONE)
    world.desk.comment(world.person(ONE).actor, slug, "True words.", version=1)
    seq = world.desk.history(slug)[-1].seq
    editor = world.as_(EDITOR)
    assert "No fault found" in words_of(editor.page("/desk/ledger?verify=yes").xpath("//*[@id='verified']")[0])
    with world.desk.database.write() as connection:  # as somebody with the file would
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE comments SET text = 'False words.'"))
    found = words_of(editor.page("/desk/ledger?verify=yes").xpath("//*[@id='verified']")[0])
    assert "faults found" in found and f"The comment of entry {seq} is not what entry {seq} says" in found


def last_line(browser: Browser) -> dict[str, Any]:
    """What the exported ledger says of itself."""
    end: dict[str, Any] = json.loads(browser.get("/desk/ledger.jsonl").text.splitlines()[-1])
    return end
