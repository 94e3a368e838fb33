"""The sections of an article: abstract, body, then its tables, figures and boxes where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from clincite.records import Section
from clincite.sources.jats.headings import STEP, Names, first_sentence, heading, shortened
from clincite.sources.jats.tables import table_text
from clincite.sources.jats.text import FLOATS, lines_in, text_in
from clincite.sources.medline.types import language_of

ABSTRACT: Final = "Abstract"
TEXT: Final = "Text"

# Other abstracts by their type; those that only advertise the article are left out.
_ADVERTISING: Final = frozenset({"graphical", "toc", "teaser", "web summary", "video", "key image"})
_ABSTRACT_KINDS: Final = {
    "normal": "",
    "structured": "",
    "plain language summary": "plain language",
    "author highlights": "highlights",
    "longsummary": "long",
    "editor": "by the editor",
    "editors summary": "by the editor",
}
# Those that are the abstract where there is no other.
_WHOLE: Final = frozenset({"executive summary", "summary", "short", "long"})
_PLAIN_TITLES: Final = frozenset({"", "abstract", "summary", "structured abstract", "resumo", "resumen", "zusammenfassung", "résumé"})
_NOT_TEXT: Final = frozenset({"title", "label", "sec-meta", "subtitle"})
# Parts of a body that say nothing of its subject. What they say of money and interests is kept with the record.
_ADMINISTRATIVE: Final = re.compile(
    r"(?:(?:declarations?|disclosures?|statements?) of )?(?:potential )?(?:competing|conflicts? of|conflicting|financial) interests?"
    r"(?: statement| disclosure| and funding)?|declarations? of interests?|disclosures?(?: statement)?|(?:list of )?abbreviations(?: used)?"
    r"|authors?['’]?s?['’]? (?:contributions?|details|information|roles|note)|contribut(?:ors|ions?)|contributorship statement"
    r"|ack?nowledge?ments?(?: and (?:funding|disclosures))?|funding(?: (?:sources?|statement|information))?"
    r"|financial (?:support|disclosures?)|pre-?publication history|web extra.*"
    r"|(?:electronic |online )?(?:supplementa(?:l|ry)|supporting) (?:materials?|information|data|files?)|additional (?:files?|information)"
    r"|data (?:availability|sharing)(?: statement)?|availability of (?:supporting )?data.*"
    r"|consent(?: for publication| to publish)?|publisher['’]s note|provenance and peer review|copyright.*",
    re.IGNORECASE,
)
_ADMINISTRATIVE_TYPES: Final = frozenset(
    ("supplementary-material", "supplementary material", "coi-statement", "conflict", "additional-information", "ack")
)
_RUN_IN_WORDS: Final = 6


class Sections:
    """The sections of one record, in the making.

    :ivar left_out: what was too long to be taken in, for readers.
    """

    def __init__(self) -> None:
        self._names = Names()
        self._sections: list[Section] = []
        self.left_out: list[str] = []

    def all(self) -> tuple[Section, ...]:
        """Those added so far, in reading order."""
        return tuple(self._sections)

    def add_abstracts(self, meta: etree._Element) -> None:
        """Those of ``article-meta``: "Abstract", "Abstract › Results", "Abstract (plain language)", "Abstract (pt) › Resultados"."""
        plain = [abstract for abstract in meta.iterfind("abstract") if not _abstract_kind(abstract)]
        for abstract in (*meta.iterfind("abstract"), *meta.iterfind("trans-abstract")):
            kind = _abstract_kind(abstract)
            if kind in _ADVERTISING:
                continue
            if not plain and kind in _WHOLE:
                kind, plain = "", [abstract]
            title = heading(abstract.find("title")).lower()
            language = _language(abstract) if abstract.tag == "trans-abstract" else ""
            about = ", ".join(filter(None, (title if title not in _PLAIN_TITLES else kind, language)))
            self._add_abstract(abstract, f"{ABSTRACT} ({about})" if about else ABSTRACT)

    def add_body(self, article: etree._Element) -> None:
        """Body, appendices, and the tables and figures that stand after them."""
        body = article.find("body")
        if body is not None:
            self._add_container(body, ())
        for appendix in article.iterfind("back/app-group/app"):
            name = heading(appendix.find("title")) or text_in(appendix.find("label")) or "Appendix"
            self._add_container(appendix, (name if name.lower().startswith(("app", "supp")) else f"Appendix{STEP}{name}",))
        for path in ("back/sec", "back/glossary", "floats-group", "floats-wrap"):
            for parent in article.iterfind(path):
                for block in _floats(parent):
                    self._add_float(block)

    def _add(self, name: str, lines: list[str]) -> None:
        if lines:
            self._sections.append(Section(name=self._names.unique(name), text="\n".join(lines)))

    def _add_abstract(self, abstract: etree._Element, name: str) -> None:
        loose: list[str] = []
        for block in abstract:
            if not isinstance(block.tag, str) or block.tag in _NOT_TEXT:
                continue
            label = _run_in_label(block) if block.tag == "p" else heading(block.find("title")) if block.tag == "sec" else ""
            if label.lower() in _PLAIN_TITLES:
                loose += lines_in(child for child in block if child.tag != "title") if block.tag == "sec" else lines_in((block,))
                continue
            self._add(name, loose)
            loose = []
            self._add(f"{name}{STEP}{label}", _without_label(block, label))
        self._add(name, loose)

    def _add_container(self, container: etree._Element, path: tuple[str, ...]) -> None:
        blocks: list[etree._Element] = []
        floats: list[etree._Element] = []
        parts: list[etree._Element] = []
        for child in container:
            if not isinstance(child.tag, str) or child.tag in _NOT_TEXT:
                continue
            if child.tag == "sec":
                parts.append(child)
                continue
            if child.tag == "caption":
                blocks += child.iterfind("p")
            elif child.tag not in FLOATS:
                blocks.append(child)
            floats += _floats(child)
        self._add(STEP.join(path) or TEXT, lines_in(blocks))
        for block in floats:
            self._add_float(block)
        for part in parts:
            name = heading(part.find("title"))
            if not _is_administrative(part, name):
                self._add_container(part, (*path, name) if name else path)
                continue
            for block in _floats(part):  # converters put the last tables wherever the text ends
                self._add_float(block)

    def _add_float(self, block: etree._Element) -> None:
        if block.tag == "boxed-text":
            self._add_box(block)
            return
        label = _label(block)
        title, rest = _caption(block)
        lines = [*rest, *self._table_lines(block, label)]
        if not lines and title:
            lines = [title]  # a picture: its caption is all that there is to read
        elif title != shortened(title):
            lines = [title, *lines]
        if not lines and block.tag == "table-wrap":
            self.left_out.append(f"{label}: a picture")
        self._add(STEP.join(filter(None, (label, shortened(title)))), lines)

    def _add_box(self, box: etree._Element) -> None:
        label = text_in(box.find("label")).rstrip(".: ")
        title = heading(box.find("caption/title") if box.find("caption/title") is not None else box.find("title"))
        self._add_container(box, tuple(filter(None, (label, title))) or ("Box",))

    def _table_lines(self, block: etree._Element, label: str) -> Iterator[str]:
        notes = block.find("table-wrap-foot")
        for table in (*block.iterfind("table"), *block.iterfind("alternatives/table")):
            text = table_text(table, has_notes=notes is not None)
            if text.left_out:
                self.left_out.append(f"{label}: {text.left_out} rows")
            yield from text.lines
        if notes is not None:
            yield from _note_lines(notes)


def _abstract_kind(abstract: etree._Element) -> str:
    kind = str(abstract.get("abstract-type") or "").lower().replace("-", " ")
    return _ABSTRACT_KINDS.get(kind, kind)


def _label(block: etree._Element) -> str:
    """ "Table 2", "Figure 3", "Table 4 (a)"."""
    label = _own_label(block)
    group = block.getparent()
    if group is not None and group.tag in ("table-wrap-group", "fig-group") and (outer := _own_label(group)):
        return f"{outer} {label}" if label and not label.startswith(outer) else label or outer
    return label or ("Table" if block.tag == "table-wrap" else "Figure")


def _own_label(block: etree._Element) -> str:
    label = text_in(block.find("label")).rstrip(".: ").replace(STEP.strip(), ">")
    first = label.split(" ", 1)[0]
    return first.capitalize() + label[len(first) :] if first.isupper() and len(first) > 2 else label


def _note_lines(notes: etree._Element) -> Iterator[str]:
    for note in notes.iter("p", "fn"):
        if note.tag == "fn":
            label = text_in(note.find("label"))
            first, *more = lines_in(note.iterfind("p")) or [""]
            yield from filter(None, (f"{label} {first}".strip() if first else "", *more))
        elif not any(True for _ in note.iterancestors("fn")):
            yield from lines_in((note,))


def _caption(block: etree._Element) -> tuple[str, list[str]]:
    """(title, the lines after it) of a table or figure, on whichever element its source has put them."""
    caption = block.find("caption")
    if caption is None:
        return "", []
    title = heading_text(caption.find("title"))
    lines = lines_in(caption.iterfind("p"))
    if title or not lines:
        return title, lines
    first, rest = first_sentence(lines[0])
    return first.rstrip(".: ").replace(STEP.strip(), ">"), [*([rest] if rest else []), *lines[1:]]


def heading_text(element: etree._Element | None) -> str:
    """A title of a table or figure, whole."""
    return text_in(element).rstrip(".: ").replace(STEP.strip(), ">")


def _floats(element: etree._Element) -> list[etree._Element]:
    """The tables, figures and boxes in an element, itself included; not those within another."""
    if element.tag in FLOATS:
        return [element]
    return [found for found in element.iter(*FLOATS) if _is_outermost(found, element)]


def _is_outermost(found: etree._Element, within: etree._Element) -> bool:
    for parent in found.iterancestors():
        if parent is within:
            return True
        if parent.tag in FLOATS:
            return False
    return False


def _is_administrative(part: etree._Element, name: str) -> bool:
    return str(part.get("sec-type") or "").lower() in _ADMINISTRATIVE_TYPES or _ADMINISTRATIVE.fullmatch(name) is not None


def is_administrative(name: str) -> bool:
    """Whether a heading is of a part that says nothing of the article's subject."""
    return _ADMINISTRATIVE.fullmatch(name) is not None


def _run_in_label(paragraph: etree._Element) -> str:
    """The label that a paragraph of an abstract begins with in bold or italics ("Results:"); "" when there is none."""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else None
    if first is None or first.tag not in ("bold", "italic", "underline"):
        return ""
    text = text_in(first)
    ends = text.endswith((":", ".")) or (first.tail or "").lstrip().startswith((":", "."))
    return heading(first) if ends and text[:1].isalpha() and len(text.split()) <= _RUN_IN_WORDS else ""


def _without_label(block: etree._Element, label: str) -> list[str]:
    if block.tag == "sec":
        return lines_in(child for child in block if child.tag != "title")
    lines = lines_in((block,))
    lines[0] = lines[0][len(label) :].lstrip(" :.") if lines[0].lower().startswith(label.lower()) else lines[0]
    return [line for line in lines if line]


def _language(element: etree._Element) -> str:
    return language_of(str(element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").split("-")[0])
