"""CC305: a statement that denies what its source affirms, or affirms what it denies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.turned import turned

_DENIES: Final = re.compile(r"\b(?:no|not|never|none|neither|nor|without|cannot|nobody|nothing)\b|n['’]t\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    # What is "lacking" or "failed" may be a part of what the sentence is about.
    for one in turned(case, "negation", least=0.5):
        words = " ".join(part.text for part in (one.fault.claim, one.fault.quote) if part is not None)
        if _DENIES.search(words):
            yield one.found


RULE: Final = Rule(
    code="CC305",
    name="negation-flipped",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source denies what this affirms, or affirms what it denies",
    hint="Read the source's sentence again: does it deny this or affirm it?",
    check=_check,
)
