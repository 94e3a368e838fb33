"""Authors in MEDLINE's form ("Banik R", "Sekula RF Jr") taken apart, and groups told from people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

_INITIALS: Final = re.compile(r"[^\W\d_]{1,4}|[^\W\d_](?:[-‐][^\W\d_]){1,3}")
_SUFFIX: Final = re.compile(r"Jr|Sr|[2-9](?:nd|rd|th)|I{2,3}|IV|VI{0,3}")
_ET_AL: Final = re.compile(r"\W*\bet\s+al\b\.?\W*$", re.IGNORECASE)
_OF_A_GROUP: Final = re.compile(
    r"\b(?:academy|agency|alliance|association|authors?|board|cent(?:er|re)|collaborat\w*|college|commission|committee|consortium|council"
    r"|department|federation|force|foundation|group|institut\w*|investigators?|league|ministry|network|office|organi[sz]ation|panel"
    r"|programme?|registry|research|service|society|study|team|trial\w*|trialists|unit|university|working|and|for|of the|of|on|the)\b",
    re.IGNORECASE,
)


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """One author: a person with a family name, or a name that stays whole (a group, or a form that cannot be split safely).

    :param initials: one for each given name, without stops; empty when none are known.
    :param suffix: "Jr"; mostly empty.
    :param group: it is the name of a group, as far as its words tell.
    """

    whole: str
    family: str = ""
    initials: tuple[str, ...] = ()
    suffix: str = ""
    group: bool = False

    @property
    def given(self) -> str:
        """The initials with stops: ``N. R.``."""
        return " ".join("-".join(f"{part}." for part in initial.split("-")) for initial in self.initials)


def names_of(authors: Sequence[str]) -> tuple[tuple[Name, ...], bool]:
    """The authors, and whether there are more than are listed ("et al")."""
    names: list[Name] = []
    more = False
    for author in authors:
        told = _ET_AL.sub("", author).strip(" ,;")
        more = more or told != author.strip(" ,;")
        if told:
            names.append(_name(told))
    return tuple(names), more


def _name(author: str) -> Name:
    words = author.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) and _are_initials(words[-2]) else ""
    group = _is_group(" ".join(words), words[:-1])
    if len(words) < 2 or not _are_initials(words[-1]) or group:
        return Name(whole=author, group=group)
    initials = words[-1].replace("‐", "-")
    return Name(
        whole=author,
        family=" ".join(words[:-1]),
        initials=(initials,) if "-" in initials else tuple(initials),
        suffix=suffix,
    )


def _are_initials(word: str) -> bool:
    return word.isupper() and _INITIALS.fullmatch(word) is not None


def _is_group(author: str, family: Sequence[str]) -> bool:
    """A name of many words, or with a word that groups have and people do not."""
    return len(family) > 5 or _OF_A_GROUP.search(author) is not None or any(char in author for char in ":()/,&0123456789")
