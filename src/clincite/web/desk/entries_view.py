"""Entries of the ledger in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from clincite.render.words import block, one_line
from clincite.review.ledger.whats import What
from clincite.review.values import LedgerEntry, RejectReason
from clincite.web.desk.wording import DEEDS, listed_reason, moment_words, state_label

_VERDICTS: Final[Mapping[str, str]] = {
    "approve": "approved claim {claim} of version {version}",
    "amend": "reworded claim {claim} of version {version}",
    "reject": "rejected claim {claim} of version {version}",
    "clear": "took the verdict on claim {claim} of version {version} back",
}


class EntryShown(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the ledger, ready to show.

    :param deed: what was done, as a phrase behind the name.
    :param texts: what was written or decided with it.
    """

    seq: int
    who: str
    role: str
    deed: str
    texts: tuple[str, ...]
    slug: str
    at: str
    when: str
    hash: str
    signed: bool


def entries_shown(entries: Iterable[LedgerEntry]) -> tuple[EntryShown, ...]:
    """The entries in words, in their order."""
    return tuple(_shown(entry) for entry in entries)


def _shown(entry: LedgerEntry) -> EntryShown:
    return EntryShown(
        seq=entry.seq,
        who=one_line(entry.name),
        role=entry.role or "",
        deed=_deed(entry),
        texts=tuple(text for text in _texts(entry.what, entry.detail) if text),
        slug=entry.slug or "",
        at=entry.when,
        when=moment_words(entry.when),
        hash=entry.hash,
        signed=entry.signature is not None,
    )


def _deed(entry: LedgerEntry) -> str:
    if entry.what == What.DECIDE:
        words = _VERDICTS.get(str(entry.detail.get("verdict")), DEEDS[What.DECIDE])
    else:
        words = DEEDS.get(entry.what, one_line(entry.what.replace("_", " ")))
    claim = one_line(str(entry.detail.get("claim") or ""))
    said = words.replace("{version}", str(entry.version)).replace("{claim}", claim)
    return f"{said}, claim {claim}" if claim and entry.what == What.COMMENT else said


def _texts(what: str, detail: Mapping[str, Any]) -> Iterator[str]:
    """What the entry says beside: the new state, words that were written, reasons."""
    if what in {What.SUBMIT, What.REFRESH, What.SEND, What.RESUME, What.REOPEN} and detail.get("state"):
        yield f"Now: {state_label(str(detail['state'])).lower()}."
    if what == What.INTERESTS:
        yield "No competing interests declared." if detail.get("none") else block(str(detail.get("statement") or ""))
    if detail.get("text"):
        yield block(str(detail["text"]))
    yield _reason(detail)
    if detail.get("outcome"):
        yield block(str(detail["outcome"]))
    if detail.get("due"):
        yield f"The next review is due on {detail['due']}."


def _reason(detail: Mapping[str, Any]) -> str:
    reason = str(detail.get("reason") or "")
    category = detail.get("category")
    known = RejectReason(category) if category in set(RejectReason) else None
    return listed_reason(known, reason)
