"""How the claims of two answers to one question differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final

from clincite.answers import Answer, ChangedClaim, Changes, Claim, answer_id
from clincite.evidence.similar import says_same

ADDED: Final = "added"
DROPPED: Final = "dropped"
SUPPORT: Final = "support"
WORDING: Final = "wording"
KINDS: Final = (ADDED, DROPPED, SUPPORT, WORDING)

#: Says why a claim differs: given the claim there and here, of which one may be None.
Reasons = Callable[[Claim | None, Claim | None], tuple[str, ...]]


def _no_reasons(there: Claim | None, here: Claim | None) -> tuple[str, ...]:
    return ()


def changes_between(
    other: Answer, answer: Answer, *, basis: str, reasons: Reasons = _no_reasons, pairs: Mapping[str, str] | None = None
) -> Changes:
    """How ``answer`` differs from ``other``. Every claim of both is accounted for exactly once.

    What is new, reworded or otherwise supported comes in the order of the answer; what was dropped follows, in the order of the other.

    :param basis: see :class:`~clincite.answers.Changes`.
    :param reasons: why a claim differs, as far as it is known.
    :param pairs: which claim of ``other`` is which of ``answer``, where that is known; None: as :func:`aligned` finds.
    """
    pairs = aligned(other, answer) if pairs is None else pairs
    there = {claim.id: claim for claim in other.claims}
    before = {here: there[name] for name, here in pairs.items()}
    changed: list[ChangedClaim] = []
    unchanged = 0
    for claim in answer.claims:
        old = before.get(claim.id)
        kind = _kind(old, claim)
        if kind is None:
            unchanged += 1
        else:
            changed.append(
                ChangedClaim(
                    kind=kind,
                    claim=claim.id,
                    before=old.text if old else None,
                    records=_records(old) if old else (),
                    why=reasons(old, claim),
                )
            )
    changed += (
        ChangedClaim(kind=DROPPED, before=claim.text, records=_records(claim), why=reasons(claim, None))
        for claim in other.claims
        if claim.id not in pairs
    )
    return Changes(
        basis=basis,
        other=other.id,
        other_created=other.created,
        unchanged=unchanged,
        claims=tuple(changed),
        direct_answer_changed=_direct(other) != _direct(answer),
    )


def counts(changes: Changes) -> Mapping[str, int]:
    """How many claims of each kind (:data:`KINDS`) differ."""
    return {kind: sum(claim.kind == kind for claim in changes.claims) for kind in KINDS}


def _kind(old: Claim | None, claim: Claim) -> str | None:
    if old is None:
        return ADDED
    if old.text != claim.text:
        return WORDING
    return None if _support(old) == _support(claim) else SUPPORT


def _support(claim: Claim) -> object:
    """What carries a claim: its quotations, wherever they stand, and what is said of how good they are."""
    return frozenset(_quoted(claim)), claim.level, claim.strength, claim.certainty


def _quoted(claim: Claim) -> tuple[tuple[str, str, str], ...]:
    return tuple((quote.record, quote.section, quote.text) for quote in claim.quotes)


def _records(claim: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quote.record for quote in claim.quotes))


def _direct(answer: Answer) -> frozenset[str]:
    return frozenset(answer.claim(name).text for name in answer.direct_answer)


def aligned(other: Answer, answer: Answer) -> dict[str, str]:
    """Which claim of ``other`` is which of ``answer``: ids of the one to ids of the other, each at most once.

    By the same first quotation, then by any that both have, then by the same words, then by nearly the same words of the same record.
    Whichever of the two is given first, the pairs are the same.
    """
    if answer_id(other) > answer_id(answer):
        return {there: here for here, there in aligned(answer, other).items()}
    left, right = list(other.claims), list(answer.claims)
    pairs: dict[str, str] = {}
    for keys in (_first_quote, _quoted, _words):
        _pair(left, right, keys, pairs)
        left = [claim for claim in left if claim.id not in pairs]
        taken = set(pairs.values())
        right = [claim for claim in right if claim.id not in taken]
    for claim in left:
        near = next((item for item in right if set(_records(item)) & set(_records(claim)) and says_same(item.text, claim.text)), None)
        if near is not None:
            pairs[claim.id] = near.id
            right.remove(near)
    return pairs


def _first_quote(claim: Claim) -> tuple[Hashable, ...]:
    return ((*_quoted(claim)[0], claim.facet, claim.text), _quoted(claim)[0]) if claim.quotes else ()


def _words(claim: Claim) -> tuple[Hashable, ...]:
    return (claim.text,)


def _pair(left: Sequence[Claim], right: Sequence[Claim], keys: Callable[[Claim], Iterable[Hashable]], pairs: dict[str, str]) -> None:
    """Pair claims that share a key, the earlier keys of a claim first."""
    free: dict[Hashable, list[Claim]] = {}
    for claim in right:
        for key in keys(claim):
            free.setdefault(key, []).append(claim)
    taken: set[str] = set(pairs.values())
    rounds = max((len(tuple(keys(claim))) for claim in left), default=0)
    for place in range(rounds):
        for claim in left:
            own = tuple(keys(claim))
            if claim.id in pairs or place >= len(own):
                continue
            match = next((item for item in free.get(own[place], ()) if item.id not in taken), None)
            if match is not None:
                pairs[claim.id] = match.id
                taken.add(match.id)
