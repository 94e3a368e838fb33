"""What the entries of the ledger say was done, and what stands in their ``detail``: what the desk writes and a verification may rely on.

Every entry about an answer names its ``slug``; every entry about one version names also ``version`` and ``answer``, the id of what is
stored for it. The rows that such an entry puts into the store carry its ``seq``.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final


class What(enum.StrEnum):
    """What was done. What moves a version bears the name of the :class:`~clincite.review.states.Event`, but for ``send``."""

    # A version comes to be.
    SUBMIT = "submit"
    REVISE = "revise"
    REFRESH = "refresh"
    # A version moves.
    SEND = "send"
    BEGIN = "begin"
    REQUEST_CHANGES = "request_changes"
    RESUME = "resume"
    APPROVE = "approve"
    EVIDENCE = "evidence"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    # What people say of a version.
    INTERESTS = "interests"
    DECIDE = "decide"
    COMMENT = "comment"
    SIGN = "sign"
    PUBLISH = "publish"
    # What concerns an answer in all its versions.
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    MONTHS = "months"
    # What readers say.
    REPORT = "report"
    CLOSE_REPORT = "close_report"
    ERASE_REPORT = "erase_report"


#: Entries after which a version is there that was not before. ``detail``: state, basis, content (SHA-256 of the bytes that are stored),
#: title, description, claims and risk (how many there are, and how many of them are safety-critical by the words of that day); of the first
#: version also round (0) and months; asked_by where somebody hands in a question of which the desk held nothing yet, and takes it over;
#: ``published`` (true) where everybody sees it at once. Of ``revise`` also from_version, and reworded: pairs of a claim's new key and the
#: id of whoever worded it so (a row of ``rewordings`` each).
BORN: Final = frozenset({What.SUBMIT, What.REVISE, What.REFRESH})
#: Entries after which a version stands elsewhere. ``detail``: from, state; reason where one was given; ``round`` where a review begins
#: (begin, reopen), being its number from then on; of ``approve`` also due (ISO date), published (true): the address is public from then
#: on, round: the number of the review, signatures and critical_approvals: how many the policy asked for at that moment, and library: its
#: snapshot, against which every claim was verified.
MOVED: Final = frozenset(
    {
        What.SEND,
        What.BEGIN,
        What.REQUEST_CHANGES,
        What.RESUME,
        What.APPROVE,
        What.EVIDENCE,
        What.EXPIRE,
        What.WITHDRAW,
        What.REOPEN,
    }
)
#: What stands in the ``detail`` of the others. ``publish``: the address is public from then on, and shows that version. A report's words
#: are a reader's and may have to be erased one day: only their hash (SHA-256 of the UTF-8) is kept for ever.
DETAIL: Final[Mapping[What, tuple[str, ...]]] = {
    What.INTERESTS: ("round", "none", "statement"),
    What.DECIDE: ("round", "name", "credentials", "claim", "claim_key", "verdict", "text", "category", "reason"),
    What.COMMENT: ("claim", "claim_key", "text"),
    What.SIGN: ("round", "name", "credentials", "interests"),  # interests: seq of the statement's entry
    What.PUBLISH: ("published",),
    What.ASSIGN: ("person",),
    What.UNASSIGN: ("person",),
    What.MONTHS: ("months", "due"),  # due of the version that the entry names, or null: none stands approved
    What.REPORT: ("report", "claim", "question_sha256", "said_sha256", "text_sha256"),
    What.CLOSE_REPORT: ("report", "outcome"),
    What.ERASE_REPORT: ("report",),  # its words are empty from then on
}


class AccountWhat(enum.StrEnum):
    """What was done to an account. ``detail`` names the ``person`` by id, and the ``invitation`` by its number where there is one; never a
    secret, never an e-mail address."""

    CREATE_OWNER = "create_owner"
    INVITE = "invite"
    REVOKE_INVITATION = "revoke_invitation"
    ACCEPT_INVITATION = "accept_invitation"
    RESET_PASSWORD = "reset_password"
    RECOVER = "recover"
    CHANGE_PASSWORD = "change_password"
    REHASH_PASSWORD = "rehash_password"
    ADD_SECOND_FACTOR = "add_second_factor"
    REMOVE_SECOND_FACTOR = "remove_second_factor"
    CONNECT_IDENTITY = "connect_identity"
    SET_ROLE = "set_role"
    ENABLE = "enable"
    DISABLE = "disable"
    UPDATE_PROFILE = "update_profile"


#: Entries after which an account begins. ``detail``: role, credentials, affiliation, on_board (false), and password_sha256.
BEGUN: Final = frozenset({AccountWhat.CREATE_OWNER, AccountWhat.ACCEPT_INVITATION})
#: Entries that say how an account stands from then on, by what is in their ``detail``: role (set_role); name, credentials, affiliation and
#: on_board (update_profile); password_sha256 and password_before_sha256 (change_password, rehash_password, reset_password and recover where
#: the second factor goes), totp_sha256 and totp_before_sha256 (add_second_factor, remove_second_factor, reset_password, recover) as
#: :mod:`clincite.review.ledger.digests` makes them, null for none; active. Of connect_identity also issuer and identity_sha256: a row of
#: ``identities``.
CHANGED: Final = frozenset(AccountWhat) - {AccountWhat.INVITE, AccountWhat.REVOKE_INVITATION}
