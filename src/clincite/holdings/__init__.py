"""What a library holds: opened with its bundled records, given a vocabulary, stocked from files, and told what no longer stands.

Nothing here reads the clock, the environment or the network.
"""

from clincite.holdings.exporting import export_to, exported
from clincite.holdings.ingest import Reading, ingest, take
from clincite.holdings.intake import IngestReport
from clincite.holdings.opening import bundled_fingerprint, bundled_ids, open_library
from clincite.holdings.standing import Observer, flag, held, marked_batch, settle
from clincite.holdings.vocabularies import Progress, cache_folder, dense_of, stamp_of, vocabulary_of, with_digest

__all__ = [
    "IngestReport",
    "Observer",
    "Progress",
    "Reading",
    "bundled_fingerprint",
    "bundled_ids",
    "cache_folder",
    "dense_of",
    "export_to",
    "exported",
    "flag",
    "held",
    "ingest",
    "marked_batch",
    "open_library",
    "settle",
    "stamp_of",
    "take",
    "vocabulary_of",
    "with_digest",
]
