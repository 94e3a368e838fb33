"""What people type about themselves, checked before it is kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from clincite.errors import InputError
from clincite.render.words import one_line

MOST_EMAIL: Final = 254
MOST_WORDS: Final = 200
# One @, no blank, none of the characters that mean something in a mail's header. Whether somebody reads it, only a mail can tell.
_EMAIL: Final = re.compile(r'[^\s@<>()\[\]",;:\\]+@[^\s@<>()\[\]",;:\\]+')


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

    :raises InputError: it is empty or too long.
    """
    name = words_of(text, "name")
    if not name:
        raise InputError("The name is empty.", hint="Give the name that stands under what you sign.")
    return name


def words_of(text: str, what: str) -> str:
    """Words on one line, without control characters; may be empty.

    :param what: they are, for the message.
    :raises InputError: they are too long.
    """
    words = one_line(text)
    if len(words) > MOST_WORDS:
        raise InputError(f"The {what} is too long: {len(words)} characters.", hint=f"At most {MOST_WORDS} are kept.")
    return words
