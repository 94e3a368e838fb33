"""CC303: a percentage that the source gives for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.footing import footings, named
from clincite.lint.wording.attached import Attached, Held, attached_in, held_in, same_figure
from clincite.records import Record
from clincite.support.locate import Sentence, sentences_of, stems_of, telling

_UBIQUITOUS: Final = 0.5
_MOST_OF: Final = 0.5
_SHOWN: Final = 180
# A line that opens with its verb is about what it stands under.
_NO_SUBJECT: Final = re.compile(
    r"\W*(?:accounts?|occurs?|occurring|seen|found|present|reported|observed|affects?|responsible|"
    r"represents?|makes? up|comprises?|constitutes?|explains?|"
    r"underlies|develops?|is|are|was|were|has|have)\b",
    re.IGNORECASE,
)
_COMPARES: Final = re.compile(r"\b(?:than|versus|vs|compared|both|each|respectively)\b", re.IGNORECASE)


class _Other(msgspec.Struct, frozen=True, kw_only=True):
    """What a record gives the figure for instead, and where it speaks of the statement's subject."""

    record: Record
    held: Held
    subject: str
    elsewhere: Sentence
    group: bool


def _check(case: Case) -> Iterator[Found]:
    for footing in footings(case):
        if not footing.complete:
            continue
        statement = footing.statement
        for attached in attached_in(statement.text):
            if _COMPARES.search(attached.words):
                continue  # which of the two it belongs to is for the reader of the whole sentence
            # All of its sources that have the figure must give it for something else.
            others = [_other(statement, attached, record) for record in footing.records if _has(record, attached)]
            if others and all(others) and others[0]:
                yield _found(statement, attached, others[0])


def _has(record: Record, attached: Attached) -> bool:
    return any(same_figure(attached.figure, held.attached.figure) for held in held_in(record))


def _found(statement: Statement, attached: Attached, other: _Other) -> Found:
    figure = attached.figure
    said = " ".join(other.held.sentence.text.split())
    if other.group:
        what = f"{named(other.record)} gives {figure.text} of another group than “{other.subject}”"
    else:
        what = f"{named(other.record)} gives {figure.text} for something else than “{other.subject}”"
    message = f"{what}: “{said if len(said) <= _SHOWN else said[:_SHOWN] + '…'}”"
    return Found(span=statement.span(*_words(statement, attached, other)), message=message, source=other.held.sentence.text)


def _words(statement: Statement, attached: Attached, other: _Other) -> tuple[int, int]:
    """From the subject to the figure, or from the figure to its group, where both stand in the statement."""
    start, end = attached.figure.start, attached.figure.end
    place = statement.text.find(other.subject)
    if place < 0:
        return start, end
    return min(start, place), max(end, place + len(other.subject))


def _other(statement: Statement, attached: Attached, record: Record) -> _Other | None:
    """What the record gives the figure for, when that is plainly something else; None: the same, or it cannot be told."""
    held = [one for one in held_in(record) if same_figure(attached.figure, one.attached.figure)]
    ordinary = _ordinary(record)
    for subject, group in _subjects(statement, attached, ordinary):
        stems = telling(subject) - ordinary
        if not stems:
            continue
        if group:
            return _another(record, held, subject, stems, ordinary, group=True)
        over = [stems_of(one.sentence.section.name) for one in held]
        if any(stems & (one.attached.stems | above) for one, above in zip(held, over, strict=True)):
            continue  # the subject fits; the group may still be another
        found = _another(record, held, subject, stems, ordinary, group=False)
        if found:
            return found
        return None
    return None


def _subjects(statement: Statement, attached: Attached, ordinary: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """What the figure is said of, and then the group that it is a share of, as (words, whether it is the group)."""
    over = (statement.headings[-1] if statement.headings else "", statement.lead)
    own = (attached.before, attached.words)
    for words in (*over, *own) if _NO_SUBJECT.match(statement.text) else (*own, *over):
        if telling(words) - ordinary:
            yield _trimmed(words), False
            break
    if attached.group and telling(attached.group):
        yield attached.group, True


def _trimmed(words: str) -> str:
    return " ".join(words.split()).strip(" ([,;:–—-")


def _another(
    record: Record, held: list[Held], subject: str, stems: frozenset[str], ordinary: frozenset[str], *, group: bool
) -> _Other | None:
    """Where the record speaks of the subject apart from the figure: with another figure, or beside what has the figure."""
    if any(stems & one.attached.stems for one in held):
        return None
    theirs = frozenset().union(*(telling(one.attached.words) | telling(one.attached.group) for one in held)) - ordinary - stems
    if not theirs:
        return None
    places = {one.sentence.place for one in held}
    for sentence in sentences_of(record):
        there = stems & sentence.stems
        if len(there) < _MOST_OF * len(stems):
            continue
        own = [other for other in attached_in(sentence.text) if stems & other.stems]
        with_another = any(not same_figure(other.figure, held[0].attached.figure) for other in own)
        beside = not group and sentence.place not in places and not attached_in(sentence.text) and bool(theirs & sentence.stems)
        if with_another or beside:
            return _Other(record=record, held=held[0], subject=subject, elsewhere=sentence, group=group)
    return None


def _ordinary(record: Record) -> frozenset[str]:
    """Words of the title, and words of most sentences: they tell no part of the record from another."""
    held = sentences_of(record)
    counts: dict[str, int] = {}
    for sentence in held:
        for stem in sentence.stems:
            counts[stem] = counts.get(stem, 0) + 1
    many = frozenset(stem for stem, count in counts.items() if len(held) > 2 and count > _UBIQUITOUS * len(held))
    return many | stems_of(record.title)


RULE: Final = Rule(
    code="CC303",
    name="number-of-another-group",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source gives this figure for something else",
    hint="Give the figure for what the source gives it for, with the number of people that it is a share of",
    check=_check,
)
