"""Which documents of MedQuAD the model learned from, and which were kept aside."""

from __future__ import annotations

import hashlib
from typing import Literal

Split = Literal["train", "dev", "test"]


def split_of(doc: str) -> Split:
    """The split that a document belongs to: 7 in 10 are for training, 1 for choosing settings, 2 for reporting.

    :param doc: field ``doc`` of a row; where that is null, its ``url``. Rows of one page are never parted.
    """
    tenth = int(hashlib.sha256(doc.encode()).hexdigest()[:8], 16) % 10
    return "test" if tenth < 2 else "dev" if tenth == 2 else "train"
