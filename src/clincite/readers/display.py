"""What a page shows an audience at once, in which order, and what it folds. The sentences are the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.readers import Audience


class Display(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown at once and what is folded. Emergency and direct answer come before all of it, for everybody.

    :param first: sides of the condition (``treatment``, ``prognosis`` …) whose parts come first, in this order; the others keep theirs.
    :param folded: sides whose parts are folded.
    :param research: kind, year, size and level of the evidence stand beside every sentence.
    :param receipt: the receipt is open.
    :param doses: doses are shown at once; else behind a notice that they are for professionals.
    """

    first: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    research: bool = True
    receipt: bool = False
    doses: bool = True


_DISPLAYS: Final[Mapping[Audience, Display]] = {
    # What is it, what can be done, what will come of it; how it is found out and counted can wait.
    Audience.PATIENT: Display(
        first=("emergency", "definition", "features", "treatment", "prognosis", "prevention", "harm", "follow_up"),
        folded=("imaging", "dose", "pitfall", "epidemiology"),
        research=False,
        doses=False,
    ),
    # In the order of a textbook.
    Audience.STUDENT: Display(
        first=("emergency", "definition", "epidemiology", "cause", "features", "differential", "diagnosis", "imaging", "treatment"),
    ),
    # What has to be done and watched.
    Audience.NURSE: Display(first=("emergency", "features", "treatment", "dose", "harm", "follow_up", "prevention", "pitfall")),
    Audience.DOCTOR: Display(),
    Audience.SPECIALIST: Display(receipt=True),
    Audience.RESEARCHER: Display(receipt=True),
}


def display(audience: Audience) -> Display:
    """What is shown to an audience, and how."""
    return _DISPLAYS[audience]
