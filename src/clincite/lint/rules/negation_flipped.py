"""CC305: a statement that denies what its source affirms, or affirms what it denies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.qualifiers import only_qualifies
from clincite.lint.wording.turned import Turned, turned


def _check(case: Case) -> Iterator[Found]:
    return (one.found for one in turned(case, "negation", least=0.5) if _denies(one))


def _denies(one: Turned) -> bool:
    """Whether one side denies with a plain word, and does so in its main clause.

    What is "lacking" or "failed" may be a part of what the sentence is about, and "without shock" may say of whom it speaks.
    """
    sides = ((one.footing.statement.text, one.fault.claim), (one.sentence, one.fault.quote))
    told = [only_qualifies(text, words.start, words.end) for text, words in sides if words is not None]
    return False in told


RULE: Final = Rule(
    code="CC305",
    name="negation-flipped",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source denies what this affirms, or affirms what it denies",
    hint="Read the source's sentence again: does it deny this or affirm it?",
    check=_check,
)
