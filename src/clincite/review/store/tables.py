"""The tables of the desk. Times are UTC ISO 8601 text, so that they sort, hash and travel the same on every engine.

A change here needs a migration beside it (``migrations/versions``); a test holds the two together.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_TIME: Final = 20
_HASH: Final = 64
# SQLite numbers rows by itself only where the key is a plain INTEGER.
_ID: Final = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", _ID, primary_key=True, autoincrement=True)


def _person(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, _ID, ForeignKey("people.id"), nullable=null)


def _time(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, String(_TIME), nullable=null)


PEOPLE: Final = Table(
    "people",
    METADATA,
    _id(),
    Column("email", String(254), nullable=False, unique=True),  # lower case
    Column("name", String(200), nullable=False),
    Column("credentials", String(200), nullable=False),
    Column("affiliation", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("on_board", Boolean, nullable=False),
    Column("password", Text, nullable=True),  # argon2id, in its own encoding
    Column("totp", Text, nullable=True),  # base32 secret
    Column("totp_step", BigInteger, nullable=True),  # the last time step whose code was used: no code works twice
    Column("failures", Integer, nullable=False),  # wrong codes in a row; wrong passwords are counted in memory
    _time("locked_until", null=True),
    Column("epoch", Integer, nullable=False),  # sessions of an earlier one are over
    _time("created"),
)

IDENTITIES: Final = Table(
    "identities",  # sign-in elsewhere (OpenID Connect)
    METADATA,
    _id(),
    Column("issuer", String(500), nullable=False),
    Column("subject", String(255), nullable=False),
    _person("person_id"),
    _time("created"),
    UniqueConstraint("issuer", "subject"),
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("token", String(_HASH), primary_key=True),  # SHA-256 of the secret in the cookie
    _person("person_id"),
    Column("epoch", Integer, nullable=False),
    Column("csrf", String(_HASH), nullable=False),
    Column("kind", String(16), nullable=False),  # web or terminal
    Column("second_factor", Boolean, nullable=False),  # False: the password was right, the code is still to come
    Column("offered", Text, nullable=True),  # base32 secret of a second factor that was shown in it and not confirmed
    _time("created"),
    _time("seen"),
    _time("expires"),
)

INVITATIONS: Final = Table(
    "invitations",
    METADATA,
    _id(),
    Column("token", String(_HASH), nullable=False, unique=True),  # SHA-256 of the secret in the link
    Column("email", String(254), nullable=False),
    Column("role", String(16), nullable=False),
    _person("person_id", null=True),  # of a new password for somebody who has an account
    _person("invited_by", null=True),  # None: made at the terminal, by nobody who was signed in
    _time("created"),
    _time("expires"),
    _time("used", null=True),
)

ITEMS: Final = Table(
    "items",
    METADATA,
    _id(),
    Column("slug", String(100), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("question_key", String(_HASH), nullable=False),  # SHA-256 of the question, case folded, and the reader
    Column("reader", String(32), nullable=False),
    Column("round", Integer, nullable=False),
    _person("asked_by", null=True),
    Column("public", Boolean, nullable=False),
    Column("newest", Integer, nullable=False),
    Column("months", Integer, nullable=False),
    _time("created"),
    UniqueConstraint("question_key"),
)

VERSIONS: Final = Table(
    "versions",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("answer", String(_HASH), nullable=False),  # id of the answer
    Column("content", LargeBinary, nullable=False),  # the answer file, as it was submitted; never written again
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("state", String(32), nullable=False),
    _time("since"),
    Column("basis", String(16), nullable=False),
    _person("made_by", null=True),
    Column("risk", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    _time("created"),
    Column("due", String(10), nullable=True),
    Column("approved_round", Integer, nullable=True),  # the review in which it was approved last: who approved it spoke in that one
    _time("published", null=True),
    UniqueConstraint("item_id", "number"),
    Index(None, "state"),
    Index(None, "answer"),
)

ASSIGNMENTS: Final = Table(
    "assignments",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    _person("person_id"),
    _person("assigned_by"),
    _time("at"),
    UniqueConstraint("item_id", "person_id"),
)

DECISIONS: Final = Table(
    "decisions",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("claim", String(32), nullable=False),
    Column("claim_key", String(_HASH), nullable=False),  # of its words and quotations: an approval stays with them
    _person("person_id"),
    Column("name", Text, nullable=False),  # as it was then, like that of a signature
    Column("credentials", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("text", Text, nullable=True),
    Column("category", String(32), nullable=True),
    Column("reason", Text, nullable=False),
    _time("at"),
    Column("seq", BigInteger, nullable=False),  # of its entry in the ledger
    Index(None, "item_id", "round"),
)

REWORDINGS: Final = Table(
    "rewordings",  # who wrote which words: they may not approve them
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    Column("claim_key", String(_HASH), nullable=False),
    _person("person_id"),
    _time("at"),
    UniqueConstraint("item_id", "claim_key", "person_id"),
)

COMMENTS: Final = Table(
    "comments",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("claim", String(32), nullable=True),
    Column("claim_key", String(_HASH), nullable=True),
    _person("person_id"),
    Column("text", Text, nullable=False),
    _time("at"),
    Column("seq", BigInteger, nullable=False),
    Index(None, "item_id"),
)

INTERESTS: Final = Table(
    "interests",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    Column("round", Integer, nullable=False),
    _person("person_id"),
    Column("none", Boolean, nullable=False),
    Column("statement", Text, nullable=False),
    _time("at"),
    Column("seq", BigInteger, nullable=False),
    Index(None, "item_id", "round"),
)

SIGNATURES: Final = Table(
    "signatures",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    _person("person_id"),
    Column("name", Text, nullable=False),  # as it was then: what was signed does not change with the account
    Column("credentials", Text, nullable=False),
    Column("interests_id", _ID, ForeignKey("interests.id"), nullable=False),
    _time("at"),
    Column("seq", BigInteger, nullable=False),
    UniqueConstraint("item_id", "version", "round", "person_id"),
)

REPORTS: Final = Table(
    "reports",
    METADATA,
    _id(),
    Column("item_id", _ID, ForeignKey("items.id"), nullable=True),
    Column("version", Integer, nullable=True),
    Column("question", Text, nullable=False),
    Column("claim", String(32), nullable=True),
    Column("said", Text, nullable=False),
    Column("text", Text, nullable=False),
    _time("at"),
    Column("open", Boolean, nullable=False),
    _person("closed_by", null=True),
    _time("closed_at", null=True),
    Column("outcome", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Index(None, "open"),
)

LEDGER: Final = Table(
    "ledger",  # the database itself refuses to change or delete a row (a trigger made by the migration)
    METADATA,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("who", BigInteger, nullable=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=True),
    Column("what", String(32), nullable=False),
    Column("when", String(_TIME), nullable=False),
    Column("slug", String(100), nullable=True),
    Column("version", Integer, nullable=True),
    Column("answer", String(_HASH), nullable=True),
    Column("detail", Text, nullable=False),  # JSON
    Column("before", String(_HASH), nullable=False),
    Column("hash", String(_HASH), nullable=False),
    Column("signature", Text, nullable=True),
    Column("key", String(16), nullable=True),
)

HEAD: Final = Table(
    "head",  # one row: how far the ledger goes. Whoever writes at the desk locks it first, so that one writes at a time
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(_HASH), nullable=False),
    CheckConstraint("id = 1", name="ck_head_one_row"),
)
