"""Numbers, parts and frequencies in words: "ninety-nine", "two thirds", "twice a day", "q6h"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

_DIGITS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final[dict[str, int]] = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
_VALUES: Final[dict[str, int]] = (
    {"zero": 0, "a": 1, "an": 1}
    | {word: value for value, word in enumerate((*_DIGITS, *_TEENS), 1)}
    | {word: value * 10 for value, word in enumerate(_TENS, 2)}
)
_SMALL: Final = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_DIGITS)})(?![^\W_]))?|(?:{'|'.join((*_TEENS, *_DIGITS))})(?![^\W_])|zero)"
_HUNDREDS: Final = rf"(?:(?:{_SMALL}|an?)[\s-]hundred(?:\s(?:and\s)?{_SMALL})?|{_SMALL}|hundred(?!s))"
#: A whole number in words.
NUMBER: Final = (
    rf"(?:(?:{_HUNDREDS}|an?)\s(?:dozen|thousand|million|billion)(?!s)(?:\s(?:and\s)?{_HUNDREDS})?"
    rf"|{_HUNDREDS}|thousand(?!s)|million(?!s))(?![^\W_])"
)
#: Behind digits: "1.5 million".
SCALE: Final = re.compile(r"[\s-](hundred|thousand|million|billion)\b(?!\s+(?:international\s+)?units?)", re.IGNORECASE)

_PARTS: Final[dict[str, int]] = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7} | {
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_NOT_HALF: Final = r"(?![\s-]?(?:li(?:fe|ves)|hour|way|normal|strength|marathon|brother|sister|time|sibling|dose|day|year|an?\shour)s?\b)"
#: A part of one in words. "a third agent" is no part, nor "one third-degree burn".
PART: Final = (
    rf"(?:(?:an?|one)[\s-])?half{_NOT_HALF}(?![^\W_])"
    r"|one[\s-](?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?![\s-]*(?:degree|line|generation|nerve)|[^\W_])"
    rf"|(?:{'|'.join(_DIGITS[1:])})[\s-](?:halves|thirds|quarters|fourths|fifths|sixths|sevenths|eighths|ninths|tenths)(?![^\W_])"
    r"|a\s(?:third|quarter|fifth|sixth|tenth)(?=\s+of\b|\s*[,.;)])"
)
_GLYPHS: Final[dict[str, Fraction]] = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}
GLYPH: Final = r"\d*[½¼¾⅓⅔]"
#: Words that multiply.
MULTIPLE: Final = (
    rf"(?:{'|'.join((*_DIGITS[1:], 'ten'))})folds?(?![^\W_])|"
    r"(?:doubl|tripl|quadrupl)(?:es?|ed|ing)(?![^\W_])(?![\s-](?:blind|strand|bond|dumm|mask|vision|negative|contrast|lumen|balloon|check))"
)
_MULTIPLES: Final = {"doubl": 2, "tripl": 3, "quadr": 4}

ORDINALS: Final[dict[str, int]] = {
    word: value
    for value, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"), 1
    )
}

# In days, in months, or in nights: no day is a part of a month.
_PERIODS: Final[dict[str, tuple[Fraction, str]]] = {
    "s": (Fraction(1, 86_400), "d"),
    "min": (Fraction(1, 1_440), "d"),
    "h": (Fraction(1, 24), "d"),
    "d": (Fraction(1), "d"),
    "wk": (Fraction(7), "d"),
    "fortnight": (Fraction(14), "d"),
    "mo": (Fraction(1), "mo"),
    "quarter": (Fraction(3), "mo"),
    "y": (Fraction(12), "mo"),
    "night": (Fraction(1), "night"),
}
_SPELLINGS: Final[dict[str, str]] = {
    "second": "s",
    "minute": "min",
    "min": "min",
    "hour": "h",
    "hr": "h",
    "h": "h",
    "day": "d",
    "d": "d",
    "daily": "d",
    "night": "night",
    "nightly": "night",
    "week": "wk",
    "wk": "wk",
    "w": "wk",
    "weekly": "wk",
    "fortnight": "fortnight",
    "fortnightly": "fortnight",
    "month": "mo",
    "mo": "mo",
    "monthly": "mo",
    "quarter": "quarter",
    "quarterly": "quarter",
    "year": "y",
    "yr": "y",
    "yearly": "y",
    "annually": "y",
    "annual": "y",
    "hourly": "h",
}
_UNIT: Final = r"(?:second|minute|min|hour|hr|h|day|night|week|wk|fortnight|month|quarter|year|yr)s?(?![^\W_])"
_ADVERB: Final = r"(?:hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually)(?![^\W_])"
_N: Final = rf"(?:\d+(?:[.,]\d+)?|(?:{'|'.join((*_TEENS, *_TENS, *_DIGITS))})(?![^\W_]))"
_ABBREVIATIONS: Final[dict[str, tuple[int, str]]] = {
    "qd": (1, "d"),
    "bid": (2, "d"),
    "bd": (2, "d"),
    "tid": (3, "d"),
    "tds": (3, "d"),
    "qid": (4, "d"),
    "qds": (4, "d"),
    "qhs": (1, "night"),
}
_EVERY_N: Final = rf"(?P<n>{_N})(?:\s?(?:-|–|to|or)\s?(?P<m>{_N}))?"
#: How often, in words: read by :func:`frequency`.
FREQUENCY: Final = re.compile(
    rf"(?:(?P<times>(?:once|twice|thrice)(?:\s(?:or|to)\s(?P<more>twice|thrice|{_N}\stimes))?|(?P<count>{_N})(?:\s?(?:to|-|–|or)\s?(?P<most>{_N}))?"
    rf"(?:\s?(?:times|x|×)))(?:[\s-]|(?=/))(?:(?P<adverb>{_ADVERB})|(?:(?:an?|per|each|every|in\sa|in\severy)\s|/\s?)(?P<unit>{_UNIT})"
    rf"|every\s{_EVERY_N.replace('<n>', '<n1>').replace('<m>', '<m1>')}[\s-]?(?P<unit1>{_UNIT}))"
    rf"|every\s{_EVERY_N}[\s-]?(?P<unit2>{_UNIT})"
    rf"|q\.?\s?{_EVERY_N.replace('<n>', '<n3>').replace('<m>', '<m3>')}"
    r"\s?(?P<unit3>hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mo|min)(?![^\W_])"
    rf"|{_EVERY_N.replace('<n>', '<n4>').replace('<m>', '<m4>')}(?:[\s-]hourly|-(?:weekly|monthly|yearly))(?![^\W_])"
    rf"|{_EVERY_N.replace('<n>', '<n5>').replace('<m>', '<m5>')}[\s-](?P<unit5>hour|day|week|month|year)(?:ly)?\sintervals?"
    rf"|(?:every\s(?:other|second)|alternate)\s(?P<other>{_UNIT})"
    rf"|(?:every|each)\s(?P<each>(?:second|minute|hour|day|night|week|fortnight|month|quarter|year)(?![^\W_]))"
    rf"|(?P<alone>{_ADVERB})(?!\s(?:activit|living|life|lives|routine|practice))"
    r"|(?P<short>q\.?d|b\.?i\.?d|bd|t\.?i\.?d|tds|q\.?i\.?d|qds|q\.?h\.?s)(?![^\W_])|(?P<otherday>q\.?o\.?d)(?![^\W_]))",
    re.IGNORECASE,
)
#: The words that any of these may begin with, in lower case, but for "a" and "an".
STARTS: Final = frozenset(
    {
        *_VALUES,
        *_SCALES,
        *_PARTS,
        *ORDINALS,
        *(word for word in _SPELLINGS if word.endswith(("ly", "al"))),
        *_ABBREVIATIONS,
        "half",
        "qod",
        "b",
        "t",
        "q",
    }
    | {f"{word}fold" for word in _VALUES}
    | {f"{stem}{end}" for stem in ("doubl", "tripl", "quadrupl") for end in ("e", "es", "ed", "ing")}
    | {"once", "twice", "thrice", "every", "each", "alternate"}
) - {"a", "an"}
_SPLIT: Final = re.compile(r"[\s-]+")


def value_of(words: str) -> Fraction:
    """A whole number in words, or in digits."""
    if words[0].isdigit():
        return Fraction(words.replace(",", "")) if "," not in words[-3:] else Fraction(words.replace(",", "."))
    total, part = 0, 0
    for word in _SPLIT.split(words.lower()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
        else:
            part += _VALUES.get(word, 0)
    return Fraction(total + part)


def scale_of(word: str) -> int:
    """What "million" multiplies by."""
    return _SCALES[word.lower()]


def part_of(words: str) -> Fraction:
    """A part of one: "two thirds" is 2/3."""
    *many, name = _SPLIT.split(words.lower())
    name = name if name in _PARTS else name.removesuffix("s")
    count = _VALUES[many[0]] if many else 1
    return Fraction(count, _PARTS[name])


def glyph_of(text: str) -> Fraction:
    """ "1½" is 3/2."""
    return Fraction(int(text[:-1] or "0")) + _GLYPHS[text[-1]]


def multiple_of(word: str) -> Fraction:
    """ "doubled" is 2."""
    word = word.lower()
    return Fraction(_MULTIPLES[word[:5]] if word[:5] in _MULTIPLES else _VALUES[word.partition("fold")[0]])


def frequency(match: re.Match[str]) -> tuple[tuple[Fraction, ...], str]:
    """Times a day, a month or a night: one value, or two for "every 4 to 6 hours" (in the order of the text)."""
    found = {name: value for name, value in match.groupdict().items() if value}
    if "short" in found:
        count, unit = _ABBREVIATIONS[found["short"].lower().replace(".", "")]
        return (Fraction(count),), unit
    if "otherday" in found:
        return (Fraction(1, 2),), "d"
    counts = _counts(found)
    spelled = next(
        (found[name] for name in ("unit1", "unit2", "unit3", "unit5", "other", "each", "adverb", "unit", "alone") if name in found), ""
    )
    spelled = spelled.lower() or match.group().lower().rpartition("-")[2].rpartition(" ")[2]
    length, unit = _PERIODS[_SPELLINGS.get(spelled) or _SPELLINGS.get(spelled.removesuffix("s")) or _SPELLINGS[spelled.removesuffix("ly")]]
    every = [value_of(found[name]) for name in found if name[0] in "nm" and name[1:] in {"", "1", "3", "4", "5"}]
    spans = [Fraction(2)] if "other" in found else every or [Fraction(1)]
    if not all(spans):
        return (Fraction(0),), unit
    rates = [count / (span * length) for count in counts for span in spans]
    return tuple(rates[:2]), unit


def _counts(found: Mapping[str, str]) -> list[Fraction]:
    if "times" not in found:
        return [Fraction(1)]
    if "count" in found:
        return [value_of(found[name]) for name in ("count", "most") if name in found]
    first = {"once": 1, "twice": 2, "thrice": 3}
    more = found.get("more", "").lower()
    counts = [Fraction(first[found["times"].lower().split()[0]])]
    if more:
        counts.append(Fraction(first[more]) if more in first else value_of(more.removesuffix("times").strip()))
    return counts
