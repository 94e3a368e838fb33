"""CC309: a source that shares no word with the statement that cites it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.footing import footings, named
from clincite.lint.wording.subjects import akin, all_words
from clincite.question.vocabulary import abbreviations
from clincite.records import Record
from clincite.support.locate import telling

#: Fewer telling words than this may miss each other by chance, and so may a source of fewer words than that.
_FEWEST: Final = 3
_SOURCE: Final = 60
_SOURCE_DIGEST: Final = 25


def _check(case: Case) -> Iterator[Found]:
    for footing in footings(case):
        if footing.exhaustive and all(_unrelated(case, footing.statement, record) for record in footing.records):
            record = footing.records[0]
            message = f"{named(record)} shares no telling word with this statement or what it stands under"
            severity = Severity.ERROR if footing.whole else Severity.WARNING
            yield Found(span=footing.statement.span(), message=message, severity=severity)


def _unrelated(case: Case, statement: Statement, record: Record) -> bool:
    own = telling(statement.text)
    if len(own) < _FEWEST or _length(record) < (_SOURCE_DIGEST if record.digest else _SOURCE):
        return False
    known = all_words(record)
    over = telling(" ".join((*statement.headings, statement.lead, case.document.title or "")))
    said = own | over | _spelt_out(statement.text)
    return not any(akin(stem, known) for stem in said)


def _length(record: Record) -> int:
    return sum(len(section.text.split()) for section in record.sections)


def _spelt_out(text: str) -> frozenset[str]:
    """Index terms of the long forms of the abbreviations in a text, and of the short forms of its words."""
    words = frozenset(text.replace("(", " ").replace(")", " ").split())
    long = [form for short in words & _shorts().keys() for form in _shorts()[short]]
    return telling(" ".join(long))


@lru_cache(maxsize=1)
def _shorts() -> dict[str, tuple[str, ...]]:
    return abbreviations()


RULE: Final = Rule(
    code="CC309",
    name="unrelated-source",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source is about something else altogether",
    hint="Look the reference up: its identifier or number may be another paper's",
    check=_check,
)
