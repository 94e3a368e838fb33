"""Claims changed on purpose: mutants that no longer say what their quotation says, and rewrites that still do.

A check of support is measured by how many mutants it catches and how many rewrites and unchanged claims it lets through.
"""

from clincite.bench.mutations.changes import CHANGES
from clincite.bench.mutations.rewrites import REWRITES
from clincite.bench.mutations.sample import Change, Pools, Sample, pools, samples

__all__ = ["CHANGES", "REWRITES", "Change", "Pools", "Sample", "pools", "samples"]
