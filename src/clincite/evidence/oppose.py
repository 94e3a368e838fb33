"""Evidence against a claim: a second, lexical search for statements that deny it or say how far it holds.

An opposition that is not one misleads more than one that is missed, so every rule here errs towards silence: a statement opposes a claim
only when both assert a direction of the same outcome, of the same thing, measured against the same, and leave none possible in common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from clincite.evidence.appraise import is_retracted, usable, weight_of
from clincite.evidence.direction_words import ADVICE, CHANGE, NONE, WORTH
from clincite.evidence.findings import may_speak
from clincite.evidence.polarity import Assertion, assertions, content, worth_of
from clincite.evidence.statements import Statement, spans
from clincite.evidence.wanted import stem_set
from clincite.evidence.words import inverse_frequency
from clincite.library import Clause, Library, SearchQuery
from clincite.library.analysis import terms
from clincite.library.identity import identifiers_of
from clincite.records import Record, Section

CONTRADICTS: Final = "contradicts"
LIMITS: Final = "limits"

_SEARCHED_WORDS: Final = 12
_DEPTH: Final = 8
# Letters of a stem that its words begin with.
_HEAD: Final = 4
# Two outcomes are one when they share this much of the shorter and of the longer name …
_OF_SHORTER: Final = 0.5
_OF_LONGER: Final = 0.34
# … and two statements are about one thing when the other has this much of what the claim is about, by how telling the words are.
_SAME_THING: Final = 0.5
# What makes it so is the same when this much of it is named; when only a title names it, nearly all.
_SAME_AGENT: Final = 0.4
_AGENT_OF_TITLE: Final = 0.8
_FEW: Final = 1
# Words that turn what is said of a thing ("anti-inflammatory", "loss of function"): both outcomes have them, or neither.
_TURNING: Final = stem_set(
    "anti pro non dysfunction dysfunctional resistance resistant protection protective deficiency deficient loss impairment "
    "insufficiency sensitivity free absence avoidance survival death withdrawal discontinuation need time onset duration decline "
    "deficit deficits damage worsening precursor control intolerance failure"
)
# What is known only in part.
_DOUBTED: Final = re.compile(
    r"\b(?:(?:insufficient|limited|inconclusive|conflicting|inconsistent|weak|low[- ](?:quality|certainty)|"
    r"very low[- ](?:quality|certainty)|poor[- ]quality|little|no (?:convincing|good|reliable|high[- ]quality|strong|clear|"
    r"randomi[sz]ed|robust)) (?:\w+ ){0,2}?(?:evidence|data)|evidence (?:\w+ ){0,4}?(?:is|was|remains) (?:\w+ )?(?:insufficient|"
    r"limited|inconclusive|conflicting|weak|lacking|scarce|inconsistent|uncertain|unclear)|"
    r"(?:efficacy|effectiveness|benefits?|role|value) (?:\w+ ){0,5}?(?:is|was|remains?) (?:\w+ )?(?:unclear|uncertain|unproven|unknown|"
    r"controversial|doubtful|questionable|debated|not (?:established|proven|clear)))\b",
    re.IGNORECASE,
)
# Unlabelled abstracts keep their headings in the text; what stands under these was not found there.
_NOT_FOUND: Final = re.compile(r"^(?:BACKGROUND|CONTEXT|OBJECTIVES?|INTRODUCTION|AIMS?|PURPOSE|METHODS?|RATIONALE|IMPORTANCE)\b")
_ONLY: Final = re.compile(
    r"\bonly (?:in|for|among|when|if|with|during|after)\b|\bbut not (?:in|for|among|with)\b|\b(?:limited|restricted|confined) to\b",
    re.IGNORECASE,
)
# A condition on advice: it holds of some, so it limits and does not deny.
_ON_CONDITION: Final = re.compile(
    r"\b(?:if|when|unless|until|in|for|with|after|during|only|without|before|patients?|those|alone)\b", re.IGNORECASE
)


class Clash(msgspec.Struct, frozen=True):
    """How a statement speaks against a claim.

    :param kind: ``contradicts`` (it leaves no direction possible that the claim does) or ``limits``.
    :param said: the words of the claim that differ ("reduced").
    :param told: the words of the statement that differ ("did not reduce").
    """

    kind: str
    said: str
    told: str


class Opposition(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that speaks against a claim.

    :param share: how much of what the claim is about the statement is about too, 0 to 1.
    """

    statement: Statement
    clash: Clash
    share: float


Telling = Callable[[str], float]
Accepts = Callable[[Record, Section, str], bool]


def oppose(
    claim: str, own: Iterable[Record], library: Library, *, telling: Telling | None = None, accepts: Accepts | None = None, most: int = 2
) -> list[Opposition]:
    """Statements of other sources that speak against a claim, the most to the point first, one a source.

    :param own: the records that the claim stands on; neither they nor digests of the same source can oppose it.
    :param telling: weight of an index term; :func:`weights_in` of the library when not given.
    :param accepts: whether a passage is about what the answer is about; any is when not given.
    """
    if not assertions(claim):
        return []
    weight = telling or weights_in(library)
    sources = {name for record in own for name in identifiers_of(record)}
    best: dict[str, Opposition] = {}
    for hit in library.search(SearchQuery(clauses=(Clause(text=_telling_words(claim, weight)),)), _DEPTH):
        record = library.get(hit.record)
        if record is None or not sources.isdisjoint(identifiers_of(record)) or not usable(record) or is_retracted(record, library):
            continue
        section = record.sections[hit.ordinal]
        for found in _in_section(claim, record, section, weight, accepts) if may_speak(record, section) else ():
            if record.id not in best or _rank(found) < _rank(best[record.id]):
                best[record.id] = found
    return sorted(best.values(), key=_rank)[:most]


def _telling_words(claim: str, weight: Telling) -> str:
    """The words of a claim that tell most: the rest of a long one costs a large library time and finds nothing else."""
    worth = {word: max(map(weight, terms(word)), default=0.0) for word in claim.split()}
    return " ".join(sorted(worth, key=lambda word: -worth[word])[:_SEARCHED_WORDS])


def weights_in(library: Library) -> Telling:
    """Inverse document frequency of index terms, as in BM25, each looked up once."""
    known: dict[str, float] = {}
    sections = library.sections()

    def telling(stem: str) -> float:
        if stem not in known:
            holders = library.frequency(stem)
            known[stem] = inverse_frequency(holders, sections)
        return known[stem]

    return telling


def clash(claim: str, other: str, *, context: frozenset[str] = frozenset(), telling: Telling | None = None) -> Clash | None:
    """How another statement speaks against a claim, or None: it agrees, or it cannot be told.

    :param context: stems that the other statement is known to be about, from its title.
    """
    weight = telling or (lambda stem: 1.0)
    found: Clash | None = None
    for said in assertions(claim):
        for told in assertions(other):
            ways = _ways(said, told)
            if ways is None or not _comparable(said, told, context, weight):
                continue
            if ways[0] & ways[1]:
                # It agrees in one thing at least: what differs must be something else, unless it agrees for some only.
                only = _ONLY.search(other)
                return Clash(LIMITS, said.words, only.group().lower()) if only and not _ONLY.search(claim) else None
            found = found or Clash(LIMITS if _on_condition(said, told, other) else CONTRADICTS, said.words, told.words)
    return found or _doubt(claim, other, weight)


def _on_condition(said: Assertion, told: Assertion, other: str) -> bool:
    """Whether advice is given for some only, whom the claim does not speak of: that limits it and does not deny it."""
    return told.family == ADVICE and bool(told.subject - said.subject - said.outcome) and _ON_CONDITION.search(other) is not None


def _doubt(claim: str, other: str, weight: Telling) -> Clash | None:
    """A statement that the evidence for just this is thin."""
    doubted = _DOUBTED.search(other)
    if doubted is None or _DOUBTED.search(claim):
        return None
    there = content(other)
    for said in assertions(claim):
        sure = said.possible != NONE and 0 not in said.possible
        if sure and said.agent and min(_share(said.agent, there, weight), _share(said.outcome, there, weight)) >= _AGENT_OF_TITLE:
            return Clash(LIMITS, said.words, " ".join(doubted.group().split()).lower())
    return None


def _rank(found: Opposition) -> tuple[bool, float, float, tuple[str, str, int]]:
    statement = found.statement
    return (found.clash.kind != CONTRADICTS, -round(found.share, 2), -weight_of(statement.record), statement.key)


def _in_section(claim: str, record: Record, section: Section, weight: Telling, accepts: Accepts | None) -> Iterator[Opposition]:
    about = content(claim)
    context = content(record.title)
    # Most sentences of a section name no outcome of the claim: that is seen faster than they are analysed.
    heads = {stem[: max(_HEAD, len(stem) - 1)] for said in assertions(claim) for stem in said.outcome}
    if not _has_any(heads, section.text):
        return
    for start, end in spans(section.text):
        text = section.text[start:end]
        if not _has_any(heads, text) or _NOT_FOUND.match(text):
            continue
        there = content(text)
        share = _share(about, there | context, weight)
        if share < _SAME_THING:
            continue
        found = clash(claim, text, context=context, telling=weight)
        if found is None or (accepts is not None and not accepts(record, section, text)):
            continue
        statement = Statement(record=record, section=section, start=start, end=end, facet=section.facet)
        yield Opposition(statement=statement, clash=found, share=round(share, 4))


def _has_any(heads: Iterable[str], text: str) -> bool:
    low = text.lower()
    return any(head in low for head in heads)


def _share(about: frozenset[str], there: frozenset[str], weight: Telling) -> float:
    total = sum(weight(stem) for stem in about)
    return sum(weight(stem) for stem in about & there) / total if total else 0.0


def _ways(said: Assertion, told: Assertion) -> tuple[frozenset[int], frozenset[int]] | None:
    """The directions of both, in the same terms; None when they speak of different sorts of things."""
    if said.family == told.family:
        return said.possible, told.possible
    if {said.family, told.family} != {CHANGE, WORTH}:
        return None
    one, other = worth_of(said), worth_of(told)
    return (one, other) if one is not None and other is not None else None


def _comparable(said: Assertion, told: Assertion, context: frozenset[str], weight: Telling) -> bool:
    if said.turned != told.turned or bool(said.versus) != bool(told.versus):
        return False
    if said.versus and not said.versus & told.versus:
        return False
    if said.outcome & _TURNING != told.outcome & _TURNING:
        return False
    shared = said.outcome & told.outcome
    shorter, longer = sorted((said.outcome, told.outcome), key=len)
    if not shared or _share(shorter, shared, weight) < _OF_SHORTER or _share(longer, shared, weight) < _OF_LONGER:
        return False
    about, there = said.subject | said.outcome, told.subject | told.outcome
    if not _same_agent(said, told, context, weight):
        return False
    where, elsewhere = said.subject - said.agent, told.subject - told.agent
    if where and elsewhere and not where & (there | context):
        return False  # each says in whom, and they are not the same
    return _share(about, there | context, weight) >= _SAME_THING


def _same_agent(said: Assertion, told: Assertion, context: frozenset[str], weight: Telling) -> bool:
    """Whether it is the same thing that makes it so. A statement that names nothing ("the intervention") speaks of what its "
    "title names."""
    if not said.agent:
        return False  # "Mortality did not differ": nobody can say what would deny that
    if any(stem[-1:].isdigit() and stem not in told.subject | context for stem in said.agent):
        return False
    if told.agent & said.agent:
        return _share(said.agent, told.agent | context, weight) >= _SAME_AGENT
    there = told.subject if not told.agent else frozenset()
    return _share(said.agent, there | context, weight) >= _AGENT_OF_TITLE and len(told.agent) <= _FEW
