"""Claims in other words than their quotation: whether the two assert opposite directions of the same thing.

Only what is clear is told, in two steps: the comparison by which answers find evidence against a claim, and one that is looser about who
is compared with whom, since claim and quotation are known to be about one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from clincite.evidence.direction_words import CHANGE, HYPOTHETICAL, WORTH
from clincite.evidence.oppose import CONTRADICTS, clash
from clincite.evidence.polarity import Assertion, assertions, content, worth_of
from clincite.support.faults import Fault, Pair, Words
from clincite.support.words.align import Alignment, telling, words_at
from clincite.support.words.denials import denials
from clincite.support.words.tokens import stems_of, tokens

_DENIAL: Final = re.compile(
    r"\b(?:not?|never|neither|nor|without|cannot|little|\w+n['’]t|fail\w*|unlikely|unchanged|unaffected|unrelated|similar|stable|"
    r"comparable)\b",
    re.IGNORECASE,
)
# Shares that must be in common: of what the claim is about, of the shorter of the two outcomes, and of what brings it about. Chosen on the
# training claims of SciFact, for few false alarms.
_ABOUT: Final = 0.4
_OUTCOME: Final = 0.5
_AGENT: Final = 0.3
_AT_LEAST: Final = 0.3
# A denial so near before words that assert, and not of them, leaves in doubt what they assert.
_NEAR: Final = 6
_ASKING: Final = re.compile(
    r"\b(?:whether|aim(?:s|ed)? to|to (?:determine|assess|evaluate|investigate|examine|test|compare|study)|objective|purpose|"
    r"hypothes\w+)\b",
    re.IGNORECASE,
)


def clashes(pair: Pair, rule: str) -> Iterator[Fault]:
    """The fault of two statements that contradict each other, when it is of this check.

    :param rule: ``negation`` when one side denies and the other does not, else ``direction``.
    """
    found = _clash(pair)
    if found is None:
        return
    said, told = found
    denies = _DENIAL.search(said) is not None, _DENIAL.search(told) is not None
    if rule != ("negation" if denies[0] != denies[1] else "direction"):
        return
    yield Fault(
        rule=rule,
        message=f"the claim has “{said}” where the quotation has “{told}”",
        claim=_place(pair.claim, said),
        quote=_place(pair.quote, told),
    )


def supposes(pair: Pair, found: Alignment) -> bool:
    """Whether one side asks, aims or supposes, and so asserts nothing that could be turned round.

    A condition ("if …") that an edited quotation keeps is no such thing.
    """
    if found.minute:
        return False
    supposing = _ASKING if found.edited else HYPOTHETICAL
    return supposing.search(pair.quote) is not None or supposing.search(pair.claim) is not None


@lru_cache(maxsize=256)
def _clash(pair: Pair) -> tuple[str, str] | None:
    """The words of either side that contradict each other, or None."""
    # What shares few words is not compared at all: reading what a sentence asserts takes longer than anything else here.
    ours = {word.stem for word in tokens(pair.claim) if telling(word)}
    if len(ours & (stems_of(pair.quote) | stems_of(pair.context))) < _AT_LEAST * len(ours):
        return None
    around = content(pair.context) if pair.context else frozenset()
    found = clash(pair.claim, pair.quote, context=around)
    if found is not None:
        return (found.said, found.told) if found.kind == CONTRADICTS else None
    return _loosely(pair, around)


def _loosely(pair: Pair, around: frozenset[str]) -> tuple[str, str] | None:
    about = content(pair.claim)
    if not about or len(about & (content(pair.quote) | around)) < _ABOUT * len(about):
        return None
    found: tuple[str, str] | None = None
    for said in assertions(pair.claim):
        for told in assertions(pair.quote):
            ways = _ways(said, told)
            if ways is None or not _same_outcome(said, told):
                continue
            if ways[0] & ways[1]:
                return None  # in one thing at least they agree
            if found is None and _comparable(said, told, around) and not (_doubtful(pair.claim, said) or _doubtful(pair.quote, told)):
                found = said.words, told.words
    return found


def _ways(said: Assertion, told: Assertion) -> tuple[frozenset[int], frozenset[int]] | None:
    """The directions of both, in the same terms; None when they speak of different sorts of things."""
    if said.family == told.family:
        return said.possible, told.possible
    one, other = worth_of(said), worth_of(told)
    return (one, other) if {said.family, told.family} == {CHANGE, WORTH} and one is not None and other is not None else None


def _same_outcome(said: Assertion, told: Assertion) -> bool:
    shared = len(said.outcome & told.outcome)
    return shared > 0 and shared >= _OUTCOME * min(len(said.outcome), len(told.outcome))


def _comparable(said: Assertion, told: Assertion, around: frozenset[str]) -> bool:
    if said.turned != told.turned or not said.agent or (said.versus and not said.versus & told.versus):
        return False
    return len(said.agent & (told.agent | told.subject | around)) >= _AGENT * len(said.agent)


def _doubtful(text: str, one: Assertion) -> bool:
    """Whether a denial stands near before the words of an assertion, which does not take it in ("do not seem to increase")."""
    place = _place(text, one.words)
    if _DENIAL.search(one.words) or place is None:
        return False
    words = tokens(text)
    first = next((index for index, word in enumerate(words) if word.start >= place.start), len(words))
    return any(first - _NEAR <= denial.place < first for denial in denials(text))


def _place(text: str, words: str) -> Words | None:
    match = re.search(r"\s+".join(map(re.escape, words.split())), text, re.IGNORECASE)
    return words_at(text, match.span()) if match else None
