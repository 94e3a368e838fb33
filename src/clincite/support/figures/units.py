"""The units of medicine: how they are written.

The spellings are those of the UCUM and of everyday notes ("mcg", "cc", "I.U."). What one is in another is in ``conversions``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: What a unit is called in the texts, by the one name that is kept. Case counts in these: "Mg" is magnesium.
_SHORT: Final[dict[str, str]] = {
    "%": "% ٪",
    "‰": "‰",
    "°C": "°C ℃ ºC",
    "°F": "°F ℉ ºF",
    "µg": "µg μg ug mcg mcgs µgs MCG microg",
    "ng": "ng",
    "pg": "pg",
    "fg": "fg",
    "mg": "mg mgs MG mgm",
    "kg": "kg kgs KG Kg",
    "g": "g gm gms grm",
    "L": "L l lt ltr",
    "dL": "dL dl",
    "cL": "cL cl",
    "mL": "mL ml mls mLs ML cc ccs cm3 cm³ cm^3",
    "µL": "µL μL uL µl μl ul mcL mm3 mm³ mm^3 cmm",
    "nL": "nL",
    "pL": "pL",
    "fL": "fL fl",
    "mol": "mol",
    "mmol": "mmol mmols",
    "µmol": "µmol μmol umol mcmol",
    "nmol": "nmol",
    "pmol": "pmol",
    "mmol/L": "mM",
    "µmol/L": "µM μM uM",
    "nmol/L": "nM",
    "Eq": "Eq",
    "mEq": "mEq meq mEqs mEQ",
    "µEq": "µEq μEq",
    "Osm": "Osm",
    "mOsm": "mOsm mosm mOsmol mosmol",
    "IU": "IU iu I.U. UI",
    "mIU": "mIU",
    "µIU": "µIU μIU uIU",
    "kIU": "kIU",
    "MIU": "MIU",
    "U": "U",
    "mU": "mU",
    "µU": "µU μU uU",
    "kU": "kU",
    "kat": "kat",
    "µkat": "µkat μkat",
    "mmHg": "mmHg mmhg Torr torr",
    "cmH2O": "cmH2O cmH20 cmofwater",
    "Pa": "Pa",
    "hPa": "hPa",
    "kPa": "kPa",
    "bar": "bar",
    "mbar": "mbar",
    "psi": "psi",
    "m": "m",
    "cm": "cm",
    "mm": "mm",
    "µm": "µm μm um",
    "nm": "nm",
    "km": "km",
    "m²": "m² m2 m^2 sqm",
    "cm²": "cm² cm2 cm^2",
    "mm²": "mm² mm2 mm^2",
    "m³": "m³ m3",
    "s": "s sec secs",
    "ms": "ms msec msecs",
    "min": "min mins min.",
    "h": "h hr hrs hr. hrs. H",
    "d": "d",
    "wk": "wk wks wk.",
    "mo": "mo mos mth mths",
    "y": "y yr yrs yr. yrs. yo",
    "Hz": "Hz",
    "kHz": "kHz",
    "MHz": "MHz",
    "Gy": "Gy",
    "cGy": "cGy",
    "mGy": "mGy",
    "Sv": "Sv",
    "mSv": "mSv",
    "µSv": "µSv μSv",
    "Bq": "Bq",
    "kBq": "kBq",
    "MBq": "MBq",
    "GBq": "GBq",
    "mCi": "mCi",
    "kcal": "kcal kcals Kcal",
    "kJ": "kJ",
    "J": "J",
    "W": "W",
    "mA": "mA",
    "mV": "mV",
    "kV": "kV",
    "dB": "dB",
    "T": "T",
    "Fr": "Fr",
    "lb": "lb lbs",
    "oz": "oz",
    "ft": "ft",
    "beat/min": "bpm BPM",
    "MET": "MET METs",
}
#: Words: case does not count, and a plural is the same.
_LONG: Final[dict[str, str]] = {
    "%": "percent|per\\s+cent|pct",
    "pp": "percentage[\\s-]points?",
    "µg": "micrograms?|microgrammes?",
    "ng": "nanograms?",
    "pg": "picograms?",
    "mg": "milligrams?|milligrammes?",
    "g": "grams?|grammes?",
    "kg": "kilograms?|kilogrammes?|kilos?",
    "L": "lit(?:re|er)s?",
    "dL": "decilit(?:re|er)s?",
    "mL": "millilit(?:re|er)s?|cubic\\s+centimet(?:re|er)s?",
    "µL": "microlit(?:re|er)s?|cubic\\s+millimet(?:re|er)s?",
    "mol": "moles?",
    "mmol": "millimoles?",
    "µmol": "micromoles?",
    "mEq": "milliequivalents?",
    "IU": "international\\s+units?",
    "MIU": "million\\s+international\\s+units?",
    "U": "units?",
    "mmHg": "millimet(?:re|er)s?\\s+of\\s+mercury",
    "cmH2O": "centimet(?:re|er)s?\\s+of\\s+water",
    "m": "met(?:re|er)s?",
    "cm": "centimet(?:re|er)s?",
    "mm": "millimet(?:re|er)s?",
    "km": "kilomet(?:re|er)s?",
    "m²": "square\\s+met(?:re|er)s?",
    "in": "inch(?:es)?",
    "ft": "foot|feet",
    "lb": "pounds?",
    "oz": "ounces?",
    "°C": "degrees?\\s+(?:celsius|centigrade)|(?:°|º|deg)\\s?c|celsius",
    "°F": "degrees?\\s+fahrenheit|(?:°|º|deg)\\s?f|fahrenheit",
    "°": "degrees?|°",
    "ms": "milliseconds?",
    "s": "seconds?",
    "min": "minutes?",
    "h": "hours?",
    "d": "days?",
    "night": "nights?",
    "wk": "weeks?",
    "fortnight": "fortnights?",
    "mo": "months?",
    "y": "years?",
    "decade": "decades?",
    "Hz": "hertz",
    "kcal": "kilocalories?|calories?",
    "kJ": "kilojoules?",
    "J": "joules?",
    "W": "watts?",
    "fold": "folds?",
    "times": "times",
    "beat": "beats?",
    "breath": "breaths?",
    "drop": "drops?|gtts?",
    "puff": "puffs?|actuations?",
    "inhalation": "inhalations?",
    "spray": "sprays?",
    "tablet": "tablets?|tabs?",
    "capsule": "capsules?|caps",
    "pill": "pills?",
    "patch": "patch(?:es)?",
    "vial": "vials?",
    "ampoule": "ampoules?|ampules?",
    "suppository": "suppositor(?:y|ies)",
    "sachet": "sachets?",
    "teaspoon": "teaspoons?|tsps?|teaspoonfuls?",
    "tablespoon": "tablespoons?|tbsps?|tablespoonfuls?",
    "dose": "doses?",
    "person-year": "(?:person|patient)[\\s-]years?",
    "person-month": "(?:person|patient)[\\s-]months?",
    "person-day": "(?:person|patient)[\\s-]days?",
    "pack-year": "pack[\\s-]years?",
}
#: Units of time, by name.
TIMES: Final = frozenset({"ms", "s", "min", "h", "d", "night", "wk", "fortnight", "mo", "y", "decade"})
#: What a single amount of a drug is given in.
DOSES: Final = frozenset(
    {"mg", "µg", "g", "ng", "mL", "IU", "mIU", "kIU", "MIU", "U", "kU", "mEq", "mmol", "drop", "puff", "inhalation", "spray", "tablet"}
    | {"capsule", "pill", "patch", "vial", "ampoule", "suppository", "sachet", "teaspoon", "tablespoon"}
)


_BY_SPELLING: Final = {spelling: name for name, spellings in _SHORT.items() for spelling in spellings.split()}


def _pattern() -> str:
    short = [re.escape(spelling) for spelling in _BY_SPELLING]
    # "mm Hg" and "cm H2O" are written apart too.
    short += [r"mm\s[Hh]g", r"cm\s(?:H2O|H20|of\swater)"]
    short.sort(key=len, reverse=True)
    longs = "|".join(f"(?:{pattern})" for _, pattern in sorted(_LONG.items(), key=lambda item: -len(item[1])))
    return rf"(?:(?i:{longs})(?![^\W_])|(?:{'|'.join(short)})(?![^\W_]))"


UNIT: Final = _pattern()
_UNIT_AT: Final = re.compile(rf"(?:[\s\u00a0\u202f\u2009]?|[-‐‑–]|\s?-\s?)?(?P<unit>{UNIT})")
_LONG_AT: Final = tuple((name, re.compile(rf"(?:{pattern})\Z", re.IGNORECASE)) for name, pattern in _LONG.items())
_PERIOD_WORDS: Final = r"(?:second|minute|min|hour|hr|h|day|night|week|wk|fortnight|month|mo|year|yr|decade|dose|kg)s?"
_PER_AT: Final = re.compile(
    rf"(?:\s?/\s?|\s+per\s+|\s+(?:an?|each|every)\s+(?=(?i:{_PERIOD_WORDS})\b))"
    rf"(?:(?P<count>\d+(?:[.,·]\d+)*|one|hundred|thousand|million)[\s-]?)?(?P<per>{UNIT}|[^\W\d_][^\W_]*(?:-[^\W\d_]+)*)?"
)
_TENS: Final = {"one": "", "hundred": "100", "thousand": "1000", "million": "1000000"}
_NO_PER: Final = frozenset({"or", "and", "protocol", "se", "day-to-day"})


@lru_cache(maxsize=4_096)
def name_of(spelling: str) -> str:
    """The one name of a unit as a text spells it; the spelling itself where it is unknown."""
    spelling = spelling.replace("\N{GREEK SMALL LETTER MU}", "\N{MICRO SIGN}")
    squeezed = re.sub(r"\s+", "", spelling)
    if squeezed in _BY_SPELLING:
        return _BY_SPELLING[squeezed]
    return next((name for name, pattern in _LONG_AT if pattern.match(spelling)), spelling.casefold())


def unit_at(text: str, start: int) -> tuple[str, tuple[str, ...], int]:
    """The unit that stands right behind a number, what it is taken per, and where it ends; ``("", (), start)``: none.

    ``unit_at("5 mg/kg per day", 1) == ("mg", ("kg", "d"), 15)``. A number in what it is taken per is kept: ``("h", ("24",))`` is "24 h".
    """
    match = _UNIT_AT.match(text, start)
    unit, end = (name_of(match["unit"]), match.end()) if match else ("", start)
    unit, _, rest = unit.partition("/")
    pers = [rest] if rest else []
    while found := _PER_AT.match(text, end):
        if not found["per"] and not found["count"]:
            break
        # "130/80" is a pair of numbers; "5/24 h" and "per 100" are not.
        if found["count"] and (not unit and "/" in found.group()[:2]):
            break
        if not found["per"] and "per" not in found.group():
            break
        if (found["per"] or "").casefold() in _NO_PER:
            break
        count = _TENS.get(found["count"] or "", (found["count"] or "").replace(",", "").replace("·", "."))
        pers.append(f"{count} {name_of(found['per']) if found['per'] else ''}".strip())
        end = found.end()
    return unit, tuple("d" if per == "24 h" else per for per in pers if per), end
