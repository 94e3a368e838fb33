"""What processes cost in memory."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_RESET: Final = Path("/proc/self/clear_refs")
_STATUS: Final = Path("/proc/self/status")


def forget_peak() -> None:
    """Start counting the peak anew, where the system can (Linux)."""
    try:
        _RESET.write_text("5", encoding="ascii")
    except OSError:
        return


def peak_memory() -> int | None:
    """Most bytes held at once since :func:`forget_peak` (or since the process began, where that has no effect); None where unknown."""
    return _figure(_STATUS, "VmHWM:")


def memory_of(pid: int) -> int | None:
    """Bytes that a process and those that it started hold now, what they share counted once; None where unknown."""
    sizes = [_figure(Path(f"/proc/{one}/smaps_rollup"), "Pss:") for one in (pid, *_started_by(pid))]
    known = [size for size in sizes if size is not None]
    return sum(known) if known else None


def _started_by(pid: int) -> Iterator[int]:
    try:
        children = [int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text("ascii").split()]
    except OSError:
        return
    for child in children:
        yield child
        yield from _started_by(child)


def _figure(path: Path, name: str) -> int | None:
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), None)


def machine() -> str:
    """The machine in a few words."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
