"""What schema.org (release 30.0) says of the types and properties that we use: looked up there, kept small, and checked against.

For each type its supertypes; for each property the types that have it and the types that its values may have.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

SUPERTYPES: Final = {
    "MedicalWebPage": ("WebPage",),
    "WebPage": ("CreativeWork",),
    "WebSite": ("CreativeWork",),
    "MedicalScholarlyArticle": ("ScholarlyArticle",),
    "ScholarlyArticle": ("Article",),
    "Report": ("Article",),
    "Article": ("CreativeWork",),
    "Periodical": ("CreativeWork",),
    "CreativeWork": ("Thing",),
    "MedicalSignOrSymptom": ("MedicalCondition",),
    "MedicalCondition": ("MedicalEntity",),
    "MedicalCode": ("CategoryCode", "MedicalEntity"),
    "CategoryCode": ("DefinedTerm",),
    "DefinedTerm": ("Thing",),
    "MedicalEntity": ("Thing",),
    "Patient": ("MedicalAudience", "Person"),
    "MedicalAudience": ("Audience",),
    "Audience": ("Thing",),
    "Person": ("Thing",),
    "Organization": ("Thing",),
    "PropertyValue": ("Thing",),
    "Thing": (),
}
MEMBERS: Final = {"MedicalAudienceType": ("Clinician", "MedicalResearcher")}
PROPERTIES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "name": (("Thing",), ("Text",)),
    "description": (("Thing",), ("Text",)),
    "url": (("Thing",), ("URL",)),
    "sameAs": (("Thing",), ("URL",)),
    "identifier": (("Thing",), ("PropertyValue", "Text", "URL")),
    "headline": (("CreativeWork",), ("Text",)),
    "inLanguage": (("CreativeWork",), ("Text",)),
    "datePublished": (("CreativeWork",), ("Date", "DateTime")),
    "dateModified": (("CreativeWork",), ("Date", "DateTime")),
    "version": (("CreativeWork",), ("Number", "Text")),
    "creativeWorkStatus": (("CreativeWork",), ("Text",)),
    "isPartOf": (("CreativeWork",), ("CreativeWork", "URL")),
    "usageInfo": (("CreativeWork",), ("CreativeWork", "URL")),
    "about": (("CreativeWork",), ("Thing",)),
    "citation": (("CreativeWork",), ("CreativeWork", "Text")),
    "author": (("CreativeWork",), ("Organization", "Person")),
    "publisher": (("CreativeWork",), ("Organization", "Person")),
    "genre": (("CreativeWork",), ("Text", "URL")),
    "lastReviewed": (("WebPage",), ("Date",)),
    "honorificSuffix": (("Person",), ("Text",)),
    "reviewedBy": (("WebPage",), ("Organization", "Person")),
    "medicalAudience": (("MedicalWebPage",), ("MedicalAudience", "MedicalAudienceType")),
    "publicationType": (("MedicalScholarlyArticle",), ("Text",)),
    "code": (("MedicalEntity",), ("MedicalCode",)),
    "codeValue": (("CategoryCode",), ("Text",)),
    "codingSystem": (("MedicalCode",), ("Text",)),
    "audienceType": (("Audience",), ("Text",)),
    "propertyID": (("PropertyValue",), ("Text", "URL")),
    "value": (("PropertyValue",), ("Number", "Text")),
}
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def faults(data: Any, where: str = "$") -> Iterator[str]:
    """What schema.org would not take; nothing when all is well."""
    if not isinstance(data, dict) or data.get("@type") not in SUPERTYPES:
        yield f"{where}: no known type"
        return
    kinds = _kinds(data["@type"])
    for name, value in data.items():
        if name.startswith("@"):
            continue
        if name not in PROPERTIES:
            yield f"{where}.{name}: no such property"
            continue
        domain, ranges = PROPERTIES[name]
        if not kinds & set(domain):
            yield f"{where}.{name}: {data['@type']} has no such property"
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            if not any(_is(one, kind) for kind in ranges):
                yield f"{where}.{name}[{place}]: {one!r} is none of {ranges}"
            if isinstance(one, dict):
                yield from faults(one, f"{where}.{name}[{place}]")


def _kinds(kind: str) -> set[str]:
    return {kind}.union(*(_kinds(above) for above in SUPERTYPES[kind]))


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, dict):
        return kind in _kinds(str(value.get("@type"))) if value.get("@type") in SUPERTYPES else False
    match kind:
        case "Text":
            return isinstance(value, str) and bool(value.strip())
        case "Number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "URL":
            return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)
        case "Date":
            return isinstance(value, str) and _DATE.fullmatch(value) is not None
        case "DateTime":
            return isinstance(value, str) and "T" in value and datetime.datetime.fromisoformat(value).tzinfo is not None
        case _ if kind in MEMBERS:
            return isinstance(value, str) and value.removeprefix("https://schema.org/") in MEMBERS[kind]
        case _:
            return False
