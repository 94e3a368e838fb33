"""Denials that only say of whom or when a sentence speaks: "patients without gout", "when sepsis is possible without shock".

They limit a statement and do not deny it, so a source that lacks them, or has others, has not said the opposite.
"""

from __future__ import annotations

import re
from typing import Final

DENIAL: Final = re.compile(r"\b(?:no|not|never|none|neither|nor|without|cannot|nobody|nothing)\b|n['’]t\b", re.IGNORECASE)
_PARTS: Final = re.compile(r"[,;:()\[\]–—]|\.\s|\b(?:but|whereas|however)\b", re.IGNORECASE)
#: A clause that one of these opens, up to the next comma, sets a condition or a reason.
_CONDITION: Final = re.compile(r"\b(?:when|whenever|if|unless|where|until|provided|in\scase|because|although|though)\b", re.IGNORECASE)
_PEOPLE: Final = (
    r"(?:patients?|people|persons?|individuals|adults|children|infants|women|men|those|participants|subjects|cases|controls|groups?"
    r"|cohorts?|populations?|anyone|some(?:one|body))"
)
#: "Adults with no fever", "with gout and no fever"; "those that", "who" and what follows them.
_OF_PEOPLE: Final = re.compile(rf"\b(?:with|having|{_PEOPLE})(?:\s[\w-]{{1,20}}\s(?:and|or|but))?\s\Z", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"\b(?:who|whom|whose|which|(?:those|patients|people)\sthat)\b(?P<rest>[^,]*)\Z", re.IGNORECASE)
_NOT_DOING: Final = re.compile(rf"\b{_PEOPLE}\s\Z", re.IGNORECASE)
_SOON: Final = 2
_LONGEST: Final = 160


def qualifies(text: str, start: int) -> bool:
    """Whether the denial at that place of a sentence stands in words that say for whom, when or why, and not in its main clause."""
    match = DENIAL.match(text, start)
    word = match.group().lower() if match else ""
    if word == "without":
        return True
    before = _before(text, start)
    if conditional(text, start):
        return True
    if word in {"no", "neither"} and _OF_PEOPLE.search(before):
        return True
    return word == "not" and _NOT_DOING.search(before) is not None


def conditional(text: str, start: int) -> bool:
    """Whether a word stands in a condition or a reason, or follows "who" closely: what it says there is no assertion of the sentence."""
    before = _before(text, start)
    relative = _RELATIVE.search(before)
    return _CONDITION.search(before) is not None or (relative is not None and len(relative["rest"].split()) <= _SOON)


def _before(text: str, start: int) -> str:
    """What stands before a word in its own part of the sentence."""
    return _PARTS.split(text[max(0, start - _LONGEST) : start])[-1]


def only_qualifies(text: str, start: int, end: int) -> bool | None:
    """Whether every denial between two places only qualifies; None: there is none."""
    places = [match.start() for match in DENIAL.finditer(text, start, end)]
    return all(qualifies(text, place) for place in places) if places else None
