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


#: Entries after which a version is there that was not before. ``detail``: state, basis, content (SHA-256 of the bytes that are stored),
#: title and description; of the first version also round (0) and months;
#: ``published`` (true) where everybody sees it at once. Of ``revise`` also from_version, and reworded: pairs of a claim's new key and the
#: id of whoever worded it so (a row of ``rewordings`` each).
BORN: Final = frozenset({What.SUBMIT, What.REVISE, What.REFRESH})
#: Entries after which a version stands elsewhere. ``detail``: from, state; reason where one was given; ``round`` where a review begins
#: (begin, reopen), being its number from then on; of ``approve`` also due (ISO date) and published (true): the address is public from then
#: on.
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
    What.DECIDE: ("round", "claim", "claim_key", "verdict", "text", "category", "reason"),
    What.COMMENT: ("claim", "claim_key", "text"),
    What.SIGN: ("round", "name", "credentials", "interests"),  # interests: seq of the statement's entry
    What.PUBLISH: ("published",),
    What.ASSIGN: ("person",),
    What.UNASSIGN: ("person",),
    What.MONTHS: ("months", "due"),  # due of the version that the entry names, or null: none stands approved
    What.REPORT: ("report", "claim", "question_sha256", "said_sha256", "text_sha256"),
    What.CLOSE_REPORT: ("report", "outcome"),
}


class AccountWhat(enum.StrEnum):
    """What was done to an account. ``detail`` names the ``person`` by id; never a secret, never an e-mail address."""

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


#: Entries after which an account begins. ``detail``: role, credentials.
BEGUN: Final = frozenset({AccountWhat.CREATE_OWNER, AccountWhat.ACCEPT_INVITATION})
#: Entries after which an account stands otherwise in the tables that a verification looks at. ``detail`` of set_role: role; of
#: update_profile: name, credentials, on_board.
CHANGED: Final = BEGUN | {AccountWhat.SET_ROLE, AccountWhat.ENABLE, AccountWhat.DISABLE, AccountWhat.UPDATE_PROFILE}
