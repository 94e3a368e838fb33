"""What the entries of the ledger say was done to accounts, beside :class:`~clincite.review.ledger.whats.What`."""

from __future__ import annotations

import enum


class AccountWhat(enum.StrEnum):
    """What was done to an account. ``detail`` names the person by id; never a secret, never an e-mail address."""

    CREATE_OWNER = "create_owner"
    INVITE = "invite"
    REVOKE_INVITATION = "revoke_invitation"
    ACCEPT_INVITATION = "accept_invitation"
    RESET_PASSWORD = "reset_password"
    CHANGE_PASSWORD = "change_password"
    ADD_SECOND_FACTOR = "add_second_factor"
    REMOVE_SECOND_FACTOR = "remove_second_factor"
    CONNECT_IDENTITY = "connect_identity"
    SET_ROLE = "set_role"
    ENABLE = "enable"
    DISABLE = "disable"
    UPDATE_PROFILE = "update_profile"
