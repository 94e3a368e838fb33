"""Failures in words."""

from __future__ import annotations

import datetime as dt

import pytest

from clincite.errors import RefusedError
from clincite.sources.http.reply import AttemptError, bad_status, excerpt, seconds_to_wait, too_many

NOW = dt.datetime(2026, 3, 1, 12, 0, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("20", 20.0),
        (" 0 ", 0.0),
        ("-5", None),
        ("2.5", None),
        ("٣", None),
        ("soon", None),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Mar 2026 12:00:30", 30.0),
        ("Sun, 99 Mar 2026 12:00:30 GMT", None),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(header, NOW) == seconds


def test_too_many_requests_tells_what_helps() -> None:
    error = bad_status(429, b"", 20.0).as_error("PubMed", 3, more_quota="set NCBI_API_KEY")
    assert isinstance(error, RefusedError)
    assert error.message == "PubMed answered 429 (too many requests) three times."
    assert error.hint == "Try again in 20 s, or set NCBI_API_KEY."
    assert too_many("answered{times}").as_error("PubMed", 5).hint == "Try again in a minute."
    assert too_many("answered{times}").as_error("PubMed", 5).message == "PubMed answered 5 times."


def test_only_short_plain_words_of_a_service_are_repeated() -> None:
    assert bad_status(400, b"<html>long page</html>", None).said == "refused the request with 400 (bad request)"
    assert bad_status(400, b'{"api-key":"k"}', None).said == "refused the request with 400 (bad request)"
    assert excerpt("one\x1b[31m\n two .") == "one [31m two"
    assert len(excerpt("word " * 500)) == 200


def test_a_failure_counts_its_attempts() -> None:
    assert AttemptError("fell{times} asleep", again=True).as_error("It", 1).message == "It fell asleep."
    assert AttemptError("fell{times} asleep", again=True).as_error("It", 2).message == "It fell twice asleep."
