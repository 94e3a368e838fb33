"""Who may do what at the desk: five roles, each of which may do all that those below it may.

That a person has the role is one condition among several: the rule of two persons and the guards of
:mod:`clincite.review.states` come on top.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final


class Role(enum.StrEnum):
    """A role, the least first."""

    READER = "reader"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """Place in the order, from 0."""
        return _ORDER.index(self)

    def covers(self, other: Role) -> bool:
        """Whether this role may do all that the other one may."""
        return self.rank >= other.rank


_ORDER: Final = tuple(Role)

ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.READER: "reads, and has an account",
    Role.AUTHOR: "asks questions and submits the answers for review",
    Role.REVIEWER: "approves, amends and rejects claims, and signs answers that somebody else asked for",
    Role.EDITOR: "assigns, publishes, withdraws and reopens answers, and handles readers' reports",
    Role.OWNER: "invites people and gives them their roles",
}


class Action(enum.StrEnum):
    """What can be done at the desk."""

    SUBMIT = "submit"
    SEE_OWN = "see_own"
    SEE_DESK = "see_desk"
    COMMENT = "comment"
    DECIDE = "decide"
    SIGN = "sign"
    REQUEST_CHANGES = "request_changes"
    REVISE = "revise"
    ASSIGN = "assign"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    REFRESH = "refresh"
    SET_DUE = "set_due"
    HANDLE_REPORT = "handle_report"
    READ_LEDGER = "read_ledger"
    READ_NUMBERS = "read_numbers"
    MANAGE_PEOPLE = "manage_people"


#: The least role that may do it. An author may comment on, revise and withdraw only what is their own.
LEAST_ROLE: Final[Mapping[Action, Role]] = {
    Action.SUBMIT: Role.AUTHOR,
    Action.SEE_OWN: Role.AUTHOR,
    Action.SEE_DESK: Role.REVIEWER,
    Action.COMMENT: Role.AUTHOR,
    Action.DECIDE: Role.REVIEWER,
    Action.SIGN: Role.REVIEWER,
    Action.REQUEST_CHANGES: Role.REVIEWER,
    Action.REVISE: Role.AUTHOR,
    Action.ASSIGN: Role.EDITOR,
    Action.PUBLISH: Role.EDITOR,
    Action.WITHDRAW: Role.AUTHOR,
    Action.REOPEN: Role.EDITOR,
    Action.REFRESH: Role.EDITOR,
    Action.SET_DUE: Role.EDITOR,
    Action.HANDLE_REPORT: Role.EDITOR,
    Action.READ_LEDGER: Role.EDITOR,
    Action.READ_NUMBERS: Role.EDITOR,
    Action.MANAGE_PEOPLE: Role.OWNER,
}


def may(role: Role, action: Action) -> bool:
    """Whether somebody of that role may do it."""
    return role.covers(LEAST_ROLE[action])
