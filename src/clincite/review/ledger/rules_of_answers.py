"""The rules for answers: every version begins and moves by the tables of :mod:`clincite.review.states`, and two persons stand behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from clincite.render.words import counted
from clincite.review.ledger.replaying import pairs_of, plain
from clincite.review.ledger.rules_of_people import PeopleRules, role_of
from clincite.review.ledger.whats import BORN, MOVED, What
from clincite.review.roles import Action, Role, may
from clincite.review.states import BIRTHS, IN_REVIEW, Event, Guard, State, Transition, transition
from clincite.review.values import LedgerEntry, Verdict

#: What takes a role whatever the version: where a version moves, the way says which.
_ACTIONS: Final[Mapping[str, Action]] = {
    What.SUBMIT: Action.SUBMIT,
    What.REVISE: Action.REVISE,
    What.REFRESH: Action.REFRESH,
    What.INTERESTS: Action.DECIDE,
    What.DECIDE: Action.DECIDE,
    What.COMMENT: Action.COMMENT,
    What.SIGN: Action.SIGN,
    What.PUBLISH: Action.PUBLISH,
    What.ASSIGN: Action.ASSIGN,
    What.UNASSIGN: Action.ASSIGN,
    What.MONTHS: Action.SET_DUE,
    What.CLOSE_REPORT: Action.HANDLE_REPORT,
    What.ERASE_REPORT: Action.HANDLE_REPORT,
}
_BASES: Final[Mapping[str, str]] = {What.SUBMIT: "submitted", What.REFRESH: "refreshed", What.REVISE: "revised"}
_EVENTS: Final[Mapping[str, Event]] = {What.SEND: Event.SUBMIT} | {event.value: event for event in Event if event is not Event.SUBMIT}
_SAID: Final = frozenset({What.INTERESTS, What.DECIDE, What.SIGN})
_REVIEW_BEGINS: Final = frozenset({Event.BEGIN, Event.REOPEN})
_NOT_SHOWN: Final = frozenset({State.DRAFT, State.WITHDRAWN})
_BOUND: Final = "is by somebody who asked for the answer or submitted what the version says"


class _Version:
    """A version as the entries tell of it.

    :param maker: who submitted or refreshed what it says.
    """

    def __init__(self, state: object, maker: object, *, published: bool) -> None:
        self.state = state
        self.maker = maker
        self.published = published

    @property
    def holds_nothing(self) -> bool:
        """Nobody waits for it, and nobody was shown it."""
        return self.state == State.DRAFT or (self.state == State.WITHDRAWN and not self.published)


class _Answer:
    """An answer as the entries tell of it: who asked, in which review it is, and in each review who stated interests and who signed."""

    def __init__(self, asked_by: int | None) -> None:
        self.asked_by = asked_by
        self.versions: dict[object, _Version] = {}
        self.newest = 0
        self.round = 0
        self.stated: defaultdict[tuple[int, int | None], set[int]] = defaultdict(set)  # numbers of the entries
        self.signed: defaultdict[tuple[int, object], set[int | None]] = defaultdict(set)
        self.wordings: set[tuple[object, object]] = set()  # hash of a claim, and who worded it so

    def bound(self, version: _Version) -> frozenset[object]:
        """Who may not decide on a version."""
        return frozenset({self.asked_by, version.maker} - {None})


class AnswerRules:
    """Where every version stands, as the entries tell.

    :param people: to whom each entry was shown before.
    """

    def __init__(self, people: PeopleRules) -> None:
        self._people = people
        self._answers: dict[str, _Answer] = {}

    def broken(self, entry: LedgerEntry) -> Iterator[str]:
        """What the next entry breaks, each the end of a sentence that begins with the entry."""
        action = _ACTIONS.get(entry.what)
        if action is not None and not _allows(entry, action):
            yield f"is by somebody whose role ({str(entry.role)[:40]}) does not allow it"
        if entry.slug is None or entry.what not in set(What):
            return
        if entry.what in BORN:
            yield from self._born(entry, entry.slug)
            return
        answer = self._answers.setdefault(entry.slug, _Answer(None))
        if entry.version is None:
            return
        version = answer.versions.get(entry.version)
        if version is None:
            yield f"is about version {entry.version} of an answer, of which no entry before it tells"
        elif entry.what in MOVED:
            yield from self._moved(entry, answer, version, _EVENTS[entry.what])
        elif entry.what in _SAID:
            yield from _said(entry, answer, version)
        elif entry.what == What.PUBLISH:
            if entry.version != answer.newest or version.state in _NOT_SHOWN:
                yield f"publishes version {entry.version}, which was {version.state}; the newest was {answer.newest}"
            version.published = True

    def _born(self, entry: LedgerEntry, slug: str) -> Iterator[str]:
        answer = self._answers.setdefault(slug, _Answer(entry.who))
        basis, state = _BASES[entry.what], plain(entry.detail.get("state"))
        if entry.version != answer.newest + 1:
            yield f"makes version {entry.version} of an answer whose newest was {answer.newest}"
        if not answer.newest and (entry.what != What.SUBMIT or entry.detail.get("round") != 0):
            yield "makes the first version of an answer, and does not begin as one does"
        if entry.detail.get("basis") != basis or state not in BIRTHS[basis]:
            yield f"begins a version as {str(state)[:40]}, which it cannot begin as"
        maker: object = entry.who
        if entry.what == What.REVISE:
            before = answer.versions.get(answer.newest)
            if before is None or before.state not in IN_REVIEW or entry.detail.get("from_version") != answer.newest:
                yield f"carries out decisions on a version that is not the newest in a review: {entry.detail.get('from_version')}"
            maker = before.maker if before is not None else None
            answer.wordings.update(pairs_of(entry.detail.get("reworded")))
        if "asked_by" in entry.detail:
            held = not all(one.holds_nothing for one in answer.versions.values())
            if entry.what != What.SUBMIT or entry.detail["asked_by"] != entry.who or held:
                yield "takes an answer over that somebody else asked for"
            answer.asked_by = entry.who
        if entry.version is not None:
            answer.versions[entry.version] = _Version(state, maker, published=bool(entry.detail.get("published")))
            answer.newest = entry.version

    def _moved(self, entry: LedgerEntry, answer: _Answer, version: _Version, event: Event) -> Iterator[str]:
        detail = entry.detail
        source, target = (plain(detail.get(name)) for name in ("from", "state"))
        if source != version.state:
            yield f"moves version {entry.version} from {str(source)[:40]}, and entries before it left it {version.state}"
        way = next((transition(state, event) for state in State if state == source), None)
        if way is None or way.target != target:
            yield f"goes a way that there is not: from {str(source)[:40]} by {event} to {str(target)[:40]}"
        else:
            yield from _went(entry, answer, version, way)
        if event in _REVIEW_BEGINS:
            if detail.get("round") != answer.round + 1:
                yield f"begins the review {str(detail.get('round'))[:40]}, and the last one was {answer.round}"
            answer.round = _number(detail.get("round")) or answer.round + 1
        if event is Event.APPROVE:
            yield from self._approved(entry, answer, version)
        version.state = target
        version.published = version.published or bool(detail.get("published"))

    def _approved(self, entry: LedgerEntry, answer: _Answer, version: _Version) -> Iterator[str]:
        """Who signed in this review, is not bound and may review as things stand, against how many the entry says the policy asked for."""
        asked = _number(entry.detail.get("signatures"))
        if asked is None or asked < 1:
            yield "approves, and does not say how many signatures the policy asked for"
        if entry.detail.get("round") != answer.round:
            yield f"approves in the review {str(entry.detail.get('round'))[:40]}, and that was {answer.round}"
        given = answer.signed[answer.round, entry.version] - answer.bound(version)
        able = sum(self._people.reviews(person) for person in given)
        if able < max(1, asked or 1):
            said = counted(able, "person that counts has", "persons that count have")
            yield f"approves version {entry.version}, and {said} signed it in this review: {max(1, asked or 1)} must"


def _went(entry: LedgerEntry, answer: _Answer, version: _Version, way: Transition) -> Iterator[str]:
    """What stands against this person going that way."""
    if way.role is None:
        if entry.who is not None or entry.role is not None:
            yield "is by a person, and only clincite itself does that"
    elif (role := role_of(entry.role)) is None or not role.covers(way.role):
        yield f"is by somebody whose role ({str(entry.role)[:40]}) does not allow it: it takes that of {way.role}"
    if way.reason and not entry.detail.get("reason"):
        yield "does not say why"
    if Guard.NEWEST in way.guards and entry.version != answer.newest:
        yield f"moves version {entry.version}, and the newest was {answer.newest}"
    bound = answer.bound(version)
    if Guard.SECOND_PERSON in way.guards and entry.who in bound:
        yield _BOUND
    if Guard.OWN_OR_EDITOR in way.guards and entry.who not in bound and not _edits(entry):
        yield "is by somebody whose the version is not, and who is no editor"


def _said(entry: LedgerEntry, answer: _Answer, version: _Version) -> Iterator[str]:
    """Interests are stated in a review; verdicts and signatures are given under review, after them, and by a second person."""
    detail, mine = entry.detail, (answer.round, entry.who)
    if entry.version != answer.newest:
        yield f"is about version {entry.version}, and the newest was {answer.newest}"
    if detail.get("round") != answer.round:
        yield f"is of the review {str(detail.get('round'))[:40]}, and that was {answer.round}"
    if entry.what == What.INTERESTS:
        if version.state not in IN_REVIEW:
            yield f"states interests while the version was {version.state}"
        answer.stated[mine].add(entry.seq)
        return
    if version.state != State.UNDER_REVIEW:
        yield f"decides on a version that was {version.state}"
    if entry.who in answer.bound(version):
        yield _BOUND
    if not answer.stated[mine]:
        yield "is by somebody who had not stated interests in this review"
    if entry.what == What.SIGN:
        yield from _signed(entry, answer)
    elif detail.get("verdict") == Verdict.APPROVE and (plain(detail.get("claim_key")), entry.who) in answer.wordings:
        yield "approves a claim that the same person worded so"


def _signed(entry: LedgerEntry, answer: _Answer) -> Iterator[str]:
    signers = answer.signed[answer.round, entry.version]
    if entry.who in signers:
        yield "signs a second time in one review"
    if plain(entry.detail.get("interests")) not in answer.stated[answer.round, entry.who]:
        yield "signs with a statement of interests that the person did not make in this review"
    signers.add(entry.who)


def _allows(entry: LedgerEntry, action: Action) -> bool:
    role = role_of(entry.role)
    return role is not None and may(role, action)


def _edits(entry: LedgerEntry) -> bool:
    role = role_of(entry.role)
    return role is not None and role.covers(Role.EDITOR)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
