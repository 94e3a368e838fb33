"""Statements written out: what the reader would see, before claims are numbered."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import msgspec

from clincite.compose.edits import Place, derive, quotation_marks
from clincite.compose.gate import REASON_OVERSTATED, passes
from clincite.evidence.appraise import grade_of, level_of
from clincite.evidence.select import Candidate
from clincite.evidence.similar import alike, repeats, says_same
from clincite.evidence.statements import Statement
from clincite.evidence.trace import REPEAT, WORDING, Trace, Verdict
from clincite.evidence.wanted import Wanted
from clincite.library.identity import same_source
from clincite.records import GUIDELINES, Facet, Section, is_ours

REASON_UNRESOLVED: Final = "leaning on words outside the quotation"
REASON_REPEATED: Final = "repeating another claim"
REASON_NO_ROOM: Final = "less telling than what was chosen"

# Words that mean nothing once a sentence leaves its paper.
_LEANS: Final = re.compile(
    r"\b(?:we|our(?! (?:understanding|knowledge)\b)|(?-i:us)|ours|this (?:study|trial|review|paper|article|report|case|series|"
    r"cohort|condition|disorder|disease|drug|"
    r"guideline|recommendation|section|approach|regimen|group|"
    r"population|finding|result|technique|procedure|method|model|patient|protein|gene|mutation|treatment|therapy|intervention|"
    r"analysis|meta-analysis|survey)|"
    r"these (?:patients|results?|findings?|data|studies|trials|drugs|agents|conditions?|cases|groups?|subjects|children|women|men|"
    r"observations|methods|changes|effects|differences)|"
    r"the (?:present|current) (?:study|review|trial|series|analysis|paper|report|meta-analysis)|the (?:authors?|former|latter)|"
    r"aforementioned|above-mentioned|"
    r"described (?:above|below)|see (?:above|below)|(?:listed|shown|as) (?:above|below)|both groups|(?:group|arm) [12]\b|in both arms)\b",
    re.IGNORECASE,
)


_TREATED: Final = frozenset({Facet.TREATMENT, Facet.DOSE, Facet.PREVENTION})
_NOT_SO: Final = re.compile(
    r"\b(?:not|contraindicat\w*|avoid\w*|against|never|(?:second|third)[- ]line|add-on|rescue|tests?|screen\w*)\b", re.IGNORECASE
)


class Draft(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A claim before it has a number.

    :param statements: what it stands on; the text derives from the first.
    :param score: of the best statement.
    :param coverage: share of the question that it covers.
    """

    text: str
    edits: tuple[str, ...]
    statements: tuple[Statement, ...]
    facet: Facet
    about: Wanted | None
    role: str | None
    level: str | None
    strength: str | None
    certainty: str | None
    score: float
    coverage: float

    @property
    def first(self) -> Statement:
        """The statement that the text derives from."""
        return self.statements[0]

    @property
    def order(self) -> tuple[str, int, int]:
        """Place in the source: record, section, character."""
        names = [section.name for section in self.first.record.sections]
        return (self.first.record.id, names.index(self.first.section.name), self.first.start)


class Drafting:
    """Writes candidates out one after another, merging what says the same and leaving out what cannot stand alone."""

    def __init__(self, trace: Trace = None, *, quoting: bool = False) -> None:
        self._trace = trace
        self._quoting = quoting
        self.dropped: Counter[str] = Counter()
        self._drafts: list[Draft] = []
        self._texts: list[str] = []  # theirs
        self._admitted: dict[Draft, bool] = {}

    def offer(self, candidate: Candidate, facet: Facet | None) -> None:
        """Take a candidate, best first; it becomes a draft, joins one, or is dropped and counted."""
        draft = draft_of(candidate, facet, quoting=self._quoting)
        if draft is None:
            self.dropped[REASON_UNRESOLVED] += 1
            self._tell(Verdict(stage=WORDING, statement=candidate.statement))
            return
        for index in alike(draft.text, self._texts):
            other = self._drafts[index]
            if says_same(draft.text, other.text):
                held = any(same_source(draft.first.record, statement.record) for statement in other.statements)
                if held or not passes(other.text, draft.first):
                    self.dropped[REASON_REPEATED] += 1
                    self._tell(Verdict(stage=REPEAT, statement=draft.first, other=other.first))
                else:
                    self._drafts[index] = msgspec.structs.replace(other, statements=(*other.statements, draft.first))
                return
            if other.facet == draft.facet and other.about == draft.about and repeats(draft.text, other.text):
                self.dropped[REASON_REPEATED] += 1
                self._tell(Verdict(stage=REPEAT, statement=draft.first, other=other.first))
                return
        self._drafts.append(draft)
        self._texts.append(draft.text)

    def admits(self, draft: Draft) -> bool:
        """Whether a draft that is about to be shown passes the gate; one that does not is dropped and counted."""
        if draft not in self._admitted:
            self._admitted[draft] = passes(draft.text, draft.first)
            if not self._admitted[draft]:
                self.dropped[REASON_OVERSTATED] += 1
                self._tell(Verdict(stage=WORDING, statement=draft.first))
        return self._admitted[draft]

    def _tell(self, verdict: Verdict) -> None:
        if self._trace:
            self._trace(verdict)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """What was kept, best first."""
        return tuple(self._drafts)


def draft_of(candidate: Candidate, facet: Facet | None, *, quoting: bool = False) -> Draft | None:
    """The candidate written out, or None when its words lean on others that are not quoted.

    :param quoting: put such words in quotation marks instead: it shows that they are the source's.
    """
    statement = candidate.statement
    section, record = statement.section, statement.record
    # What a guideline says without a recognisable side is most often what to do; what a paper says, what the thing is.
    unclear = Facet.TREATMENT if record.kind in GUIDELINES else Facet.DEFINITION
    filed = statement.facet or facet or unclear
    place = Place(record=record, section=section)
    text, edits = derive(statement.text, place)
    if _LEANS.search(text):
        if not quoting:
            return None
        text, edits = quotation_marks(statement.text, place), ("quotation_marks",)
    strength, certainty = grade_of(section, statement.text)
    return Draft(
        text=text,
        edits=edits,
        statements=(statement,),
        facet=filed,
        about=candidate.about,
        # In a differential the group tells the bin; a note filed under one condition may speak of another.
        role=None if section.facet is Facet.DIFFERENTIAL else _role(section, filed, text, marked=is_ours(record.id)),
        level=level_of(record, filed),
        strength=strength,
        certainty=certainty,
        score=statement.score,
        coverage=candidate.coverage,
    )


def _role(section: Section, facet: Facet, text: str, *, marked: bool) -> str | None:
    """The role of a sentence: as our notes mark it; under a guideline's heading only where the sentence does not speak against it."""
    if marked or section.role is None:
        return section.role
    if section.role != "avoid" and (facet not in _TREATED or _NOT_SO.search(text)):
        return None
    return section.role
