"""What a check of a claim against its quotation finds, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec


class Words(msgspec.Struct, frozen=True):
    """A stretch of a text: ``text == whole[start:end]``."""

    start: int
    end: int
    text: str


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a claim says more, or other, than its quotation.

    :param rule: stable name of the check (:data:`clincite.support.check.RULES`).
    :param message: what is wrong, one sentence without a full stop.
    :param claim: the words of the claim; None: words are missing from it.
    :param quote: the words of the quotation that they go against; None: it has none, or they stand in its context.
    """

    rule: str
    message: str
    claim: Words | None = None
    quote: Words | None = None


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A claim beside what it stands on.

    :param quote: the quoted words.
    :param context: headings and title over the quotation, whose words a claim may carry too.
    """

    claim: str
    quote: str
    context: str = ""


#: A check of one kind: every fault of that kind.
Check = Callable[[Pair], Iterator[Fault]]


def words(text: str, start: int, end: int) -> Words:
    """The words of a text between two places."""
    return Words(start, end, text[start:end])
