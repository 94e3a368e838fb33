"""What a paper is about by its title, and which of its sentences only lead up to its question."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from clincite.records import Record, RecordKind
from clincite.support.locate import sentences_of, stems_of, telling

#: Kinds whose own part are results, so that what their introduction says is somebody else's.
STUDIES: Final = frozenset(
    {RecordKind.TRIAL, RecordKind.OBSERVATIONAL, RecordKind.CASE_REPORT, RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS}
)
_BACKGROUND: Final = re.compile(
    r"^\W*(?:background|introduction|objectives?|aims?|purpose|context|rationale|importance|hypothesis|what is (?:already )?known)\b",
    re.IGNORECASE,
)
_FINDINGS: Final = re.compile(
    r"result|finding|conclusion|interpretation|outcome|measurement|discussion|significance|implication", re.IGNORECASE
)
# With these an abstract turns from what was known to what was done.
_TURNS: Final = re.compile(
    r"\b(?:we (?:asked|gave|followed|measured|recruited|searched|found|show|showed|observed|identified|"
    r"demonstrate|aimed|sought|investigated|examined|assessed|evaluated|studied|compared|conducted|performed|report|describe|present|"
    r"analy[sz]ed|reviewed|tested|hypothesi[sz]ed|randomi[sz]ed|enrolled|used|therefore|thus|have|here)"
    r"|(?:the )?(?:aim|purpose|objective|goal)s? of (?:this|the|our)|(?:this|the present|our) "
    r"(?:study|trial|review|analysis|report|paper|work|case)"
    r"|^here\b|here,? we|in this (?:study|report|paper|review|trial|work|article)|"
    r"was (?:undertaken|designed|conducted|performed)|to (?:determine|evaluate|investigate|assess) "
    r"|were (?:enrolled|randomi[sz]ed|recruited|included|studied|treated))\b",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(
    r"^(?:(?:the |an? )?(?:long-term |short-term |clinical |comparative )?(?:efficacy|effectiveness|effects?|safety|tolerability|use|role|"
    r"value|benefits?|impact|results?|outcomes?|experience|treatment|therapy|trial|study|evaluation)"
    r"(?: and (?:safety|tolerability|efficacy|effectiveness))? (?:of|with) )+",
    re.IGNORECASE,
)
_NAMED_BY_TITLE: Final = re.compile(
    r"^(?P<what>[^:?]{3,80}?)\s+(?:as (?:an? )?(?:[\w-]+ ){0,3}?(?:treatment|therapy|option|agent|prophylaxis)|"
    r"for|in|on|to (?:treat|prevent|reduce)|versus|vs\.?|"
    r"treatment (?:of|for)|therapy (?:of|for|in))\b",
    re.IGNORECASE,
)
# Titles of the same form that name no intervention: what was looked at, and how.
_NOTHING_TRIED: Final = re.compile(
    r"\b(?:strateg\w+|guid\w+|manage\w*|diagnos\w+|recommend\w+|assess\w+|approach\w*|reviews?|updates?|criteria|overview|consensus|standards?|"
    r"classif\w+|prevalence|incidence|epidemiolog\w+|risks?|factors?|predict\w+|associat\w+|relation\w*|mechanisms?|pathogen\w+|features?|"
    r"characteristics|markers?|biomarkers?|genetic\w*|genes?|mutations?|costs?|quality|trends?|knowledge|attitudes?|differences?|comparison|series|"
    r"cases?|report\w*|many|new|novel|role|validation|development|survival|mortality|symptoms?|signs?|causes?|outcomes?)\b",
    re.IGNORECASE,
)


def named_intervention(record: Record) -> frozenset[str]:
    """Index terms of what a study's title says was tried ("Zelvastine as treatment for tail droop"); empty where it is not plain."""
    if record.kind not in STUDIES:
        return frozenset()
    title = _OPENING.sub("", record.title.strip())
    match = _NAMED_BY_TITLE.match(title)
    return telling(match["what"]) if match and not _NOTHING_TRIED.search(match["what"]) else frozenset()


def has_headings(record: Record) -> bool:
    """Whether an abstract names its parts, so that its background is told apart by its authors."""
    return any(_FINDINGS.search(section.name) for section in record.sections)


def leads_up(record: Record) -> frozenset[int]:
    """Places of the sentences of a study that stand before its question: what they say the study did not look at.

    Of an abstract without headings only the sentences before the one in which it turns to its question, and none where no sentence does.
    """
    if record.kind not in STUDIES or record.digest:
        return frozenset()
    held = sentences_of(record)
    if any(_FINDINGS.search(section.name) for section in record.sections):
        return frozenset(
            sentence.place for sentence in held if _BACKGROUND.match(sentence.section.name) and not _TURNS.search(sentence.text)
        )
    first = held[0].section if held else None
    turn = next((sentence.place for sentence in held if _TURNS.search(sentence.text)), None)
    if turn is None:
        return frozenset()
    return frozenset(sentence.place for sentence in held[:turn] if sentence.section is first)


@lru_cache(maxsize=1_024)
def known_words(record_id: str, texts: tuple[str, ...]) -> frozenset[str]:
    """All index terms of a record, kept by its id and its texts."""
    return frozenset().union(*(stems_of(text) for text in texts))


def all_words(record: Record) -> frozenset[str]:
    """Index terms of everything that a record says of itself: title, text, headings, key words, conditions with their other names."""
    names = (name for condition in record.conditions for name in (condition.name, *condition.synonyms, *condition.lay))
    marks = (part for section in record.sections for part in (section.name, section.text, section.subject or "", section.condition or ""))
    texts = (record.title, record.population or "", *record.keywords, *names, *marks)
    return known_words(record.id, texts)


def akin(stem: str, stems: frozenset[str]) -> bool:
    """Whether a term is among others, or begins or ends as one of them does ("hypertens", "hypertension"; "facial", "hemifaci")."""
    if stem in stems:
        return True
    part = stem[:5]
    return len(stem) >= 5 and any(other.startswith(part) or part in other or (len(other) >= 5 and other[:5] in stem) for other in stems)
