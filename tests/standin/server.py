"""The HTTP server."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tests.standin import europepmc, faults
from tests.standin.answers import HttpAnswer
from tests.standin.eutils import EUtilities
from tests.standin.recordings import Recordings

EUTILS: Final = "/entrez/eutils"
EUROPEPMC: Final = "/europepmc/webservices/rest"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request that came.

    :param form: parameters of the address and of the body together.
    :param address: path and query as sent.
    :param at: seconds of a clock that only goes forward, when it came.
    """

    method: str
    path: str
    address: str
    form: dict[str, str]
    headers: dict[str, str]
    at: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 64
    standin: StandIn
    stopping: threading.Event

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that go away are what many tests are about."""


class StandIn:
    """The stand-in, as a context manager.

    :param port: 0 takes a free one.
    :param recordings: answers that come before those of the invented corpus.
    """

    def __init__(self, port: int = 0, *, recordings: Recordings | None = None) -> None:
        self.requests: list[Asked] = []
        self.eutils = EUtilities()
        self.recordings = recordings
        self._faults: dict[str, deque[faults.Fault]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.standin, self._server.stopping = self, threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def pubmed_url(self) -> str:
        """For ``CLINCITE_PUBMED_URL``."""
        return self.url + EUTILS

    @property
    def europepmc_url(self) -> str:
        """For ``CLINCITE_EUROPEPMC_URL``."""
        return self.url + EUROPEPMC

    def fail(self, where: str, *spoiled: faults.Fault) -> None:
        """Spoil the next answers, one fault each.

        :param where: last part of the path without its ending (``esearch``, ``search``, ``fullTextXML``), or ``*`` for any.
        """
        with self._lock:
            self._faults[where].extend(spoiled)

    def reset(self) -> None:
        """Forget requests, faults and the history server's results."""
        with self._lock:
            self.requests.clear()
            self._faults.clear()
        self.eutils.forget_history()

    def paths(self) -> list[str]:
        """The last part of the path of each request, without its ending, in order."""
        return [_name(asked.path) for asked in self.requests]

    def _noted(self, asked: Asked) -> faults.Fault:
        with self._lock:
            self.requests.append(asked)
            for where in (_name(asked.path), "*"):
                if self._faults[where]:
                    return self._faults[where].popleft()
        return faults.send

    def _answer(self, asked: Asked) -> HttpAnswer:
        if asked.path.startswith(EUTILS + "/"):
            program = _name(asked.path)
            recorded = self.recordings.answer(program, asked.form) if self.recordings else None
            return recorded or self.eutils.answer(program, asked.form)
        if asked.path.startswith(EUROPEPMC + "/"):
            return europepmc.answer(asked.path.removeprefix(EUROPEPMC + "/"), asked.form)
        return HttpAnswer(status=404, body=b"not found", media="text/plain")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def _serve(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/_"):
            faults.send(self, self._control(parts.path, body))
            return
        form = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(body.decode(), keep_blank_values=True))
        asked = Asked(method=self.command, path=parts.path, address=self.path, form=form, headers=dict(self.headers), at=time.monotonic())
        spoil = self.server.standin._noted(asked)
        answer = self.server.standin._answer(asked)
        if "gzip" in self.headers.get("Accept-Encoding", "") and spoil is faults.send and len(answer.body) > 500:
            answer = msgspec.structs.replace(
                answer, body=gzip.compress(answer.body, 1), headers={**answer.headers, "Content-Encoding": "gzip"}
            )
        spoil(self, answer)

    def _control(self, path: str, body: bytes) -> HttpAnswer:
        """What a test in another process asks of the server itself."""
        standin = self.server.standin
        if path == "/_fail":
            try:
                made = {
                    where: [faults.BY_NAME[name](*arguments) for name, *arguments in listed] for where, listed in json.loads(body).items()
                }
            except (ValueError, TypeError, KeyError) as error:
                return HttpAnswer(status=400, body=repr(error).encode(), media="text/plain")
            for where, listed in made.items():
                standin.fail(where, *listed)
        elif path == "/_reset":
            standin.reset()
        elif path != "/_requests":
            return HttpAnswer(status=404, body=b"not found", media="text/plain")
        return HttpAnswer(body=msgspec.json.encode(standin.requests), media="application/json")


def _name(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
