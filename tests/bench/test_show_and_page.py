"""How results look, and the page that keeps them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from clincite.bench.page import page_of, write_page
from clincite.bench.report import Reference, Report, Results, Row, Skip, rows_of
from clincite.bench.show import FORMATS, figure, show
from clincite.errors import InputError, OutputError


def report(name: str, value: float, limit: int | None = None) -> Report:
    return Report(
        name=name,
        summary="a test of tables",
        rows=(
            Row(
                measure="nDCG@10",
                split="test",
                n=1200,
                values={"without dense": value},
                baselines={"plain BM25": 0.5},
                references=(Reference(system="SPLADE", value=0.714, source="Somebody 2024"),),
            ),
            Row(measure="nDCG@10", split="train", n=3, values={"without dense": 1.0}, tuning=True),
            Row(measure="ask p50", split="all|none", n=3, values={"without dense": 1234.5, "with dense": 7.25}, unit="ms"),
        ),
        tuned_on="train",
        reported_on="test",
        notes=("A note.",),
        limit=limit,
        seconds=3.2,
        peak_memory=5_000_000,
        engine="clincite 0",
        machine="a machine",
        date="2026-11-22",
    )


RESULTS = Results(reports=(report("scifact", 0.68714),), skipped=(Skip(name="pico", why="no data"),))


def test_markdown() -> None:
    text = show(RESULTS, "md")
    assert "## scifact: a test of tables" in text
    assert "| nDCG@10 | test | 1,200 | .6871 |  | plain BM25 .5000 | SPLADE .714 |" in text
    assert "| nDCG@10 | train (tuning) | 3 | 1.0000 |" in text
    assert "| ask p50, ms | all&#124;none | 3 | 1,234 | 7.2 |" in text
    assert "- Tuned on: train. To quote: test." in text
    assert "- Published: Somebody 2024." in text
    assert "- 2026-11-22, clincite 0, 3 s, at most 5 MB, a machine." in text
    assert "Skipped: no data." in text
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert len(widths) == 1


def test_text_fits_the_width_and_says_the_same() -> None:
    text = show(RESULTS, "text", width=100)
    assert all(len(line) <= 100 for line in text.splitlines())
    for word in ("scifact: a test of tables", ".6871", ".5000", ".714", "(tuning)", "A note.", "pico: skipped, no data"):
        assert word in text
    assert "\x1b" not in text
    assert "\x1b" in show(RESULTS, "text", width=100, color=True)


def test_a_column_that_would_be_empty_is_left_out() -> None:
    bare = msgspec.structs.replace(report("scifact", 0.5), rows=(Row(measure="AUROC", split="8b", n=6, values={"": 0.5}),))
    assert "| measure | split | n | clincite |\n" in show(Results(reports=(bare,)), "md")


def test_json_has_a_schema_and_reads_back() -> None:
    text = show(RESULTS, "json")
    assert json.loads(text)["schema"] == "clincite/bench/1"
    assert msgspec.json.decode(text, type=Results) == RESULTS
    assert set(FORMATS) == {"text", "json", "md"}


def test_a_quick_look_says_so() -> None:
    for form in ("text", "md"):
        assert "at most 5 queries" in re.sub(r"\s+", " ", show(Results(reports=(report("scifact", 0.5, limit=5),)), form))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(0.5, "", ".5000"), (1.0, "", "1.0000"), (0.0, "", ".0000"), (30.31, "", "30.3"), (0.62, "ms", "0.6"), (float("nan"), "", "–")],
)
def test_figures(value: float, unit: str, shown: str) -> None:
    assert figure(value, unit) == shown


def test_rows_leave_out_what_a_system_does_not_measure() -> None:
    rows = rows_of("test", 2, {"ours": {"a": 1.0, "b": 2.0}}, baselines={"theirs": {"b": 0.5}}, tuning=True)
    assert [(row.measure, row.values, row.baselines, row.tuning) for row in rows] == [
        ("a", {"ours": 1.0}, {}, True),
        ("b", {"ours": 2.0}, {"theirs": 0.5}, True),
    ]


def test_nothing_measured_is_no_row() -> None:
    nan = float("nan")
    rows = rows_of("test", 0, {"ours": {"a": nan, "b": 1.0}, "more": {"b": nan}}, baselines={"theirs": {"b": nan}})
    assert [(row.measure, row.values, row.baselines) for row in rows] == [("b", {"ours": 1.0}, {})]


def test_a_partial_run_leaves_the_other_sections(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    write_page(Results(reports=(report("pico", 0.11), report("scifact", 0.22))), page)
    first = page.read_text(encoding="utf-8")
    assert first.index("## scifact") < first.index("## pico")  # in the order of the registry
    write_page(Results(reports=(report("pico", 0.33),), skipped=(Skip(name="scifact", why="no data"),)), page)
    second = page.read_text(encoding="utf-8")
    assert ".2200" in second
    assert ".3300" in second
    assert ".1100" not in second
    assert "Skipped" not in second
    kept = msgspec.json.decode((tmp_path / "benchmarks.json").read_bytes(), type=Results)
    assert page_of(kept) == second
    assert second.startswith("# Benchmarks")


def test_a_quick_look_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="quick look"):
        write_page(Results(reports=(report("pico", 0.1, limit=5),)), tmp_path / "benchmarks.md")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["{", '{"schema": "clincite/bench/99"}', '{"reports": 3}'])
def test_kept_figures_that_cannot_be_read_are_not_overwritten(content: str, tmp_path: Path) -> None:
    store = tmp_path / "benchmarks.json"
    store.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"benchmarks\.json"):
        write_page(Results(reports=(report("pico", 0.1),)), tmp_path / "benchmarks.md")
    assert store.read_text(encoding="utf-8") == content


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_page(Results(reports=(report("pico", 0.1),)), tmp_path / "nowhere" / "benchmarks.md")


def test_the_page_of_the_project_shows_the_kept_figures(repo_root: Path) -> None:
    store = repo_root / "docs" / "benchmarks.json"
    if not store.is_file():
        pytest.skip(f"no figures kept at {store}")
    kept = msgspec.json.decode(store.read_bytes(), type=Results)
    page = (repo_root / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert page == page_of(kept), "run: clincite bench NAME --write docs/benchmarks.md"


def test_many_columns_of_figures_do_not_push_out_what_they_are_figures_of() -> None:
    values = {f"a variant with the long name {number}": 0.5 for number in range(9)}
    row = Row(measure="balanced accuracy", split="dev claims", n=12_345, values=values, baselines={"always yes": 0.5})
    report = Report(name="wide", summary="many variants", rows=(row,), tuned_on="", reported_on="dev claims")
    shown = show(Results(reports=(report,)), "text", width=60)
    assert "balanced" in shown
    assert "12,345" in shown
    assert shown.count(".5000") == 10
