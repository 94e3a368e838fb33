"""What rules and findings share."""

from __future__ import annotations

import pytest

from clincite.lint.rule import sentence


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("the source says the opposite", "The source says the opposite"),
        ("pH 9 cannot be right", "pH 9 cannot be right"),
        ("“30%” does not say of how many", "“30%” does not say of how many"),
        ("openmed:veldt_2020/care has other words there", "openmed:veldt_2020/care has other words there"),
        ("", ""),
    ],
)
def test_a_message_begins_as_a_sentence_does(message: str, shown: str) -> None:
    assert sentence(message) == shown
