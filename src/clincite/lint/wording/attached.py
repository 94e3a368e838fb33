"""Which words of a sentence a percentage belongs to, when the sentence has several ("A in 12% and B in 8% of 50 owls")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.lint.wording.figures import Percentage, percentages
from clincite.records import Record
from clincite.support.locate import Sentence, sentences_of, stems_of, telling

_BREAK: Final = re.compile(
    r"\s*(?:[,;:—]|\s(?:and|or|versus|vs\.?|v|while|whereas|but|compared (?:with|to)|against|than|respectively)\s)\s*", re.IGNORECASE
)
_STRONG: Final = re.compile(r";|\s(?:versus|vs\.?|v|while|whereas|but|compared (?:with|to)|than)\s", re.IGNORECASE)
_LEVEL: Final = re.compile(r"\s*(?:CI\b|CrI\b|confidence|credible)", re.IGNORECASE)
_SHARED: Final = re.compile(r"[\s)\]]*(?:of|out of|among|amongst)\b", re.IGNORECASE)
# The group that a percentage is a share of; it ends where a verb begins.
_OF: Final = re.compile(r"[\s)\]]*(?:of|out of|among|amongst)\s+(?P<group>[^,;:()]{1,120})", re.IGNORECASE)
_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|may|might|can|could|will|would|show\w*|develop\w*|experienc\w*|report\w*|respond\w*|"
    r"improv\w*|recover\w*|achiev\w*|reach\w*|manifest\w*|present\w*|die[sd]?|surviv\w*|relaps\w*|become|became|due|caused|explained)\b",
    re.IGNORECASE,
)


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A percentage in a sentence and the words that it belongs to.

    :param words: what it is said of, without the group that it is a share of.
    :param group: that group ("of 50 owls"), or empty.
    :param before: the part of ``words`` that stands before it.
    :param alone: True when no other percentage stands in the sentence.
    """

    figure: Percentage
    words: str
    group: str
    before: str
    alone: bool

    @property
    def stems(self) -> frozenset[str]:
        """Index terms of its words and its group."""
        return stems_of(self.words) | stems_of(self.group)


@lru_cache(maxsize=4_096)
def attached_in(text: str) -> tuple[Attached, ...]:
    """Every percentage of a sentence with its words, in order."""
    figures = tuple(figure for figure in percentages(text) if not _LEVEL.match(text, figure.end))
    if not figures:
        return ()
    befores, afters = [text[: figures[0].start]], []
    for left, right in pairwise(figures):
        mine, theirs = _parted(text[left.end : right.start])
        afters.append(mine)
        befores.append(theirs)
    tail = text[figures[-1].end :]
    afters.append(tail)
    # "40% with A, 20% with B": the words follow, and what leads in is said of all. "A in 40%, B in 20%": they stand before.
    follows = any(telling(after) for after in afters[:-1]) and not any(telling(before) for before in befores[1:])
    lead = befores[0] if follows else ""
    common = tail if len(figures) > 1 and not follows and _SHARED.match(tail) else ""
    found = []
    for place, figure in enumerate(figures):
        before = befores[place] if place == 0 else f"{lead} {befores[place]}"
        after = afters[place] if place == len(figures) - 1 else f"{afters[place]} {common}"
        group, rest = _group(after)
        found.append(Attached(figure=figure, words=f"{before} {rest}", group=group, before=before, alone=len(figures) == 1))
    return tuple(found)


def _parted(between: str) -> tuple[str, str]:
    """What stands between two percentages, as (words of the first, words of the second); between two breaks it may be of either."""
    breaks = list(_STRONG.finditer(between)) or list(_BREAK.finditer(between))
    if not breaks:
        return between, between
    return between[: breaks[-1].start()], between[breaks[0].end() :]


def _group(after: str) -> tuple[str, str]:
    """(the group that a percentage is a share of, what is left of the words after it)."""
    match = _OF.match(after)
    if match is None:
        return "", after
    verb = _VERB.search(after, match.start("group"), match.end("group"))
    end = verb.start() if verb else match.end("group")
    return after[match.start("group") : end].strip(), after[end:]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A percentage in a record."""

    sentence: Sentence
    attached: Attached


def held_in(record: Record) -> Iterator[Held]:
    """Every percentage of a record, in order."""
    for sentence in sentences_of(record):
        for attached in attached_in(sentence.text):
            yield Held(sentence=sentence, attached=attached)


def same_figure(one: Percentage, other: Percentage) -> bool:
    """Whether two percentages are the same number, or the same range."""
    return abs(one.low - other.low) < 1e-9 and abs(one.high - other.high) < 1e-9
