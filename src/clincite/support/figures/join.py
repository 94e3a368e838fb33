"""What several numbers make together: ranges, confidence intervals, fractions, ratios, and lists with one unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from clincite.support.figures.atom import Atom
from clincite.support.figures.bounds import kind_of
from clincite.support.figures.measures import Kind

_TO: Final = re.compile(r"\s?(?:[-–—‐‑−]|-to-)\s?|\s(?:to|through|until)\s")
_CI_TO: Final = re.compile(r"\s?(?:[-–—‐‑−,;]|to|and)\s?")
_AND: Final = re.compile(r"\s(?:and|to)\s", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bbetween\s(?:\w+\s)?$", re.IGNORECASE)
_OF: Final = re.compile(r"\s(?:out\s)?of\s(?:(?:the|these|those|all|our|its)\s)?", re.IGNORECASE)
_IN: Final = re.compile(r"\sin\s(?:every\s)?", re.IGNORECASE)
_LEVEL: Final = re.compile(
    r"[\s-]?(?:C\.?I\.?|Cr\.?I\.?|(?:confidence|credible|credibility|uncertainty|prediction)\s(?:intervals?|limits?))(?![^\W_])",
    re.IGNORECASE,
)
_TO_BOUNDS: Final = re.compile(r"[^\d;]{0,16}", re.IGNORECASE)
_LIST: Final = re.compile(r"-?\s?(?:,|/|±|\+/-|x|×)?\s?(?:and|or|to|vs\.?|versus|then|by)?\s?", re.IGNORECASE)
_SLASH: Final = re.compile(r"\s?/\s?")
_COLON: Final = re.compile(r":|\s:\s|\sto\s(?=1\b)")
_NUMBERS: Final = frozenset({"count", "percent", "dose", "quantity", "duration", "age", "year", "share"})
_MAY_LACK_A_UNIT: Final = frozenset({"count", "year"})


def joined(found: Sequence[Atom], text: str) -> list[Atom]:
    """The numbers of a text with those that belong together made one."""
    atoms = list(found)
    for join in (_ratios, _intervals, _ranges, _fractions):
        atoms = join(atoms, text)
    _share_units(atoms, text)
    return _daily_doses(atoms)


def _pairs(atoms: list[Atom], text: str, merge: Callable[[Atom, Atom, str], Atom | None]) -> list[Atom]:
    out: list[Atom] = []
    for atom in atoms:
        both = merge(out[-1], atom, text) if out else None
        if both is None:
            out.append(atom)
        else:
            out[-1] = both
    return out


def _single(first: Atom, second: Atom) -> bool:
    return len(first.values) == len(second.values) == 1


def _is_bare(atom: Atom) -> bool:
    return atom.kind in _MAY_LACK_A_UNIT and len(atom.values) == 1 and not (atom.unit or atom.per or atom.bound)


def _whole(first: Atom, second: Atom) -> bool:
    return first.values[0].denominator == second.values[0].denominator == 1


def _gap(first: Atom, second: Atom, text: str) -> str:
    return text[first.end : second.start]


def _ratios(atoms: list[Atom], text: str) -> list[Atom]:
    return _pairs(atoms, text, _ratio)


def _ratio(first: Atom, second: Atom, text: str) -> Atom | None:
    if first.kind == "ratio" and first.unit == ":" and _is_bare(second) and text[first.end : second.start] == ":":
        return _both(first, second, "ratio")  # "1:1:2"
    if first.kind not in _MAY_LACK_A_UNIT or second.kind not in _NUMBERS or second.bound or not _single(first, second):
        return None
    gap = _gap(first, second, text)
    if _SLASH.fullmatch(gap):
        whole = not second.unit and first.values[0] <= second.values[0] and _whole(first, second)
        kind: Kind = "fraction" if whole and not second.per else "ratio"
        return _both(first, second, kind)
    if _COLON.fullmatch(gap) and not second.unit and not (gap == " to " and first.bound):
        return _both(first, second, "ratio", unit=":")
    return None


def _both(first: Atom, second: Atom, kind: Kind, unit: str = "") -> Atom:
    return Atom(
        kind,
        first.values + second.values,
        first.start,
        second.end,
        first.first,
        unit=unit or second.unit or first.unit,
        per=second.per or first.per,
        bound=first.bound or second.bound,
        level=first.level or second.level,
        places=max(first.places, second.places),
        implied=first.implied and not second.unit,
    )


def _ranges(atoms: list[Atom], text: str) -> list[Atom]:
    return _pairs(atoms, text, _range)


def _range(first: Atom, second: Atom, text: str) -> Atom | None:
    if first.kind not in _NUMBERS or second.kind not in _NUMBERS or not _single(first, second) or second.bound not in {"", "~"}:
        return None
    gap, start = _gap(first, second, text), second.start
    if gap.isspace() and second.values[0] < 0 and text[start] in "–−-" and text[start + 1 : start + 2] == " ":
        gap += text[start]
    if not (_TO.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(text[max(0, first.first - 20) : first.first]))):
        return None
    if not _units_join(first, second, gap):
        return None
    both = _both(first, second, second.kind if second.kind != "count" else first.kind)
    if both.kind == "year" and second.kind != first.kind:
        both.kind = "count"
    if both.kind == "duration" and first.kind == "age":
        both.kind = "age"
    return both


def _units_join(first: Atom, second: Atom, gap: str) -> bool:
    if (first.unit, first.per) == (second.unit, second.per):
        return True
    if not first.unit and not first.per:
        return True
    return not second.unit and not second.per and (first.implied or " " not in gap)


def _intervals(atoms: list[Atom], text: str) -> list[Atom]:
    """ "95% CI 1.2 to 3.4" is one: level and bounds."""
    out: list[Atom] = []
    left = list(reversed(atoms))
    while left:
        atom = left.pop()
        label = _LEVEL.match(text, atom.end) if atom.kind == "percent" and not atom.bound else None
        if label is None:
            out.append(atom)
            continue
        interval = _interval(atom, left, text, label.end())
        out.append(interval)
    return out


def _interval(level: Atom, left: list[Atom], text: str, place: int) -> Atom:
    """The interval, its bounds taken off the end of ``left`` where they follow; else the level alone."""
    if len(left) >= 2:
        low, high = left[-1], left[-2]
        near = bool(_TO_BOUNDS.fullmatch(text[place : low.start])) and low.kind in _NUMBERS and high.kind in _NUMBERS
        if near and _CI_TO.fullmatch(_gap(low, high, text)) and not high.bound:
            del left[-2:]
            both = _both(low, high, "interval")
            both.level, both.start = level.values[0], level.start
            return both
    return Atom("interval", (), level.start, place, level.first, level=level.values[0])


def _fractions(atoms: list[Atom], text: str) -> list[Atom]:
    return _pairs(atoms, text, _fraction)


def _fraction(first: Atom, second: Atom, text: str) -> Atom | None:
    if first.kind != "count" or second.kind not in _MAY_LACK_A_UNIT or second.bound or not _single(first, second):
        return None
    if first.per or second.per or not _whole(first, second):
        return None
    gap = _gap(first, second, text)
    # "in 2019" is no denominator. "40 of 12" is nonsense, but a fraction: so it is found not to be in the source.
    if _OF.fullmatch(gap) or (_IN.fullmatch(gap) and second.kind == "count" and first.values[0] <= second.values[0]):
        return _both(first, second, "fraction")
    return None


def _share_units(atoms: list[Atom], text: str) -> None:
    """ "3, 6 and 12 months": the unit of the last is that of all."""
    for first, second in zip(reversed(atoms[:-1]), reversed(atoms[1:]), strict=True):
        if first.kind not in _MAY_LACK_A_UNIT or first.unit or first.per or second.kind not in _NUMBERS or not (second.unit or second.per):
            continue
        gap = text[first.end : second.start] or (" " if second.bound == "±" else "")
        if gap and _LIST.fullmatch(gap):
            first.unit, first.per, first.implied = second.unit, second.per, True
            first.kind = second.kind if second.kind != "age" else kind_of(first, text)


def _daily_doses(atoms: list[Atom]) -> list[Atom]:
    """ "A maximum daily dose of 300 mg" is 300 mg a day: its "daily" lies within the bound."""
    out: list[Atom] = []
    for atom in atoms:
        if out and atom.start < out[-1].end:
            within = out.pop()
            if within.unit not in atom.per:
                atom.per = (*atom.per, within.unit)
        out.append(atom)
    return out
