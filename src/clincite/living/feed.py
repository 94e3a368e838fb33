"""Feeds in the Atom Syndication Format (RFC 4287): of what changed in a library, of claims that broke."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from lxml import etree

from clincite.living.log import Change, urn_of
from clincite.living.outdated import Broken
from clincite.living.report import Checked
from clincite.render.links import id_links, record_links
from clincite.render.words import counted, one_line

_ATOM: Final = "http://www.w3.org/2005/Atom"
_MOST: Final = 200
_TITLE: Final = 120
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    updated: str
    summary: str
    category: str
    address: str | None


def changes_feed(changes: Sequence[Change], *, library: str, updated: str) -> bytes:
    """The last 200 changes of a library, newest first.

    :param changes: oldest first, as :func:`~clincite.living.log.read_log` gives them.
    :param library: a name of the library that stays the same (its location); only a hash of it is written.
    :param updated: UTC ISO 8601; used where there is no change.
    """
    latest = list(reversed(changes))[:_MOST]
    entries = [
        _Entry(
            id=change.urn,
            title=f"{change.why.partition(' (')[0].rstrip('.')}: {change.title}",
            updated=change.date,
            summary=change.why,
            category=change.kind,
            address=_address(change.record, change.ids),
        )
        for change in latest
    ]
    newest = max((change.date for change in latest), default=updated)
    return _feed("Changes in a clincite library", urn_of("changes", library), newest, entries)


def outdated_feed(checked: Iterable[Checked], *, name: str, updated: str) -> bytes:
    """The claims that broke, one entry for each answer and thing that happened to one of its records.

    :param name: a name of what was checked that stays the same (the folder); only a hash of it is written.
    :param updated: UTC ISO 8601; of the feed, and of what has no date of its own.
    """
    entries: dict[str, _Entry] = {}
    for item in checked:
        happened: dict[tuple[str, str], list[Broken]] = {}
        for broken in item.broken:
            happened.setdefault((broken.record, broken.kind), []).append(broken)
        for (record, kind), claims in happened.items():
            first = claims[0]
            stand = counted(len(claims), "claim stands", "claims stand")
            entry = _Entry(
                id=urn_of("outdated", item.answer, record, kind, *first.notices),
                title=f"{first.why.partition(' (')[0].rstrip('.')}: {item.question}",
                updated=f"{first.checked}T00:00:00Z" if first.checked and _DATE.fullmatch(first.checked) else updated,
                summary=f"{first.why} {stand} on it: {', '.join(one.claim for one in claims)}.",
                category=kind,
                address=_address(record, {}),
            )
            entries.setdefault(entry.id, entry)  # an answer may lie in several files
    newest_first = sorted(entries.values(), key=lambda entry: (entry.updated, entry.id), reverse=True)
    return _feed("Answers whose ground moved", urn_of("outdated", name), updated, newest_first)


def _feed(title: str, feed_id: str, updated: str, entries: Iterable[_Entry]) -> bytes:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    _add(root, "title", title)
    _add(root, "id", feed_id)
    _add(root, "updated", updated)
    _add(_add(root, "author", None), "name", "clincite")
    _add(root, "generator", "clincite")
    for entry in entries:
        node = _add(root, "entry", None)
        _add(node, "title", _short(entry.title))
        _add(node, "id", entry.id)
        _add(node, "updated", entry.updated)
        _add(node, "category", None).set("term", entry.category)
        if entry.address:
            link = _add(node, "link", None)
            link.set("rel", "alternate")
            link.set("href", entry.address)
        _add(node, "content", entry.summary).set("type", "text")
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"


def _address(record: str, ids: Mapping[str, str]) -> str | None:
    """Where the record can be read: one address, as RFC 4287 wants of alternates of one type."""
    return next((link.href for link in (*id_links(ids), *record_links(record)) if link.href), None)


def _add(parent: etree._Element, name: str, text: str | None) -> etree._Element:
    node = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    node.text = None if text is None else one_line(text)
    return node


def _short(text: str) -> str:
    flat = one_line(text)
    return flat if len(flat) <= _TITLE else flat[: flat.rfind(" ", 0, _TITLE)] + " …"
