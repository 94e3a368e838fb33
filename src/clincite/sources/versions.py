"""Which of two records of the same id is the newer: files and services give them in any order."""

from __future__ import annotations

from clincite.records import Record


def is_older(record: Record, other: Record) -> bool:
    """Whether ``record`` is an earlier state of the source than ``other``, which has the same id.

    Compared are the version that PubMed counts, the day of the last revision, and whether it comes from the index that keeps it (NLM)
    or from one that copies that. Where these are equal, neither is older: the one that is read later counts.
    """
    return _state(record) < _state(other)


def _state(record: Record) -> tuple[int, str, bool]:
    # Only PubMed counts versions of a citation; elsewhere the word means other things.
    version = record.extra.get("version", "") if record.id.startswith("pmid:") else ""
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 1
    return number, record.extra.get("date_revised", ""), "medline_status" in record.extra


def put_newest(records: dict[str, Record], record: Record) -> None:
    """Put the record among others, by id, unless a newer one is there."""
    present = records.get(record.id)
    if present is None or not is_older(record, present):
        records[record.id] = record
