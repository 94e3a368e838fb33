"""People at a review desk, and answers brought to where a test needs them as people do it: through :class:`Desk` alone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from argon2 import PasswordHasher

from clincite.answers import Answer
from clincite.errors import DeskNotFoundError
from clincite.review.accounts.accounts import Accounts
from clincite.review.desk import Desk
from clincite.review.publication import slug_of
from clincite.review.roles import Role
from clincite.review.states import State
from clincite.review.values import Item, Person, Verdict

#: Quick: what a password should cost is tested where passwords are.
HASHER: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD: Final = "a long invented passphrase"
ROE: Final = ("Dr Invented Person", "MD")
#: Interests of somebody who has none.
NONE: Final = "none"
_HOURS: Final = 12
_AUTHOR: Final = "Invented Author"
_EDITOR: Final = "Invented Editor"
_OWNER: Final = "Invented Owner"


class People:
    """The people of a desk. Each is made when first asked for, and found again by name."""

    def __init__(self, desk: Desk) -> None:
        self.accounts = Accounts(desk.database, clock=lambda: _now(desk), hours=_HOURS, hasher=HASHER, signer=desk._tools.signer)

    def owner(self) -> Person:
        """The owner."""
        if not self.accounts.has_owner():
            return self.accounts.create_owner(email=_mail(_OWNER), name=_OWNER, password=PASSWORD)
        return self.accounts.by_email(_mail(_OWNER))

    def person(self, name: str, role: Role, *, credentials: str = "", affiliation: str = "") -> Person:
        """Somebody of that name; of that role, where nobody of the name is there yet."""
        owner = self.owner()
        try:
            return self.accounts.by_email(_mail(name))
        except DeskNotFoundError:
            secret = self.accounts.invite(owner.actor, _mail(name), role).secret
            return self.accounts.accept(secret, name=name, credentials=credentials, affiliation=affiliation, password=PASSWORD)

    def author(self) -> Person:
        """Who asks."""
        return self.person(_AUTHOR, Role.AUTHOR)

    def editor(self) -> Person:
        """Who publishes."""
        return self.person(_EDITOR, Role.EDITOR)

    def reviewers(self, signers: Sequence[tuple[str, str]]) -> list[Person]:
        """Reviewers of these names and credentials."""
        return [self.person(name, Role.REVIEWER, credentials=credentials) for name, credentials in signers]


def publish(
    desk: Desk,
    answer: Answer,
    *,
    people: People | None = None,
    signers: Sequence[tuple[str, str]] = (ROE,),
    interests: str = NONE,
    public: bool = True,
) -> Item:
    """An answer that an author submitted and an editor published, approved by those who sign it.

    :param signers: name and credentials of each, as many as the policy asks for; nobody: it stays submitted.
    :param interests: that each of them states.
    :param public: it is published before anybody signs; an approval publishes by itself.
    """
    known = people or People(desk)
    item = desk.submit(known.author().actor, answer)
    if public:
        desk.publish(known.editor().actor, item.slug)
    if signers:
        approve(desk, item.slug, people=known, signers=signers, interests=interests)
    return desk.item(item.slug)


def approve(
    desk: Desk,
    slug: str,
    people: People | None = None,
    *,
    signers: Sequence[tuple[str, str]] = (ROE,),
    interests: str = NONE,
) -> None:
    """Have the newest version approved: each sentence that needs it by as many as it needs, then the whole by its signers."""
    known = people or People(desk)
    case = desk.case(slug)
    number = case.version.number
    most = max((one.needed for one in case.claims), default=0)
    others = [(f"Invented Reviewer {place}", "") for place in range(most - len(signers))]
    reviewers = known.reviewers([*signers, *others])
    if case.version.state is State.SUBMITTED:
        desk.begin(reviewers[0].actor, slug)
    for place, person in enumerate(reviewers):
        stated = interests if place < len(signers) else NONE
        desk.state_interests(person.actor, slug, none=stated == NONE, statement="" if stated == NONE else stated)
        for one in case.claims:
            if place < one.needed:
                desk.decide(person.actor, slug, one.claim.id, Verdict.APPROVE, version=number)
    for person in reviewers[: len(signers)]:
        desk.sign(person.actor, slug, version=number)
    after = desk.case(slug, number)
    assert after.version.state is State.APPROVED, (after.version.state, after.blockers)


def _now(desk: Desk) -> datetime.datetime:
    """The desk's own clock: one time for all that is written."""
    return datetime.datetime.fromisoformat(desk._tools.now)


def _mail(name: str) -> str:
    return f"{slug_of(name)}@desk.example"
