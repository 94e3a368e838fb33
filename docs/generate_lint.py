"""Write the table of rules into docs/lint/README.md: ``python docs/generate_lint.py``. A test fails when it is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from clincite.lint.rule import Family, sentence
from clincite.lint.rules import RULES

PAGE: Final = Path(__file__).with_name("lint") / "README.md"
_BEGIN: Final = "<!-- rules: written by docs/generate_lint.py -->\n"
_END: Final = "<!-- end of rules -->\n"
_TITLES: Final = {
    Family.CITATIONS: "Citations",
    Family.REFERENCES: "References",
    Family.SUPPORT: "Support",
    Family.STATEMENTS: "Statements",
    Family.PAGE: "The page",
    Family.LINT: "The lint itself",
}


def page() -> str:
    """The whole page, with the table that the rules make."""
    before, rest = PAGE.read_text(encoding="utf-8").split(_BEGIN)
    _, after = rest.split(_END)
    return f"{before}{_BEGIN}{table()}{_END}{after}"


def table() -> str:
    """Every rule, by family."""
    parts = []
    for family, title in _TITLES.items():
        rules = sorted((rule for rule in RULES.values() if rule.family is family), key=lambda rule: rule.code)
        rows = "".join(
            f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.severity} | {sentence(rule.message).replace('|', chr(92) + '|')} |\n"
            for rule in rules
        )
        if rows:
            parts.append(f"\n### {title}\n\n| code | name | severity | finds |\n|---|---|---|---|\n{rows}")
    return "".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
