"""What is looked at before the page is served: settings with which every visit to the desk would fail are told at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from clincite.errors import InputError, StoreError
from clincite.review.accounts.oidc import OidcClient
from clincite.review.ledger.chain import must_sign_on
from clincite.review.ledger.signing import Signer
from clincite.review.store.database import Database
from clincite.review.store.urls import place_of
from clincite.settings import Settings

#: Where an issuer of OpenID Connect leads back to, behind the address of the page.
BACK: Final = "/sign-in/with/back"


def check_settings(settings: Settings, *, clock: Callable[[], datetime.datetime]) -> StoreError | None:
    """See that the desk can be used as the settings want it.

    :param clock: tells the time (UTC).
    :return: why the desk's database cannot be used just now, which may pass; None: it can, or there is none yet.
    :raises InputError: a setting is missing or not usable, or the desk is signed and its key is not given.
    :raises StoreError: the address of the desk's database is not usable, or the driver for it is not installed.
    """
    place_of(settings.database_url)
    signer = Signer.of(settings)
    _check_elsewhere(settings, clock)
    if not Database.exists(settings.database_url):
        return None
    try:
        database = Database.open(settings.database_url)
    except StoreError as error:
        return error
    try:
        with database.read() as connection:
            _check_key(must_sign_on(connection, signer))
    except StoreError as error:
        return error
    finally:
        database.close()
    return None


def _check_key(wrong: StoreError | None) -> None:
    if wrong is not None:
        raise InputError(wrong.message, hint=f"{wrong.hint} The page signs all that is done on it.")


def _check_elsewhere(settings: Settings, clock: Callable[[], datetime.datetime]) -> None:
    """What signing in with an account kept elsewhere needs."""
    beside = {"CLINCITE_OIDC_CLIENT_ID": settings.oidc_client_id, "CLINCITE_OIDC_CLIENT_SECRET": settings.oidc_client_secret}
    if settings.oidc_issuer is None and any(beside.values()):
        given = next(name for name, value in beside.items() if value)
        raise InputError(f"{given} is set, and CLINCITE_OIDC_ISSUER is not.", hint="Set the address of the issuer too, or unset both.")
    if OidcClient.of(settings, clock=clock) is not None and settings.base_url is None:
        raise InputError(
            "CLINCITE_OIDC_ISSUER needs CLINCITE_BASE_URL beside it: the issuer must know where it leads back to.",
            hint=f"Set it to the address that people use, and give the issuer that address with {BACK} behind it.",
        )
