"""The documentation page of a rule: ``docs/lint/CC101.md``, which is in the package too when that is built."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from clincite.lint.rule import Rule

FOLDER: Final = "docs/lint"
_CHECKOUT: Final = Path(__file__).resolve().parents[3] / FOLDER


def page_name(code: str) -> str:
    """Where the page of a rule stands in the project: "docs/lint/CC101.md"."""
    return f"{FOLDER}/{code}.md"


def page(rule: Rule) -> str:
    """The page of a rule; what the rule says of itself, where the page is not at hand."""
    packed = resources.files("clincite") / "lint" / "rule_pages" / f"{rule.code}.md"
    for place in (packed, _CHECKOUT / f"{rule.code}.md"):
        if place.is_file():
            return place.read_text(encoding="utf-8")
    told = f"{rule.message}.\n\nSeverity: {rule.severity}. Family: {rule.family}."
    return f"# {rule.code} {rule.name}\n\n{told}\n\n## How to mend it\n\n{rule.hint}.\n"
