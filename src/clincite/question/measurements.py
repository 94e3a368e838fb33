"""Numbers that a question states, as concepts: vital signs, age, weeks of pregnancy, minutes and hours, tablets taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_WORDS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBER_WORD: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)}|thirty|forty|fifty|sixty)\b")
_TENS: Final = {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60"}
_SEP: Final = r"\s{0,2}(?:is|of|was|at|now|reads?|reading|only|level|[:=~<>,])?\s{0,2}(?:is|of|was|at|[:=~<>])?\s{0,2}"
_DRUG: Final = (
    r"(?:tabs?|tablets?|pills?|caps(?:ules)?|paracetamols?|panadol|tylenols?|acetaminophen|ibuprofens?|aspirins?|"
    r"codeines?|tramadols?|xanax|valium|diazepams?|sertralines?|fluoxetines?|zopiclones?|amitriptylines?|propranolols?|"
    r"co-?codamols?|nurofens?|advils?|benadryls?|melatonins?|gummies|sleeping|iron|painkillers?|antidepressants?|oxy\w{0,8})"
)

_Test = Callable[[re.Match[str]], bool]


def _number(match: re.Match[str], group: int = 1) -> float:
    return float(match.group(group).replace(",", "."))


def _low_pressure(match: re.Match[str]) -> bool:
    return 20 <= _number(match) <= 90


def _young(match: re.Match[str]) -> bool:
    count, unit = _number(match), match.group(2)
    return count <= {"d": 90, "w": 13, "m": 3}[unit[0]]


def _pregnant(match: re.Match[str]) -> bool:
    return 3 <= _number(match) <= 42


_MINUTES: Final = r"(?:min(?:ute)?s?|h|hrs?|hours?|secs?|seconds?)"
_UNIT: Final = r"(d|w|m)(?:ays?|ks?|eeks?|o|os|onths?|ths?)?"
_BABY: Final = r"(?:bab(?:y|ies)|bub|infant|she|he|\w{0,5}son|\w{0,5}daughter|boy|girl|twins|nephew|niece|lad|neonate|newborn|who)"
_RESPIRATIONS: Final = r"(?:rr|resp(?:iratory|s)?(?: rate)?)"
_NO_AGE: Final = r"(?! (?:ago|pregnant|preg|late|along|gone|post))"

# Each pattern is linear: bounded repeats only, one after another.
_MEASURES: Final[tuple[tuple[str, re.Pattern[str], _Test | None], ...]] = (
    ("fever_reading", re.compile(r"\b(?:3[89]|4[0-3]|10[0-8])[.,]\d(?!\d)(?!\s?[/%]|\s?(?:mg|ml|kg|weeks|wks))"), None),
    ("fever_reading", re.compile(r"\b(?:(?:3[89]|4[0-3])\s?(?:°|deg|c\b|celsius)|10[1-8]\s?(?:°|deg|f\b|fahrenheit))"), None),
    (
        "fever_reading",
        re.compile(
            r"\b(?:temp\w{0,10}|fever\w{0,3}|thermometer|febrile|t)\b[^.!?\d]{0,25}\b(?:3[89]|4[0-2]|10[1-6])\b(?!\s?(?:weeks|wks))"
        ),
        None,
    ),
    ("low_pressure", re.compile(rf"\b(?:s?bp|pressure|systolic|map){_SEP}(\d{{2,3}})\b(?!\s?(?:mg|target))"), _low_pressure),
    ("high_pressure", re.compile(rf"\b(?:s?bp|pressure|systolic){_SEP}(\d{{3}})\b"), lambda match: _number(match) >= 150),
    (
        "low_saturation",
        re.compile(
            r"\b(?:sp?[oa]2|o2|sats?|saturations?|oxygen|pulse ox\w{0,8})\b[^.!?\d]{0,20}\b(\d{2})\b(?!\s?(?:l\b|litres|liters|years))"
        ),
        lambda match: _number(match) <= 90,
    ),
    ("fast_breathing", re.compile(rf"\b{_RESPIRATIONS}{_SEP}(\d{{1,3}})\b"), lambda match: _number(match) >= 28),
    ("low_breathing", re.compile(rf"\b{_RESPIRATIONS}{_SEP}(\d{{1,3}})\b"), lambda match: _number(match) <= 8),
    ("low_coma_score", re.compile(rf"\bgcs{_SEP}(\d{{1,2}})\b"), lambda match: _number(match) <= 13),
    (
        "vital_sign",
        re.compile(rf"\b(?:s?bp|hr|rr|gcs|sp?o2|sats?|nihss|lactate|temp|ph|qrs|map|bm|troponin|t){_SEP}\d"),
        None,
    ),
    (
        "age_and_sex",
        re.compile(
            r"\b\d{1,3}\s?-?(?:y/?o?|yrs?|year|mo|mths?|wks?)?(?:[\s-]?olds?)?\s?-?(?:m|f|male|female)\b(?!\s?\d)"
            r"|\b\d{1,3}\s?-?y/?o\b"
            r"|\b\d{1,3}[\s-]?(?:years?|yrs?|months?|weeks?|days?)[\s-]olds? "
            r"(?:man|woman|boy|girl|male|female|lady|gentleman|patient|with|found|brought|in)\b"
        ),
        None,
    ),
    (
        "young_infant",
        re.compile(
            rf"\b(\d{{1,2}}(?:\.\d)?)\s?-?{_UNIT}[\s-]?"
            r"(?:olds?|of (?:life|age)|baby|infant|neonate|m|f|male|female|boy|girl|tomorrow|today)\b"
        ),
        _young,
    ),
    (
        "young_infant",
        re.compile(rf"\b{_BABY}\b[^.!?]{{0,30}}?\b(\d{{1,2}})\s?-?(d|w|m)(?:ays?|k|ks|eeks?|o|os|onths?)\b(?! (?:ago|pregnant))"),
        _young,
    ),
    ("young_infant", re.compile(rf"\b(?:is|only|just|at|he's|she's|now) (\d{{1,2}}) (d|w)(?:ays?|eeks?|ks?)\b{_NO_AGE}"), _young),
    ("young_infant", re.compile(r"\b(?:[1-9]|1[0-2])/52\b|\b[1-9]\d?/7 (?:old|baby|infant)\b"), None),
    ("young_infant", re.compile(r"\bborn[^.!?]{0,20}?\b(\d{1,2}) (d|w)(?:ays?|eeks?|ks?) ago\b"), _young),
    ("young_infant", re.compile(r"\b(?:day (?:of life )?\d{1,2} (?:of )?(?:life|old)|dol \d{1,2})\b"), None),
    (
        "pregnancy_weeks",
        re.compile(
            r"\b(\d{1,2})\s?-?(?:\+\s?\d\s?)?"
            r"(?:/40|w(?:ee)?ks?(?! (?:ago|tomorrow|today|old|later|after|before|post))\b|-week\b(?!-old))"
        ),
        _pregnant,
    ),
    ("pregnancy_weeks", re.compile(r"\bg(\d)\s?p\d\b"), None),
    (
        "short_time",
        re.compile(rf"\b(?:\d{{1,3}}|an?|half an?|few|several|couple of)\s?-?{_MINUTES}\b(?!-? (?:test|protocol|rule|urine))"),
        None,
    ),
    ("hours_ago", re.compile(r"\b(?:min(?:ute)?s?|hrs?|hours?|h|sec(?:ond)?s?|moments?) ago\b"), None),
    (
        "many_doses",
        re.compile(
            r"\b(\d{1,4})\s?x?\s?(?!mc?g\b|g\b|ml\b|units\b)(?:of (?:the|my|his|her|them|those|these) )?"
            rf"(?:\w{{1,20}} ){{0,2}}{_DRUG}\b"
        ),
        lambda match: _number(match) >= 6,
    ),
)


def measurement_names() -> tuple[str, ...]:
    """The concepts that :func:`measured` may find, sorted."""
    return tuple(sorted({name for name, _, _ in _MEASURES}))


def digits(text: str) -> str:
    """Number words up to sixty as digits ("six weeks" to "6 weeks")."""
    return _NUMBER_WORD.sub(lambda match: _TENS.get(match.group()) or str(_WORDS.index(match.group())), text)


def measured(text: str) -> dict[str, list[int]]:
    """What the numbers of a text say: each concept with the characters where its statements start, sorted.

    :param text: in small letters, number words as digits (see :func:`digits`).
    """
    found: dict[str, list[int]] = {}
    if not any(char.isdigit() for char in text) and " an hour" not in text and "ago" not in text:
        return found
    for name, pattern, test in _MEASURES:
        for match in pattern.finditer(text):
            if test is None or test(match):
                found.setdefault(name, []).append(match.start())
    return {name: sorted(set(starts)) for name, starts in found.items()}
