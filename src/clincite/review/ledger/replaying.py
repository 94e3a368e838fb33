"""What the tables must hold if the ledger is true: the entries are gone through again, and the tables compared with what comes out.

A change of the tables that no entry tells of is found so: a state, a decision's words, a signature that was taken out or put in, a role.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from clincite.review.ledger.faults import FaultKind, LedgerFault
from clincite.review.ledger.whats import BEGUN, BORN, CHANGED, DETAIL, MOVED, AccountWhat, What
from clincite.review.values import LedgerEntry

#: Of a row by its column: what it must hold, and the number of the entry that says so.
Told = dict[str, tuple[object, int]]
Key = tuple[object, ...]

_STATED: Final[Mapping[str, str]] = {  # what → table, whose columns stand in the detail
    What.DECIDE: "decisions",
    What.COMMENT: "comments",
    What.INTERESTS: "interests",
    What.SIGN: "signatures",
    What.REPORT: "reports",
}
_OF_REPORT: Final = tuple(name for name in DETAIL[What.REPORT] if name.endswith("_sha256"))
_NO_WORDS: Final = hashlib.sha256(b"").hexdigest()
_OF_ANSWER: Final = ("round", "months", "asked_by")
_OF_VERSION: Final = ("state", "basis", "due", "content", "title", "description", "claims", "risk")
_SECRETS: Final = {"password_sha256": "password", "totp_sha256": "second factor"}
_OF_PERSON: Final = ("role", "credentials", "name", "affiliation", "on_board", "active", *_SECRETS)


class Expected:
    """The tables as the entries tell of them.

    Fill it with :meth:`take`, in the order of the entries. ``faults`` is what was found on the way.
    """

    def __init__(self) -> None:
        self.tables: defaultdict[str, dict[Key, Told]] = defaultdict(dict)
        self.faults: list[LedgerFault] = []
        self._reports: dict[object, Key] = {}

    def take(self, entry: LedgerEntry) -> None:
        """The next entry."""
        detail = entry.detail
        if entry.what in _STATED:
            self._stated(entry)
        elif entry.what == What.CLOSE_REPORT:
            self._closed(entry)
        elif entry.what == What.ERASE_REPORT:
            self._erased(entry)
        elif entry.what in (What.ASSIGN, What.UNASSIGN):
            self._assigned(entry)
        elif entry.what in CHANGED:
            self._account(entry)
        if entry.what in BORN:
            self._born(entry)
        if entry.what in BORN | MOVED | {What.MONTHS, What.PUBLISH}:
            self._moved(entry)
        for pair in pairs_of(detail.get("reworded")):
            if (entry.slug, *pair) not in self.tables["rewordings"]:  # who worded it so again did so before
                self._tell("rewordings", (entry.slug, *pair), entry, {"at": entry.when})

    def _stated(self, entry: LedgerEntry) -> None:
        table = _STATED[entry.what]
        values = {name: entry.detail.get(name) for name in DETAIL[What(entry.what)]}
        values |= {"slug": entry.slug, "at": entry.when}
        if table != "interests":
            values["version"] = entry.version
        if table == "reports":
            self._reports[plain(values.get("report"))] = (entry.seq,)
            values |= {"id": values.pop("report"), "open": True, "closed_by": None, "closed_at": None, "outcome": ""}
        else:
            values["person_id"] = entry.who
        self._tell(table, (entry.seq,), entry, values)

    def _closed(self, entry: LedgerEntry) -> None:
        if (key := self._reports.get(plain(entry.detail.get("report")))) is not None:
            values = {"open": False, "closed_by": entry.who, "closed_at": entry.when, "outcome": entry.detail.get("outcome")}
            self._tell("reports", key, entry, values)

    def _erased(self, entry: LedgerEntry) -> None:
        if (key := self._reports.get(plain(entry.detail.get("report")))) is not None:
            self._tell("reports", key, entry, dict.fromkeys(_OF_REPORT, _NO_WORDS))

    def _assigned(self, entry: LedgerEntry) -> None:
        key = (entry.slug, plain(entry.detail.get("person")))
        if entry.what == What.ASSIGN:
            self._tell("assignments", key, entry, {"assigned_by": entry.who, "at": entry.when})
        else:
            self.tables["assignments"].pop(key, None)

    def _account(self, entry: LedgerEntry) -> None:
        key = (plain(entry.detail.get("person")),)
        values: dict[str, object] = {name: entry.detail[name] for name in _OF_PERSON if name in entry.detail}
        if entry.what in BEGUN:
            values |= {"name": entry.name, "active": True, "created": entry.when, "totp_sha256": None}
        elif entry.what in (AccountWhat.ENABLE, AccountWhat.DISABLE):
            values |= {"active": entry.what == AccountWhat.ENABLE}
        elif entry.what == AccountWhat.CONNECT_IDENTITY:
            self._tell("identities", (*key, plain(entry.detail.get("identity_sha256"))), entry, {"created": entry.when})
        self._replaced(key, entry)
        self._tell("people", key, entry, values)

    def _replaced(self, key: Key, entry: LedgerEntry) -> None:
        """Whether what an entry says it replaced is what the entries before tell of. Else somebody swapped it in between: a password of
        their own, with which they then took another one as everybody does.
        """
        for name, what in _SECRETS.items():
            told = entry.detail.get(name.replace("_sha256", "_before_sha256"))
            if name in entry.detail and entry.what not in BEGUN and told != self._value("people", key, name):
                message = f"The {what} of account {key[0]} that entry {entry.seq} replaced is not the one that entries before tell of."
                self.faults.append(LedgerFault(seq=entry.seq, kind=FaultKind.STORE, message=message))

    def _born(self, entry: LedgerEntry) -> None:
        if (entry.slug,) not in self.tables["items"]:
            self._tell("items", (entry.slug,), entry, {"asked_by": entry.who, "created": entry.when, "public": False})
        self._tell("items", (entry.slug,), entry, {"newest": entry.version})
        values = {"answer": entry.answer, "made_by": entry.who, "created": entry.when}
        values |= {"published": None, "due": None, "approved_round": None}
        self._tell("versions", (entry.slug, entry.version), entry, values)

    def _moved(self, entry: LedgerEntry) -> None:
        detail = entry.detail
        item: dict[str, object] = {name: detail[name] for name in _OF_ANSWER if name in detail}
        version: dict[str, object] = {name: detail[name] for name in _OF_VERSION if name in detail}
        if entry.what == What.MONTHS and detail.get("due") is None:  # it is not approved, and its day stays as it was
            version.pop("due", None)
        if "state" in version:
            version["since"] = entry.when
        if entry.what == What.APPROVE:
            version["approved_round"] = detail.get("round")
        if detail.get("published"):
            item["public"] = True
            if self._value("versions", (entry.slug, entry.version), "published") is None:
                version["published"] = entry.when
        self._tell("items", (entry.slug,), entry, item)
        if entry.version is not None:
            self._tell("versions", (entry.slug, entry.version), entry, version)

    def _value(self, table: str, key: Key, column: str) -> object:
        return self.tables[table].get(key, {}).get(column, (None, 0))[0]

    def _tell(self, table: str, key: Key, entry: LedgerEntry, values: Mapping[str, object]) -> None:
        # Which entry tells of the row at all, whatever its columns.
        self.tables[table].setdefault(key, {"": (None, entry.seq)}).update({name: (value, entry.seq) for name, value in values.items()})


def pairs_of(reworded: object) -> Iterator[tuple[object, object]]:
    """The pairs of a claim's new key and who worded it so, in the detail of a revision."""
    for pair in reworded if isinstance(reworded, Iterable) and not isinstance(reworded, str) else ():
        if isinstance(pair, list) and len(pair) == 2:
            yield plain(pair[0]), plain(pair[1])


def plain(value: object) -> object:
    """What names a row. In a ledger that was forged it may be anything."""
    return value if isinstance(value, str | int) else repr(value)
