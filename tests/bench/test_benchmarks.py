"""Each benchmark from its files to its report, on small sets."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite import engine, holdings
from clincite.bench import facets, speed, speed_run, support
from clincite.bench.context import Context
from clincite.bench.registry import BENCHMARKS
from clincite.bench.report import Report, Row
from clincite.bench.runner import run
from clincite.bench.system import WITHOUT
from clincite.errors import LibraryError
from clincite.library import EmbeddedLibrary
from clincite.records import Facet, Record, RecordKind, Section


def report_of(name: str, context: Context) -> Report:
    results = run([name], context)
    assert results.skipped == ()
    (report,) = results.reports
    assert report.name == name
    assert report.seconds >= 0
    assert report.engine == engine.ENGINE
    return report


def row(report: Report, measure: str, split: str) -> Row:
    (found,) = [one for one in report.rows if (one.measure, one.split) == (measure, split)]
    return found


def test_scifact(context: Context) -> None:
    report = report_of("scifact", context)
    test = row(report, "nDCG@10", "test (BEIR)")
    assert (test.n, test.tuning) == (10, False)
    assert test.values == {WITHOUT: pytest.approx(1.0)}
    assert test.baselines == {"plain BM25": pytest.approx(1.0)}
    assert {one.system for one in test.references} >= {"BM25", "SPLADE-v3"}
    train = row(report, "nDCG@10", "train claims")
    assert (train.n, train.tuning, train.references) == (2, True, ())  # the claim without evidence is not asked
    rationale = row(report, "rationale F1", "dev claims")
    assert rationale.n == 10
    # The claim shares its topic with two sentences of three; the last is the gold one.
    assert rationale.values[WITHOUT] > 0.6
    assert rationale.baselines["1 with the most shared idf"] == pytest.approx(1.0)
    assert rationale.baselines["3 with the most shared idf"] == pytest.approx(0.5)


def test_pubmedqa(context: Context) -> None:
    report = report_of("pubmedqa", context)
    ranked = row(report, "RR@10", "test")
    assert ranked.n == 6
    assert 0 < ranked.values[WITHOUT] <= 1
    assert 0 < ranked.baselines["plain BM25"] <= 1
    quoted = row(report, "own conclusion quoted in the direct answer", "test")
    paper = row(report, "own paper quoted in the direct answer", "test")
    assert 0 <= quoted.values[WITHOUT] <= paper.values[WITHOUT] <= 1
    assert quoted.baselines["last sentence of BM25's best paper"] == pytest.approx(1.0)
    assert "36 abstracts" in report.notes[0]


def test_pico(context: Context) -> None:
    report = report_of("pico", context)
    test = row(report, "RR@10", "prompts on test articles")
    assert test.n == 3
    assert test.values == {WITHOUT: pytest.approx(1.0)}
    assert row(report, "RR@10", "first 3,000 prompts").n == 12


def test_liveqa(context: Context) -> None:
    report = report_of("liveqa", context)
    score = row(report, "average score at rank 1 (0–3)", "questions as typed")
    assert score.n == 3
    # Question 0's right answer was judged twice, excellent and related: excellent (3) counts. The absent answer is in no list.
    assert score.values == {WITHOUT: pytest.approx(3.0)}
    assert score.baselines["best possible order"] == pytest.approx(3.0)
    reciprocal = row(report, "RR(rel=2)@10", "editors' summaries")
    assert reciprocal.values == {WITHOUT: pytest.approx(1.0)}
    assert report.tuned_on == ""


def test_bioasq(context: Context) -> None:
    report = report_of("bioasq", context)
    documents = row(report, "document nDCG@10", "8b")
    assert (documents.n, documents.tuning) == (6, False)
    assert documents.values[WITHOUT] == pytest.approx(1.0)
    assert documents.baselines["plain BM25"] == pytest.approx(1.0)
    assert row(report, "snippet recall@10", "8b").values[WITHOUT] == pytest.approx(1.0)
    rouge = row(report, "ROUGE-2 F1", "8b")
    # The overlapping snippets were put together again: the first sentence is the ideal answer.
    assert rouge.baselines["first sentence of BM25's best document"] == pytest.approx(1.0)
    assert 0 <= rouge.values[WITHOUT] <= 1
    assert row(report, "ROUGE-2 F1", "7b").tuning
    assert "12 documents" in report.notes[0]


def test_silence(context: Context) -> None:
    report = report_of("silence", context)
    row_8b = row(report, "AUROC", "8b")
    assert row_8b.n == 6
    assert row_8b.baselines["threshold on plain BM25's best score"] == pytest.approx(1.0)
    assert 0.5 <= row_8b.values[WITHOUT] <= 1
    assert "6 documents" in report.notes[0]


def by_word(heading: str, text: str) -> Facet | None:
    """A stand-in for the engine's own judgement, right about the small set."""
    assert heading == ""
    assert "?" not in text  # a question at the head of an answer would give its facet away
    rules = {"symptoms": Facet.FEATURES, "Treatment": Facet.TREATMENT, "caused": Facet.CAUSE}
    return next((facet for word, facet in rules.items() if word in text), None)


def test_facets(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "passage_facet", by_word)
    report = report_of("facets", context)
    questions = row(report, "question macro-F1", "documents kept aside")
    assert questions.values[""] == pytest.approx(1.0)
    assert questions.baselines["majority class"] < questions.values[""]
    assert questions.baselines["n-gram naive Bayes"] == pytest.approx(1.0)
    for measure in ("passage macro-F1", "passage macro-F1, vote of sentences", "sentence macro-F1"):
        kept_aside, tuned_on = (row(report, measure, split) for split in ("documents kept aside", "documents tuned on"))
        assert kept_aside.n + tuned_on.n == 36  # the question about research has no facet
        assert kept_aside.values[""] == tuned_on.values[""] == pytest.approx(1.0)
        assert (kept_aside.tuning, tuned_on.tuning) == (False, True)


def test_speed(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[speed_run.Step] = []

    def in_process(step: speed_run.Step) -> speed_run.Cost:
        steps.append(step)
        return speed_run.measure(step) if step.questions else speed_run.build(step)

    def bare(path: Path, *_: object, create: bool = False) -> EmbeddedLibrary:
        return EmbeddedLibrary(path, create=create)

    monkeypatch.setattr(speed, "_done", in_process)
    monkeypatch.setattr(holdings, "open_library", bare)
    sized = msgspec.structs.replace(context, sizes=(20, 90))
    report = report_of("speed", sized)
    assert {one.split for one in report.rows} == {"21 sections", "90 sections"}  # the last paper comes whole
    assert row(report, "ask p50", "90 sections").n == 12  # the distinct questions
    assert row(report, "search p50", "90 sections").values[WITHOUT] > 0
    assert row(report, "library on disk", "90 sections").unit == "MB"
    assert len(steps) == 4
    report_of("speed", sized)
    assert len(steps) == 6  # built once


def test_a_step_of_speed_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    step = speed_run.Step(library=str(tmp_path / "nowhere" / "library"), sections=1, data=(), questions=("What is gout?",))
    with pytest.raises(LibraryError, match=r"A step of the speed benchmark failed .*there is no library at"):
        speed._done(step)


@pytest.fixture
def few_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dozen records instead of the bundled library, which takes long to change."""
    section = "Zelvastatin {} mg daily lowered mortality in {} of 90 adults. Brovastatin may be safe in children."
    made = [
        Record(
            id=f"pmid:{number}",
            kind=RecordKind.TRIAL,
            title="Zelvastatin and brovastatin in sepsis",
            sections=(Section(name="Results", text=section.format(number, number + 30)),),
        )
        for number in range(2, 14)
    ]
    monkeypatch.setattr(support, "bundled_records", lambda: iter(made))


@pytest.mark.usefixtures("few_records")
def test_support(context: Context) -> None:
    report = report_of("support", msgspec.structs.replace(context, limit=20))
    dev = row(report, "balanced accuracy", "SciFact dev claims")
    assert (dev.n, dev.tuning) == (20, False)
    assert set(dev.values) == {"score of the pair", "told the abstract"}
    assert dev.baselines["always yes"] == 0.5
    assert row(report, "AUROC", "SciFact dev claims").values["score of the pair"] > 0.9  # the claim opens its sentence
    assert row(report, "balanced accuracy", "SciFact train claims").tuning
    # Nothing contradicts in the small set: no figure is made up.
    assert not any("contradicting" in one.measure for one in report.rows)
    judged = row(report, "AUROC", "K-QA, entailed")
    assert judged.n == 12
    assert judged.values["score of the pair"] == pytest.approx(1.0)
    assert row(report, "contradicted statements refused", "K-QA").n == 4
    assert set(row(report, "entailed statements refused", "K-QA").values.values()) == {0.0}
    page = row(report, "balanced accuracy", "WiCE test")
    assert (page.n, page.tuning) == (12, False)
    assert any(one.system.startswith("MiniCheck") for one in page.references)
    for split, tuning in (("changed claims, half to report", False), ("changed claims, half tuned on", True)):
        assert row(report, "recall, drug", split).values["strict check"] == 1.0
        assert row(report, "false alarms, verbatim", split).values["strict check"] == 0.0
        assert row(report, "recall, all", split).tuning is tuning
        assert "any word that is not there" in row(report, "recall, number", split).baselines
    assert not any("was not there" in note for note in report.notes)


@pytest.mark.usefixtures("few_records")
def test_support_without_wice_says_so(context: Context, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("scifact", "kqa", "pubmedqa", "evidence_inference"):
        (data / name).symlink_to(context.data[0] / name)
    report = report_of("support", msgspec.structs.replace(context, data=(data,), limit=3))
    assert not any(one.split.startswith("WiCE") for one in report.rows)
    assert any("WiCE's test split was not there" in note for note in report.notes)


def test_thresholds_and_scores_of_support() -> None:
    assert support.balanced([0.9, 0.2], [0.1, 0.1], 0.5) == pytest.approx(0.75)
    assert support.best_threshold([0.9, 0.6], [0.1, 0.5]) == 0.6
    assert support.best_threshold([], []) == 0.5
    assert support.shared("gout flares", "Gout flares hurt.") == pytest.approx(1.0)
    assert support.shared("gout flares", "Nothing here.") == 0.0
    assert support.bm25("gout", "gout gout") > support.bm25("gout", "gout") > support.bm25("gout", "asthma") == 0
    document = ["One thing.", "Gout hurts.", "Flares come."]
    assert support.in_document("gout flares", document, support.shared) == pytest.approx(1.0)  # two sentences together
    assert support.in_document("gout flares", [], support.shared) == 0.0


def test_a_limit_draws_the_same_queries_each_time(context: Context) -> None:
    limited = msgspec.structs.replace(context, limit=3)
    report = report_of("scifact", limited)
    assert report.limit == 3
    assert row(report, "nDCG@10", "test (BEIR)").n == 3
    assert limited.some(range(100)) == limited.some(range(100))
    assert limited.some("ab") == ["a", "b"]
    assert limited.some(range(100), 2) == sorted(limited.some(range(100), 2))


def test_libraries_are_kept_and_built_anew_on_demand(context: Context) -> None:
    report_of("scifact", context)
    (folder,) = (context.cache / "libraries").iterdir()
    made = (folder / "index" / "meta.json").stat().st_mtime_ns
    report_of("scifact", context)
    assert (folder / "index" / "meta.json").stat().st_mtime_ns == made
    report_of("scifact", msgspec.structs.replace(context, fresh=True))
    assert (folder / "index" / "meta.json").stat().st_mtime_ns > made


def test_names_are_told_apart() -> None:
    names = [benchmark.name for benchmark in BENCHMARKS]
    assert len(set(names)) == len(names) == 12
    assert all(benchmark.summary and (benchmark.needs or benchmark.lacking) for benchmark in BENCHMARKS)
