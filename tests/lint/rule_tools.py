"""Documents, rules and findings made by hand, for tests of what runs and shows them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from clincite.lint.document import Document, Ignore, Span
from clincite.lint.output.report import Linted, Report
from clincite.lint.rule import Case, Family, Finding, Found, Rule, Severity
from clincite.lint.run import examine

TODAY = datetime.date(2026, 11, 22)


def document(source: str, *ignores: Ignore, name: str = "page.txt") -> Document:
    return Document(name=name, source=source, form="text", ignores=ignores)


def word_rule(word: str, code: str = "CC901", name: str = "a-word", **fields: Any) -> Rule:
    """A rule that finds every place of a word."""

    def check(case: Case) -> Iterator[Found]:
        for match in re.finditer(re.escape(word), case.document.source):
            yield Found(span=Span(match.start(), match.end()))

    given = {"family": Family.STATEMENTS, "severity": Severity.WARNING, "message": f"says {word}", "hint": f"say it without {word}"}
    return Rule(**{"code": code, "name": name, "check": check, **given, **fields})


def fixed_rule(*found: Found, code: str = "CC902", name: str = "fixed", **fields: Any) -> Rule:
    """A rule that finds what it is told to."""
    given = {"family": Family.PAGE, "severity": Severity.NOTE, "message": "a message", "hint": "a hint"}
    return Rule(**{"code": code, "name": name, "check": lambda case: iter(found), **given, **fields})


def table(*rules: Rule) -> dict[str, Rule]:
    return {rule.code: rule for rule in rules}


def found(source: str, *rules: Rule, name: str = "page.txt") -> tuple[Finding, ...]:
    return examine(document(source, name=name), library=None, today=TODAY, rules=table(*rules)).findings


def report(source: str, *rules: Rule, name: str = "page.txt", **fields: Any) -> Report:
    """A report on one file."""
    findings = found(source, *rules, name=name)
    linted = Linted(name=name, source=source, data=source.encode(), findings=findings)
    return Report(**{"files": (linted,), "rules": table(*rules), **fields})
