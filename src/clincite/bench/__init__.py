"""The benchmarks room: what the engine is measured on, against what, and how the figures are shown.

Adding a benchmark is adding one file with a ``BENCHMARK`` and naming it in :mod:`clincite.bench.registry`. Nothing here is imported by
the engine. The measures of retrieval need the extra ``bench``.
"""
