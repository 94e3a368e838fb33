"""How an answer differs from another one, ready to show: one line for the top, and the list of claims near the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.answers import Answer, ChangedClaim, Changes
from clincite.render.words import counted, listed, long_date

_LABELS: Final[Mapping[str, str]] = {"added": "Added", "dropped": "Dropped", "support": "Other support", "wording": "Reworded"}
_COUNTED: Final[Mapping[str, str]] = {"added": "added", "dropped": "dropped", "support": "on other support", "wording": "reworded"}
_WITHOUT: Final = "without"
_REVIEW: Final = "review"


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim that differs.

    :param text: the claim as it is now; of a dropped one, as it was.
    :param numbers: citation numbers of the claim as it is now.
    :param before: as it was, where the words changed; else empty.
    :param why: what happened to the records that it stood on; may be empty.
    :param gone: it is not in the answer any more.
    """

    label: str
    text: str
    numbers: tuple[int, ...]
    before: str
    why: str
    gone: bool = False


class ChangesShown(msgspec.Struct, frozen=True, kw_only=True):
    """What changed.

    :param summary: one line, for the top.
    :param rows: none of a claim of which only the kind of change is told.
    """

    heading: str
    summary: str
    rows: tuple[ChangeRow, ...]


def changes_shown(answer: Answer, *, since: str = "") -> ChangesShown | None:
    """How the answer differs from the one that it was compared with; None: it was compared with none.

    :param since: what that one is called ("version 2"), where it is known by more than its date.
    """
    changes = answer.changes
    if changes is None:
        return None
    numbers = {reference.record: reference.number for reference in answer.references}
    claims = {claim.id: claim for claim in answer.claims}
    rows = []
    for change in changes.claims:
        claim = claims.get(change.claim or "")
        if claim is None and change.before is None:
            continue
        rows.append(
            ChangeRow(
                label=_LABELS.get(change.kind, change.kind),
                text=claim.text if claim else change.before or "",
                numbers=tuple(dict.fromkeys(numbers[quote.record] for quote in claim.quotes)) if claim else (),
                before=change.before or "" if claim and claim.text != change.before else "",
                why=" ".join(change.why) or _stood_on(change),
                gone=claim is None,
            )
        )
    known = since or _before(changes, answer)
    return ChangesShown(heading=_heading(changes, answer, known), summary=_summary(changes, answer, known), rows=tuple(rows))


def _stood_on(change: ChangedClaim) -> str:
    return f"It stood on {listed(change.records)}." if change.records else ""


def _heading(changes: Changes, answer: Answer, since: str) -> str:
    if changes.basis == _WITHOUT:
        return f"What changes without {listed(answer.receipt.without) or 'them'}"
    return f"What {'reviewers ' if changes.basis == _REVIEW else ''}changed since {since}"


def _summary(changes: Changes, answer: Answer, since: str) -> str:
    nothing = not changes.claims and not changes.direct_answer_changed
    apart = changes.basis == _WITHOUT
    if apart:
        lead, same = f"Without {listed(answer.receipt.without) or 'some records'}", " nothing changes."
    elif changes.basis == _REVIEW:
        lead, same = f"Reviewers changed {'nothing' if nothing else f'(since {since})'}", f" since {since}."
    else:
        lead, same = f"Since {since}", " nothing changed."
    if nothing:
        return f"{lead}{same}"
    parts: list[str] = []
    for kind, words in _COUNTED.items():
        number = sum(change.kind == kind for change in changes.claims)
        if number:
            parts.append(f"{number} {words}" if parts else f"{counted(number, 'claim', 'claims')} {words}")
    parts.append(f"{changes.unchanged} {'the same' if apart else 'as before'}" if parts else "the same claims")
    moved = "would be another one" if apart else "has changed"
    return f"{lead}: {', '.join(parts)}. The direct answer {moved if changes.direct_answer_changed else 'is the same'}."


def _before(changes: Changes, answer: Answer) -> str:
    """What the answer was compared with. Decisions are carried out on the newest version, and so on the one before this."""
    if changes.basis == _REVIEW and answer.review.version > 1:
        return f"version {answer.review.version - 1}"
    return f"the version of {long_date(changes.other_created)}"
