"""What somebody typed into a form that was not taken, to be shown for copying: nothing that took a while to write is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from fastapi import Request

from clincite.errors import ClinciteError
from clincite.render.words import block
from clincite.web.serving.forms import is_form, read_form

#: Forms in which people write at some length.
_WRITTEN: Final = ("/desk/", "/people/", "/account", "/reports")

#: The fields whose words are worth keeping, and what they are called. No password, code or token is among them, and none can be: what is
#: not named here is never shown again.
_FIELDS: Final[Mapping[str, str]] = {
    "text": "Your words",
    "reason": "Your reason",
    "statement": "Your interests",
    "outcome": "What came of the report",
    "q": "Your question",
    "name": "Name",
    "credentials": "Credentials",
    "affiliation": "Affiliation",
}


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """Some words that somebody typed.

    :param label: what the field is called.
    :param rows: how many lines a field needs that shows them.
    """

    label: str
    text: str
    rows: int


async def typed_in(request: Request) -> tuple[Typed, ...]:
    """The words of the form that a request sent; none where there is no such form, or it cannot be read."""
    if request.method != "POST" or not request.url.path.startswith(_WRITTEN) or not is_form(request):
        return ()
    try:
        return typed_of(await read_form(request))
    except ClinciteError:
        return ()


def typed_of(form: Mapping[str, str]) -> tuple[Typed, ...]:
    """The words that a form holds, in the order in which they are listed here; fields that are empty are left out."""
    return tuple(_typed(label, form[name]) for name, label in _FIELDS.items() if form.get(name, "").strip())


def _typed(label: str, text: str) -> Typed:
    shown = block(text.replace("\r\n", "\n"))
    return Typed(label=label, text=shown, rows=min(12, max(2, len(shown) // 70 + shown.count("\n") + 1)))
