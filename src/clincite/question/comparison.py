"""What a question compares with what."""

from __future__ import annotations

import re
from typing import Final

from clincite.question.facets import facet_mentions
from clincite.question.words import fold, stop_words, tokenise

_TAIL: Final = r"(?P<tail>\s+(?:for|in|among|as|at|during|when|after|before|on|to (?:treat|prevent|manage|reduce))\b.*)?$"
_DEGREE: Final = (
    r"(?:(?:much|any|really|significantly) )?(?:better|worse|safer|superior|inferior|preferable|preferred|cheaper|stronger|deadlier|faster|"
    r"non-?inferior|(?:more|less|as) [\w-]+)"
)
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^.*?\b(?:is|are|was|were|does|do|can|will|would|works?) (?P<a>.+?) (?:works? |considered )?{_DEGREE} (?:than|to|as|over)"
        rf" (?P<b>.+?){_TAIL}",
        rf"\bdifferences?\s+(?:is there )?between (?P<a>.+?) (?:and|&|or|versus|vs\.?) (?P<b>.+?){_TAIL}",
        rf"\bcompar(?:e|es|ed|ing|ison of|ison between)(?: between)? (?P<a>.+?) (?:with|and|to|versus|vs\.?|against) (?P<b>.+?){_TAIL}",
        rf"^(?P<a>.+?),? (?:versus|vs\.?|compared (?:with|to)|as opposed to|rather than|instead of|or rather) (?P<b>.+?){_TAIL}",
        rf"\bprefer(?:red|able)?\b(?: \w+)?? (?P<a>.+?) (?:over|to) (?P<b>.+?){_TAIL}",
        rf"\b(?:which|what)\b.*?\b(?:better|safer|best|worse|preferred|first|more \w+)\b[^,:]*?[,:]\s*(?P<a>.+?),? or (?P<b>.+?){_TAIL}",
        rf"^(?:which|what) (?:is|are|works) (?:\w+ )?(?:better|safer|worse|preferred|best|more \w+),? (?P<a>.+?),? or (?P<b>.+?){_TAIL}",
        rf"\b(?:should|shall|would|do) (?:i|we|you|one|they|\w+ patients?) (?:\w+ )??"
        rf"(?:use|take|give|start|try|choose|get|have|offer|eat|apply"
        rf"|prescribe) (?P<a>.+?),? or (?P<b>.+?){_TAIL}",
        rf"^(?:is|was) (?:it|this|that) (?:an? |the )?(?P<a>.+?),? or (?P<b>.+?){_TAIL}",
        r"^(?P<a>[\w-]+(?: [\w-]+){0,3}) or (?P<b>[\w-]+(?: [\w-]+){0,3}?)(?P<tail>\s+(?:for|in|among|to (?:treat|prevent|manage)) .*)$",
    )
)
_LEAD: Final = re.compile(
    r"^(?:(?:the|a|an|using|use of|treatment with|therapy with|giving|taking|having|either|both|whether|initial|it|that|of|with|between|"
    r"is|are|does|do|should|for)\s+)+",
    re.IGNORECASE,
)
_LONGEST: Final = 8


def comparison_of(text: str) -> tuple[str, ...]:
    """The two things compared ("botulinum toxin", "surgery"), cleaned; empty when nothing is.

    :param text: the cleaned question.
    """
    for sentence in re.split(r"(?<=[.?!;])\s+", text):
        bare = sentence.strip().rstrip("?.!; ")
        for pattern in _PATTERNS:
            if match := pattern.search(bare):
                sides = (_side(match["a"], first=True), _side(match["b"], first=False))
                if all(_is_thing(side) for side in sides) and fold(sides[0]) != fold(sides[1]):
                    return sides
    return ()


def _side(text: str, *, first: bool) -> str:
    """A side without what merely leads to it ("efficacy of", "in children,") or trails it."""
    side = text.strip(" ,:;()\"'“”")
    if first:
        side = re.split(r"[:,;]\s+", side)[-1]
        lead, preposition, rest = side.rpartition(" of ")
        if preposition and not _is_thing(lead):
            side = rest
    return _LEAD.sub("", side).strip(" ,:;()\"'“”")


def _is_thing(side: str) -> bool:
    """Whether a side names something: a content word that is not merely the name of a facet."""
    words = tokenise(side)
    if not words or len(words) > _LONGEST:
        return False
    cues = [mention for mention in facet_mentions(side) if not mention.content]
    return any(
        fold(word.text) not in stop_words()
        and not any(cue.start <= word.start < cue.end for cue in cues)
        and any(char.isalpha() for char in word.text)
        for word in words
    )
