"""The benchmarks that there are, in the order in which they run. A new one is named here."""

from __future__ import annotations

from typing import Final

from clincite.bench import bioasq, facets, liveqa, medline, pico, pubmedqa, review, scifact, silence, speed, support, web
from clincite.bench.context import Benchmark

BENCHMARKS: Final[tuple[Benchmark, ...]] = (
    scifact.BENCHMARK,
    pubmedqa.BENCHMARK,
    bioasq.BENCHMARK,
    liveqa.BENCHMARK,
    pico.BENCHMARK,
    facets.BENCHMARK,
    silence.BENCHMARK,
    speed.BENCHMARK,
    support.BENCHMARK,
    medline.BENCHMARK,
    web.BENCHMARK,
    review.BENCHMARK,
)
