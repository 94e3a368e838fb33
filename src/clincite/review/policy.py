"""The rules of review that a user may set, as they are in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.answers import Answer
from clincite.render.words import counted
from clincite.settings import Settings

_FEWEST_CRITICAL: Final = 2
_WORD: Final = re.compile(r"\w+")


class ReviewPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How many persons, and how long an approval lasts.

    :param signatures: persons who must sign an answer before it is approved; one at least.
    :param critical_approvals: persons who must approve each safety-critical claim one by one; two at least.
    :param months: after an approval the next review is due.
    :param months_by_topic: the same for single topics, by words of the question or the title.
    :raises ValueError: fewer persons or months than there must be.
    """

    signatures: int = 1
    critical_approvals: int = _FEWEST_CRITICAL
    months: int = 12
    months_by_topic: Mapping[str, int] = {}

    def __post_init__(self) -> None:
        if self.signatures < 1 or self.critical_approvals < _FEWEST_CRITICAL or min((self.months, *self.months_by_topic.values())) < 1:
            raise ValueError("a policy needs one signature, two approvals of what is safety-critical, and one month at least")

    @classmethod
    def of(cls, settings: Settings) -> ReviewPolicy:
        """The policy that the settings put in force."""
        return cls(
            signatures=settings.review_signatures,
            critical_approvals=settings.review_critical_approvals,
            months=settings.review_months,
            months_by_topic=dict(settings.review_months_by_topic),
        )

    def months_for(self, answer: Answer) -> int:
        """After how many months the review of an answer is due: the fewest of the topics that its question or title names."""
        return self.months_about(answer.question, answer.title)

    def months_about(self, *texts: str) -> int:
        """:meth:`months_for`, by the words themselves."""
        named = [months for topic, months in self.months_by_topic.items() if any(_names(text, topic) for text in texts)]
        return min(named, default=self.months)

    def sentences(self) -> tuple[str, ...]:
        """The rules in words, for everybody to read."""
        told = [
            f"An answer is approved once {counted(self.signatures, 'person has', 'persons have')} signed it, each with a statement of "
            "competing interests, which is shown with the name.",
            f"Each safety-critical sentence is approved by {self.critical_approvals} persons, one by one.",
            "Nobody approves what they asked for, submitted or reworded.",
            "Every sentence must verify against its sources at the moment of approval.",
            f"A new review is due {_months(self.months)} after an approval; an answer whose review is overdue says so.",
        ]
        told += (f"On {topic} it is due after {_months(months)}." for topic, months in sorted(self.months_by_topic.items()))
        told.append("When a source is retracted, replaced or changed, the answers that stand on it say so at once and are reviewed anew.")
        return tuple(told)


def _months(number: int) -> str:
    return counted(number, "month", "months")


def _names(text: str, topic: str) -> bool:
    """Whether a text holds the words of a topic, whole and side by side."""
    words = _words(topic)
    return words != "  " and words in _words(text)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
