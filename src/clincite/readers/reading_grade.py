"""How many years of school a text asks for.

The measure is the Flesch–Kincaid grade level: 0.39 × words a sentence + 11.8 × syllables a word − 15.59 (Kincaid, Fishburne, Rogers
and Chissom, Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75, Naval Technical Training
Command, 1975).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

#: The last grade of school.
_LAST_GRADE: Final = 12
_LAST_OF_COLLEGE: Final = 16
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS: Final = re.compile(r"[aeiouyàâäéèêëîïôöûü]+")
#: Two vowels that are said apart, each as one syllable more: "medi-al", "flu-id", "anxi-ety", "seri-ous", "ide-a"; and "spas-m".
_APART: Final = re.compile(
    r"i(?:a(?!ge)|o(?!us|n(?:s|al)?\Z)|um|us|et)|(?<!g)ious|e(?:o(?!n\Z|p)|um\Z)|u(?:al|ate|ous|id|ity)|(?<!q)uen|[aeo]ing|yi"
    r"|crea(?:t(?!ur)|sh)|[aeiou][a-z]*ea\Z"
    r"|scien|(?:s|th)m\Z"
)
#: An "e" that is not said: at the end, and in "-es", "-ed", "-ely", "-eful", "-eless", "-ement".
_SILENT: Final = re.compile(
    r"(?:[^aeiouyl]e|[aeiouy]le|re|ue)\Z|(?:[^aeiouysxzcghl]|[aeiouy]l)es\Z|[^aeiouytd]ed\Z|[^aeiouyl]e(?:ly|ful|less|ment|ments|ness)\Z"
)
#: "-tion", "-cial": said as one.
_JOINED: Final = re.compile(r"(?<!s)[cstx]i(?:al|an|ent|ence|ency|ous|on)")
_GREEK_ENDINGS: Final = re.compile(r"(?:betes|herpes|scabies|rabies|series|species|caries|[^aeiou]ites)\Z")


@lru_cache(maxsize=16_384)
def syllables(word: str) -> int:
    """Syllables of an English word, counted from its letters; at least one. A compound is counted part by part."""
    parts = re.split(r"[-–]", word.lower())
    return sum(_of_part(re.sub(r"['’]s?\Z|['’]", "", part)) for part in parts if part) or 1


def _of_part(word: str) -> int:
    count = len(_VOWELS.findall(word))
    count += len(_APART.findall(_JOINED.sub("shun", word)))
    if count > 1 and _SILENT.search(word) and not _GREEK_ENDINGS.search(word):
        count -= 1
    return max(count, 1)


def words(text: str) -> list[str]:
    """The words of a text; numbers and signs are no words."""
    return _WORD.findall(text)


def grade(sentences: Iterable[str]) -> float | None:
    """Grade level of some sentences; None when there is no word in them."""
    counted = [found for sentence in sentences if (found := words(sentence))]
    total = sum(map(len, counted))
    if not total:
        return None
    spoken = sum(syllables(word) for found in counted for word in found)
    return 0.39 * total / len(counted) + 11.8 * spoken / total - 15.59


def level_words(level: float) -> str:
    """A grade in words: ``grade 7``, ``grade 14, college``, ``above grade 16, college``: beyond that the formula tells no more.

    A text below the first grade is of the first.
    """
    number = max(1, round(level))
    if number > _LAST_OF_COLLEGE:
        return f"above grade {_LAST_OF_COLLEGE}, college"
    return f"grade {number}, college" if number > _LAST_GRADE else f"grade {number}"
