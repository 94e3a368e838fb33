"""The desk's rules, told from the ledger and the stored answers alone: written without a look at the guards, so that it can judge them."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from clincite.answers import Answer
from clincite.review.critical import critical_claims
from clincite.review.desk import Desk
from clincite.review.ledger.chain import entries
from clincite.review.rewriting import claim_key
from clincite.review.states import TRANSITIONS
from clincite.review.values import LedgerEntry

_REVIEWS: Final = {"reviewer", "editor", "owner"}
_EDITS: Final = {"editor", "owner"}
_WAYS: Final = {(one.source.value, one.event.value): one.target.value for one in TRANSITIONS}
_MOVES: Final = {event for _, event in _WAYS} - {"submit"} | {"send"}
_BIRTHS: Final = {"submit": {"draft", "submitted"}, "refresh": {"submitted"}, "revise": {"under_review"}}


class _Version:
    def __init__(self, entry: LedgerEntry, answer: Answer, before: _Version | None) -> None:
        self.state = str(entry.detail["state"])
        self.answer = entry.answer
        self.maker = before.maker if entry.what == "revise" and before is not None else entry.who
        self.keys = [claim_key(claim) for claim in answer.claims]
        self.critical = {claim_key(answer.claim(name)) for name in critical_claims(answer)}
        self.reworded = {claim_key(claim) for claim in answer.claims if "reworded" in claim.edits}


class _Item:
    def __init__(self, asker: int | None) -> None:
        self.asker = asker
        self.versions: list[_Version] = []
        self.round = 0
        self.words: dict[tuple[int, str, int | None], str] = {}  # round, claim, person: last verdict
        self.stated: set[tuple[int, int | None]] = set()
        self.signed: defaultdict[tuple[int, int], set[int | None]] = defaultdict(set)
        self.authors: defaultdict[str, set[int]] = defaultdict(set)


def check(desk: Desk, *, signatures: int = 1, critical: int = 2) -> dict[str, str]:
    """Go through the ledger, and fail where a rule was broken when it was written.

    :return: of each answer, by its slug, the state of its newest version, as the ledger has it.
    """
    items: dict[str, _Item] = {}
    may_review: dict[object, bool] = {}
    roles: dict[object, str] = {}
    with desk.database.read() as connection:
        told = list(entries(connection))
    for entry in told:
        _people(entry, roles, may_review)
        if entry.slug is None:
            continue
        item = items.setdefault(entry.slug, _Item(entry.who))
        if entry.what in _BIRTHS:
            _born(desk, entry, item)
        elif entry.what in _MOVES:
            _moved(entry, item, may_review, signatures, critical)
        elif entry.what in {"decide", "sign", "interests"}:
            _said(entry, item)
    return {slug: item.versions[-1].state for slug, item in items.items()}


def _people(entry: LedgerEntry, roles: dict[object, str], may_review: dict[object, bool]) -> None:
    person = entry.detail.get("person")
    if "role" in entry.detail and entry.what != "invite":
        roles[person] = str(entry.detail["role"])
        may_review[person] = roles[person] in _REVIEWS
    if entry.what in {"disable", "enable"}:
        may_review[person] = entry.what == "enable" and roles[person] in _REVIEWS


def _born(desk: Desk, entry: LedgerEntry, item: _Item) -> None:
    assert entry.slug is not None and entry.version is not None
    assert entry.version == len(item.versions) + 1, "versions are counted without a gap, and one is the newest"
    assert entry.detail["state"] in _BIRTHS[entry.what]
    if entry.detail["state"] == "draft":
        assert all(one.state == "draft" for one in item.versions), "a draft stands over drafts only"
    answer = desk.content(entry.slug, entry.version)
    assert answer.id == entry.answer, "what is stored is what was entered"
    before = item.versions[-1] if item.versions else None
    if entry.what == "revise":
        assert before is not None and before.state in {"under_review", "changes_requested"}
        for key, person in entry.detail["reworded"]:  # type: ignore[attr-defined]
            item.authors[key].add(person)
            assert any(words == "amend" and who == person for (round_, _, who), words in item.words.items() if round_ == item.round)
    if "asked_by" in entry.detail:
        assert entry.what == "submit" and entry.detail["asked_by"] == entry.who
        assert {one.state for one in item.versions} <= {"draft", "withdrawn"}, "of what was handed in, who asked stays who asked"
        item.asker = entry.who
    item.versions.append(_Version(entry, answer, before))


def _said(entry: LedgerEntry, item: _Item) -> None:
    detail, version = entry.detail, item.versions[-1]
    assert entry.version == len(item.versions), "only the newest version is decided on"
    assert entry.role in _REVIEWS
    assert detail["round"] == item.round
    if entry.what == "interests":
        item.stated.add((item.round, entry.who))
        return
    assert version.state == "under_review"
    assert entry.who not in {item.asker, version.maker}, "nobody decides on what they asked for or submitted"
    assert (item.round, entry.who) in item.stated, "interests come first"
    if entry.what == "sign":
        own = {item.words.get((item.round, key, entry.who)) for key in version.keys}
        assert not own & {"amend", "reject"}, "nobody signs what they want changed"
        assert entry.who not in item.signed[item.round, entry.version], "one signature of each"
        item.signed[item.round, entry.version].add(entry.who)
        return
    key = str(detail["claim_key"])
    assert key in version.keys
    if detail["verdict"] == "approve":
        assert entry.who not in item.authors[key], "nobody approves their own words"
    item.words[item.round, key, entry.who] = str(detail["verdict"])


def _moved(entry: LedgerEntry, item: _Item, may_review: dict[object, bool], signatures: int, critical: int) -> None:
    assert entry.version is not None
    version = item.versions[entry.version - 1]
    event = "submit" if entry.what == "send" else entry.what
    assert entry.detail["from"] == version.state
    assert _WAYS.get((version.state, event)) == entry.detail["state"], "only what the table allows"
    assert (entry.who is None) == (event in {"evidence", "expire"})
    if event in {"begin", "request_changes", "resume", "approve"}:
        assert entry.who not in {item.asker, version.maker}, "a second person"
        assert entry.version == len(item.versions)
    if event in {"reopen", "publish"}:
        assert entry.role in _EDITS
    if event == "approve":
        _approved(item, version, entry.version, may_review, signatures, critical)
    if event in {"begin", "reopen"}:
        assert entry.detail["round"] == item.round + 1
        item.round += 1
    version.state = str(entry.detail["state"])


def _approved(item: _Item, version: _Version, number: int, may_review: dict[object, bool], signatures: int, critical: int) -> None:
    for key in version.keys:
        words = {person: said for (round_, claim, person), said in item.words.items() if (round_, claim) == (item.round, key)}
        words = {person: said for person, said in words.items() if may_review[person]}
        assert not {"amend", "reject"} & set(words.values()), "nothing is open"
        approving = {person for person, said in words.items() if said == "approve"} - item.authors[key] - {item.asker, version.maker}
        assert len(approving) >= (critical if key in version.critical else int(bool(item.authors[key]) or key in version.reworded))
    counted = {person for person in item.signed[item.round, number] if may_review[person]} - {item.asker, version.maker}
    assert len(counted) >= signatures
