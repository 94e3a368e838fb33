"""Counts and times for whoever runs the page, in Prometheus' text format. No question, no client and no address is in them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

_PREFIX: Final = "clincite_"
#: Upper ends of the histogram's buckets, in seconds.
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_HELP: Final = {
    "requests_total": "Requests, by route and status.",
    "request_seconds": "Time until the answer was sent, by route.",
    "asks_total": "Answers composed, by result.",
    "answers_total": "Answers shown: kept from before, or composed.",
    "pages_total": "Pages sent from the cache, or made.",
    "library_reloads_total": "Times that the library was opened anew because another process changed it.",
    "live_searches_total": "Searches on the network, by result.",
}

_Labels = tuple[tuple[str, str], ...]


class _Histogram:
    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.sum = 0.0

    def add(self, value: float) -> None:
        place = next((place for place, end in enumerate(BUCKETS) if value <= end), len(BUCKETS))
        self.counts[place] += 1
        self.sum += value


class Metrics:
    """Counters, times and gauges of one site."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, Counter[_Labels]] = {}
        self._times: dict[str, _Histogram] = {}
        self._gauges: dict[str, tuple[str, Callable[[], float | None]]] = {}

    def count(self, name: str, **labels: str) -> None:
        """One more of something."""
        with self._lock:
            self._counts.setdefault(name, Counter())[tuple(sorted(labels.items()))] += 1

    def request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """One request, answered."""
        self.count("requests", route=route, method=method, status=str(status))
        with self._lock:
            self._times.setdefault(route, _Histogram()).add(seconds)

    def gauge(self, name: str, words: str, read: Callable[[], float | None]) -> None:
        """Show a number that is read when somebody looks; None: it is not shown.

        :param words: what it is.
        """
        self._gauges[name] = (words, read)

    def text(self) -> str:
        """Everything, as Prometheus reads it."""
        with self._lock:
            lines = [*self._counter_lines(), *self._time_lines()]
        return "\n".join([*lines, *self._gauge_lines(), ""])

    def _counter_lines(self) -> Iterator[str]:
        for name, counter in sorted(self._counts.items()):
            yield from _head(f"{name}_total", "counter", _HELP.get(f"{name}_total", name))
            for labels, count in sorted(counter.items()):
                yield f"{_PREFIX}{name}_total{_shown(labels)} {count}"

    def _time_lines(self) -> Iterator[str]:
        if self._times:
            yield from _head("request_seconds", "histogram", _HELP["request_seconds"])
        for route, times in sorted(self._times.items()):
            so_far = 0
            for end, count in zip((*map(str, BUCKETS), "+Inf"), times.counts, strict=True):
                so_far += count
                yield f"{_PREFIX}request_seconds_bucket{_shown((('le', end), ('route', route)))} {so_far}"
            yield f"{_PREFIX}request_seconds_sum{_shown((('route', route),))} {times.sum:.6f}"
            yield f"{_PREFIX}request_seconds_count{_shown((('route', route),))} {so_far}"

    def _gauge_lines(self) -> Iterator[str]:
        for name, (words, read) in sorted(self._gauges.items()):
            value = read()
            if value is not None:
                yield from _head(name, "gauge", words)
                yield f"{_PREFIX}{name} {value:g}" if value < 1e6 else f"{_PREFIX}{name} {value:.0f}"


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP {_PREFIX}{name} {words}"
    yield f"# TYPE {_PREFIX}{name} {kind}"


def _shown(labels: _Labels) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{inside}}}" if inside else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
