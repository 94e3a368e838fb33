"""From a question to an approval by two people, a rejected claim, an amendment that is refused, and a retraction that comes afterwards.

The page that everybody sees is looked at after each step: what its banner says is what the database holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from clincite.review.states import State
from clincite.review.values import RejectReason, Verdict
from tests.browser.house import House, in_focus, now, say_interests
from tests.browser.places import SPASM, ZORB, asked
from tests.browser.scanning import violations
from tests.browser.visiting import NARROW, PHONE, WIDE, Scheme
from tests.e2e.command import clincite

REJECTED: Final = "Side effects of plimba were mild dizziness in 12 of 200 adults with zorb disease."
LONG: Final = "Plimba reduces humming in zorb disease (120 of 200 against 80 of 200 adults)."
TOO_STRONG: Final = "Plimba cures humming in zorb disease."
SHORTER: Final = "Plimba reduces humming in zorb disease."
DENIED: Final = "Plimba did not reduce humming in zorb disease in children."
INTERESTS: Final = "Paid lectures for the maker of plimba."
_REFUSED: Final = "status of 422"
#: Every form of some claims, opened as the keys open them.
_OPEN_FORMS: Final = """() => { if (window.clinciteDesk) document.querySelectorAll(".dc:nth-child(-n+2)").forEach(claim =>
    ["amend", "reject", "comment"].forEach(act => window.clinciteDesk.open(claim, act))); }"""


@pytest.fixture(scope="module")
def reviewed(house: House) -> str:
    """An answer of many claims, of which one is decided on, one talked about and one reworded."""
    slug = house.under_review(SPASM)
    two = house.person("Ben Two").actor
    claims = [claim.claim for claim in house.desk.case(slug).claims]
    house.desk.decide(two, slug, claims[0].id, Verdict.APPROVE, version=1)
    house.desk.decide(two, slug, claims[1].id, Verdict.REJECT, version=1, category=RejectReason.UNCLEAR, reason="Of whom?")
    house.desk.comment(two, slug, "Is it still so?\nI doubt it.", version=1, claim=claims[2].id)
    return slug


def go_to(page: Page, text: str) -> Locator:
    """With k to the first claim, then with j until the one of these words is in focus."""
    page.locator("main").focus()
    count = page.locator(".dc").count()
    for _ in range(count):
        page.keyboard.press("k")
    for _ in range(count):
        if in_focus(page).locator(".dc-text", has_text=text).count():
            return in_focus(page)
        page.keyboard.press("j")
    raise AssertionError(f"no claim says {text!r}")


def approve_all_open(page: Page, person: str) -> int:
    """With n and a, until nothing is open for that person that needs approvals one by one."""
    page.locator("main").focus()
    for done in range(40):
        if not page.locator('.dc[data-status="wanting"]:not([data-mine])').count():
            return done
        page.keyboard.press("n")
        name = in_focus(page).get_attribute("id")
        page.keyboard.press("a")
        expect(page.locator(f"#{name}")).to_have_attribute("data-mine", "approve")
        expect(page.locator(f"#{name}")).to_be_focused()
    raise AssertionError(f"{person} was never done")


def sign(page: Page) -> None:
    """By the keyboard, through the sheet at the lower edge."""
    page.locator("summary", has_text="Sign …").press("Enter")
    page.get_by_role("button", name="Sign version").press("Enter")
    page.wait_for_url("**/*done=*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_clean(house: House, reviewed: str, scheme: Scheme) -> None:
    """By axe-core, wide and narrow, with every form open; and nothing runs out of the page."""
    for path in ("/desk", f"/desk/answers/{reviewed}", f"/desk/answers/{reviewed}/history", "/desk/submit"):
        page = house.page("Ada One", path, scheme=scheme, still=True)
        assert violations(page) == [], path
        page.evaluate(_OPEN_FORMS)
        for details in page.locator("main details").all():
            details.evaluate("details => { details.removeAttribute('name'); details.open = true; }")
        for width, height in (WIDE, PHONE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert violations(page) == [], (path, width)
        page.context.close()


def test_the_focused_claim_has_its_evidence_beside_it_or_below_it(house: House, reviewed: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{reviewed}")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    claim = in_focus(page)
    name = claim.get_attribute("id")
    expect(page.locator(f"#evidence [data-claim={name}] mark").first).to_be_visible()
    beside, box = page.locator("#evidence").bounding_box(), claim.bounding_box()
    assert beside and box and beside["x"] >= box["x"] + box["width"]
    page.keyboard.press("s")
    expect(page.locator("#evidence")).to_be_focused()
    page.keyboard.press("Escape")
    expect(claim).to_be_focused()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(page.locator(f"#{name} > #evidence")).to_be_visible()


def test_keys_are_letters_while_somebody_types_and_can_be_turned_off(house: House, reviewed: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{reviewed}")
    page.locator("main").focus()
    page.keyboard.press("j")
    name = in_focus(page).get_attribute("id")
    page.keyboard.press("c")
    page.keyboard.type("jkarcenus?")
    expect(page.locator(f"#comment-{name}")).to_have_value("jkarcenus?")
    assert in_focus(page).get_attribute("id") == name and not page.locator("dialog[open]").count()
    page.keyboard.press("Escape")
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.locator(f"#comment-{name}")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Single keys do this").press("Space")
    page.keyboard.press("Escape")
    page.reload()
    page.locator("main").focus()
    at = in_focus(page).get_attribute("id")
    page.keyboard.press("j")
    assert in_focus(page).get_attribute("id") == at
    page.get_by_role("button", name="All keys").click()
    page.get_by_label("Single keys do this").check()
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("j")
    assert in_focus(page).get_attribute("id") != at


def test_a_verdict_is_taken_back_and_told_to_who_listens(house: House, reviewed: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{reviewed}")
    page.locator("main").focus()
    page.keyboard.press("n")
    name = in_focus(page).get_attribute("id")
    page.keyboard.press("a")
    expect(page.locator(f"#{name}")).to_have_attribute("data-mine", "approve")
    expect(page.locator("#said")).to_contain_text("You approved it")
    page.keyboard.press("u")
    expect(page.locator(f"#{name} .dc-clear")).to_have_count(0)
    expect(page.locator(f"#{name}")).to_be_focused()


def test_whoever_has_gone_on_is_left_where_they_are(house: House, reviewed: str) -> None:
    """The answer to a verdict may come when the reviewer is at the next claim already."""
    page = house.page("Ada One", f"/desk/answers/{reviewed}")
    page.route("**/decide", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.locator("main").focus()
    page.keyboard.press("n")
    first = in_focus(page).get_attribute("id")
    page.keyboard.press("a")
    page.keyboard.press("j")
    second = in_focus(page).get_attribute("id")
    expect(page.locator(f"#{first}")).to_have_attribute("data-mine", "approve")
    expect(page.locator("#said")).to_contain_text(f"Claim {first}")
    assert second != first and in_focus(page).get_attribute("id") == second
    expect(page.locator(f"#{second}")).to_be_focused()


def test_it_works_without_scripts(house: House, reviewed: str) -> None:
    page = house.page("Ben Two", f"/desk/answers/{reviewed}", scripts=False)
    claim = page.locator(".dc:not([data-mine])").first
    name = claim.get_attribute("id")
    claim.locator("a.dc-evidence").click()
    expect(page.locator(f"#evidence [data-claim={name}]")).to_be_visible()
    page.locator(f"#{name}").get_by_role("button", name=f"Approve claim {name}").click()
    page.locator(f"#{name}").get_by_role("button", name="take back").click()
    expect(page.locator(f"#{name}").get_by_role("button", name=f"Approve claim {name}")).to_be_visible()
    page.locator(f"#{name}").get_by_role("link", name=f"Comment on claim {name}").click()
    page.locator(f"#comment-{name}").fill("Written without scripts.")
    page.locator(f"#{name}").get_by_role("button", name="Add the comment").click()
    expect(page.locator(f"#{name} .thread-of")).to_contain_text("Written without scripts.")


def test_from_the_question_to_the_approval_and_beyond(house: House, tmp_path: Path) -> None:
    house.visitor.watch.allow(_REFUSED)
    slug = ask_and_hand_in(house)
    publish_early(house, slug)
    first_review(house, slug)
    second_version(house, slug)
    approval_by_two(house, slug)
    retraction(house, slug, tmp_path)
    third_version(house, slug)


def ask_and_hand_in(house: House) -> str:
    """An author asks, reads, and has the answer reviewed."""
    page = house.page("Ann Author", asked(ZORB))
    page.get_by_role("link", name="Have it reviewed").click()
    expect(page.get_by_role("heading", name="Zorb disease: treatment")).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_role("status").first).to_contain_text("handed in")
    slug = page.url.partition("?")[0].rpartition("/")[2]
    assert house.desk.item(slug).state is State.SUBMITTED
    expect(page.get_by_text("somebody else decides")).to_have_count(0)  # said to reviewers; an author has no verdict to give
    assert not page.locator("[data-act=approve]").count()
    got = house.visitor.context().request.get(f"{house.server.url}/answers/{slug}")
    assert got.status == 404, "nobody has made it public"
    return slug


def publish_early(house: House, slug: str) -> None:
    """An editor shows it before it is approved; its banner says so."""
    page = house.page("Edda Editor", f"/desk/answers/{slug}")
    page.locator("#publish > summary").press("Enter")
    page.get_by_role("button", name="Make it public now").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("public")
    assert "Not yet reviewed" in house.banner(slug)
    page.close()


def first_review(house: House, slug: str) -> None:
    """A reviewer rejects one claim, is refused an amendment, and makes one that verifies: without a mouse."""
    page = house.page("Ada One", "/desk")
    page.get_by_role("link", name="Zorb disease: treatment").press("Enter")
    page.get_by_role("button", name="Begin the review").press("Enter")
    expect(page.locator(".state").first).to_have_text("Under review")
    house.banner(slug)
    say_interests(page, "")

    claim = go_to(page, REJECTED)
    page.keyboard.press("r")
    expect(claim.get_by_label("Because")).to_be_focused()
    page.keyboard.type("It does not answer")
    page.keyboard.press("Tab")
    page.keyboard.type("Harms are not asked about; jkarc are only letters here.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".dc", has_text=REJECTED).locator(".dc-standing")).to_contain_text("rejected")
    expect(page.locator(".dc", has_text=REJECTED)).to_be_focused()

    claim = go_to(page, LONG)
    page.keyboard.press("e")
    field = claim.get_by_label("The claim in your words")
    expect(field).to_be_focused()
    expect(field).to_have_value(LONG)
    page.keyboard.press("Control+a")
    page.keyboard.type(TOO_STRONG)
    page.keyboard.press("Control+Enter")
    refused = page.locator(".dc", has_text=LONG).locator(".refused")
    expect(refused).to_be_visible()
    expect(refused).to_contain_text("cures")
    expect(page.locator("textarea:focus")).to_have_value(TOO_STRONG)
    assert not any(one.verdict is Verdict.AMEND for claim in house.desk.case(slug).claims for one in claim.decisions)
    page.keyboard.press("Control+a")
    page.keyboard.type(SHORTER)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".dc", has_text=LONG).locator(".said-new")).to_contain_text(SHORTER)
    assert "It is not approved" in house.banner(slug)


def second_version(house: House, slug: str) -> None:
    """What was decided is carried out; what changed is shown word by word."""
    page = house.page("Ada One", f"/desk/answers/{slug}")
    page.get_by_role("button", name="Make version 2").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("next version is made")
    texts = [one.claim.text for one in house.desk.case(slug).claims]
    assert SHORTER in texts and LONG not in texts and REJECTED not in texts
    page.get_by_role("link", name="What changed since version 1").press("Enter")
    expect(page.locator(".diff-row[data-kind=dropped] del")).to_contain_text(REJECTED)
    expect(page.locator(".diff-row[data-kind=wording] del")).to_contain_text("120 of 200")
    house.banner(slug)


def approval_by_two(house: House, slug: str) -> None:
    """Two people approve what is critical, one by one, and both sign; then everybody sees who they are."""
    one = house.page("Ada One", f"/desk/answers/{slug}")
    assert approve_all_open(one, "Ada One") >= 4
    expect(one.locator(".dc", has_text=SHORTER)).to_contain_text("somebody else approves them")
    sign(one)
    expect(one.locator("#desk-bar")).to_contain_text("You signed this version")
    assert house.state(slug) is State.UNDER_REVIEW
    house.banner(slug)
    two = house.page("Ben Two", f"/desk/answers/{slug}")
    say_interests(two, INTERESTS)
    assert approve_all_open(two, "Ben Two") >= 5, "the reworded claim too"
    assert house.state(slug) is State.UNDER_REVIEW
    sign(two)
    expect(two.get_by_role("status").first).to_contain_text("It is approved")
    assert house.state(slug) is State.APPROVED
    words = house.banner(slug)
    today = now()
    for told in ("Ada One, MD, FRCP", "Ben Two, RN", f"{today:%B} {today.year}", "No competing interests declared", INTERESTS):
        assert told in words, (told, words)
    public = house.visitor.open(f"/answers/{slug}")
    expect(public.locator("main")).to_contain_text(SHORTER)
    expect(public.locator(".claim", has_text=REJECTED)).to_have_count(0)


def retraction(house: House, slug: str, folder: Path) -> None:
    """A source is retracted: everybody is told at once, and at the desk it comes first."""
    path = folder / "retracted_pmids.txt"
    path.write_text("90000002\n")
    done = clincite("ingest", path, home=house.server.home)
    assert done.code == 0, done.err
    public = house.visitor.open(f"/answers/{slug}")
    banner = public.locator('.banner[data-state="evidence_changed"]')
    for _ in range(60):
        if banner.count():
            break
        public.wait_for_timeout(500)
        public.reload()
    expect(banner).to_contain_text("needs a new review")
    for _ in range(60):
        if house.state(slug) is State.EVIDENCE_CHANGED:
            break
        public.wait_for_timeout(500)
    house.banner(slug)
    queue = house.page("Ada One", "/desk")
    expect(queue.locator(".queue-row").first).to_contain_text("Evidence changed")
    expect(queue.locator(".queue-row").first).to_contain_text("Zorb disease: treatment")


def third_version(house: House, slug: str) -> None:
    """The review begins anew: the claim that stood on it is rejected, and the rest approved by both."""
    editor = house.page("Edda Editor", f"/desk/answers/{slug}")
    editor.locator("#reopen > summary").press("Enter")
    editor.locator("#reason-reopen").fill("A trial was retracted.")
    editor.locator("#reason-reopen").press("Control+Enter")
    expect(editor.get_by_role("status").first).to_contain_text("new review has begun")
    house.banner(slug)
    one = house.page("Ada One", f"/desk/answers/{slug}")
    expect(one.locator(".dc", has_text=DENIED)).to_contain_text("pmid:90000002 is retracted")
    say_interests(one, "")
    go_to(one, DENIED)
    expect(one.locator("#evidence")).to_contain_text("RETRACTED")
    one.keyboard.press("r")
    one.keyboard.type("It is outdated")
    one.keyboard.press("Tab")
    one.keyboard.type("Its trial was retracted.")
    one.keyboard.press("Control+Enter")
    expect(one.locator(".dc", has_text=DENIED).locator(".dc-standing")).to_contain_text("rejected")
    one.get_by_role("button", name="Make version 3").press("Enter")
    expect(one.locator("h1")).to_have_text("Zorb disease: treatment")
    house.banner(slug)
    approve_all_open(one, "Ada One")
    sign(one)
    two = house.page("Ben Two", f"/desk/answers/{slug}")
    say_interests(two, INTERESTS)
    approve_all_open(two, "Ben Two")
    sign(two)
    assert house.state(slug) is State.APPROVED and house.desk.item(slug).shown == 3
    assert "Ada One, MD, FRCP" in house.banner(slug)
    public = house.visitor.open(f"/answers/{slug}")
    expect(public.locator(".claim", has_text=SHORTER).first).to_be_visible()
    expect(public.locator(".claim", has_text=DENIED)).to_have_count(0)
