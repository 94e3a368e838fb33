"""SARIF 2.1.0, the format of code scanning services.

Columns and offsets count UTF-16 code units, as ``columnKind`` says: what editors and scanning services count in.
"""

from __future__ import annotations

import bisect
import os
import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from clincite import __version__
from clincite.lint.document import Span
from clincite.lint.explain import page, page_name
from clincite.lint.output.report import Linted, Report
from clincite.lint.places import Places
from clincite.lint.rule import Finding, Rule, Severity, sentence
from clincite.render.json import indented

VERSION: Final = "2.1.0"
SCHEMA_URI: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT: Final = "clincite/words/v1"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SNIPPET: Final = 2_000
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_STDIN: Final = "stdin"

# What a message may not hold as it is (sections 3.11.5 and 3.11.6 of the standard): "{0}" is a placeholder, "[words](target)" a link.
_PLACEHOLDER: Final = re.compile(r"[{}]")
_LINK: Final = re.compile(r"([\[\]])(?=[^\[\]]{0,400}\]\(|\()")


def render(report: Report, *, width: int = 88, color: bool = False) -> str:
    """The report as a SARIF log with one run; ``width`` and ``color`` have no effect."""
    return indented({"$schema": SCHEMA_URI, "version": VERSION, "runs": [_run(report)]})


def _run(report: Report) -> dict[str, Any]:
    rules = sorted(report.rules.values(), key=lambda rule: rule.code)
    index = {rule.code: number for number, rule in enumerate(rules)}
    results = [result for number, file in enumerate(report.files) for result in _results(file, number, index, report.baseline)]
    # Where one result says whether it is suppressed, every one must (3.27.23).
    if any("suppressions" in result for result in results):
        results = [{**result, "suppressions": result.get("suppressions", [])} for result in results]
    return {
        "tool": {"driver": _driver(rules)},
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": [{"level": "error", "message": {"text": _text(failure)}} for failure in report.failures],
            }
        ],
        "artifacts": [_artifact(file) for file in report.files],
        "results": results,
    }


def _driver(rules: Sequence[Rule]) -> dict[str, Any]:
    return {"name": "clincite", "version": __version__, "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules]}


def _rule(rule: Rule) -> dict[str, Any]:
    # No helpUri: it must be absolute, and the page comes with the package. The whole page is the help.
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": f"{sentence(rule.message)}."},
        "fullDescription": {"text": f"{sentence(rule.message)}."},
        "help": {"text": f"{sentence(rule.hint)}.", "markdown": page(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["clinical-citations", rule.family], "page": page_name(rule.code)},
    }


def _artifact(file: Linted) -> dict[str, Any]:
    return {
        "location": {"uri": uri(file.name)},
        "roles": ["analysisTarget"],
        "length": len(file.data),
        "encoding": "UTF-8",
        "hashes": {"sha-256": file.sha256},
    }


def _results(file: Linted, number: int, index: dict[str, int], baseline: bool) -> list[dict[str, Any]]:
    units = Units(file.source)
    location = {"uri": uri(file.name), "index": number}
    drafts = [
        *((finding, None, "new") for finding in file.findings),
        *((finding, {"kind": "inSource", "justification": "a comment in the file hides it"}, "unchanged") for finding in file.ignored),
        *((finding, {"kind": "external", "justification": "the baseline knows it"}, "unchanged") for finding in file.known),
    ]
    results = []
    for finding, suppression, state in sorted(drafts, key=lambda draft: (draft[0].span, draft[0].code, draft[0].message)):
        result = _result(finding, units, location, index)
        if suppression:
            result["suppressions"] = [suppression]
        if baseline:
            result["baselineState"] = state
        results.append(result)
    return results


def _result(finding: Finding, units: Units, location: dict[str, Any], index: dict[str, int]) -> dict[str, Any]:
    said = sentence(finding.message)
    source = " ".join((finding.source or "").split())
    if source and source not in said:
        said += f". Source: “{source}”"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(said)},
        "locations": [_location(finding.span, units, location)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [{"id": number, **_location(span, units, location)} for number, span in enumerate(finding.related, 1)]
    return result


def _location(span: Span, units: Units, location: dict[str, Any]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": location, "region": units.region(span)}}


class Units:
    """Places of a source in UTF-16 code units: a character beyond U+FFFF is two of them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._places = Places(source)
        self._wide = [match.start() for match in _ASTRAL.finditer(source)]

    def offset(self, place: int) -> int:
        """Code units before a place."""
        return place + bisect.bisect_left(self._wide, place)

    def region(self, span: Span) -> dict[str, Any]:
        """A region: lines and columns from 1, the end column one past the last."""
        line, column = self._at(span.start)
        end_line, end_column = self._at(span.end)
        start = self.offset(span.start)
        region: dict[str, Any] = {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": start,
            "charLength": self.offset(span.end) - start,
        }
        if span.end - span.start <= _SNIPPET:
            region["snippet"] = {"text": self._source[span.start : span.end]}
        return region

    def _at(self, place: int) -> tuple[int, int]:
        line, _ = self._places.of(place)
        return line, self.offset(place) - self.offset(self._places.start(line)) + 1


def uri(name: str) -> str:
    """The URI of a file: relative to the working folder where it lies in it, else absolute; standard input has a name of its own."""
    if name == "-":
        return _STDIN
    path = Path(name)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return quote(os.fsencode(PurePath(os.path.normpath(path)).as_posix()))


def _text(message: str) -> str:
    doubled = _PLACEHOLDER.sub(lambda match: match[0] * 2, message)
    return _LINK.sub(r"\\\1", doubled)
