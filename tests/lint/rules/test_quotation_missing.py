"""CC301 on an invented paper: whatever the marks, the words must be the source's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.rule import Severity
from clincite.lint.rules.quotation_missing import RULE
from clincite.lint.wording.quoted import plain, quotations, stands_in
from tests.lint.rules.on_records import found, paper, words

TRIAL = paper(
    "Zelvastine for tail droop",
    "Zelvastine may prevent relapse of “tail droop” in grown magpies – at least in spring. Vomiting is rare; naïve owls sleep.",
)
SAID = [
    'They say "zelvastine may prevent relapse of tail droop".',
    "They say “Zelvastine  may prevent relapse of 'tail droop' in grown magpies - at least in spring”.",
    "They say “zelvastine may … in grown magpies”.",
    "They say “zelvastine may prevent relapse … in grown magpies”.",
    "They say “[this drug] may prevent relapse of tail droop [sic] in grown magpies”.",
    'They say “naive owls sleep”, “rare” and "very rare".',
    "Zelvastine is called a “wonder drug of the year” by nobody.",
]


@pytest.mark.parametrize("text", SAID[:-1])
def test_the_words_of_the_source(text: str) -> None:
    assert words(RULE, text, TRIAL) == []


def test_words_unlike_any_of_an_abstract_are_a_note() -> None:
    (one,) = found(RULE, SAID[-1], TRIAL)
    assert one.severity is Severity.NOTE
    assert words(RULE, SAID[-1], TRIAL) == ["wonder drug of the year"]


@pytest.mark.parametrize(
    "quoted",
    ["Zelvastine will prevent relapse of tail droop in grown magpies", "Zelvastine may prevent relapse of tail droop in young magpies"],
)
def test_altered_words_are_an_error(quoted: str) -> None:
    (one,) = found(RULE, f"The authors write: “{quoted}”.", TRIAL)
    assert one.severity is None
    assert "has other words" in (one.message or "")


def test_our_digest_has_not_the_sources_words() -> None:
    assert found(RULE, "The authors write: “Zelvastine will prevent relapse of tail droop”.", TRIAL, whole=False) == []


@given(text=st.text(max_size=120))
def test_any_stretch_of_the_source_stands_in_it(text: str) -> None:
    record = paper("Owls", f"Before. {text} After.")
    assert stands_in(text, record)
    assert plain(plain(text)) == plain(text)


@given(text=st.text(alphabet="ab “”\"«».…'", max_size=200))
def test_quotations_lie_in_the_text(text: str) -> None:
    for quoted in quotations(text):
        assert text[quoted.start : quoted.end] == quoted.text
