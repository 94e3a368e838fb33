"""What an editor's wording of a claim must pass beside :func:`clincite.support.check`.

That check is made for sentences which a program derives: it asks whether a claim says more, and leaves the rest to the derivation. Where
a person writes, there is none; so nothing may be added, nothing left out that limits what is kept, and nothing put together anew.
"""

from __future__ import annotations

from typing import Final

from clincite.support.faults import Check, Fault, Pair
from clincite.support.rewording.added import added, exchanged, lent
from clincite.support.rewording.arranged import joined_by, spliced, tense, voice, word_order
from clincite.support.rewording.left_out import left_out
from clincite.support.words.align import settled

#: Adding a check is adding a function and naming it here, with a line in ``docs/verify.md``.
RULES: Final[dict[str, Check]] = {
    "added": added,
    "lent": lent,
    "exchanged": exchanged,
    "left_out": left_out,
    "word_order": word_order,
    "spliced": spliced,
    "joined_by": joined_by,
    "voice": voice,
    "tense": tense,
}


def check_rewording(claim: str, quotation: str, *, heading: str = "", title: str = "") -> tuple[Fault, ...]:
    """Every way in which an editor's wording goes beyond editing a quotation; empty: none was found.

    :param heading: headings over the quotation, whose words the wording may carry too.
    :param title: of the source; one that names things to compare lends no words.
    """
    pair = Pair(claim=claim, quote=quotation, context=f"{heading}\n{title}")
    if settled(pair):
        return ()
    return tuple(fault for rule in RULES.values() for fault in rule(pair))
