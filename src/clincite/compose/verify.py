"""Re-check an answer against the library, offline: every hash, span, derivation, number and reference.

The checks do not trust the answer's own bookkeeping: the quoted text is read from the library again, the listed edits are applied to it
again, and what comes out must be the claim, to the character. A wording that an editor wrote follows from no edits: it must pass the checks
of :mod:`clincite.compose.rewording` against every quotation instead. Level, strength and certainty are read from the record again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from clincite.answers import SCHEMA, Answer, Claim, Reference, answer_id
from clincite.compose.edits import EDITS, Place, derive, replay
from clincite.compose.gate import context_of
from clincite.compose.rewording import REWORDED, misshapen, overstated
from clincite.compose.write import reference_to
from clincite.errors import LibraryError
from clincite.evidence.appraise import grade_of, is_retracted, level_of
from clincite.evidence.similar import says_same
from clincite.evidence.statements import spans
from clincite.library import Library
from clincite.records import Quote, Record
from clincite.support import Fault, check

_SHOWN: Final = 60
# What lies outside a record's hash: it changes while the text does not, and is then news, not a forgery.
_OF_STATUS: Final = frozenset({"status", "status_checked", "superseded_by", "notices", "retracted_cites"})


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not hold.

    :param rule: stable name of the check.
    :param claim: claim id, when it concerns one.
    :param quote: which quotation of the claim, counted from 1.
    :param message: what is wrong, one sentence.
    :param where: the place in the answer, as a path ("claims[3].quotes[0].text").
    :param check: of a finding of ``support``, which check of :data:`clincite.support.RULES` found it ("number", "negation" …).
    :param claim_words: the words of the claim that differ, where it has any.
    :param quote_words: the words of the quotation that they go against, where it has any.
    """

    rule: str
    claim: str | None = None
    quote: int | None = None
    message: str
    where: str
    check: str | None = None
    claim_words: str | None = None
    quote_words: str | None = None


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked and what was found.

    :param composed: True when the answer was composed again from the library and compared; False when it could not be.
    """

    findings: tuple[Finding, ...]
    claims: int
    quotes: int
    records: int
    composed: bool = False


def verify_answer(answer: Answer, library: Library, *, engine: str | None = None, content_id: str | None = None) -> Verification:
    """Check a whole answer against the records of a library; no finding means that everything holds.

    :param engine: the running engine; of an answer that it wrote, quotations must be whole statements as it cuts them.
    :param content_id: :func:`~clincite.answers.content_id` of the file that the answer was read from, if it was.
    """
    holder = _Records(library)
    findings: list[Finding] = [*_seal(answer, content_id or answer_id(answer)), *_structure(answer)]
    for index, claim in enumerate(answer.claims):
        findings += _claim(claim, index, holder)
        if engine == answer.receipt.engine:
            findings += _whole(claim, index, holder)
    findings += _references(answer, holder)
    return Verification(
        findings=tuple(findings),
        claims=len(answer.claims),
        quotes=sum(len(claim.quotes) for claim in answer.claims),
        records=len({quote.record for claim in answer.claims for quote in claim.quotes}),
    )


def verify_claim(claim: Claim, library: Library) -> tuple[Finding, ...]:
    """Check one claim against the records of a library, as :func:`verify_answer` does; places are told as of the first claim."""
    return tuple(_claim(claim, 0, _Records(library)))


class _Records:
    """Records by id, each read and hashed once; a record that cannot be read is remembered with the reason."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, tuple[Record, str] | str] = {}

    def get(self, record_id: str) -> tuple[Record, str] | str:
        """(record, its hash), or why there is none."""
        if record_id not in self._known:
            try:
                record = self._library.get(record_id)
                self._known[record_id] = (record, record.sha256) if record else f"the library holds no record {record_id}"
            except LibraryError as error:
                self._known[record_id] = error.message
        return self._known[record_id]

    def retracted(self, record: Record) -> bool:
        """Whether the record, or the paper that it digests, is retracted."""
        try:
            return is_retracted(record, self._library)
        except LibraryError:
            return False


def _seal(answer: Answer, content: str) -> Iterator[Finding]:
    if answer.schema != SCHEMA:
        yield Finding(rule="schema", message=f"the schema is {answer.schema!r}, not {SCHEMA!r}", where="schema")
    if answer.id != content:
        yield Finding(rule="answer-id", message="the id is not the hash of the answer: something in the file was changed", where="id")


def _structure(answer: Answer) -> Iterator[Finding]:
    known = [claim.id for claim in answer.claims]
    for claim_id in sorted({name for name in known if known.count(name) > 1}):
        yield Finding(rule="structure", claim=claim_id, message=f"the claim id {claim_id} is used more than once", where="claims")
    for where, claim_id in _mentions(answer):
        if claim_id not in known:
            yield Finding(rule="structure", claim=claim_id, message=f"there is no claim {claim_id}", where=where)
    for place, change in enumerate(answer.changes.claims if answer.changes else ()):
        if change.claim is not None and change.claim not in known:  # a claim that only this names would be shown nowhere
            yield Finding(
                rule="structure", claim=change.claim, message=f"there is no claim {change.claim}", where=f"changes.claims[{place}].claim"
            )
    shown = {claim_id for _, claim_id in _mentions(answer)}
    for index, claim in enumerate(answer.claims):
        if claim.id not in shown:
            yield Finding(rule="structure", claim=claim.id, message=f"claim {claim.id} is shown nowhere", where=f"claims[{index}]")
        if not claim.quotes:
            yield Finding(rule="structure", claim=claim.id, message=f"claim {claim.id} has no quotation", where=f"claims[{index}].quotes")
        if len(set(claim.quotes)) < len(claim.quotes):
            message = f"claim {claim.id} lists one quotation more than once"
            yield Finding(rule="structure", claim=claim.id, message=message, where=f"claims[{index}].quotes")


def _mentions(answer: Answer) -> Iterator[tuple[str, str]]:
    yield from (("direct_answer", name) for name in answer.direct_answer)
    if answer.emergency:
        yield from (("emergency.claims", name) for name in answer.emergency.claims)
    for place, section in enumerate(answer.sections):
        for index, group in enumerate(section.groups):
            yield from ((f"sections[{place}].groups[{index}].claims", name) for name in group.claims)
    for index, gap in enumerate(answer.gaps):
        yield from ((f"gaps[{index}].claims", name) for name in gap.claims)
    for index, conflict in enumerate(answer.conflicts):
        yield from ((f"conflicts[{index}].claims", name) for name in conflict.claims)
    for index, claim in enumerate(answer.claims):
        yield from ((f"claims[{index}].against", name) for name in claim.against)


def _claim(claim: Claim, index: int, holder: _Records) -> Iterator[Finding]:
    sound: list[tuple[Quote, Place]] = []
    for number, quote in enumerate(claim.quotes):
        where = f"claims[{index}].quotes[{number}]"
        held = holder.get(quote.record)
        finding, place = _quote(quote, held, where)
        if finding is not None:
            yield msgspec.structs.replace(finding, claim=claim.id, quote=number + 1)
        elif place is not None:
            sound.append((quote, place))
            if holder.retracted(place.record):
                yield Finding(rule="retracted", claim=claim.id, quote=number + 1, message=f"{quote.record} is retracted", where=where)
    if sound and claim.quotes and sound[0][0] == claim.quotes[0]:
        yield from _derivation(claim, index, *sound[0])
        yield from _grading(claim, index, *sound[0])
    for quote, place in sound:
        number = claim.quotes.index(quote) + 1
        findings = list(_support(claim, quote, place))
        unlike = claim.edits != (REWORDED,) and not says_same(derive(quote.text, place)[0], claim.text)
        if number > 1 and not findings and unlike:
            findings = [Finding(rule="support", message=f"quotation {number} does not say the same as the claim", where="")]
        for finding in findings:
            yield msgspec.structs.replace(finding, claim=claim.id, quote=number, where=f"claims[{index}].text")


def _support(claim: Claim, quote: Quote, place: Place) -> Iterator[Finding]:
    """Whether the claim says no more than the quotation: the check beside the derivation, which knows nothing of how the claim was made."""
    edited = claim.edits == (REWORDED,)
    faults = overstated(claim.text, quote.text, place) if edited else check(claim.text, quote.text, context=context_of(place))
    for fault in faults:
        yield Finding(
            rule="support",
            check=fault.rule,
            message=_told(fault),
            where="",
            claim_words=fault.claim.text if fault.claim else None,
            quote_words=fault.quote.text if fault.quote else None,
        )


def _told(fault: Fault) -> str:
    """The message of a fault, with the words that it does not name itself."""
    message = fault.message
    if fault.claim and fault.claim.text not in message:
        message = f"{message}: “{fault.claim.text}”"
    if fault.quote and fault.quote.text not in message:
        message = f"{message}; the quotation has “{fault.quote.text}”"
    return message


def _quote(quote: Quote, held: tuple[Record, str] | str, where: str) -> tuple[Finding | None, Place | None]:
    def finding(rule: str, message: str, part: str = "") -> tuple[Finding, None]:
        return Finding(rule=rule, message=message, where=f"{where}{part}"), None

    if isinstance(held, str):
        return finding("record-missing", f"cannot be checked: {held}", ".record")
    record, sha = held
    section = record.section(quote.section)
    if section is None:
        return finding("section-missing", f"{quote.record} has no section {quote.section!r}", ".section")
    there = section.text[quote.start : quote.end]
    if not 0 <= quote.start < quote.end <= len(section.text):
        return finding("span", f"characters {quote.start} to {quote.end} lie outside section {quote.section!r} of {quote.record}", ".start")
    if there != quote.text:
        return finding(
            "quotation", f"{quote.record}, section {quote.section!r}, has other words there: {_difference(quote.text, there)}", ".text"
        )
    if sha != quote.record_sha256:
        return finding(
            "record-changed",
            f"{quote.record} is not the text that was quoted: its hash is {sha[:12]}…, not {quote.record_sha256[:12]}…",
            ".record_sha256",
        )
    return None, Place(record=record, section=section)


def _whole(claim: Claim, index: int, holder: _Records) -> Iterator[Finding]:
    """A quotation that leaves out the "not" before it, or the "but" after it, is exact and yet says something else."""
    for number, quote in enumerate(claim.quotes):
        held = holder.get(quote.record)
        section = None if isinstance(held, str) else held[0].section(quote.section)
        if section is not None and (quote.start, quote.end) not in spans(section.text):
            message = f"the quotation is not a whole statement of section {quote.section!r} of {quote.record}"
            where = f"claims[{index}].quotes[{number}].start"
            yield Finding(rule="span", claim=claim.id, quote=number + 1, message=message, where=where)


def _derivation(claim: Claim, index: int, quote: Quote, place: Place) -> Iterator[Finding]:
    if claim.edits == (REWORDED,):
        if claim.text == quote.text:
            message = f"the claim is its quotation to the letter, and not {REWORDED!r}"
            yield Finding(rule="derivation", claim=claim.id, quote=1, message=message, where=f"claims[{index}].edits")
        for why in misshapen(claim.text, quote.text):
            message = f"the editor's wording cannot stand: {why}"
            yield Finding(rule="derivation", claim=claim.id, quote=1, message=message, where=f"claims[{index}].text")
        return
    if REWORDED in claim.edits:
        message = f"an editor's wording ({REWORDED!r}) stands beside other edits"
        yield Finding(rule="derivation", claim=claim.id, message=message, where=f"claims[{index}].edits")
        return
    unknown = [name for name in claim.edits if name not in EDITS]
    if unknown:
        yield Finding(rule="derivation", claim=claim.id, message=f"there is no edit named {unknown[0]!r}", where=f"claims[{index}].edits")
        return
    derived = quote.text
    for name in claim.edits:
        before, derived = derived, replay(derived, (name,), place)
        if derived == before:
            message = f"the edit {name!r} changes nothing at its place in the list"
            yield Finding(rule="derivation", claim=claim.id, quote=1, message=message, where=f"claims[{index}].edits")
    if derived != claim.text:
        message = f"the claim does not follow from its quotation: {_difference(claim.text, derived)}"
        yield Finding(rule="derivation", claim=claim.id, quote=1, message=message, where=f"claims[{index}].text")
    elif list(claim.edits) != sorted(claim.edits, key=list(EDITS).index):
        message = f"the edits are not in the order in which they are applied ({', '.join(EDITS)})"
        yield Finding(rule="derivation", claim=claim.id, quote=1, message=message, where=f"claims[{index}].edits")


def _grading(claim: Claim, index: int, quote: Quote, place: Place) -> Iterator[Finding]:
    """What the claim says of its evidence must be what the record, its section or a mark in the quotation says."""
    strength, certainty = grade_of(place.section, quote.text)
    told: dict[str, tuple[str | None, tuple[str | None, ...]]] = {
        "level": (claim.level, (level_of(place.record, claim.facet),)),
        "strength": (claim.strength, (strength,)),
        "certainty": (claim.certainty, (certainty,)),
        "role": (claim.role, (place.section.role, None)),
    }
    for name, (said, allowed) in told.items():
        if said not in allowed:
            message = f"the {name} is {said!r} here and {allowed[0]!r} by {quote.record}"
            yield Finding(rule="grading", claim=claim.id, quote=1, message=message, where=f"claims[{index}].{name}")


def _difference(said: str, there: str) -> str:
    """The first place where two texts part ways, with some words around it."""
    at = next((place for place, (one, other) in enumerate(zip(said, there, strict=False)) if one != other), min(len(said), len(there)))
    start = max(0, at - _SHOWN // 3)
    return f"“…{said[start : start + _SHOWN]}…” against “…{there[start : start + _SHOWN]}…” (from character {at})"


def _references(answer: Answer, holder: _Records) -> Iterator[Finding]:
    cited = {quote.record for claim in answer.claims for quote in claim.quotes}
    listed = [reference.record for reference in answer.references]
    for record_id in sorted({name for name in listed if listed.count(name) > 1}):
        yield Finding(rule="reference", message=f"{record_id} is listed more than once", where="references")
    for record_id in sorted(cited - set(listed)):
        yield Finding(rule="reference", message=f"{record_id} is quoted but not listed among the references", where="references")
    for index, reference in enumerate(answer.references):
        where = f"references[{index}]"
        if reference.number != index + 1:
            yield Finding(rule="reference", message=f"reference {index + 1} is numbered {reference.number}", where=f"{where}.number")
        if reference.record not in cited:
            yield Finding(rule="reference", message=f"{reference.record} is listed but never quoted", where=f"{where}.record")
        held = holder.get(reference.record)
        if not isinstance(held, str):
            yield from _against_record(reference, reference_to(held[0], reference.number), where)


def _worded(value: object) -> str:
    """A value of a reference as a person reads it."""
    if value is None or value in ("", (), []):
        return "empty"
    return ", ".join(map(_worded, value)) if isinstance(value, tuple | list) else repr(value)


def _against_record(said: Reference, true: Reference, where: str) -> Iterator[Finding]:
    fields: Sequence[str] = said.__struct_fields__
    plain: Callable[[object], object] = msgspec.to_builtins
    differing: Iterable[str] = (name for name in fields if plain(getattr(said, name)) != plain(getattr(true, name)))
    for name in differing:
        if name == "status_checked" and said.status == true.status and (said.status_checked or "") < (true.status_checked or ""):
            continue  # looked at again since, and nothing had changed
        rule = "status-changed" if name in _OF_STATUS else "reference"
        yield Finding(
            rule=rule,
            message=f"{said.record}: {name} is {_worded(getattr(said, name))} here and {_worded(getattr(true, name))} in the library",
            where=f"{where}.{name}",
        )
