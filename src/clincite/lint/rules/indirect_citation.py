"""CC308: a statement that its source only mentions on the way to something else, or that is not what the source is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.footing import footings, named
from clincite.lint.wording.subjects import akin, all_words, has_headings, leads_up, named_intervention
from clincite.records import Record
from clincite.support.locate import sentences_of, shares, telling

#: So much of a statement must stand in a sentence for it to be what was cited; and no sentence of the results may come near it.
_PLAINLY: Final = 0.65
_NEAR: Final = 0.45
_FEWEST: Final = 2
_SHORT: Final = 3


def _check(case: Case) -> Iterator[Found]:
    for footing in footings(case):
        if not footing.exhaustive:
            continue
        statement = footing.statement
        found = [_led_up(statement, record) or _about_another(case, statement, record) for record in footing.records]
        if all(found) and found[0] is not None:
            yield found[0]


def _led_up(statement: Statement, record: Record) -> Found | None:
    """When only what leads up to the question of a study says it."""
    before = leads_up(record)
    if not before or len(telling(statement.text)) < _FEWEST:
        return None
    found = shares(statement.text, record)
    best = max(before, key=lambda place: (found[place], -place))
    rest = max((share for place, share in enumerate(found) if place not in before), default=0.0)
    if found[best] < _PLAINLY or rest >= _NEAR * found[best]:
        return None
    sentence = sentences_of(record)[best].text
    message = f"{named(record)} says this on the way to its own question and did not study it: “{' '.join(sentence.split())}”"
    # Where its parts have no headings, what leads up to the question is told by the words alone.
    return Found(span=statement.span(), message=message, severity=None if has_headings(record) else Severity.NOTE, source=sentence)


def _about_another(case: Case, statement: Statement, record: Record) -> Found | None:
    """When a source whose title names one intervention has no word of a statement that does not name it, but those it stands under.

    What the statement stands under must be what the source is about too: else it is unrelated altogether (CC309).
    """
    what = named_intervention(record)
    own = telling(statement.text)
    if not what or len(own) < _SHORT:
        return None
    over = telling(" ".join((*statement.headings, statement.lead, case.document.title or "")))
    if any(akin(stem, own | over) for stem in what):
        return None
    known = all_words(record)
    if any(akin(stem, known) for stem in own - over) or len(own - over) < _FEWEST or not over & known:
        return None
    held = named(record) if record.digest else f"the abstract of {named(record)}"
    return Found(span=statement.span(), message=f"{held} has nothing of this; by its title it is about something else")


RULE: Final = Rule(
    code="CC308",
    name="indirect-citation",
    family=Family.SUPPORT,
    severity=Severity.WARNING,
    message="the source is about something else",
    hint="Cite the source that looked at this, not one that mentions it",
    check=_check,
)
