"""CC311: a statement that no sentence of its sources says, as far as words and a small trained score can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.footing import footings, full_text, named
from clincite.lint.wording.subjects import akin, all_words
from clincite.records import Record
from clincite.support.entail import supports
from clincite.support.locate import Sentence, sentences_of, shares, telling

# The score of the best sentence and the share of telling words that it has, added up. Of SciFact's training claims that an abstract
# bears out, 1 in 100 stays below the first and 3 in 100 below the second; of those whose cited abstract says nothing of them, 25 and 35 in
# 100 (and 87 and 92 beside an abstract drawn at random).
_LEAST: Final = 0.456
_LOW: Final = 0.529
#: Shorter statements are names in a list; what they say is under which heading they stand.
_FEWEST: Final = 4
#: A source this long is more than an abstract: to score each of its sentences would take too long.
_MOST: Final = 60


class _Nearest(msgspec.Struct, frozen=True, kw_only=True):
    record: Record
    sentence: Sentence
    score: float


def _check(case: Case) -> Iterator[Found]:
    for footing in footings(case):
        if not (footing.exhaustive and footing.whole) or len(telling(footing.statement.text)) < _FEWEST:
            continue
        if not all(_speaks_of_it(case, footing.statement, record) for record in footing.records):
            continue  # for CC308 and CC309
        found = [_nearest(footing.statement, record) for record in footing.records]
        best = max((one for one in found if one is not None), key=lambda one: one.score, default=None)
        if best is None or None in found or best.score >= _LOW:
            continue
        held = named(best.record) if full_text(best.record) else f"the abstract of {named(best.record)}"
        nearest = " ".join(best.sentence.text.split())
        yield Found(
            span=footing.statement.span(),
            message=f"no sentence of {held} seems to say this; the nearest is: “{nearest}”",
            severity=None if best.score < _LEAST else Severity.NOTE,
            source=best.sentence.text,
        )


def _speaks_of_it(case: Case, statement: Statement, record: Record) -> bool:
    """Whether a record has a telling word of the statement that does not only stand over it."""
    over = telling(" ".join((*statement.headings, statement.lead, case.document.title or "")))
    known = all_words(record)
    return any(akin(stem, known) for stem in telling(statement.text) - over)


def _nearest(statement: Statement, record: Record) -> _Nearest | None:
    """The sentence of a record that comes nearest to a statement, which may lean on the line and the heading over it."""
    held = sentences_of(record)
    if not held or len(held) > _MOST:
        return None
    over = (statement.lead, *statement.headings[-1:])
    ways = tuple(dict.fromkeys((statement.text, *(f"{line.rstrip(' :')}: {statement.text}" for line in over if line))))
    held_by = [_scores(way, record) for way in ways]
    scored = [max(scores) for scores in zip(*held_by, strict=True)]
    best = max(range(len(held)), key=lambda place: (scored[place], -place))
    return _Nearest(record=record, sentence=held[best], score=scored[best])


def _scores(claim: str, record: Record) -> list[float]:
    """For each sentence of a record, in order, how near it comes to saying the claim: 0 to 2."""
    return [supports(claim, sentence.text) + share for sentence, share in zip(sentences_of(record), shares(claim, record), strict=True)]


RULE: Final = Rule(
    code="CC311",
    name="unsupported-statement",
    family=Family.SUPPORT,
    severity=Severity.WARNING,
    message="no sentence of the source seems to say this",
    hint="Quote the sentence that it stands on, or cite the source that says it",
    check=_check,
)
