"""CC104: a medical fact or advice without a source, on a page that gives sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from clincite.lint.document import Block, Document, Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.titles import content
from clincite.lint.wording.medical import asserts

_ENDS_IN_NUMBER: Final = re.compile(r"(?:[^\W\d]|[)\]])\s?[(\[]?\d{1,2}(?:\s?[,–-]\s?\d{1,2})*[.)\]\s]*$")
#: A guideline's own mark of when it was agreed ("[2014, amended 2023]") tells where the recommendation comes from.
_TAGGED: Final = re.compile(r"\[[A-Za-z ]{0,20}(?:19|20)\d\d[A-Za-z0-9 ,;]{0,40}\]\.?$")
#: So the last sentence of a paragraph begins that goes on about the one before it.
_GOES_ON: Final = re.compile(
    r"(?:this|these|that|those|such|it|its|they|their|he|she|both|neither|either|however|but|and|thus|therefore|hence|consequently|so"
    r"|moreover|furthermore|also|similarly|likewise|conversely|in contrast|by contrast|otherwise|instead|in addition|additionally|overall"
    r"|in summary|in conclusion|finally|again|here|there|most|many|some|others?|all|the (?:same|other|latter|former|stud\w+|trials?"
    r"|authors?|effects?|results?|risks?|rates?|benefits?|diagnosis|drugs?|condition|disease|disorder|treatment|patients?))\b",
    re.IGNORECASE,
)
_GAP: Final = 80  # characters of markup and marks between sentences of one paragraph
# Where more statements lack a source than have one, that is one fault of the page.
_PAGE: Final = 1.0
_RELATED: Final = 50
# A page without a list cites as a habit from so many statements on; a link or two are there to read more.
_HABIT: Final = 3


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    cited = [statement for statement in document.statements if statement.cited]
    if not document.entries and len(cited) < _HABIT:
        return
    bare = _uncovered(document)
    if not bare:
        return
    if len(bare) > 1 and len(bare) > _PAGE * len(cited):
        # A row of a table leans on its table; a sentence stands alone.
        first = next((statement for statement in bare if statement.block is not Block.TABLE), bare[0])
        told = f"only {len(cited)} of the statements do" if cited else "no statement cites any of them"
        yield Found(
            span=first.span(),
            message=f"{len(bare)} medical statements give no source; {'references are listed, and ' if not cited else ''}{told}",
            related=tuple(statement.span() for statement in bare[:_RELATED] if statement is not first),
        )
        return
    for statement in bare:
        yield Found(span=statement.span())


def _uncovered(document: Document) -> list[Statement]:
    """Medical statements without a source of their own, of their block or of a sentence beside them."""
    statements = document.statements
    covered = {place for place, statement in enumerate(statements) if statement.cited}
    new = _new_at_the_end(document)
    for (place, one), (_, other) in pairwise(enumerate(statements)):
        if _same_paragraph(document, one, other):
            # A source at one sentence of a paragraph is read as that of its neighbours.
            covered |= {place, place + 1} if one.cited or other.cited else set()
    covered |= _of_tables(statements)
    end = _question_end(document)
    bare = [statement for place, statement in enumerate(statements) if (place not in covered or place in new) and asserts(statement)]
    # A number at the very end may be a mark that reads like a quantity ("half the dose 4").
    return [
        one for one in bare if not _ENDS_IN_NUMBER.search(one.text[-40:]) and not _TAGGED.search(one.text[-80:]) and one.span().start >= end
    ]


def _of_tables(statements: tuple[Statement, ...]) -> set[int]:
    """Places of rows that need no source of their own: another row, or a sentence beside the table, has one; or they are not first.

    A table without any source is one finding, at its first row.
    """
    rows: set[int] = set()
    for _, run in groupby(enumerate(statements), key=lambda item: (item[1].block is Block.TABLE, item[1].headings)):
        places = [place for place, statement in run if statement.block is Block.TABLE]
        if not places:
            continue
        beside = (place for place in (places[0] - 1, places[-1] + 1) if 0 <= place < len(statements))
        near = [statements[place] for place in beside if statements[place].headings == statements[places[0]].headings]
        sourced = any(statement.cited for statement in (*near, *(statements[place] for place in places)))
        rows.update(places if sourced else places[1:])
    return rows


def _new_at_the_end(document: Document) -> frozenset[int]:
    """Places of statements that end a cited paragraph without a source and share no word with what is cited in it."""
    found: set[int] = set()
    words: set[str] = set()
    statements = document.statements
    for place, (one, other) in enumerate(pairwise(statements), 1):
        words |= content(one.text)
        if not _same_paragraph(document, one, other):
            words = set()
            continue
        after = statements[place + 1] if place + 1 < len(statements) else None
        ends = after is None or not _same_paragraph(document, other, after)
        if ends and one.citations and not other.cited and not _GOES_ON.match(other.text) and not words & content(other.text):
            found.add(place)
    return frozenset(found)


def _question_end(document: Document) -> int:
    """Where the question ends that heads a pasted answer: a first paragraph that closes with a question mark; else 0."""
    lines = document.source.lstrip()
    first = lines.split("\n\n", 1)[0]
    return len(document.source) - len(lines) + len(first) if first.rstrip(" \t\r*_").endswith("?") else 0


def _same_paragraph(document: Document, one: Statement, other: Statement) -> bool:
    if one.block is not other.block or one.block not in {Block.PARAGRAPH, Block.TABLE} or one.headings != other.headings:
        return False
    start, end = one.span().end, other.span().start
    if not 0 <= end - start <= _GAP:
        return False
    between = document.source[start:end].casefold()
    lines = between.count("\n")
    return (lines == 0 or (lines == 1 and document.form != "text")) and not any(
        tag in between for tag in ("</p", "<br", "</li", "</div", "</tr")
    )


RULE: Final = Rule(
    code="CC104",
    name="uncited-statement",
    family=Family.CITATIONS,
    severity=Severity.WARNING,
    message="A medical statement gives no source, where others do",
    hint="Cite what it stands on, or take it out",
    check=_check,
)
