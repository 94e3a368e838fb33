"""Whether a question describes an emergency as happening, and which.

Two things are weighed. How grave is the sign that stands in the text, whoever has it: rows of concepts near each other, with
points. And how does the text stand to it: here and now (a person, a clinical case, a time, a call for help), or as something to
know about, over, or imagined. It errs on the side of the person in danger, but a question for knowledge is none.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import Final

import msgspec

from clincite.question.lexicon import read_lexicon
from clincite.question.measurements import digits, measured
from clincite.question.phrase_grammar import Grammar, Span, Spelling, Words, near, read_words
from clincite.question.words import straight

_ENOUGH: Final = 4
_GRAVE: Final = 3
_FAINT: Final = 1
# However much speaks for here and now, it counts no more than this.
_MOST_NOW: Final = 5
# Points of lesser signs that make a gravity, most first.
_HINTED: Final = ((6, 3), (4, 2), (3, _FAINT))
_AT_LARGE: Final = -2
# What is over, or comes and goes, counts so much less where the text also says "now".
_SOFTENED: Final = 3
_STATEMENT: Final = 1
_STATEMENT_WORDS: Final = 4
# A denial reaches this many words ("no chest pain"), and twice as far along a list ("no fever, chills or stiff neck").
_DENIED: Final = 3
_SIGN_FILES: Final = ("emergency_signs", "emergency_signs_more")
_NEGATION: Final = "negation"
# Frames that say nothing about a time or a person by themselves.
_SOFT: Final = frozenset({"sudden", "severe"})
# Few lesser signs count only with one of these.
_PRESSING: Final = frozenset({"sudden", "severe", "clinician"})
_PASSING: Final = frozenset({"habit", "past"})
# Of a life in danger, only these speak against it: it is over, a figure of speech, an animal, an exam.
_AGAINST_OWN: Final = frozenset({"past", "chat", "animal", "exam"})
_MEASURED_CASE: Final = frozenset({"vital_sign", "age_and_sex", "fever_reading", "low_saturation", "low_pressure"})
_MEASURED_NOW: Final = frozenset({"hours_ago", "short_time"})


class _Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    points: int
    phrases: tuple[str, ...]


class _Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    openers: str
    people: str
    unsaid_i: str
    unsaid_my: str
    verbs: str
    present: str


class _Frames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: _Shape
    now: dict[str, _Frame]
    told: dict[str, _Frame]


class _Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    forms: dict[str, str]
    guarded: tuple[str, ...]
    negation: tuple[str, ...]


class _Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    concepts: dict[str, tuple[str, ...]]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    has: tuple[str, ...]
    points: int
    within: int | None = None
    unless: tuple[str, ...] = ()


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: tuple[_Row, ...]
    core: str = ""
    hints: dict[str, int] = {}
    own: bool = False


class _Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    within: int
    kinds: dict[str, _Kind]


class _ReadyRow(msgspec.Struct, frozen=True):
    parts: tuple[tuple[str, ...], ...]
    points: int
    within: int
    unless: tuple[str, ...]


class _Hints(msgspec.Struct, frozen=True):
    core: tuple[str, ...]
    points: tuple[tuple[str, int], ...]


class _ReadyShape(msgspec.Struct, frozen=True):
    openers: frozenset[str]
    people: frozenset[str]
    unsaid_i: frozenset[str]
    unsaid_my: frozenset[str]
    verbs: frozenset[str]
    present: frozenset[str]


class _Rules(msgspec.Struct, frozen=True):
    spelling: Spelling
    signs: Grammar
    frames: Grammar
    now: dict[str, int]
    told: dict[str, int]
    shape: _ReadyShape
    kinds: dict[str, tuple[_ReadyRow, ...]]
    hints: dict[str, _Hints]
    own: frozenset[str]


@cache
def _rules() -> _Rules:
    frames = read_lexicon("emergency_frames", _Frames)
    spelling = read_lexicon("emergency_spelling", _Spelling)
    concepts = {name: phrases for file in _SIGN_FILES for name, phrases in read_lexicon(file, _Signs).concepts.items()}
    kinds = read_lexicon("emergencies", _Kinds)
    return _Rules(
        spelling=Spelling(spelling.forms, spelling.guarded),
        signs=Grammar({**concepts, _NEGATION: spelling.negation}),
        frames=Grammar({name: frame.phrases for name, frame in {**frames.now, **frames.told}.items()}),
        now={name: frame.points for name, frame in frames.now.items()},
        told={name: frame.points for name, frame in frames.told.items()},
        shape=_ReadyShape(**{name: frozenset(words.split()) for name, words in msgspec.structs.asdict(frames.words).items()}),
        kinds={name: tuple(_ready(row, kinds.within) for row in kind.rows) for name, kind in kinds.kinds.items()},
        hints={
            name: _Hints(tuple(kind.core.split("|")), tuple(sorted(kind.hints.items(), key=lambda hint: (-hint[1], hint[0]))))
            for name, kind in kinds.kinds.items()
        },
        own=frozenset(name for name, kind in kinds.kinds.items() if kind.own),
    )


def _ready(row: _Row, within: int) -> _ReadyRow:
    return _ReadyRow(tuple(tuple(part.split("|")) for part in row.has), row.points, row.within or within, row.unless)


def emergency_kinds() -> tuple[str, ...]:
    """Every kind that :func:`emergency_kind` may return, most urgent to be heard first."""
    return tuple(_rules().kinds)


def emergency_kind(text: str) -> str | None:
    """The kind of emergency that a text describes as happening, or None.

    True for a person speaking of themselves or of someone present, and for a clinician describing an acute patient. False for
    questions about emergencies, for what is over, and for what might be.

    :param text: the cleaned question.
    """
    low = digits(straight(text.lower()))
    rules = _rules()
    words = read_words(low, rules.spelling)
    numbers = measured(low)
    places = _sign_places(words, numbers, rules)
    graves = {kind: _gravity(rows, places) or _hinted(rules.hints[kind], places) for kind, rows in rules.kinds.items()}
    kind = max(graves, key=lambda name: graves[name])  # the first of the gravest
    if not graves[kind]:
        return None
    return kind if _happening(kind, graves[kind], text, words, numbers, rules) else None


def _sign_places(words: Words, numbers: dict[str, list[int]], rules: _Rules) -> dict[str, list[int]]:
    """Where each concept stands, undenied: sorted places."""
    spans = rules.signs.find(words.words)
    denials = sorted(span.end for span in spans.pop(_NEGATION, []))
    places = {
        concept: sorted({words.places[span.start] for span in found if not _denied(span, denials, words)})
        for concept, found in spans.items()
    }
    for concept, starts in numbers.items():
        there = {words.places[max(bisect_left(words.starts, start + 1) - 1, 0)] for start in starts} if words.places else set()
        places[concept] = sorted({*there, *places.get(concept, ())})
    return {concept: found for concept, found in places.items() if found}


def _denied(span: Span, denials: list[int], words: Words) -> bool:
    """Whether a denial ends just before the span, in the same sentence."""
    at = bisect_left(denials, span.start) - 1
    while at >= 0 and span.start - denials[at] <= 2 * _DENIED:
        apart = span.start - denials[at]
        same = words.places[span.start] - words.places[denials[at]] == apart
        listed = "or" in words.words[denials[at] : span.start] or "nor" in words.words[denials[at] : span.start]
        if same and (apart <= _DENIED or listed):
            return True
        at -= 1
    return False


def _gravity(rows: tuple[_ReadyRow, ...], places: dict[str, list[int]]) -> int:
    """Points of the gravest row that stands in the text; 0 when none does."""
    return max((row.points for row in rows if _stands(row, places)), default=0)


def _hinted(hints: _Hints, places: dict[str, list[int]]) -> int:
    """Gravity from many lesser signs together, each on a word of its own; 0 when they are too few or none is of the core."""
    if places.keys().isdisjoint(hints.core):
        return 0
    taken: set[int] = set()
    total = 0
    for concept, points in hints.points:
        free = next((place for place in places.get(concept, ()) if place not in taken), None)
        if free is not None:
            taken.add(free)
            total += points
    return next((gravity for enough, gravity in _HINTED if total >= enough), 0)


def _stands(row: _ReadyRow, places: dict[str, list[int]]) -> bool:
    """Whether every part of a row stands within reach of one place of its first part."""
    parts = [[places[concept] for concept in part if concept in places] for part in row.parts]
    if not all(parts) or not places.keys().isdisjoint(row.unless):
        return False
    if len(parts) == 1:
        return True
    return any(
        all(any(near(found, anchor, row.within) for found in part) for part in parts[1:]) for firsts in parts[0] for anchor in firsts
    )


def _happening(kind: str, gravity: int, text: str, words: Words, numbers: dict[str, list[int]], rules: _Rules) -> bool:
    """Whether sign and frames together make an emergency that happens to someone now."""
    stand = rules.frames.find(words.words)
    now = _here_and_now(stand, words, numbers, rules)
    told = {name: points for name, points in rules.told.items() if name in stand}
    if _asks_at_large(words.words, rules.shape):
        told["at_large"] = _AT_LARGE
    own = kind in rules.own
    states = not told and ("?" not in text or gravity >= _ENOUGH) and _describes(text, words.words, rules.shape)
    if not now.keys() - _SOFT:
        now = {"statement": _STATEMENT} if states or (own and gravity > _ENOUGH) else {}
    elif states:
        now["statement"] = _STATEMENT
    if "now" in now or numbers.keys() & _MEASURED_CASE or _goes_on(stand.get("past", []), words.words, rules.shape):
        told = {name: points + _SOFTENED if name in _PASSING else points for name, points in told.items()}
    if own and gravity >= _GRAVE and ({"self", "other"} & now.keys() or gravity > _ENOUGH):
        told = {name: points for name, points in told.items() if name in _AGAINST_OWN}
    if not now or (gravity == _FAINT and (told or sum(now.values()) < _MOST_NOW or now.keys().isdisjoint(_PRESSING))):
        return False
    return gravity + min(sum(now.values()), _MOST_NOW) + sum(told.values()) >= _ENOUGH


def _here_and_now(stand: dict[str, list[Span]], words: Words, numbers: dict[str, list[int]], rules: _Rules) -> dict[str, int]:
    """Points for a person, a clinical case, a time or a call for help, each counted once."""
    found = set(stand)
    if numbers.keys() & _MEASURED_CASE:
        found.add("clinician")
    if numbers.keys() & _MEASURED_NOW:
        found.add("now")
    opening = {word for at, word in enumerate(words.words) if at == 0 or words.places[at] - words.places[at - 1] > 1}
    if opening & rules.shape.unsaid_i:
        found.add("self")
    if opening & rules.shape.unsaid_my:
        found.add("other")
    return {name: points for name, points in rules.now.items() if name in found}


def _asks_at_large(words: tuple[str, ...], shape: _ReadyShape) -> bool:
    """Whether the text opens as a question that is about nobody in particular ("does aspirin ...")."""
    return len(words) > 1 and words[0] in shape.openers and not shape.people.intersection(words[1:3])


def _goes_on(past: list[Span], words: tuple[str, ...], shape: _ReadyShape) -> bool:
    """Whether something in the present follows what is told of the past ("had surgery last week, I am shivering")."""
    return bool(past) and not shape.present.isdisjoint(words[max(span.end for span in past) + 1 :])


def _describes(text: str, words: tuple[str, ...], shape: _ReadyShape) -> bool:
    """Whether a text is more than a topic: some words long, and it lists things or has a verb."""
    return len(words) >= _STATEMENT_WORDS and ("," in text or not shape.verbs.isdisjoint(words))
