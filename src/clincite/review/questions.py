"""What makes two answers versions of one."""

from __future__ import annotations

from clincite.records import sha256_of


def question_key_of(question: str, reader: str) -> str:
    """The question, however it is cased and spaced, and the kind of reader, as one hash."""
    return sha256_of([" ".join(question.casefold().split()), reader])
