"""Whether a time is an end, a beginning or a length: "within 24 hours", "after 24 hours", "for 24 hours"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair, Words
from clincite.support.figures.measures import Measure, values_agree
from clincite.support.figures.numbers import quantities_of
from clincite.support.figures.positions import counterparts, in_order

_LIMIT: Final = "limit"
_AFTER: Final = "after"
_UNTIL: Final = "until"
_WHILE: Final = "while"
_ROLES: Final[dict[str, str]] = {
    word: role
    for role, words in {
        _LIMIT: "within before by prior",
        _AFTER: "after beyond following since from",
        _UNTIL: "until till",
        _WHILE: "for during throughout lasting",
    }.items()
    for word in words.split()
}
_BEFORE: Final = re.compile(
    rf"\b({'|'.join(_ROLES)})\s(?:to\s)?(?:(?:the|their|his|her|its)\s)?(?:(?:first|initial|next|last|past|another|further)\s)?[(\[]?$",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 36
_TIMES: Final = frozenset({"duration", "age", "date", "year"})
#: These contradict each other however the sentence is built.
_OPPOSED: Final = {_LIMIT: {_AFTER}, _UNTIL: {_AFTER}, _AFTER: {_LIMIT, _UNTIL}}


def times(pair: Pair) -> Iterator[Fault]:
    """Times that are an end in the claim and a beginning in the quotation, or the like."""
    said = [(measure, role) for measure in quantities_of(pair.claim) if measure.kind in _TIMES and (role := _role(measure, pair.claim))]
    if not said:
        return
    met = {mine.start: other for mine, other in counterparts(pair)}
    for measure, role in said:
        other = met.get(measure.start)
        if other is not None and values_agree(measure, other) and (theirs := _role(other, pair.quote)):
            if theirs != role and (theirs in _OPPOSED.get(role, ()) or in_order(pair)):
                yield _fault(measure, other, pair.quote, pair)
            continue
        alike = [(one, text) for text in (pair.quote, pair.context) for one in quantities_of(text) if _is_like(one, measure)]
        if alike and all(_role(*one) in _OPPOSED.get(role, ()) for one in alike):
            yield _fault(measure, *alike[0], pair)


def _is_like(one: Measure, measure: Measure) -> bool:
    return one.kind in _TIMES and values_agree(measure, one)


def _role(measure: Measure, text: str) -> str:
    found = _BEFORE.search(text, max(0, measure.start - _LOOK_BACK), measure.start)
    return _ROLES[found[1].lower()] if found else ""


def _fault(measure: Measure, other: Measure, text: str, pair: Pair) -> Fault:
    mine, theirs = _phrase(measure, pair.claim), _phrase(other, text)
    message = f"“{mine.text}” is “{theirs.text}” in the {'quotation' if text is pair.quote else 'heading'}"
    return Fault(rule="number", message=message, claim=mine, quote=theirs if text is pair.quote else None)


def _phrase(measure: Measure, text: str) -> Words:
    """The time with the word that makes it an end or a beginning."""
    found = _BEFORE.search(text, max(0, measure.start - _LOOK_BACK), measure.start)
    start = found.start() if found else measure.start
    return Words(start, measure.end, text[start : measure.end])
