"""Whether one claim says no more than one quotation: numbers, units and negation.

This is the independent check beside the derivation: it knows nothing of edits. Fuller rules (direction, hedging, population) can be
added here; each returns one sentence per fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from clincite.evidence.quantities import Quantity, negations, quantities


def unsupported(claim: str, quote: str, *, context: str = "") -> list[str]:
    """Every way in which the claim goes beyond the quotation; empty: it does not.

    :param context: headings and title over the quotation, whose numbers and words a claim may carry too, before those of the quotation.
    """
    return [*_quantities(quantities(claim), quantities(f"{context}\n{quote}")), *_negations(claim, quote, context)]


def _quantities(said: tuple[Quantity, ...], there: tuple[Quantity, ...]) -> Iterator[str]:
    numbers = {quantity.number for quantity in there}
    faults = [
        f"“{quantity}” is not in the quotation" if quantity.number in numbers else f"the number {quantity.number} is not in the quotation"
        for quantity in dict.fromkeys(said)
        if quantity not in there
    ]
    yield from faults
    if not faults and not _in_order(said, there):
        yield "the numbers stand in another order, or more often, than in the quotation"


def _in_order(said: Iterable[Quantity], there: Iterable[Quantity]) -> bool:
    left = iter(there)
    return all(quantity in left for quantity in said)


def _negations(claim: str, quote: str, context: str) -> Iterator[str]:
    said, there, around = (Counter(negations(text)) for text in (claim, quote, context))
    for word, count in said.items():
        if count > there[word] + around[word]:
            yield f"“{word}” is said more often than in the quotation"
    for word, count in there.items():
        if count > said[word]:
            yield f"“{word}” of the quotation is missing"
