"""Where a sentence says how much of a drug to give, how, how often and how long.

Found generously, because it is for hiding: an amount is a dose wherever its sentence names a drug or speaks of giving one. What is
measured in a patient (a concentration, an intake of salt) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.wording.doses import DURATION, NUMBER, ROUTE, TIME, UNIT
from clincite.lint.wording.lexicon.drugs import is_drug

_RANGE: Final = r"\s?(?:[-‐‑–—−]|to|or)\s?"
_PER: Final = r"(?:\s?/\s?|\sper\s)(?:kg(?:\s?/\s?24\s?(?:h|hr|hours?))?|m2|m²|d|day|h|hr|hour|min|minute|dose|week|site|side|muscle)\b"
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,/^])(?:[<>≤≥]=?\s?)?(?:{NUMBER})(?:/(?:{NUMBER}))?(?:\s?(?:{UNIT}|m[lL]|IU))?(?:{_RANGE}(?:{NUMBER}))?\s?-?(?:{UNIT}|IU|m[lL](?=\s?/\s?(?:kg|h)))"
    rf"(?![A-Za-z])(?:{_PER}){{0,3}}",
)
_MEASURED: Final = re.compile(
    r"\s?(?:/|per\s)\s?(?:\d{0,4}\s?)?(?:d[lL]|[lL]\b|lit|m[lL]\b|mmol|mol|g\b|mg\b|100|cm|24)"
    r"|\s?(?:(?:daily|a\sday|per\sday|/day)\s)?(?:of\s)?(?:dietary\s)?(?:sodium|salt|protein|alcohol|ethanol|fib(?:re|er)|sugar|caffeine|creatinine"
    r"|proteinuria|albuminuria|urine)\b",
    re.IGNORECASE,
)
_MEASURED_BEFORE: Final = re.compile(
    r"\b(?:sodium|salt|protein|alcohol|caffeine|proteinuria|albuminuria|excretion|output|intake|loss)\s(?:\w{1,12}\s){0,2}[<>≤≥]?=?\s?\Z",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"\b(?:dos(?:e|es|ed|ing|age)|giv(?:e|en|ing)|administ\w{2,9}|start(?:ed|ing)?|initiat\w{1,4}|titrat\w{1,4}|prescrib\w{1,3}|tak(?:e|en|ing)|inject\w{0,5}"
    r"|infus\w{1,4}|bolus|tablets?|capsules?|orally|intravenous(?:ly)?|IV|daily|twice)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
#: What may stand between two parts of one instruction.
_LINK: Final = re.compile(
    r"[\s,;:()/+]*(?:(?:and|or|to|then|by|via|in|of|at|a|an|the|with|per|followed|up|maximum|max|initially|increas\w{2,4}|total|starting|target|as|dose|doses"
    r"|later|one|two|three|plus|over|after|before|for|needed|load|loading|maintenance)\b[\s,;:()/+]*){0,4}",
    re.IGNORECASE,
)
_LEADS_ON: Final = re.compile(r"[\s,;]+(?:after|before|then|followed\sby|repeat(?:ed)?|with)\Z", re.IGNORECASE)
_BLANK: Final = re.compile(r"[\s,(]*")
_HOW: Final = re.compile(rf"(?:{TIME.pattern}|{ROUTE.pattern}|{DURATION.pattern}|\b[×x]\s?\d{{1,2}}\b)", re.IGNORECASE)


def dose_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each instruction, from left to right."""
    amounts = [match.span() for match in _AMOUNT.finditer(text) if not _measured(text, match)]
    if not amounts or not (_SPEAKS.search(text) or any(is_drug(word) for word in _WORD.findall(text))):
        return
    start, end = amounts[0]
    for low, high in (*amounts[1:], (len(text) + 1, 0)):
        end = _through_how(text, end, min(low, len(text)))
        if low <= len(text) and _LINK.fullmatch(text, end, low):
            end = high
            continue
        yield start, _closed(text, start, end)
        start, end = low, high


def _measured(text: str, match: re.Match[str]) -> bool:
    return _MEASURED.match(text, match.end()) is not None or _MEASURED_BEFORE.search(text, 0, match.start()) is not None


def _through_how(text: str, end: int, limit: int) -> int:
    """The end of an instruction: over how, how often and how long, as long as only small words stand between."""
    while (how := _how_after(text, end)) is not None and how.end() <= limit:
        end = how.end()
    return end


def _how_after(text: str, end: int) -> re.Match[str] | None:
    """The next word of an instruction: straight after, or after a few small words."""
    link = _LINK.match(text, end)
    starts = (_BLANK.match(text, end), link)
    return next((how for start in starts if start and (how := _HOW.match(text, start.end())) and how.end() > end), None)


def _closed(text: str, start: int, end: int) -> int:
    """The end, without a word that leads on ("after"), and with the bracket that closes one opened inside."""
    if loose := _LEADS_ON.search(text, start, end):
        end = loose.start()
    inside = text[start:end]
    return end + 1 if inside.count("(") > inside.count(")") and text[end : end + 1] == ")" else end
