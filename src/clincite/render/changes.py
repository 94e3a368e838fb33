"""How an answer differs from another one, ready to show: one line for the top, and the list of claims near the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.answers import Answer, ChangedClaim, Changes
from clincite.render.words import counted, listed

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
    """

    label: str
    text: str
    numbers: tuple[int, ...]
    before: str
    why: str


class ChangesShown(msgspec.Struct, frozen=True, kw_only=True):
    """What changed.

    :param summary: one line, for the top.
    """

    heading: str
    summary: str
    rows: tuple[ChangeRow, ...]


def changes_shown(answer: Answer) -> ChangesShown | None:
    """How the answer differs from the one that it was compared with; None: it was compared with none."""
    changes = answer.changes
    if changes is None:
        return None
    numbers = {reference.record: reference.number for reference in answer.references}
    claims = {claim.id: claim for claim in answer.claims}
    rows = []
    for change in changes.claims:
        claim = claims.get(change.claim or "")
        rows.append(
            ChangeRow(
                label=_LABELS.get(change.kind, change.kind),
                text=claim.text if claim else change.before or "",
                numbers=tuple(dict.fromkeys(numbers[quote.record] for quote in claim.quotes)) if claim else (),
                before=change.before or "" if claim and claim.text != change.before else "",
                why=" ".join(change.why) or _stood_on(change),
            )
        )
    return ChangesShown(heading=_heading(changes, answer), summary=_summary(changes, answer), rows=tuple(rows))


def _stood_on(change: ChangedClaim) -> str:
    return f"It stood on {listed(change.records)}." if change.records else ""


def _heading(changes: Changes, answer: Answer) -> str:
    if changes.basis == _WITHOUT:
        return f"What changes without {listed(answer.receipt.without) or 'them'}"
    what = "What reviewers changed" if changes.basis == _REVIEW else "What changed"
    return f"{what} since {changes.other_created[:10]}"


def _summary(changes: Changes, answer: Answer) -> str:
    apart = changes.basis == _WITHOUT
    if apart:
        lead = f"Without {listed(answer.receipt.without) or 'some records'}"
    else:
        lead = f"{'In review, since' if changes.basis == _REVIEW else 'Since'} the version of {changes.other_created[:10]}"
    if not changes.claims and not changes.direct_answer_changed:
        return f"{lead} nothing changed." if not apart else f"{lead} nothing changes."
    parts: list[str] = []
    for kind, words in _COUNTED.items():
        number = sum(change.kind == kind for change in changes.claims)
        if number:
            parts.append(f"{number} {words}" if parts else f"{counted(number, 'claim', 'claims')} {words}")
    parts.append(f"{changes.unchanged} {'the same' if apart else 'as before'}" if parts else "the same claims")
    direct = "The direct answer is another" if changes.direct_answer_changed else "The direct answer is the same"
    return f"{lead}: {', '.join(parts)}. {direct}."
