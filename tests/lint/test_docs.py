"""Every rule has its page, and what the page shows is what the rule does."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from clincite import cli
from clincite.lint import config_file, explain
from clincite.lint.explain import page, page_name
from clincite.lint.rule import Family
from clincite.lint.rules import RULES
from tests.lint.helpers import codes
from tests.lint.rule_pages import Example, Page, read

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "lint"
ALL = sorted(RULES)


def the_page(code: str) -> Page:
    return read(ROOT / page_name(code))


def test_every_page_has_its_rule() -> None:
    pages = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert pages == set(RULES)


def test_the_table_of_rules_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "generate_lint.py"))["page"]()
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == made, "run: python docs/generate_lint.py"


@pytest.mark.parametrize("code", ALL)
def test_a_page_says_what_the_rule_says(code: str) -> None:
    rule, shown = RULES[code], the_page(code)
    assert shown.title == f"# {rule.code} {rule.name}"
    assert shown.says == f"Severity: {rule.severity}. Family: {rule.family}."
    assert len(shown.about.split()) >= 20, "a reader must learn what it is and why it matters"
    assert [name for name in shown.headings if name != "Library"] == ["Bad", "Good", "How to mend it"]
    assert shown.headings[0] in ("Library", "Bad")
    assert shown.mending


@pytest.mark.parametrize("code", ALL)
def test_the_bad_example_has_it_and_the_good_one_has_not(code: str) -> None:
    shown = the_page(code)
    assert shown.bad and shown.good
    for example in shown.bad:
        assert code in found(example, shown), f"not found in: {example.text}"
    for example in shown.good:
        assert code not in found(example, shown), f"found in: {example.text}"


def found(example: Example, shown: Page) -> list[str]:
    return codes(example.text, form=example.form, records=shown.records, reader=example.reader)


@pytest.mark.parametrize("code", ALL)
def test_a_rule_is_named_well(code: str) -> None:
    rule = RULES[code]
    digit = {Family.LINT: "0", Family.CITATIONS: "1", Family.REFERENCES: "2", Family.SUPPORT: "3", Family.STATEMENTS: "4", Family.PAGE: "5"}
    assert re.fullmatch(rf"CC{digit[rule.family]}\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    for line in (rule.message, rule.hint):
        assert line and "\n" not in line and not line.endswith(".")
    module = ROOT / "src" / "clincite" / "lint" / "rules" / f"{rule.name.replace('-', '_')}.py"
    assert module.is_file()
    assert rule.code in module.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ALL)
def test_the_page_of_a_rule_is_at_hand(code: str) -> None:
    assert page(RULES[code]) == (ROOT / page_name(code)).read_text(encoding="utf-8")


def test_links_of_the_pages_lead_somewhere() -> None:
    for path in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)\)", re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)):
            assert "://" in target or (path.parent / target).exists(), f"{path.name} links to {target}, which is not there"


def test_options_that_the_page_shows_are_real() -> None:
    command: Any = typer.main.get_command(cli.app)
    options = {name for parameter in command.commands["lint"].params for name in parameter.opts}
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= options


def test_settings_that_the_page_shows_are_read(tmp_path: Path) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = re.search(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    assert table
    path = tmp_path / "pyproject.toml"
    path.write_text(table[1], encoding="utf-8")
    assert config_file.read(path, RULES).fail_on == "error"


def test_the_pages_are_packed_where_they_are_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["docs/lint"]
    (tmp_path / packed).mkdir(parents=True)
    (tmp_path / packed / "CC101.md").write_text("the packed page", encoding="utf-8")
    monkeypatch.setattr(explain.resources, "files", lambda package: tmp_path / package)
    assert page(RULES["CC101"]) == "the packed page"


def test_without_its_page_a_rule_speaks_for_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(explain.resources, "files", lambda package: tmp_path)
    monkeypatch.setattr(explain, "_CHECKOUT", tmp_path)
    rule = RULES["CC101"]
    text = page(rule)
    assert text.startswith("# CC101 dangling-citation\n")
    assert rule.hint in text
