"""Forms as browsers send them."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from clincite.errors import RequestError

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 50


def is_form(request: Request) -> bool:
    """Whether the body of a request is said to be a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, the first value of each.

    :raises RequestError: it is sent another way, or is no form.
    """
    if not is_form(request):
        raise RequestError("This address takes a form.", hint=f"Send it as {_FORM}.")
    try:
        fields = parse_qs((await request.body()).decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RequestError("The form cannot be read.", hint="Send it as UTF-8 text.") from error
    return {name: values[0] for name, values in fields.items()}
