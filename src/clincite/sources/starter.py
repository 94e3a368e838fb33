"""Our own digests of papers (``clincite/starter/*.yaml``) as records."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, TypedDict

import msgspec

from clincite.errors import SourceError
from clincite.records import Condition, Facet, Presentation, Record, RecordStatus, Section, clean_text
from clincite.sources.starter_schema import (
    ConditionBlock,
    ConditionFile,
    EmergencyBlock,
    EmergencyFile,
    FindingFile,
    Note,
    Paper,
    PresentsAs,
    StatusFile,
    load_yaml,
    parse,
    parse_paper,
)

EMERGENCIES_FILE: Final = "emergencies.yaml"
FINDINGS_FILE: Final = "findings.yaml"
STATUS_FILE: Final = "status.yaml"


class _Status(TypedDict):
    status: RecordStatus
    status_checked: str | None


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A paper in one file, with what that file is about."""

    file: str
    paper: Paper
    about: ConditionBlock | EmergencyBlock
    presents_as: tuple[PresentsAs, ...] = ()


def records(directory: Traversable | None = None) -> Iterator[Record]:
    """One record for each paper, with its notes as sections; a paper in several files is one record. Order: file, then paper.

    :param directory: where the files are; default: those that come with the package.
    :raises SourceError: a file is not as it should be; the message names file, paper and field.
    """
    folder = directory if directory is not None else resources.files("clincite") / "starter"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    lay: dict[str, tuple[str, ...]] = {}
    entries: list[_Entry] = []
    checked: datetime.date | None = None
    for file in files:
        content = load_yaml(file.read_bytes(), file.name)
        if file.name == FINDINGS_FILE:
            lay = {finding.name: finding.lay for finding in parse(content, FindingFile, file.name).findings}
        elif file.name == STATUS_FILE:
            checked = parse(content, StatusFile, file.name).retraction_list.checked
        elif file.name == EMERGENCIES_FILE:
            entries += _emergency_entries(content, file.name)
        else:
            entries += _condition_entries(content, file.name)
    for record_id, same in _by_paper(entries).items():
        yield _record(record_id, same, lay, checked)


def _condition_entries(content: object, file: str) -> Iterator[_Entry]:
    parsed = parse(content, ConditionFile, file)
    for raw in parsed.papers:
        paper = parse_paper(raw, file, emergency=False)
        yield _Entry(file=file, paper=paper, about=parsed.condition, presents_as=parsed.presents_as)


def _emergency_entries(content: object, file: str) -> Iterator[_Entry]:
    for block in parse(content, EmergencyFile, file).emergencies:
        for raw in block.papers:
            yield _Entry(file=file, paper=parse_paper(raw, file, emergency=True), about=block)


def _by_paper(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    """The entries of each paper by record id, in order of first mention.

    :raises SourceError: entries of one paper contradict each other, or one file holds a paper twice for one condition.
    """
    entries = list(entries)
    pmid_of_doi: dict[str, str] = {}
    for entry in entries:
        doi, pmid = entry.paper.doi, entry.paper.pmid
        if doi and pmid and pmid_of_doi.setdefault(doi.lower(), pmid) != pmid:
            raise SourceError(
                f"{entry.file}, paper {pmid}: another file gives its doi {doi} to pmid {pmid_of_doi[doi.lower()]}.",
                hint="Look the paper up and correct one of them.",
            )
    groups: dict[str, list[_Entry]] = {}
    for entry in entries:
        same = groups.setdefault(_record_id(entry.paper, pmid_of_doi), [])
        for other in same:
            _refuse_contradiction(entry, other)
        same.append(entry)
    return groups


def _record_id(paper: Paper, pmid_of_doi: Mapping[str, str]) -> str:
    pmid = paper.pmid or (pmid_of_doi.get(paper.doi.lower()) if paper.doi else None)
    if pmid:
        return f"digest:pmid:{pmid}"
    if paper.doi:
        return f"digest:doi:{paper.doi.lower()}"
    return f"digest:url:{hashlib.sha256((paper.url or '').encode()).hexdigest()[:12]}"


def _refuse_contradiction(entry: _Entry, other: _Entry) -> None:
    """Two files may see a paper from two sides; they may not disagree on which paper it is."""
    one, two = entry.paper, other.paper
    label = one.pmid or one.doi or one.url
    if entry.file == other.file and entry.about.name == other.about.name:
        raise SourceError(f"{entry.file}, paper {label}: it stands twice in this file.", hint="Put its notes together.")
    facts = {
        "title": (_folded(one.title), _folded(two.title)),
        "year": (one.year, two.year),
        "kind": (one.kind, two.kind),
        "doi": ((one.doi or two.doi or "").lower(), (two.doi or one.doi or "").lower()),
    }
    for field, (here, there) in facts.items():
        if here != there:
            raise SourceError(
                f"{entry.file}, paper {label}: its {field} is not the one that {other.file} gives.",
                hint="Look the paper up and correct one of them.",
            )


def _folded(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())


def _record(record_id: str, same: list[_Entry], lay: dict[str, tuple[str, ...]], checked: datetime.date | None) -> Record:
    first = same[0]
    papers = [entry.paper for entry in same]
    ids: dict[str, str] = {
        scheme: value
        for scheme, value in (
            ("pmid", next((paper.pmid for paper in papers if paper.pmid), None)),
            ("doi", next((paper.doi for paper in papers if paper.doi), None)),
        )
        if value
    }
    counts = {paper.n for paper in papers}
    return Record(
        id=record_id,
        kind=first.paper.kind,
        title=clean_text(first.paper.title),
        sections=_sections(same),
        authors=first.paper.authors,
        source=next((paper.journal for paper in papers if paper.journal), None),
        issuer=next((paper.issuer for paper in papers if paper.issuer), None),
        year=first.paper.year,
        ids=ids,
        url=_url(ids, papers),
        conditions=_conditions(same),
        presentations=_presentations(same, lay),
        design=next((paper.design for paper in papers if paper.design), None),
        population=next((paper.population for paper in papers if paper.population), None),
        # Files that took the numbers of different groups leave no one number for the paper.
        n=counts.pop() if len(counts) == 1 else None,
        digest=True,
        extra={"looked_up": first.paper.looked_up.where, "read": first.paper.looked_up.read},
        **_status(ids, first.paper.year, checked),
    )


def _status(ids: Mapping[str, str], year: int | None, checked: datetime.date | None) -> _Status:
    """Current when the paper was looked for in a list of retractions that could hold it; else unknown, which is not "fine"."""
    if checked is None or "pmid" not in ids or year is None or year > checked.year:
        return {"status": RecordStatus.UNKNOWN, "status_checked": None}
    return {"status": RecordStatus.CURRENT, "status_checked": checked.isoformat()}


def _url(ids: dict[str, str], papers: list[Paper]) -> str | None:
    given = next((paper.url for paper in papers if paper.url), None)
    if given is not None:
        return given
    return f"https://pubmed.ncbi.nlm.nih.gov/{ids['pmid']}/" if "pmid" in ids else f"https://doi.org/{ids['doi']}"


def _sections(same: list[_Entry]) -> tuple[Section, ...]:
    """One section for each note; a heading that another file has used for the paper is followed by the condition's name."""
    sections: dict[str, Section] = {}
    for entry in same:
        for note in entry.paper.notes:
            heading = clean_text(note.heading)
            name = heading if heading not in sections else f"{heading} ({entry.about.name})"
            sections[name] = _section(name, note, entry.about)
    return tuple(sections.values())


def _section(name: str, note: Note, about: ConditionBlock | EmergencyBlock) -> Section:
    return Section(
        name=name,
        text="\n".join(clean_text(sentence) for sentence in note.says),
        facet=note.facet,
        condition=about.name,
        role=note.role,
        subject=about.kind if note.facet is Facet.EMERGENCY and isinstance(about, EmergencyBlock) else note.subject,
        measure=note.measure,
        importance=note.importance,
        strength=note.strength,
        certainty=note.certainty,
    )


def _conditions(same: list[_Entry]) -> tuple[Condition, ...]:
    """The conditions of the files. An emergency is a way to ask, not a condition, and stays out of the vocabulary."""
    blocks = {entry.about.name: entry.about for entry in same if isinstance(entry.about, ConditionBlock)}
    return tuple(
        Condition(name=block.name, id=block.id, synonyms=block.synonyms, lay=block.lay)
        for block in blocks.values()
        if isinstance(block, ConditionBlock)
    )


def _presentations(same: list[_Entry], lay: dict[str, tuple[str, ...]]) -> tuple[Presentation, ...]:
    return tuple(
        Presentation(finding=item.finding, condition=entry.about.name, bin=item.bin, rank=item.rank, lay=lay.get(item.finding, ()))
        for entry in same
        for item in entry.presents_as
    )
