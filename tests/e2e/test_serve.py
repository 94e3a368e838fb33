"""``clincite serve``, as a person starts and stops it; and the processes that compose its answers."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clincite.compose.stages import Stage
from clincite.errors import BusyError, QuestionError, TookTooLongError
from clincite.render import json as answer_json
from clincite.web.asking.composing import Processes
from tests.e2e.command import COMMAND, clincite, environment

QUESTION = "How is gout treated?"
AS_OF = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ASKED = "/api/ask?q=How+is+gout+treated%3F"
PATIENCE = 120


class Server:
    """A server that runs."""

    def __init__(self, process: subprocess.Popen[bytes], line: str) -> None:
        self.process = process
        self.line = line
        self.url = str(re.search(r"http://\S+", line)[0])  # type: ignore[index]

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url.rstrip("/") + path, timeout=PATIENCE) as reply:
            data: bytes = reply.read()
        return data

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """The exit code, and what it wrote to standard error."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, err.decode()

    def children(self) -> list[int]:
        """The processes that it started."""
        done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, check=False)
        return [int(pid) for pid in done.stdout.split()]


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Iterator[Server]:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment(home), **settings},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        if not line:
            raise AssertionError(process.communicate()[1].decode())
        yield Server(process, line)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def gone(pid: int) -> bool:
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_it_says_where_it_is_serves_and_stops(home: Path) -> None:
    with serving(home, CLINCITE_ASK_PROCESSES="1") as server:
        assert re.fullmatch(r"Serving \d+ records at http://127\.0\.0\.1:\d+/ \(Ctrl-C stops it\)\n", server.line)
        assert json.loads(server.get("/healthz"))["status"] == "ok"
        served = answer_json.loads(server.get(ASKED))
        told = clincite("ask", QUESTION, "--format", "json", home=home)
        assert answer_json.loads(told.out).id == served.id  # composed in another process, the same answer
        workers = server.children()
        assert len(workers) == 1
        code, err = server.stop()
    assert code == 0
    assert re.search(r"^\S+ GET /api/ask 200 \d+ms$", err, re.MULTILINE) and "gout" not in err
    assert all(gone(pid) for pid in workers)


def test_it_ends_when_it_is_told_to_and_so_do_its_processes(home: Path) -> None:
    with serving(home, "--quiet", CLINCITE_ASK_PROCESSES="2") as server:
        server.get("/healthz")
        workers = server.children()
        code, err = server.stop(signal.SIGTERM)
        assert len(workers) == 2
    assert code in {0, -signal.SIGTERM} and err == ""
    assert all(gone(pid) for pid in workers)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells by Linux's means that the parent is gone")
def test_its_processes_do_not_outlive_a_server_that_is_killed(home: Path) -> None:
    with serving(home, CLINCITE_ASK_PROCESSES="1") as server:
        server.get(ASKED)
        workers = server.children()
        server.process.kill()
        assert workers and all(gone(pid) for pid in workers)


def test_what_cannot_be_listened_at_is_a_wrong_call(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = clincite("serve", "--port", str(port), home=home)
    assert done.code == 2 and f"127.0.0.1:{port} cannot be listened at" in done.sentence
    assert clincite("serve", "--host", "203.0.113.300", home=home).code == 2
    assert clincite("serve", "--port", "70000", home=home).code == 2
    assert clincite("serve", "--host", "", home=home).code == 2
    assert clincite("serve", "--library", "nowhere", "--port", "0", home=home).code == 3


# -- the processes -----------------------------------------------------------------------------------------------------------


@contextmanager
def processes(home: Path, monkeypatch: pytest.MonkeyPatch, *, count: int = 1, seconds: float = PATIENCE) -> Iterator[Processes]:
    monkeypatch.setenv("CLINCITE_HOME", str(home))
    made = Processes(home / "library", count=count, seconds=seconds)
    try:
        yield made
    finally:
        made.close()


def test_stages_answers_and_errors_come_over_and_a_lost_process_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages: list[Stage] = []
    with processes(home, monkeypatch) as composer:
        answer, edition = composer.compose(QUESTION, "patient", AS_OF, stages.append)
        assert [stage.name for stage in stages] == ["understood", "searched", "chosen", "written"]
        assert (answer.question, answer.reader, answer.created) == (QUESTION, "patient", "2026-01-02T03:04:05Z")
        assert answer.receipt.library in edition
        assert composer.next_questions(answer)
        with pytest.raises(QuestionError) as refused:
            composer.compose("What is the capital of France?", "clinician", AS_OF, stages.append)
        assert refused.value.hint
        (process,) = composer._all
        process._popen.kill()
        with pytest.raises(BusyError, match="was lost"):
            composer.compose(QUESTION, "patient", AS_OF, stages.append)
        assert composer.compose(QUESTION, "patient", AS_OF, stages.append) == (answer, edition)
    with pytest.raises(BusyError, match="stopped"):
        composer.compose(QUESTION, "patient", AS_OF, stages.append)


def test_one_that_takes_too_long_is_ended_and_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with processes(home, monkeypatch, seconds=0.001) as composer:
        with pytest.raises(TookTooLongError, match=r"0\.001 seconds"):
            composer.compose(QUESTION, "clinician", AS_OF, lambda _: None)
        composer._seconds = PATIENCE
        assert composer.compose(QUESTION, "clinician", AS_OF, lambda _: None)[0].claims


def test_whoever_gives_up_does_not_leave_half_an_answer_for_the_next(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(_: Stage) -> None:
        raise TookTooLongError("enough")

    with processes(home, monkeypatch) as composer:
        with pytest.raises(TookTooLongError, match="enough"):
            composer.compose("What causes gout?", "clinician", AS_OF, give_up)
        assert composer.compose(QUESTION, "clinician", AS_OF, lambda _: None)[0].question == QUESTION


def test_several_answer_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ["What causes gout?", "How is gout diagnosed?", "How is gout treated?", "How is asthma treated?"]
    got: dict[str, str] = {}
    with processes(home, monkeypatch, count=2) as composer:

        def ask(question: str) -> None:
            got[question] = composer.compose(question, "clinician", AS_OF, lambda _: None)[0].question

        threads = [threading.Thread(target=ask, args=(question,)) for question in questions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == {question: question for question in questions}
