"""What a person may do with an answer now, so that its page offers that and nothing else.

The desk says what it would allow; and it decides again when it is done. What was offered and cannot be done after all, because somebody
else was faster, is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from clincite.review.guards import bound
from clincite.review.roles import Action
from clincite.review.states import Event, State
from clincite.review.values import Actor, Case


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """Which buttons the page of an answer has.

    :param state_interests: the person may decide once they have stated their interests, and has not yet done so in this review.
    :param decide: verdicts on single claims.
    :param sign: the whole version.
    :param signed: the person has signed this very version.
    :param own: asked for it or handed in what it says: the rule of two persons keeps them from deciding.
    """

    send: bool = False
    begin: bool = False
    state_interests: bool = False
    decide: bool = False
    comment: bool = False
    request_changes: bool = False
    resume: bool = False
    revise: bool = False
    sign: bool = False
    signed: bool = False
    refresh: bool = False
    publish: bool = False
    withdraw: bool = False
    reopen: bool = False
    assign: bool = False
    months: bool = False
    own: bool = False


def offers_of(case: Case, actor: Actor, events: Collection[Event], actions: Collection[Action]) -> Offers:
    """What that person may do with that version.

    :param events: that they could bring about, as the desk says.
    :param actions: that they could do, as the desk says.
    """
    newest = case.version.number == case.item.newest
    decides = Action.DECIDE in actions
    stated = any(one.person.id == actor.id for one in case.interests)
    signed = any(one.person.id == actor.id for one in case.version.signatures)
    return Offers(
        send=Event.SUBMIT in events,
        begin=Event.BEGIN in events,
        state_interests=decides and not stated,
        decide=decides and stated,
        comment=newest and Action.COMMENT in actions,
        request_changes=Event.REQUEST_CHANGES in events,
        resume=Event.RESUME in events,
        revise=Action.REVISE in actions,
        sign=Action.SIGN in actions and stated and not signed,
        signed=signed,
        refresh=Action.REFRESH in actions and case.version.state is not State.WITHDRAWN,
        publish=Action.PUBLISH in actions,
        withdraw=Action.WITHDRAW in actions,
        reopen=Action.REOPEN in actions,
        assign=newest and Action.ASSIGN in actions and case.version.state not in {State.DRAFT, State.WITHDRAWN},
        months=newest and Action.SET_DUE in actions and case.version.state is not State.WITHDRAWN,
        own=is_own(case, actor),
    )


def is_own(case: Case, actor: Actor) -> bool:
    """Whether the person asked for the answer, or handed in what this version says."""
    return actor.id in bound(case.item.asked_by.id if case.item.asked_by else None, case.versions, case.version.number)
