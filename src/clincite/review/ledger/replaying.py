"""What the tables must hold if the ledger is true: the entries are gone through again, and the tables compared with what comes out.

A change of the tables that no entry tells of is found so: a state, a decision's words, a signature that was taken out or put in, a role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

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
_OF_ANSWER: Final = ("round", "months")
_OF_VERSION: Final = ("state", "basis", "due", "content", "title", "description")
_OF_PERSON: Final = ("role", "credentials", "name", "on_board")


class Expected:
    """The tables as the entries tell of them.

    Fill it with :meth:`take`, in the order of the entries.
    """

    def __init__(self) -> None:
        self.tables: defaultdict[str, dict[Key, Told]] = defaultdict(dict)
        self._reports: dict[object, Key] = {}

    def take(self, entry: LedgerEntry) -> None:
        """The next entry."""
        detail = entry.detail
        if entry.what in _STATED:
            self._stated(entry)
        elif entry.what == What.CLOSE_REPORT:
            self._closed(entry)
        elif entry.what in (What.ASSIGN, What.UNASSIGN):
            self._assigned(entry)
        elif entry.what in CHANGED:
            self._account(entry)
        if entry.what in BORN:
            self._born(entry)
        if entry.what in BORN | MOVED | {What.MONTHS, What.PUBLISH}:
            self._moved(entry)
        for pair in _pairs(detail.get("reworded")):
            self._tell("rewordings", (entry.slug, *pair), entry, {})

    def _stated(self, entry: LedgerEntry) -> None:
        table = _STATED[entry.what]
        values = {name: entry.detail.get(name) for name in DETAIL[What(entry.what)]}
        values |= {"slug": entry.slug, "at": entry.when}
        if table != "interests":
            values["version"] = entry.version
        if table == "reports":
            self._reports[_plain(values.get("report"))] = (entry.seq,)
            values |= {"id": values.pop("report"), "open": True, "closed_by": None, "closed_at": None, "outcome": ""}
        else:
            values["person_id"] = entry.who
        self._tell(table, (entry.seq,), entry, values)

    def _closed(self, entry: LedgerEntry) -> None:
        if (key := self._reports.get(_plain(entry.detail.get("report")))) is not None:
            values = {"open": False, "closed_by": entry.who, "closed_at": entry.when, "outcome": entry.detail.get("outcome")}
            self._tell("reports", key, entry, values)

    def _assigned(self, entry: LedgerEntry) -> None:
        key = (entry.slug, _plain(entry.detail.get("person")))
        if entry.what == What.ASSIGN:
            self._tell("assignments", key, entry, {"assigned_by": entry.who, "at": entry.when})
        else:
            self.tables["assignments"].pop(key, None)

    def _account(self, entry: LedgerEntry) -> None:
        values: dict[str, object] = {name: entry.detail[name] for name in _OF_PERSON if name in entry.detail}
        if entry.what in BEGUN:
            values |= {"name": entry.name, "active": True, "created": entry.when}
        elif entry.what in (AccountWhat.ENABLE, AccountWhat.DISABLE):
            values |= {"active": entry.what == AccountWhat.ENABLE}
        self._tell("people", (_plain(entry.detail.get("person")),), entry, values)

    def _born(self, entry: LedgerEntry) -> None:
        if (entry.slug,) not in self.tables["items"]:
            self._tell("items", (entry.slug,), entry, {"asked_by": entry.who, "created": entry.when, "public": False})
        self._tell("items", (entry.slug,), entry, {"newest": entry.version})
        values = {"answer": entry.answer, "made_by": entry.who, "created": entry.when, "published": None, "due": None}
        self._tell("versions", (entry.slug, entry.version), entry, values)

    def _moved(self, entry: LedgerEntry) -> None:
        detail = entry.detail
        item: dict[str, object] = {name: detail[name] for name in _OF_ANSWER if name in detail}
        version: dict[str, object] = {name: detail[name] for name in _OF_VERSION if name in detail}
        if entry.what == What.MONTHS and detail.get("due") is None:  # it is not approved, and its day stays as it was
            version.pop("due", None)
        if "state" in version:
            version["since"] = entry.when
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


def _pairs(reworded: object) -> Iterator[tuple[object, object]]:
    for pair in reworded if isinstance(reworded, Iterable) and not isinstance(reworded, str) else ():
        if isinstance(pair, list) and len(pair) == 2:
            yield _plain(pair[0]), _plain(pair[1])


def _plain(value: object) -> object:
    """What names a row. In a ledger that was forged it may be anything."""
    return value if isinstance(value, str | int) else repr(value)
