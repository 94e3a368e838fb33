"""Pipes that close early, full disks, odd locales, and the time that a start takes."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.command import AS_OF, COMMAND, FACIAL, clincite, environment


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_pipe_closed_early_is_silent(form: str, home: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "ask", FACIAL, "--format", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert err == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_sentence(home: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "ask", FACIAL], stdout=full, stderr=subprocess.PIPE, env=environment(home), timeout=60, check=False
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"clincite: The result could not be written")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(("arguments", "code"), [(["show", "pmid:0"], 2), (["ask", ""], 2), (["library", "info"], 0)])
def test_full_standard_error_does_not_change_the_exit_code(arguments: list[str], code: int, home: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=full, env={**environment(home), "CI": "true"}, timeout=60, check=False
        )
    assert done.returncode == code


def test_the_bytes_do_not_depend_on_locale_window_or_hash_seed(home: Path) -> None:
    results = set()
    for more in ({"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"COLUMNS": "33"}, {"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"}):
        done = subprocess.run(
            [*COMMAND, "ask", FACIAL, "--as-of", AS_OF],
            capture_output=True,
            env={**environment(home), **more},
            timeout=60,
            check=True,
        )
        results.add(done.stdout)
    assert len(results) == 1


def test_standard_input_closed(home: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "ask", "-"], capture_output=True, env=environment(home), timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"clincite: ")


def test_version_starts_quickly(home: Path) -> None:
    assert clincite("--version", home=home).code == 0
    times = []
    for _ in range(5):
        before = os.times()
        subprocess.run([*COMMAND, "--version"], check=True, capture_output=True, env=environment(home), timeout=60)
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    assert min(times) < 0.5, "processor seconds; 0.08 when this was written"


def test_set_up_says_what_it_does_only_where_someone_looks(tmp_path: Path) -> None:
    quiet = clincite("library", "info", home=tmp_path / "quiet")
    assert (quiet.code, quiet.err) == (0, "")
    told = subprocess.run(
        [*COMMAND, "library", "info"], capture_output=True, env={**environment(tmp_path / "told"), "CI": "true"}, timeout=60, check=True
    )
    assert told.stderr.decode().startswith("Setting up the library")
    started = time.monotonic()
    assert clincite("library", "info", home=tmp_path / "told").err == ""
    assert time.monotonic() - started < 60
