"""From an engine-neutral query to a Tantivy one."""

from __future__ import annotations

from typing import Final

import tantivy

from clincite.library.analysis import placed_terms
from clincite.library.base import Clause, Filters, SearchQuery

# A word in a heading or a title tells more about what a section is for than the same word in its text.
FIELD_WEIGHTS: Final = {"title": 0.8, "heading": 2.0, "body": 1.0, "keywords": 0.8}
LAST_YEAR: Final = 9999


def build_query(schema: tantivy.Schema, query: SearchQuery, filters: Filters) -> tantivy.Query | None:
    """The Tantivy query, or None when nothing can match: no clause has a word in it, or the span of years is empty."""
    built = [part for clause in query.clauses for part in _clause(schema, clause)]
    if not built:
        return None
    any_of = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in built])
    parts = [(tantivy.Occur.MustNot, _plain(schema, "status", status.value)) for status in filters.without_status]
    if filters.kinds:
        any_kind = tantivy.Query.boolean_query([(tantivy.Occur.Should, _plain(schema, "kind", kind)) for kind in filters.kinds])
        parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(any_kind, 0.0)))
    if filters.year_from is not None or filters.year_to is not None:
        # Year 0 stands for an unknown year, which no span of years holds.
        lower = 1 if filters.year_from is None else min(max(filters.year_from, 1), LAST_YEAR)
        upper = LAST_YEAR if filters.year_to is None else min(filters.year_to, LAST_YEAR)
        if upper < lower or (filters.year_from or 0) > LAST_YEAR:
            return None
        span = tantivy.Query.range_query(schema, "year", tantivy.FieldType.Unsigned, lower_bound=lower, upper_bound=upper)
        parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(span, 0.0)))
    # A bare union of words, where nothing is filtered: only then can the engine skip what cannot get among the best (block-max WAND).
    # Sections alone have words to match, so that nothing needs to say that sections are wanted.
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, any_of), *parts]) if parts else any_of


def _plain(schema: tantivy.Schema, field: str, value: str) -> tantivy.Query:
    # Not a relevance signal: score nothing.
    return tantivy.Query.const_score_query(tantivy.Query.term_query(schema, field, value, index_option="basic"), 0.0)


def _clause(schema: tantivy.Schema, clause: Clause) -> list[tantivy.Query]:
    words = placed_terms(clause.text)
    if clause.phrase and len(words) > 1:
        return [_in_field(schema, field, words, clause.weight) for field in FIELD_WEIGHTS]
    # Each word once: a question that repeats a word does not mean it twice.
    once = dict.fromkeys(term for _, term in words)
    return [_in_field(schema, field, ((0, word),), clause.weight) for word in once for field in FIELD_WEIGHTS]


def _in_field(schema: tantivy.Schema, field: str, words: tuple[tuple[int, str], ...], weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(_words(schema, field, words), FIELD_WEIGHTS[field] * weight)


def _words(schema: tantivy.Schema, field: str, words: tuple[tuple[int, str], ...]) -> tantivy.Query:
    if len(words) == 1:
        return tantivy.Query.term_query(schema, field, words[0][1])
    return tantivy.Query.phrase_query(schema, field, list(words), 1)
