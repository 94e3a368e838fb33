"""Run the rules over a document."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from clincite.errors import ClinciteError, UnforeseenError
from clincite.library.base import Library
from clincite.lint import ignores
from clincite.lint.config import LintConfig
from clincite.lint.document import Document
from clincite.lint.grounds import ground
from clincite.lint.places import Places
from clincite.lint.rule import Case, Finding, Found, Rule
from clincite.lint.rules import RULES, unused_ignore

_DEFAULT: Final = LintConfig()


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that raised on a document: a fault of ours. What it had found until then is kept.

    :param code: of the rule.
    :param error: what is to be told.
    """

    code: str
    error: ClinciteError


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a lint found in one document.

    :param findings: by place, then code.
    :param ignored: findings that comments in the document hid.
    :param failures: rules that raised.
    """

    findings: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()


def lint(
    document: Document,
    *,
    library: Library | None,
    today: datetime.date,
    reader: str | None = None,
    rules: Mapping[str, Rule] = RULES,
    config: LintConfig = _DEFAULT,
) -> tuple[Finding, ...]:
    """Every finding in a document, by place and code, less those that its comments hide.

    :param library: where the references are looked up; None: nowhere, and the rules that need one are silent.
    :param reader: whom the text is declared to be for (``clinician``, ``patient``, ``student``), or None.
    :param rules: all rules, by code; ``config`` says which of them run.
    :raises UnforeseenError: a rule raised. :func:`examine` keeps what the others found.
    """
    outcome = examine(document, library=library, today=today, reader=reader, rules=rules, config=config)
    if outcome.failures:
        raise outcome.failures[0].error
    return outcome.findings


def examine(
    document: Document,
    *,
    library: Library | None,
    today: datetime.date,
    reader: str | None = None,
    rules: Mapping[str, Rule] = RULES,
    config: LintConfig = _DEFAULT,
) -> Outcome:
    """As :func:`lint`, with what was hidden, and with the rules that failed told instead of raised."""
    chosen = config.chosen(rules)
    case = Case(document=document, grounds=ground(document, library), today=today, reader=reader)
    found: list[tuple[Rule, Found]] = []
    failures: list[Failure] = []
    for rule in chosen.values():
        error = _run(rule, case, found)
        if error is not None:
            failures.append(Failure(code=rule.code, error=error))
    fixed = config.overrides(rules)
    told = _findings(document, found, fixed)
    hidden = ignores.apply(document, told, ran=chosen, known=rules, library=library is not None)
    shown = hidden.shown
    if hidden.idle and unused_ignore.RULE.code in chosen:
        idle = _findings(document, ((chosen[unused_ignore.RULE.code], found) for found in hidden.idle), fixed)
        shown = tuple(sorted((*shown, *idle), key=_order))
    return Outcome(findings=shown, ignored=hidden.ignored, failures=tuple(failures))


def _run(rule: Rule, case: Case, found: list[tuple[Rule, Found]]) -> ClinciteError | None:
    """Collect what a rule finds; what it raised, if it did: the findings of the others must not be lost with it."""
    try:
        for one in rule.check(case):
            found.append((rule, one))
    except ClinciteError as error:
        return error
    except Exception as error:
        told = UnforeseenError(f"{rule.code} {rule.name}: {type(error).__name__}", " ".join(str(error).split())[:200])
        told.__cause__ = error
        return told
    return None


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return finding.span.start, finding.span.end, finding.code, finding.message


def _findings(document: Document, found: Iterable[tuple[Rule, Found]], fixed: frozenset[str]) -> tuple[Finding, ...]:
    """What is reported: in order, each once, with its fingerprint.

    :param fixed: codes whose severity the user has set.
    """
    places = Places(document.source)
    drafts = {_identity(finding): finding for finding in (_draft(document, places, rule, one, fixed) for rule, one in found)}
    seen: Counter[tuple[str, str]] = Counter()
    told = []
    for finding in sorted(drafts.values(), key=_order):
        same = (finding.code, _plain(finding.words))
        seen[same] += 1
        told.append(msgspec.structs.replace(finding, fingerprint=_fingerprint(*same, seen[same])))
    return tuple(told)


def _identity(finding: Finding) -> tuple[str, int, int, str]:
    return finding.code, finding.span.start, finding.span.end, finding.message


def _draft(document: Document, places: Places, rule: Rule, found: Found, fixed: frozenset[str]) -> Finding:
    line, column = places.of(found.span.start)
    end_line, end_column = places.of(found.span.end)
    return Finding(
        code=rule.code,
        rule=rule.name,
        family=rule.family,
        severity=rule.severity if found.severity is None or rule.code in fixed else found.severity,
        message=found.message or rule.message,
        hint=rule.hint,
        file=document.name,
        span=found.span,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        words=document.source[found.span.start : found.span.end],
        fingerprint="",
        related=found.related,
        source=found.source,
    )


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _fingerprint(code: str, words: str, occurrence: int) -> str:
    """Says nothing of lines, and nothing of what stands around: the same finding keeps it when the text about it is edited."""
    return hashlib.sha256(f"{code}\0{words}\0{occurrence}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
