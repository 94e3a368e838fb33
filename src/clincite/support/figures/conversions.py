"""What an amount in one unit is in another, and when two amounts are the same.

Only exact conversions are made: within mass, volume, length, time up to weeks, months with years, temperature, pressure, energy. Never
weeks into months, mmol into mg, IU into U, IU into mg.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pint

# Dimensions that the SI would make one (Gy and Sv, Bq and Hz) are kept apart: a gray is no sievert to a reader.
_DEFINITIONS: Final = (
    "femto- = 1e-15 = f-",
    "pico- = 1e-12 = p-",
    "nano- = 1e-9 = n-",
    "micro- = 1e-6 = µ-",
    "milli- = 1e-3 = m-",
    "centi- = 1e-2 = c-",
    "deci- = 1e-1 = d-",
    "hecto- = 1e2 = h-",
    "kilo- = 1e3 = k-",
    "mega- = 1e6 = M-",
    "giga- = 1e9 = G-",
    "meter = [length] = m",
    "gram = [mass] = g",
    "mole = [substance] = mol",
    "second = [time] = s",
    "minute = 60 * second = min",
    "hour = 60 * minute = h",
    "day = 24 * hour = d",
    "week = 7 * day = wk",
    "fortnight = 2 * week",
    # A month is no number of days.
    "month = [calendar] = mo",
    "year = 12 * month = y",
    "decade = 10 * year",
    "night = [nights]",
    "liter = 1e-3 * meter ** 3 = L",
    "kelvin = [temperature] = K",
    "degree_Celsius = kelvin; offset: 273.15 = degC",
    "degree_Fahrenheit = 5 / 9 * kelvin; offset: 233.15 + 200 / 9 = degF",
    "pascal = [pressure] = Pa",
    "bar = 1e5 * pascal",
    "mmHg = 133.322387415 * pascal",
    "cmH2O = 98.0665 * pascal",
    "joule = [energy] = J",
    "calorie = 4.184 * joule = cal",
    "equivalent = [charge_equivalent] = Eq",
    "osmole = [osmoles] = Osm",
    "international_unit = [international] = IU",
    "enzyme_unit = [enzyme] = U",
    "katal = [catalysis] = kat",
    "hertz = [cycles] = Hz",
    "gray = [absorbed] = Gy",
    "sievert = [effective] = Sv",
    "becquerel = [decays] = Bq",
    "pound = 453.59237 * gram = lb",
    "ounce = 28.349523125 * gram = oz",
    "inch = 0.0254 * meter = in",
    "foot = 12 * inch = ft",
    "person_year = [person_time]",
    "person_month = person_year / 12",
)
_DIMENSIONS: Final[dict[str, str]] = {
    name: dimension
    for dimension, names in {
        "mass": "kg g mg µg ng pg fg lb oz",
        "volume": "L dL cL mL µL nL pL fL m³",
        "length": "m cm mm µm nm km in ft",
        "area": "m² cm² mm²",
        "substance": "mol mmol µmol nmol pmol",
        "time": "ms s min h d wk fortnight",
        "calendar": "mo y decade",
        "temperature": "°C °F",
        "pressure": "mmHg cmH2O Pa hPa kPa bar mbar",
        "energy": "kcal kJ J",
        "equivalents": "Eq mEq µEq",
        "osmoles": "Osm mOsm",
        "international": "IU mIU µIU kIU MIU",
        "enzyme": "U mU µU kU",
        "catalysis": "kat µkat",
        "cycles": "Hz kHz MHz",
        "absorbed": "Gy cGy mGy",
        "effective": "Sv mSv µSv",
        "decays": "Bq kBq MBq GBq",
        "person-time": "person-year person-month",
    }.items()
    for name in names.split()
}
#: The commonest units, of one dimension each: that a week is no 5 mg, and 14 days, is known before a library has been loaded.
_EVERYDAY: Final[dict[str, Fraction]] = {
    name: Fraction(number)
    for name, number in {
        **{"kg": "1000", "g": "1", "mg": "1/1000", "µg": "1/1000000", "ng": "1/1000000000"},
        **{"L": "1", "dL": "1/10", "cL": "1/100", "mL": "1/1000", "µL": "1/1000000"},
        **{"s": "1", "min": "60", "h": "3600", "d": "86400", "wk": "604800", "fortnight": "1209600"},
        **{"mo": "1", "y": "12", "decade": "120"},
        **{"m": "1", "cm": "1/100", "mm": "1/1000", "km": "1000"},
    }.items()
}
_FOR_PINT: Final = {"°C": "degC", "°F": "degF", "person-year": "person_year", "person-month": "person_month"}
_POWERS: Final = str.maketrans({"²": "**2", "³": "**3"})
_EXACT: Final = 1e-9


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[float]:
    # Half a second to import, and most pairs need no conversion.
    import pint

    return pint.UnitRegistry(_DEFINITIONS, cache_folder=None)


@lru_cache(maxsize=4_096)
def convert(value: float, unit: str, per: tuple[str, ...], to: str, to_per: tuple[str, ...]) -> float | None:
    """A value in another unit; None: it cannot be said in that unit, or not exactly."""
    if _dimensions(unit, per) != _dimensions(to, to_per):
        return None
    if not any(map(_counted, (*per, *to_per))) and all(name in _EVERYDAY for name in (unit, to, *per, *to_per)):
        return float(Fraction(value) * _scale(unit, per) / _scale(to, to_per))
    import pint

    registry = _registry()
    try:
        if not per and not to_per:
            return float(registry.Quantity(value, _factor(unit)).to(_factor(to)).magnitude)
        ratio = registry.parse_expression(_expression(unit, per)) / registry.parse_expression(_expression(to, to_per))
        return value * float(ratio.to("").magnitude)
    except (pint.errors.PintError, AttributeError, ValueError, TypeError, ZeroDivisionError, AssertionError):
        return None


def equal(value: float, unit: str, per: tuple[str, ...], other: float, other_unit: str, other_per: tuple[str, ...]) -> bool:
    """Whether two values with units are the same amount."""
    converted = convert(value, unit, per, other_unit, other_per)
    return converted is not None and abs(converted - other) <= _EXACT * max(1e-12, abs(other))


@lru_cache(maxsize=4_096)
def _dimensions(unit: str, per: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """What a unit measures, and how often it is multiplied by that; a unit that is converted into no other measures itself."""
    powers: dict[str, int] = {}
    for name, power in ((unit, 1), *((part, -1) for part in per)):
        if _counted(name):
            name = name.partition(" ")[2]
        if name:
            dimension = _DIMENSIONS.get(name, name)
            powers[dimension] = powers.get(dimension, 0) + power
    return tuple(sorted(item for item in powers.items() if item[1]))


def _counted(part: str) -> bool:
    """Whether what an amount is taken per has a number: "5 mL", "1000"."""
    return part.partition(" ")[0].replace(".", "").isdigit()


def _scale(unit: str, per: tuple[str, ...]) -> Fraction:
    """How many of the plainest unit of its dimensions one is."""
    found = _EVERYDAY[unit]
    for part in per:
        found /= _EVERYDAY[part]
    return found


def _expression(unit: str, per: tuple[str, ...]) -> str:
    parts = [_factor(part) for part in per]
    return " / ".join([_factor(unit) if unit else "1", *parts])


def _factor(part: str) -> str:
    count, _, name = part.rpartition(" ")
    if name.replace(".", "").isdigit():
        return f"({name})"
    symbol = _FOR_PINT.get(name, name).translate(_POWERS)
    return f"({count} * {symbol})" if count else f"{symbol}"
