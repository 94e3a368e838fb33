"""A stretch of text that identifies somebody."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Span(msgspec.Struct, frozen=True):
    """Characters ``start`` to ``end`` of a text, and what they are.

    :param instead: what takes their place; empty: nothing, or a mark.
    """

    start: int
    end: int
    kind: str
    instead: str = ""


def without_overlap(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order of place; of two that overlap, the one given first stays, lengthened over the other."""
    kept: list[Span] = []
    for span in spans:
        meets = [other for other in kept if span.start < other.end and other.start < span.end]
        if not meets:
            kept.append(span)
            continue
        first = meets[0]
        wide = Span(min(span.start, *(m.start for m in meets)), max(span.end, *(m.end for m in meets)), first.kind, first.instead)
        kept = [other for other in kept if other not in meets] + [wide]
    return tuple(sorted(kept, key=lambda span: span.start))
