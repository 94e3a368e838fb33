"""What is handed out about accounts. Secrets are in these values once, and kept nowhere in the clear."""

from __future__ import annotations

import msgspec

from clincite.review.roles import Role
from clincite.review.values import Person


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in, or has still to give the code of the second factor.

    :param person: as they are now: role and name are read anew each time.
    :param csrf: that every form sent in this session carries.
    :param pending: the password was right and the code is still to come: nothing else may be done in this session.
    :param kind: ``web`` or ``terminal``.
    :param expires: at the latest (UTC).
    """

    person: Person
    csrf: str
    pending: bool
    kind: str
    expires: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A session that has just begun.

    :param secret: for a cookie or a private file; only its hash is kept here.
    """

    secret: str
    session: Session


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation, or a link for a new password, that was just made.

    :param secret: for the link; only its hash is kept here.
    :param role: that the person will have, or has.
    """

    secret: str
    email: str
    role: Role
    expires: str


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation, or a link for a new password, that is still open.

    :param name: of the person who has an account already; empty: the account is still to be made.
    :param reset: it is for a new password.
    """

    id: int
    email: str
    role: Role
    name: str = ""
    reset: bool
    created: str
    expires: str


class TotpSetup(msgspec.Struct, frozen=True, kw_only=True):
    """A second factor that is offered and does not count before a code of it was given.

    :param secret: base32.
    :param uri: ``otpauth://…``, for a QR code.
    """

    secret: str
    uri: str
