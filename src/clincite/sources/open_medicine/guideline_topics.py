"""The diseases among a guideline's topics: those that its title or its identifier names.

Abbreviations become synonyms of the name whose initials they are ("CAP" of "community acquired pneumonia").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from clincite.records import Condition

_NO_DISEASE: Final = re.compile(
    r"\b(?:risk|score|care|management|assessment|evaluation|surgery|therapy|treatment|prevention|screening|resuscitation|program|level"
    r"|statin|monitoring|criteria|severity|antibiotic|guideline|campaign|initiative|strategy|index|grade|scale|antidepressant|medication"
    r"|pharmacotherapy|psychotherapy|warning|pharmacologic|(?<!high )blood pressure|adults?|news2?|cholesterol|sepsis-3|infectious disease"
    r"|\w+ology|neonatal|d-dimer|anesthesia|nutrition)\b",
    re.I,
)
_ABBREVIATION: Final = re.compile(r"[A-Za-z]*[A-Z][A-Za-z0-9-]*[A-Z0-9][A-Za-z0-9-]*|[a-z]{2,6}")
_SMALL: Final = frozenset({"of", "the", "and", "in", "to", "with", "for", "a", "an"})


def conditions_of(title: str, identifier: str, organization: str, topics: Sequence[str]) -> tuple[Condition, ...]:
    """Conditions that a guideline is about, the main one first: what its identifier names, most specific first.

    :param title: registry title.
    :param identifier: registry id ("bts_cap_2009").
    :param organization: who issued it; its initials in the identifier name no disease.
    :param topics: registry topics.
    """
    issuer = set(re.findall(r"[a-z0-9]+", organization.lower()))
    tokens = [
        _plain(token.rstrip("0123456789")).strip() for token in identifier.lower().split("_") if not token.isdigit() and token not in issuer
    ]
    words = _plain(title)
    short = [*(topic for topic in topics if _is_abbreviation(topic, topics)), *(token for token in tokens if len(token) < 8)]
    names = [topic for topic in topics if not _is_abbreviation(topic, topics)]
    titled = [name for name in names if _plain(name) in words]
    meant = [name for name in names if _plain(name).strip() in tokens or any(fits(token, name) for token in tokens)]
    if any(name in meant for name in titled):
        meant = [name for name in meant if name in titled or _plain(name).strip() in tokens]
    chosen = _unlike([name for name in names if name in titled or name in meant])
    diseases = [name for name in chosen if not _NO_DISEASE.search(name)]
    if not diseases:
        diseases = [name for name in names if " " not in name and any(part != name and part in name for part in chosen)][:1]

    def rank(name: str) -> tuple[int, int, int]:
        cores = [_token(core, tokens) for core in meant if _plain(core) in _plain(name)]
        return min(cores, default=len(tokens)), -len(_plain(name).split()), topics.index(name)

    alias = {"hypertension": "high blood pressure"} if "high blood pressure" in titled else {}
    found: list[Condition] = []
    for name in sorted(set(diseases) - {alias[name] for name in diseases if name in alias}, key=rank):
        synonyms = [_cased(abbreviation, topics) for abbreviation in _abbreviations(name, short, names)]
        synonyms += [other for other in names if other != name and _plain(other) == _plain(name)]
        synonyms += [alias[name]] if name in alias else []
        found.append(Condition(name=name[:1].upper() + name[1:], synonyms=tuple(dict.fromkeys(synonyms))))
    return tuple(found)


def fits(abbreviation: str, name: str) -> bool:
    """Whether ``abbreviation`` is made of the initials of ``name``, inner letters allowed ("DKA", "UGIB", "NAFLD")."""
    letters = re.sub(r"[^a-z0-9]", "", abbreviation.lower())
    words = [word for word in _plain(name).split() if word not in _SMALL]
    if len(letters) < 2 or not 2 <= len(words) <= len(letters) or letters in words:
        return False
    return _spells(letters, words)


def _abbreviations(name: str, short: Sequence[str], names: Sequence[str]) -> list[str]:
    """Abbreviations of ``name``: its plain initials when the topics have them, else those that fit; none that are another name's."""
    fitting = [abbreviation for abbreviation in short if fits(abbreviation, name)]
    exact = [abbreviation for abbreviation in fitting if abbreviation.lower() == _initials(name)]
    return exact or [item for item in fitting if not any(item.lower() == _initials(other) for other in names)]


def _initials(name: str) -> str:
    return "".join(word[0] for word in _plain(name).split() if word not in _SMALL)


def _token(name: str, tokens: Sequence[str]) -> int:
    """Place of the identifier's token that means ``name``."""
    return next((at for at, token in enumerate(tokens) if token == _plain(name).strip() or fits(token, name)), len(tokens))


def _spells(letters: str, words: list[str]) -> bool:
    """Whether the letters can be dealt out to the words in order, each word giving its first letter and perhaps later ones."""
    if not words:
        return not letters
    if not letters or letters[0] != words[0][0]:
        return False
    reach = 1
    position = 0
    while True:
        if _spells(letters[reach:], words[1:]):
            return True
        position = words[0].find(letters[reach], position + 1) if reach < len(letters) else -1
        if position < 0:
            return False
        reach += 1


def _plain(text: str) -> str:
    """Lower case, hyphens as blanks, plural endings off, with a blank at each end."""
    words = re.sub(r"[^a-z0-9]+", " ", text.lower()).split()
    return " " + " ".join(re.sub(r"(?<=[a-z]{3}[^sui])s$", "", word) for word in words) + " "


def _is_abbreviation(topic: str, topics: Sequence[str]) -> bool:
    if " " in topic or not _ABBREVIATION.fullmatch(topic):
        return False
    return any(letter.isupper() for letter in topic[1:]) or any(fits(topic, other) for other in topics if " " in other)


def _unlike(names: list[str]) -> list[str]:
    """One spelling of each name, the first."""
    return list({_plain(name): name for name in reversed(names)}.values())[::-1]


def _cased(abbreviation: str, topics: Sequence[str]) -> str:
    """The abbreviation as the topics write it, in capitals when they do not."""
    return next((topic for topic in topics if topic.lower() == abbreviation.lower() and not topic.islower()), abbreviation.upper())
