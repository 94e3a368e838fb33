from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.document import Span
from clincite.lint.output import json as lint_json
from clincite.lint.rule import Found
from tests.lint.rule_tools import fixed_rule, report, table, word_rule


def shown(source: str, *rules: Any, **fields: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(lint_json.render(report(source, *rules, **fields)))
    return value


def test_a_finding_with_its_offsets() -> None:
    rule = fixed_rule(Found(span=Span(2, 6), source="its words", related=(Span(7, 11),)))
    value = shown("😀 word\nmore", rule)
    assert value["schema"] == "clincite/lint/1"
    (finding,) = value["findings"]
    assert finding == {
        "file": "page.txt",
        "code": "CC902",
        "rule": "fixed",
        "family": "page",
        "severity": "note",
        "message": "A message",
        "hint": "A hint",
        "page": "docs/lint/CC902.md",
        "start": 2,
        "end": 6,
        "line": 1,
        "column": 3,
        "end_line": 1,
        "end_column": 7,
        "words": "word",
        "source": "its words",
        "related": [{"start": 7, "end": 11, "line": 2, "column": 1, "end_line": 2, "end_column": 5, "words": "more"}],
        "fingerprint": finding["fingerprint"],
    }


def test_the_summary_and_the_files() -> None:
    value = shown("word word", word_rule("word"), failures=("A file was not there.",))
    assert value["summary"] == {"files": 1, "errors": 0, "warnings": 2, "notes": 0, "ignored": 0, "known": 0, "gone": 0}
    assert [file["name"] for file in value["files"]] == ["page.txt"]
    assert value["failures"] == ["A file was not there."]


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_offsets_lead_to_the_words(source: str) -> None:
    for finding in shown(source + "word" + source, word_rule("word"))["findings"]:
        whole = source + "word" + source
        assert whole[finding["start"] : finding["end"]] == finding["words"] == "word"
        assert whole.split("\n")[finding["line"] - 1][finding["column"] - 1 :].startswith("word")


def test_nothing_invisible_stands_in_the_raw() -> None:
    out = lint_json.render(report("\x1b[2J\u202eword\x07", fixed_rule(Found(span=Span(0, 9)))))
    assert all(char.isprintable() or char == "\n" for char in out)


def test_the_list_of_rules() -> None:
    value = json.loads(lint_json.rule_list(table(word_rule("a"))))
    assert [rule["code"] for rule in value["rules"]] == ["CC901"]
