"""CC307: a statement about other people, or about more people, than its source speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.turned import Turned, turned
from clincite.support.locate import stems_of

_DEFINES: Final = re.compile(r"\b(?:is|are) (?:an?|the|defined|caused)\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    for one in turned(case, "population"):
        # What a thing is holds of everyone; and a group that the source merely does not name may well be the one that it studied.
        if one.fault.quote is not None and not _DEFINES.search(one.footing.statement.text) and not _both(one):
            # What a source says of some need not be wrong of all; what it says of adults is not said of children.
            yield one.found if "speaks of" in one.fault.message else msgspec.structs.replace(one.found, severity=Severity.NOTE)


def _both(one: Turned) -> bool:
    """Whether the sentence speaks of the statement's group as well, in whatever words."""
    words = one.fault.claim
    return words is not None and "speaks of" in one.fault.message and bool(stems_of(words.text) & stems_of(one.sentence))


RULE: Final = Rule(
    code="CC307",
    name="population-widened",
    family=Family.SUPPORT,
    severity=Severity.WARNING,
    message="the source says this of another group of people",
    hint="Say of whom the source says it",
    check=_check,
)
