"""WiCE: sentences of Wikipedia beside the web pages that they cite; one of the eleven sets of LLM-AggreFact."""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.bench.context import Context

TEST: Final = "wice/claim_test.jsonl"
DEV: Final = "wice/claim_dev.jsonl"


class Cited(msgspec.Struct, frozen=True):
    """A claim, the sentences of the page that it cites, and whether they support all of it."""

    claim: str
    evidence: tuple[str, ...]
    supported: bool


def cited(context: Context, split: str) -> list[Cited]:
    """The claims of a split; partly supported is not supported, as in LLM-AggreFact.

    :param split: :data:`TEST` or :data:`DEV`.
    """
    return [Cited(row["claim"], tuple(row["evidence"]), row["label"] == "supported") for row in context.rows(split)]
