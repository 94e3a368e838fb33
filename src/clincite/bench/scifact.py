"""``scifact``: abstracts for scientific claims, and the sentences in them that bear on a claim."""

from __future__ import annotations

from typing import Final

from clincite.bench.baselines import BM25, PlainBM25
from clincite.bench.context import Benchmark, Context
from clincite.bench.libraries import library_of
from clincite.bench.measures import micro_f1, ranking_figures
from clincite.bench.report import Reference, Report, Row, rows_of
from clincite.bench.sets import scifact
from clincite.bench.system import WITHOUT, System, remarks, systems
from clincite.evidence.rationale import Rarity, rarity_in, rationale
from clincite.library.analysis import terms

_MEASURES: Final = ("nDCG@10", "R@100")
_DEEP: Final = 100
_ANSERINI: Final = "Anserini, BEIR v1.0.0 regressions"
_REFERENCES: Final = {
    "nDCG@10": (
        Reference(system="BM25", value=0.679, source=_ANSERINI),
        Reference(system="SPLADE-v3", value=0.714, source=_ANSERINI),
        Reference(system="bge-base-en-v1.5", value=0.741, source=_ANSERINI),
        Reference(system="BM25 + bge-base, RRF", value=0.742, source=_ANSERINI),
        Reference(system="BM25 + bge-base, min-max mean", value=0.747, source=_ANSERINI),
    ),
    "R@100": (Reference(system="BM25", value=0.925, source=_ANSERINI),),
}
_RATIONALE: Final = "rationale F1"


def run(context: Context) -> Report:
    """Rank abstracts for claims; choose rationale sentences in the abstracts that hold evidence."""
    records = scifact.records(context)
    library = library_of("scifact", records, context)
    tested = systems(library, context)
    plain = PlainBM25.of_records(records)
    rarity = rarity_in(library)
    rows = (
        *_ranking("test (BEIR)", scifact.test_queries(context), tested, plain, context, tuning=False),
        *_rationales("dev claims", scifact.DEV, rarity, context, tuning=False),
        *_ranking("train claims", scifact.train_queries(context), tested, plain, context, tuning=True),
        *_rationales("train claims", scifact.TRAIN, rarity, context, tuning=True),
    )
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=rows,
        tuned_on="train claims",
        reported_on="test (BEIR), dev claims",
        notes=(
            "Rationale F1: over all sentences together, in the abstracts that hold evidence on a claim; the sentences of every rationale "
            "set are gold.",
            "BEIR's test queries are SciFact's dev claims.",
            *remarks(tested),
        ),
    )


def _ranking(
    split: str,
    queries: dict[str, tuple[str, dict[str, int]]],
    tested: list[System],
    plain: PlainBM25,
    context: Context,
    *,
    tuning: bool,
) -> tuple[Row, ...]:
    chosen = context.some(list(queries))
    gains = {query: queries[query][1] for query in chosen}
    texts = {query: queries[query][0] for query in chosen}
    return rows_of(
        split,
        len(chosen),
        {
            one.name: ranking_figures(gains, {query: one.documents(text, _DEEP) for query, text in texts.items()}, _MEASURES)
            for one in tested
        },
        baselines={BM25: ranking_figures(gains, {query: plain.rank(text, _DEEP) for query, text in texts.items()}, _MEASURES)},
        references=None if tuning else _REFERENCES,
        tuning=tuning,
    )


def _rationales(split: str, claims: str, rarity: Rarity, context: Context, *, tuning: bool) -> tuple[Row, ...]:
    cases = context.some(scifact.rationales(context, claims))
    ours = micro_f1([(case.gold, frozenset(rationale(case.claim, case.sentences, rarity))) for case in cases])
    baselines = {
        f"{most} with the most shared idf": {_RATIONALE: micro_f1([(case.gold, _overlapping(case, most, rarity)) for case in cases])}
        for most in (1, 2, 3)
    }
    return rows_of(split, len(cases), {WITHOUT: {_RATIONALE: ours}}, baselines=baselines, tuning=tuning)


def _overlapping(case: scifact.Rationale, most: int, rarity: Rarity) -> frozenset[int]:
    asked = frozenset(terms(case.claim))
    shared = [sum(rarity(term) for term in asked & frozenset(terms(sentence))) for sentence in case.sentences]
    return frozenset(sorted(range(len(shared)), key=lambda place: (-shared[place], place))[:most])


BENCHMARK: Final = Benchmark(
    name="scifact",
    summary="abstracts for scientific claims, and the sentences that bear on them",
    needs=(scifact.CORPUS, scifact.TRAIN, scifact.DEV, scifact.TEST_QUERIES, scifact.TEST_QRELS),
    run=run,
)
