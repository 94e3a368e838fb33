"""What a rule is, and what it finds. One file of ``lint/rules`` holds one :class:`Rule`."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from clincite.lint.document import Document, Span
from clincite.lint.grounds import Grounds


class Severity(enum.StrEnum):
    """How bad a finding is. An error misleads a reader; a warning leaves them unable to judge; a note is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _ORDER.index(self)


_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


class Family(enum.StrEnum):
    """The families of rules; the first digit of a code says which."""

    CITATIONS = "citations"
    REFERENCES = "references"
    SUPPORT = "support"
    STATEMENTS = "statements"
    PAGE = "page"
    LINT = "lint"  # CC0: about the lint itself


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule is given.

    :param grounds: what the library holds of the references (:mod:`clincite.lint.grounds`).
    :param today: date of the run; rules about age use it and nothing else.
    :param reader: whom the text is declared to be for (``clinician``, ``patient``, ``student``), or None.
    """

    document: Document
    grounds: Grounds
    today: datetime.date
    reader: str | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a rule applies.

    :param message: says more than the rule's own message; None: that one.
    :param severity: graver or lighter than the rule's own; None: that one.
    :param related: other places that the message speaks of.
    :param source: the words of the source that it goes against, for findings of support.
    """

    span: Span
    message: str | None = None
    severity: Severity | None = None
    related: tuple[Span, ...] = ()
    source: str | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be wrong with a clinical text.

    :param code: stable: "CC101"; never used again for another rule.
    :param name: stable, in words: "dangling-citation".
    :param message: one line, without a full stop.
    :param hint: how to mend it, one line.
    :param check: finds every place; it must not raise on any text.
    """

    code: str
    name: str
    family: Family
    severity: Severity
    message: str
    hint: str
    check: Callable[[Case], Iterator[Found]]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is reported: a rule, a place, a message.

    :param line: of the first character, from 1; ``column`` likewise, in characters.
    :param end_line: of the character after the last; ``end_column`` likewise.
    :param words: the words at the place.
    :param fingerprint: the same for the same finding after lines were moved (for baselines and SARIF).
    """

    code: str
    rule: str
    family: Family
    severity: Severity
    message: str
    hint: str
    file: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    words: str
    fingerprint: str
    related: tuple[Span, ...] = ()
    source: str | None = None


def by_code(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by their code; ValueError when two share a code or a name."""
    found: dict[str, Rule] = {}
    names: set[str] = set()
    for rule in rules:
        if rule.code in found or rule.name in names:
            raise ValueError(f"two rules are called {rule.code} or {rule.name}")
        found[rule.code] = rule
        names.add(rule.name)
    return found


def sentence(text: str) -> str:
    """A message as a sentence begins: with a capital, unless its first word has some of its own ("pH"), or is a record id, or no word."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() and ":" not in first[:-1] else text
