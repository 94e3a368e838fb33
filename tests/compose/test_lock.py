"""The lock beside an answer: what it stands on, byte for byte the same each time."""

from __future__ import annotations

import json

import msgspec

from clincite.compose.lock import lock_of
from tests.compose.test_verify import AGAIN, GUIDELINE, OTHER, SOUND, TRIAL


def test_names_every_record_with_hash_status_and_claims() -> None:
    lock = json.loads(lock_of(SOUND))
    assert [(item["record"], item["sha256"], item["status"], item["status_checked"], item["claims"]) for item in lock.pop("records")] == [
        ("guide:1", GUIDELINE.sha256, "unknown", None, ["c2"]),
        ("pmid:1", TRIAL.sha256, "current", "2026-01-01", ["c1", "c4"]),
        ("pmid:2", OTHER.sha256, "unknown", None, ["c3"]),
        ("pmid:4", AGAIN.sha256, "unknown", None, ["c1"]),
    ]
    assert lock == {
        "schema": "clincite/lock/1",
        "answer": SOUND.id,
        "question": SOUND.question,
        "library": SOUND.receipt.library,
        "created": SOUND.created,
    }


def test_is_text_that_ends_in_a_newline_and_is_the_same_each_time() -> None:
    data = lock_of(SOUND)
    assert data == lock_of(SOUND)
    assert data.endswith(b"}\n") and b"\n  " in data
    data.decode("utf-8")


def test_an_answer_that_stands_on_nothing() -> None:
    empty = msgspec.structs.replace(SOUND, claims=(), references=())
    assert json.loads(lock_of(empty))["records"] == []
