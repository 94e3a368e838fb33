"""``make ask``: the question arrives as it was typed, and nothing is set up twice. No network: the environment is a stand-in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")

STAND_IN = """#!/bin/sh
printf '%s\\0' "$@" >> "$CALLS"
printf 'end\\0' >> "$CALLS"
"""


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """A virtual environment whose python writes down how it is called."""
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    python = folder / "bin" / "python"
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    os.utime(python, (0, 0))
    return folder


def make(root: Path, venv: Path, *arguments: str, **more: str) -> list[list[str]]:
    """The calls of python that make did."""
    calls = venv / "calls"
    calls.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "Q"))}
    done = subprocess.run(
        ["make", "--no-print-directory", f"VENV={venv}", *arguments],
        cwd=root,
        env={**environment, "CALLS": str(calls), **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    if not calls.exists():
        return []
    words = calls.read_bytes().decode("utf-8").split("\0")[:-1]
    grouped: list[list[str]] = [[]]
    for word in words:
        if word == "end":
            grouped.append([])
        else:
            grouped[-1].append(word)
    return grouped[:-1]


QUESTIONS = [
    "What causes facial twitching and how is it treated?",
    "It's the patient's 3rd attack: what now?",
    'He said "numb"; what then?',
    "costs $5 or $$6 or ${HOME} or $(HOME)",
    "run `id` or $(shell id) or $(error no)",
    "a # b \\ c % d & e | f > g < h ; i ! j * k ~ l [m] {n}",
    "--library=/x",
    "-n",
    "Gibt es Schmerzen über 5 °C – ≥ 3 Tage?",
    "100%\\",
    "first line\nsecond line",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_question_arrives_as_typed(question: str, repo_root: Path, venv: Path) -> None:
    make(repo_root, venv, "ask", "Q=warm up")
    expected = [["-m", "clincite", "ask", "--", question]]
    assert make(repo_root, venv, "ask", f"Q={question}") == expected
    assert make(repo_root, venv, "ask", Q=question) == expected


def test_set_up_happens_once_and_again_when_pyproject_changes(repo_root: Path, venv: Path) -> None:
    first = make(repo_root, venv, "ask", "Q=gout")
    assert [call[:3] for call in first] == [["-m", "pip", "--disable-pip-version-check"], ["-m", "clincite", "ask"]]
    assert len(make(repo_root, venv, "ask", "Q=gout")) == 1
    stamp = venv / ".installed"
    old = (repo_root / "pyproject.toml").stat().st_mtime - 10
    os.utime(stamp, (old, old))
    assert len(make(repo_root, venv, "ask", "Q=gout")) == 2
    assert stamp.stat().st_mtime > time.time() - 60


def test_without_a_question_it_says_how(repo_root: Path, venv: Path) -> None:
    make(repo_root, venv, "ask", "Q=warm up")
    done = subprocess.run(["make", f"VENV={venv}", "ask"], cwd=repo_root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith('Give a question: make ask Q="')


def find_python(repo_root: Path, **more: str) -> subprocess.CompletedProcess[str]:
    script = str(repo_root / "scripts" / "find_python.sh")
    return subprocess.run(["/bin/sh", script], env=more, capture_output=True, text=True, timeout=60, check=False)


def test_a_python_is_found_even_when_the_first_is_too_old(repo_root: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    new = tmp_path / "python3.12"
    new.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    for path in (old, new):
        path.chmod(0o755)
    assert find_python(repo_root, PATH=str(tmp_path)).stdout == "python3.12\n"
    new.unlink()
    none = find_python(repo_root, PATH=str(tmp_path))
    assert none.returncode == 1
    assert "Python 3.11 or newer" in none.stderr
    assert find_python(repo_root, PATH=str(tmp_path), PYTHON="/no/such/python").returncode == 1
