"""What a lint is asked to do: which rules run, how grave each is, and from which severity on a run fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from clincite.errors import InputError
from clincite.lint.rule import Rule, Severity

#: From this severity on, a finding makes the command exit with 1, unless it is told otherwise.
FAIL_ON: Final = Severity.WARNING


class LintConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of a lint. A *selector* is a code ("CC101"), the beginning of one ("CC1"), a rule's name, or a family.

    :param select: selectors of the rules that run; empty: all.
    :param ignore: selectors of the rules that do not.
    :param severity: severities by selector, in place of the rules' own. Where two selectors mean one rule, the narrower counts.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}

    def chosen(self, rules: Mapping[str, Rule]) -> dict[str, Rule]:
        """The rules that run, by code, with their severities."""
        wanted = selected(self.select, rules) if self.select else frozenset(rules)
        unwanted = selected(self.ignore, rules)
        severities = self._severities(rules)
        return {
            code: msgspec.structs.replace(rule, severity=severities.get(code, rule.severity))
            for code, rule in rules.items()
            if code in wanted and code not in unwanted
        }

    def _severities(self, rules: Mapping[str, Rule]) -> dict[str, Severity]:
        found: dict[str, Severity] = {}
        meant = ((selected((selector,), rules), severity) for selector, severity in self.severity.items())
        for codes, severity in sorted(meant, key=lambda item: -len(item[0])):
            found.update(dict.fromkeys(codes, severity))
        return found

    def overrides(self, rules: Mapping[str, Rule]) -> frozenset[str]:
        """Codes of the rules whose severity was set here; it then holds for all their findings."""
        return selected(self.severity, rules)


def selected(selectors: Iterable[str], rules: Mapping[str, Rule]) -> frozenset[str]:
    """Codes of the rules that selectors mean.

    :raises InputError: one of them means no rule.
    """
    return frozenset(code for selector in selectors for code in _meant(selector, rules))


def _meant(selector: str, rules: Mapping[str, Rule]) -> list[str]:
    wanted = selector.strip()
    if not wanted:
        raise InputError("An empty word selects no rule.", hint=_HINT)
    if wanted.casefold() == "all":
        return list(rules)
    upper, lower = wanted.upper(), wanted.casefold()
    found = [
        code
        for code, rule in rules.items()
        if rule.name == lower or rule.family == lower or (upper.startswith("CC") and code.startswith(upper))
    ]
    if not found:
        raise InputError(f"No rule is called {selector[:60]!r}.", hint=_HINT)
    return found


_HINT: Final = "Give a code (CC101), the beginning of one (CC1), a name or a family; see clincite lint --rules."
