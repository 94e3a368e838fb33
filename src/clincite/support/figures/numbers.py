"""The quantities of a text, and their denominators: what the checks of this room and the lint rules read numbers with.

``quantities_of("5 mg twice daily in 12 of 40 patients (30%)")`` is a dose of 5 mg, a frequency of 2 a day, a fraction of 12 in 40 and a
percentage of 30, each with its place in the text.
"""

from __future__ import annotations

from functools import lru_cache

from clincite.support.figures.atom import Atom
from clincite.support.figures.join import joined
from clincite.support.figures.measures import Measure, same
from clincite.support.figures.scan import atoms, plain

__all__ = ["Measure", "quantities_of", "same"]


@lru_cache(maxsize=4_096)
def quantities_of(text: str) -> tuple[Measure, ...]:
    """Every number, number word, date and code of a text, in order, as far as possible joined: ranges, intervals and fractions are one."""
    scanned = plain(text)
    return tuple(_measure(atom, text) for atom in joined(tuple(atoms(scanned)), scanned))


def _measure(atom: Atom, text: str) -> Measure:
    return Measure(
        kind=atom.kind,
        values=atom.values,
        unit=atom.unit,
        per=atom.per,
        bound=atom.bound,
        level=atom.level,
        places=atom.places,
        implied=atom.implied,
        label=atom.label,
        start=atom.start,
        end=atom.end,
        text=text[atom.start : atom.end],
    )
