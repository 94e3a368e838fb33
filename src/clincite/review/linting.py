"""What ``clincite lint`` finds in an answer, claim by claim, for those who review it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from clincite.answers import Answer
from clincite.library import Library
from clincite.lint.config import LintConfig
from clincite.lint.document import Document, Span
from clincite.lint.parse import parse
from clincite.lint.rule import Finding
from clincite.lint.run import lint
from clincite.render.json import render

_FORM: Final = "answer"
# The desk itself says who reviewed an answer and with what interests, and shows apart what does not verify.
_CONFIG: Final = LintConfig(ignore=("no-disclosure", "no-author-or-reviewer", "answer-does-not-verify"))


class LintFound(msgspec.Struct, frozen=True, kw_only=True):
    """What was found.

    :param claims: by claim id, in the order of their places; a finding about a source stands at each claim that quotes it.
    :param whole: what concerns no single claim.
    """

    claims: dict[str, tuple[Finding, ...]]
    whole: tuple[Finding, ...] = ()


def lint_of(answer: Answer, library: Library, *, today: datetime.date) -> LintFound:
    """Lint an answer with all rules but those whose business the desk has.

    :param today: rules about age count from it.
    """
    # What a source says ("clincite: ignore …") must hide nothing here.
    document = msgspec.structs.replace(parse(render(answer), answer.title, form=_FORM), ignores=())
    places = tuple(_places(document))
    claims: dict[str, list[Finding]] = {}
    whole: list[Finding] = []
    for finding in lint(document, library=library, today=today, reader=answer.reader, config=_CONFIG):
        concerned = dict.fromkeys(name for span, names in places if _meet(span, finding.span) for name in names)
        for name in concerned:
            claims.setdefault(name, []).append(finding)
        if not concerned:
            whole.append(finding)
    return LintFound(claims={name: tuple(found) for name, found in claims.items()}, whole=tuple(whole))


def _places(document: Document) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Where the file speaks of a claim: at its words and its quotations, and at each source that it quotes."""
    quoting: Mapping[str, list[str]] = {entry.key: [] for entry in document.entries if entry.key}
    for statement in document.statements:
        if statement.claim is None:
            continue
        yield statement.span(), (statement.claim,)
        for citation in statement.citations:
            yield citation.span, (statement.claim,)
            for key in citation.keys:
                quoting[key].append(statement.claim)
    for entry in document.entries:
        if entry.key:
            yield entry.span, tuple(dict.fromkeys(quoting[entry.key]))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
