from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from clincite.errors import InputError, LibraryError, UnforeseenError
from clincite.lint import audit as module
from clincite.lint import baseline
from clincite.lint.audit import Audit, audit
from clincite.lint.config import LintConfig
from clincite.lint.rule import Severity
from tests.lint.rule_tools import TODAY, fixed_rule, table, word_rule
from tests.lint.test_run import broken

RULES = table(word_rule("zelvastine"), word_rule("brimafen", "CC902", "brimafen"))


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    texts = ("Take zelvastine.\n", "Take brimafen with zelvastine.\n")
    paths = [tmp_path / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def run(paths: list[Path], **given: Any) -> Audit:
    return audit(paths, **{"library": None, "today": TODAY, "rules": RULES, **given})


def codes(done: Audit) -> list[list[str]]:
    return [[finding.code for finding in file.findings] for file in done.report.files]


def test_every_file_is_linted_once(pages: list[Path]) -> None:
    done = run([*pages, pages[0]])
    assert [file.name for file in done.report.files] == [str(path) for path in pages]
    assert codes(done) == [["CC901"], ["CC902", "CC901"]]
    assert done.errors == ()


def test_a_file_that_cannot_be_read_keeps_nothing_from_the_others(pages: list[Path], tmp_path: Path) -> None:
    done = run([tmp_path / "none.txt", *pages])
    assert codes(done) == [["CC901"], ["CC902", "CC901"]]
    assert [type(error) for error in done.errors] == [InputError]
    assert done.report.failures == (done.errors[0].message,)


def test_a_fault_of_ours_in_one_file_keeps_nothing_from_the_others(pages: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = module.parse

    def parse(source: str, name: str, **given: Any) -> Any:
        if name == str(pages[0]):
            raise ZeroDivisionError("no")
        return whole(source, name, **given)

    monkeypatch.setattr(module, "parse", parse)
    done = run(pages)
    assert codes(done) == [["CC902", "CC901"]]
    (error,) = done.errors
    assert isinstance(error, UnforeseenError)
    assert "0.txt" in error.message
    assert isinstance(error.__cause__, ZeroDivisionError)


def test_a_rule_that_fails_is_told_and_loses_nothing(pages: list[Path]) -> None:
    done = run(pages[:1], rules={**RULES, **table(fixed_rule(check=broken, code="CC903", name="broken"))})
    assert codes(done) == [["CC903", "CC901"]]
    assert "CC903 broken" in done.errors[0].message


def test_a_library_that_fails_is_told(pages: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(*_: object, **__: object) -> None:
        raise LibraryError("the library is torn")

    monkeypatch.setattr(module, "examine", examine)
    assert [error.exit_code for error in run(pages[:1]).errors] == [3]


def test_rules_are_chosen_and_reported_with_their_severities(pages: list[Path]) -> None:
    done = run(pages, config=LintConfig(select=("brimafen",), severity={"CC902": Severity.ERROR}))
    assert codes(done) == [[], ["CC902"]]
    assert {code: rule.severity for code, rule in done.report.rules.items()} == {"CC902": Severity.ERROR}
    assert done.report.summary.errors == 1


def test_a_baseline_hides_what_it_knows(pages: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    baseline.write(run(pages).report.findings, path)
    pages[1].write_text("Take zelvastine, or more zelvastine.\n", encoding="utf-8")
    done = run(pages, baseline=baseline.read(path))
    assert codes(done) == [[], ["CC901"]]
    assert (done.report.summary.known, done.report.summary.gone, done.report.baseline) == (2, 1, True)


def test_standard_input() -> None:
    done = run([Path("-")], stdin=io.BytesIO(b"Take zelvastine."))
    assert [finding.file for finding in done.report.findings] == ["-"]
