"""Amounts per day of one drug that a text gives in units a thousand times apart ("12.5 to 25 mg daily" beside "1.6 mcg/kg/day"), and
one amount that it gives both daily and weekly.

A drug that no word beside the amount names is the one that the paragraph is about, where that is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from clincite.lint.document import Document, Span, Statement
from clincite.lint.wording.around import same_paragraph
from clincite.lint.wording.doses import Dose, doses
from clincite.lint.wording.lexicon.drugs import is_drug

#: Further apart than any two doses of one drug by one route are; a wrong unit makes a thousand. Between grams and milligrams some
#: drugs do have a low dose that keeps off clots, say, and a high one that stops pain.
_TIMES: Final = 50.0
_GRAMS: Final = 100.0
#: Per kilogram a dose may be for anybody between these.
_LIGHTEST, _HEAVIEST = 1.0, 100.0
#: A page with more doses of one drug is a table.
_MOST: Final = 60
_MILLIGRAMS: Final = {"g": 1e3, "gram": 1e3, "mg": 1.0, "milligram": 1.0, "mcg": 1e-3, "microgram": 1e-3, "µg": 1e-3, "μg": 1e-3}
_NUMBERS: Final = {"once": 1, "one": 1, "two": 2, "twice": 2, "three": 3, "thrice": 3, "four": 4, "five": 5, "six": 6}
_OFTEN: Final = re.compile(
    r"(?P<times>once|twice|thrice|(?:two|three|four|five|six|[2-6])[-\s]times)[-\s](?:daily|(?:a|per|each|every)\s(?:day|24\shours))"
    r"|\b(?:every|each|q)\s?(?P<hours>4|6|8|12|24)\s?(?:h|hours?|hourly|hrs?)\b|\b(?P<abbreviated>[bt]\.?i\.?d\.?|q\.?i\.?d\.?|[btq]ds?)\b"
    r"|\b(?P<daily>daily|nightly|(?:a|per|each|every)\s(?:day|night|morning|evening)|at\sbedtime|/\s?d(?:ay)?\b|qd|od)\b|(?P<slash>/\s?d(?:ay)?\b)",
    re.IGNORECASE,
)
_ABBREVIATED: Final = {"b": 2, "t": 3, "q": 4}
_WEEKLY: Final = re.compile(
    r"\b(?:once[-\s](?:a[-\s]week|weekly|every\sweek|per\sweek)|weekly|(?:a|per|each|every)\sweek)\b", re.IGNORECASE
)
#: Not by the day at all: rates, depots, single doses.
_OTHERWISE: Final = re.compile(
    r"\A[^.;,]{0,6}/\s?(?:min|h\b|hour|hr)|\bper\s(?:minute|hour|min)\b|\b(?:monthly|fortnightly|biweekly|yearly|(?:a|per|each|every)\s"
    r"(?:\w{1,6}\s)?(?:weeks|months?|fortnight|years?)|bolus|infus\w+|depot|implant\w*|times\s(?:a|per|each)\sweek"
    r"|(?:twice|thrice)\s(?:a\s|per\s)?week(?:ly)?)\b",
    re.IGNORECASE,
)
#: A part of the body, or a form, for which a drug has doses of its own.
_LOCAL: Final = re.compile(
    r"\b(?:inhal\w*|nebuli\w*|puffs?|nasal\w*|intranasal\w*|topical\w*|cream|ointment|gel|drops?|eye|vaginal\w*|pessar\w+|rectal\w*|enema"
    r"|intrathecal\w*|epidural\w*|intravitreal\w*|intra-?articular\w*|intra-?uterine|IUD|IUS|device|coil|patch\w*|transdermal\w*|sublingual\w*"
    r"|buccal\w*|film|spray|ring|intravenous\w*|IV|intramuscular\w*|IM|subcutaneous\w*|SC|inject\w*|intra-?osseous)\b",
    re.IGNORECASE,
)
#: Wanted in food by the microgram, and given as medicine by the milligram.
_NUTRIENT: Final = re.compile(
    r"vitamin|fol(?:ate|ic|inic)|\w*cobalamin|biotin|thiamine|niacin|iodi[dn]e|selenium|chromium|copper|zinc|iron|\w*calciferol|melatonin",
    re.IGNORECASE,
)
_LEADS: Final = re.compile(
    r"\b(?:start(?:s|ed|ing)?|begin(?:s|ning)?|initiat\w+|dos(?:e|es|age|ing)|giv(?:e|en)|take|titrat\w+|increas\w+|maintenance|replacement"
    r"|usual(?:ly)?|adults?|child(?:ren)?)\b[^.;:\d]{0,25}\Z",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_][\w-]{3,40}")
_REACH: Final = 60
_LONGEST: Final = 20_000


class Daily(msgspec.Struct, frozen=True, kw_only=True):
    """An amount of a drug that is taken every day, or every week.

    :param low: milligrams in a day (of a weekly dose: each time), at the least; ``high`` at the most.
    :param unit: "g", "mg" or "mcg".
    :param stated: whether the text says how often; if not, the amount is taken to be the day's.
    """

    drug: str
    low: float
    high: float
    unit: str
    weekly: bool
    stated: bool
    statement: int
    span: Span
    text: str


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """Two amounts of one drug that cannot both be right."""

    odd: Daily
    other: Daily
    times: float


def schedules(document: Document) -> Iterator[Daily]:
    """Every amount of a named drug that a document says is taken each day or each week."""
    named: tuple[str, ...] = ()
    for number, statement in enumerate(document.statements):
        if number == 0 or not same_paragraph(document, document.statements[number - 1], statement):
            named = ()
        text = statement.text[:_LONGEST]
        if any(char.isdigit() for char in text):
            yield from _of_statement(statement, number, text, named)
        named = tuple(dict.fromkeys((*named, *_drugs(text))))


def _drugs(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text) if is_drug(word)]


def _of_statement(statement: Statement, number: int, text: str, named: tuple[str, ...]) -> Iterator[Daily]:
    found = list(islice(doses(text), _MOST))
    if not found or _LOCAL.search(text):
        return
    for place, dose in enumerate(found):
        end = found[place + 1].start if place + 1 < len(found) else len(text)
        drug = dose.drug or _carried(statement, text, dose, named)
        unit = dose.unit.partition("/")[0]
        scale = _MILLIGRAMS.get(unit if unit in _MILLIGRAMS else unit.rstrip("s"))
        after = re.split(r"[;:]|\.\s", text[dose.end : min(end, dose.end + _REACH)])[0]
        if drug is None or scale is None or _NUTRIENT.match(drug) or _OTHERWISE.search(after):
            continue
        week, often = _WEEKLY.search(after), _OFTEN.search(after)
        weekly, times = week is not None, _times(often)
        said = week or often
        if times is None and not weekly and dose.drug is None:
            continue
        light, heavy = (_LIGHTEST, _HEAVIEST) if "/kg" in dose.unit else (1.0, 1.0)
        many = 1 if weekly or times is None else times
        kind = "g" if scale > 1 else "mg" if scale == 1 else "mcg"
        yield Daily(
            drug=drug,
            low=dose.low * scale * light * many,
            high=dose.high * scale * heavy * many,
            unit=kind,
            weekly=weekly,
            stated=weekly or times is not None,
            statement=number,
            span=statement.span(dose.start, dose.end),
            text=text[dose.start : dose.end + (said.end() if said else 0)],
        )


def _carried(statement: Statement, text: str, dose: Dose, named: tuple[str, ...]) -> str | None:
    """The one drug that the paragraph, or else the headings, name; only after a word of dosing, which leaves no room for another."""
    if not _LEADS.search(text[max(0, dose.start - 50) : dose.start]):
        return None
    drugs = set(named) | set(_drugs(text))
    drugs = drugs or {drug for heading in statement.headings[-2:] for drug in _drugs(heading)}
    return drugs.pop() if len(drugs) == 1 else None


def _times(match: re.Match[str] | None) -> int | None:
    """How often a day; None: it does not say."""
    if match is None:
        return None
    if match["times"]:
        first = re.split(r"[-\s]", match["times"].lower())[0]
        return int(first) if first.isdigit() else _NUMBERS[first]
    if match["hours"]:
        return 24 // int(match["hours"])
    return _ABBREVIATED[match["abbreviated"][0].lower()] if match["abbreviated"] else 1


def apart(found: list[Daily]) -> Iterator[Apart]:
    """For each drug, the one amount a day that is furthest out of step with those in another unit."""
    for same in _by_drug(found):
        daily = [one for one in same if not one.weekly]
        clashes = [(many, one.high, place, one) for place, one in enumerate(daily) if (many := sum(_clash(one, other) for other in daily))]
        if clashes:
            odd = max(clashes)[-1]
            other = max(daily, key=lambda one: _ratio(odd, one))
            yield Apart(odd=odd, other=other, times=_ratio(odd, other))


def daily_and_weekly(found: list[Daily]) -> Iterator[Apart]:
    """For each drug, an amount that the text gives daily in one sentence and weekly in another."""
    for same in _by_drug(found):
        pairs = (
            (one, other)
            for one in same
            for other in same
            if not one.weekly and other.weekly and one.statement != other.statement and (one.low, one.high) == (other.low, other.high)
        )
        pair = next(pairs, None)
        if pair is not None:
            yield Apart(odd=pair[0], other=pair[1], times=7.0)


def _by_drug(found: list[Daily]) -> Iterator[list[Daily]]:
    for drug in dict.fromkeys(one.drug for one in found):
        yield [one for one in found if one.drug == drug][:_MOST]


def _clash(one: Daily, other: Daily) -> bool:
    return _ratio(one, other) >= (_GRAMS if "g" in (one.unit, other.unit) else _TIMES)


def _ratio(one: Daily, other: Daily) -> float:
    """How many times one is the other, the nearest ends taken; 0 in the same unit, or where neither is said to be a day's."""
    if one.unit == other.unit or not (one.stated or other.stated):
        return 0.0
    less, more = (one, other) if one.high < other.low else (other, one)
    return more.low / less.high if less.high > 0 and more.low > less.high else 0.0
