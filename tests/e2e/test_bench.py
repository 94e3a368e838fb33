"""``bench`` from the outside, on a data folder with one small set: what is measured, what is skipped, and what it is held to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import small_sets
from tests.e2e.command import Done, clincite

OTHERS = {"scifact", "pubmedqa", "bioasq", "liveqa", "pico", "silence", "speed", "support", "medline", "web", "review"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MedQuAD in small, and nothing else."""
    folder = tmp_path_factory.mktemp("data")
    small_sets.medquad(folder)
    return folder


def bench(*arguments: str | Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Done:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return clincite("bench", *arguments, "--data", data, home=tmp_path / "home")


def test_what_has_data_is_measured_and_the_rest_is_skipped(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = bench("--format", "json", data=data, tmp_path=tmp_path, monkeypatch=monkeypatch)
    assert (done.code, done.err) == (0, "")
    results = json.loads(done.out)
    assert [report["name"] for report in results["reports"]] == ["facets"]
    assert {skip["name"] for skip in results["skipped"]} == OTHERS
    assert all(str(data) in skip["why"] for skip in results["skipped"])
    measured = {row["measure"]: row["values"] for row in results["reports"][0]["rows"] if not row["tuning"]}
    assert measured["question macro-F1"][""] > 0.5
    assert not (tmp_path / "home").exists()


def test_what_was_skipped_is_said_in_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = bench("scifact", data=tmp_path / "nothing", tmp_path=tmp_path, monkeypatch=monkeypatch)
    assert done.code == 0
    assert done.text.startswith("scifact: skipped, no scifact/")


@pytest.mark.parametrize(
    ("minimum", "code", "said"),
    [
        ("facets.question macro-F1=0.1", 0, ""),
        ("facets.question macro-F1=2", 1, "less than 2"),
        ("scifact.nDCG@10=.1", 1, "scifact.nDCG@10 was not measured"),
    ],
)
def test_a_minimum_that_is_not_met_is_found(
    minimum: str, code: int, said: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = bench("facets", "--min", minimum, data=data, tmp_path=tmp_path, monkeypatch=monkeypatch)
    assert done.code == code, done.err
    assert said in done.err
    assert len(done.err.splitlines()) == code
    assert "question macro-F1" in done.text


def test_the_page_is_written_with_its_figures_beside_it(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    done = bench("facets", "--write", page, data=data, tmp_path=tmp_path, monkeypatch=monkeypatch)
    assert done.code == 0, done.err
    assert "\n## facets: " in page.read_text(encoding="utf-8")
    kept = json.loads(page.with_suffix(".json").read_bytes())
    assert [report["name"] for report in kept["reports"]] == ["facets"]


@pytest.mark.parametrize(
    ("arguments", "sentence", "hint"),
    [
        (("no-such", "facets"), "There is no benchmark 'no-such'.", "scifact, pubmedqa"),
        (("--format", "html"), "There is no format 'html'.", "text, json, md"),
        (("--min", "facets"), "--min 'facets' is not BENCHMARK.MEASURE=VALUE.", "scifact.nDCG@10=.69"),
        (("--sizes", "ten"), "--sizes 'ten' is not a list of sizes.", "10k"),
        (("--limit", "5", "--write", "page.md"), "Figures of a quick look are not kept.", "--limit"),
    ],
)
def test_a_wrong_call(
    arguments: tuple[str, ...], sentence: str, hint: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = bench(*arguments, data=data, tmp_path=tmp_path, monkeypatch=monkeypatch)
    assert (done.code, done.out) == (2, b"")
    assert done.sentence == sentence
    assert hint in done.err.splitlines()[1]
