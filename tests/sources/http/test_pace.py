"""Turns, by a clock of the test's own."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import pytest

from clincite.sources.http import Pace
from clincite.sources.http.pace import NoTurnError


class Clock:
    """A clock that moves when someone sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


def pace(clock: Clock, folder: Path | None, per_second: float = 3) -> Pace:
    return Pace("register", per_second, folder=folder, clock=clock, sleep=clock.sleep)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("per_second", [3, 10])
def test_no_second_holds_more_turns_than_allowed(tmp_path: Path, shared: bool, per_second: int) -> None:
    clock = Clock()
    turns = pace(clock, tmp_path if shared else None, per_second)
    times = []
    for _ in range(50):
        turns.wait_turn(within=60)
        times.append(clock.now)
    for start in times:
        assert sum(1 for time in times if start <= time < start + 1) <= per_second


def test_two_paces_of_one_name_share_their_turns(tmp_path: Path) -> None:
    clock = Clock()
    one, other = pace(clock, tmp_path), pace(clock, tmp_path)
    one.wait_turn(within=60)
    start = clock.now
    other.wait_turn(within=60)
    assert clock.now - start == pytest.approx(0.35)
    apart = Pace("another", 3, folder=tmp_path, clock=clock, sleep=clock.sleep)
    apart.wait_turn(within=60)
    assert clock.now - start == pytest.approx(0.35)


def test_a_turn_that_comes_too_late_is_not_taken(tmp_path: Path) -> None:
    clock = Clock()
    turns = pace(clock, tmp_path, per_second=0.1)
    turns.wait_turn(within=1)
    for _ in range(3):
        with pytest.raises(NoTurnError):
            turns.wait_turn(within=1)
    turns.wait_turn(within=11)
    assert clock.now == pytest.approx(1_000_010.5)


def test_hold_gives_out_no_turn(tmp_path: Path) -> None:
    clock = Clock()
    turns = pace(clock, tmp_path)
    turns.hold(20)
    with pytest.raises(NoTurnError):
        turns.wait_turn(within=19)
    turns.wait_turn(within=21)
    assert clock.now == pytest.approx(1_000_020)
    turns.hold(1e9)  # whatever a service asks for
    turns.wait_turn(within=151)


@pytest.mark.parametrize("content", [b"", b"torn", b"\xff\xfe", b"nan", b"-5", b"9" * 60, b"1000400.0"])
def test_a_file_that_makes_no_sense_is_taken_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "register.turn").write_bytes(content)
    clock = Clock()
    turns = pace(clock, tmp_path)
    turns.wait_turn(within=1)
    turns.wait_turn(within=1)
    assert clock.now == pytest.approx(1_000_000.35)


def test_without_a_folder_that_can_be_written_the_process_keeps_the_pace_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    clock = Clock()
    turns = pace(clock, tmp_path / "file" / "below")
    for _ in range(3):
        turns.wait_turn(within=10)
    assert clock.now == pytest.approx(1_000_000.7)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_holder_that_is_killed_blocks_no_one(tmp_path: Path) -> None:
    program = (
        "import fcntl, os, sys\n"
        "file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    held = str(tmp_path / "register.turn")
    with subprocess.Popen([sys.executable, "-c", program, held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        turns = pace(Clock(), tmp_path)
        with pytest.raises(NoTurnError):
            turns.wait_turn(within=0.01)
        holder.kill()
        holder.wait()
        turns.wait_turn(within=5)


@hypothesis.given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), max_size=30))
def test_turns_lie_apart_however_callers_come(tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[float, float]]) -> None:
    clock = Clock()
    turns = pace(clock, tmp_path_factory.mktemp("pace"))
    taken = []
    for pause, within in calls:
        clock.sleep(pause)
        try:
            turns.wait_turn(within=within)
        except NoTurnError:
            continue
        taken.append(clock.now)
    assert all(later - earlier >= 0.349 for earlier, later in itertools.pairwise(taken))
