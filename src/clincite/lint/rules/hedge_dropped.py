"""CC306: a statement that is surer than its source ("prevents" for "may prevent")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.turned import turned

#: Words with which a source says that it is not sure. "Can" tells what happens at times, "potential" what is looked for.
_DOUBT: Final = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|appears?|appeared|seems?|seemed|probabl[ey]|likely|unclear|thought to|believed to|"
    r"associated)\b",
    re.IGNORECASE,
)
#: What papers write before any result of their own: worth a look, no more.
_SUGGESTS: Final = re.compile(r"\b(?:suggest\w*|indicat\w*|tend\w*|hypothesi\w*)\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    for one in turned(case, "hedge"):
        words = one.fault.quote.text if one.fault.quote else ""
        # To be less sure than the source misleads nobody.
        if "says more" not in one.fault.message or _DOUBT.search(one.footing.statement.text):
            continue
        if _DOUBT.search(words):
            yield one.found
        elif _SUGGESTS.search(words):
            yield msgspec.structs.replace(one.found, severity=Severity.NOTE)


RULE: Final = Rule(
    code="CC306",
    name="hedge-dropped",
    family=Family.SUPPORT,
    severity=Severity.WARNING,
    message="the source is less sure of this",
    hint="Keep the source's own caution: may, suggests, is associated with",
    check=_check,
)
