"""Units are known by every usual spelling, and converted only where that is exact."""

from __future__ import annotations

import subprocess
import sys

import pytest

from clincite.support.figures import conversions
from clincite.support.figures.conversions import convert, equal
from clincite.support.figures.units import name_of, unit_at


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [
        ("5 mg", "mg", ()),
        ("5mg", "mg", ()),
        ("5-mg", "mg", ()),
        ("5 mcg", "µg", ()),
        ("5 μg", "µg", ()),
        ("5 micrograms", "µg", ()),
        ("5 mg/kg/day", "mg", ("kg", "d")),
        ("5 mg per kg per day", "mg", ("kg", "d")),
        ("5 mg a day", "mg", ("d",)),
        ("5 mg/24 h", "mg", ("d",)),
        ("5 mm Hg", "mmHg", ()),
        ("5 cm H2O", "cmH2O", ()),
        ("5 mL/min/1.73 m²", "mL", ("min", "1.73 m²")),
        ("5 per 1,000 person-years", "", ("1000 person-year",)),
        ("5 kg/m2", "kg", ("m²",)),
        ("5 I.U.", "IU", ()),
        ("5 Years", "y", ()),
        ("5 percentage points", "pp", ()),
        ("5 mg/owl", "mg", ("owl",)),
        ("5 owls", "", ()),
        ("5 Mg", "", ()),
        ("5 gadgets", "", ()),
        ("5", "", ()),
    ],
)
def test_the_unit_behind_a_number(text: str, unit: str, per: tuple[str, ...]) -> None:
    assert unit_at(text, 1)[:2] == (unit, per)


def test_an_unknown_unit_is_a_word() -> None:
    assert name_of("Zorbs") == "zorbs"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((0.5, "mg", ()), (500, "µg", ())),
        ((1, "d", ()), (24, "h", ())),
        ((1, "y", ()), (12, "mo", ())),
        ((2, "wk", ()), (14, "d", ())),
        ((37, "°C", ()), (98.6, "°F", ())),
        ((10, "mg", ("5 mL",)), (2, "mg", ("mL",))),
        ((1.5e11, "", ("L",)), (150_000, "", ("µL",))),
        ((24, "mg", ("d",)), (1, "mg", ("h",))),
        ((120, "mmHg", ()), (120, "mmHg", ())),
    ],
)
def test_what_is_the_same_amount(one: tuple[float, str, tuple[str, ...]], other: tuple[float, str, tuple[str, ...]]) -> None:
    assert equal(*one, *other)
    assert equal(*other, *one)
    assert not equal(one[0] * 10, one[1], one[2], *other)


def test_the_letter_mu_is_the_micro_sign() -> None:
    assert name_of("\N{GREEK SMALL LETTER MU}kat/zorb") == name_of("\N{MICRO SIGN}kat/zorb")


def test_everyday_units_are_converted_as_by_pint() -> None:
    for one in sorted(conversions._EVERYDAY):
        for other in sorted(conversions._EVERYDAY):
            quick = convert(7.0, one, (), other, ())
            if quick is not None:
                slow = float(conversions._registry().Quantity(7.0, conversions._factor(one)).to(conversions._factor(other)).magnitude)
                assert quick == pytest.approx(slow, rel=1e-12)


@pytest.mark.parametrize(("unit", "per"), [("mmHg", ()), ("kcal", ("d",)), ("°C", ()), ("IU", ("kg",)), ("mSv", ())])
def test_what_has_a_dimension_is_known_to_pint(unit: str, per: tuple[str, ...]) -> None:
    assert convert(3.0, unit, per, unit, per) == pytest.approx(3.0)


def test_pint_is_not_loaded_for_what_it_is_not_needed_for() -> None:
    code = (
        "import sys; from clincite.support import check;"
        "check('Give 5 mg for 2 weeks to 40 owls/h.', 'Give 5000 mcg for 14 days; 5 mmHg, 40 % and 7 puffs.');"
        "assert 'pint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, "mo", ()), (30, "d", ())),
        ((4, "wk", ()), (1, "mo", ())),
        ((1, "y", ()), (365, "d", ())),
        ((5, "mmol", ("L",)), (5, "mg", ("dL",))),
        ((5, "IU", ()), (5, "U", ())),
        ((5, "Gy", ()), (5, "Sv", ())),
        ((5, "puff", ()), (5, "spray", ())),
        ((5, "zorb", ()), (5, "mg", ())),
        ((5, "mg", ("0 mL",)), (5, "mg", ("mL",))),
    ],
)
def test_what_is_not_converted(one: tuple[float, str, tuple[str, ...]], other: tuple[float, str, tuple[str, ...]]) -> None:
    assert not equal(*one, *other)
    assert not equal(*other, *one)
