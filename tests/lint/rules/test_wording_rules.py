"""CC409 and CC411: abbreviations, and what a chat program left behind."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Severity
from tests.lint.helpers import findings, words_of


class TestAbbreviations:
    def test_at_its_first_use_only(self) -> None:
        text = "Attacks of VPKX are short. Most VPKX attacks pass."
        (found,) = (finding for finding in findings(text) if finding.code == "CC409")
        assert (found.words, found.column) == ("VPKX", 12)

    @pytest.mark.parametrize(
        "text",
        [
            "Veldt's paroxysmal kinetic xerosis (VPKX) is rare. VPKX attacks are short.",
            "VPKX (Veldt's paroxysmal kinetic xerosis) is rare.",
            "Veldt's paroxysmal kinetic xerosis, or VPKX, is rare.",
            "Order an MRI and a CT.",
            "Twitching is NOT a sign of it.",
            "Stage III and stage IV differ.",
            "Mutations in the RELNX gene cause it.",
            "Take 20 MG daily.",
            "In KAVOR, a low target was better. KAVOR was stopped early.",
            "The TOLBEX score helps. TOLBEX is quick.",
            "TEVA 2 showed a gain. TEVA was large.",
            "In the trials KAVOR and TOLBEX it helped. KAVOR was large. TOLBEX was small.",
            "- **TOLBEX**: fewer attacks",
            "Take it AGAIN, and again.",
            "This tested TOLBEX, a herbal extract from Veldt. TOLBEX was safe in mice.",
        ],
    )
    def test_spelt_out_known_or_none(self, text: str) -> None:
        assert words_of(text, "CC409") == []

    @pytest.mark.parametrize("text", ["Give a TAVO early. A TAVO helps.", "TAFT is given.", "In VPKX, attacks are short."])
    def test_what_only_looks_like_a_name(self, text: str) -> None:
        assert len(words_of(text, "CC409")) == 1

    def test_patients_know_fewer(self) -> None:
        text = "An EMG helps in Veldt's palsy."
        assert words_of(text, "CC409") == []
        assert words_of(text, "CC409", reader="patient") == ["EMG"]

    def test_a_handful_at_most(self) -> None:
        text = " ".join(f"The {letter}QZX sign is rare." for letter in "ABDEFGHJKM")
        assert len(words_of(text, "CC409")) == 5


class TestResidue:
    @pytest.mark.parametrize(
        "text",
        [
            "It resolves.【3†source】",
            "It resolves. citeturn0search0",
            "It resolves. :contentReference[oaicite:2]{index=2}",
            "As an AI language model, I cannot examine you.",
            "As of my last knowledge update, zelvastine was new.",
            "Take [insert dose] daily.",
        ],
    )
    def test_marks_blanks_and_confessions_are_errors(self, text: str) -> None:
        assert [finding.severity for finding in findings(text) if finding.code == "CC411"] == [Severity.ERROR]

    @pytest.mark.parametrize(
        "text",
        [
            "It resolves [citation needed].",
            "It resolves. I hope this helps!",
            "Certainly! Here is an overview of Veldt's palsy.",
            "See https://example.org/veldt?utm_source=chatgpt.com for more.",
        ],
    )
    def test_small_talk_is_a_warning(self, text: str) -> None:
        assert [finding.severity for finding in findings(text) if finding.code == "CC411"] == [Severity.WARNING]

    def test_many_of_a_kind_are_one_finding(self) -> None:
        (found,) = (finding for finding in findings("It resolves.【1†a】 It recurs.【2†b】") if finding.code == "CC411")
        assert found.words == "【1†a】" and len(found.related) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "Language models answer clinical questions badly. [1]",
            "Have a follow-up question?",
            "This page does not replace medical advice.",
            "We hope that surgery helps.",
            "Your doctor may insert a tube [2].",
        ],
    )
    def test_ordinary_words(self, text: str) -> None:
        assert words_of(text, "CC411") == []
