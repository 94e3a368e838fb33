"""CC408: a number that cannot be right, a dose ten times any that the sources give, or one at odds with the text's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Document, Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.arithmetic import impossible
from clincite.lint.wording.around import texts_of
from clincite.lint.wording.daily import apart, daily_and_weekly, schedules
from clincite.lint.wording.doses import Dose, doses
from clincite.records import Record

_TIMES: Final = 10.0
#: To milligrams, or to units.
_SCALE: Final = {
    "mg": 1.0,
    "milligram": 1.0,
    "g": 1000.0,
    "gram": 1000.0,
    "mcg": 1e-3,
    "microgram": 1e-3,
    "µg": 1e-3,
    "μg": 1e-3,
    "ng": 1e-6,
    "nanogram": 1e-6,
}
_LONGEST: Final = 200_000

Amount = tuple[str, str]


def _check(case: Case) -> Iterator[Found]:
    known: dict[Amount, list[tuple[float, str]]] | None = None
    for statement in case.document.statements:
        if not any(char.isdigit() for char in statement.text):
            continue
        for wrong in impossible(statement.text):
            yield Found(span=statement.span(wrong.start, wrong.end), message=wrong.why)
        if case.grounds.library:
            if known is None:
                known = _known(case)
            yield from _out_of_scale(statement, known)
    yield from _at_odds(case.document)


def _at_odds(document: Document) -> Iterator[Found]:
    """What the text's own doses of one drug tell of each other."""
    found = list(schedules(document))
    for pair in apart(found):
        message = (
            f"“{pair.odd.text}” is at least {pair.times:.0f} times as much {pair.odd.drug} a day as “{pair.other.text}”"
            if pair.odd.low > pair.other.high
            else f"“{pair.odd.text}” is at most a {pair.times:.0f}th of “{pair.other.text}” of {pair.odd.drug} a day"
        )
        yield Found(span=pair.odd.span, message=f"{message}; one of the units may be wrong", related=(pair.other.span,))
    for pair in daily_and_weekly(found):
        message = f"“{pair.odd.text}” of {pair.odd.drug}, which elsewhere is taken weekly (“{pair.other.text}”)"
        yield Found(span=pair.odd.span, message=message, related=(pair.other.span,), severity=Severity.WARNING)


def _known(case: Case) -> dict[Amount, list[tuple[float, str]]]:
    """Every amount that the records of the references give, by drug and kind of unit, with the words."""
    found: dict[Amount, list[tuple[float, str]]] = {}
    records: dict[str, Record] = {ground.record.id: ground.record for ground in case.grounds.entries if ground.record is not None}
    for record in records.values():
        for text in texts_of(record):
            for dose in doses(text[:_LONGEST]):
                scaled = _scaled(dose)
                if dose.drug is not None and scaled is not None:
                    kind, low, high = scaled
                    words = text[dose.start : dose.end]
                    found.setdefault((dose.drug, kind), []).extend([(low, words), (high, words)])
    return found


def _out_of_scale(statement: Statement, known: dict[Amount, list[tuple[float, str]]]) -> Iterator[Found]:
    for dose in doses(statement.text):
        scaled = _scaled(dose)
        if dose.drug is None or scaled is None or not (amounts := known.get((dose.drug, scaled[0]))):
            continue
        _, low, high = scaled
        least, most = min(amounts), max(amounts)
        words, span = statement.text[dose.start : dose.end], statement.span(dose.start, dose.end)
        if low >= _TIMES * most[0] > 0:
            message = f"“{words}” is {low / most[0]:.0f} times the largest dose of {dose.drug} in the sources (“{most[1]}”)"
            yield Found(span=span, message=message, source=most[1])
        elif 0 < high <= least[0] / _TIMES:
            message = f"“{words}” is a {least[0] / high:.0f}th of the smallest dose of {dose.drug} in the sources (“{least[1]}”)"
            yield Found(span=span, message=message, source=least[1])


def _scaled(dose: Dose) -> tuple[str, float, float] | None:
    """(kind, low, high) in milligrams or units; None for units that cannot be compared."""
    unit, _, per = dose.unit.partition("/")
    kind = "/kg" if per else ""
    if unit.lower().removeprefix("international ") in {"unit", "units", "iu", "i.u.", "i.u"}:
        return f"units{kind}", dose.low, dose.high
    scale = _SCALE.get(unit if unit in _SCALE else unit.rstrip("s"))
    return None if scale is None else (f"mg{kind}", dose.low * scale, dose.high * scale)


RULE: Final = Rule(
    code="CC408",
    name="unusual-magnitude",
    family=Family.STATEMENTS,
    severity=Severity.ERROR,
    message="a number that cannot be right, or a dose far from those in the sources or in the text itself",
    hint="check the number against its source: a decimal point or a unit may be wrong",
    check=_check,
)
