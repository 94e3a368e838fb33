"""Which way a statement says that something goes: up or down, worth it or not, advised or not.

Every cue ("reduced", "not associated", "superior") opens an :class:`Assertion`: its family, the directions that it leaves possible, the
words it is about and the words it is said of. Two statements oppose each other when they assert about the same words in the same
family and leave no direction possible in common; :mod:`clincite.evidence.oppose` judges that. A cue whose reach is unclear asserts nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.evidence.direction_words import (
    ADVICE,
    AGAINST_ENDS,
    ALL,
    APART,
    ASIDE,
    BAD,
    BETWEEN,
    BOTH,
    CHANGE,
    CLAUSE,
    COMPARED,
    CONTINUES,
    CUE,
    CUES,
    DESCRIBING,
    DOWN,
    EMPTY,
    FINITE,
    GOOD,
    HYPOTHETICAL,
    KNOCKED_OUT,
    LISTED,
    NO_OBJECT,
    NONE,
    NOT,
    NOUN,
    OF_WHAT,
    OPENING,
    OUTCOME_WORDS,
    PASSIVE,
    PLACEBO,
    REACH,
    RELATIVE,
    SAFETY,
    SERVING,
    SETTING,
    STOPS,
    TURNED,
    UNSUPPORTED,
    UP,
    WORD,
    WORTH,
)
from clincite.evidence.wanted import stem_set


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a statement says goes one way.

    :param family: ``change``, ``worth``, ``advice`` or ``safety``.
    :param possible: directions that it leaves possible: of -1, 0 and 1.
    :param words: the cue, with its negation.
    :param outcome: stems of what goes that way.
    :param subject: stems of the rest of its clause: what makes it so, and in whom.
    :param versus: stems of what it is measured against; empty: nothing in particular, or no treatment.
    :param agent: stems of what makes it so, or goes with it: what stands on the other side of the cue; empty: unclear.
    :param bare: True when it ties two things together and says no more ("associated with").
    :param turned: True when the agent is less of something, or works against it ("low", "deficiency", "eradication").
    """

    family: str
    possible: frozenset[int]
    words: str
    outcome: frozenset[str]
    subject: frozenset[str]
    versus: frozenset[str]
    agent: frozenset[str]
    bare: bool
    turned: bool


def worth_of(assertion: Assertion) -> frozenset[int] | None:
    """Whether what goes that way is to the good, as possible directions; None when that cannot be told."""
    if assertion.family == WORTH or assertion.possible == NONE:
        return assertion.possible
    bad, good = bool(assertion.outcome & BAD), bool(assertion.outcome & GOOD)
    if assertion.family != CHANGE or assertion.bare or bad == good:
        return None
    return frozenset(-direction for direction in assertion.possible) if bad else assertion.possible


@lru_cache(maxsize=16_384)
def assertions(text: str) -> tuple[Assertion, ...]:
    """Everything that a statement asserts a direction of, in order."""
    flat = ASIDE.sub(lambda match: " " * len(match.group()), text)
    found: list[Assertion] = []
    cuts = [(0, 0), *((match.start(), match.end()) for match in CLAUSE.finditer(flat)), (len(flat), len(flat))]
    theme = ""
    for (cut, start), (end, _) in pairwise(cuts):
        clause = flat[start:end]
        # "… did not change sleep, but reduced pain": still of what the clause before was about.
        whole = f"{theme} {clause}" if CONTINUES.search(flat[cut:start]) and not _theme(clause) else clause
        theme = _theme(whole)
        if not HYPOTHETICAL.search(whole):
            found += _of_clause(whole)
    return tuple(found)


def content(text: str) -> frozenset[str]:
    """The stems of a text that tell what it is about."""
    return stem_set(text) - EMPTY


class _Cue(msgspec.Struct, frozen=True):
    start: int
    end: int
    family: str
    possible: frozenset[int]
    words: str
    linking: bool = False
    bare: bool = False


# The place in the table of what ties two things together without saying which way.
_LINKS: Final = next(index for index, (_, _, words) in enumerate(CUES) if words.startswith("associated"))


def _of_clause(clause: str) -> list[Assertion]:
    cues = _joined(clause, [_cue(clause, match) for match in CUE.finditer(clause)])
    versus, whole = _versus(clause), content(clause)
    theme = _theme(clause)
    built = []
    for index, cue in enumerate(cues):
        if _only_names(clause, cue):
            continue
        before = clause[cues[index - 1].end if index else 0 : cue.start]
        after = clause[cue.end : cues[index + 1].start if index + 1 < len(cues) else len(clause)]
        after, compared = _parted(after)
        backwards = bool(content(before)) and _said_of_what_precedes(clause, cue, after)
        items = [_last(before)] if backwards else _items(after) or _items(compared)
        doing = after if backwards else theme
        tied = frozenset[str]().union(*items) if len(items) > 1 and BOTH.search(cue.words + after) else frozenset()
        for outcome in items:
            if outcome - versus:
                # Of "no association between A and B" each is tied to the other.
                agent = (tied - outcome or content(doing)) - outcome - versus
                built.append(
                    Assertion(
                        family=cue.family,
                        possible=cue.possible,
                        words=cue.words,
                        outcome=outcome - versus,
                        subject=whole - outcome - versus,
                        versus=versus,
                        agent=agent,
                        bare=cue.bare,
                        turned=TURNED.search(doing) is not None or KNOCKED_OUT.search(doing) is not None,
                    )
                )
    return built


def _theme(clause: str) -> str:
    """What the whole clause is about: what stands before the first cue that has anything before it."""
    return next((clause[: match.start()] for match in CUE.finditer(clause) if content(clause[: match.start()])), "")


def _only_names(clause: str, cue: _Cue) -> bool:
    """Whether the cue is part of a name or a description, and nothing was found to go its way."""
    ahead = clause[: cue.start]
    if cue.family == CHANGE and cue.possible != NONE and not content(ahead):
        return True  # "Reduced intake is …"
    if DESCRIBING.search(ahead):
        return True  # "in patients at higher risk"
    if cue.bare and RELATIVE.match(clause[cue.start :]) and not PASSIVE.search(ahead):
        return True  # "the events associated with it"
    noun = NOUN.search(clause[cue.start : cue.end]) is not None and not cue.linking
    return noun and OF_WHAT.match(clause[cue.end :]) is None  # "homocysteine reduction from …"


def _parted(after: str) -> tuple[str, str]:
    """(what follows a cue up to "than …", what follows the thing compared with): "better", "than brill", "for gout"."""
    match = COMPARED.search(after)
    if match is None:
        return after, ""
    end = AGAINST_ENDS.search(after, match.end())
    return after[: match.start()], after[end.start() :] if end else ""


def _items(after: str) -> list[frozenset[str]]:
    """What a cue is about: each part of a list of its own, without whom, when and how it was."""
    text = OPENING.sub("", after)
    cut = SETTING.search(text)
    text = text[: cut.start()] if cut else text
    return [stems for part in LISTED.split(text) if (stems := _first(part))]


def _said_of_what_precedes(clause: str, cue: _Cue, after: str) -> bool:
    """Whether it is what stands before the cue that goes its way: "mortality was reduced by …", "mortality has fallen since …"."""
    if cue.linking or cue.family in (WORTH, SAFETY):
        return False
    if cue.family == ADVICE or PASSIVE.search(clause[: cue.start]):
        return True
    verb = FINITE.search(clause[cue.start : cue.end]) is not None
    return re.match(rf"\s*(?:{NO_OBJECT}{'|in' if verb else ''})\b|\s*[,.]?\s*$", after) is not None


def _cue(clause: str, match: re.Match[str]) -> _Cue:
    index = int((match.lastgroup or "c0")[1:])
    family, possible, _ = CUES[index]
    words = match.group()
    negation = _negation(clause[: match.start()])
    if negation is not None:
        words = clause[negation : match.end()]
        # What is "not raised" may be lowered; what is "not associated" is neither, and what is not advised is advised against.
        possible = NONE if index == _LINKS else DOWN if family in (ADVICE, SAFETY) and possible == UP else ALL - possible
    return _Cue(match.start(), match.end(), family, possible, " ".join(words.split()).lower(), index == _LINKS, index == _LINKS)


def _negation(before: str) -> int | None:
    """Where the negation that reaches the end of the text starts, or None."""
    unsupported = UNSUPPORTED.search(before)
    if unsupported is not None:
        return unsupported.start()
    found = list(NOT.finditer(before))
    between = before[found[-1].end() :] if found else ""
    return found[-1].start() if found and len(between.split()) <= REACH and not STOPS.search(between) else None


def _joined(clause: str, cues: list[_Cue]) -> list[_Cue]:
    """With "associated with a lower" as one cue, whose direction is that of its last word, denied if the first is."""
    kept: list[_Cue] = []
    for cue in cues:
        before = kept[-1] if kept else None
        if before and before.family in (CHANGE, WORTH) and cue.family in (CHANGE, WORTH):
            between = clause[before.end : cue.start]
            # "Mitigates the rise" goes down; "not associated with a rise" nowhere.
            possible = frozenset(one * other for one in before.possible for other in cue.possible)
            if before.family == WORTH:
                # "Not superior to sham in reducing pain" has not reduced it.
                if SERVING.search(between) and not re.search(r"[,;]", between):
                    cue = msgspec.structs.replace(cue, possible=possible)
                kept.append(cue)
                continue
            if not content(between) and len(between.split()) <= BETWEEN and not APART.search(between):
                words = " ".join(clause[before.start : cue.end].split()).lower()
                kept[-1] = _Cue(before.start, cue.end, cue.family, possible, words, linking=True)
                continue
        kept.append(cue)
    return kept


def _versus(clause: str) -> frozenset[str]:
    match = COMPARED.search(clause)
    if match is None:
        return frozenset()
    against = AGAINST_ENDS.split(clause[match.end() :])[0]
    return frozenset() if PLACEBO.search(against) else _first(against)


def _first(text: str) -> frozenset[str]:
    words = [stems for word in WORD.findall(text) if (stems := content(word))]
    return frozenset().union(*words[:OUTCOME_WORDS])


def _last(text: str) -> frozenset[str]:
    words = [stems for word in WORD.findall(text) if (stems := content(word))]
    return frozenset().union(*words[-OUTCOME_WORDS:])
