"""The answer file: the contract's JSON, written and read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import msgspec

from clincite.answers import SCHEMA, Answer, content_id
from clincite.errors import AnswerFileError

_NOT_SHOWN: Final = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
"""Control, bidi and invisible characters that JSON allows in the raw, and that a terminal or an editor would act on."""

_HINT: Final = "Give a file written by: clincite ask QUESTION --format json --out FILE"


class _Head(msgspec.Struct):
    schema: str


def render(answer: Answer, *, width: int = 88, color: bool = False) -> str:
    """The answer file: JSON with two blanks of indent and a newline at the end.

    ``width`` and ``color`` have no effect. Invisible and control characters are written as ``\\u`` escapes.
    """
    return indented(answer)


def indented(value: object) -> str:
    """Any value as JSON for people and programs: two blanks of indent, nothing invisible in the raw, a newline at the end."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return _NOT_SHOWN.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"


def read(path: Path) -> bytes:
    """The bytes of an answer file.

    :raises AnswerFileError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnswerFileError(f"{path} cannot be read: {error.strerror or error}.", hint="Give the path of an answer file.") from error


def loads(data: bytes) -> Answer:
    """The answer that an answer file holds.

    Fields that a later version added are passed over.

    :raises AnswerFileError: not JSON, not an answer, of another schema, a field missing or of the wrong type, or a claim or
        record named that the file does not hold. The message says what and where.
    """
    answer = _decoded(data)
    _check_links(answer)
    return answer


def file_id(data: bytes) -> str:
    """The id that the content of an answer file has, fields that this version does not know included.

    :raises AnswerFileError: not JSON, or a field stands twice.
    """
    return content_id(_raw(data))


def _raw(data: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise _broken(f"the field {twice[:40]!r} stands twice in one object")
        return dict(pairs)

    try:
        value = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise AnswerFileError("The file is not JSON, or it is cut short.", hint=_HINT) from error
    if not isinstance(value, dict):
        raise AnswerFileError("The file is not an answer: it is not an object.", hint=_HINT)
    return value


def _decoded(data: bytes) -> Answer:
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
        if schema != SCHEMA:
            raise AnswerFileError(
                f"The file has the schema {schema[:60]!r}; this version reads {SCHEMA!r}.",
                hint="Write the answer anew, or use the version of clincite that wrote it.",
            )
        return msgspec.json.decode(data, type=Answer)
    except msgspec.ValidationError as error:
        raise AnswerFileError(f"The file is not an answer: {_place(error)}.", hint=_HINT) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AnswerFileError(f"The file is not JSON, or it is cut short: {_place(error)}.", hint=_HINT) from error
    except RecursionError as error:
        raise AnswerFileError("The file is not an answer: it is nested too deeply.", hint=_HINT) from error


def _place(error: Exception) -> str:
    return str(error).rstrip(".").replace("`", "'")


def _check_links(answer: Answer) -> None:
    """Every claim and record that the answer names is in it, once."""
    claims = [claim.id for claim in answer.claims]
    records = [reference.record for reference in answer.references]
    _once(claims, "claims", "id")
    _once(records, "references", "record")
    _once([str(reference.number) for reference in answer.references], "references", "number")
    known = set(claims)
    for where, ids in _named_claims(answer):
        for claim_id in ids:
            if claim_id not in known:
                raise _broken(f"{where} names the claim {claim_id[:40]!r}, which is not in 'claims'")
    cited = set(records)
    for claim in answer.claims:
        if not claim.quotes:
            raise _broken(f"the claim {claim.id[:40]!r} has no quotation")
        for quote in claim.quotes:
            if quote.record not in cited:
                raise _broken(f"the claim {claim.id[:40]!r} quotes {quote.record[:80]!r}, which is not in 'references'")


def _named_claims(answer: Answer) -> list[tuple[str, tuple[str, ...]]]:
    named = [("'direct_answer'", answer.direct_answer)]
    if answer.emergency:
        named.append(("'emergency'", answer.emergency.claims))
    named += [
        (f"'sections[{number}].groups[{place}]'", group.claims)
        for number, section in enumerate(answer.sections)
        for place, group in enumerate(section.groups)
    ]
    named += [(f"'gaps[{number}]'", gap.claims) for number, gap in enumerate(answer.gaps)]
    named += [(f"'conflicts[{number}]'", conflict.claims) for number, conflict in enumerate(answer.conflicts)]
    if answer.changes:
        named.append(("'changes'", tuple(change.claim for change in answer.changes.claims if change.claim is not None)))
    return named + [(f"'against' of the claim {claim.id[:40]!r}", claim.against) for claim in answer.claims]


def _once(values: list[str], table: str, field: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise _broken(f"two {table} have the {field} {value[:80]!r}")
        seen.add(value)


def _broken(what: str) -> AnswerFileError:
    return AnswerFileError(f"The file is not a whole answer: {what}.", hint="Write the answer anew; the file was edited or damaged.")
