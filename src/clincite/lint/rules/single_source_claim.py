"""CC403: general facts that rest on one small study, or figures that all come from one source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.document import Entry, Span, Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.around import cited, in_full, sources_of, told_before
from clincite.lint.wording.figures import denominator, percentages
from clincite.lint.wording.lexicon.people import SHARED
from clincite.records import Record, RecordKind

#: Figures from one source alone: two may be chance, three are a page written from it.
_MANY: Final = 3
_SMALL: Final = 100
_FIGURE: Final = re.compile(rf"\s?\)?\s(?:of|in)\s[^.;%]{{0,60}}?{SHARED}\b|\s(?:[\w-]{{1,30}}\s){{0,2}}{SHARED}\b", re.IGNORECASE)
_GROUP_BEFORE: Final = re.compile(rf"\b{SHARED}\s?[(\[]\s?(?:about\s|approximately\s|~\s?)?\Z", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(
    r"\b(?:always|(?<!who\s)(?<!that\s)(?<!had\s)never|(?:the\s)?(?:most\scommon|commonest|leading)\s(?:cause|form|type|reason)"
    r"|(?:treatment|drug|test|method"
    r"|procedure|therapy)\sof\schoice"
    r"|all\spatients|no\spatients?|in\s(?:all|every)\scases?|invariably|without\sexception|proves?|proven)\b",
    re.IGNORECASE,
)
#: The statement says itself whose finding it is.
_ATTRIBUTED: Final = re.compile(
    r"\b(?:(?:one|a|an|two|three|this|that|the|its|small|large|single)\s(?:[\w-]{1,20}\s){0,4}(?:series|stud(?:y|ies)|trials?"
    r"|cohorts?|reports?|survey|registry|audit|review|meta-analysis|analysis)"
    r"|(?:at|in|from)\s(?:one|a\ssingle)\s(?:[\w-]{1,20}\s){0,3}(?:centre|center|clinic|hospital|unit)|according\sto"
    r"|reported\scases?|case\sreports?|study|series|trial|cohort|et\sal)\b",
    re.IGNORECASE,
)
_TINY: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|all|\d)\s(?:of|out\sof)\s(?:the\s)?(?P<whole>three|four|five|six|seven"
    r"|eight|nine|ten|[3-9]|10)\s"
    r"(?:[\w-]{1,20}\s){0,2}(?:patients|people|cases|children|adults|women|men)\b"
    r"|\b(?:in|from)\s(?:one|a|a\ssingle)\s(?:small\s)?case\s(?:report|series)\b",
    re.IGNORECASE,
)
_POOLED_TITLE: Final = re.compile(
    r"systematic\sreview|meta-?\s?analysis|guideline|cochrane|consensus|recommendation|pooled|registry|nationwide|surveillance",
    re.IGNORECASE,
)
#: Titles that tell a design from which no effect can be told.
_WEAK_TITLE: Final = re.compile(
    r"\b(?:case\s(?:reports?|series)|before[-–\s](?:and[-–\s])?after\s(?:study|comparison|analysis)|pre-?\s?post\sstudy|uncontrolled\s(?:study|trial)"
    r"|historical(?:ly)?\scontrol\w*|pilot\sstudy)\b",
    re.IGNORECASE,
)
#: An effect told as a fact, in the present tense.
_EFFECT: Final = re.compile(
    r"\b(?:reduces?|prevents?|cures?|improves?|lowers?|decreases?|increases?|eliminates?|halves?|abolish(?:es)?|resolves?)\b", re.IGNORECASE
)
_EMPHATIC: Final = re.compile(r"\b(?:dramatic|marked|drastic|strong|vast|huge|substantial|remarkabl|significant)(?:al)?ly\b", re.IGNORECASE)
_SINGLE_DESIGN: Final = re.compile(
    r"\b(?:case\s(?:series|report)|series|single|one\s(?:clinic|centre|center|hospital|institution|department))\b", re.IGNORECASE
)


class _Use(msgspec.Struct, frozen=True):
    """Figures of a statement that rests on one source alone."""

    number: int
    span: Span
    text: str


def _check(case: Case) -> Iterator[Found]:
    taken: set[int] = set()
    yield from _many_figures(case, taken)
    for number, statement in enumerate(case.document.statements):
        if number not in taken and len(sources_of(statement.cited)) == 1:
            yield from _one_study(case, number, statement)


def _many_figures(case: Case, taken: set[int]) -> Iterator[Found]:
    statements = case.document.statements
    counted = [denominator(in_full(statement)) is not None for statement in statements]
    uses: dict[str, list[_Use]] = {}
    for number, (statement, before) in enumerate(zip(statements, told_before(case.document, counted), strict=True)):
        sources = sources_of(statement.citations)
        if len(sources) != 1 or counted[number] or before or _ATTRIBUTED.search(statement.text):
            continue
        for share in percentages(statement.text):
            before_it = statement.text[max(0, share.start - 60) : share.start]
            if _FIGURE.match(statement.text, share.end) or _GROUP_BEFORE.search(before_it):
                uses.setdefault(next(iter(sources)), []).append(_Use(number, statement.span(share.start, share.end), share.text))
    for found in uses.values():
        if len(found) < _MANY or _is_pooled(case, found[0].number):
            continue
        taken.update(use.number for use in found)
        figures = ", ".join(dict.fromkeys(use.text for use in found))
        yield Found(
            span=found[0].span,
            message=f"{len(found)} figures ({figures}) are told as general facts and rest on this one source",
            related=tuple(use.span for use in found[1:]),
        )


def _is_pooled(case: Case, number: int) -> bool:
    """Whether the one source of a statement is known to gather many studies or a whole population."""
    grounds = cited(case, number)
    if not grounds.certain or len(grounds.grounds) != 1:
        return False
    record, entry = grounds.grounds[0].record, grounds.grounds[0].entry
    if record is not None:
        return record.kind in _GATHERED or bool(_POOLED_TITLE.search(f"{record.title} {record.design or ''}"))
    return _is_pooled_by_title(entry)


_GATHERED: Final = frozenset({RecordKind.GUIDELINE, RecordKind.GUIDELINE_SUMMARY, RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS})


def _is_pooled_by_title(entry: Entry) -> bool:
    return bool(entry.identifiers and _POOLED_TITLE.search(entry.title or entry.passage.text[:400]))


def _one_study(case: Case, number: int, statement: Statement) -> Iterator[Found]:
    """A figure or an absolute on one study that the library knows to be small, or that says so itself."""
    grounds = cited(case, number)
    records = grounds.records
    told = _ATTRIBUTED.search(statement.text) or denominator(in_full(statement))
    if grounds.certain and len(records) == 1 and not told and (why := _small(records[0])):
        absolute = _ABSOLUTE.search(statement.text)
        place = (absolute.start(), absolute.end()) if absolute else _bare_figure(statement)
        if place:
            words = statement.text[place[0] : place[1]]
            yield Found(span=statement.span(*place), message=f"“{words}” is told as a general fact and rests on {why}")
            return
    weak = _weak_by_title(case, number) if statement.claim is None and not told else None
    effect = _EFFECT.search(statement.text)
    if weak and effect:
        sure = _EMPHATIC.search(statement.text) or next(percentages(statement.text), None)
        message = f"“{effect.group()}” is told as a general fact and rests on one source, whose title says “{weak}”"
        severity = None if sure else Severity.NOTE
        yield Found(span=statement.span(effect.start(), effect.end()), message=message, severity=severity)
        return
    tiny = _TINY.search(statement.text)
    if tiny and statement.claim is None:
        message = f"this rests on one report of very few people (“{tiny.group()}”)"
        yield Found(span=statement.span(tiny.start(), tiny.end()), message=message, severity=Severity.NOTE)


def _weak_by_title(case: Case, number: int) -> str | None:
    """The design that the title of a statement's one source tells, where no effect can be told from it."""
    grounds = cited(case, number)
    if not grounds.certain or len(grounds.grounds) != 1:
        return None
    entry = grounds.grounds[0].entry
    match = _WEAK_TITLE.search(entry.title or entry.passage.text[:400])
    return match.group() if match and not _POOLED_TITLE.search(entry.title or entry.passage.text[:400]) else None


def _bare_figure(statement: Statement) -> tuple[int, int] | None:
    shares = (share for share in percentages(statement.text) if _FIGURE.match(statement.text, share.end))
    return next(((share.start, share.end) for share in shares), None)


def _small(record: Record) -> str | None:
    """In words, why a record is a single small study; None: it is not, or nobody knows."""
    if record.kind is RecordKind.CASE_REPORT:
        return "one case report"
    design = record.design or ""
    if record.kind is not RecordKind.OBSERVATIONAL or _POOLED_TITLE.search(f"{record.title} {design}"):
        return None
    people = f" of {record.n:,} people" if record.n else ""
    if record.n is not None and record.n <= _SMALL:
        return f"one study{people}"
    return f"one series{people}" if _SINGLE_DESIGN.search(design) else None


RULE: Final = Rule(
    code="CC403",
    name="single-source-claim",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="a general fact rests on one study",
    hint="name the study and its size in the sentence, or cite a second source",
    check=_check,
)
