"""What the running process costs in memory."""

from __future__ import annotations

import os
import platform
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
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)


def machine() -> str:
    """The machine in a few words."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
