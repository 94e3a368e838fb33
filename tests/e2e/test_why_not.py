"""``why-not`` from the outside: a record that the answer uses, one that it does not, and one that is not there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.command import FACIAL, clincite

GOUT = "openmed:acr_gout_2020/flare_management"


def test_a_record_that_does_not_fit_fell_out_at_a_stage(home: Path) -> None:
    shown = clincite("why-not", GOUT, FACIAL, home=home)
    assert (shown.code, shown.err) == (0, "")
    text = " ".join(shown.text.split())
    assert GOUT in text
    assert "It fell out at “" in text
    told = json.loads(clincite("why-not", GOUT, FACIAL, "--format", "json", home=home).out)
    assert (told["record"], told["question"], told["claims"]) == (GOUT, FACIAL, [])
    assert told["stage"] == told["steps"][-1]["stage"] != "used"
    assert [step["passed"] for step in told["steps"]] == [True] * (len(told["steps"]) - 1) + [False]


def test_a_record_that_the_answer_quotes_is_used_by_just_these_claims(home: Path, answer_file: Path) -> None:
    answer = json.loads(answer_file.read_bytes())
    record = answer["references"][0]["record"]
    quoting = [claim["id"] for claim in answer["claims"] if any(quote["record"] == record for quote in claim["quotes"])]
    told = json.loads(clincite("why-not", record, "-", "--format", "json", home=home, stdin=FACIAL.encode()).out)
    assert (told["stage"], told["claims"]) == ("used", quoting)
    assert all(step["passed"] for step in told["steps"])
    assert "in the direct answer" in told["places"]


def test_an_unknown_record_is_a_wrong_call_that_names_near_ones(home: Path) -> None:
    done = clincite("why-not", GOUT.replace("management", "managemnt"), FACIAL, home=home)
    assert (done.code, done.out) == (2, b"")
    assert "holds no record" in done.sentence
    assert GOUT in done.err.splitlines()[1]


def test_errors_are_one_object_on_request(home: Path) -> None:
    done = clincite("why-not", "pmid:0", FACIAL, "--json-errors", home=home)
    assert done.code == 2
    error = json.loads(done.err)["error"]
    assert error["code"] == "record_not_found"
    assert "clincite search" in error["hint"]
