"""Doing something with less than one has: without root's rights, or without room on the disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

_NOBODY: Final = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's rights, for as long as the block lasts. What has to be imported must have been before."""
    if os.name != "posix":
        pytest.skip("the rights of files are those of POSIX")
    root = os.geteuid() == 0
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@contextmanager
def no_room(size: int = 16) -> Iterator[None]:
    """No file may become longer than so many bytes, as on a full disk."""
    resource = pytest.importorskip("resource", reason="limits are those of POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def readable_copy(folder: Path) -> Iterator[Path]:
    """A copy of a folder that everybody may read and nobody may write to, but for root."""
    place = Path(tempfile.mkdtemp(prefix="clincite-read-"))
    copy = place / folder.name
    try:
        shutil.copytree(folder, copy)
        set_rights(place, file=0o444, folder=0o555)
        yield copy
    finally:
        set_rights(place, file=0o644, folder=0o755)
        shutil.rmtree(place)


def set_rights(top: Path, *, file: int, folder: int) -> None:
    """Give all that is under a folder, and the folder itself, these rights."""
    for path in (top, *top.rglob("*")):
        path.chmod(folder if path.is_dir() else file)
