"""The differentials of ``open-medicine``: one JSON file per complaint, one section per diagnosis."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from clincite.errors import SourceError
from clincite.records import Condition, Facet, Presentation, Record, RecordKind, Section, clean_text
from clincite.sources.open_medicine.guideline_topics import fits
from clincite.sources.open_medicine.markdown import plain
from clincite.sources.open_medicine.wording import Casing

_BINS: Final = {
    "must_not_miss": "do_not_miss",
    "do_not_miss": "do_not_miss",
    "most_likely": "common",
    "common": "common",
    "less_common": "secondary",
    "uncommon": "secondary",
    "rare": "secondary",
    "secondary": "secondary",
    "mimic": "mimic",
}
_BOILERPLATE: Final = re.compile(r"^This is an evidence-based reference set\b")
_JOURNAL: Final = r"(?P<journal>[A-Z][A-Za-z. ]*?)\.?"
_PLACE: Final = r"(?P<year>(?:19|20)\d\d)(?:\s+[A-Z][a-z]{2})?;(?P<volume>[^;]+?)\.?$"
_AUTHORS_FIRST: Final = re.compile(rf"^(?P<authors>[^.]+)\. (?P<title>.+[.?]) {_JOURNAL} ?{_PLACE}")
_TITLE_FIRST: Final = re.compile(rf"^(?P<title>.+?)\. (?P<authors>.+?)\. {_JOURNAL} ?{_PLACE}")
_AUTHOR: Final = re.compile(r"(?:[a-z]+ )?[A-Z][\w'’-]+(?: [\w'’-]+)* [A-Z]{1,4}(?: Jr)?|et al|[A-Z].+\bGroup")
_GUIDELINE: Final = re.compile(r"guideline|clinical policy|practice guidance|recommendations?\b|consensus", re.I)
_IMAGES: Final = re.compile(
    r"\b(?:CT|MRI|MRA|MRV|CTA|MR|X-ray|[Uu]ltraso\w+|[Rr]adiograph\w*|[Ii]maging|[Nn]euroimaging|[Ee]chocardio\w+|[Aa]ngiograph\w+)\b"
)
_ISSUER: Final = re.compile(r"^(?:(?:19|20)\d\d )?(?P<short>[A-Z]{2,}(?:/[A-Z]{2,})*) |\bby the (?P<long>[A-Z][\w ]+? (?:of|for) [A-Z]\w+)")


class Diagnosis(msgspec.Struct, frozen=True):
    """A diagnosis of the differential, as the file gives it."""

    name: str
    likelihood: str
    key_features: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    recommended_tests: tuple[str, ...] = ()
    age_modifier: str | None = None
    sex_modifier: str | None = None


class Further(msgspec.Struct, frozen=True):
    """A diagnosis that the file only mentions, with why to think of it."""

    name: str
    rationale: str = ""


class Differential(msgspec.Struct, frozen=True):
    """One file; fields that this version does not know are ignored."""

    differential_id: str
    title: str
    diagnoses: tuple[Diagnosis, ...]
    description: str = ""
    keywords: tuple[str, ...] = ()
    source_doi: str | None = None
    evidence_level: str = ""
    source_description: str = ""
    also_consider: tuple[Further, ...] = ()
    clinical_reasoning_prompt: str = ""


class Citation(msgspec.Struct, frozen=True):
    """A printed citation in its parts; empty where it does not parse."""

    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: int | None = None


def differential_record(data: bytes, where: str, source: str, casing: Casing) -> Record:
    """The record of one differential.

    :param data: the JSON file.
    :param where: its path, for messages.
    :param source: package and version.
    :raises SourceError: when it is not a differential.
    """
    try:
        entry = msgspec.json.decode(data, type=Differential)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"The differential {where} cannot be read: {error}.", hint="Install open-medicine again.") from error
    citation = parse_citation(entry.source_description)
    complaint = _complaint(entry.title, casing)
    named = [(item.name, _bin(item.likelihood)) for item in entry.diagnoses]
    named += [(item.name, "secondary") for item in entry.also_consider]
    conditions = {name: _condition(name, casing) for name, _ in named}
    lay = ways_to_say(entry, complaint)
    issuer = _ISSUER.search(entry.source_description)
    return Record(
        id=f"openmed:differential/{entry.differential_id}",
        kind=_kind(entry),
        title=f"{citation.title} – {casing.sentence(entry.title)}" if citation.title else casing.sentence(entry.title),
        sections=_sections(entry, complaint, casing),
        authors=citation.authors,
        source=citation.journal or source,
        issuer=(issuer["short"] or issuer["long"]) if issuer and _kind(entry) is RecordKind.GUIDELINE_SUMMARY else None,
        year=citation.year,
        ids={"doi": entry.source_doi} if entry.source_doi else {},
        url=f"https://doi.org/{entry.source_doi}" if entry.source_doi else None,
        licence="MIT",
        keywords=entry.keywords,
        conditions=tuple(dict.fromkeys(conditions.values())),
        presentations=tuple(
            Presentation(finding=complaint, condition=conditions[name].name, bin=bin_, rank=rank, lay=lay)
            for rank, (name, bin_) in enumerate(named, start=1)
        ),
        digest=True,
        extra={"package": source, "citation": clean_text(entry.source_description), "scope": clean_text(entry.description)},
    )


def parse_citation(text: str) -> Citation:
    """A citation as the files print it, authors first or title first; empty parts where it does not fit."""
    text = clean_text(text)
    for pattern in (_AUTHORS_FIRST, _TITLE_FIRST):
        found = pattern.match(text)
        authors = tuple(name.strip() for name in found["authors"].rstrip(".").split(",")) if found else ()
        if found and authors and all(_AUTHOR.fullmatch(name) for name in authors):
            return Citation(found["title"].rstrip("."), authors, found["journal"].strip(), int(found["year"]))
    return Citation()


def ways_to_say(entry: Differential, complaint: str) -> tuple[str, ...]:
    """The keywords that name the complaint, not one of its diagnoses."""
    names = [item.name.lower() for item in entry.diagnoses] + [item.name.lower() for item in entry.also_consider]
    parts = [part.strip() for name in names for part in re.split(r"[/()]", name)]

    def is_diagnosis(word: str) -> bool:
        return any(re.search(rf"\b{re.escape(word.lower())}", name) for name in names) or any(fits(word, part) for part in parts)

    return tuple(word for word in entry.keywords if word.lower() != complaint.lower() and not is_diagnosis(word))


def _kind(entry: Differential) -> RecordKind:
    """By the file's word for it; "guideline" only when the cited work calls itself one."""
    level = entry.evidence_level.lower()
    if "guideline" in level:
        return RecordKind.GUIDELINE_SUMMARY if _GUIDELINE.search(entry.source_description) else RecordKind.REVIEW
    return RecordKind.OPINION if "consensus" in level or "opinion" in level else RecordKind.REVIEW


def _bin(likelihood: str) -> str:
    return _BINS.get(likelihood, "secondary")


def _complaint(title: str, casing: Casing) -> str:
    """ "Acute Headache Differential Diagnosis" is about "headache"."""
    bare = re.sub(r"\s*\([^()]*\)|\s*Differential Diagnosis$|^Acute (?!Kidney)", "", title).split(" / ")[0].strip()
    return casing.inside(casing.sentence(bare))


def _condition(name: str, casing: Casing) -> Condition:
    """A diagnosis without its brackets; an abbreviation in them becomes a synonym ("AAA rupture")."""
    bare = " ".join(re.sub(r"\s*\([^()]*\)", "", name).split())
    synonyms: list[str] = []
    for found in re.finditer(r"\(([^()]*)\)", name):
        before, after = name[: found.start()].strip(), name[found.end() :].rstrip()
        for part in (piece.strip() for piece in found[1].split("/")):
            if re.fullmatch(r"[A-Z][A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*", part) and (fits(part, before) or fits(part, f"{before} disease")):
                synonyms.append(part + _inside(after, casing))
    return Condition(name=casing.sentence(bare), synonyms=tuple(synonyms))


def _inside(rest: str, casing: Casing) -> str:
    """What follows a bracket (" Rupture", "-Related Pharyngitis") in running case."""
    return casing.sentence(f"x{rest}")[1:]


def _sections(entry: Differential, complaint: str, casing: Casing) -> tuple[Section, ...]:
    found: list[Section] = []
    taken: set[str] = set()
    for item in entry.diagnoses:
        found += _diagnosis_sections(item, casing, taken)
    for further in entry.also_consider:
        reason = casing.inside(plain(further.rationale)).rstrip(".")
        if reason:
            name = _unique(casing.sentence(further.name), taken)
            text = f"{casing.sentence(further.name)}: {reason}."
            condition = _condition(further.name, casing).name
            found.append(Section(name=name, text=clean_text(text), facet=Facet.DIFFERENTIAL, condition=condition, role="secondary"))
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", plain(entry.clinical_reasoning_prompt))
    advice = [line for line in sentences if line and not _BOILERPLATE.match(line)]
    if advice:
        found.append(Section(name=f"Approach to {complaint}", text="\n".join(advice), facet=Facet.DIFFERENTIAL))
    return tuple(section for section in found if section.text)


def _unique(name: str, taken: set[str]) -> str:
    shown, number = name, 2
    while shown in taken:
        shown, number = f"{name} ({number})", number + 1
    taken.add(shown)
    return shown


def _diagnosis_sections(item: Diagnosis, casing: Casing, taken: set[str]) -> list[Section]:
    """One section for each side of a diagnosis that the file tells about."""
    name = casing.sentence(item.name)
    shown = _unique(name, taken)
    condition = _condition(item.name, casing).name
    tests = tuple(test for test in item.recommended_tests if not re.match(r"calculate_\w+", test))
    sides = (
        ("key features", item.key_features, Facet.DIFFERENTIAL, _bin(item.likelihood)),
        ("red flags", item.red_flags, Facet.FEATURES, "red_flag"),
        ("recommended tests", tests, Facet.IMAGING if _IMAGES.search("; ".join(tests)) else Facet.DIAGNOSIS, None),
    )
    sections = []
    for label, values, facet, role in sides:
        if values:
            told = "; ".join(casing.inside(plain(value)).rstrip(".;") for value in values)
            text = clean_text(f"{name} – {label}: {told}.")
            sections.append(Section(name=f"{shown} › {label.capitalize()}", text=text, facet=facet, condition=condition, role=role))
    modifiers = (("age", item.age_modifier), ("sex", item.sex_modifier))
    who = [clean_text(f"{name} – {label}: {value.replace('_', ' ')}.") for label, value in modifiers if value]
    if who:
        sections.append(
            Section(name=f"{shown} › Who", text="\n".join(who), facet=Facet.EPIDEMIOLOGY, condition=condition, importance="detail")
        )
    return sections
