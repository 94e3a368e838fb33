"""The page as a user has it: ``clincite serve`` in a process of its own, in a home folder of its own."""

from __future__ import annotations

import datetime
import re
import subprocess
import time
from pathlib import Path
from typing import Final

import httpx

from clincite import engine, holdings
from clincite.review.desk import Desk
from clincite.review.store.database import Database
from clincite.settings import Settings
from tests import desks
from tests.browser import invented, places
from tests.e2e.command import COMMAND, environment

_WAIT: Final = 60.0
_WRITTEN: Final = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
#: So long that no review falls due while these tests are in use.
_MONTHS: Final = 120
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+")


def make_home(folder: Path) -> Path:
    """A home folder whose library holds the bundled records and the invented ones, with two published answers."""
    folder.mkdir(parents=True, exist_ok=True)
    library = holdings.open_library(folder / "library", Settings(home=folder), create=True)
    report = holdings.ingest([invented.write(folder / "invented.jsonl")], library, jobs=1)
    assert report.added == len(invented.RECORDS), report
    vocabulary = holdings.vocabulary_of(library, holdings.cache_folder(library))
    settings = Settings(home=folder, review_months=_MONTHS)
    desk = Desk.of(settings, Database.open(settings.database_url), clock=lambda: _WRITTEN, library=lambda: library, signer=None)
    for question, signers in ((places.ZORB, (desks.ROE,)), (places.SPASM, ())):
        desks.publish(desk, engine.ask(question, library, as_of=_WRITTEN, vocabulary=vocabulary), signers=signers)
    desk.close()
    return folder


class Server:
    """A running server; it ends with the ``with`` block.

    :param more: environment variables beside the usual ones.
    """

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.url = ""
        self.log = home / "server.log"
        self._environment = {**environment(home), "CLINCITE_REQUESTS_PER_MINUTE": "100000", "CLINCITE_REPORTS_PER_HOUR": "1000", **more}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Server:
        with self.log.open("wb") as log:
            command = [*COMMAND, "serve", "--port", "0"]
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=self._environment)
        try:
            self._until_ready(self._process)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """It says where it listens; then wait until it answers."""
        assert process.stdout is not None
        said = process.stdout.readline().decode()
        found = _ADDRESS.search(said)
        until = time.monotonic() + _WAIT
        while found is not None and process.poll() is None and time.monotonic() < until:
            self.url = found[0]
            try:
                if httpx.get(f"{self.url}/healthz", timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start; it said {said!r} and:\n{self.log.read_text(errors='replace')}")

    def __exit__(self, *_: object) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
