"""The few threads that compose, and whoever waits for them. No test waits for a clock: time is passed in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from clincite.compose.stages import OnStage, Stage
from clincite.errors import BusyError, InputError, TookTooLongError
from clincite.web.asking.asking import Asking, Running

UNDERSTOOD, WRITTEN = Stage(name="understood"), Stage(name="written", numbers={"claims": 2})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def asking() -> Asking[str, str]:
    made: Asking[str, str] = Asking(seconds=30, threads=1, waiting=1)
    return made


def held(gate: threading.Event, value: str) -> Callable[[OnStage], str]:
    def work(on_stage: OnStage) -> str:
        on_stage(UNDERSTOOD)
        assert gate.wait(30)
        on_stage(WRITTEN)
        return value

    return work


async def followed(running: Running[str]) -> tuple[list[str], str]:
    return [stage.name async for stage in running.stages()], await running.result()


def test_stages_come_in_order_and_then_the_result(asking: Asking[str, str]) -> None:
    gate = threading.Event()
    running = asking.begin("a", held(gate, "answer"))

    async def follow() -> tuple[list[str], str]:
        stages = running.stages()
        first = await anext(stages)
        gate.set()
        return [first.name, *[stage.name async for stage in stages]], await running.result()

    assert asyncio.run(follow()) == (["understood", "written"], "answer")


def test_who_comes_late_is_told_all_stages(asking: Asking[str, str]) -> None:
    gate = threading.Event()
    gate.set()
    running = asking.begin("a", held(gate, "answer"))
    assert running.result_now() == "answer"
    assert asyncio.run(followed(running)) == (["understood", "written"], "answer")


def test_the_same_question_is_worked_on_once(asking: Asking[str, str]) -> None:
    gate = threading.Event()
    first = asking.begin("a", held(gate, "one"))
    assert asking.begin("a", held(gate, "two")) is first
    assert asking.busy == 1
    gate.set()
    assert first.result_now() == "one"
    assert asking.busy == 0
    assert asking.begin("a", held(gate, "two")).result_now() == "two"


def test_more_than_may_wait_are_told_to_come_again(asking: Asking[str, str]) -> None:
    gate = threading.Event()
    running = [asking.begin(name, held(gate, name)) for name in "ab"]
    with pytest.raises(BusyError, match="2 questions"):
        asking.begin("c", held(gate, "c"))
    gate.set()
    assert [one.result_now() for one in running] == ["a", "b"]


def test_an_error_reaches_everybody_who_waits(asking: Asking[str, str]) -> None:
    def fail(_: OnStage) -> str:
        raise InputError("no")

    running = asking.begin("a", fail)
    with pytest.raises(InputError, match="no"):
        asyncio.run(followed(running))
    with pytest.raises(InputError, match="no"):
        running.result_now()
    assert asking.busy == 0


def test_work_is_given_up_at_the_stage_at_which_its_time_is_over() -> None:
    clock = Clock()
    asking: Asking[str, str] = Asking(seconds=5, threads=1, monotonic=clock)
    reached = []

    def work(on_stage: OnStage) -> str:
        on_stage(UNDERSTOOD)
        clock.now = 5.0
        on_stage(WRITTEN)
        reached.append("too far")
        return "answer"

    running = asking.begin("a", work)
    with pytest.raises(TookTooLongError, match="5 seconds"):
        running.future.result(30)
    assert not reached


def test_what_waited_for_too_long_is_not_begun() -> None:
    clock = Clock()
    asking: Asking[str, str] = Asking(seconds=5, threads=1, monotonic=clock)
    gate = threading.Event()
    asking.begin("a", held(gate, "a"))
    late = asking.begin("b", lambda _: pytest.fail("begun"))
    clock.now = 6.0
    gate.set()
    with pytest.raises(TookTooLongError):
        late.future.result(30)


def test_who_waits_does_not_wait_past_the_time(asking: Asking[str, str]) -> None:
    clock = Clock()
    late: Asking[str, str] = Asking(seconds=5, threads=1, monotonic=clock)
    gate = threading.Event()
    running = late.begin("a", held(gate, "a"))
    clock.now = 5.0
    with pytest.raises(TookTooLongError):
        running.result_now()
    with pytest.raises(TookTooLongError):
        asyncio.run(followed(running))
    gate.set()


def test_when_it_is_closed_what_waits_is_dropped_and_nothing_begins(asking: Asking[str, str]) -> None:
    gate = threading.Event()
    first, second = asking.begin("a", held(gate, "a")), asking.begin("b", held(gate, "b"))
    asking.close()
    with pytest.raises(BusyError, match="stopped"):
        second.result_now()
    with pytest.raises(BusyError, match="stopped"):
        asyncio.run(second.result())
    with pytest.raises(BusyError, match="stopped"):
        asking.begin("c", held(gate, "c"))
    gate.set()
    assert first.result_now() == "a"
