"""One-change mutants: each function puts something else into a claim, so that it no longer says what its quotation says.

A function gives None where the claim offers no place for its change, or where the change would not alter what is said.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import Final

from clincite.bench.mutations.lexicon import (
    AGAINST,
    BOUNDS,
    DRUG,
    IN_WHOM,
    MONTHS,
    NARROWING,
    OPPOSITES,
    PARTS,
    PEOPLE,
    RATES,
    SAME_DRUG,
    SURER,
    TURNS,
    UNITS,
)
from clincite.bench.mutations.sample import Change, Pools, Sample

_NUMBER: Final = re.compile(r"(?<![\w.,·/^-])(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?(?![\w^]|[.,·]\d|[./-]\w)")
_YEAR: Final = re.compile(r"(?<![\w.,/$-])(?:19[5-9]\d|20[0-3]\d)(?!\w|[.,]\d|\s?(?:patients|mg|people|cases|women|men|participants|%))")
_MARKED: Final = re.compile(
    r"(?:\b(?:Table|Figure|Fig\.?|Recommendation|Chapter|Section|PMID|Appendix|Step|version)\s*|[\[(#])$", re.IGNORECASE
)
_NAMED: Final = re.compile(r"(?<![\w-])(?:sepsis|type|class|grade|covid)[\s-]$", re.IGNORECASE)
_GROUP: Final = re.compile(
    r"(?<![\w.,/$€£])(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<of> of | out of |/)(?:the )?(?P<total>\d{1,3}(?:,\d{3})+|\d+)(?![\w.]\w|[/%]|\s?%)"
)
_ONE_IN: Final = re.compile(
    r"\b(?:about|approximately|only|nearly|estimated|affects|occurs in) 1(?P<drop> (?:in|of) \d[\d,]*)(?![\w.]\w|[/%]|\s?%)"
)
_PER_MANY: Final = re.compile(r"(?<=\d)\s(?:per|in)\s1(?:,?0{2,3}){1,2}\b(?![,\d])(?: (?:person|patient)-years?)?")
_LEAST_TOTAL: Final = 5
_FIGURE: Final = re.compile(r"(?<![\w.,/–-])\d+(?:\.\d+)?(?=(?P<unit>\s?(?:%|mg|years|months|days|weeks|hours|points))(?![\w/]))")
_AUXILIARY: Final = re.compile(
    r"\b(?:is|are|was|were|can|should|may|did|does|has|have|will|must)\b(?!\s+(?i:not|no|never|only|neither|nor|any)\b)(?!n['’]t)"
)
_UNSETTLED: Final = re.compile(r"\b(?:whether|or not|if|unless|not only|neither|nor)\b|\?", re.IGNORECASE)
_DENIALS: Final = (
    (re.compile(r"\b(is|are|was|were|can|should|may|did|does|do|has|have|will|must|had|been|be) not (?!only\b)"), r"\1 "),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bwithout\b"), "with"),
    (re.compile(r"^No (?=[a-z])"), "Some "),
    (re.compile(r"\b(showed|found|had|has|have|is|are|was|were|provides?|with|in) no (?!longer|more|less|fewer)"), r"\1 "),
    (re.compile(r"\bnever\b"), "always"),
    (re.compile(r"^Do not (?=[a-z])"), "Do "),
)
_MAIN_VERB: Final = re.compile(
    r"(?<=[a-z] )(?P<verb>reduce|increase|improve|prevent|cause|require|include|support|affect|lower|raise|provide|decrease)"
    r"(?P<end>s|d|ed)(?= [a-z])(?! by)"
)
_COMPARING: Final = re.compile(r"\b(?:compared (?:with|to)|versus|vs\.?|than|relative to|superior to|inferior to|more|less|better|worse)\b")
_MEASURED: Final = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|than|relative to|superior to)\s+"
    r"(?P<what>placebo|sham|(?:healthy )?controls?|no treatment|usual care|standard (?:care|therapy|treatment)|observation)\b"
)
_EXCESS: Final = re.compile(r"\b(?:hyper|hypo)(?=kal|natr|calc|glyc|thyroid|tens|volaem|volem|magnes|phosphat|therm|capn)", re.IGNORECASE)
_FEWEST_WORDS: Final = 4


def number(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Another number."""
    places = [
        match
        for match in _NUMBER.finditer(sample.claim)
        if not _YEAR.match(sample.claim, match.start())
        and not _MARKED.search(sample.claim[: match.start()])
        and not _NAMED.search(sample.claim[: match.start()])
        and (match.start() > 0 or not re.match(r"[.)]", sample.claim[match.end() :]))
    ]
    if not places:
        return None
    match = chance.choice(places)
    changed = _another(match.group(), chance)
    return None if changed is None else _put(sample.claim, match, changed)


def _another(figure: str, chance: random.Random) -> str | None:
    value = float(figure.replace(",", ""))
    decimals = len(figure.partition(".")[2])
    tried = [value * 10, value * 2, value + 10**-decimals, value + 3 * 10**-decimals, value / 10, value / 2]
    digits = figure.replace(",", "")
    if len(digits) == 2 and digits[0] != digits[1] and "0" not in digits:
        tried.append(float(digits[::-1]))
    thousands = "," if "," in figure else ""
    made = [f"{one:{thousands}.{decimals}f}" for one in tried if one > 0 and round(one, decimals) not in (0, round(value, decimals))]
    return chance.choice(made) if made else None


def exchanged_figures(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Two figures of one unit in each other's place: each is then said of the other group."""
    matches = list(_FIGURE.finditer(sample.claim))
    pairs = [
        (first, second)
        for place, first in enumerate(matches)
        for second in matches[place + 1 :]
        if first["unit"].strip() == second["unit"].strip() and float(first.group()) != float(second.group())
    ]
    if not pairs:
        return None
    first, second = chance.choice(pairs)
    between = sample.claim[first.end() : second.start()]
    if len(between.split()) < _FEWEST_WORDS:
        return None  # "from 5 % to 9 %" as "from 9 % to 5 %" may be a slip of grammar only
    return sample.claim[: first.start()] + second.group() + between + first.group() + sample.claim[second.end() :]


def unit(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Another unit behind the same number."""
    names = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
    matches = list(re.finditer(rf"(?<=\d)(?P<gap>[\s-]?)(?P<unit>{names})(?![\w²])", sample.claim))
    matches = [match for match in matches if not re.search(r"(?<![\d.])0$", sample.claim[: match.start()])]
    if not matches:
        return None
    match = chance.choice(matches)
    return _put(sample.claim, match, match["gap"] + chance.choice(UNITS[match["unit"]]))


def rate(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """How often, or for how much, changed: daily to weekly, mg/kg to mg."""
    names = "|".join(sorted(map(re.escape, RATES), key=len, reverse=True))
    matches = list(re.finditer(rf"(?<![\w-])(?:{names})(?![\w-])|(?<=\w)/(?:day|kg|hour|min)(?![\w-])", sample.claim))
    matches = [match for match in matches if match.group() in RATES and not sample.claim[match.end() :].startswith((" or ", " to "))]
    if not matches:
        return None
    match = chance.choice(matches)
    return _put(sample.claim, match, chance.choice(RATES[match.group()]))


def drug(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Another drug, at one of the places where one is named."""
    matches = [match for match in DRUG.finditer(sample.claim) if match.group().lower() in pools.drugs]
    if not matches:
        return None
    match = chance.choice(matches)
    name = match.group().lower()
    same = frozenset[str]().union({name}, *(names for names in SAME_DRUG if name in names))
    others = [one for one in pools.drugs if one not in same and name not in one and one not in name]
    return _put(sample.claim, match, chance.choice(others)) if others else None


def exchanged_drugs(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Two drugs that are compared, in each other's place."""
    matches = [match for match in DRUG.finditer(sample.claim) if match.group().lower() in pools.drugs]
    if len(matches) != 2 or matches[0].group().lower() == matches[1].group().lower():
        return None
    between = sample.claim[matches[0].end() : matches[1].start()]
    if _COMPARING.search(between) is None:
        return None
    first, second = (match.group().lower() for match in matches)
    return sample.claim[: matches[0].start()] + _cased(second, matches[0].group()) + between + first + sample.claim[matches[1].end() :]


def condition(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Another condition."""
    flat = f" {re.sub(r'[^a-z0-9]', ' ', sample.claim.lower())} "
    named = [name for name in pools.conditions if f" {re.sub(r'[^a-z0-9]', ' ', name.lower())} " in flat]
    named = [name for name in named if not any(name != other and name.lower() in other.lower() for other in named)]
    if not named:
        return None
    name = chance.choice(named)
    match = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sample.claim, re.IGNORECASE)
    words = set(re.findall(r"[a-z]{4,}", " ".join(pools.conditions[name]).lower()))
    others = [
        other
        for other in pools.conditions
        if words.isdisjoint(re.findall(r"[a-z]{4,}", other.lower())) and other.lower() not in sample.claim.lower()
    ]
    return _put(sample.claim, match, chance.choice(others)) if match and others else None


def negation_inserted(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """A statement denied."""
    if _UNSETTLED.search(sample.claim):
        return None
    verbs = list(_MAIN_VERB.finditer(sample.claim))
    if verbs and chance.random() < 0.5:
        match = chance.choice(verbs)
        return _put(sample.claim, match, f"{'does' if match['end'] == 's' else 'did'} not {match['verb']}")
    places = list(_AUXILIARY.finditer(sample.claim))
    if not places:
        return None
    match = chance.choice(places)
    return _put(sample.claim, match, f"{match.group()} not")


def negation_removed(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """A denial taken back."""
    if re.search(r"\bwhether\b|\bor not\b|\bnot only\b|\bneither\b|\bwith or without\b", sample.claim):
        return None
    return _first(sample.claim, _DENIALS, chance)


def direction(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """The other way: increased for decreased."""
    ways = TURNS | {left: right for one, other in OPPOSITES for left, right in ((one, other), (other, one))}
    names = "|".join(sorted(map(re.escape, ways), key=len, reverse=True))
    matches = [
        match
        for match in re.finditer(rf"(?<![\w-])(?:{names})(?![\w-])", sample.claim, re.IGNORECASE)
        if not PARTS.match(sample.claim.lower(), match.end())
        # "Before and after" turned about says the same.
        and not re.search(rf"(?<![\w-]){re.escape(ways[match.group().lower()])}(?![\w-])", sample.claim, re.IGNORECASE)
    ]
    if not matches:
        return None
    match = chance.choice(matches)
    return _put(sample.claim, match, ways[match.group().lower()])


def excess(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Too much for too little: hyperkalaemia for hypokalaemia."""
    matches = list(
        re.finditer(r"\b(hyper|hypo)(?=(?:kal|natr|calc|glyc|thyroid|tens|volaem|volem|magnes|phosphat|therm|capn))", sample.claim, re.I)
    )
    if not matches or len({match.group().lower() for match in matches}) > 1:
        return None
    match = chance.choice(matches)
    return _put(sample.claim, match, "hypo" if match.group().lower() == "hyper" else "hyper")


def population(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Other people."""
    names = "|".join(sorted(map(re.escape, PEOPLE), key=len, reverse=True))
    matches = [
        match
        for match in re.finditer(rf"(?<![\w-])(?:{names})(?![\w-])", sample.claim, re.IGNORECASE)
        # "Men and women" is not changed into "women and women".
        if not re.search(rf"(?<![\w-]){re.escape(PEOPLE[match.group().lower()])}(?![\w-])", sample.claim, re.IGNORECASE)
    ]
    if not matches:
        return None
    match = chance.choice(matches)
    return _put(sample.claim, match, PEOPLE[match.group().lower()])


def population_widened(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """More people: what narrows them is left out."""
    places = [*NARROWING.finditer(sample.claim), *IN_WHOM.finditer(sample.claim)]
    if not places:
        return None
    match = chance.choice(places)
    changed = sample.claim[: match.start()] + sample.claim[match.end() :]
    return changed if len(changed.split()) >= _FEWEST_WORDS else None


def certainty(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Surer than the source."""
    return _first(sample.claim, SURER, chance)


def bound(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """At most for at least."""
    return _first(sample.claim, BOUNDS, chance)


def comparator(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Measured against something else."""
    matches = list(_MEASURED.finditer(sample.claim))
    if not matches:
        return None
    match = chance.choice(matches)
    others = [one for one in AGAINST if not set(one.rstrip("s").split()) & {word.rstrip("s") for word in match["what"].split()}]
    start, end = match.span("what")
    return sample.claim[:start] + chance.choice(others) + sample.claim[end:]


def date(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """Another year or month."""
    matches = [*_YEAR.finditer(sample.claim), *re.finditer(rf"\b(?:{'|'.join(MONTHS)})\b(?= \d)", sample.claim)]
    if not matches:
        return None
    match = chance.choice(matches)
    if match.group() in MONTHS:
        return _put(sample.claim, match, chance.choice([month for month in MONTHS if month != match.group()]))
    return _put(sample.claim, match, str(int(match.group()) + chance.choice((-10, -4, -1, 1, 3, 10))))


def denominator(sample: Sample, chance: random.Random, pools: Pools) -> str | None:
    """How many of how many, without of how many."""
    matches = [match.span("drop") for match in _ONE_IN.finditer(sample.claim)]
    for match in _GROUP.finditer(sample.claim):
        part, total = (int(match[name].replace(",", "")) for name in ("n", "total"))
        # "1/2" is a half and "1/10,000" a dilution; "120/80" is a pressure.
        if part <= total and total >= _LEAST_TOTAL and (match["of"] != "/" or (part > 1 and total >= 2 * _LEAST_TOTAL)):
            matches.append((match.end("n"), match.end("total")))
    matches += [match.span() for match in _PER_MANY.finditer(sample.claim)]
    if not matches:
        return None
    start, end = chance.choice(matches)
    return sample.claim[:start] + sample.claim[end:]


def _put(text: str, match: re.Match[str], changed: str) -> str:
    return text[: match.start()] + _cased(changed, match.group()) + text[match.end() :]


def _cased(changed: str, like: str) -> str:
    """With a capital where what it replaces had one and was a word."""
    capital = like[:1].isupper() and like[1:] == like[1:].lower() and len(like) > 1
    return changed[:1].upper() + changed[1:] if capital else changed


def _first(text: str, table: Iterable[tuple[re.Pattern[str], str]], chance: random.Random) -> str | None:
    """The text with one of the patterns of a table replaced, in one place."""
    places = [(match, to) for pattern, to in table for match in pattern.finditer(text)]
    if not places:
        return None
    match, to = chance.choice(places)
    return text[: match.start()] + match.expand(_cased(to, match.group())) + text[match.end() :]


#: Adding a kind of change is adding a function and naming it here.
CHANGES: Final[dict[str, Change]] = {
    "number": number,
    "figures exchanged": exchanged_figures,
    "unit": unit,
    "rate": rate,
    "drug": drug,
    "drugs exchanged": exchanged_drugs,
    "condition": condition,
    "negation inserted": negation_inserted,
    "negation removed": negation_removed,
    "direction": direction,
    "too much or too little": excess,
    "population": population,
    "population widened": population_widened,
    "certainty": certainty,
    "bound": bound,
    "comparator": comparator,
    "date": date,
    "denominator dropped": denominator,
}
