"""Why a record is not in an answer, for the reader: the stages that it passed, and the one at which it fell out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from clincite.render import json, words
from clincite.render.text import printed

STANDING: Final = "standing"
MATCH: Final = "match"
DEPTH: Final = "depth"
EMERGENCY: Final = "emergency"
SENTENCES: Final = "sentences"
USED: Final = "used"
_SHOWN: Final = 220


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One stage on the way into an answer, and how the record fared there.

    :param stage: stable name of the stage.
    :param number: what the record's best sentence (or section) had there.
    :param threshold: what was needed.
    :param place: of its best section in the search, from 1.
    :param places: how many the search took.
    :param words: of the question that it lacks, or that decided.
    :param statement: the sentence that got furthest.
    :param other: what took its place: a record id and its sentence.
    :param statements: how many of the record's sentences ended here.
    """

    stage: str
    passed: bool
    number: float | None = None
    threshold: float | None = None
    place: int | None = None
    places: int | None = None
    words: tuple[str, ...] = ()
    statement: str = ""
    other: tuple[str, str] | None = None
    statements: int = 0


class WhyNot(msgspec.Struct, frozen=True, kw_only=True):
    """How a record fared on the way into the answer to a question.

    :param stage: where it fell out; ``used`` when it did not.
    :param steps: the stages in order, up to that one.
    :param claims: ids of the claims that quote it.
    :param places: where in the answer those are shown.
    """

    record: str
    title: str
    question: str
    stage: str
    steps: tuple[Step, ...]
    claims: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def used(self) -> bool:
        """Whether the answer quotes the record."""
        return self.stage == USED


def why_not_text(found: WhyNot, *, width: int = 88, color: bool = False) -> str:
    """The way of the record as sentences for a terminal: the verdict first, then the stages that it passed."""
    return printed(_parts(found), width=width, color=color)


def why_not_json(found: WhyNot) -> str:
    """The same as JSON with two blanks of indent and a newline at the end."""
    return json.indented(found)


def verdict(found: WhyNot) -> str:
    """The answer to "why not?" in one sentence or two."""
    if found.used:
        return f"It is used, {_listed(found.places)} ({words.counted(len(found.claims), 'claim', 'claims')}: {_listed(found.claims)})."
    return f"It fell out at “{_NAMES[found.stage]}”: {_SAY[found.stage](found.steps[-1])}"


def _parts(found: WhyNot) -> Iterator[RenderableType]:
    yield Text(words.one_line(found.title), style="bold")
    yield Text(words.one_line(found.record), style="dim")
    yield ""
    yield Text(words.one_line(verdict(found)))
    last = found.steps[-1] if found.steps else None
    if last and last.statement:
        yield Padding(Text(f"“{_short(last.statement)}”"), (0, 0, 0, 2))
    if last and last.other:
        yield Text(f"Better said by {words.one_line(last.other[0])}:")
        yield Padding(Text(f"“{_short(last.other[1])}”"), (0, 0, 0, 2))
    passed = [step for step in found.steps if step.passed and step.stage != USED]
    if passed and not found.used:
        yield ""
        yield Text(f"Before that it passed: {', '.join(_NAMES[step.stage] + _ended(step) for step in passed)}.", style="dim")


def _ended(step: Step) -> str:
    return f" ({words.counted(step.statements, 'sentence', 'sentences')} ended there)" if step.statements else ""


def _short(text: str) -> str:
    line = words.one_line(text)
    return line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _listed(items: tuple[str, ...]) -> str:
    return ", ".join(items)


def _lacks(step: Step) -> str:
    return f"; it lacks: {_listed(step.words)}" if step.words else ""


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _place(value: float | None) -> str:
    return "–" if value is None else str(round(value))


def _of_depth(step: Step) -> str:
    place = f"comes in place {step.place} with a score of {_number(step.number)}" if step.place else "was not among the best"
    last = f"the search took the first {step.places}, down to a score of {_number(step.threshold)}" if step.places else "nothing was taken"
    return f"its best section {place}; {last}{_lacks(step)}."


def _of_room(step: Step) -> str:
    had = f"its best sentence is filed under {_listed(step.words)} and scores {_number(step.number)}"
    if step.threshold is None:
        return f"{had}; there is no room under that heading."
    if step.number is not None and step.number >= step.threshold:
        return (
            f"{had}; that is no less than the last one kept ({_number(step.threshold)}), but what was already taken of its kind "
            "and from its source counts against it."
        )
    return f"{had}; the last one that there was room for scores {_number(step.threshold)}."


_NAMES: Final[dict[str, str]] = {
    STANDING: "standing",
    MATCH: "search",
    DEPTH: "depth of the search",
    EMERGENCY: "emergency",
    SENTENCES: "sentences",
    "findings": "findings",
    "subject": "subject",
    "coverage": "coverage",
    "near-best": "coverage beside the others",
    "rank": "rank",
    "wording": "wording",
    "repeat": "repetition",
    "score": "score",
    "sides": "comparison",
    "facet": "side of the question",
    "room": "room",
    USED: "used",
}
_SAY: Final[dict[str, Callable[[Step], str]]] = {
    STANDING: lambda step: f"{_listed(step.words)}, so that nothing may stand on it.",
    MATCH: lambda step: f"the search did not match any of its sections; it lacks: {_listed(step.words)}.",
    DEPTH: _of_depth,
    EMERGENCY: lambda step: "the question describes an emergency; such an answer says only what to do first and what must not be missed.",
    SENTENCES: lambda step: "the sections that the search found hold no sentence that can stand alone.",
    "findings": lambda step: "the search found only its background or methods, which do not tell what was found.",
    "subject": lambda step: f"it is about something else; nothing there is marked, headed or titled: {_listed(step.words)}.",
    "coverage": lambda step: (
        f"its sentences lack a word that the question turns on{_lacks(step)}."
        if step.number == 0
        else f"its best sentence covers {_number(step.number)} of the question, {_number(step.threshold)} is needed{_lacks(step)}."
    ),
    "near-best": lambda step: (
        f"its best sentence covers {_number(step.number)} of the question, where other sources cover more and "
        f"{_number(step.threshold)} is needed beside them{_lacks(step)}."
    ),
    "rank": lambda step: f"its best sentence comes in place {_place(step.number)}, and {_place(step.threshold)} are kept.",
    "wording": lambda step: "its sentences lean on words outside the quotation (“we”, “this study”), so that none can stand alone.",
    "repeat": lambda step: "it says what a better statement says already.",
    "score": lambda step: (
        f"its best sentence scores {_number(step.number)}, and {_number(step.threshold)} is needed to stand beside the best."
    ),
    "sides": lambda step: f"it speaks of none of the things compared: {_listed(step.words)}.",
    "facet": lambda step: f"its best sentence is filed under {step.words[0]}, and the question asks about {_listed(step.words[1:])}.",
    "room": _of_room,
}
