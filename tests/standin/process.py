"""The stand-in in a process of its own, for tests that run the command."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Self

from tests.standin.server import Asked

_ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A running stand-in, as a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.standin", "--port", "0"], cwd=_ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE
        )
        assert self._process.stdout is not None
        addresses = json.loads(self._process.stdout.readline())
        self.url: str = addresses["url"]
        self.environment: dict[str, str] = {
            "CLINCITE_PUBMED_URL": addresses["pubmed"],
            "CLINCITE_EUROPEPMC_URL": addresses["europepmc"],
        }
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(b"")  # it ends when its standard input does
        assert self._process.returncode == 0

    @property
    def requests(self) -> list[Asked]:
        """The requests so far."""
        return [Asked(**asked) for asked in self._control("/_requests")]

    def fail(self, where: str, *named: list[Any]) -> None:
        """Spoil the next answers: ``fail("esearch", ["status", 429], ["html"])``."""
        self._control("/_fail", {where: list(named)})

    def reset(self) -> None:
        """Forget requests and faults."""
        self._control("/_reset", {})

    def _control(self, path: str, value: object = None) -> list[Any]:
        body = None if value is None else json.dumps(value).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url + path, data=body, timeout=30) as response:
            found: list[Any] = json.load(response)
            return found
