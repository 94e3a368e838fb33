"""The checks of a claim against its quotation, in one table, and the function that runs them."""

from __future__ import annotations

from typing import Final

from clincite.support.faults import Check, Fault, Pair
from clincite.support.figures.ages import date
from clincite.support.figures.amounts import interval, number, unit
from clincite.support.figures.denominators import denominator
from clincite.support.figures.order import order
from clincite.support.words.carried import carried, of_headings
from clincite.support.words.comparison import comparison
from clincite.support.words.direction import direction
from clincite.support.words.hedge import hedge
from clincite.support.words.negation import negation
from clincite.support.words.population import population
from clincite.support.words.restriction import restriction
from clincite.support.words.term import term

#: Adding a check is adding a file with a function and naming it here, with a line in ``docs/verify.md``.
RULES: Final[dict[str, Check]] = {
    "number": number,
    "unit": unit,
    "interval": interval,
    "denominator": denominator,
    "order": order,
    "date": date,
    "negation": negation,
    "direction": direction,
    "hedge": hedge,
    "population": population,
    "restriction": restriction,
    "comparison": comparison,
    "term": term,
}
#: Those that hold of a heading that a claim carries as well.
_OF_HEADINGS: Final = frozenset({"negation", "direction", "hedge", "population", "term"})


def check(claim: str, quotation: str, *, context: str = "", rules: frozenset[str] | None = None) -> tuple[Fault, ...]:
    """Every way in which a claim says more, or other, than a quotation; empty: none was found.

    :param context: headings and title over the quotation, one a line: a claim may carry their words too.
    :param rules: only these (names of :data:`RULES`); None: all, and of the headings that the claim carries as well.
    """
    pair = Pair(claim=claim, quote=quotation, context=context)
    # Single checks are asked for texts that cite and do not quote: there a heading is no part of what the source says.
    headings = carried(pair) if rules is None else ()
    return tuple(
        fault
        for name, rule in RULES.items()
        if rules is None or name in rules
        for fault in (*rule(pair), *(of_headings(rule, headings) if headings and name in _OF_HEADINGS else ()))
    )
