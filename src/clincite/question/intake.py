"""The door: what may pass as a question, cleaned; what may not, with one clear sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

import msgspec

from clincite.errors import QuestionError
from clincite.question.language import foreign_language, other_script
from clincite.question.lexicon import read_lexicon
from clincite.question.matching import matches
from clincite.question.terms import Vocabulary
from clincite.question.words import fold, key_of, stop_words, straight, tokenise

LONGEST_QUESTION: Final = 2_000
"""Characters; a longer text is refused before anything is done with it."""

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EXAMPLE: Final = 'Ask about a condition, a symptom, a test or a treatment, such as "What causes facial twitching and how is it treated?".'
_CODE_LIKE: Final = re.compile(r"^(?=.*[A-Z])(?:[A-Za-z]*\d+[A-Za-z\d]*|\w+[a-z][A-Z]\w*|\w*[A-Z]{2}\w*[a-z]\w*|[A-Z]{2,9}s?)$")
# Letters of another width ("ｇｏｕｔ") and ligatures ("ﬂare"), which stand for plain ones; "²" and "½" are none of them.
_PLAIN: Final = {
    code: unicodedata.normalize("NFKC", chr(code))
    for first, last in ((0xFF01, 0xFF5E), (0xFB00, 0xFB06))
    for code in range(first, last + 1)
}
# One name by itself, and one of two names in a row, which must be capitalised.
_NAME: Final = "([A-Za-z][A-Za-z-]{4,})"
_PROPER: Final = "([A-Z][a-z]{5,})"
_SUFFIX_FROM: Final = 6
_SUBSTANCE_FROM: Final = 7


def clean_question(raw: str) -> str:
    """The question as NFC text without control characters, full-width letters and ligatures made plain, blanks folded to one.

    :param raw: what the user typed.
    :raises QuestionError: when it is empty, longer than 2,000 characters, unreadable or not in English.
    """
    if len(raw) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(raw):,} characters; at most {LONGEST_QUESTION:,} are read.",
            hint="Ask for one thing in a sentence or two.",
        )
    if not raw.strip():
        raise QuestionError("The question is empty.", hint=_EXAMPLE)
    folded = unicodedata.normalize("NFC", raw.translate(_PLAIN))
    readable = "".join(_kept(char) for char in folded)
    damaged = folded.count(_REPLACEMENT) + sum(unicodedata.category(char) == "Cs" for char in folded)
    text = unicodedata.normalize("NFC", " ".join(readable.split()))  # again: what stood between a letter and its accent may be gone
    letters = sum(char.isalpha() for char in text)
    if not text or damaged > letters:
        raise QuestionError("The question holds no readable text.", hint="Send it as UTF-8 text.")
    if not letters:
        raise QuestionError("The question holds no words.", hint=_EXAMPLE)
    if other_script(text) or foreign_language(text):
        raise QuestionError("The question is not in English; clincite reads English questions only so far.", hint="Ask it in English.")
    return text


def _kept(char: str) -> str:
    """The character, or what stands for it: nothing for invisible ones, a blank for control characters."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category in _DROPPED or char == _REPLACEMENT else char


class _Health(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sure: str
    hint: str
    suffix: str
    elsewhere: str
    frames: tuple[str, ...]
    substance: str
    not_substance: str
    names: tuple[str, ...]
    everyday: str


class _HealthWords(msgspec.Struct, frozen=True):
    sure: re.Pattern[str]
    hint: re.Pattern[str]
    suffixes: tuple[str, ...]
    elsewhere: frozenset[str]
    frames: re.Pattern[str]
    substances: tuple[str, ...]
    not_substances: frozenset[str]
    names: tuple[re.Pattern[str], ...]
    everyday: frozenset[str]


_WHOLE_UP_TO: Final = 4


@cache
def _health() -> _HealthWords:
    words = read_lexicon("health", _Health)
    return _HealthWords(
        sure=_starts(words.sure),
        hint=_starts(words.hint),
        suffixes=tuple(words.suffix.split()),
        elsewhere=frozenset(words.elsewhere.split()),
        frames=re.compile(rf"\b(?:{'|'.join(words.frames)})"),
        substances=tuple(words.substance.split()),
        not_substances=frozenset(words.not_substance.split()),
        names=tuple(re.compile(form.replace("NAME", _NAME).replace("PROPER", _PROPER)) for form in words.names),
        everyday=frozenset(words.everyday.split()),
    )


def _starts(words: str) -> re.Pattern[str]:
    """A pattern for words that start so; short ones stand alone but for a plural, so that "ear" is not in "early"."""
    stems = sorted(words.split())
    return re.compile(rf"\b(?:{'|'.join(_start(word) for word in stems)})")


def _start(word: str) -> str:
    """The pattern of one stem; a closing star lets a short one start longer words."""
    whole = len(word) <= _WHOLE_UP_TO and not word.endswith("*")
    return re.escape(word.rstrip("*")).replace(r"\-", "[ -]?") + (r"(?:e?s)?\b" if whole else "")


def is_medical(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a question is about health at all; in doubt, yes.

    One word that only health uses, one name of the vocabulary, or something that looks like a gene, a protein or a drug is
    enough. Words with other meanings too ("twitch", "cold") count unless something points elsewhere ("where can I watch …"). So
    does a question for a name that is no everyday word ("What is opdivo?"), which may be a drug.

    :param text: the cleaned question.
    """
    words = _health()
    low = straight(text.lower())
    if words.sure.search(low):
        return True
    tokens = tokenise(text)
    plain = [fold(token.text) for token in tokens]
    if any(len(word) >= _SUFFIX_FROM and word.endswith(words.suffixes) for word in plain):
        return True
    elsewhere = any(word in words.elsewhere for word in plain)
    found = matches(text, vocabulary)
    if any(len(match.places) > 1 or any(concept.library for concept in match.concepts(vocabulary)) for match in found):
        return True
    if elsewhere:
        return False
    if found or words.hint.search(low) or words.frames.search(low):
        return True
    if any(_like_a_substance(word, words) for word in plain):
        return True
    if any(token.key in vocabulary.keyword_keys and key_of(fold(token.text)) not in _common() for token in tokens):
        return True
    if _asks_for_a_name(straight(text), words):
        return True
    return not text.isupper() and any(_CODE_LIKE.match(token.text) for token in tokens if fold(token.text) not in stop_words())


def _asks_for_a_name(text: str, words: _HealthWords) -> bool:
    """Whether a question is only for a name ("What does Prevnar 13 consist of?", "Daptacel and Pentacel") and for no everyday word."""
    found = next((match for form in words.names if (match := form.search(text))), None)
    return found is not None and not any(fold(name) in words.everyday or fold(name) in stop_words() for name in found.groups())


def _like_a_substance(word: str, words: _HealthWords) -> bool:
    """Whether a word ends as drugs, proteins and plant compounds do ("oleuropein", "patisiran")."""
    return len(word) >= _SUBSTANCE_FROM and word.endswith(words.substances) and word not in words.not_substances


@cache
def _common() -> frozenset[str]:
    """Words that a library's key words hold and that show nothing."""
    return frozenset(key_of(word) for word in stop_words())


def require_medical(text: str, vocabulary: Vocabulary) -> None:
    """Raise unless the question is about health.

    :raises QuestionError: when :func:`is_medical` says no.
    """
    if not is_medical(text, vocabulary):
        raise QuestionError("This does not look like a medical question.", hint=_EXAMPLE)
