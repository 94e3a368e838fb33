"""A statement beside the records that it cites, made by hand: what the rules of support are given, without a parser."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from clincite.lint.document import Block, Document, Entry, Passage, Statement
from clincite.lint.grounds import Cited, Ground, Grounds
from clincite.lint.rule import Case, Found, Rule
from clincite.records import Record, RecordKind, Section

TODAY = datetime.date(2026, 11, 22)


def passage(text: str, start: int = 0) -> Passage:
    return Passage(text=text, places=tuple(range(start, start + len(text))))


def paper(
    title: str, *texts: str | tuple[str, str], kind: RecordKind = RecordKind.TRIAL, key: str = "pmid:1", digest: bool = False
) -> Record:
    """A paper of sections: a text alone is an unnamed part of its abstract."""
    parts = [
        ("Abstract" if number == 0 else f"Abstract {number}", part) if isinstance(part, str) else part for number, part in enumerate(texts)
    ]
    return Record(id=key, kind=kind, title=title, sections=tuple(Section(name=name, text=text) for name, text in parts), digest=digest)


def case_of(
    text: str,
    records: Sequence[Record],
    *,
    whole: bool = True,
    certain: bool = True,
    missing: bool = False,
    headings: tuple[str, ...] = (),
    lead: str = "",
    block: Block = Block.BULLET,
) -> Case:
    """One statement that cites every record."""
    statement = Statement(passage=passage(text), block=block, headings=headings, lead=lead)
    entries = tuple(Entry(position=place, passage=passage(record.title, 5000 * place)) for place, record in enumerate(records, start=1))
    grounds = tuple(Ground(entry=entry, record=record, by="pmid", whole=whole) for entry, record in zip(entries, records, strict=True))
    document = Document(name="-", source=text, form="text", statements=(statement,), entries=entries)
    cited = Cited(grounds=grounds, certain=certain, missing=missing)
    return Case(document=document, grounds=Grounds(entries=grounds, statements=(cited,), library=True), today=TODAY)


def found(rule: Rule, text: str, *records: Record, **given: object) -> list[Found]:
    return list(rule.check(case_of(text, records, **given)))  # type: ignore[arg-type]


def words(rule: Rule, text: str, *records: Record, **given: object) -> list[str]:
    """The words that each finding stands at."""
    return [text[one.span.start : one.span.end] for one in found(rule, text, *records, **given)]
