"""Addresses and questions that several tests share."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from tests.browser import invented

FACIAL: Final = "What causes facial twitching and how is it treated?"
SPASM: Final = "hemifacial spasm treatment"
GOUT: Final = "colchicine dose in gout flare"
EMERGENCY: Final = "I have crushing chest pain right now and my left arm is numb"
ZORB: Final = invented.ZORB_QUESTION
#: Where the published answers to two of them are.
APPROVED: Final = "/answers/zorb-disease-treatment"
SUBMITTED: Final = "/answers/hemifacial-spasm-treatment"
HOSTILE: Final = invented.HOSTILE_QUESTION


def asked(question: str, **more: str) -> str:
    """The address of the answer to a question, made at once."""
    return "/ask?" + urlencode({"q": question, "wait": "1", **more})


def streamed(question: str) -> str:
    """The address of the answer to a question, as the search box asks it."""
    return "/ask?" + urlencode({"q": question})


def evidence(question: str, claim: str) -> str:
    """The address of the evidence of one sentence."""
    return "/ask/evidence?" + urlencode({"q": question, "claim": claim})
