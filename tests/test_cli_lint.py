"""``clincite lint``, called in this process: options, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite import cli
from clincite.lint.rule import Rule, Severity
from clincite.lint.rules import RULES
from tests.lint.rule_tools import fixed_rule, word_rule
from tests.lint.test_run import broken


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text("Take zelvastine.\n", encoding="utf-8")
    return path


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Rule]:
    """One rule of each severity, in place of all."""
    made = (
        word_rule("zelvastine", "CC901", "an-error", severity=Severity.ERROR),
        word_rule("zelvastine", "CC902", "a-warning", severity=Severity.WARNING),
        word_rule("zelvastine", "CC903", "a-note", severity=Severity.NOTE),
    )
    for code in list(RULES):
        monkeypatch.delitem(RULES, code)
    for rule in made:
        monkeypatch.setitem(RULES, rule.code, rule)
    return RULES


def lint(*arguments: str) -> int:
    return cli.main(["lint", "--no-library", *arguments])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no file to lint"),
        (("--format", "xml", "a.txt"), "--format 'xml'"),
        (("--select", "CC999", "a.txt"), "No rule is called 'CC999'"),
        (("--select", "CC901,,CC902", "a.txt"), "An empty word"),
        (("--ignore", "", "a.txt"), "An empty word"),
        (("--fail-on", "never", "a.txt"), "--fail-on 'never'"),
        (("--reader", "dog", "a.txt"), "--reader 'dog'"),
        (("--as", "pdf", "a.txt"), "--as 'pdf'"),
        (("--as-of", "yesterday", "a.txt"), "'yesterday' is not a date"),
        (("--explain", "CC999"), "No rule is called 'CC999'"),
        (("--config", "none.toml", "a.txt"), "none.toml cannot be read"),
        (("--config", "", "a.txt"), "--config is empty"),
        (("--baseline", "none.json", "a.txt"), "none.json cannot be read"),
        (("--write-baseline", "a.txt"), "--write-baseline needs a place"),
        (("--library", "x", "a.txt"), "exclude each other"),
        (("none.txt",), "none.txt cannot be read"),
        (("--out", "no/where.txt", "a.txt"), "cannot be written"),
    ],
)
@pytest.mark.usefixtures("page", "rules")
def test_a_wrong_call(arguments: tuple[str, ...], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert lint(*arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err.splitlines()[0]
    assert len(err.splitlines()) <= 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--fail-on", "error"), 1),
        (("--ignore", "CC901", "--fail-on", "error"), 0),
        (("--ignore", "CC901"), 1),
        (("--select", "a-note"), 0),
        (("--select", "a-note", "--fail-on", "note"), 1),
        (("--select", "CC901,CC903", "--ignore", "an-error"), 0),
    ],
)
@pytest.mark.usefixtures("page", "rules")
def test_the_exit_code(arguments: tuple[str, ...], code: int) -> None:
    assert lint(*arguments, "a.txt") == code


@pytest.mark.usefixtures("page", "rules")
def test_the_command_line_counts_for_more_than_the_settings(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = '[tool.clincite.lint]\nselect = ["CC903"]\nignore = ["CC902"]\nfail-on = "note"\n'
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")

    def found(*arguments: str) -> tuple[int, set[str]]:
        code = lint(*arguments, "a.txt")
        out, _ = capfd.readouterr()
        return code, {name for name in ("CC901", "CC902", "CC903") if name in out}

    assert found() == (1, {"CC903"})
    assert found("--fail-on", "warning") == (0, {"CC903"})
    assert found("--select", "CC9") == (1, {"CC901", "CC902", "CC903"})
    assert found("--ignore", "CC903") == (0, set())


def test_a_rule_that_fails_is_told_after_what_the_others_found(
    page: Path, rules: dict[str, Rule], capfd: pytest.CaptureFixture[str]
) -> None:
    rules["CC900"] = fixed_rule(check=broken, code="CC900", name="broken")
    try:
        assert lint(str(page)) == 3
    finally:
        del rules["CC900"]
    out, err = capfd.readouterr()
    assert "CC901 an-error" in out
    assert "CC900 broken: ValueError: out of order" in err


@pytest.mark.usefixtures("page", "rules")
def test_of_a_file_that_cannot_be_read_a_program_still_gets_its_object(capfd: pytest.CaptureFixture[str]) -> None:
    assert lint("--format", "json", "none.txt") == 2
    assert '"failures": [\n    "none.txt cannot be read' in capfd.readouterr().out
