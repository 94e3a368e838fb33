"""``web``: the page under load: many connections at once, over answers that are kept and questions that nobody asked before."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, cycle, islice, repeat
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx
import msgspec

from clincite import __version__
from clincite.bench.context import Benchmark, Context
from clincite.bench.measures import percentile
from clincite.bench.process import memory_of
from clincite.bench.report import Report, Row
from clincite.bench.web_load import HOST, Load, Shot, drive
from clincite.errors import LibraryError
from clincite.holdings import bundled_fingerprint
from clincite.library.view import SCHEMA_VERSION

CONNECTIONS: Final = 50
#: One question in so many is new.
ONE_NEW_IN: Final = 50
#: Requests a second at which the page is measured, beside as many as it can take.
STEADY: Final = (150.0, 500.0)

_QUESTIONS: Final = "healthsearchqa/questions.txt.gz"
_KEPT: Final = 40
_TOPICS: Final = 400
_ADDRESS: Final = re.compile(rf"http://{re.escape(HOST)}:(\d+)")
_HEALTH: Final = "/healthz"
_CACHED: Final = "cached"
_NEW: Final = "new"
_WARM: Final = 2.0


class _Served(msgspec.Struct, frozen=True):
    """A server that runs."""

    port: int
    pid: int


def run(context: Context) -> Report:
    """Serve the bundled library in a process of its own, and ask it."""
    real = list(dict.fromkeys(line.strip() for line in context.lines(_QUESTIONS)))
    home = context.cache / "libraries" / f"web-{__version__}-{SCHEMA_VERSION}-{bundled_fingerprint()[:8]}"
    with _serving(home) as served:
        questions = _mixed(_topic_questions(served.port), context.some(real))
        kept, new = questions[:_KEPT], iter(questions[_KEPT:])
        drive(served.port, (Shot(_CACHED, _page(one)) for one in kept), connections=2, seconds=60)
        drive(served.port, _cached(kept), connections=CONNECTIONS, seconds=_WARM)
        held = {"before": memory_of(served.pid)}
        health = drive(served.port, repeat(Shot(_HEALTH, _HEALTH)), connections=CONNECTIONS, seconds=context.seconds / 3)
        loads: dict[str, Load] = {}
        for number, rate in enumerate((*STEADY, None)):
            context.progress("Measuring the page", number, len(STEADY) + 1)
            split = "as fast as it goes" if rate is None else f"{rate:.0f} requests a second"
            loads[split] = drive(served.port, _mix(kept, new), connections=CONNECTIONS, seconds=context.seconds, rate=rate)
            held[split] = memory_of(served.pid)
        context.progress("Measuring the page", len(STEADY) + 1, len(STEADY) + 1)
    rows = [row for split, load in loads.items() for row in _rows(split, load, health)]
    rows += [
        Row(measure="memory of the server and its workers, then", split=split, n=1, values={"": size / 1e6}, unit="MB")
        for split, size in held.items()
        if size is not None
    ]
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="",
        reported_on="all",
        notes=_notes(context.seconds, sum(outcome.refused for load in loads.values() for outcome in load.outcomes)),
    )


def _notes(seconds: float, refused: int) -> tuple[str, ...]:
    return (
        f"{CONNECTIONS} connections for {seconds:g} s each; one question in {ONE_NEW_IN} was not asked before, the others are {_KEPT} "
        "whose answers are kept. Half of all are about topics of the bundled library, half are HealthSearchQA's.",
        "At a rate, requests are due at even distances and are timed from when they were due. As fast as it goes, each connection asks "
        "again as soon as it has its answer: times then tell how many wait, not how long one takes.",
        f"{refused} of the real questions are none that the engine takes; they were told so, and are in no time above.",
        "The client runs on the same processors. Same run: a page of a few bytes, as fast as it goes, before the others.",
        "Memory grows until as many answers are kept as may be.",
    )


def _rows(split: str, load: Load, health: Load) -> Iterator[Row]:
    least = health.milliseconds(_HEALTH)
    for sort in (_CACHED, _NEW):
        took = load.milliseconds(sort)
        for percent in (50, 95) if took else ():
            base = {_HEALTH: percentile(least, percent)} if least else {}
            value = percentile(took, percent)
            yield Row(measure=f"{sort} p{percent}", split=split, n=len(took), values={"": value}, baselines=base, unit="ms")
    made = len(load.outcomes)
    yield Row(measure="answered", split=split, n=made, values={"": load.rate}, baselines={_HEALTH: health.rate}, unit="a second")
    yield Row(measure="errors", split=split, n=made, values={"": float(load.errors)}, unit="requests")


def _page(question: str) -> str:
    return "/ask?" + urlencode({"q": question, "wait": "1"})


def _cached(kept: list[str]) -> Iterator[Shot]:
    return cycle([Shot(_CACHED, _page(question)) for question in kept])


def _mix(kept: list[str], new: Iterator[str]) -> Iterator[Shot]:
    """Kept answers, and a new question after each so many of them; ends when there is no new one left."""
    cached = _cached(kept)
    for question in new:
        yield from islice(cached, ONE_NEW_IN - 1)
        yield Shot(_NEW, _page(question))


def _mixed(topics: list[str], real: list[str]) -> list[str]:
    """The questions of both in turn; the longer one's rest at the end."""
    paired = list(chain.from_iterable(zip(topics, real, strict=False)))
    least = min(len(topics), len(real))
    return list(dict.fromkeys([*paired, *topics[least:], *real[least:]]))


def _topic_questions(port: int) -> list[str]:
    """Questions that the library has marked text about, as the page itself suggests them."""
    found: list[str] = []
    cursor: str | None = ""
    with httpx.Client(base_url=f"http://{HOST}:{port}", trust_env=False, timeout=60) as client:
        while cursor is not None and len(found) < _TOPICS:
            page = client.get("/api/topics", params={"limit": 50, "cursor": cursor}).raise_for_status().json()
            for topic in page["topics"]:
                if topic["sure"]:
                    found += [topic["question"], *(side["question"] for side in topic["sides"] if side["question"])]
            cursor = page["next"]
    return found[:_TOPICS]


@contextmanager
def _serving(home: Path) -> Iterator[_Served]:
    """``clincite serve`` on the bundled library, with no limit on what one client may ask."""
    home.mkdir(parents=True, exist_ok=True)
    given = {"CLINCITE_HOME": str(home), "CLINCITE_LIVE": "false", "CLINCITE_OFFLINE": "true", "CLINCITE_REQUESTS_PER_MINUTE": "100000000"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINCITE_")}
    with subprocess.Popen(_COMMAND, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**kept, **given}) as process:
        try:
            assert process.stdout is not None
            said = _ADDRESS.search(process.stdout.readline().decode("utf-8", "replace"))
            if said is None:
                raise LibraryError("The server did not start.", hint=f"Try: CLINCITE_HOME={home} clincite serve")
            yield _Served(int(said[1]), process.pid)
        finally:
            process.terminate()


_COMMAND: Final = (sys.executable, "-m", "clincite", "serve", "--host", HOST, "--port", "0", "--quiet")


BENCHMARK: Final = Benchmark(
    name="web",
    summary="the page under load: kept answers and new questions, over many connections at once",
    needs=(_QUESTIONS,),
    run=run,
)
