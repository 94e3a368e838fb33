"""Whether a question describes an emergency as happening, and which.

It errs on the side of the person in danger, but a question for knowledge ("what causes chest pain") is none.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.question.lexicon import read_lexicon
from clincite.question.words import straight

_SELF: Final = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|myself|my life|my own life|me)\b")
_STILL: Final = re.compile(r"\b(?:now|still|again|today|tonight|anymore|this time)\b")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n")


class _Frames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    present: tuple[str, ...]
    clinician: tuple[str, ...]
    asks: tuple[str, ...]
    past: tuple[str, ...]
    unreal: tuple[str, ...]
    negated: str


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signs: tuple[str, ...]
    telling: tuple[str, ...] = ()
    first_person: bool = False


class _Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    frames: _Frames
    kinds: dict[str, _Kind]


class _KindPatterns(msgspec.Struct, frozen=True):
    signs: tuple[re.Pattern[str], ...]
    telling: tuple[re.Pattern[str], ...]
    first_person: bool


class _Rules(msgspec.Struct, frozen=True):
    present: re.Pattern[str]
    clinician: re.Pattern[str]
    asks: re.Pattern[str]
    over: re.Pattern[str]
    unreal: re.Pattern[str]
    negated: re.Pattern[str]
    kinds: dict[str, _KindPatterns]


@cache
def _rules() -> _Rules:
    lexicon = read_lexicon("emergencies", _Lexicon)
    frames = lexicon.frames
    return _Rules(
        present=_any(frames.present),
        clinician=_any(frames.clinician),
        asks=_any(frames.asks),
        over=_any(frames.past),
        unreal=_any(frames.unreal),
        negated=re.compile(frames.negated),
        kinds={
            name: _KindPatterns(tuple(map(re.compile, kind.signs)), tuple(map(re.compile, kind.telling)), kind.first_person)
            for name, kind in lexicon.kinds.items()
        },
    )


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def emergency_kinds() -> tuple[str, ...]:
    """Every kind that :func:`emergency_kind` may return, most urgent to be heard first."""
    return tuple(_rules().kinds)


def emergency_kind(text: str) -> str | None:
    """The kind of emergency that a text describes as happening, or None.

    True for a person speaking of themselves or of someone present, and for a clinician describing an acute patient. False for
    questions about emergencies, for what is over, and for what might be.

    :param text: the cleaned question.
    """
    low = straight(text.lower())
    sentences = [sentence for sentence in _SENTENCE.split(low) if sentence.strip()]
    for kind, patterns in _rules().kinds.items():
        if any(_happening(sentence, patterns) for sentence in (*sentences, *_pairs(sentences))):
            return kind
    return None


def _pairs(sentences: list[str]) -> list[str]:
    """Neighbouring sentences together: the person and the sign may stand in two ("My dad collapsed. No pulse.")."""
    return [f"{first} {second}" for first, second in pairwise(sentences)]


def _happening(sentence: str, kind: _KindPatterns) -> bool:
    rules = _rules()
    if not _shown(sentence, (*kind.signs, *kind.telling)):
        return False
    if kind.first_person and _SELF.search(sentence):
        # Of oneself, in doubt, it counts: only what is plainly over does not.
        return _STILL.search(sentence) is not None or not rules.over.search(sentence)
    if rules.over.search(sentence) or rules.unreal.search(sentence):
        return False
    if rules.present.search(sentence) and not (kind.first_person and rules.asks.search(sentence)):
        return True
    asks = rules.asks.search(sentence) is not None
    if rules.clinician.search(sentence) and not kind.first_person:
        return True
    if kind.first_person:
        return not asks and (rules.clinician.search(sentence) is not None or _shown(sentence, kind.telling))
    return not asks and _shown(sentence, kind.telling)


def _shown(sentence: str, patterns: tuple[re.Pattern[str], ...]) -> bool:
    """Whether a sign stands in the sentence and is not denied ("no chest pain")."""
    negated = _rules().negated
    return any(not negated.search(sentence[: match.start()]) for pattern in patterns for match in pattern.finditer(sentence))
