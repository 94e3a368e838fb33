"""Looking for processes, where the system shows them in ``/proc``."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")


def workers_of(parent: int, module: str = "clincite.sources.worker") -> list[int]:
    """The worker processes that a process has started and that are still there."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0") if folder.name.isdigit() else []
            dead = bool(words) and (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if module.encode() in words and str(parent).encode() in words and not dead:
            found.append(int(folder.name))
    return found


def gone(parent: int, module: str = "clincite.sources.worker") -> bool:
    """Whether no worker of that process is left, after some patience."""
    for _ in range(400):
        if not workers_of(parent, module):
            return True
        time.sleep(0.05)
    return False
