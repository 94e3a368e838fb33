"""CC410: "few side effects", "many patients": a quantity in words where a number is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.lexicon.people import SHARED

_MOST: Final = 4
_VAGUE: Final = (
    r"(?:some|many|most|several|few|numerous|a\s(?:significant|large|substantial|small|considerable|good"
    r"|fair)\s(?:number|proportion|percentage|share|minority|majority)\sof|the\s(?:vast\s)?majority\sof|a\sminority\sof"
    r"|the\sbulk\sof)"
)
_HARM: Final = (
    r"(?:(?:side|adverse|ill)[\s-]effects?|adverse\s(?:events?|reactions?)|complications?|harms?|toxicity|relapses?|recurrences?|deaths?)"
)
_COURSE: Final = re.compile(
    r"\b(?:remission|remit|recover\w*|relaps\w*|recur\w*|respond\w*|respons\w*|improv\w*|benefit\w*|resolv\w*|cured?|die[sd]?"
    r"|deaths?|surviv\w*|worsen\w*|fail\w*|disab\w*|complication\w*|side[\s-]effects?|adverse)\b",
    re.IGNORECASE,
)
#: "Few disabling side effects", "minimal side effects": how few is what a reader needs.
_OF_HARM: Final = re.compile(
    rf"\b(?:few(?:er)?|minimal|minor|low|negligible|rare|infrequent|acceptable|tolerable)\s(?:[\w-]{{1,20}}\s){{0,2}}{_HARM}\b",
    re.IGNORECASE,
)
_OF_PEOPLE: Final = re.compile(rf"\b{_VAGUE}\s(?:(?:the|these|those)\s)?(?:[\w-]{{1,20}}\s){{0,2}}{SHARED}\b", re.IGNORECASE)
_OF_STUDIES: Final = re.compile(
    r"\b(?:some|many|several|most|numerous|various|recent|a\snumber\sof)\s(?:[\w-]{1,20}\s)?(?:studies|trials|experts|authors"
    r"|researchers|reports|doctors|clinicians|physicians|specialists|bloggers|websites|commentators|influencers|sources)\b(?=\s(?:have\s|has\s)?(?:suggest|show|found|find|report|indicat|demonstrat|believ|recommend|claim"
    r"|argu)\w*)",
    re.IGNORECASE,
)
#: "Many believe that": who?
_OF_NOBODY: Final = re.compile(
    r"(?:\A|(?<=[.;,:]\s))(?:it\sis\s(?:widely|commonly|often)\s(?:believed|thought|said)\sthat|(?:some|many)\s(?:believe|say|claim|argue)\sthat)\b",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"(?<![A-Za-z\d])\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|third|quarter)\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    found = 0
    for statement in case.document.statements:
        text = statement.text
        if found >= _MOST:
            return
        match = _OF_HARM.search(text) or (_OF_PEOPLE.search(text) if _COURSE.search(text) else None) or _OF_STUDIES.search(text)
        match = match or _OF_NOBODY.search(text)
        if match is None or text.rstrip().endswith("?") or _is_numbered(text, match):
            continue
        found += 1
        message = f"“{match.group()}”: {'who' if match.re is _OF_NOBODY else 'how many'}?"
        yield Found(span=statement.span(match.start(), match.end()), message=message)


def _is_numbered(text: str, match: re.Match[str]) -> bool:
    """Whether a number of people or per cent stands in the statement; an age or a dose is no number of that kind."""
    rest = re.sub(
        r"\b(?:age|aged|after|before|for|than|within|over|under|every)\s(?:about\s)?\d[\d.,-]*(?:\s?(?:years?|months?|weeks?|days?"
        r"|mg|hours?)\b)?|\b\d[\d.,–-]*\s?(?:mg|g|mcg|units?|mL|ml|years?|months?|weeks?|days?|hours?)\b|\b(?:type|grade|stage"
        r"|phase)\s\d",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    return _NUMBERED.search(rest) is not None


RULE: Final = Rule(
    code="CC410",
    name="vague-quantity",
    family=Family.STATEMENTS,
    severity=Severity.NOTE,
    message="a quantity in words where a reader wants a number",
    hint="give the number and of how many, or say that it is not known",
    check=_check,
)
