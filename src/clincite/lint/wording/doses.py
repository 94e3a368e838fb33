"""Doses in a text: an amount, the drug before or after it, and whether a way to take it and a time stand with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.wording.lexicon.drugs import is_drug

NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,7}(?:[.·]\d{1,4})?|[.·]\d{1,4}"
UNIT: Final = r"mg|milligrams?|g|grams?|mcg|micrograms?|[µμ]g|ng|nanograms?|(?:million\s|international\s)?units?|I\.?U\.?|MU|mmol|mEq"
_DOSE: Final = re.compile(
    rf"(?<![\w.,/^])(?P<low>{NUMBER})(?:/(?:{NUMBER})(?=\s?{UNIT}\b))?(?:\s?(?:{UNIT})?\s?(?:[-‐‑–—−]|to"
    rf"|or)\s?(?P<high>{NUMBER}))?\s?-?(?P<unit>{UNIT})(?![A-Za-z])(?P<per>\s?/\s?(?:kg|m2|m²)|\sper\skg)?"
)
_WORD: Final = re.compile(r"[^\W\d_][\w-]*[^\W_]|[^\W\d_]")
_AFTER: Final = re.compile(
    r"\s?(?:of\s)?(?:(?:oral|intravenous|iv|subcutaneous|intramuscular|im|po|once|twice|daily"
    r"|low-dose)\s){0,2}(?P<drug>[^\W\d_][\w-]{2,40})",
    re.IGNORECASE,
)
#: "mg/dL", "g per litre": how much of it there is in something; "per mL" too.
_CONCENTRATION: Final = re.compile(
    r"\s?(?:/|per\s)\s?(?:\d{0,4}\s?)?(?:d[lL]|[lL]|m[lL]|µ[lL]|lit|mmol|mol|g\b|100|mg\b|cm|creatinine|puff|actuation|tablet"
    r"|capsule)|\s?(?:daily\s|of\s)(?:sodium|salt|protein|alcohol|carbohydrates?|fib(?:re|er)|fat|sugar|caffeine|creatinine|urine"
    r"|albuminuria|proteinuria|tissue|stool)"
)
_BOUND: Final = re.compile(
    r"(?:[<>≤≥]=?|\b(?:above|below|over|under|exceed(?:s|ing)?|(?:more|less|greater|lower|higher|fewer)\sthan|threshold\sof"
    r"|at\sleast|up\sto|equivalent(?:\sof|\sto)?|maximum(?:\s(?:daily\s)?(?:dose|dosage))?(?:\s(?:of|is))?|max\.?|total(?:\sof"
    r"|ling)?|contains?|containing))\s?(?:about\s"
    r"|a\s)?\Z",
    re.IGNORECASE,
)
_STRENGTH_AFTER: Final = re.compile(
    rf"\s?(?:,|and|or|/|&)?\s?(?:(?:{NUMBER})\s?(?:{UNIT})\s?(?:,|and|or|/|&)?\s?)*(?:[\w-]{{1,20}}\s)?(?:tablets?|capsules?|vials?"
    rf"|ampoules?|pens?|strengths?|formulations?|sachets?|prefilled|pre-filled|syringes?|patch(?:es)?|suppositor\w{{1,4}}"
    rf"|equivalents?|loss|decrease|increase|reduction|higher|lower|group|arm)\b",
    re.IGNORECASE,
)
TIME: Final = re.compile(
    r"\b(?:daily|nightly|hourly|weekly|biweekly|fortnightly|monthly|yearly|annually|once|twice|thrice|single|one-off|one-time|stat"
    r"|bolus|loading|initially|immediately"
    r"|bedtime|as\sneeded|when\sneeded|as\srequired|prn|[bt]\.?i\.?d\.?|q\.?i\.?d\.?|q\.?\s?\d{1,2}\s?h?|qd|qod|od|bd|tds|qds|qhs"
    r"|hs|mane|nocte|infusion|infused|continuous"
    r"|(?:a|per|each|every|alternate|other|/)\s?(?:\d{1,3}\s?(?:[-–]\s?\d{1,3}\s?)?)?(?:day|night|morning|evening|week|month|hour"
    r"|hr|h|min|minute|dose|visit|session|year|meal|cycle)s?"
    r"|over\s\d{1,3}\s?(?:[-–]\s?\d{1,3}\s?)?(?:min|minutes?|h|hours?|s|seconds?|days?|weeks?)|every\s(?:\w{1,10}\s){1,3}(?:hours?"
    r"|days?|weeks?|months?)"
    r"|in\s(?:\w{1,10}\s)?divided\sdoses|times|(?:then|followed\sby|repeat(?:ed)?)|before|after|with\smeals|/\s?(?:d|day|h|hr|hour|min|wk|week)|"
    r"injected|injections?|per\s(?:side|site|muscle|treatment|session))\b|/(?:d|h|day|hr|min|week)\b|[×x]\s?\d",
    re.IGNORECASE,
)
#: For how long, which does not say how often.
DURATION: Final = re.compile(r"\bfor\s(?:\w{1,10}|\d{1,3}(?:\s?[-–]\s?\d{1,3})?)\s(?:days?|weeks?|months?)\b", re.IGNORECASE)
ROUTE: Final = re.compile(
    r"\b(?:oral(?:ly)?|by\smouth|p\.?o\.?|per\sos|intravenous(?:ly)?|i\.?v\.?|intramuscular(?:ly)?|i\.?m\.?|subcutaneous(?:ly)?"
    r"|subcut|s\.?c\.?|sq|sublingual(?:ly)?|buccal(?:ly)?|inhal\w{1,6}|nebuli[sz]\w{1,4}"
    r"|topical(?:ly)?|appl(?:y|ied)|intranasal(?:ly)?|nasal(?:ly)?|rectal(?:ly)?|vaginal(?:ly)?|transdermal(?:ly)?|patch(?:es)?"
    r"|enteral(?:ly)?|parenteral(?:ly)?|naso-?gastric(?:ally)?|epidural|intrathecal|intra-?articular|intra-?osseous|intravitreal|intradermal"
    r"|intralesional|inject\w{0,5}|infus\w{1,4}|bolus|drip|tablets?|capsules?|pills?|syrup|suspension|solution|spray|puffs?|inhaler"
    r"|drops|cream|ointment|gel|suppositor\w{1,4}|enema|swallow\w{0,3}|chew\w{0,4}|pen|vial|ampoule)\b",
    re.IGNORECASE,
)


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """An amount of a drug.

    :param drug: in small letters; None: no word beside it looks like one, but the text speaks of a dose.
    :param low: the amount, or the lower end of a range; ``high`` is the upper end.
    :param unit: as written, with "/kg" when it is per kilogram.
    """

    start: int
    end: int
    drug: str | None
    low: float
    high: float
    unit: str


_SPEAKS: Final = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|give|given|giving|administer\w{0,3}|start(?:ed|ing)?\s(?:at|with|on|\d{1,4})|initiate\w?|titrat\w{1,4}"
    r"|prescrib\w{1,3}|take|taking)\b",
    re.IGNORECASE,
)


def doses(text: str) -> Iterator[Dose]:
    """Every dose of a text: an amount beside a drug, or where the text speaks of dosing; not concentrations, thresholds or tablet sizes."""
    speaks: bool | None = None
    for match in _DOSE.finditer(text):
        before = text[max(0, match.start() - 80) : match.start()]
        if _CONCENTRATION.match(text, match.end()) or _BOUND.search(before) or _STRENGTH_AFTER.match(text, match.end()):
            continue
        drug = _drug_before(before) or _drug_after(text, match.end())
        if drug is None:
            speaks = _SPEAKS.search(text) is not None if speaks is None else speaks
            if not speaks or match["unit"] in {"g", "mmol", "mEq"}:
                continue
        yield Dose(
            start=match.start(),
            end=match.end(),
            drug=drug,
            low=value(match["low"]),
            high=value(match["high"] or match["low"]),
            unit=match["unit"] + ("/kg" if match["per"] else ""),
        )


def value(number: str) -> float:
    """A number as printed, with commas between thousands."""
    return float(number.replace(",", "").replace("·", "."))


def _drug_before(before: str) -> str | None:
    """The last word before an amount that looks like a drug; four words back at most, and none of another sentence."""
    words = re.split(r"[.;:!?](?:\s|\Z)", before)[-1] if not before.rstrip().endswith(":") else before
    near = _WORD.findall(words)[-5:]
    return next((word.lower() for word in reversed(near) if is_drug(word)), None)


def _drug_after(text: str, end: int) -> str | None:
    match = _AFTER.match(text, end)
    return match["drug"].lower() if match is not None and is_drug(match["drug"]) else None
