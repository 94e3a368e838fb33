"""The form of a starter file (``clincite/starter/*.yaml``), checked strictly: a slip in a note must not reach a reader."""

from __future__ import annotations

import datetime
from typing import Annotated, Final, Literal, TypeVar

import msgspec
import yaml

from clincite.errors import SourceError
from clincite.records import Facet, RecordKind

Text = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^\S(.*\S)?$")]
Importance = Literal["key", "usual", "detail"]
Bin = Literal["common", "secondary", "do_not_miss", "mimic"]

PAPER_KINDS: Final = frozenset(
    {
        RecordKind.GUIDELINE,
        RecordKind.SYSTEMATIC_REVIEW,
        RecordKind.META_ANALYSIS,
        RecordKind.TRIAL,
        RecordKind.OBSERVATIONAL,
        RecordKind.CASE_REPORT,
        RecordKind.REVIEW,
        RecordKind.OPINION,
    }
)
ROLES: Final[dict[Facet, frozenset[str]]] = {
    Facet.DIFFERENTIAL: frozenset({"common", "secondary", "do_not_miss", "mimic"}),
    Facet.FEATURES: frozenset({"key", "distinguishing", "red_flag"}),
    Facet.IMAGING: frozenset({"indicated", "not_indicated", "technique", "finding"}),
    Facet.TREATMENT: frozenset({"first_line", "alternative", "procedure", "supportive", "avoid"}),
    Facet.FOLLOW_UP: frozenset({"refer", "monitor"}),
    Facet.EMERGENCY: frozenset({"first_action", "warning_sign"}),
}
"""Roles that a note of each facet may have; facets not named here have none."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all parts of a file: a key that is not known is an error."""


class LookedUp(_Part, frozen=True, kw_only=True):
    """Where, when and how a paper was read."""

    where: Text
    on: datetime.date
    read: Literal["abstract", "full text", "page"]


class Note(_Part, frozen=True, kw_only=True):
    """Findings of one paper under one heading, a sentence each."""

    facet: Facet
    role: Text | None = None
    heading: Text
    importance: Importance = "usual"
    subject: Text | None = None
    measure: Text | None = None
    strength: Text | None = None
    certainty: Text | None = None
    says: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Paper(_Part, frozen=True, kw_only=True):
    """A paper and what we took from it."""

    pmid: Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,8}$")] | None = None
    doi: Annotated[str, msgspec.Meta(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = None
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$")] | None = None
    title: Text
    authors: tuple[Text, ...] = ()
    journal: Text | None = None
    year: Annotated[int, msgspec.Meta(ge=1800, le=2100)] | None
    kind: RecordKind
    issuer: Text | None = None
    design: Text | None = None
    population: Text | None = None
    n: Annotated[int, msgspec.Meta(ge=1)] | None = None
    looked_up: LookedUp
    notes: Annotated[tuple[Note, ...], msgspec.Meta(min_length=1)]


class ConditionBlock(_Part, frozen=True, kw_only=True):
    """The condition that a file is about."""

    name: Text
    id: Text | None = None
    synonyms: tuple[Text, ...] = ()
    lay: tuple[Text, ...] = ()


class PresentsAs(_Part, frozen=True, kw_only=True):
    """A complaint that the condition explains."""

    finding: Text
    bin: Bin
    rank: int = 0


class ConditionFile(_Part, frozen=True, kw_only=True):
    """A file about one condition. Papers stay raw, so that an error in one can name it."""

    condition: ConditionBlock
    presents_as: tuple[PresentsAs, ...] = ()
    papers: Annotated[tuple[dict[str, object], ...], msgspec.Meta(min_length=1)]


class EmergencyBlock(_Part, frozen=True, kw_only=True):
    """One kind of emergency."""

    kind: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    papers: Annotated[tuple[dict[str, object], ...], msgspec.Meta(min_length=1)]


class EmergencyFile(_Part, frozen=True, kw_only=True):
    """The file of emergencies."""

    emergencies: Annotated[tuple[EmergencyBlock, ...], msgspec.Meta(min_length=1)]


class Finding(_Part, frozen=True, kw_only=True):
    """A complaint and the ways people say it."""

    name: Text
    lay: tuple[Text, ...] = ()


class RetractionList(_Part, frozen=True, kw_only=True):
    """A list of retracted papers that the starter papers were looked up in.

    :param checked: the date of the list.
    :param list: what it is.
    """

    checked: datetime.date
    list: Text


class StatusFile(_Part, frozen=True, kw_only=True):
    """The file that says how far the status of the papers is known."""

    retraction_list: RetractionList


class FindingFile(_Part, frozen=True, kw_only=True):
    """The file of complaints."""

    findings: tuple[Finding, ...]


_T = TypeVar("_T")


def load_yaml(text: bytes, file: str) -> object:
    """The plain value of a YAML file.

    :raises SourceError: not YAML, or a key stands twice in one mapping.
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{file} is not valid YAML: {reason}.", hint="Correct the file at that line.") from error


def parse(value: object, kind: type[_T], where: str) -> _T:
    """The value as that part of a file.

    :param where: file, and paper, for the message.
    :raises SourceError: naming the field that is wrong.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise SourceError(f"{where}: {error}.", hint="Correct that field; sources/starter_schema.py says what it may hold.") from error


def parse_paper(value: dict[str, object], file: str, *, emergency: bool) -> Paper:
    """A paper, with the rules that the types cannot say checked too.

    :param emergency: whether it stands in the file of emergencies, whose notes are all of that facet.
    :raises SourceError: naming file, paper and field.
    """
    where = f"{file}, paper {_label(value)}"
    paper = parse(value, Paper, where)
    if not (paper.pmid or paper.doi or paper.url):
        raise _wrong(where, "has no pmid, doi or url")
    if paper.kind not in PAPER_KINDS:
        raise _wrong(where, f"kind {paper.kind.value!r} is not a kind of paper")
    headings: set[str] = set()
    for note in paper.notes:
        place = f"{where}, note {note.heading!r}"
        if note.heading.casefold() in headings:
            raise _wrong(place, "heading stands twice in this paper")
        headings.add(note.heading.casefold())
        if emergency != (note.facet is Facet.EMERGENCY):
            raise _wrong(place, f"facet {note.facet.value!r} does not belong in this file")
        allowed = ROLES.get(note.facet, frozenset())
        if note.role is not None and note.role not in allowed:
            choice = ", ".join(sorted(allowed)) or "it has none"
            raise _wrong(place, f"role {note.role!r} is not one of facet {note.facet.value!r} ({choice})")
        if emergency and note.role is None:
            raise _wrong(place, "role is missing")
    return paper


def _label(value: dict[str, object]) -> str:
    for key in ("pmid", "doi", "url", "title"):
        if value.get(key):
            return f"{key} {value[key]}"
    return "without pmid, doi, url or title"


def _wrong(where: str, what: str) -> SourceError:
    return SourceError(f"{where}: {what}.", hint="Correct the file; sources/starter_schema.py says what it may hold.")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without booleans (the key ``on`` is a word, not True) and without repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """The mapping of a node; an error when a key stands twice."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        mapping: dict[object, object] = super().construct_mapping(node, deep)
        return mapping


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
