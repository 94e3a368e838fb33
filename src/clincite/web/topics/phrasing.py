"""Questions as a person would put them: one for each side of a condition, in English that agrees in number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from clincite.question.words import fold
from clincite.records import Facet

#: How the question about a side is put; ``{is}`` agrees with the name in number. Sides that are missing are told inside others.
TEMPLATES: Final[dict[Facet, str]] = {
    Facet.DEFINITION: "What {is} {name}?",
    Facet.CAUSE: "What causes {name}?",
    Facet.FEATURES: "What are the symptoms of {name}?",
    Facet.DIAGNOSIS: "How {is} {name} diagnosed?",
    Facet.IMAGING: "When is imaging needed for {name}?",
    Facet.TREATMENT: "How {is} {name} treated?",
    Facet.DOSE: "What doses are used to treat {name}?",
    Facet.HARM: "What are the side effects of treatment for {name}?",
    Facet.PROGNOSIS: "What is the outlook for {name}?",
    Facet.PREVENTION: "How can {name} be prevented?",
    Facet.FOLLOW_UP: "What follow-up {does} {name} need?",
    Facet.EPIDEMIOLOGY: "How common {is} {name}?",
}
BROAD: Final = "What causes {name} and how {is} {it} treated?"

_WORD: Final = re.compile(r"[^\W\d_]+")
# Endings of the words of a clinical name that are never a person's.
_ADJECTIVE: Final = re.compile(r"(?:al|ic|ary|ory|ous|ive|ar|oid|ed|ing|ent|ant|ine|less|ile|ble|ly|tion|osis|itis|emia|aemia|pathy)$")
# What is often called after a person or a place.
_NAMED: Final = frozenset({"syndrome", "disease", "palsy", "lid", "sign", "phenomenon", "angina", "cyst", "arthritis", "pharyngitis"})
# Words in s that are one thing: "diabetes is", "herpes is"; and endings of such words: "pertussis", "lupus", "abscess".
_SINGULAR: Final = re.compile(r"(?:ss|us|is|ies)$|^(?:diabetes|herpes|pancreas|ascites|caries|rabies|scabies|aids|sars|pes|yaws|rickets)$")
_AFTER_HEAD: Final = re.compile(r"\s(?:of|in|with|without|to|from|due|after|during|on|by|under)\s|\s?[,/(]")


def question_about(facet: Facet, name: str) -> str | None:
    """The question about one side of a condition; None for a side that is no question of its own.

    :param name: as it stands inside a sentence (:meth:`Casing.inside`).
    """
    template = TEMPLATES.get(facet)
    return _filled(template, name) if template else None


def broad_question(name: str) -> str:
    """The question after cause and treatment together."""
    return _filled(BROAD, name)


def _filled(template: str, name: str) -> str:
    number = {"is": "are", "does": "do", "it": "they"} if is_plural(name) else {"is": "is", "does": "does", "it": "it"}
    return template.format_map({"name": name, **number})


def is_plural(name: str) -> bool:
    """Whether a name takes "are": "facial tics", not "diabetes"."""
    head = _AFTER_HEAD.split(name, maxsplit=1)[0].rsplit(" ", 1)[-1]
    return head.endswith("s") and head[-2:-1].isalpha() and not head.isupper() and _SINGULAR.search(head.lower()) is None


class Casing:
    """How a name is written inside a sentence: a small first letter, unless it is a person's, a place's or an abbreviation.

    It learns from names how words are written where no capital is due.
    """

    def __init__(self, names: Iterable[str]) -> None:
        small: Counter[str] = Counter()
        large: Counter[str] = Counter()
        for name in names:
            for match in _WORD.finditer(name):
                if match.start():
                    (small if match.group().islower() else large)[match.group().casefold()] += 1
        self._small = frozenset(word for word, count in small.items() if count >= large[word])
        self._large = frozenset(large) - self._small

    def inside(self, name: str) -> str:
        """The name as written in the middle of a sentence."""
        match = _WORD.match(name)
        if match is None or self._keeps(name, match):
            return name
        return name[:1].lower() + name[1:]

    def _keeps(self, name: str, match: re.Match[str]) -> bool:
        word, rest = match.group(), name[match.end() :]
        if len(word) > 1 and not word[1:].islower():
            return True  # "HIV", "IgA"
        if rest.startswith(("'s", "\N{RIGHT SINGLE QUOTATION MARK}s")) or (rest[:1] in {"-", "\N{EN DASH}"} and rest[1:2].isupper()):
            return True  # "Bell's", "Budd-Chiari"
        low = fold(word)
        if len(low) == 1:
            return True  # "X-linked"
        if low in self._small or not rest or _ADJECTIVE.search(low):
            return False
        following = _WORD.search(rest)
        return low in self._large or (following is not None and following.group().lower() in _NAMED)
