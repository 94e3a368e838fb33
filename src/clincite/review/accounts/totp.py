"""Codes of the second factor (TOTP, RFC 6238: six digits that change every 30 seconds)."""

from __future__ import annotations

import datetime
import hmac
import re
from typing import Final

import pyotp

from clincite.review.accounts.values import TotpSetup

#: Steps before and after the one of now whose codes are taken: clocks differ.
WINDOW: Final = 1
_SECRET: Final = re.compile(r"[A-Z2-7]{32}")  # 160 bits, as RFC 4226 recommends
_CODE: Final = re.compile(r"[0-9]{6}")


def new_setup(email: str, issuer: str, *, secret: str | None = None) -> TotpSetup:
    """A secret that nobody has yet.

    :param email: what the app shows.
    :param issuer: the site, as the app shows it.
    :param secret: one that was offered before and is to be offered again; default: a new one.
    """
    if secret is None or not is_secret(secret):
        secret = pyotp.random_base32()
    return TotpSetup(secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer))


def is_secret(text: str) -> bool:
    """Whether it has the form of what :func:`new_setup` makes."""
    return _SECRET.fullmatch(text) is not None


def step_of(secret: str, code: str, now: datetime.datetime, *, after: int | None) -> int | None:
    """The time step whose code it is, to be kept, so that it does not work twice.

    :param after: the last step whose code was used; only later ones count.
    :returns: None: it is the code of none that counts.
    """
    code = "".join(code.split())
    if _CODE.fullmatch(code) is None:
        return None
    totp = pyotp.TOTP(secret)
    step, found = totp.timecode(now), None
    for offset in range(-WINDOW, WINDOW + 1):
        right = hmac.compare_digest(totp.at(now, counter_offset=offset), code)
        if right and (after is None or step + offset > after):
            found = step + offset
    return found
