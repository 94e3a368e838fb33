"""One number of a text while it is being read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from clincite.support.figures.measures import Bound, Kind


@dataclass(slots=True)
class Atom:
    """One number as it stands; :mod:`join` looks at its neighbours and makes it a measure.

    :param first: where the number itself begins, behind its bound.
    """

    kind: Kind
    values: tuple[Fraction, ...]
    start: int
    end: int
    first: int
    unit: str = ""
    per: tuple[str, ...] = ()
    bound: Bound = ""
    level: Fraction | None = None
    places: int = 0
    implied: bool = False
    label: str = ""
