"""Carrying out what reviewers decided: new words for a claim, and a next version without the claims that they rejected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from clincite.answers import Answer, AnswerSection, Claim, Conflict, Emergency, Gap, Reference, ReviewState, sealed
from clincite.compose.edits import Place, derive
from clincite.compose.rewording import REWORDED, overstated
from clincite.compose.verify import Finding, verify_claim
from clincite.compose.write import reference_to
from clincite.errors import AmendmentError, DeskError, DeskNotFoundError, LibraryError
from clincite.evidence.similar import says_same
from clincite.library import Library
from clincite.living.diff import changes_between
from clincite.records import Quote, sha256_of
from clincite.render.words import FACETS, REJECTED, capitalised, listed, one_line, stopped

#: Basis of the changes of a version in which decisions were carried out.
REVIEW: Final = "review"

_STATED: Final = "stated"
_BLANKS: Final = re.compile(r"[ \t\r\n\u00a0]+")
_PAIR: Final = 2
_FOREIGN: Final = " is not in the quotation"


def claim_key(claim: Claim) -> str:
    """SHA-256 (hex) of what a reviewer judges: the words, the quotations, and what is said of how good they are.

    The same in another version, whatever the claim is called there: an approval stays with what was approved.
    """
    quotes = [(one.record, one.record_sha256, one.section, one.start, one.end, one.text) for one in claim.quotes]
    return sha256_of({"text": claim.text, "quotes": quotes, "level": claim.level, "strength": claim.strength, "certainty": claim.certainty})


def reworded(answer: Answer, claim_id: str, text: str, library: Library) -> Claim:
    """A claim in an editor's words, with those of its quotations that bear all of them out.

    :param text: one sentence; blanks and line breaks are folded.
    :raises DeskNotFoundError: the answer has no such claim.
    :raises AmendmentError: the words do not verify; the message names what differs.
    """
    claim = _claim(answer, claim_id)
    said = _BLANKS.sub(" ", text).strip(" ")
    if said == claim.text:
        raise AmendmentError(f"The new wording of claim {claim_id} is the one that it has.", hint="Approve the claim, or change its words.")
    places = {quote: place for quote in claim.quotes if (place := _place(quote, library)) is not None}
    first = claim.quotes[0]
    edits = _edits(said, first, places.get(first))
    kept = tuple(quote for quote in claim.quotes if quote == first or _bears_out(said, quote, places.get(quote), edits))
    made = msgspec.structs.replace(claim, text=said, edits=edits, quotes=kept)
    findings = verify_claim(made, library)
    if findings:
        raise _refused(claim_id, first, findings)
    return made


def _claim(answer: Answer, claim_id: str) -> Claim:
    claim = next((one for one in answer.claims if one.id == claim_id), None)
    if claim is None:
        raise DeskNotFoundError(f"The answer has no claim {one_line(claim_id)[:40]!r}.", hint="Choose one of the claims of this version.")
    return claim


def _place(quote: Quote, library: Library) -> Place | None:
    """Where a quotation stands; None: it can no longer be read there, which verification tells."""
    try:
        record = library.get(quote.record)
    except LibraryError:
        return None
    section = record.section(quote.section) if record is not None else None
    return Place(record=record, section=section) if record is not None and section is not None else None


def _edits(said: str, quote: Quote, place: Place | None) -> tuple[str, ...]:
    """How the words follow from the quotation: to the letter, by the edits that make any claim, or else as an editor's."""
    if said == quote.text:
        return ()
    derived, edits = derive(quote.text, place) if place is not None else ("", ())
    return edits if said == derived else (REWORDED,)


def _bears_out(said: str, quote: Quote, place: Place | None, edits: tuple[str, ...]) -> bool:
    if place is None:
        return False
    return not overstated(said, quote.text, place) and (edits == (REWORDED,) or says_same(derive(quote.text, place)[0], said))


def _refused(claim_id: str, quote: Quote, findings: Iterable[Finding]) -> AmendmentError:
    told = _together(dict.fromkeys(one_line(finding.message) for finding in findings))
    said = stopped(f"“{one_line(quote.text)}”")
    return AmendmentError(
        f"The new wording of claim {claim_id} does not verify: {stopped('; '.join(told))}",
        hint=f"Say no more than its quotation, in the words of it: {said} What must not stand, reject.",
    )


def _together(told: Iterable[str]) -> list[str]:
    """Everything that is wrong, the words that the quotation has not in one."""
    every = list(told)
    foreign = [one.removesuffix(_FOREIGN) for one in every if one.endswith(_FOREIGN)]
    if len(foreign) < _PAIR:
        return every
    return [f"{listed(foreign)} are not in the quotation", *(one for one in every if not one.endswith(_FOREIGN))]


def next_version(
    answer: Answer,
    *,
    amended: Mapping[str, Claim],
    rejected: Collection[str],
    library: Library,
    created: str,
    why: Mapping[str, str],
) -> Answer:
    """The next version of an answer, with decisions carried out: claims in new words, and others gone from wherever they stood.

    Claims keep their ids. A claim that was shown only beside a rejected one, to disagree with it, leaves with it. An emergency is still
    told of when nothing to do is left under it. What was asked and has no claim left is a gap.

    :param amended: the new claim, by claim id; one that is rejected as well is left out.
    :param rejected: ids of claims.
    :param created: UTC ISO 8601.
    :param why: reasons, by claim id, as the public list of changes gives them.
    :raises DeskNotFoundError: the answer has no such claim.
    :raises DeskError: there is nothing to carry out, or no claim would be left.
    """
    for name in (*amended, *rejected):
        _claim(answer, name)
    if not amended and not rejected:
        raise DeskError("There is nothing to carry out: no claim is amended or rejected.", hint="Decide on the claims first.")
    left, reasons = _left(answer, frozenset(rejected), why)
    if not left:
        raise DeskError("No claim of the answer is left.", hint="Withdraw the answer, or take a rejection back.")
    claims = tuple(_kept(amended.get(claim.id, claim), left) for claim in answer.claims if claim.id in left)
    references = _references(claims, answer, library)
    direct = tuple(name for name in answer.direct_answer if name in left)
    made = msgspec.structs.replace(
        answer,
        emergency=_emergency(answer.emergency, left),
        direct_answer=direct,
        sections=tuple(_sections(answer.sections, left)),
        claims=claims,
        references=references,
        gaps=(*_gaps(answer.gaps, left), *_opened(answer, claims, direct)),
        conflicts=tuple(_conflicts(answer.conflicts, left)),
        receipt=msgspec.structs.replace(answer.receipt, used=len(references)),
        review=ReviewState(state="submitted", version=answer.review.version + 1),
        changes=None,
        created=created,
    )

    def told(there: Claim | None, here: Claim | None) -> tuple[str, ...]:
        name = there.id if there else here.id if here else ""
        return (reasons[name],) if name in reasons else ()

    changes = changes_between(answer, made, basis=REVIEW, reasons=told, pairs={name: name for name in left})
    return sealed(msgspec.structs.replace(made, changes=changes))


def _left(answer: Answer, rejected: frozenset[str], why: Mapping[str, str]) -> tuple[frozenset[str], dict[str, str]]:
    """Ids of the claims that stay, and the reasons that are known, those of claims that went with another included."""
    reasons = {name: one_line(reason) for name, reason in why.items() if reason.strip()}
    left = frozenset(claim.id for claim in answer.claims) - rejected
    while homeless := left - _shown(answer, left):
        for claim in answer.claims:
            if claim.id in homeless:
                beside = [name for name in claim.against if name not in left]
                reasons.setdefault(claim.id, f"It was shown only beside {', '.join(beside)}." if beside else "Nothing shows it any more.")
        left -= homeless
    return left, reasons


def _shown(answer: Answer, left: frozenset[str]) -> frozenset[str]:
    """The claims that the answer still shows somewhere, of those that are left."""
    places = [answer.direct_answer, *(group.claims for section in answer.sections for group in section.groups)]
    places += [gap.claims for gap in answer.gaps]
    places += [conflict.claims for conflict in answer.conflicts if len(left & set(conflict.claims)) >= _PAIR]
    places += [claim.against for claim in answer.claims if claim.id in left]
    if answer.emergency:
        places.append(answer.emergency.claims)
    return left & {name for names in places for name in names}


def _kept(claim: Claim, left: frozenset[str]) -> Claim:
    return msgspec.structs.replace(claim, against=tuple(name for name in claim.against if name in left))


def _emergency(emergency: Emergency | None, left: frozenset[str]) -> Emergency | None:
    """Someone in danger is told so whatever becomes of the claims."""
    if emergency is None:
        return None
    return msgspec.structs.replace(emergency, claims=tuple(name for name in emergency.claims if name in left))


def _sections(sections: Iterable[AnswerSection], left: frozenset[str]) -> Iterable[AnswerSection]:
    for section in sections:
        kept = (msgspec.structs.replace(group, claims=tuple(name for name in group.claims if name in left)) for group in section.groups)
        groups = tuple(group for group in kept if group.claims)
        if groups:
            yield msgspec.structs.replace(section, groups=groups)


def _conflicts(conflicts: Iterable[Conflict], left: frozenset[str]) -> Iterable[Conflict]:
    for conflict in conflicts:
        claims = tuple(name for name in conflict.claims if name in left)
        if len(claims) >= _PAIR:
            yield msgspec.structs.replace(conflict, claims=claims)


def _gaps(gaps: Iterable[Gap], left: frozenset[str]) -> Iterable[Gap]:
    """The gaps as they were; one that sources state goes when none of them is left to state it."""
    for gap in gaps:
        claims = tuple(name for name in gap.claims if name in left)
        if claims or gap.kind != _STATED:
            yield msgspec.structs.replace(gap, claims=claims)


def _opened(answer: Answer, claims: Iterable[Claim], direct: tuple[str, ...]) -> Iterable[Gap]:
    """What the review left open: the question itself, or a side that was asked about, of which no claim is left."""
    if answer.emergency is not None:
        return
    if answer.direct_answer and not direct:
        yield _gap(answer.question, "The reviewers rejected every sentence that answered the question directly.")
    before = {claim.facet for claim in answer.claims}
    after = {claim.facet for claim in claims}
    for facet in answer.facets:
        if facet in before - after:
            yield _gap(capitalised(FACETS[facet]), "The reviewers rejected every sentence about it.")


def _gap(asked: str, why_not: str) -> Gap:
    return Gap(asked=asked, looked_for=(), nearest=(), why_not=why_not, would_answer="", kind=REJECTED)


def _references(claims: Iterable[Claim], answer: Answer, library: Library) -> tuple[Reference, ...]:
    """The sources of the claims by first use, as the library knows them now; one that it does not hold stays as it was listed."""
    cited = dict.fromkeys(quote.record for claim in claims for quote in claim.quotes)
    return tuple(_reference(name, number, answer, library) for number, name in enumerate(cited, start=1))


def _reference(name: str, number: int, answer: Answer, library: Library) -> Reference:
    try:
        record = library.get(name)
    except LibraryError:
        record = None
    return reference_to(record, number) if record is not None else msgspec.structs.replace(answer.reference(name), number=number)
