"""CC310: a claim of one of our own answers that does not hold against the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from clincite import __version__
from clincite.compose.verify import Finding, verify_answer
from clincite.errors import AnswerFileError
from clincite.library import Library
from clincite.lint.document import Document, Span
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.records import Record
from clincite.render.json import file_id

#: What CC301 and CC205 tell of.
_OTHERS: Final = frozenset({"quotation", "span", "section-missing", "retracted"})
_SEVERITY: Final[Mapping[str, Severity]] = {
    "record-missing": Severity.NOTE,
    "status-changed": Severity.WARNING,
    "reference": Severity.WARNING,
    "grading": Severity.WARNING,
}


class _Held:
    """The records of the references, as much of a library as checking an answer needs."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records

    def get(self, record_id: str) -> Record | None:
        """The record of that id."""
        return self._records.get(record_id)


def verified(case: Case) -> tuple[Finding, ...]:
    """What does not hold in an answer file; nothing for any other text, and nothing without a library."""
    answer = case.document.answer
    if answer is None or not case.grounds.library:
        return ()
    records = {ground.record.id: ground.record for ground in case.grounds.entries if ground.record is not None}
    done = verify_answer(
        answer, cast(Library, _Held(records)), engine=f"clincite {__version__}", content_id=_content_id(case.document.source)
    )
    return done.findings


def place_of(document: Document, finding: Finding) -> Span:
    """Where in the file a finding is: at its claim, at its reference, else at the field that it names."""
    for statement in document.statements:
        if finding.claim is not None and statement.claim == finding.claim:
            return statement.span()
    field = finding.where.partition("[")[0].partition(".")[0]
    number = finding.where.partition("[")[2].partition("]")[0]
    if field == "references" and number.isdigit() and int(number) < len(document.entries):
        return document.entries[int(number)].span
    start = max(0, document.source.find(f'"{field}"'))
    return Span(start, min(len(document.source), start + len(field) + 2))


def _content_id(source: str) -> str | None:
    try:
        return file_id(source.encode("utf-8", "surrogatepass"))
    except AnswerFileError:
        return None


def _check(case: Case) -> Iterator[Found]:
    for finding in verified(case):
        if finding.rule not in _OTHERS:
            yield Found(
                span=place_of(case.document, finding),
                message=f"{f'{finding.check}: ' if finding.check else ''}{finding.message}",
                severity=_SEVERITY.get(finding.rule, Severity.ERROR),
                source=finding.quote_words,
            )


RULE: Final = Rule(
    code="CC310",
    name="answer-does-not-verify",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the claim does not hold against the library",
    hint="Ask the question again, or correct the claim so that its quotation bears it out; 'clincite verify' tells more",
    check=_check,
)
