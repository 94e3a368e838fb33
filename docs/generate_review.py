"""Write the tables of docs/review.md from the code: ``python docs/generate_review.py``. A test fails when the page is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from clincite.review.critical import CRITICAL_WORDS
from clincite.review.roles import LEAST_ROLE, ROLE_WORDS, Role
from clincite.review.states import BIRTH_WORDS, BIRTHS, GUARD_WORDS, TRANSITIONS, Event, State

PAGE: Final = Path(__file__).with_name("review.md")
_BEGIN: Final = "<!-- {}: written by docs/generate_review.py -->\n"
_END: Final = "<!-- end of {} -->\n"


def page() -> str:
    """The whole page, with the tables that the code makes."""
    text = PAGE.read_text(encoding="utf-8")
    for name, made in (("roles", roles()), ("transitions", transitions()), ("critical", critical())):
        before, rest = text.split(_BEGIN.format(name))
        _, after = rest.split(_END.format(name))
        text = f"{before}{_BEGIN.format(name)}\n{made}\n{_END.format(name)}{after}"
    return text


def roles() -> str:
    """Every role, and what takes it."""
    rows = []
    for role in Role:
        actions = ", ".join(f"`{action}`" for action, least in LEAST_ROLE.items() if least is role) or "–"
        rows.append(f"| {role} | {ROLE_WORDS[role]} | {actions} |\n")
    return "| role | who that is | what takes this role at least |\n|---|---|---|\n" + "".join(rows)


def transitions() -> str:
    """How versions come to be, every way between states, every pair of them, and what the guards mean."""
    return "\n".join((_births(), _ways(), _pairs(), _guards()))


def _births() -> str:
    rows = "".join(
        f"| `{basis}` | {BIRTH_WORDS[basis]} | {' or '.join(f'`{state}`' for state in states)} |\n" for basis, states in BIRTHS.items()
    )
    return f"A version comes to be in one of three ways:\n\n| basis | how | begins as |\n|---|---|---|\n{rows}"


def _ways() -> str:
    rows = []
    for one in TRANSITIONS:
        who = f"{one.role} or above" if one.role is not None else "clincite itself"
        guards = ", ".join(f"`{guard}`" for guard in one.guards) or "–"
        rows.append(f"| `{one.source}` | `{one.event}` | `{one.target}` | {who} | {guards} | {'yes' if one.reason else ''} |\n")
    head = "| from | event | to | who | guards | must say why |\n|---|---|---|---|---|---|\n"
    return f"From there it moves by these ways and no other:\n\n{head}{''.join(rows)}"


def _pairs() -> str:
    known = {(one.source, one.event): one.target for one in TRANSITIONS}
    head = "| | " + " | ".join(f"`{event}`" for event in Event) + " |\n|---" + "|---" * len(Event) + "|\n"
    rows = "".join(
        f"| `{state}` | " + " | ".join(f"`{known[state, event]}`" if (state, event) in known else "" for event in Event) + " |\n"
        for state in State
    )
    return f"The same, every state against every event; where nothing stands, the desk refuses:\n\n{head}{rows}"


def _guards() -> str:
    rows = "".join(f"| `{guard}` | {words} |\n" for guard, words in GUARD_WORDS.items())
    return f"| guard | holds when |\n|---|---|\n{rows}"


def critical() -> str:
    """What makes a claim safety-critical."""
    return "| kind | a claim that |\n|---|---|\n" + "".join(f"| `{kind}` | {words} |\n" for kind, words in CRITICAL_WORDS.items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
