"""Statements that say something else than the sentence of their source that is plainly about the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.rule import Case, Found
from clincite.lint.sources.footing import Footing, footings, named
from clincite.records import Record
from clincite.support import Fault, check
from clincite.support.locate import sentences_of, shares, telling

#: So much of a statement in one sentence: the two are plainly about the same thing.
PLAINLY: Final = 0.7
_NEAR: Final = 0.85
_FEWEST: Final = 4
# "No, zelvastine is …" answers a question and denies nothing of what follows.
_ANSWERS: Final = re.compile(r"^\W*(?:yes|no)\s*[,.;:–—-]", re.IGNORECASE)
# A sentence that says what others think, or what is to be found out.
_ASKS: Final = re.compile(
    r"^\W*(?:background|introduction|objectives?|aims?|purpose|context|hypothesis)\b|\b(?:whether|aim(?:ed|s)? (?:of|to)|objective|"
    r"purpose of|"
    r"to (?:determine|evaluate|investigate|assess|examine|compare|test)|(?:has|have) been (?:reported|suggested|proposed|hypothesi[sz]ed)|"
    r"(?:is|are|was|remains?) (?:unclear|unknown|controversial)|hypothesi[sz]ed?)\b|\?\s*$",
    re.IGNORECASE,
)


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, a fault of it, and the sentence that it goes against."""

    footing: Footing
    record: Record
    sentence: str
    fault: Fault

    @property
    def found(self) -> Found:
        """The finding, at the words that differ where the statement has any."""
        statement, words = self.footing.statement, self.fault.claim
        span = statement.span(words.start, words.end) if words else statement.span()
        said = " ".join(self.sentence.split())
        message = self.fault.message.replace("the claim", "the statement").replace("the quotation", "its source")
        return Found(span=span, message=f"{message}; {named(self.record)}: “{said}”", source=self.sentence)


def turned(case: Case, rule: str, *, least: float = PLAINLY) -> Iterator[Turned]:
    """Each statement that every one of its sources goes against by one check of :data:`clincite.support.RULES`, with the first fault.

    :param least: share of the statement that must stand in one sentence for the two to be about the same thing.
    """
    for footing in footings(case):
        if not footing.complete or len(telling(footing.statement.text)) < _FEWEST:
            continue
        against = [_against(footing, record, rule, least) for record in footing.records]
        if all(against) and against[0]:
            yield against[0]


def _against(footing: Footing, record: Record, rule: str, least: float) -> Turned | None:
    """The fault against the nearest sentence of a record; None when another that is about as near bears the statement out."""
    statement = footing.statement
    found = shares(statement.text, record)
    # What a paper set out from, or asks, it does not claim.
    told = [
        (found[sentence.place], sentence)
        for sentence in sentences_of(record)
        if not (_ASKS.search(sentence.text) or _ASKS.match(sentence.section.name))
    ]
    best = max((share for share, _ in told), default=0.0)
    if best < least:
        return None
    near = sorted((-share, sentence.place, sentence) for share, sentence in told if share >= _NEAR * best)
    over = "\n".join((*statement.headings, statement.lead))
    plain = _ANSWERS.sub(lambda match: " " * len(match.group()), statement.text)
    first: Turned | None = None
    for _, _, sentence in near:
        context = f"{sentence.section.name}\n{record.title}\n{over}"
        faults = check(plain, sentence.text, context=context, rules=frozenset({rule}))
        if not faults:
            return None
        if first is None:
            first = Turned(footing=footing, record=record, sentence=sentence.text, fault=faults[0])
    return first
