"""The pre-commit hook and the GitHub Action call the command as it is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from clincite import cli

ARTICLE = """\
# Zelvastine for hiccups

Zelvastine stops hiccups within a day. [2]

## References

1. Abel A. Zelvastine for hiccups: a trial. J Invented Med. 2020. PMID: 31234567.
"""


def options_of(command: str) -> set[str]:
    group: Any = typer.main.get_command(cli.app)
    return {name for parameter in group.commands[command].params for name in (*parameter.opts, *parameter.secondary_opts)}


def check_call(words: list[str]) -> None:
    assert words[:2] == ["clincite", "lint"]
    assert {word for word in words[2:] if word.startswith("--") and word != "--"} <= options_of("lint")


def test_the_hook_calls_the_command(repo_root: Path) -> None:
    (hook,) = yaml.safe_load((repo_root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"]) == ("clincite-lint", "python")
    check_call(shlex.split(hook["entry"]))
    assert set(hook["types_or"]) == {"markdown", "html", "plain-text"}


@pytest.fixture(scope="module")
def folder(repo_root: Path) -> Path:
    return repo_root / ".github" / "actions" / "lint"


@pytest.fixture(scope="module")
def action(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
    return value


def test_the_action_hands_every_input_to_its_script(action: dict[str, Any], folder: Path) -> None:
    assert action["runs"]["using"] == "composite"
    steps = action["runs"]["steps"]
    used = re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", str(steps))
    assert sorted(used) == sorted(action["inputs"])
    script = (folder / "lint.sh").read_text(encoding="utf-8")
    handed = steps[-1]["env"]
    assert all(f"${{{name}:" in script for name in handed)
    assert all("${{" not in step.get("run", "") for step in steps), "an input in a script can run as one"
    assert all("shell" in step for step in steps if "run" in step)


def test_the_script_names_real_options(folder: Path) -> None:
    script = (folder / "lint.sh").read_text(encoding="utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", script)) <= options_of("lint")


def test_no_file_names_a_package_registry(repo_root: Path, folder: Path) -> None:
    for path in (repo_root / ".pre-commit-hooks.yaml", folder / "action.yml", folder / "lint.sh"):
        assert not re.search(r"index-url|pypi|://(?!pre-commit\.com)", path.read_text(encoding="utf-8")), path.name


def run_script(folder: Path, where: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("HOME", "LANG", "TMPDIR")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "CLINCITE_HOME": str(where / "home"),
        "LIBRARY": "false",
        **inputs,
    }
    return subprocess.run(
        ["bash", str(folder / "lint.sh")], cwd=where, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="the action runs on machines with bash")
def test_the_script_lints_the_files_that_patterns_give(folder: Path, tmp_path: Path) -> None:
    deep = tmp_path / "articles" / "deep er"
    deep.mkdir(parents=True)
    (deep / "a b.md").write_text(ARTICLE, encoding="utf-8")
    (deep / "$(touch owned).md").write_text(ARTICLE, encoding="utf-8")
    given = {"FILES": "  articles/**/*.md\n", "FAIL_ON": "error", "SELECT": "CC101"}
    done = run_script(folder, tmp_path, **given, SARIF="out.sarif")
    assert done.returncode == 1, done.stderr
    assert "articles/deep er/a b.md:3" in done.stdout
    assert "2 errors" in done.stdout
    assert (tmp_path / "out.sarif").read_text(encoding="utf-8").count('"ruleId": "CC101"') == 2
    assert not (tmp_path / "owned").exists()
    assert run_script(folder, tmp_path, **given, IGNORE="CC101").returncode == 0
    assert run_script(folder, tmp_path, FILES="none/*.md").returncode == 2
