"""A new version of an answer, and an answer without some records: each with how it differs from the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.answers import Answer, Claim, sealed
from clincite.compose.lock import LockedRecord, locked
from clincite.library import Library
from clincite.living.diff import Reasons, changes_between
from clincite.living.moves import moves, told

REFRESH: Final = "refresh"
WITHOUT: Final = "without"


def refreshed(old: Answer, new: Answer, library: Library, *, deleted: Mapping[str, str] | None = None) -> Answer:
    """The new answer as the next version of the old one: numbered, submitted for review, with what changed and why.

    :param new: the same question, answered anew from ``library``.
    """
    changes = changes_between(old, new, basis=REFRESH, reasons=_reasons(old, new, library, deleted))
    review = msgspec.structs.replace(new.review, state="submitted", version=old.review.version + 1)
    return sealed(msgspec.structs.replace(new, review=review, changes=changes))


def left_out(full: Answer, partial: Answer, hidden: tuple[str, ...]) -> Answer:
    """An answer without some records, with how it differs from the one that has them all.

    :param hidden: ids of the records left out.
    """

    def reasons(there: Claim | None, here: Claim | None) -> tuple[str, ...]:
        lost = sorted(_records(there) - _records(here)) if there else []
        return tuple(f"{record} is left out." for record in lost if record in hidden)

    changes = changes_between(full, partial, basis=WITHOUT, reasons=reasons)
    receipt = msgspec.structs.replace(partial.receipt, without=hidden)
    return sealed(msgspec.structs.replace(partial, receipt=receipt, changes=changes))


def _reasons(old: Answer, new: Answer, library: Library, deleted: Mapping[str, str] | None) -> Reasons:
    grounds: dict[str, LockedRecord] = {ground.record: ground for ground in locked(old).records}
    cited = frozenset(reference.record for reference in old.references)
    hidden = frozenset(new.receipt.without) - frozenset(old.receipt.without)
    happened = {
        record: (f"{record} is left out.",)
        if record in hidden
        else tuple(told(record, move) for move in moves(ground, library, deleted=deleted))
        for record, ground in grounds.items()
    }
    replaced = {name: record for record, ground in grounds.items() for name in _successors(ground, library, deleted)}

    def reasons(there: Claim | None, here: Claim | None) -> tuple[str, ...]:
        why = [sentence for record in sorted(_records(there)) for sentence in happened.get(record, ())]
        for record in sorted(_records(here) - _records(there)):
            if record in replaced:
                why.append(f"{record} takes the place of {replaced[record]}.")
            elif record not in cited:
                why.append(f"{record} was not cited before.")
        return tuple(why)

    return reasons


def _successors(ground: LockedRecord, library: Library, deleted: Mapping[str, str] | None) -> tuple[str, ...]:
    return tuple(name for move in moves(ground, library, deleted=deleted) if move.kind == "superseded" for name in move.notices)


def _records(claim: Claim | None) -> frozenset[str]:
    return frozenset(quote.record for quote in claim.quotes) if claim else frozenset()
