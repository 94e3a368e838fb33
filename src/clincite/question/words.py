"""Tokens of a question: spelling folded, stemmed, with their place in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

import msgspec
import snowballstemmer

from clincite.question.lexicon import read_lexicon

_CURLY: Final = ("\N{RIGHT SINGLE QUOTATION MARK}", "\N{LEFT SINGLE QUOTATION MARK}")
_WORD: Final = re.compile(rf"[^\W_]+(?:['{_CURLY[0]}][^\W_]+)*")
_POSSESSIVE: Final = re.compile(rf"['{_CURLY[0]}]s?$")
_AE_OE: Final = re.compile(r"(?<=[a-z])(?:ae|oe)(?=[a-z])|^(?:ae|oe)(?=[a-z]{4})")
_GREEK_PLURAL: Final = re.compile(r"(?<=[a-z]{2}stas)es$|(?<=[a-z]{3}os)es$|(?<=[a-z]{3}ys)es$|(?<=[a-z]{3}nes)es$")
_LONG_ENOUGH: Final = 6
_IS_STEM: Final = re.compile(r"(?<=[a-z]{5})is$|(?<=l)ys$")


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word of a text.

    :param text: as written, without a possessive ending.
    :param start: first character in the text, counted from 0.
    :param end: one past the last character.
    :param stem: Snowball English stem of the folded word; what the search engine's index holds.
    :param key: stem under which vocabularies are matched: spelling variants and body-part adjectives folded as well.
    """

    text: str
    start: int
    end: int
    stem: str
    key: str


class _Forms(msgspec.Struct, frozen=True):
    stop: tuple[str, ...]
    determiners: tuple[str, ...]
    spelling: dict[str, str]
    canonical: dict[str, str]


@cache
def _forms() -> _Forms:
    raw = read_lexicon("forms", dict[str, object])
    return _Forms(
        stop=tuple(str(raw["stop"]).split()),
        determiners=tuple(str(raw["determiners"]).split()),
        spelling=msgspec.convert(raw["spelling"], dict[str, str]),
        canonical=msgspec.convert(raw["canonical"], dict[str, str]),
    )


@cache
def _british() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_forms().spelling, key=lambda part: (-len(part), part))))


@cache
def stop_words() -> frozenset[str]:
    """English function words, lower case."""
    return frozenset(_forms().stop)


@cache
def determiners() -> frozenset[str]:
    """Words skipped inside a phrase ("pain in the arm" is "pain in arm")."""
    return frozenset(_forms().determiners)


def straight(text: str) -> str:
    """A text with straight apostrophes only; no character moves."""
    for curly in _CURLY:
        text = text.replace(curly, "'")
    return text


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word in lower case, without accents, possessive ending or apostrophe."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _POSSESSIVE.sub("", straight(plain)).replace("'", "")


@lru_cache(maxsize=65_536)
def stem(folded: str) -> str:
    """Snowball English stem of a folded word."""
    # A new stemmer for each miss: the pure Python one keeps its word in itself and is not safe across threads.
    return str(snowballstemmer.stemmer("english").stemWord(folded))


def american(folded: str) -> str:
    """A folded word in one spelling: oedema and edema, tumour and tumor, haemorrhage and hemorrhage come out the same."""
    word = _british().sub(lambda match: _forms().spelling[match.group()], folded)
    return _AE_OE.sub("e", word) if len(word) >= _LONG_ENOUGH else word


@lru_cache(maxsize=65_536)
def key_of(folded: str) -> str:
    """The stem that a folded word is matched under."""
    canonical = _forms().canonical
    word = _GREEK_PLURAL.sub("is", american(folded))
    if word.endswith("itis"):  # the stemmer would make one word of prostate and prostatitis
        return word
    stemmed = _IS_STEM.sub(lambda match: match.group()[0] + "z", stem(canonical.get(word, word)))
    return canonical.get(stemmed, stemmed)


def tokenise(text: str) -> tuple[Token, ...]:
    """The words of a text, in order; hyphens and punctuation part words."""
    tokens = []
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match.group()) or match.group()
        folded = fold(written)
        if folded:
            tokens.append(Token(text=written, start=match.start(), end=match.end(), stem=stem(folded), key=key_of(folded)))
    return tuple(tokens)


def phrase_keys(text: str) -> tuple[str, ...]:
    """The match keys of a phrase, determiners left out."""
    return tuple(token.key for token in tokenise(text) if fold(token.text) not in determiners())


def content_keys(text: str) -> tuple[str, ...]:
    """The match keys of the content words of a phrase: no stop words, each once, sorted."""
    return tuple(sorted({token.key for token in tokenise(text) if fold(token.text) not in stop_words()}))
