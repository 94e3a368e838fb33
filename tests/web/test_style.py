"""The style sheet: contrast by calculation, and what it must not do. How it looks is for eyes, and for the browser tests."""

from __future__ import annotations

import itertools
import re
from importlib import resources

import pytest

STYLE = resources.files("clincite.web").joinpath("static/site.css").read_text("utf-8")
SCRIPT = resources.files("clincite.web").joinpath("static/site.js").read_text("utf-8")
NAMES = ("ground", "panel", "raised", "tint")
SPECIAL = (("on-link", "link"), ("on-mark", "mark"), ("loud", "loud-ground"), ("care", "care-ground"), ("good", "good-ground"))


def schemes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{([^}]*)\}", STYLE)
    values = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    assert len(values) == 3
    return {"light": values[0], "dark": {**values[0], **values[1]}, "print": {**values[0], **values[2]}}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_keeps_aa_on_every_ground(scheme: str) -> None:
    colours = schemes()[scheme]
    for ground, ink in itertools.product(NAMES, ("ink", "dim", "link")):
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for ground, ink in itertools.product(("care-ground", "loud-ground"), ("ink", "dim", "link")):
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for ground in ("ground", "panel", "raised"):
        for ink in ("loud", "care"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    if scheme != "print":
        for ink, ground in SPECIAL:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_fields_and_focus_keep_three_to_one(scheme: str) -> None:
    colours = schemes()[scheme]
    for ground in ("ground", "panel", "raised"):
        assert contrast(colours["strong-line"], colours[ground]) >= 3
        assert contrast(colours["link"], colours[ground]) >= 3


def test_both_schemes_motion_forced_colours_and_paper_are_thought_of() -> None:
    for query in (
        "prefers-color-scheme: dark",
        "prefers-reduced-motion: no-preference",
        "forced-colors: active",
        "@media print",
        "pointer: coarse",
    ):
        assert query in STYLE
    moving = re.sub(r"@media \(prefers-reduced-motion: no-preference\).*?\n\}", "", STYLE, flags=re.DOTALL)
    assert not re.search(r"animation|transition|[^r]scroll-behavior", moving)


def test_nothing_is_fetched_from_elsewhere_or_shown_on_hover_only() -> None:
    assert "@import" not in STYLE and "url(" not in STYLE
    for rule in re.findall(r"[^{}]*:hover[^{}]*\{([^}]*)\}", STYLE):
        assert not re.search(r"display|visibility|content|opacity", rule)
    assert "http" not in SCRIPT and "eval(" not in SCRIPT and ".innerHTML" not in SCRIPT


def test_outlines_are_never_taken_away_without_another_sign_of_focus() -> None:
    removed = re.findall(r"([^{}]*)\{[^}]*outline: none[^}]*\}", STYLE)
    assert [rule.strip().split("\n")[-1] for rule in removed] == ["main:focus, h1[tabindex]:focus", ".dot-link:focus-visible"]
    assert ".dot-link:focus-visible .hit { stroke: var(--link)" in STYLE
