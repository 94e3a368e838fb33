"""Invented articles in JATS."""

from __future__ import annotations

import io

from clincite.records import Record
from clincite.sources import Item
from clincite.sources.jats.reader import JatsReader

IDS = '<article-id pub-id-type="pmc">77</article-id><article-id pub-id-type="pmid">11</article-id>'


def article(
    *,
    body: str = "<body><p>Owls blink at dusk.</p></body>",
    meta: str = "",
    ids: str = IDS,
    title: str = "Zalutrin in owls",
    kind: str = "research-article",
    back: str = "",
    attributes: str = "",
    journal: str = "",
) -> str:
    return (
        f'<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="{kind}"'
        f" {attributes}>"
        f"<front><journal-meta>{journal}</journal-meta><article-meta>{ids}"
        f"<title-group><article-title>{title}</article-title></title-group>{meta}</article-meta></front>{body}{back}</article>"
    )


def items(xml: str | bytes) -> list[Item]:
    data = xml.encode() if isinstance(xml, str) else xml
    return list(JatsReader().parse(io.BufferedReader(io.BytesIO(data)), "here"))


def record(xml: str) -> Record:
    (item,) = items(xml)
    assert isinstance(item, Record), item
    return item


def body_record(inner: str, back: str = "") -> Record:
    return record(article(body=f"<body>{inner}</body>", back=back))


def texts(found: Record) -> dict[str, str]:
    return {section.name: section.text for section in found.sections}


def paragraph(inner: str) -> str:
    return texts(body_record(f"<p>{inner}</p>"))["Text"]


def table(inner: str, *, label: str = "Table 1", caption: str = "Outcomes", foot: str = "") -> str:
    return f"<table-wrap><label>{label}</label><caption><p>{caption}</p></caption><table>{inner}</table>{foot}</table-wrap>"


def rows(inner: str, *, foot: str = "") -> list[str]:
    (section,) = body_record(table(inner, foot=foot)).sections
    return section.text.split("\n")
