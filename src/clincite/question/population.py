"""Whom a question is about: age, sex, pregnancy, setting, a second condition."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import msgspec

from clincite.question.lexicon import read_lexicon
from clincite.question.matching import Match
from clincite.question.terms import Vocabulary
from clincite.question.words import phrase_keys, straight, tokenise

_AGE: Final = re.compile(
    r"\b(?P<n>\d{1,3})(?: |-)?(?P<unit>years?|yrs?|yo|y/o|y\.o\.|months?|mo|weeks?|wks?|days?)(?:(?: |-)?(?P<old>old|of age|of life)\b)?"
    r"|\baged? (?P<aged>\d{1,3})\b(?! ?(?:months?|weeks?|days?))"
    r"|\b(?P<over>over|above|older than) (?P<floor>6[05]|[7-9]\d)\b(?! ?(?:mg|%|mm|kg|bpm))"
)
_SHORT: Final = re.compile(r"\b(?P<n>\d{1,3}) ?(?P<sex>[MF])\b")
_SEX: Final = {"M": "men", "F": "women"}
_CHILD_SEX: Final = 18
_JOIN: Final = re.compile(
    r"\b(?:in|with|among|and|plus|who have|who has|having|on top of|alongside)\b[\s,]*"
    r"(?:(?:a|an|the|patients?|people|persons?|someone|adults?|children|women|men|those|individuals|subjects|with|who|have|has|having|also|known|"
    r"underlying|concomitant|concurrent|comorbid|coexisting|co-existing|pre-existing|preexisting|severe|advanced|stable|history|of|\w+ly)[\s,]+)*$"
)
_BETWEEN: Final = re.compile(r"\b(?:between|differen\w+|distinguish\w*|compar\w+|tell)\b")


class _Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    groups: dict[str, tuple[str, ...]]
    measures: tuple[str, ...]


@cache
def _groups() -> tuple[tuple[str, re.Pattern[str]], ...]:
    groups = read_lexicon("population", _Lexicon).groups
    return tuple((label, re.compile(rf"\b(?:{'|'.join(patterns)})")) for label, patterns in groups.items())


@cache
def _measures() -> tuple[str, ...]:
    return tuple(f" {' '.join(phrase_keys(measure))} " for measure in read_lexicon("population", _Lexicon).measures)


class GroupMention(msgspec.Struct, frozen=True):
    """A place where a text names a group."""

    start: int
    end: int
    label: str


def group_mentions(text: str) -> tuple[GroupMention, ...]:
    """The places where a text names age groups, sexes, pregnancy and settings, in order of mention.

    :param text: the cleaned question.
    """
    low = straight(text.lower())
    found = [GroupMention(match.start(), match.end(), label) for label, pattern in _groups() for match in pattern.finditer(low)]
    found += [GroupMention(match.start(), match.end(), group) for match in _AGE.finditer(low) if (group := _age_group(match))]
    for match in _SHORT.finditer(text):
        years = int(match["n"])
        if years >= _CHILD_SEX:
            found.append(GroupMention(match.start(), match.end(), _SEX[match["sex"]]))
        found.append(GroupMention(match.start(), match.end(), _group_of_years(years)))
    return tuple(sorted(found, key=lambda mention: mention.start))


def groups_of(text: str) -> tuple[str, ...]:
    """Age groups, sexes, pregnancy and settings named, in order of mention ("older adults", "pregnancy", "inpatient").

    :param text: the cleaned question.
    """
    return tuple(dict.fromkeys(mention.label for mention in group_mentions(text)))


def _age_group(match: re.Match[str]) -> str | None:
    """The group of an age; a mere length of time ("for 3 years") is none."""
    if match["over"]:
        return "older adults"
    if match["aged"]:
        return _group_of_years(int(match["aged"]))
    number, unit = int(match["n"]), match["unit"]
    if not match["old"] and not unit.startswith(("yo", "y/", "y.")):
        return None
    if unit.startswith("y"):
        return _group_of_years(number)
    if unit.startswith("mo"):
        return "infants" if number < 24 else "children"
    days = number * 7 if unit.startswith("w") else number
    return "newborns" if days <= 28 else "infants"


def _group_of_years(years: int) -> str:
    for limit, label in ((1, "infants"), (13, "children"), (18, "adolescents"), (65, "adults")):
        if years < limit:
            return label
    return "older adults"


def comorbidities(text: str, found: tuple[Match, ...], vocabulary: Vocabulary) -> tuple[Match, ...]:
    """The conditions that say whom a question is about, not what: a second one after "in", "with" or "and".

    :param text: the cleaned question.
    :param found: its matches that stand for conditions, in order of place.
    """
    if _BETWEEN.search(text.lower()):
        return ()
    second = []
    for match in found:
        before = text[: match.start]
        earlier = any(other.end <= match.start and other.entries != match.entries for other in found) or _measured(before)
        if earlier and _JOIN.search(before.lower()):
            second.append(match)
    return tuple(second)


def _measured(before: str) -> bool:
    keys = f" {' '.join(token.key for token in tokenise(before))} "
    return any(measure in keys for measure in _measures())


def label_of(name: str) -> str:
    """A condition's name as a population label: small first letter, unless it is an abbreviation or a person's name."""
    first = name.split(" ", 1)[0]
    plain = first[1:].islower() and not straight(first).endswith("'s")
    return name[:1].lower() + name[1:] if plain or len(first) == 1 else name
