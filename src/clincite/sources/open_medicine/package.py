"""Guideline summaries and differentials from the installed data files of the PyPI package ``open-medicine`` (MIT).

The package itself is never imported (that would load its servers); its files are found through its import spec.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import SourceError
from clincite.records import Condition, Record, RecordKind, RecordStatus, Relation
from clincite.sources.open_medicine.differentials import differential_record
from clincite.sources.open_medicine.guideline_sections import sections_of
from clincite.sources.open_medicine.guideline_topics import conditions_of
from clincite.sources.open_medicine.markdown import parse_markdown
from clincite.sources.open_medicine.wording import Casing

PACKAGE: Final = "open-medicine"
_HINT: Final = "Install it again: pip install --force-reinstall open-medicine"
_NO_SOCIETY: Final = re.compile(r"\bet al\b|study group|investigators|collaborat", re.I)
_TITLE_TAIL: Final = re.compile(r"\s+[—–-]+\s+[^—–]*\b(?:19|20)\d\d\s*$")


class Guideline(msgspec.Struct, frozen=True):
    """A registry entry; fields that this version does not know are ignored."""

    id: str
    title: str
    doi: str | None = None
    year: int | None = None
    organization: str | None = None
    topics: tuple[str, ...] = ()
    supersedes: str | None = None
    superseded_by: str | None = None


def records(root: Path | None = None, *, version: str | None = None) -> Iterator[Record]:
    """All records of the package: one per guideline file, then one per differential, each group sorted by id.

    :param root: folder of the package's files; None: the installed package.
    :param version: the package's version as named in ``Record.source``; None: the installed one.
    :raises SourceError: when the package or one of its files is missing or cannot be read.
    """
    root = root or package_folder()
    source = f"{PACKAGE} {version or _installed_version()}".strip()
    content = root / "guidelines" / "content"
    files = sorted(content.glob("*/*.md"))
    differentials = sorted((root / "mcp" / "differentials" / "data").glob("*.json"))
    if not files or not differentials:
        missing = content if not files else root / "mcp" / "differentials" / "data"
        raise SourceError(f"The data files of {PACKAGE} are missing in {missing}.", hint=_HINT)
    registry = _registry(root / "guidelines" / "registry.json")
    texts = {path: _read(path) for path in [*files, *differentials]}
    casing = Casing.of(texts.values())
    for path in files:
        guideline = registry.get(path.parent.name)
        if guideline is not None:
            yield _guideline_record(guideline, path.stem, texts[path], source, casing, registry)
    for path in differentials:
        yield differential_record(texts[path].encode(), str(path), source, casing)


def package_folder() -> Path:
    """Folder of the installed package, found without importing it.

    :raises SourceError: when it is not installed.
    """
    spec = importlib.util.find_spec("open_medicine")
    if spec is None or not spec.submodule_search_locations:
        raise SourceError(f"The package {PACKAGE} is not installed.", hint=f"Install it: pip install {PACKAGE}")
    return Path(next(iter(spec.submodule_search_locations)))


def _installed_version() -> str:
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The file {path} of {PACKAGE} cannot be read: {error}.", hint=_HINT) from error


def _registry(path: Path) -> dict[str, Guideline]:
    try:
        entries = msgspec.json.decode(_read(path), type=tuple[Guideline, ...])
    except msgspec.DecodeError as error:
        raise SourceError(f"The guideline registry {path} cannot be read: {error}.", hint=_HINT) from error
    return {entry.id: entry for entry in entries}


def _guideline_record(guideline: Guideline, stem: str, text: str, source: str, casing: Casing, registry: dict[str, Guideline]) -> Record:
    document = parse_markdown(text)
    topic = _TITLE_TAIL.sub("", document.title) or stem.replace("_", " ")
    issuer = guideline.organization or ""
    society = bool(issuer) and not _NO_SOCIETY.search(issuer)
    conditions = conditions_of(guideline.title, guideline.id, issuer, guideline.topics)
    relations = _relations(guideline, registry)
    return Record(
        id=f"openmed:{guideline.id}/{stem}",
        kind=RecordKind.GUIDELINE_SUMMARY if society else RecordKind.DIGEST,
        title=f"{guideline.title} – {casing.sentence(topic)}",
        sections=sections_of(document, topic, stem, _main(conditions), casing),
        authors=() if society or not issuer else (issuer,),
        source=source,
        issuer=issuer if society else None,
        year=guideline.year,
        ids={"doi": guideline.doi} if guideline.doi else {},
        url=f"https://doi.org/{guideline.doi}" if guideline.doi else None,
        licence="MIT",
        keywords=guideline.topics,
        conditions=conditions,
        digest=True,
        status=RecordStatus.SUPERSEDED if guideline.superseded_by else RecordStatus.UNKNOWN,
        relations=relations,
    )


def _main(conditions: tuple[Condition, ...]) -> str | None:
    return conditions[0].name if conditions else None


def _relations(guideline: Guideline, registry: dict[str, Guideline]) -> tuple[Relation, ...]:
    found = (("SupersededBy", guideline.superseded_by), ("Supersedes", guideline.supersedes))
    return tuple(Relation(type=kind, citation=_citation(other, registry)) for kind, other in found if other)


def _citation(identifier: str, registry: dict[str, Guideline]) -> str:
    other = registry.get(identifier)
    if other is None:
        return identifier
    return f"{other.title}. {other.organization or ''} {other.year or ''}".strip() + (f". doi:{other.doi}" if other.doi else "")
