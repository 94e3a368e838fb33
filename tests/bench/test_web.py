"""The load on the page: the client that makes it, and what is reported of it. Against small servers of our own; no figure is asserted."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from clincite.bench import web, web_load
from clincite.bench.context import Context
from clincite.bench.process import memory_of
from clincite.bench.web_load import Load, Outcome, Shot, drive


class _Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        if path == "/api/topics":
            last = "cursor=x" in self.path
            topic = {"sure": not last, "question": f"What is gout {last}?", "sides": [{"question": "Gout how?"}, {"question": None}]}
            self._send(msgspec.json.encode({"topics": [topic], "next": None if last else "x"}))
        elif path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
        elif path == "/broken":
            self.send_error(500)
        elif path == "/refused":
            self.send_error(422)
        elif path == "/silent":
            self.close_connection = True
        else:
            self._send(b"page")

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[ThreadingHTTPServer]:
    socketserver.TCPServer.allow_reuse_address = True
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        server.asked = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_each_request_is_made_once_and_counted() -> None:
    shots = [Shot("page", f"/page?{number}") for number in range(40)] + [Shot("chunked", "/chunked")] * 3
    with serving() as server:
        load = drive(server.server_port, iter(shots), connections=4, seconds=60)
        assert sorted(server.asked) == sorted(shot.path for shot in shots)  # type: ignore[attr-defined]
    assert load.errors == 0
    assert len(load.milliseconds("page")) == 40 and min(load.milliseconds("page")) > 0
    assert {outcome.size for outcome in load.outcomes if outcome.sort == "page"} == {4}
    assert {outcome.size for outcome in load.outcomes if outcome.sort == "chunked"} == {5}


def test_what_fails_is_an_error_and_the_connection_is_made_anew() -> None:
    shots = [Shot("a", f"/{path}") for path in ("broken", "silent", "fine", "silent", "fine", "refused")]
    with serving() as server:
        load = drive(server.server_port, iter(shots), connections=1, seconds=60)
    assert [outcome.status for outcome in load.outcomes] == [500, 0, 200, 0, 200, 422]
    assert (load.errors, len(load.milliseconds("a"))) == (3, 2)


def test_nobody_there_is_an_error_too() -> None:
    with serving() as server:
        port = server.server_port
    load = drive(port, iter([Shot("a", "/")]), connections=1, seconds=60)
    assert [outcome.status for outcome in load.outcomes] == [0]


def test_a_set_rate_ends_the_requests() -> None:
    with serving() as server:
        load = drive(server.server_port, repeat(Shot("a", "/")), connections=3, seconds=0.2, rate=50)
    assert len(load.outcomes) == 10


def test_what_was_waited_for_counts_since_it_was_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """One connection and a slow page: the second request is late because of the first, and its time tells."""
    clock = [0.0]

    async def slow(self: object, path: str) -> tuple[int, int]:
        clock[0] += 1.0
        return 200, 0

    monkeypatch.setattr(web_load.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(web_load._Connection, "get", slow)
    load = drive(1, repeat(Shot("a", "/")), connections=1, seconds=0.4, rate=10)
    assert load.milliseconds("a") == pytest.approx([1000, 1900, 2800, 3700])


def test_the_report(small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, list[Shot]] = {}

    def driven(port: int, shots: Iterator[Shot], *, connections: int, seconds: float, rate: float | None = None) -> Load:
        name = f"{connections} {rate}" if rate or connections == 2 else "full"
        made = [shot for shot, _ in zip(shots, range(200), strict=False)]
        asked.setdefault(name, []).extend(made)
        return Load(seconds=2.0, outcomes=tuple(Outcome(shot.sort, 4.0, 200, 9) for shot in made))

    with serving() as server:

        @contextmanager
        def there(home: Path) -> Iterator[web._Served]:
            yield web._Served(server.server_port, 0)

        monkeypatch.setattr(web, "_serving", there)
        monkeypatch.setattr(web, "drive", driven)
        monkeypatch.setattr(web, "_KEPT", 2)
        monkeypatch.setattr(web, "ONE_NEW_IN", 4)
        report = web.run(Context(data=(small_data,), cache=tmp_path, seconds=3))
    kept = {parse_qs(urlsplit(shot.path).query)["q"][0] for shot in asked["2 None"]}
    assert len(kept) == 2 and "What is gout False?" in kept, "topics and real questions in turn; what is not sure is left out"
    new = [shot.path for shot in asked[f"{web.CONNECTIONS} {web.STEADY[0]}"] if shot.sort == "new"]
    assert new and len(new) == len(set(new)), "each new question is asked once"
    assert not {shot.path for shot in asked["2 None"]} & set(new)
    rows = {(row.measure, row.split): row for row in report.rows}
    steady = rows["cached p95", f"{web.STEADY[0]:.0f} requests a second"]
    assert (steady.values, steady.baselines, steady.unit) == ({"": 4.0}, {"/healthz": 4.0}, "ms")
    assert rows["errors", "as fast as it goes"].values == {"": 0.0}
    assert rows["answered", "as fast as it goes"].unit == "a second"
    assert "3 s" in report.notes[0]


def test_memory_of_a_process_is_known_or_not() -> None:
    import os

    mine = memory_of(os.getpid())
    assert mine is None or mine > 1_000_000
    assert memory_of(2**22 + 1) is None
