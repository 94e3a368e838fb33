"""``pubmedqa``: from a paper's question to its own abstract, and to its own conclusion."""

from __future__ import annotations

from typing import Final

from clincite.answers import Answer
from clincite.bench.baselines import BM25, PlainBM25, sentences
from clincite.bench.context import Benchmark, Context
from clincite.bench.libraries import library_of
from clincite.bench.measures import mean, ranking_figures
from clincite.bench.report import Reference, Report, Row, rows_of
from clincite.bench.sets import evidence_inference, pubmedqa, scifact
from clincite.bench.system import remarks, systems
from clincite.records import Record

_TOP: Final = 10
_MEASURES: Final = ("RR@10",)
_MOST_ASKED: Final = 200
_CONCLUSION: Final = "own conclusion quoted in the direct answer"
_PAPER: Final = "own paper quoted in the direct answer"


def run(context: Context) -> Report:
    """Rank all abstracts of the data folder; then answer from the 1,000 papers."""
    papers = pubmedqa.papers(context)
    own = pubmedqa.records(context)
    everything = [*own, *scifact.records(context), *evidence_inference.records(context)]
    tested = systems(library_of("pubmedqa-all", everything, context), context)
    plain = PlainBM25.of_records(everything)
    rows: list[Row] = []
    for split, wanted in (("test", True), ("rest", False)):
        asked = context.some([paper for paper in papers if paper.test is wanted])
        gains = {paper.record: {paper.record: 1} for paper in asked}
        rows += rows_of(
            split,
            len(asked),
            {
                one.name: ranking_figures(gains, {paper.record: one.documents(paper.question, _TOP) for paper in asked}, _MEASURES)
                for one in tested
            },
            baselines={BM25: ranking_figures(gains, {paper.record: plain.rank(paper.question, _TOP) for paper in asked}, _MEASURES)},
            references={"RR@10": (Reference(system="BM25 among 1,000", value=0.970, source="measured on the 1,000 papers alone"),)},
            tuning=not wanted,
        )
    answering = systems(library_of("pubmedqa", own, context), context)
    asked = context.some([paper for paper in papers if paper.test], _MOST_ASKED)
    rows += rows_of(
        "test",
        len(asked),
        {
            one.name: {
                _CONCLUSION: mean([_quotes(answer, paper, conclusion=True) for paper, answer in answers]),
                _PAPER: mean([_quotes(answer, paper, conclusion=False) for paper, answer in answers]),
            }
            for one in answering
            if (answers := [(paper, one.ask(paper.question)) for paper in asked])
        },
        baselines=_sentence_baselines(asked, own),
    )
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="rest",
        reported_on="test",
        notes=(
            f"Ranking is over {len(everything):,} abstracts: PubMedQA's, SciFact's and those of the trials of Evidence Inference.",
            "Titles are left out of PubMedQA's records: they are the questions themselves. Its conclusions are a section of the abstract.",
            f"Direct answers: {len(asked)} test questions drawn with a fixed seed, from a library of the {len(own):,} papers.",
            *remarks([*tested, *answering]),
        ),
    )


def _quotes(answer: Answer | None, paper: pubmedqa.Paper, *, conclusion: bool) -> float:
    """1 when the direct answer quotes the paper (its conclusion), else 0."""
    if answer is None:
        return 0.0
    direct = frozenset(answer.direct_answer)
    quotes = (quote for claim in answer.claims if claim.id in direct for quote in claim.quotes)
    return float(any(quote.record == paper.record and (not conclusion or quote.section == pubmedqa.CONCLUSION) for quote in quotes))


def _sentence_baselines(asked: list[pubmedqa.Paper], own: list[Record]) -> dict[str, dict[str, float]]:
    """What BM25 over sentences puts first; and the last sentence of the paper that BM25 puts first, which is always its conclusion."""
    parts = {
        f"{record.id}\t{section.name}\t{number}": sentence
        for record in own
        for section in record.sections
        for number, sentence in enumerate(sentences(section.text))
    }
    by_sentence = PlainBM25(parts.items())
    by_paper = PlainBM25.of_records(own)
    tops = [(paper, (by_sentence.rank(paper.question, 1) or ["\t\t"])[0].split("\t")) for paper in asked]
    found = mean([float((by_paper.rank(paper.question, 1) or [""])[0] == paper.record) for paper in asked])
    return {
        "best sentence by BM25": {
            _CONCLUSION: mean([float(top[:2] == [paper.record, pubmedqa.CONCLUSION]) for paper, top in tops]),
            _PAPER: mean([float(top[0] == paper.record) for paper, top in tops]),
        },
        "last sentence of BM25's best paper": {_CONCLUSION: found, _PAPER: found},
    }


BENCHMARK: Final = Benchmark(
    name="pubmedqa",
    summary="from a paper's question to its own abstract and conclusion",
    needs=(pubmedqa.PAPERS, scifact.CORPUS, evidence_inference.ARTICLES),
    run=run,
)
