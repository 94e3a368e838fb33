"""What short forms stand for in one article: as its own sources define them, and as our list (``abbreviations.yaml``) has them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec

from clincite.readers.phrases import Phrases
from clincite.readers.spelling import is_abbreviation


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sure: dict[str, str]
    if_named: dict[str, str]


@cache
def _lists() -> _Lists:
    return msgspec.yaml.decode((files("clincite.readers") / "abbreviations.yaml").read_bytes(), type=_Lists)


def abbreviations(texts: Iterable[str], defined: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Short form to long form, for an article.

    :param texts: of the article: a short form of several meanings counts only where its long form is among them.
    :param defined: pairs that the article's sources define; one that is defined twice, and differently, means nothing sure.
    """
    known = _lists()
    named = {found.value for text in texts for found in _long_forms().find(text)}
    return {**known.sure, **{short: known.if_named[short] for short in sorted(named)}, **_own(defined)}


@cache
def _long_forms() -> Phrases[str]:
    return Phrases((long, short) for short, long in _lists().if_named.items())


def _own(defined: Iterable[tuple[str, str]]) -> dict[str, str]:
    meanings: dict[str, dict[str, str]] = {}
    for short, long in defined:
        if is_abbreviation(short):
            meanings.setdefault(short, {}).setdefault(long.casefold(), long)
    return {short: next(iter(longs.values())) for short, longs in meanings.items() if len(longs) == 1}
