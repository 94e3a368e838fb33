"""How text becomes index terms: the same for what is stored and what is asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import tantivy

ANALYZER: Final = "clincite_en"
_WORD: Final = r"[\p{L}\p{N}]+(?:\.\d+)?"

# Words that carry no meaning of their own. Short on purpose: "not", "without" and "no" stay searchable.
STOPWORDS: Final = [
    "a",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "been",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "for",
    "from",
    "had",
    "has",
    "have",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "me",
    "my",
    "of",
    "on",
    "or",
    "our",
    "should",
    "so",
    "some",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "will",
    "with",
    "would",
    "you",
    "your",
]


def build_analyzer() -> tantivy.TextAnalyzer:
    """Split at anything but letters and digits, fold case and accents, drop stop words, stem (Snowball English)."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(STOPWORDS))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


@lru_cache(maxsize=1)
def _shared() -> tantivy.TextAnalyzer:
    return build_analyzer()


@lru_cache(maxsize=65_536)
def terms(text: str) -> tuple[str, ...]:
    """The index terms of ``text``, in order, repeats kept."""
    return tuple(_shared().analyze(text))


def placed_terms(text: str) -> tuple[tuple[int, str], ...]:
    """The index terms of ``text`` with their places, as the index counts them: words that are not indexed leave a gap."""
    words = _splitter().analyze(text)
    return tuple((place, term) for place, word in enumerate(words) for term in terms(word))


@lru_cache(maxsize=1)
def _splitter() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD)).build()
