"""An answer under review: its page, verdicts on its claims, statements of interests, signatures, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from clincite.readers import Audience
from clincite.review.states import State
from clincite.review.values import Verdict
from tests.review.world import DOSE, QUONKIN, SHORTER, STRONGER, TRIAL, retracted
from tests.web.browsing import EVIL, assert_clean
from tests.web.desk.desk_site import AUTHOR, EDITOR, ONE, TWO, World, said, words_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def card(page: lxml.html.HtmlElement, claim: str) -> lxml.html.HtmlElement:
    (found,) = page.xpath(f"//li[@id='{claim}']")
    return found


def forms(page: lxml.html.HtmlElement) -> set[str]:
    """What can be done on the page: the last step of where its forms lead."""
    return {str(one).rpartition("/")[2] for one in page.xpath("//form[starts-with(@action, '/desk/')]/@action")}


def bar(page: lxml.html.HtmlElement) -> str:
    return words_of(page.xpath("//section[@id='desk-bar']")[0])


# -- the page ------------------------------------------------------------------------------------------------------------------


def test_every_claim_stands_once_with_why_it_is_critical_and_what_it_needs(world: World) -> None:
    slug = world.under_review(ONE)
    page = world.as_(ONE).page(f"/desk/answers/{slug}")
    case = world.case(slug)
    assert sorted(page.xpath("//li[@class='dc']/@id")) == sorted(one.claim.id for one in case.claims)
    dose = words_of(card(page, world.claim(slug, DOSE)))
    assert DOSE in dose and "safety-critical" in dose and "says how much of a drug to give" in dose and "0 of 2 approvals" in dose
    trial = words_of(card(page, world.claim(slug, TRIAL)))
    assert "covered by the signature" in trial and "safety-critical" not in trial
    assert f"{len(case.blockers)} things stand before the approval" in bar(page)


def test_the_evidence_stands_beside_the_claim_that_is_asked_for(world: World) -> None:
    slug = world.under_review(ONE)
    claim = world.claim(slug, TRIAL)
    page = world.as_(ONE).page(f"/desk/answers/{slug}?claim={claim}")
    (aside,) = page.xpath("//aside[@id='evidence']")
    assert aside.get("data-claim") == claim and words_of(aside.xpath(".//mark")[0]) == TRIAL
    assert "Quonkin in zorb disease" in words_of(aside) and "Participants" in words_of(aside)
    part = world.as_(ONE).get(f"/desk/answers/{slug}/v/1/evidence/{claim}", **{"HX-Request": "true"})
    assert part.text.lstrip().startswith("<div") and TRIAL in part.text
    whole = world.as_(ONE).get(f"/desk/answers/{slug}/v/1/evidence/{claim}")
    assert whole.status_code == 303 and whole.headers["location"] == f"/desk/answers/{slug}/v/1?claim={claim}#evidence"
    assert world.as_(ONE).get(f"/desk/answers/{slug}/v/1/evidence/c99", **{"HX-Request": "true"}).status_code == 404


def test_nothing_is_kept_or_inline(world: World) -> None:
    slug = world.under_review(ONE)
    world.desk.comment(world.person(TWO).actor, slug, EVIL, version=1, claim=world.claim(slug, TRIAL))
    got = world.as_(ONE).get(f"/desk/answers/{slug}")
    assert got.headers["cache-control"] == "no-store"
    assert_clean(got.text)
    assert not re.search(r"\son\w+=|style=", re.sub(r">[^<]*<", "><", got.text))


def test_every_form_holds_the_token_and_every_field_has_a_name_to_be_called_by(world: World) -> None:
    slug = world.under_review(ONE)
    for name in (ONE, EDITOR, AUTHOR):
        page = world.as_(name).page(f"/desk/answers/{slug}")
        for form in page.xpath("//form[@method='post']"):
            assert form.xpath("./input[@name='csrf']/@value"), form.get("action")
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        for field in page.xpath("//main//textarea | //main//select | //main//input[not(@type='hidden')]"):
            assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("id")


def test_only_what_can_be_done_is_offered(world: World) -> None:
    slug = world.submitted().slug
    where = f"/desk/answers/{slug}"
    assert forms(world.as_(AUTHOR).page(where)) == {"comment", "withdraw"}
    assert forms(world.as_(ONE).page(where)) == {"begin", "comment"}
    assert forms(world.as_(EDITOR).page(where)) == {"begin", "comment", "assign", "publish", "refresh", "months", "withdraw"}
    world.as_(ONE).does(f"{where}/begin", version="1")
    assert forms(world.as_(AUTHOR).page(where)) == {"comment"}
    assert "decide" not in forms(world.as_(ONE).page(where)), "interests are stated first"
    assert forms(world.as_(ONE).page(where)) == {"interests", "comment", "request-changes"}
    world.as_(ONE).does(f"{where}/interests", none="yes")
    assert forms(world.as_(ONE).page(where)) == {"interests", "decide", "comment", "request-changes", "sign"}


def test_an_author_may_look_but_somebody_else_decides(world: World) -> None:
    slug = world.under_review(ONE)
    author = world.as_(AUTHOR)
    page = author.page(f"/desk/answers/{slug}")
    assert "decide" not in forms(page)
    refused = author.send(f"/desk/answers/{slug}/decide", claim="c1", version="1", verdict="approve")
    assert refused.status_code == 403
    editor = world.as_(EDITOR)
    own = world.desk.submit(editor.person.actor, world.site.answer_now("What causes zorb disease?", Audience.DOCTOR))
    assert "somebody else decides" in words_of(editor.page(f"/desk/answers/{own.slug}").xpath("//main")[0])
    assert editor.send(f"/desk/answers/{own.slug}/begin", version="1").status_code == 409


def test_an_author_finds_only_the_own_answers(world: World) -> None:
    other = world.desk.submit(world.person(EDITOR).actor, world.site.answer_now("What causes zorb disease?", Audience.DOCTOR))
    for place in ("", "/v/1", "/history", "/diff", "/v/1/evidence/c1"):
        assert world.as_(AUTHOR).get(f"/desk/answers/{other.slug}{place}", **{"HX-Request": "true"}).status_code == 404, place
    assert world.as_(AUTHOR).send(f"/desk/answers/{other.slug}/comment", text="x", version="1").status_code == 404
    assert world.as_(ONE).get("/desk/answers/nothing-there").status_code == 404
    assert world.as_(ONE).get(f"/desk/answers/{other.slug}/v/7").status_code == 404


# -- interests -----------------------------------------------------------------------------------------------------------------


def test_interests_are_asked_before_the_first_verdict(world: World) -> None:
    slug = world.under_review()
    one = world.as_(ONE)
    page = one.page(f"/desk/answers/{slug}")
    assert "Everybody reads this" in words_of(page.xpath("//section[@id='interests']")[0])
    early = one.send(f"/desk/answers/{slug}/decide", claim="c1", version="1", verdict="approve")
    assert early.status_code == 409 and "Interests are stated" in said(early)
    assert one.send(f"/desk/answers/{slug}/interests").status_code == 422
    both = one.send(f"/desk/answers/{slug}/interests", none="yes", statement="I own the maker of plimba.")
    assert both.status_code == 422 and world.case(slug).interests == ()
    empty = one.send(f"/desk/answers/{slug}/interests", none="no", statement=" ")
    assert empty.status_code == 409
    one.does(f"/desk/answers/{slug}/interests", none="no", statement="I own the maker of plimba.")
    (stated,) = world.case(slug).interests
    assert stated.statement == "I own the maker of plimba." and not stated.none
    page = one.page(f"/desk/answers/{slug}")
    assert not page.xpath("//section[@id='interests']") and "I own the maker of plimba." in words_of(
        page.xpath("//section[@id='manage']")[0]
    )


def test_a_statement_that_is_refused_is_shown_again_as_it_was_made(world: World) -> None:
    slug = world.under_review()
    where = f"/desk/answers/{slug}/interests"
    one = world.as_(ONE)
    for stated in (False, True):  # the first statement of a review, and another one instead of it
        for choice, words in (("yes", "I own shares."), ("no", " ")):
            got = one.send(where, none=choice, statement=words)
            page = lxml.html.document_fromstring(got.text)
            ids = page.xpath("//@id")
            assert got.status_code in {409, 422} and len(ids) == len(set(ids)), (stated, choice)
            assert page.xpath("//input[@name='none'][@checked]/@value") == [choice]
            (field,) = page.xpath("//textarea[@id='interests-text']")
            assert (field.text or "") == words and field.get("aria-invalid") == "true"
            assert page.xpath("//*[@id='problem']//a/@href") == ["#interests"]
            assert bool(page.xpath("//details[@id='interests'][@open]")) is stated
        one.does(where, none="yes")


def test_every_label_says_that_reasons_and_comments_are_not_public(world: World) -> None:
    slug = world.under_review(ONE)
    for name in (ONE, EDITOR, AUTHOR):
        page = world.as_(name).page(f"/desk/answers/{slug}")
        for field in page.xpath("//textarea[@name='reason' or (@name='text' and starts-with(@id, 'comment'))] | //input[@name='reason']"):
            label = words_of(page.xpath(f"//label[@for='{field.get('id')}']")[0])
            told = [words_of(one) for name in str(field.get("aria-describedby") or "").split() for one in page.xpath(f"//*[@id='{name}']")]
            assert "public" in " ".join([label, *told]), field.get("id")


# -- claims --------------------------------------------------------------------------------------------------------------------


def test_a_claim_is_approved_and_that_taken_back(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    claim = world.claim(slug, DOSE)
    where = f"/desk/answers/{slug}"
    one = world.as_(ONE)
    assert one.does(f"{where}/decide", claim=claim, version="1", verdict="approve") == f"{where}?done=decide&claim={claim}#{claim}"
    mine = words_of(card(one.page(where), claim))
    assert "1 of 2 approvals" in mine and "You approved it" in mine and "take back" in mine
    others = words_of(card(world.as_(TWO).page(where), claim))
    assert "Ada One, MD approved" in others and "You" not in others.partition("Approve claim")[0]
    one.does(f"{where}/decide", claim=claim, version="1", verdict="clear")
    assert "0 of 2 approvals" in words_of(card(one.page(where), claim))


def test_a_script_gets_the_claim_anew_and_the_bar(world: World) -> None:
    slug = world.under_review(ONE)
    claim = world.claim(slug, DOSE)
    got = world.as_(ONE).send(f"/desk/answers/{slug}/decide", part=True, claim=claim, version="1", verdict="approve")
    assert got.status_code == 200 and "<html" not in got.text
    parts = lxml.html.fragments_fromstring(got.text, no_leading_text=True)
    assert [one.get("id") for one in parts] == [claim, "desk-bar"]
    assert "1 of 2 approvals" in words_of(parts[0]) and "1 of 1" in words_of(parts[1])


def test_words_that_say_more_than_the_quotation_are_refused_where_they_were_typed(world: World) -> None:
    slug = world.under_review(ONE)
    claim = world.claim(slug, TRIAL)
    for part in (False, True):
        got = world.as_(ONE).send(
            f"/desk/answers/{slug}/decide", part=part, claim=claim, version="1", verdict="amend", text=STRONGER, reason="shorter"
        )
        assert got.status_code == 422
        box = card(lxml.html.document_fromstring(got.text), claim)
        (field,) = box.xpath(".//details[@data-act='amend']//textarea")
        assert field.text == STRONGER and field.get("aria-invalid") == "true"
        (why,) = box.xpath(".//*[@role='alert']")
        assert "cures" in words_of(why) and why.get("id") in str(field.get("aria-describedby"))
        assert box.xpath(".//details[@open]//input[@name='reason']/@value") == ["shorter"]
    assert not any(one.decisions for one in world.case(slug).claims)


def test_words_that_the_quotation_bears_out_come_with_the_next_version(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    claim = world.claim(slug, TRIAL)
    where = f"/desk/answers/{slug}"
    one = world.as_(ONE)
    one.does(f"{where}/decide", claim=claim, version="1", verdict="amend", text=SHORTER, reason="shorter")
    box = words_of(card(world.as_(TWO).page(where), claim))
    assert SHORTER in box and TRIAL in box and "Ada One, MD rewords it: shorter" in box
    page = one.page(where)
    assert "Make version 2" in bar(page) and "sign" not in forms(page), "nobody signs what they want changed"
    assert one.does(f"{where}/revise", version="1") == f"{where}?done=revise"
    assert world.desk.item(slug).newest == 2
    page = world.as_(TWO).page(where)
    new = words_of(card(page, world.claim(slug, SHORTER)))
    assert "reworded by Ada One, MD" in new and "0 of 1 approval" in new
    old = one.page(f"{where}/v/1")
    assert forms(old) <= {"assign"} and "Decisions are made on the newest" in words_of(old.xpath("//main")[0])


def test_a_rejection_needs_its_reason(world: World) -> None:
    slug = world.under_review(ONE)
    claim = world.claim(slug, TRIAL)
    where = f"/desk/answers/{slug}"
    one = world.as_(ONE)
    got = one.send(f"{where}/decide", claim=claim, version="1", verdict="reject", category="wrong", reason="")
    assert got.status_code == 409 and "reason" in words_of(
        card(lxml.html.document_fromstring(got.text), claim).xpath(".//*[@role='alert']")[0]
    )
    assert one.send(f"{where}/decide", claim=claim, version="1", verdict="reject", category="nonsense", reason="x").status_code == 422
    form = one.page(f"{where}?claim={claim}&act=reject").xpath("//details[@open]//select[@name='category']")[0]
    assert form.get("required") is not None and form.xpath("./option/@value")[0] == "" and not form.xpath("./option[@selected]")
    unchosen = one.send(f"{where}/decide", claim=claim, version="1", verdict="reject", category="", reason="x")
    assert unchosen.status_code == 409 and "needs a kind of reason" in said(unchosen)
    one.does(f"{where}/decide", claim=claim, version="1", verdict="reject", category="outdated", reason="A newer trial says otherwise.")
    box = words_of(card(one.page(where), claim))
    assert "You reject it: It is outdated. A newer trial says otherwise." in box and "it leaves with the next version" in box
    one.does(f"{where}/revise", version="1")
    assert TRIAL not in [one.claim.text for one in world.case(slug).claims]


def test_words_that_come_back_say_that_they_were_rejected_before(world: World) -> None:
    slug = world.under_review(ONE)
    where = f"/desk/answers/{slug}"
    one = world.as_(ONE)
    fields = {"claim": world.claim(slug, TRIAL), "verdict": "reject", "category": "outdated", "reason": "A newer trial says otherwise."}
    one.does(f"{where}/decide", version="1", **fields)
    one.does(f"{where}/revise", version="1")
    world.as_(EDITOR).does(f"{where}/refresh")
    two = world.as_(TWO)
    two.does(f"{where}/begin", version="3")
    back = words_of(card(two.page(where), world.claim(slug, TRIAL)))
    assert "Ada One, MD rejected it in version 1: It is outdated. A newer trial says otherwise." in back
    assert "it leaves with the next version" not in back


def test_comments_are_a_thread_with_their_lines(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    claim = world.claim(slug, TRIAL)
    where = f"/desk/answers/{slug}"
    world.as_(ONE).does(f"{where}/comment", claim=claim, version="1", text="Is it still so?\nI doubt it.")
    world.as_(AUTHOR).does(f"{where}/comment", claim=claim, version="1", text="It is.")
    world.as_(TWO).does(f"{where}/comment", version="1", text="Well done.")
    page = world.as_(ONE).page(where)
    texts = [one.text for one in card(page, claim).xpath(".//p[@class='said-text']")]
    assert texts == ["Is it still so?\nI doubt it.", "It is."]
    assert "Well done." in words_of(page.xpath("//section[@aria-labelledby='h-talk']")[0])
    assert world.as_(ONE).send(f"{where}/comment", claim=claim, version="1", text=" ").status_code == 409


def test_who_saw_an_older_version_does_not_decide_on_the_newer_one(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    claim = world.claim(slug, TRIAL)
    where = f"/desk/answers/{slug}"
    world.desk.decide(world.person(ONE).actor, slug, claim, Verdict.AMEND, version=1, text=SHORTER)
    world.desk.revise(world.person(ONE).actor, slug, version=1)
    for part, told in ((False, "not the newest any more"), (True, "Version 2 has taken the place of version 1")):
        late = world.as_(TWO).send(f"{where}/decide", part=part, claim=claim, version="1", verdict="approve")
        assert late.status_code == 409 and told in said(late)
    assert not any(one.decisions for one in world.case(slug).claims)
    for version in ("", "x", "-1", "1" * 30, "²"):
        assert world.as_(TWO).send(f"{where}/decide", claim=claim, version=version, verdict="approve").status_code == 422


# -- what is left to do --------------------------------------------------------------------------------------------------------


def test_the_bar_tells_what_is_left_for_this_person_and_for_all(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    needing = [one.claim.id for one in world.case(slug).claims if one.needed]
    where = f"/desk/answers/{slug}"

    def looked(name: str) -> tuple[str, bool]:
        box = world.as_(name).page(where).xpath("//section[@id='desk-bar']")[0]
        summary = box.xpath(".//summary[starts-with(normalize-space(), 'Sign')]")[0]
        return words_of(box.xpath(".//p[@class='desk-progress']")[0]), "primary" in str(summary.get("class"))

    told, first = looked(ONE)
    assert f"0 of {len(needing)}" in told and "0 have all approvals" in told and not first, "there is something left to decide on"
    assert "still wait" in bar(world.as_(ONE).page(where)), "the sheet says that a signature does not decide"
    for claim in needing:
        world.desk.decide(world.person(ONE).actor, slug, claim, Verdict.APPROVE, version=1)
    told, first = looked(ONE)
    assert f"{len(needing)} of {len(needing)}" in told and "0 have all approvals" in told and first
    assert not looked(TWO)[1]
    author = words_of(world.as_(AUTHOR).page(where).xpath("//p[@class='desk-progress']")[0])
    assert f"0 of the {len(needing)} claims that need approvals have all of them" in author


# -- the whole -----------------------------------------------------------------------------------------------------------------


def test_two_approve_what_is_critical_and_the_signature_completes_it(world: World) -> None:
    slug = world.under_review()
    where = f"/desk/answers/{slug}"
    needing = [one.claim.id for one in world.case(slug).claims if one.needed]
    for name in (ONE, TWO):
        browser = world.as_(name)
        browser.does(f"{where}/interests", none="yes")
        for claim in needing:
            browser.does(f"{where}/decide", claim=claim, version="1", verdict="approve")
    page = world.as_(ONE).page(where)
    sheet = words_of(page.xpath("//form[contains(@action, '/sign') and contains(@action, '/desk/')]/..")[0])
    assert "Ada One, MD" in sheet and "No competing interests declared" in sheet
    assert world.as_(ONE).does(f"{where}/sign", version="1") == f"{where}?done=approved"
    assert world.desk.item(slug).state is State.APPROVED
    told = words_of(world.as_(ONE).page(f"{where}?done=approved").xpath("//main")[0])
    assert "It is approved" in told and "Ada One, MD signed version 1 on 31 January 2026" in told
    assert "decide" not in forms(world.as_(TWO).page(where))


def test_the_last_verdict_completes_it_for_a_script_too(world: World) -> None:
    slug = world.under_review(ONE, TWO)
    where = f"/desk/answers/{slug}"
    needing = [one.claim.id for one in world.case(slug).claims if one.needed]
    world.desk.sign(world.person(ONE).actor, slug, version=1)
    for name, claim in [(name, claim) for name in (ONE, TWO) for claim in needing][:-1]:
        world.desk.decide(world.person(name).actor, slug, claim, Verdict.APPROVE, version=1)
    got = world.as_(TWO).send(f"{where}/decide", part=True, claim=needing[-1], version="1", verdict="approve")
    assert got.status_code == 204 and got.headers["hx-redirect"] == f"{where}?done=approved"
    assert world.desk.item(slug).state is State.APPROVED


def test_a_signature_before_the_rest_waits_for_it(world: World) -> None:
    slug = world.under_review(ONE)
    one = world.as_(ONE)
    assert one.does(f"/desk/answers/{slug}/sign", version="1") == f"/desk/answers/{slug}?done=sign"
    page = one.page(f"/desk/answers/{slug}")
    assert "You signed this version" in bar(page) and "sign" not in forms(page)
    assert world.desk.item(slug).state is State.UNDER_REVIEW


def test_changes_are_requested_and_the_review_goes_on(world: World) -> None:
    slug = world.under_review(ONE)
    where = f"/desk/answers/{slug}"
    one = world.as_(ONE)
    assert one.send(f"{where}/request-changes", version="1", reason=" ").status_code == 409
    one.does(f"{where}/request-changes", version="1", reason="The children are missing.")
    assert world.desk.item(slug).state is State.CHANGES_REQUESTED
    assert forms(one.page(where)) == {"comment", "resume"}
    one.does(f"{where}/resume", version="1", reason="They are not asked about.")
    assert world.desk.item(slug).state is State.UNDER_REVIEW


def test_an_editor_assigns_publishes_sets_the_months_withdraws_and_reopens(world: World) -> None:
    slug = world.submitted().slug
    where = f"/desk/answers/{slug}"
    editor = world.as_(EDITOR)
    two = world.person(TWO)
    world.person(ONE)
    choices = editor.page(where).xpath("//select[@id='assign-person']/option")
    assert {words_of(one) for one in choices} >= {"Ada One, MD", "Ben Two, RN"}
    assert world.person(AUTHOR).name not in {words_of(one) for one in choices}
    editor.does(f"{where}/assign", person=str(two.id))
    assert [one.id for one in world.desk.item(slug).assigned] == [two.id]
    assert "assigned to you" in words_of(world.as_(TWO).page("/desk").xpath("//main")[0])
    editor.does(f"{where}/unassign", person=str(two.id))
    assert world.desk.item(slug).assigned == ()
    assert editor.send(f"{where}/assign", person="9999").status_code == 404
    editor.does(f"{where}/publish", version="1")
    assert world.desk.item(slug).public
    editor.does(f"{where}/months", months="6")
    assert world.desk.item(slug).months == 6
    assert editor.send(f"{where}/months", months="0").status_code == 409
    assert editor.send(f"{where}/withdraw", reason="", version="1").status_code == 409
    editor.does(f"{where}/withdraw", reason="Asked by mistake.", version="1")
    assert world.desk.item(slug).state is State.WITHDRAWN
    editor.does(f"{where}/reopen", version="1", reason="It was none.")
    assert world.desk.item(slug).state is State.UNDER_REVIEW


def test_the_library_is_asked_anew(world: World) -> None:
    slug = world.approved()
    where = f"/desk/answers/{slug}"
    assert world.as_(ONE).send(f"{where}/refresh").status_code == 403
    world.library.add([retracted(QUONKIN)])
    assert world.as_(EDITOR).does(f"{where}/refresh") == f"{where}?done=refresh"
    item = world.desk.item(slug)
    assert item.newest == 2 and item.state is State.SUBMITTED
    assert TRIAL not in [one.claim.text for one in world.case(slug).claims]


def test_a_role_that_was_lowered_counts_at_once(world: World) -> None:
    slug = world.under_review(ONE)
    one = world.as_(ONE)
    assert one.get(f"/desk/answers/{slug}").status_code == 200
    world.people.accounts.set_active(world.owner().actor, one.person.id, False)
    assert one.get(f"/desk/answers/{slug}").status_code == 303


def test_a_source_that_was_retracted_since_is_told_where_it_is_read(world: World) -> None:
    slug = world.approved()
    claim = world.claim(slug, TRIAL)
    before = world.as_(ONE).page(f"/desk/answers/{slug}?claim={claim}")
    assert "RETRACTED" not in words_of(before.xpath("//aside[@id='evidence']")[0])
    world.library.add([retracted(QUONKIN)])
    world.desk.sweep()
    page = world.as_(ONE).page(f"/desk/answers/{slug}?claim={claim}")
    assert "RETRACTED" in words_of(page.xpath("//aside[@id='evidence']")[0])
    assert "is retracted" in words_of(card(page, claim))
    other = world.submitted("What causes zorb disease?").slug
    rows = world.as_(ONE).page("/desk").xpath("//li[contains(@class, 'queue-row')]")
    assert [row.get("data-state") for row in rows] == ["evidence_changed", "submitted"]
    assert world.desk.item(other).state is State.SUBMITTED
    world.as_(EDITOR).does(f"/desk/answers/{slug}/reopen", version="1", reason="Its trial was retracted.")
    assert "state-interests" in world.as_(ONE).get(f"/desk/answers/{slug}").text, "a new review asks anew"
