"""Authors of an article, in Vancouver style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from clincite.sources.jats.text import text_in
from clincite.sources.medline.fields import unique

# "author" and "collab" are the usual ones; a contributor without a type is an author too.
_AUTHORS: Final = ("", "author", "authors", "collab", "collaborator", "group", "guest author")
_WORD_START: Final = re.compile(r"(?<![^\W\d_])(?<!['’])[^\W\d_]")
_IN_COLLAB: Final = ("contrib-group", "contrib", "xref", "aff", "fn")


def authors_of(meta: etree._Element) -> tuple[str, ...]:
    """Names in order ("Duarte GS", "Smith JA Jr"), and of groups; the members of a group are not listed again."""
    return unique(
        name
        for group in meta.iterfind("contrib-group")
        for contributor in group.iterfind("contrib")
        if str(contributor.get("contrib-type") or "").lower() in _AUTHORS
        for name in _names(contributor)
    )


def _names(contributor: etree._Element) -> Iterator[str]:
    person = contributor.find("name")
    if person is None:
        person = next(contributor.iterfind("name-alternatives/name"), None)
    if person is None and (whole := contributor.find("string-name")) is not None:
        person = whole if whole.find("surname") is not None else None
        if person is None:
            yield text_in(whole)
    if person is not None:
        yield _person(person)
    for collab in (*contributor.iterfind("collab"), *contributor.iterfind("collab-alternatives/collab[1]")):
        yield _group(collab)


def _person(name: etree._Element) -> str:
    surname, given, suffix = (text_in(name.find(part)) for part in ("surname", "given-names", "suffix"))
    return " ".join(filter(None, (surname, _initials(given, name.find("given-names")), suffix)))


def _initials(given: str, element: etree._Element | None) -> str:
    set_out = str(element.get("initials") or "") if element is not None else ""
    if set_out:
        return "".join(char for char in set_out if char.isalpha())
    # "DM" and "D.M." are initials already.
    if given.isupper() and len(given) <= 4 and given.replace(".", "").isalpha():
        return given.replace(".", "")
    return "".join(_WORD_START.findall(given)).upper()


def _group(collab: etree._Element) -> str:
    """The group's name, without its members."""
    parts = [collab.text or ""]
    for child in collab:
        if isinstance(child.tag, str) and child.tag not in _IN_COLLAB:
            parts.append(text_in(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split()).strip(" ,;:")
