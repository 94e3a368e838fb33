"""Word lists that several rules share. They hold no rules: what a word means for a finding is said where it is used."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text that lists them, blanks between."""
    return frozenset(text.split())
