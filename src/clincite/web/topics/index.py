"""What a library really covers: its conditions and complaints, the sides of each that it has marked text about, and from how many sources.

Made once for a library, and kept beside it like its vocabulary. Every question in it was read by the vocabulary as it is meant.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.errors import QuestionError
from clincite.library import Library
from clincite.question import QuestionPlan, Vocabulary, understand
from clincite.question.words import determiners, fold
from clincite.records import GUIDELINES, Facet, Record, RecordStatus
from clincite.render import words
from clincite.web.topics.phrasing import Casing, broad_question, question_about

FORMAT: Final = 1
#: Sources from which on a condition without marked text is suggested: with fewer, an answer is too often empty.
ENOUGH: Final = 3
_FILE: Final = "topics.cache"
_TITLE_TAIL: Final = " \N{EN DASH} "
_LONGEST_SUBJECT: Final = 90
_ISSUERS_KEPT: Final = 12


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a topic that the library has text about.

    :param label: as shown ("treatment").
    :param sections: marked with it.
    :param question: asks for it; None: it is told inside other answers and is no question of its own.
    """

    facet: Facet
    label: str
    sections: int
    question: str | None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the library can be asked about.

    :param kind: ``condition``, ``complaint`` (with conditions that explain it), ``subject`` (of a guideline about no one condition) or
        ``emergency``.
    :param slug: its place on the page of topics.
    :param question: asks for all that is held about it.
    :param sure: its questions get an answer: there is marked text, or enough sources.
    :param sides: in the order of an article.
    :param sources: records about it that are not retracted.
    :param guidelines: guidelines, and summaries of them, among these.
    :param issuers: of those guidelines.
    :param years: first and last year of publication.
    :param names: other names, clinical ones first, then how people say it.
    :param explains: complaints among whose causes it is.
    :param record: where an emergency's text is.
    """

    name: str
    kind: str
    slug: str
    question: str
    sure: bool
    sides: tuple[Side, ...] = ()
    sources: int = 0
    guidelines: int = 0
    issuers: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    names: tuple[str, ...] = ()
    explains: tuple[str, ...] = ()
    record: str | None = None


class Topics(msgspec.Struct, frozen=True, kw_only=True):
    """All topics of one library, by name, and how fresh what it holds is.

    :param checked: ISO date on which the status of any record was last established; None: never.
    :param unchecked: records whose status nobody has established.
    :param guidelines: guidelines and summaries of guidelines.
    :param issuers: of guidelines, with how many records each issued, most first.
    """

    snapshot: str
    topics: tuple[Topic, ...]
    checked: str | None = None
    unchecked: int = 0
    retracted: int = 0
    guidelines: int = 0
    issuers: tuple[tuple[str, int], ...] = ()

    def named(self, name: str) -> Topic | None:
        """The topic of that name, in any case."""
        wanted = name.casefold()
        return next((topic for topic in self.topics if topic.name.casefold() == wanted), None)


class _Gathered:
    """What was seen of one condition."""

    def __init__(self) -> None:
        self.facets: Counter[Facet] = Counter()
        self.unmarked = 0
        self.records: set[str] = set()
        self.guidelines: set[str] = set()
        self.issuers: Counter[str] = Counter()
        self.years: set[int] = set()
        self.emergency: str | None = None

    def see(self, record: Record) -> None:
        if record.id in self.records:
            return
        self.records.add(record.id)
        if record.year:
            self.years.add(record.year)
        if record.kind in GUIDELINES:
            self.guidelines.add(record.id)
            if record.issuer:
                self.issuers[words.one_line(record.issuer)] += 1


def topics_of(library: Library, vocabulary: Vocabulary, cache: Path | None) -> Topics:
    """The topics of a library, from the cache when that was made from the same library.

    :param cache: folder in which they are kept (:func:`clincite.holdings.cache_folder`), or None.
    """
    snapshot = library.snapshot()
    key = hashlib.sha256(f"{FORMAT}\0{__version__}\0{snapshot}\0{vocabulary.hpo_release}".encode()).hexdigest()[:24]
    stored = cache / f"{key}.{_FILE}" if cache else None
    if stored and stored.is_file():
        try:
            return msgspec.msgpack.decode(stored.read_bytes(), type=Topics)
        except (msgspec.DecodeError, UnicodeDecodeError, OSError):
            stored.unlink(missing_ok=True)  # a torn cache is made again
    made = gather_topics(library.records(), vocabulary, snapshot=snapshot)
    if cache and stored:
        _keep(made, cache, stored)
    return made


def gather_topics(records: Iterable[Record], vocabulary: Vocabulary, *, snapshot: str) -> Topics:
    """The topics of some records; they are read through once."""
    seen: dict[str, _Gathered] = {}
    titles: dict[str, str] = {}
    subjects: dict[str, Record] = {}
    issuers: Counter[str] = Counter()
    checked, unchecked, retracted, guidelines = "", 0, 0, 0
    for record in records:
        if record.status is RecordStatus.RETRACTED:
            retracted += 1
            continue
        checked = max(checked, record.status_checked or "")
        unchecked += record.status is RecordStatus.UNKNOWN
        if record.kind in GUIDELINES:
            guidelines += 1
            issuers.update([words.one_line(record.issuer)] if record.issuer else [])
        _see(record, seen, titles)
        if record.kind in GUIDELINES and not (record.conditions or record.presentations) and (subject := _subject(record)):
            subjects.setdefault(fold(subject), record)
    maker = _Maker(vocabulary, seen)
    made = [*maker.conditions(titles), *maker.complaints(), *maker.subjects(subjects.values())]
    return Topics(
        snapshot=snapshot,
        topics=tuple(sorted(_distinct(made), key=lambda topic: (fold(topic.name), topic.kind))),
        checked=checked[:10] or None,
        unchecked=unchecked,
        retracted=retracted,
        guidelines=guidelines,
        issuers=tuple(sorted(issuers.items(), key=lambda item: (-item[1], item[0]))),
    )


def _see(record: Record, seen: dict[str, _Gathered], titles: dict[str, str]) -> None:
    for condition in record.conditions:
        titles.setdefault(fold(condition.name), condition.name)
        seen.setdefault(fold(condition.name), _Gathered()).see(record)
    for section in record.sections:
        if not section.condition:
            continue
        titles.setdefault(fold(section.condition), section.condition)
        gathered = seen.setdefault(fold(section.condition), _Gathered())
        gathered.see(record)
        if section.facet is Facet.EMERGENCY:
            gathered.emergency = gathered.emergency or record.id
        if section.facet is None:
            gathered.unmarked += 1
        else:
            gathered.facets[section.facet] += 1


def _subject(record: Record) -> str | None:
    """What a guideline about no one condition is about, by its title: the part that names its topic."""
    title = words.one_line(record.title)
    tail = title.rsplit(_TITLE_TAIL, 1)[-1].rstrip(".")
    return tail if len(tail) <= _LONGEST_SUBJECT and len(tail.split()) > 1 else None


class _Maker:
    """Turns what was seen into topics, with questions that are read as they are meant."""

    def __init__(self, vocabulary: Vocabulary, seen: dict[str, _Gathered]) -> None:
        self.vocabulary = vocabulary
        self.seen = seen
        self.concepts = {fold(concept.name): concept for concept in vocabulary.concepts if concept.library}
        self.findings = {fold(finding.name) for finding in vocabulary.findings}
        self.casing = Casing(name for concept in vocabulary.concepts for name in (concept.name, *concept.synonyms))
        self.explains: dict[str, list[str]] = {}
        for finding in vocabulary.findings:
            for presentation in finding.presentations:
                self.explains.setdefault(fold(presentation.condition), []).append(words.one_line(finding.name))

    def conditions(self, titles: dict[str, str]) -> Iterator[Topic]:
        """The conditions, and what to do first in emergencies."""
        for key, title in titles.items():
            gathered, name = self.seen[key], words.one_line(title)
            concept = self.concepts.get(key)
            names = () if concept is None else (*concept.synonyms, *concept.lay)
            if gathered.emergency and concept is None:
                yield self._topic(name, "emergency", name, gathered, names=names, sides=(), sure=False, record=gathered.emergency)
            elif key not in self.findings:  # a complaint is shown as one
                yield self._condition(name, gathered, names, tuple(dict.fromkeys(self.explains.get(key, ()))))

    def _condition(self, name: str, gathered: _Gathered, names: Sequence[str], explains: tuple[str, ...]) -> Topic:
        sides = self._sides(name, gathered)
        asked = {side.facet for side in sides if side.question}
        broad = broad_question(self.casing.inside(name)) if {Facet.CAUSE, Facet.TREATMENT} <= asked else name
        marked = bool(asked)
        sure = self._read(name) is not None and (marked or (gathered.facets.total() == 0 and len(gathered.records) >= ENOUGH))
        question = broad if self._read(broad) is not None else name
        return self._topic(name, "condition", question, gathered, names=names, sides=sides, sure=sure, explains=explains)

    def _sides(self, name: str, gathered: _Gathered) -> tuple[Side, ...]:
        sides = []
        for facet in Facet:
            if (count := gathered.facets[facet]) and facet is not Facet.EMERGENCY:
                question = question_about(facet, self.casing.inside(name))
                sides.append(
                    Side(
                        facet=facet,
                        label=words.FACETS[facet],
                        sections=count,
                        question=question if question and self._about(question, name, facet) else None,
                    )
                )
        return tuple(sides)

    def _about(self, question: str, name: str, facet: Facet) -> bool:
        plan = self._read(question)
        return (
            plan is not None
            and facet in plan.facets
            and fold(name) in {*map(fold, plan.findings), *(fold(c.name) for c in plan.conditions)}
        )

    def _read(self, question: str) -> QuestionPlan | None:
        """How the vocabulary reads a question; None where it is refused or read as an emergency.

        None too where it turns on a word that texts are read without: the letter of "hepatitis A", which is an article as well.
        """
        try:
            plan = understand(question, self.vocabulary)
        except QuestionError:
            return None
        return plan if plan.emergency is None and determiners().isdisjoint(plan.focus) else None

    def complaints(self) -> Iterator[Topic]:
        """Complaints that the library has causes for."""
        for finding in self.vocabulary.findings:
            name = words.one_line(finding.name)
            causes = [gathered for item in finding.presentations if (gathered := self.seen.get(fold(item.condition)))]
            question = question_about(Facet.CAUSE, name)
            if not causes or question is None or self._read(question) is None:
                continue
            told = broad_question(name) if any(cause.facets[Facet.TREATMENT] for cause in causes) else question
            first = Side(facet=Facet.CAUSE, label=words.FACETS[Facet.CAUSE], sections=len(causes), question=question)
            own = self.seen.get(fold(name), _Gathered())
            sides = (first, *(side for side in self._sides(name, own) if side.facet not in {Facet.CAUSE, Facet.DIFFERENTIAL}))
            whole = _merged([*causes, own])
            yield self._topic(words.capitalised(name), "complaint", told, whole, names=finding.lay, sides=sides, sure=True)

    def subjects(self, records: Iterable[Record]) -> Iterator[Topic]:
        """What guidelines about no one condition are about."""
        for record in records:
            name = _subject(record) or ""
            gathered = _Gathered()
            gathered.see(record)
            if self._read(name) is not None and (Facet.EMERGENCY not in {section.facet for section in record.sections}):
                yield self._topic(words.capitalised(name), "subject", name, gathered, names=record.keywords, sides=(), sure=True)

    @staticmethod
    def _topic(
        name: str,
        kind: str,
        question: str,
        gathered: _Gathered,
        *,
        names: Sequence[str],
        sides: tuple[Side, ...],
        sure: bool,
        explains: tuple[str, ...] = (),
        record: str | None = None,
    ) -> Topic:
        shown = [words.one_line(other) for other in names]
        return Topic(
            name=name,
            kind=kind,
            slug=slug_of(name),
            question=question,
            sure=sure,
            sides=sides,
            sources=len(gathered.records),
            guidelines=len(gathered.guidelines),
            issuers=tuple(issuer for issuer, _ in gathered.issuers.most_common(_ISSUERS_KEPT)),
            years=(min(gathered.years), max(gathered.years)) if gathered.years else None,
            names=tuple(dict.fromkeys(other for other in shown if fold(other) != fold(name))),
            explains=explains,
            record=record,
        )


def _merged(parts: Iterable[_Gathered]) -> _Gathered:
    whole = _Gathered()
    for part in parts:
        whole.records |= part.records
        whole.guidelines |= part.guidelines
        whole.issuers |= part.issuers
        whole.years |= part.years
        whole.facets += part.facets
    return whole


def _distinct(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Topics with slugs that differ; of a condition and a complaint of the same name, the complaint."""
    taken: set[str] = set()
    for topic in sorted(topics, key=lambda topic: (topic.kind != "complaint", -topic.sources, topic.name)):
        slug, number = topic.slug, 2
        while slug in taken:
            slug, number = f"{topic.slug}-{number}", number + 1
        taken.add(slug)
        yield msgspec.structs.replace(topic, slug=slug)


def slug_of(name: str) -> str:
    """A name as part of an address: ``bells-palsy``."""
    plain = "".join(char if char.isascii() and char.isalnum() else "-" if not char.isalnum() else "" for char in fold(name))
    return "-".join(part for part in plain.split("-") if part) or "topic"


def _keep(made: Topics, cache: Path, stored: Path) -> None:
    """Write the cache, if the folder can be written at all; no page depends on it."""
    try:
        for old in cache.glob(f"*.{_FILE}"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=cache, suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(msgspec.msgpack.encode(made))
        os.replace(name, stored)
    except OSError:
        return
