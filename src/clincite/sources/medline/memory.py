"""Remembering what was made of words that come in record after record, without remembering what a hostile file makes large."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Final, TypeVar, cast

LONGEST_REMEMBERED: Final = 200
"""Characters of an argument; longer ones are no words of a vocabulary, and what comes of them is worked out anew each time."""
_MOST_WORDS: Final = 20

_F = TypeVar("_F", bound=Callable[..., Any])


def remembered(size: int) -> Callable[[_F], _F]:
    """For functions of strings (or None) without side effects: their last ``size`` results are kept."""

    def decorated(function: _F) -> _F:
        kept = lru_cache(maxsize=size)(function)

        @wraps(function)
        def called(*words: str | None) -> Any:
            if len(words) > _MOST_WORDS:
                return function(*words)
            for word in words:
                if word is not None and len(word) > LONGEST_REMEMBERED:
                    return function(*words)
            return kept(*words)

        return cast(_F, called)

    return decorated
