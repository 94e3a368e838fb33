"""``answer.lock``: the records that an answer stands on, with their hashes and status, enough to tell later what changed."""

from __future__ import annotations

import msgspec

from clincite.answers import Answer


def lock_of(answer: Answer) -> bytes:
    """The lock file of an answer: JSON, sorted by record id, the same bytes for the same answer."""
    hashes = {quote.record: quote.record_sha256 for claim in answer.claims for quote in claim.quotes}
    lock = {
        "schema": "clincite/lock/1",
        "answer": answer.id,
        "question": answer.question,
        "library": answer.receipt.library,
        "created": answer.created,
        "records": [
            {
                "record": reference.record,
                "sha256": hashes[reference.record],
                "status": reference.status,
                "status_checked": reference.status_checked,
                "claims": [claim.id for claim in answer.claims if any(quote.record == reference.record for quote in claim.quotes)],
            }
            for reference in sorted(answer.references, key=lambda reference: reference.record)
        ],
    }
    return msgspec.json.format(msgspec.json.encode(lock), indent=2) + b"\n"
