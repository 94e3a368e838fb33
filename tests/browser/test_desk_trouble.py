"""What goes wrong while somebody reviews: a newer version, a session that ends, no connection, a claim out of sight. Whoever looks sees it,
nothing that was typed is lost, and no verdict is given on what is not read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from clincite.review.values import RejectReason, Verdict
from tests.browser.house import House, in_focus, say_interests
from tests.browser.places import FACIAL, GOUT, ZORB
from tests.browser.scanning import violations
from tests.browser.visiting import PHONE, WIDE
from tests.desks import PASSWORD


@pytest.fixture(scope="module")
def long_answer(house: House) -> str:
    """One whose claims do not fit on one screen by far."""
    return house.under_review(FACIAL)


@pytest.fixture
def answer(house: House) -> Iterator[str]:
    """One of a few claims, as new for each test."""
    slug = house.under_review(GOUT)
    yield slug
    house.desk.withdraw(house.person("Edda Editor").actor, slug, "The test is over.")  # and the next one hands it in anew


@pytest.fixture(autouse=True)
def meant(house: House) -> None:
    """What the browser says of requests that are meant to fail."""
    for words in ("status of 401", "status of 403", "status of 409", "ERR_INTERNET_DISCONNECTED"):
        house.visitor.watch.allow(words)


def told(page: Page) -> str:
    """What stands at the lower edge for whoever looks."""
    box = page.locator("#desk-told")
    expect(box).to_be_visible()
    return " ".join(box.inner_text().split())


def mine(page: Page) -> list[str]:
    """The claims that this person has decided on."""
    found: list[str] = page.evaluate("Array.from(document.querySelectorAll('.dc[data-mine]'), one => one.id)")
    return found


def versions(page: Page) -> set[str]:
    """What the forms of the page say that they are about."""
    return set(page.evaluate("Array.from(document.querySelectorAll('input[name=version]'), one => one.value)"))


def in_sight(page: Page, claim: str) -> bool:
    """Whether the sentence of a claim can be read."""
    seen: bool = page.evaluate(
        """claim => { const box = document.querySelector(`#${claim} .dc-text`).getBoundingClientRect();
        return box.top >= 0 && box.bottom <= document.querySelector('.desk-foot').getBoundingClientRect().top; }""",
        claim,
    )
    return seen


def next_version(house: House, slug: str) -> str:
    """Somebody else has the last claim taken out meanwhile; its id."""
    two = house.person("Ben Two").actor
    case = house.desk.case(slug)
    gone = case.claims[-1].claim.id
    number = case.item.newest
    house.desk.decide(two, slug, gone, Verdict.REJECT, version=number, category=RejectReason.OTHER, reason="Not asked.")
    house.desk.revise(two, slug, version=number)
    return gone


# -- a claim out of sight ------------------------------------------------------------------------------------------------------


def test_the_first_key_is_for_a_claim_that_is_in_sight(house: House, long_answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{long_answer}")
    first = in_focus(page).get_attribute("id")
    assert first and in_sight(page, first)
    page.keyboard.press("a")
    expect(page.locator(f"#{first}")).to_have_attribute("data-mine", "approve")
    assert mine(page) == [first]
    page.keyboard.press("u")
    expect(page.locator(f"#{first} .dc-clear")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_claim_that_was_scrolled_away_is_shown_before_anything_is_decided(house: House, long_answer: str, size: tuple[int, int]) -> None:
    page = house.page("Ada One", f"/desk/answers/{long_answer}", size=size, still=True)
    page.locator("main").focus()
    page.keyboard.press("j")
    chosen = in_focus(page).get_attribute("id")
    for key in ("a", "r", "e", "c", "u"):
        page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
        assert chosen and not in_sight(page, chosen)
        page.keyboard.press(key)
        assert f"Claim {chosen} was not in sight" in told(page), key
        assert in_sight(page, chosen) and mine(page) == [] and not page.locator("details.dc-act[open]").count()
    page.keyboard.press("a")
    expect(page.locator(f"#{chosen}")).to_have_attribute("data-mine", "approve")
    page.keyboard.press("u")
    expect(page.locator(f"#{chosen} .dc-clear")).to_have_count(0)


def test_whoever_scrolled_on_without_choosing_goes_on_from_there(house: House, long_answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{long_answer}", still=True)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    page.keyboard.press("a")
    here = in_focus(page).get_attribute("id")
    assert here and here != page.locator(".dc").first.get_attribute("id")
    assert f"Claim {here} was not in focus" in told(page) and in_sight(page, here) and mine(page) == []
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.press("j")
    top = in_focus(page).get_attribute("id")
    assert top and in_sight(page, top) and top != here


# -- what is refused is seen ---------------------------------------------------------------------------------------------------


def test_interests_come_first_and_that_is_seen(house: House) -> None:
    slug = house.under_review(ZORB)
    house.desk.withdraw(house.person("Edda Editor").actor, slug, "Once more.")
    house.desk.reopen(house.person("Edda Editor").actor, slug, "From the beginning.")
    page = house.page("Ada One", f"/desk/answers/{slug}")
    for key in ("a", "e", "r"):
        page.keyboard.press(key)
        assert "State your interests first." in told(page), key
        expect(page.locator("#interests-none")).to_be_focused()
        page.locator("main").focus()
    say_interests(page, "")
    page.keyboard.press("u")
    assert "You have no verdict on claim" in told(page)


def test_the_ends_of_the_list_and_of_the_work_are_seen(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    page.locator("main").focus()
    page.keyboard.press("k")
    assert "That is the first claim." in told(page)
    for _ in range(page.locator(".dc").count()):
        page.keyboard.press("n")
        page.keyboard.press("a")
        name = in_focus(page).get_attribute("id")
        expect(page.locator(f"#{name}")).to_have_attribute("data-mine", "approve")
    page.keyboard.press("n")
    assert "You have decided on every claim." in told(page)
    page.keyboard.press("a")
    assert "You approved claim" in told(page) and "already" in told(page)


def test_without_a_connection_nothing_is_lost_and_that_is_seen(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    page.locator("main").focus()
    page.keyboard.press("n")
    name = in_focus(page).get_attribute("id")
    page.keyboard.press("c")
    page.keyboard.type("A thought.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#desk-told")).to_contain_text("there is no connection")
    expect(page.locator(f"#comment-{name}")).to_have_value("A thought.")
    page.context.set_offline(False)
    page.locator(f"#comment-{name}").press("Control+Enter")
    expect(page.locator(f"#{name} .thread-of")).to_contain_text("A thought.")
    expect(page.locator("#desk-told")).to_be_empty()


def test_evidence_that_cannot_be_loaded_is_not_that_of_another_claim(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    before = page.locator("#evidence .evidence-claim").inner_text()
    page.locator("main").focus()
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("j")
    name = in_focus(page).get_attribute("id")
    expect(page.locator("#evidence")).to_have_text(f"The evidence of claim {name} could not be loaded: there is no connection.")
    page.context.set_offline(False)
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator(f"#evidence [data-claim={name}] mark").first).to_be_visible()
    assert page.locator("#evidence .evidence-claim").inner_text() != before


def test_a_fault_of_the_server_is_told_in_its_words(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    wrong = '<article class="error"><h1>Not just now</h1><p>The desk is being restored.</p><p class="hint">Wait a minute.</p></article>'
    page.route("**/decide", lambda route: route.fulfill(status=409, content_type="text/html", body=wrong))
    page.keyboard.press("a")
    expect(page.locator("#desk-told")).to_contain_text("The desk is being restored. Wait a minute. What you typed is still here.")


# -- a session that ends -------------------------------------------------------------------------------------------------------


def sign_in(house: House, page: Page, name: str) -> None:
    page.get_by_label("E-mail address").fill(house.person(name).email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def expired_while_typing(house: House, slug: str) -> tuple[Page, str]:
    """A page on which somebody typed a comment when the session was over; and the claim."""
    page = house.page("Ada One", f"/desk/answers/{slug}")
    page.locator("main").focus()
    page.keyboard.press("n")
    name = in_focus(page).get_attribute("id") or ""
    page.keyboard.press("c")
    page.keyboard.type("A long thought.")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#desk-told")).to_contain_text("Your session is over")
    return page, name


def test_whoever_signs_in_again_in_another_tab_sends_what_they_typed(house: House, answer: str) -> None:
    page, name = expired_while_typing(house, answer)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click()
    sign_in(house, opened.value, "Ada One")
    assert opened.value.url.endswith(f"/desk/answers/{answer}")
    opened.value.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # as a browser does when its user comes back to the tab
    expect(page.locator("#desk-told")).to_contain_text("You are signed in again")
    expect(page.locator(f"#comment-{name}")).to_have_value("A long thought.")
    page.locator(f"#comment-{name}").press("Control+Enter")
    expect(page.locator(f"#{name} .thread-of")).to_contain_text("A long thought.")
    page.locator("#comment-whole").fill("A form that is not sent by the script.")
    page.locator("#comment-whole").press("Control+Enter")
    expect(page.locator("#talk")).to_contain_text("A form that is not sent by the script.")


def test_words_of_one_person_are_not_sent_by_another(house: House, answer: str) -> None:
    page, name = expired_while_typing(house, answer)
    other = page.context.new_page()
    other.goto(house.server.url + "/sign-in")
    sign_in(house, other, "Ben Two")
    page.locator(f"#comment-{name}").press("Control+Enter")
    expect(page.locator("#desk-told")).to_contain_text("Somebody else is signed in now")
    expect(page.locator(f"#comment-{name}")).to_have_value("A long thought.")
    said = [one.person.name for claim in house.desk.case(answer).claims for one in claim.comments]
    assert "Ben Two" not in said


def test_a_plain_form_gives_its_words_back(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    page.locator("#comment-whole").fill("An hour of work.")
    page.context.clear_cookies()
    page.locator("#comment-whole").press("Control+Enter")
    expect(page.get_by_label("Your words, as you typed it")).to_have_value("An hour of work.")
    assert violations(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(house, opened.value, "Ada One")
    assert opened.value.url.endswith(f"/desk/answers/{answer}")


# -- drafts --------------------------------------------------------------------------------------------------------------------


def test_what_is_typed_in_other_forms_of_a_claim_comes_through(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    page.locator("main").focus()
    page.keyboard.press("n")
    name = in_focus(page).get_attribute("id")
    page.keyboard.press("c")
    page.keyboard.type("Half a thought")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.locator(f"#category-{name}").select_option("unclear")
    page.locator(f"#reject-{name}").fill("Half a reason")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(f"#{name}")).to_have_attribute("data-mine", "approve")
    expect(page.locator(f"#comment-{name}")).to_have_value("Half a thought")
    expect(page.locator(f"#reject-{name}")).to_have_value("Half a reason")
    expect(page.locator(f"#category-{name}")).to_have_value("unclear")
    page.keyboard.press("c")
    page.locator(f"#comment-{name}").press("Control+Enter")
    expect(page.locator(f"#{name} .thread-of")).to_contain_text("Half a thought")
    expect(page.locator(f"#{name} #comment-{name}")).to_have_count(0)  # it was sent: the form is as new
    expect(page.locator(f"#reject-{name}")).to_have_value("Half a reason")


def test_a_rejection_without_a_kind_of_reason_is_not_sent(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    page.keyboard.press("r")
    name = in_focus(page).get_attribute("id")
    page.locator(f"#reject-{name}").fill("Because.")
    page.locator(f"#reject-{name}").press("Control+Enter")
    assert page.evaluate("document.querySelector('select:invalid').name") == "category"
    page.locator(f"#category-{name}").select_option("wrong")
    page.locator(f"#reject-{name}").press("Control+Enter")
    expect(page.locator(f"#{name} .dc-standing")).to_contain_text("rejected")


# -- a newer version -----------------------------------------------------------------------------------------------------------


def test_nothing_of_a_newer_version_comes_into_the_page(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    number = house.desk.item(answer).newest
    sentences = page.locator(".dc-text").all_inner_texts()
    page.keyboard.press("c")
    name = in_focus(page).get_attribute("id")
    page.keyboard.type("Half a thought")
    page.keyboard.press("Escape")
    next_version(house, answer)
    page.keyboard.press("a")
    banner = page.locator("#desk-stale")
    expect(banner).to_contain_text(f"Version {number + 1} has taken the place of version {number}")
    assert violations(page) == []
    assert page.locator(".dc-text").all_inner_texts() == sentences and versions(page) == {str(number)}
    expect(page.locator(f"#comment-{name}")).to_have_value("Half a thought")
    expect(page.locator("#desk-bar summary", has_text="Sign …").locator("..")).to_have_attribute("inert", "")
    page.keyboard.press("a")
    assert "Nothing more is decided on this version." in told(page)
    assert all(not one.decisions for one in house.desk.case(answer).claims)
    assert house.desk.case(answer).version.signatures == ()
    with page.context.expect_page() as opened:  # in a tab of its own, while there are words that were not sent
        banner.get_by_role("link", name=f"To version {number + 1}").click()
    opened.value.wait_for_load_state()
    assert versions(opened.value) == {str(number + 1)}
    page.keyboard.press("c")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#desk-stale")).to_contain_text(f"It is kept, on version {number}.")
    expect(page.locator(f"#comment-{name}")).to_have_value("")


def test_a_signature_from_a_page_that_is_old_is_not_taken_for_the_newer_version(house: House, answer: str) -> None:
    page = house.page("Ada One", f"/desk/answers/{answer}")
    number = house.desk.item(answer).newest
    page.locator("summary", has_text="Sign …").click()
    next_version(house, answer)
    page.get_by_role("button", name=f"Sign version {number}").click()
    expect(page.get_by_role("alert").first).to_contain_text(f"Version {number} is not the newest any more")
    assert house.desk.case(answer).version.signatures == ()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_about_a_claim_that_is_gone_can_be_copied(house: House, answer: str, scripts: bool) -> None:
    gone = house.desk.case(answer).claims[-1].claim.id
    page = house.page("Ada One", f"/desk/answers/{answer}?claim={gone}&act=reject#{gone}", scripts=scripts)
    page.locator(f"#category-{gone}").select_option("wrong")
    page.locator(f"#reject-{gone}").fill("An hour of work.")
    assert next_version(house, answer) == gone
    page.locator(f"#{gone}").get_by_role("button", name="Reject the claim").click()
    if scripts:
        expect(page.locator("#desk-stale")).to_contain_text("what you typed stays here")
        expect(page.locator(f"#reject-{gone}")).to_have_value("An hour of work.")
    else:
        expect(page.get_by_label("Your reason, as you typed it")).to_have_value("An hour of work.")
        expect(page.locator(f"#{gone}")).to_have_count(0)


# -- the sizes -----------------------------------------------------------------------------------------------------------------


def test_a_page_of_many_claims_is_no_load(house: House, long_answer: str) -> None:
    """The forms of each claim are made when they are asked for: it was 458 kB."""
    page = house.page("Ada One", f"/desk/answers/{long_answer}")
    size = len(page.request.get(page.url).body())
    count = page.locator(".dc").count()
    assert count > 80 and size < 240_000, (count, size)


@pytest.mark.parametrize("query", ["", "?act=withdraw"])
def test_the_page_of_an_editor_is_clean(house: House, long_answer: str, query: str) -> None:
    page = house.page("Edda Editor", f"/desk/answers/{long_answer}{query}", still=True)
    assert bool(page.locator("#withdraw[open]").count()) is bool(query)
    assert violations(page) == []
