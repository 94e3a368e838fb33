"""CC101: a citation that leads to no entry of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from clincite.lint.document import Document
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.citing import Citing, Mark

# A list that was there to be read but was not understood is no missing list.
_EMPTY: Final = 80  # characters
# So many are one fault of the list.
_MANY: Final = 5


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    citing = Citing(document)
    marks = [mark for mark in citing.marks if mark.identifier is None and not mark.linked and not _is_link(document, mark)]
    if not marks:
        return
    if not document.entries:
        yield from _without_list(document, marks)
        return
    dangling: dict[int | str, list[Mark]] = {}
    for mark in marks:
        if not citing.meant(mark).listed:
            dangling.setdefault(mark.number if mark.number is not None else (mark.key or "").casefold(), []).append(mark)
    if len(dangling) > _MANY:
        first, *others = [mark for same in dangling.values() for mark in same]
        names = _spelt(map(str, dangling))
        yield Found(
            span=first.span,
            message=f"{names} are cited, and the list has {_entries(document)}, none of which is theirs",
            related=tuple(mark.span for mark in others),
        )
        return
    for name, same in dangling.items():
        yield Found(span=same[0].span, message=_message(name, citing), related=tuple(mark.span for mark in same[1:]))


def _is_link(document: Document, mark: Mark) -> bool:
    """Whether the mark is the label of a link to somewhere else."""
    return "://" in document.source[mark.span.start : mark.span.end]


def _without_list(document: Document, marks: list[Mark]) -> Iterator[Found]:
    listed = document.references_span
    if listed is not None and listed.end - listed.start > _EMPTY:
        return
    names = _spelt(dict.fromkeys(str(mark.number) if mark.number is not None else mark.key or "" for mark in marks))
    yield Found(
        span=marks[0].span,
        message=f"The text cites {names}, and {'lists no references' if listed is None else 'its list of references is empty'}",
        # An author and a year can be searched for; a number tells nothing.
        severity=Severity.WARNING if all(mark.key for mark in marks) else None,
        related=tuple(mark.span for mark in marks[1:]),
    )


def _message(name: int | str, citing: Citing) -> str:
    entries = _entries(citing.document)
    one = len(citing.document.entries) == 1
    if isinstance(name, str):
        return f"{name} is cited, and the list has {entries}, {'which is not that source' if one else 'none of which is that source'}"
    if citing.numbered:
        return f"Number {name} is cited, and the list has {entries}, {'which does not bear it' if one else 'none of which bears it'}"
    return (
        f"Number {name} is cited, and the list has {entries}; they bear no numbers, so that any of those cited may be the one whose entry "
        "is missing"
    )


def _entries(document: Document) -> str:
    count = len(document.entries)
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def _spelt(names: Iterable[str]) -> str:
    """The names, the middle ones left out when they are many."""
    shown = list(names)
    return ", ".join(shown) if len(shown) <= 4 else f"{', '.join(shown[:2])} … {shown[-1]}"


RULE: Final = Rule(
    code="CC101",
    name="dangling-citation",
    family=Family.CITATIONS,
    severity=Severity.ERROR,
    message="A citation leads to no entry of the list of references",
    hint="Add the missing source to the list, or take the citation and what it carries out of the text",
    check=_check,
)
