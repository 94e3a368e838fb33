"""What a statement stands on, for the rules that compare it with its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.document import Statement
from clincite.lint.grounds import Ground
from clincite.lint.rule import Case
from clincite.records import Record, is_ours

_ABSTRACT: Final = 8_000
#: What is longer is no statement, and would be compared word by word with every sentence of its sources.
_LONGEST: Final = 1_500
_PARTS: Final = ("introduction", "discussion", "materials", "full text", "body")


class Footing(msgspec.Struct, frozen=True, kw_only=True):
    """A statement and the records that it may stand on. A rule reports only what goes against all of them.

    :param grounds: those whose record is known, each record once.
    :param complete: True when every source that it cites is known, so that what none of them has it cannot have from any.
    """

    statement: Statement
    grounds: tuple[Ground, ...]
    complete: bool

    @property
    def records(self) -> tuple[Record, ...]:
        """The records."""
        return tuple(ground.record for ground in self.grounds if ground.record is not None)

    @property
    def exhaustive(self) -> bool:
        """Whether what its records lack may be held against it: all are known, and none is one summary of several of the same source."""
        return self.complete and all(is_ours(record.id) or not record.digest for record in self.records)

    @property
    def whole(self) -> bool:
        """Whether all of them hold the sources' own words."""
        return all(ground.whole for ground in self.grounds)


def footings(case: Case) -> Iterator[Footing]:
    """Every statement that cites a record the library knows, in order. Sentences of our own answers are for CC310.

    A record whose title is not the one listed is none: which of the two is meant is for CC204.
    """
    if case.document.answer is not None:
        return
    for statement, cited in zip(case.document.statements, case.grounds.statements, strict=False):
        known = {ground.record.id: ground for ground in cited.grounds if ground.record is not None and not ground.mistitled}
        if known and len(statement.text) <= _LONGEST:
            complete = not cited.missing and len(known) == len({ground.entry.position for ground in cited.grounds})
            yield Footing(statement=statement, grounds=tuple(known.values()), complete=complete)


def named(record: Record) -> str:
    """A record in a message: its title, and that we hold a digest or a summary only."""
    title = record.title.rstrip(". ")
    if is_ours(record.id):
        return f"our digest of “{title}”"
    return f"the summary “{title}”" if record.digest else f"“{title}”"


def full_text(record: Record) -> bool:
    """Whether a record is likely to hold the whole paper and not only its abstract."""
    names = " ".join(section.name.lower() for section in record.sections)
    long = sum(len(section.text) for section in record.sections) > _ABSTRACT
    return long and any(part in names for part in _PARTS)
