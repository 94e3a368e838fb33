"""Running by name, skipping, minima."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.bench.context import Benchmark, Context
from clincite.bench.report import Report, Results, Row
from clincite.bench.runner import Minimum, parse_minimum, parse_sizes, run, shortfalls
from clincite.errors import InputError
from tests.bench import small_sets


def nothing(context: Context) -> Report:
    return Report(name="one", summary="a test", rows=(), tuned_on="", reported_on="all")


KNOWN = (
    Benchmark(name="one", summary="a test", needs=("here.txt",), run=nothing),
    Benchmark(name="two", summary="a test", needs=("here.txt", "absent.txt"), run=nothing, hint="Ask its makers"),
)


def test_missing_data_is_skipped_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("x", encoding="utf-8")
    results = run([], Context(data=(tmp_path,), cache=tmp_path), known=KNOWN)
    assert [report.name for report in results.reports] == ["one"]
    (skip,) = results.skipped
    assert (skip.name, skip.why) == ("two", f"no absent.txt in {tmp_path}. Ask its makers")


def test_data_may_lie_in_several_folders(tmp_path: Path) -> None:
    for name in ("here", "absent"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("x", encoding="utf-8")
    results = run(["two"], Context(data=(tmp_path / "here", tmp_path / "absent"), cache=tmp_path), known=KNOWN)
    assert results.skipped == ()


def test_without_the_consumers_questions_liveqa_says_where_they_are(tmp_path: Path) -> None:
    small_sets.liveqa(tmp_path, questions=False)
    (skip,) = run(["liveqa"], Context(data=(tmp_path,), cache=tmp_path, dense=False)).skipped
    assert "LiveQA_MedicalTask_TREC2017" in skip.why


def test_an_unknown_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'three'") as caught:
        run(["one", "three"], Context(data=(tmp_path,), cache=tmp_path), known=KNOWN)
    assert "one, two" in caught.value.hint


def test_a_damaged_file_is_named(small_data: Path, tmp_path: Path) -> None:
    (tmp_path / "scifact").mkdir()
    for file in (small_data / "scifact").iterdir():
        (tmp_path / "scifact" / file.name).write_bytes(file.read_bytes())
    torn = tmp_path / "scifact" / "corpus.jsonl.gz"
    torn.write_bytes(torn.read_bytes()[:40])
    with pytest.raises(InputError, match=r"corpus\.jsonl\.gz"):
        run(["scifact"], Context(data=(tmp_path,), cache=tmp_path / "cache", dense=False))


@pytest.mark.parametrize(
    ("text", "minimum"),
    [
        ("scifact.nDCG@10=.69", Minimum(name="scifact", measure="nDCG@10", value=0.69)),
        ("bioasq.ROUGE-2 F1=0.3", Minimum(name="bioasq", measure="ROUGE-2 F1", value=0.3)),
        ("liveqa.RR(rel=2)@10=0.4", Minimum(name="liveqa", measure="RR(rel=2)@10", value=0.4)),
        ("silence.precision at coverage 0.5=1", Minimum(name="silence", measure="precision at coverage 0.5", value=1.0)),
    ],
)
def test_minima_are_read(text: str, minimum: Minimum) -> None:
    assert parse_minimum(text) == minimum


@pytest.mark.parametrize("text", ["scifact", "scifact.nDCG@10", "nDCG@10=.6", "scifact.nDCG@10=", "scifact.nDCG@10=x", "=1"])
def test_other_forms_are_errors(text: str) -> None:
    with pytest.raises(InputError, match="--min"):
        parse_minimum(text)


def test_sizes_are_read() -> None:
    assert parse_sizes("500, 10k,100K,1m,10k") == (500, 10_000, 100_000, 1_000_000)


@pytest.mark.parametrize("text", ["", "10k,", "0", "-5", "1g", "ten"])
def test_other_sizes_are_errors(text: str) -> None:
    with pytest.raises(InputError, match="--sizes"):
        parse_sizes(text)


def results(*rows: Row) -> Results:
    return Results(reports=(Report(name="scifact", summary="", rows=rows, tuned_on="", reported_on=""),))


def test_minima_hold_on_every_reported_split_for_the_best_variant() -> None:
    good = Row(measure="nDCG@10", split="test", n=1, values={"without dense": 0.5, "with dense": 0.8})
    tuning = Row(measure="nDCG@10", split="train", n=1, values={"without dense": 0.1}, tuning=True)
    poor = Row(measure="nDCG@10", split="other", n=1, values={"without dense": 0.6})
    wanted = [parse_minimum("scifact.nDCG@10=.7")]
    assert shortfalls(results(good, tuning), wanted) == []
    (short,) = shortfalls(results(good, tuning, poor), wanted)
    assert short.message == "scifact.nDCG@10 on other is 0.6000, less than 0.7"
    exact = parse_minimum("scifact.nDCG@10=.6")
    assert shortfalls(results(poor), [exact]) == []


def test_what_was_not_measured_reaches_no_minimum() -> None:
    (short,) = shortfalls(Results(), [parse_minimum("scifact.nDCG@10=.1")])
    assert "was not measured" in short.message
    nan = Row(measure="nDCG@10", split="test", n=0, values={"without dense": float("nan")})
    assert len(shortfalls(results(nan), [parse_minimum("scifact.nDCG@10=.1")])) == 1
