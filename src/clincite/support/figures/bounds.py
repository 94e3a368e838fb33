"""The bound of a number ("at least 5", "65 or older"), and what kind of number its unit and its neighbours make it."""

from __future__ import annotations

import re
from typing import Final

from clincite.support.figures.atom import Atom
from clincite.support.figures.measures import Bound, Kind
from clincite.support.figures.units import DOSES, TIMES

_BEFORE: Final = re.compile(
    r"(?:(?P<neg>\b(?:no|not|nor|never)\s(?:to\s)?)?(?:"
    r"(?P<ge>\bat\sleast|\bminimum(?:\sof)?|\bmin\.|[≥⩾≧]|>\s?=|=>|\bno(?:t)?\s(?:less|fewer|lower|younger|shorter)\sthan|\bnot\sbelow)"
    r"|(?P<le>\bat\smost|\bup\sto|\bas\s(?:many|much)\sas|[≤⩽≦]|<\s?=|"
    r"\bmax(?:imum)?(?:[.:]|\s(?:daily|dose|dosage|total|single|rate|duration|of|is))*)"
    r"|(?P<gt>\b(?:more|greater|higher|larger|older|longer|bigger|heavier|later|above)\sthan|\babove|\bexceed(?:s|ed|ing)?|\bin\sexcess\sof|[>＞])"
    r"|(?P<lt>\b(?:less|fewer|lower|smaller|younger|shorter|lighter|earlier|sooner)\sthan|\bunder|\bbelow|[<＜])"
    r"|(?P<over>\bover)"
    r"|(?P<about>\babout|\bapproximately|\bapprox\.?|\baround|\broughly|\bcirca|\bca\.|\bnearly|\balmost|\bclose\sto|[~≈∼≃])"
    r"|(?P<pm>±|\+\s?/\s?[-−]|\bplus\sor\sminus)"
    r")(?:\s(?:an?|the|aged?|of))?)\s?$",
    re.IGNORECASE,
)
_BOUND_SIGNS: Final = frozenset("<>=≤≥⩽⩾≦≧＜＞~≈∼≃±-−")
_BOUND_ENDS: Final = frozenset(
    {
        "than",
        "least",
        "most",
        "to",
        "many",
        "much",
        "later",
        "minimum",
        "of",
        "min.",
        "below",
        "above",
        "over",
        "under",
        "exceed",
        "exceeds",
        "exceeded",
        "exceeding",
        "excess",
        "maximum",
        "max",
        "max.",
    }
    | {
        "maximum:",
        "max:",
        "daily",
        "dose",
        "dosage",
        "total",
        "single",
        "rate",
        "duration",
        "is",
        "about",
        "approximately",
        "approx",
        "approx.",
        "around",
        "roughly",
        "circa",
        "ca.",
        "nearly",
        "almost",
        "minus",
        "a",
        "an",
        "the",
        "age",
        "aged",
    }
)
_AFTER: Final = re.compile(
    r"(?:\s?years?)?(?:\s(?:old|of\sage))?,?\s(?:or|and)\s(?:(?P<ge>more|older|above|over|greater|higher|longer|later|upwards?)|"
    r"(?P<le>less|fewer|younger|below|lower|under|shorter|earlier))\b(?!\s(?:than\s)?[\d<>])|(?P<plus>\+)(?![\w/+-])",
    re.IGNORECASE,
)
_BOUNDS: Final[dict[str, Bound]] = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "about": "~", "pm": "±", "over": ">"}
_DENIED: Final[dict[str, Bound]] = {"gt": "<=", "lt": ">=", "over": "<="}
_AGED: Final = re.compile(r"\b(?:aged?|ages|age\s(?:of|is|was|≥|>|<|≤|between))\s?$", re.IGNORECASE)
_OLD: Final = re.compile(r"[\s-]?(?:old\b|of\sage\b|olds\b)", re.IGNORECASE)
_OLDER: Final = re.compile(r"old|age|younger", re.IGNORECASE)
_AGES: Final = frozenset({"duration", "count"})
_PROPORTION: Final = re.compile(
    r"\b(?:proportions?|fractions?|fio2|probabilit(?:y|ies)|sensitivity|specificity|prevalence)\b[^\d.;]{0,20}$", re.IGNORECASE
)
_WHILE: Final = re.compile(r"\b(?:for|last(?:s|ed|ing)?|persist(?:s|ed|ing)?|aged?|is|was|were|are|than|of)\sover\s?$", re.IGNORECASE)
_LOOK_BACK: Final = 40
#: An amount per one of these is a concentration, not a dose.
_IN_WHAT: Final = frozenset({"L", "dL", "mL", "µL", "g", "mg", "mmol"})


def bounded(atom: Atom, text: str) -> Atom:
    """The number with its bound, which belongs to its words."""
    before = text[max(0, atom.start - _LOOK_BACK) : atom.start]
    found = _BEFORE.search(before) if _may_bound(before) else None
    if found:
        name = next(name for name in _BOUNDS if found[name])
        atom.bound = _DENIED.get(name, _BOUNDS[name]) if found["neg"] else _BOUNDS[name]
        if name == "over" and not found["neg"] and atom.unit in TIMES and not _WHILE.search(before):
            atom.bound = "over"
        atom.start -= len(found.group())
        if atom.kind in _AGES and _AGED.search(text[max(0, atom.start - 12) : atom.start].rstrip() + " "):
            _make_age(atom)
    elif after := _AFTER.match(text, atom.end):
        atom.bound = "<=" if after["le"] else ">="
        if atom.kind == "duration" and _OLDER.search(after.group()):
            atom.kind = "age"
        atom.end = after.end()
    if atom.kind == "count" and _AGED.search(text[max(0, atom.start - 12) : atom.start]):
        _make_age(atom)
    return atom


def _may_bound(before: str) -> bool:
    """Whether what stands before a number can end a bound: a quick look before the slow one."""
    before = before.rstrip()
    return before[-1:] in _BOUND_SIGNS or before.rpartition(" ")[2].lower().strip("(,;") in _BOUND_ENDS


def _make_age(atom: Atom) -> None:
    """An age without a unit is in years."""
    atom.kind = "age"
    if not atom.unit:
        atom.unit, atom.implied = "y", True


def kind_of(atom: Atom, text: str) -> Kind:
    """What kind of number a unit makes it."""
    if atom.unit == "%" and not atom.per:
        return "percent"
    if atom.unit == "fold":
        return "fold"
    if atom.unit in TIMES and not atom.per:
        return "age" if _OLD.match(text, atom.end) or _AGED.search(text[max(0, atom.start - 12) : atom.start]) else "duration"
    if atom.unit in DOSES and not any(part.rpartition(" ")[2] in _IN_WHAT for part in atom.per):
        return "dose"
    if atom.unit or atom.per:
        return "quantity"
    value = atom.values[0]
    if 0 < value < 1 and _PROPORTION.search(text[max(0, atom.start - _LOOK_BACK) : atom.start]):
        return "share"
    return "count"
