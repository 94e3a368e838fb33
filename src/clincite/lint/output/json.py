"""One JSON object for programs. Offsets and columns count characters (Unicode code points) of the decoded text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from clincite.lint.document import Span
from clincite.lint.explain import page_name
from clincite.lint.output.report import Linted, Report
from clincite.lint.places import Places
from clincite.lint.rule import Finding, Rule, sentence
from clincite.render.json import indented

SCHEMA: Final = "clincite/lint/1"


def render(report: Report, *, width: int = 88, color: bool = False) -> str:
    """The report as JSON; ``width`` and ``color`` have no effect."""
    summary = report.summary
    return indented(
        {
            "schema": SCHEMA,
            "files": [
                {"name": file.name, "form": file.form, "sha256": file.sha256, "ignored": len(file.ignored), "known": len(file.known)}
                for file in report.files
            ],
            "findings": [found for file in report.files for found in _findings(file)],
            "summary": {name: getattr(summary, name) for name in summary.__struct_fields__},
            "failures": list(report.failures),
        }
    )


def rule_list(rules: Mapping[str, Rule]) -> str:
    """Every rule, as JSON."""
    shown = [
        {
            "code": rule.code,
            "name": rule.name,
            "family": rule.family,
            "severity": rule.severity,
            "message": sentence(rule.message),
            "hint": sentence(rule.hint),
            "page": page_name(rule.code),
        }
        for _, rule in sorted(rules.items())
    ]
    return indented({"schema": f"{SCHEMA}/rules", "rules": shown})


def _findings(file: Linted) -> list[dict[str, Any]]:
    places = Places(file.source)
    return [_finding(finding, file.source, places) for finding in file.findings]


def _finding(finding: Finding, source: str, places: Places) -> dict[str, Any]:
    return {
        "file": finding.file,
        "code": finding.code,
        "rule": finding.rule,
        "family": finding.family,
        "severity": finding.severity,
        "message": sentence(finding.message),
        "hint": sentence(finding.hint),
        "page": page_name(finding.code),
        **_place(finding.span, source, places),
        "source": finding.source,
        "related": [_place(span, source, places) for span in finding.related],
        "fingerprint": finding.fingerprint,
    }


def _place(span: Span, source: str, places: Places) -> dict[str, Any]:
    line, column = places.of(span.start)
    end_line, end_column = places.of(span.end)
    return {
        "start": span.start,
        "end": span.end,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "words": source[span.start : span.end],
    }
