"""What people type about themselves, checked before it is kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from clincite.errors import InputError
from clincite.render.words import one_line

MOST_EMAIL: Final = 254
MOST_WORDS: Final = 200
_NAME_HINT: Final = "Give the name that stands under what you sign."
# One @, no blank, none of the characters that mean something in a mail's header. Whether somebody reads it, only a mail can tell.
_EMAIL: Final = re.compile(r'[^\s@<>()\[\]",;:\\]+@[^\s@<>()\[\]",;:\\]+')
# What Unicode calls a letter or a mark, and nobody sees: fillers of Hangul and Khmer, joiners, variation selectors.
_UNSEEN: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")


def email_of(text: str) -> str:
    """An e-mail address as it is kept: lower case.

    :raises InputError: it is not one.
    """
    email = folded(text)
    if len(email) > MOST_EMAIL or not email.isprintable() or _EMAIL.fullmatch(email) is None:
        raise InputError("This is not an e-mail address.", hint="It looks like name@example.org.")
    return email


def folded(text: str) -> str:
    """An e-mail address as it is compared, whether it is one or not."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def name_of(text: str) -> str:
    """A name as it is kept.

    :raises InputError: it is empty, too long, or holds no letter.
    """
    name = words_of(text, "name")
    if not name:
        raise InputError("The name is empty.", hint=_NAME_HINT)
    if not has_letter(name):
        raise InputError("The name holds no letter.", hint=_NAME_HINT)
    return name


def has_letter(name: str) -> bool:
    """Whether there is a letter in it that can be seen."""
    return any(char.isalpha() for char in _UNSEEN.sub("", name))


def name_key(name: str) -> str:
    """What two names have in common that nobody can tell apart: capitals, blanks, and how a letter is composed do not matter."""
    composed = unicodedata.normalize("NFKC", name).casefold()
    return one_line(unicodedata.normalize("NFKC", _UNSEEN.sub("", composed)))


def words_of(text: str, what: str) -> str:
    """Words on one line, without control characters; may be empty.

    :param what: they are, for the message.
    :raises InputError: they are too long.
    """
    words = one_line(text)
    if len(words) > MOST_WORDS:
        raise InputError(f"The {what} is too long: {len(words)} characters.", hint=f"At most {MOST_WORDS} are kept.")
    return words
