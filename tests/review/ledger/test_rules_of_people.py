"""An entry is by somebody who had an account, in the role that entries before it gave them: one that tells otherwise is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.ledger.story import IDS, NOBODY, Story


def test_an_entry_is_by_somebody_of_whom_entries_tell(story: Story) -> None:
    unknown = ["is by person 99, of whom no entry before it tells."]
    assert story.submit("nobody") == unknown
    assert story.tell("nobody", "comment", version=1, text="Why?") == []  # said once


def test_an_entry_is_in_the_role_that_entries_gave(story: Story) -> None:
    wrong = "is by person 2 in the role of editor, and entries before it gave them that of author."
    assert story.submit("ada", state="submitted") == []
    assert story.tell("ada", "comment", version=1, as_="editor", text="Why?") == [wrong]


def test_whose_account_was_closed_does_nothing(story: Story) -> None:
    story.reviewed()
    story.tell("owner", "disable", slug=None, person=IDS["remy"])
    assert story.decide("remy") == ["is by person 5, whose account was closed."]
    story.tell("owner", "enable", slug=None, person=IDS["remy"])
    assert story.decide("remy") == []


@pytest.mark.parametrize("what", ["invite", "revoke_invitation", "reset_password", "set_role", "enable", "disable"])
def test_only_owners_manage_people(story: Story, what: str) -> None:
    found = story.tell("eve", what, slug=None, person=IDS["ada"], role="reviewer")
    assert found == ["is by somebody who may not manage people."]


def test_only_owners_are_let_in_from_the_machine(story: Story) -> None:
    wrong = ["lets person 6 in from the machine itself, which is for owners."]
    for what in ("enable", "recover"):
        assert story.tell(None, what, slug=None, person=IDS["owner"]) == []
        assert story.tell(None, what, slug=None, person=IDS["eve"]) == wrong
    assert story.tell("eve", "recover", slug=None, person=IDS["owner"]) == ["is by somebody who may not manage people."]
    assert story.tell(None, "set_role", slug=None, person=IDS["eve"], role="owner") == ["is by somebody who may not manage people."]


@pytest.mark.parametrize("what", ["change_password", "rehash_password", "add_second_factor", "remove_second_factor", "connect_identity"])
def test_everybody_changes_their_own_account(story: Story, what: str) -> None:
    found = story.tell("owner", what, slug=None, person=IDS["ada"])
    assert found == ["is by person 1 and tells of the account of person 2: everybody does that themselves."]


def test_an_account_begins_once(story: Story) -> None:
    story.tell("owner", "invite", slug=None, invitation=90, role="author")
    found = story.tell("ada", "accept_invitation", slug=None, person=IDS["ada"], role="author", invitation=90)
    assert found == ["begins the account of person 2, which was there already."]


def test_there_is_one_first_owner(story: Story) -> None:
    found = story.tell("nobody", "create_owner", as_="owner", slug=None, person=NOBODY, role="owner")
    assert found == ["makes the account of the first owner, and there was one already."]


@pytest.mark.parametrize("number", [91, 90, 2, None, []])
def test_an_account_begins_by_an_invitation_for_its_role_that_is_used_once(story: Story, number: object) -> None:
    """Somebody may put an invitation into the tables, or write another role into one."""
    story.tell("owner", "invite", slug=None, invitation=90, role="author")
    story.tell("owner", "invite", slug=None, invitation=91, role="owner")
    story.tell("owner", "revoke_invitation", slug=None, invitation=91)
    found = story.tell("nobody", "accept_invitation", as_="owner", slug=None, person=NOBODY, role="owner", invitation=number)
    assert found == [f"uses the link {number}, and no entry before it made that for this role, to be used once."]


def test_a_new_password_is_taken_by_a_link_for_that_person(story: Story) -> None:
    changed: dict[str, Any] = {"slug": None, "person": IDS["ada"]}
    wrong = ["uses the link 90, and no entry before it made that for this person, to be used once."]
    assert story.tell("ada", "change_password", **changed) == []  # by the old one
    assert story.tell("ada", "change_password", invitation=90, **changed) == wrong
    story.tell("owner", "reset_password", slug=None, person=IDS["bea"], invitation=90)
    assert story.tell("ada", "change_password", invitation=90, **changed) == wrong
    story.tell("owner", "reset_password", slug=None, person=IDS["ada"], invitation=91)
    assert story.tell("ada", "change_password", invitation=91, **changed) == []
    story.tell(None, "recover", slug=None, person=IDS["owner"], invitation=92)
    assert story.tell("owner", "change_password", slug=None, person=IDS["owner"], invitation=92) == []


def test_nobody_has_a_role_without_an_account(story: Story) -> None:
    assert story.tell(None, "report", slug=None, as_="owner") == ["is by nobody who has an account, in the role of owner."]
