"""The one edit that no program repeats: a wording that an editor wrote, held against the quotation as strictly as words can be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import sentencex

from clincite.compose.edits import Place
from clincite.compose.gate import context_of
from clincite.support import Fault, check
from clincite.support.rewording import check_rewording

#: The name under which a claim lists it; it stands alone.
REWORDED: Final = "reworded"
#: Characters that a reworded claim may have at most: a sentence that a reader takes in at once.
LONGEST: Final = 400

_FEWEST_WORDS: Final = 3
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_OPENS: Final = re.compile(r"[“\"(]?(?:[^\W_a-z]|[<>≤≥]|[a-z]{1,3}[A-Z])")
_ENDS: Final = re.compile(r"[.!](?:[\"”’)])?\Z")
#: Signs that a sentence may have although its quotation has not.
_PLAIN_SIGNS: Final = frozenset(" .,;:()'’“”\"‘-–—%<>≤≥/")
_MARKUP: Final = re.compile(r"<\s?/?\s?[A-Za-z!?]|\]\(|&#?\w{1,12};|https?:|\bwww\.|\*\*|__|`|\{\{|\{%")
_UNSAFE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def misshapen(text: str, quotation: str) -> Iterator[str]:
    """Why a text is no sentence that may stand as a claim, one clause each; nothing when it is one.

    :param quotation: its own signs may be used.
    """
    if not text.strip():
        yield "it is empty"
        return
    if any(unicodedata.category(char) in _UNSAFE for char in text):
        yield "it has control or invisible characters"
        return
    if text != " ".join(unicodedata.normalize("NFC", text).split()):
        yield "it is not on one line with single blanks"
    if len(text) > LONGEST:
        yield f"it has {len(text)} characters; {LONGEST} is the most"
        return
    if (markup := _MARKUP.search(text)) and markup.group() not in quotation:
        yield f"it has markup or an address (“{markup.group()}”)"
    foreign = next((char for char in text if not char.isalnum() and char not in _PLAIN_SIGNS and char not in quotation), None)
    if foreign is not None:
        yield f"the sign “{foreign}” is not in the quotation"
    if len(_WORD.findall(text)) < _FEWEST_WORDS:
        yield f"it has fewer than {_FEWEST_WORDS} words"
    if _OPENS.match(text) is None:
        yield "it does not begin as a sentence does"
    if _ENDS.search(text) is None:
        yield "it does not end with a full stop"
    elif len([part for part in sentencex.segment("en", text) if part.strip()]) > 1:
        yield "it is more than one sentence"


def overstated(text: str, quotation: str, place: Place) -> tuple[Fault, ...]:
    """Every way in which an editor's wording says more, or other, than a quotation; empty: none was found.

    :param place: where the quotation stands; the headings and the title over it may lend words.
    """
    found = check(text, quotation, context=context_of(place))
    told = {fault.claim.text for fault in found if fault.claim} | {fault.quote.text for fault in found if fault.quote}
    stricter = check_rewording(text, quotation, heading=place.section.name, title=place.record.title)
    return (*found, *(fault for fault in stricter if not _told(fault, told)))


def _told(fault: Fault, told: set[str]) -> bool:
    """Whether the very words of a fault were told of already."""
    named = [words.text for words in (fault.claim, fault.quote) if words]
    return bool(named) and all(words in told for words in named)
