"""The fields that articles and book entries have in common, from their elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from lxml import etree

from clincite.records import Section
from clincite.sources.medline.memory import remembered
from clincite.sources.medline.text import line_of, one_line, term, text_of
from clincite.sources.medline.types import language_of

Children: TypeAlias = dict[str, list[etree._Element]]
"""The children of an element by tag, each tag's in document order."""

NO_TITLE: Final = "[Not Available]."

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_MOST_DIGITS: Final = 9  # of a PMID
_DOI_RESOLVER: Final = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ABSENT_TITLES: Final = frozenset({"", "not available", "in process citation", "title not available"})
# Words of all-capital labels that stay as they are.
_ACRONYMS: Final = frozenset({"PROSPERO", "MRI", "CT", "HIV", "FDA", "WHO", "NHS", "UK", "US", "USA", "II", "III", "IV", "DNA", "RNA"})
_OTHER_ABSTRACTS: Final = {"plain-language-summary": "plain language", "publisher": "publisher"}


def children_of(element: etree._Element | None) -> Children:
    """The element's children by tag; none for None. One walk instead of a search for each field is what makes the reader quick."""
    children: Children = {}
    if element is not None:
        for child in element:
            tag = child.tag
            if tag in children:
                children[tag].append(child)
            else:
                children[tag] = [child]
    return children


def first(children: Children, tag: str) -> etree._Element | None:
    """The first child of that tag, or None."""
    return children[tag][0] if tag in children else None


def within(children: Children, parent: str, tag: str) -> list[etree._Element]:
    """The elements of that tag in the lists of that name: ``within(children, "KeywordList", "Keyword")``."""
    return [child for one in children[parent] for child in one if child.tag == tag] if parent in children else []


def text_in(children: Children, tag: str) -> str:
    """Text of the first child of that tag, on one line; "" when there is none."""
    return text_of(children[tag][0]) if tag in children else ""


def pmid_text(element: etree._Element | None) -> str | None:
    """The number in a ``PMID`` element, or None when it is not one."""
    text = line_of(element)
    return text if is_pmid(text) else None


def is_pmid(text: str) -> bool:
    """Whether the text is a PubMed id."""
    return text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS and text[0] != "0"


def bare_doi(text: str) -> str:
    """A DOI without the address of its resolver."""
    return text if text.startswith("10.") else _DOI_RESOLVER.sub("", text)


def version_text(children: Children) -> str:
    """Version of the citation when it is not the first."""
    pmid = first(children, "PMID")
    version = str(pmid.get("Version") or "1").strip() if pmid is not None else "1"
    return "" if version == "1" else version


def version_number(text: str | None) -> int:
    """A version as a number; 1 for what is none."""
    return max(1, int(text)) if text and text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS else 1


def titles(title: str, vernacular: str) -> tuple[str, str]:
    """The title to show, and the vernacular one when that is another. Brackets round a translated title stay, as NLM cites it."""
    if title.strip("[]. ").lower() not in _ABSENT_TITLES:
        return title, vernacular
    return (vernacular, "") if vernacular else (NO_TITLE, "")


def sections(abstract: etree._Element | None, others: Iterable[etree._Element]) -> tuple[Section, ...]:
    """The parts of the abstract, then those of other abstracts, named by their labels and by whose they are."""
    found: dict[str, Section] = {}
    for part, suffix in _abstract_parts(abstract, others):
        text = text_of(part)
        if not text:
            continue
        base = name = _section_name(part.get("Label"), part.get("NlmCategory")) + suffix
        times = 1
        while name in found:
            times += 1
            name = f"{base} ({times})"
        found[name] = Section(name=name, text=text)
    return tuple(found.values())


def _abstract_parts(abstract: etree._Element | None, others: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    if abstract is not None:
        for part in abstract:
            if part.tag == "AbstractText":
                yield part, ""
    for other in others:
        by = one_line(other.get("Type")) or "other"
        language = language_of(str(other.get("Language") or "eng"))
        whose = _OTHER_ABSTRACTS.get(by.lower(), by)
        suffix = f" ({whose})" if language == "en" else f" ({whose}, {language})"
        for part in other:
            if part.tag == "AbstractText":
                yield part, suffix


@remembered(4096)
def _section_name(label: str | None, category: str | None) -> str:
    label = one_line(label).rstrip(":. ")
    if not label or label.upper() == "UNLABELLED":
        category = one_line(category)
        label = category if category.upper() not in ("", "UNASSIGNED", "UNLABELLED") else "Abstract"
    if label.isupper():
        label = " ".join(word if word.strip("():,") in _ACRONYMS else word.lower() for word in label.split())
    return label[:1].upper() + label[1:]


def authors(names: etree._Element) -> tuple[str, ...]:
    """Names in Vancouver style ("Duarte GS", "Smith JA Jr"), or of a group; all of them, in order."""
    return tuple(filter(None, [_author(name) for name in names if name.get("ValidYN") != "N"]))  # N: a wrong form of one that is there too


def _author(author: etree._Element) -> str:
    last, initials, suffix = "", "", ""
    fore: etree._Element | None = None
    for part in author:
        tag = part.tag
        if tag == "LastName":
            last = text_of(part)
        elif tag == "Initials":
            initials = text_of(part)
        elif tag == "ForeName":
            fore = part
        elif tag == "Suffix":
            suffix = text_of(part)
        elif tag == "CollectiveName":
            return text_of(part)
    if not initials and fore is not None:
        initials = "".join([word[0] for word in text_of(fore).split()])
    return " ".join([part for part in (last, initials, suffix) if part])


def published(date: etree._Element | None) -> str:
    """The printed date in NLM's order: "2019 Sep-Oct", "1998 Spring", "2020 Mar 14"."""
    parts = {child.tag: term(child.text) for child in date} if date is not None else {}
    return parts.get("MedlineDate") or " ".join([parts[part] for part in ("Year", "Season", "Month", "Day") if parts.get(part)])


def year_in(*texts: str) -> int | None:
    """The year in the first of the texts that has one."""
    return next((year for text in texts if text and (year := _year(text)) is not None), None)


@remembered(4096)
def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found.group()) if found else None


def iso_date(date: etree._Element | None) -> str | None:
    """ISO date of a Year/Month/Day element with numbers in it."""
    if date is None:
        return None
    parts = {child.tag: child.text for child in date}
    return _iso_date(parts.get("Year"), parts.get("Month"), parts.get("Day"))


@remembered(16384)
def _iso_date(*numbers: str | None) -> str | None:
    year, month, day = map(one_line, numbers)
    if not (_YEAR.fullmatch(year) and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02d}-{int(day):02d}"


def ids(pmid: str, listed: Sequence[etree._Element], locations: Sequence[etree._Element]) -> dict[str, str]:
    """Identifiers by scheme.

    :param listed: the ``ArticleId`` of the article itself.
    :param locations: its ``ELocationID``.
    """
    values = {
        "pmid": pmid,
        "doi": bare_doi(_with(listed, "IdType", "doi") or _with(locations, "EIdType", "doi")),
        "pmcid": _with(listed, "IdType", "pmc"),
        "bookaccession": _with(listed, "IdType", "bookaccession"),
    }
    return {scheme: value for scheme, value in values.items() if value}


def pii(locations: Sequence[etree._Element]) -> str:
    """The publisher's item number, which stands in for pages; "" when there is none."""
    return _with(locations, "EIdType", "pii")


def _with(elements: Sequence[etree._Element], attribute: str, value: str) -> str:
    """Text of the first valid element that bears the attribute value; "" when there is none."""
    for item in elements:
        if item.get(attribute) == value and item.get("ValidYN") != "N" and (text := one_line(item.text)):
            return text
    return ""


def languages_in(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """ISO codes of the languages, each once."""
    return unique([language_of(term(code.text)) for code in elements])


def terms(elements: Iterable[etree._Element]) -> list[str]:
    """Texts of elements that hold words of a vocabulary; those that hold none are left out."""
    return [text for element in elements if (text := text_of(element) if len(element) else term(element.text))]


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are not empty, each once."""
    return tuple(dict.fromkeys(filter(None, values)))


def filled(values: dict[str, str]) -> dict[str, str]:
    """Those that are not empty."""
    return {key: value for key, value in values.items() if value}
