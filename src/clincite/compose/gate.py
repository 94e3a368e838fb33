"""The gate that every claim passes before it is shown: it says no more than the words that it is quoted from.

It knows nothing of how a claim was made, so it holds for a sentence that an edit derived and for one that anybody else wrote.
"""

from __future__ import annotations

from typing import Final

from clincite.compose.edits import Place
from clincite.evidence.statements import Statement
from clincite.support import check

#: Why a claim that did not pass is left out, in the words of the receipt.
REASON_OVERSTATED: Final = "said more than its quotation"


def context_of(place: Place) -> str:
    """The headings and the title over a quotation, one a line: a claim may carry their words too."""
    return f"{place.section.name}\n{place.record.title}"


def passes(claim: str, statement: Statement) -> bool:
    """Whether a claim may stand on a statement. One that is its quotation to the letter always may."""
    if claim == statement.text:
        return True
    place = Place(record=statement.record, section=statement.section)
    return not check(claim, statement.text, context=context_of(place))
