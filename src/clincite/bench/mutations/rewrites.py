"""Other words for the same: each function writes something in a claim another way, so that it still says what its quotation says."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import Final

from clincite.bench.mutations.lexicon import NUMBER_WORDS, SPELLINGS
from clincite.bench.mutations.sample import Change, Pools, Sample

#: One of the first is so many of the second; rewritten so when there are at most so many (nobody writes 720 minutes for 12 hours).
_CONVERSIONS: Final = (
    ("g", "mg", Decimal(1000), 10),
    ("mg", "µg", Decimal(1000), 5),
    ("mcg", "mg", Decimal("0.001"), 10_000),
    ("µg", "mg", Decimal("0.001"), 10_000),
    ("mg", "g", Decimal("0.001"), 10_000),
    ("kg", "g", Decimal(1000), 5),
    ("L", "mL", Decimal(1000), 10),
    ("cm", "mm", Decimal(10), 100),
    ("mm", "cm", Decimal("0.1"), 100),
    ("weeks", "days", Decimal(7), 8),
    ("days", "hours", Decimal(24), 3),
    ("hours", "minutes", Decimal(60), 4),
    ("years", "months", Decimal(12), 5),
)
_SAME_UNIT: Final = {
    "mcg": ("µg", "micrograms"),
    "µg": ("mcg", "micrograms"),
    "mg": ("milligrams",),
    "hours": ("h",),
    "minutes": ("min",),
    "mL": ("ml", "millilitres"),
    "%": (" percent", " per cent"),
}
_NO_RANGE_BEFORE: Final = r"(?<![\w.,·/–±^-])(?<!±\s)(?<!x\s)(?<!×\s)(?<!\d\sto\s)(?<!\d\s[–-]\s)(?<!\d\sor\s)(?<!\d\sand\s)"
_COUNT: Final = re.compile(
    r"(?<![\w.,·/–<>≥≤=±^-])(?<![<>≥≤=±]\s)(?<!\b[Tt]ype )(?<![a-z]e )(?P<n>[2-9]|1[0-2])"
    r"(?= [a-z]{3,})(?! (?:to|or|and|of|out|times|mg|per)\b)"
)
_SPELLED: Final = re.compile(
    rf"(?<![\w·^-])(?<!ty )(?P<word>{'|'.join(NUMBER_WORDS)})(?= [a-z]{{3,}})(?! (?:to|or|and|of|out|hundred|thousand)\b)"
)
_OF: Final = re.compile(r"(?<![\w.,/–-])(?P<n>\d+) (?:of|out of) (?P<total>\d+)(?![\w.,]\w|/|\s?%)")
_SPAN: Final = re.compile(
    r"(?<![\w.,/–-])(?P<low>\d+(?:\.\d+)?)[–-](?P<high>\d+(?:\.\d+)?)(?=\s?(?:mg|g|µg|mcg|mL|%|days|weeks|months|years|hours|minutes)\b)"
)
_THOUSANDS: Final = re.compile(r"(?<![\w.,/–-])(\d{1,3}),(\d{3})(?![\w,])")
_SIGNS: Final = (
    (re.compile(r"≥\s?(?=\d)"), "at least "),
    (re.compile(r"≤\s?(?=\d)"), "at most "),
    (re.compile(r"(?<![pP=\s])\s<\s?(?=\d)"), " less than "),
    (re.compile(r"(?<![pP=\s])\s>\s?(?=\d)"), " more than "),
    (re.compile(r"\bat least (?=\d)"), "≥"),
    (re.compile(r"\bmore than (?=\d)"), ">"),
    (re.compile(r"\bless than (?=\d)"), "<"),
)
_SHORT_FORMS: Final = (
    (r"\bdoes not\b", "doesn't"),
    (r"\bdid not\b", "didn't"),
    (r"\bis not\b", "isn't"),
    (r"\bcannot\b", "can not"),
    (r"\bversus\b", "vs."),
    (r"\bvs\.?(?= )", "versus"),
    (r"\bcompared with\b", "compared to"),
    (r"\bcompared to\b", "compared with"),
)
_LEAST_TOTAL: Final = 5
_LEAST: Final = Decimal("0.01")


def converted(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """The same amount in another unit."""
    made = []
    for unit, other, factor, most in _CONVERSIONS:
        pattern = (
            rf"{_NO_RANGE_BEFORE}(?P<n>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<gap>[ ]){unit}(?=[ .,;)]|$)(?! Hg| ?H2O| ?H₂O| [x×] | to \d| ± )"
        )
        for match in re.finditer(pattern, sample.claim):
            amount = Decimal(match["n"].replace(",", ""))
            value = amount * factor
            if amount <= most and value >= _LEAST:
                made.append((match, f"{value.normalize():f} {other}"))
    if not made:
        return None
    match, changed = chance.choice(made)
    return sample.claim[: match.start()] + changed + sample.claim[match.end() :]


def unit_spelled(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """The same unit under another name."""
    matches = [
        (match, name)
        for unit, names in _SAME_UNIT.items()
        for match in re.finditer(rf"(?<=\d) ?{unit}(?=[ .,;)]|$)", sample.claim)
        for name in names
    ]
    if not matches:
        return None
    match, name = chance.choice(matches)
    return f"{sample.claim[: match.start()]} {name.strip()}{sample.claim[match.end() :]}"


def number_word(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """A figure as a word, or a word as a figure."""
    made = [(match, NUMBER_WORDS[int(match["n"]) - 2]) for match in _COUNT.finditer(sample.claim)]
    made += [(match, str(NUMBER_WORDS.index(match["word"]) + 2)) for match in _SPELLED.finditer(sample.claim)]
    if not made:
        return None
    match, changed = chance.choice(made)
    return sample.claim[: match.start()] + changed + sample.claim[match.end() :]


def percentage_added(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """How many of how many, with the percentage that this is."""
    matches = [
        match for match in _OF.finditer(sample.claim) if int(match["n"]) <= int(match["total"]) != 0 and int(match["total"]) >= _LEAST_TOTAL
    ]
    matches = [match for match in matches if "%" not in sample.claim[match.end() : match.end() + 30]]
    if not matches:
        return None
    match = chance.choice(matches)
    share = round(100 * int(match["n"]) / int(match["total"]))
    return f"{sample.claim[: match.end()]} ({share} %){sample.claim[match.end() :]}"


def slashed(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """4 of 15 as 4/15."""
    matches = [match for match in _OF.finditer(sample.claim) if int(match["n"]) <= int(match["total"])]
    if not matches:
        return None
    match = chance.choice(matches)
    return f"{sample.claim[: match.start()]}{match['n']}/{match['total']}{sample.claim[match.end() :]}"


def spelling(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """The other side of the Atlantic."""
    made = []
    for british, american in SPELLINGS:
        for here, there in ((british, american), (american, british)):
            if here == american and re.search(re.escape(british), sample.claim, re.IGNORECASE):
                continue  # "edema" is part of "oedema"
            made += [(match, there) for match in re.finditer(rf"(?<![a-z]){here}|(?<=[a-z]){here}(?=a)", sample.claim)]
    if not made:
        return None
    match, there = chance.choice(made)
    return sample.claim[: match.start()] + there + sample.claim[match.end() :]


def range_spelled(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """5–10 mg as 5 to 10 mg."""
    matches = [match for match in _SPAN.finditer(sample.claim) if float(match["low"]) < float(match["high"])]
    if not matches:
        return None
    match = chance.choice(matches)
    return f"{sample.claim[: match.start()]}{match['low']} to {match['high']}{sample.claim[match.end() :]}"


def sign_spelled(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """≥ as at least."""
    places = [(match, to) for pattern, to in _SIGNS for match in pattern.finditer(sample.claim)]
    if not places:
        return None
    match, to = chance.choice(places)
    return sample.claim[: match.start()] + to + sample.claim[match.end() :]


def thousands(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """1,500 as 1500."""
    matches = list(_THOUSANDS.finditer(sample.claim))
    if not matches:
        return None
    match = chance.choice(matches)
    return sample.claim[: match.start()] + match[1] + match[2] + sample.claim[match.end() :]


def contraction(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Does not as doesn't, versus as vs."""
    places = [(match, to) for pattern, to in _SHORT_FORMS for match in re.finditer(pattern, sample.claim)]
    if not places:
        return None
    match, to = chance.choice(places)
    return sample.claim[: match.start()] + to + sample.claim[match.end() :]


#: Adding a way of writing is adding a function and naming it here.
REWRITES: Final[dict[str, Change]] = {
    "unit converted": converted,
    "unit spelled": unit_spelled,
    "number as word": number_word,
    "percentage added": percentage_added,
    "n of N as n/N": slashed,
    "spelling": spelling,
    "range spelled": range_spelled,
    "sign spelled": sign_spelled,
    "thousands": thousands,
    "short form": contraction,
}
