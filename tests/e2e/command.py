"""The installed command, run as a person would, in a home folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

_INSTALLED = Path(sys.executable).with_name("clincite")
COMMAND = [str(_INSTALLED)] if _INSTALLED.exists() else [sys.executable, "-m", "clincite"]
FACIAL = "What causes facial twitching and how is it treated?"
AS_OF = "2026-11-22"


class Done(msgspec.Struct, frozen=True):
    """A command that has ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode("utf-8")

    @property
    def sentence(self) -> str:
        """The one sentence of an error; fails when standard error holds anything but it and a hint."""
        lines = self.err.splitlines()
        assert lines and lines[0].startswith("clincite: "), self.err
        assert all(line.startswith("hint: ") for line in lines[1:]), self.err
        assert len(lines) <= 2, self.err
        return lines[0].removeprefix("clincite: ")


def environment(home: Path) -> dict[str, str]:
    """The environment of a command: nothing that a test session may have set, the home folder given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINCITE_")}
    for name in ("CI", "NO_COLOR", "COLUMNS", "FORCE_COLOR", "COVERAGE_PROCESS_START"):
        kept.pop(name, None)
    return {**kept, "CLINCITE_HOME": str(home)}


def clincite(*arguments: str | bytes | Path, home: Path, stdin: bytes = b"", timeout: float = 120) -> Done:
    """Run the command to its end."""
    done = subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, env=environment(home), timeout=timeout, check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
