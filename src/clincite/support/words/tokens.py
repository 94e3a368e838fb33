"""The words of a text as the checks see them: each with its place, its stem, and what stands between it and the word before."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from clincite.library.analysis import terms

#: What stands before a word: nothing but blanks, a comma or bracket, or the end of a clause.
JOINED: Final = 0
SOFT: Final = 1
HARD: Final = 2

_TOKEN: Final = re.compile(r"(?<![^\W_])(?:[<>≤≥±]\s?)?\d+(?:[.,·]\d+)*(?![^\W_])|[^\W_]+(?:['’][^\W_]+)?")
# "Didn't" is two words, "the patient's" one.
_NOT: Final = re.compile(r"(?:n['’]t|(?<=can)not)$", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)
_SOFT: Final = re.compile(r"[,()\[\]/]")
_HARD: Final = re.compile(r"[;:–—]|[.!?](?:\s|$)|\s-\s|\n")
_OWNING: Final = 2
_APOSTROPHE: Final = re.compile(r"['’]")
# The sign for a millionth has a character of its own beside the Greek letter.
_MICRO: Final = "\u00b5"
_MU: Final = "\u03bc"
# Irregular forms that a stemmer leaves apart, each as its plain form.
_IRREGULAR: Final[dict[str, str]] = {
    form: plain
    for plain, forms in {
        "child": "children childhood",
        "woman": "women",
        "man": "men",
        "mouse": "mice",
        "foot": "feet",
        "tooth": "teeth",
        "fall": "fell fallen",
        "rise": "rose risen",
        "give": "gave given",
        "take": "took taken",
        "find": "found",
        "show": "shown",
        "lead": "led",
        "begin": "began begun",
        "grow": "grew grown",
        "become": "became",
        "bring": "brought",
        "make": "made",
        "seek": "sought",
        "bleed": "bled",
        "lose": "lost",
        "die": "died dying dies",
        "diagnosis": "diagnoses",
        "metastasis": "metastases",
        "crisis": "crises",
        "criterion": "criteria",
        "bacterium": "bacteria",
        "noninferior": "noninferiority",
        "not": "n't nt",
        "patient": "pts pt",
        "versus": "vs",
        "year": "yr yrs",
        "hour": "hr hrs",
    }.items()
    for form in forms.split()
}
# A stemmer takes this for a form of another word ("severe").
_AS_IS: Final = frozenset({"several"})
# British and American spelling, as one.
_SPELLING: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"manoeuvre"), "maneuver"),
    (re.compile(r"(?<=.)(?:ae|oe)(?=.{2})|^(?:ae|oe)(?=[dst])|(?<=.)oe(?=as?$)"), "e"),
    (re.compile(r"^(tum|(?:dis)?col|behavi|lab|fav|hum|od|rig|vap|harb|neighb)our"), r"\1or"),
    (re.compile(r"is(?=(?:e[ds]?|ing|ations?)$)"), "iz"),
    (re.compile(r"ys(?=(?:e[ds]?|ing)$)"), "yz"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"(?<=fib|cen|lit|met|tit)re(?=s?$)|(?<=cent)re(?=s?$)|(?<=goit)re(?=s?$)|(?<=cent)r(?=ed$|ing$)"), "er"),
    (re.compile(r"^(label|model|travel|cancel|signal|counsel|channel)l(?=ed|ing)"), r"\1"),
    (re.compile(r"^(enrol|fulfil|instil|distil)(?=$|s$|ment)"), r"\1l"),
    (re.compile(r"(?<=alog|olog)ue(?=s?$)"), ""),
    (re.compile(r"^artefact"), "artifact"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"^ageing$"), "aging"),
    (re.compile(r"^judgement"), "judgment"),
    (re.compile(r"^grey"), "gray"),
)


class Token(msgspec.Struct, frozen=True):
    """A word of a text.

    :param key: the word in small letters, spelt one way.
    :param stem: what it has in common with its other forms.
    :param gap: what stands before it (:data:`JOINED`, :data:`SOFT`, :data:`HARD`).
    :param number: whether it is a bare number.
    """

    start: int
    end: int
    text: str
    key: str
    stem: str
    gap: int
    number: bool


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """A word in small letters, British spelling as American, and irregular forms as their plain one."""
    low = _APOSTROPHE.sub("'", word.lower()).replace(_MICRO, _MU)
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if len(low) > 4:
        for pattern, other in _SPELLING:
            low = pattern.sub(other, low)
    return low


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one word; a word that is not indexed ("of") is its own."""
    low = plain(word)
    if low in _AS_IS:
        return low
    found = terms(low)
    return found[0] if len(found) == 1 else low


def small(text: str) -> str:
    """A text in small letters, each at its place: a search in it is twice as quick as one that minds no case."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one if len(one) == 1 else char for char in text for one in (char.lower(),))


_NEXT: Final = frozenset({" ", "", "-"})


@lru_cache(maxsize=8_192)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text, in order."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        between = text[last:start]
        gap = JOINED if between in _NEXT else HARD if _HARD.search(between) else SOFT if _SOFT.search(between) else JOINED
        word = match.group()
        last = end
        cut = _NOT.search(word) if word[-1] in "tT" else None
        if cut is not None and cut.start():
            middle = start + cut.start()
            verb = text[start:middle]
            found.append(Token(start, middle, verb, plain(verb), stem(verb), gap, False))
            found.append(Token(middle, end, text[middle:end], "not", "not", JOINED, False))
            continue
        if len(word) > _OWNING and (owner := _POSSESSIVE.search(word)) is not None:
            word = word[: owner.start()]
            end = start + len(word)
        key, root, number = _forms(word)
        found.append(Token(start, end, word, key, root, gap, number))
    return tuple(found)


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, str, bool]:
    """(the word as it is compared, its stem, whether it is a bare number)."""
    return plain(word), stem(word), word[-1].isdigit() and not any(map(str.isalpha, word))


@lru_cache(maxsize=4_096)
def stems_of(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(token.stem for token in tokens(text))


def word_set(words: str) -> frozenset[str]:
    """A list of words as it is written, for a lexicon."""
    return frozenset(words.split())


def stems(words: str) -> frozenset[str]:
    """The stems of a list of words, for a lexicon."""
    return frozenset(stem(word) for word in words.split())
