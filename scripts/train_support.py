"""Learn the model of support: ``python scripts/train_support.py [--data ../shared/data] [--write]``.

Needs the extra ``bench``. Learns from training splits only (SciFact's training claims, the training articles of Evidence Inference,
PubMedQA without its test split, BioASQ 7b, and changed sentences of SciFact's and PubMedQA's) and prints what each adds, by
cross-validation on SciFact's training claims, five folds.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from platformdirs import user_cache_path
from scipy.optimize import minimize

from clincite.bench.context import SEED, Context
from clincite.bench.measures import auroc
from clincite.bench.mutations import CHANGES, Sample, pools
from clincite.bench.sets import bioasq, evidence_inference, pubmedqa, scifact
from clincite.evidence.words import rarity as how_rare
from clincite.evidence.words import sequence_of
from clincite.records import Record
from clincite.sources import bundled_records
from clincite.support.entail.features import features
from clincite.support.entail.model import PAIR, WITHIN, Frequencies, Logistic, Weights, row_within
from clincite.support.entail.zones import ZONES, Zones, length_of, shares, words_of

WEIGHTS = Path(__file__).parent.parent / "src" / "clincite" / "support" / "entail" / "weights.json"
FOLDS = 5
ZONE_WORDS = 1_000
ZONE_LEAST = 40
SCALE = 20
FREQUENT = 3
HOLD = {"plain": 1e-2, "products": 0.1}
# How much a set counts beside SciFact, found on SciFact's training claims and on WiCE's dev split, whose pages are no abstracts.
SHARE = {"evidence inference": 0.1, "pubmedqa": 0.1, "bioasq": 0.2, "changed": 0.1}
USED = ("evidence inference", "bioasq")
CONTRADICTING = 2.0
NEARLY = 0.005

SENTENCE = re.compile(r"(?<=[a-z0-9)%][.!?])\s+(?=[A-Z])")
GLUED = re.compile(
    r"(Background|Objectives?|Aims?|Purpose|Introduction|Methods?|Design|Results?|Findings|Conclusions?|Interpretation)(?=:?[A-Z])"
)
LABEL = re.compile(r"^([A-Z]{3,}(?:[ /,&]+(?:AND )?[A-Z]{3,})*)\b[:.]?\s*")
LABELS = (
    "BACKGROUND OBJECTIVE OBJECTIVES AIM AIMS PURPOSE CONTEXT INTRODUCTION IMPORTANCE RATIONALE",
    "METHODS METHOD DESIGN SETTING SETTINGS PARTICIPANTS PATIENTS SUBJECTS INTERVENTION INTERVENTIONS",
    "RESULTS RESULT FINDINGS",
    "CONCLUSION CONCLUSIONS INTERPRETATION SIGNIFICANCE",
)
ZONE_OF = {name: zone for zone, names in enumerate(LABELS) for name in names.split()}
EFFECTS = {
    "1": ("increases", "raises", "leads to higher"),
    "-1": ("decreases", "reduces", "leads to lower"),
    "0": ("has no effect on", "does not change", "makes no difference to"),
}

Rows = NDArray[np.float64]


class Pair(NamedTuple):
    """A claim beside a passage.

    :param kind: ``support``, ``contradict`` or ``other``.
    :param group: what must not be learned from and tested on at once.
    :param sentences: the source of the passage, where it is known; ``chosen``: the places of the passage's sentences in it.
    """

    claim: str
    passage: str
    kind: str
    group: str
    sentences: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()


class Seen(NamedTuple):
    """Pairs as the model sees them."""

    rows: Rows
    kinds: NDArray[np.str_]
    groups: NDArray[np.str_]


def main() -> None:
    """Learn, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    context = Context(data=(options.data,), cache=user_cache_path("clincite", appauthor=False) / "bench")
    library = [record for record in bundled_records() if isinstance(record, Record)]
    frequencies = frequencies_of(library)
    zones = zones_of(labelled_sentences(context))
    rarity = Rarities(frequencies)
    claims = list(scifact_pairs(context))
    own = seen(claims, rarity, zones)
    others = {name: seen(pairs, rarity, zones) for name, pairs in other_pairs(context, claims, library).items()}
    print({name: Counter(one.kinds.tolist()) for name, one in {"scifact": own, **others}.items()})
    show("covered alone", own, own.rows[:, PAIR.index("covered")])
    for names in ((), *((name,) for name in others), USED, tuple(others)):
        show(" + ".join(("SciFact", *names)), own, held_out(own, [others[name] for name in names], names, "plain"))
    show("SciFact, with products of two numbers", own, held_out(own, [], (), "products"))
    inside = Seen(np.c_[own.rows, within_rows(claims, own.rows, rarity)], own.kinds, own.groups)
    for form in HOLD:
        show(f"told the abstract, {form}", inside, held_out(inside, [], (), form))
    used = [others[name] for name in USED]
    pair = fitted([own, *used], USED, PAIR, held_out(own, used, USED, "plain"))
    within = fitted([inside], (), (*PAIR, *WITHIN), held_out(inside, [], (), "plain"))
    made = msgspec.json.encode(Weights(pair=pair, within=within, zones=zones, frequencies=frequencies))
    print(f"{len(made):,} bytes, {len(pair.weights)} and {len(within.weights)} weights, thresholds {pair.threshold} and {within.threshold}")
    if options.write:
        WEIGHTS.write_bytes(made + b"\n")


class Rarities:
    """:func:`clincite.support.entail.model.usual_rarity`, before it is written."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._frequencies = frequencies

    def __call__(self, term: str) -> float:
        """How telling a term is."""
        return how_rare(self._frequencies.holders.get(term, 0), self._frequencies.sections)


def frequencies_of(library: Iterable[Record]) -> Frequencies:
    """How many sections of the bundled library hold a term: our own text, none of any data set."""
    sections = [frozenset(sequence_of(section.text)) for record in library for section in record.sections]
    counts = Counter(term for section in sections for term in section)
    return Frequencies(
        sections=len(sections), holders={term: count for term, count in sorted(counts.items()) if count >= FREQUENT and term.isalpha()}
    )


def labelled_sentences(context: Context) -> list[tuple[int, str]]:
    """Sentences of abstracts whose parts are labelled, with the zone; none that a held-out claim or question is about."""
    found: list[tuple[int, str]] = []
    kept_aside = {str(name) for split in ("dev", "test") for row in context.rows(f"scifact/claims_{split}.jsonl.gz") for name in cited(row)}
    for row in context.rows(scifact.CORPUS):
        if str(row["doc_id"]) in kept_aside:
            continue
        zone: int | None = None
        part = []
        labels = 0
        for sentence in row["abstract"]:
            label = LABEL.match(sentence)
            zones = [ZONE_OF[word] for word in re.findall("[A-Z]{3,}", label[1]) if word in ZONE_OF] if label else []
            if zones:
                labels += 1
                zone = zones[0] if len(set(zones)) == 1 else None
            if zone is not None:
                part.append((zone, sentence))
        found += part if labels > 1 else []
    test = test_articles(context)
    for row in context.rows(evidence_inference.ARTICLES):
        if row["pmcid"].removeprefix("PMC") not in test and row["abstract"]:
            parts = GLUED.split(row["abstract"])
            for name, text in zip(parts[1::2], parts[2::2], strict=True):
                if name.upper() in ZONE_OF:
                    found += [(ZONE_OF[name.upper()], sentence) for sentence in SENTENCE.split(text.lstrip(": "))]
    for row in context.rows(pubmedqa.PAPERS):
        if row.get("split") != "test":
            for name, text in (*zip(row["labels"], row["contexts"], strict=True), ("CONCLUSION", row["long_answer"])):
                zones = [ZONE_OF[word] for word in re.findall("[A-Z]{3,}", name) if word in ZONE_OF]
                if len(set(zones)) == 1:
                    found += [(zones[0], sentence) for sentence in SENTENCE.split(text)]
    return found


def cited(row: dict[str, object]) -> list[object]:
    """The abstracts that a claim cites."""
    names = row.get("cited_doc_ids") or []
    return list(names) if isinstance(names, list) else []


def test_articles(context: Context) -> frozenset[str]:
    """The articles of Evidence Inference that are kept aside: test and validation of both versions."""
    names = ("test", "validation", "ev1_test", "ev1_validation", "ev2_test", "ev2_validation")
    return frozenset(line.strip() for name in names for line in context.lines(f"evidence_inference/splits/{name}_article_ids.txt"))


def zones_of(sentences: Sequence[tuple[int, str]]) -> Zones:
    """Multinomial logistic regression over the words that tell most, in whole numbers."""
    seen_words = [words_of(text) for _, text in sentences]
    labels = np.array([zone for zone, _ in sentences])
    counts = Counter(word for words in seen_words for word in words)
    names = [word for word, count in sorted(counts.items()) if count >= ZONE_LEAST]
    place = {word: number for number, word in enumerate(names)}
    by_zone = np.zeros((len(names), len(ZONES)))
    for words, label in zip(seen_words, labels, strict=True):
        for word in words & place.keys():
            by_zone[place[word], label] += 1
    sizes = np.bincount(labels, minlength=len(ZONES))
    rate, usual = (by_zone + 1) / (sizes + 20), by_zone.sum(1, keepdims=True) / sizes.sum()
    telling = (by_zone * np.abs(np.log(rate / usual))).sum(1)
    chosen = [names[number] for number in np.argsort(-telling, kind="stable")[:ZONE_WORDS]]
    column = {word: number for number, word in enumerate(chosen)}
    cells = [(row, column[word]) for row, words in enumerate(seen_words) for word in sorted(words & column.keys())]
    table = sparse.csr_matrix((np.ones(len(cells)), tuple(np.array(cells).T)), shape=(len(sentences), len(chosen)))
    table = sparse.diags([1 / length_of(int(known)) for known in np.asarray(table.sum(1)).ravel()]) @ table
    weights, bias = softmax_regression(table, labels)
    made = Zones(
        scale=SCALE,
        bias=tuple(int(one) for one in np.round(bias * SCALE)),
        words={word: tuple(int(one) for one in np.round(weights[number] * SCALE)) for word, number in sorted(column.items())},
    )
    right = np.mean([int(np.argmax(shares(text, made))) == zone for zone, text in sentences[::7]])
    print(f"zones: {len(sentences):,} sentences, right on those learned from {right:.3f}")
    return made


def softmax_regression(table: sparse.csr_matrix, labels: NDArray[np.int64]) -> tuple[Rows, Rows]:
    """(weights, bias), every zone counting alike."""
    wide, zones = table.shape[1], len(ZONES)
    wanted = np.eye(zones)[labels]
    share = (len(labels) / zones / np.bincount(labels, minlength=zones))[labels]

    def loss(flat: Rows) -> tuple[float, Rows]:
        weights, bias = flat[:-zones].reshape(wide, zones), flat[-zones:]
        scores = table @ weights + bias
        scores -= scores.max(1, keepdims=True)
        guess = np.exp(scores)
        guess /= guess.sum(1, keepdims=True)
        error = (guess - wanted) * share[:, None] / len(labels)
        value = -(share * np.log((guess * wanted).sum(1) + 1e-12)).mean() + 2e-5 * (weights**2).sum()
        return float(value), np.r_[(table.T @ error + 4e-5 * weights).ravel(), error.sum(0)]

    flat = minimize(loss, np.zeros((wide + 1) * zones), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return flat[:-zones].reshape(wide, zones), flat[-zones:]


def scifact_pairs(context: Context) -> Iterable[Pair]:
    """SciFact's training claims beside the sets of rationale sentences and beside each other sentence of the same abstract."""
    cases = scifact.judged(context, scifact.TRAIN)
    groups = linked([(case.claim, case.sentences) for case in cases])
    for case in cases:
        for kind, sets in (
            ("support", case.supporting),
            ("contradict", case.contradicting),
            ("other", tuple((one,) for one in case.others)),
        ):
            for chosen in sets:
                yield Pair(case.claim, " ".join(case.sentences[one] for one in chosen), kind, groups[case.claim], case.sentences, chosen)


def linked(cases: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """A group for each claim: claims on one abstract are in one group, and so are claims linked through others."""
    joined: dict[object, object] = {}

    def root(thing: object) -> object:
        while (up := joined.setdefault(thing, thing)) != thing:
            thing = up
        return thing

    claims = []
    for claim, sentences in cases:
        claims.append(claim)
        first, second = root(("claim", claim)), root(("abstract", sentences))
        joined[second] = first
    return {claim: str(root(("claim", claim))) for claim in claims}


def other_pairs(context: Context, claims: Sequence[Pair], library: Sequence[Record]) -> dict[str, list[Pair]]:
    """The pairs of the other sets."""
    return {
        "evidence inference": list(inference_pairs(context)),
        "pubmedqa": list(pubmedqa_pairs(context)),
        "bioasq": list(bioasq_pairs(context)),
        "changed": list(changed_pairs(context, claims, library)),
    }


def inference_pairs(context: Context) -> Iterable[Pair]:
    """What a trial found of an outcome, put as a claim, beside the evidence; put the other way; and beside sentences on other things."""
    test = test_articles(context)
    abstracts = {row["pmcid"].removeprefix("PMC"): row["abstract"] or "" for row in context.rows(evidence_inference.ARTICLES)}
    prompts = {row["PromptID"]: row for row in context.rows(evidence_inference.PROMPTS)}
    judged: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in context.rows("evidence_inference/v2_annotations.jsonl.gz"):
        sound = row["Valid Label"] == row["Valid Reasoning"] == "True"
        if sound and row["PMCID"] not in test and row["PromptID"] in prompts:
            judged[row["PromptID"]].append(row)
    for name, rows in sorted(judged.items()):
        chance = random.Random(f"{SEED}{name}")
        prompt, found = prompts[name], {row["Label Code"] for row in rows}
        outcome, treatment, control = (" ".join(prompt[part].split()) for part in ("Outcome", "Intervention", "Comparator"))
        evidence = [" ".join(row["Annotations"].split()) for row in rows]
        evidence = [text for text in dict.fromkeys(evidence) if 40 < len(text) < 700 and len(re.findall("[a-z]{3,}", text)) > 5]
        if len(found) != 1 or not found <= EFFECTS.keys() or not (outcome and treatment and evidence):
            continue
        (code,) = found
        against = f" compared with {control}" if control and chance.random() < 0.7 else ""
        claim = f"{treatment} {chance.choice(EFFECTS[code])} {outcome}{against}."
        group, longest = f"PMC{prompt['PMCID']}", max(evidence, key=len)
        yield Pair(claim, longest, "support", group)
        way = chance.choice([other for other in EFFECTS if other != code])
        yield Pair(f"{treatment} {chance.choice(EFFECTS[way])} {outcome}{against}.", longest, "contradict", group)
        beside = SENTENCE.split(GLUED.sub(r" \1 ", abstracts.get(prompt["PMCID"], "")))
        beside = [text for text in beside if 30 < len(text) < 700 and all(alike(text, other) < 0.6 for other in evidence)]
        for text in chance.sample(beside, min(3, len(beside))):
            yield Pair(claim, text, "other", group)


def alike(one: str, other: str) -> float:
    """Share of the shorter text's terms that the other has."""
    first, second = frozenset(sequence_of(one)), frozenset(sequence_of(other))
    return len(first & second) / max(1, min(len(first), len(second)))


def pubmedqa_pairs(context: Context) -> Iterable[Pair]:
    """A paper's question as a claim, beside its conclusion where that says yes or no, and beside sentences before the results."""
    for row in context.rows(pubmedqa.PAPERS):
        claim = re.sub(r"^(?:Do|Does|Did|Is|Are|Was|Were|Can|Could|Should|Has|Have|Will)\s+", "", row["question"].rstrip("? "))
        if row.get("split") == "test" or re.match(r"(?i)what|how|why|which|who", claim):
            continue
        group = f"pmid:{row['pmid']}"
        if row["final_decision"] in ("yes", "no"):
            conclusion = " ".join(SENTENCE.split(row["long_answer"])[:2])
            yield Pair(f"{claim}.", conclusion, "support" if row["final_decision"] == "yes" else "contradict", group)
        early = [
            sentence
            for name, text in zip(row["labels"], row["contexts"], strict=True)
            if not re.search("RESULT|FINDING|CONCL", name)
            for sentence in SENTENCE.split(text)
            if 30 < len(sentence) < 600
        ]
        for text in random.Random(f"{SEED}{group}").sample(early, min(3, len(early))):
            yield Pair(f"{claim}.", text, "other", group)


def bioasq_pairs(context: Context) -> Iterable[Pair]:
    """A sentence of an ideal answer beside the snippet that shares most with it, and beside snippets of other questions that do."""
    questions = bioasq.questions(context, "7b")
    for question in questions:
        chance = random.Random(f"{SEED}{question.id}")
        for claim in SENTENCE.split(question.ideal[0])[:2]:
            own = [snippet.text for snippet in question.snippets if 30 < len(snippet.text) < 700]
            best = max(own, key=lambda text: (alike(claim, text), text), default="")
            if not best or alike(claim, best) < 0.4:
                continue
            yield Pair(claim, best, "support", question.id)
            rest = [
                snippet.text
                for other in chance.sample(questions, 60)
                if other is not question
                for snippet in other.snippets[:2]
                if 30 < len(snippet.text) < 700
            ]
            for text in sorted(rest, key=lambda text: (-alike(claim, text), text))[:2]:
                yield Pair(claim, text, "other", question.id)


def changed_pairs(context: Context, claims: Sequence[Pair], library: Sequence[Record]) -> Iterable[Pair]:
    """Sentences beside themselves, and beside themselves with one thing changed."""
    texts = {pair.passage: pair.group for pair in claims if pair.kind == "support"}
    for row in context.rows(pubmedqa.PAPERS):
        if row.get("split") != "test":
            texts.update(dict.fromkeys(SENTENCE.split(row["long_answer"])[:2], f"pmid:{row['pmid']}"))
    names = pools(library)
    for text, group in texts.items():
        if not 40 < len(text) < 500:
            continue
        sample = Sample(claim=text, quotation=text, context="", record=group)
        mutants = [mutant for kind, change in CHANGES.items() if (mutant := change(sample, sample.draw(kind), names)) not in (None, text)]
        for mutant in random.Random(f"{SEED}{text}").sample(mutants, min(2, len(mutants))):
            yield Pair(str(mutant), text, "contradict", group)
        yield Pair(text, text, "support", group)


def seen(pairs: Sequence[Pair], rarity: Rarities, zones: Zones) -> Seen:
    """The pairs as numbers."""
    rows = np.array([(*features(pair.claim, pair.passage, rarity), *shares(pair.passage, zones)) for pair in pairs])
    return Seen(rows, np.array([pair.kind for pair in pairs]), np.array([pair.group for pair in pairs]))


def within_rows(pairs: Sequence[Pair], rows: Rows, rarity: Rarities) -> Rows:
    """What is seen of the pairs when the whole source is known."""
    known: dict[tuple[str, tuple[str, ...]], list[tuple[float, ...]]] = {}
    made = []
    for pair, row in zip(pairs, rows, strict=True):
        source = (pair.claim, pair.sentences)
        if source not in known:
            known[source] = [features(pair.claim, sentence, rarity) for sentence in pair.sentences]
        made.append(row_within(row.tolist(), known[source], pair.chosen))
    return np.array(made)


def weights_of(kinds: NDArray[np.str_]) -> Rows:
    """How much each pair counts: supporting ones as much as all others, contradicting ones double."""
    share = np.where(kinds == "contradict", CONTRADICTING, 1.0)
    yes = kinds == "support"
    share[yes] = (~yes).sum() / max(1, yes.sum())
    return np.asarray(share)


def products(rows: Rows, form: str) -> Rows:
    """The rows, with every product of two numbers for the form that has them."""
    if form == "plain":
        return rows
    pairs = list(combinations_with_replacement(range(rows.shape[1]), 2))
    return np.c_[rows, rows[:, [first for first, _ in pairs]] * rows[:, [second for _, second in pairs]]]


def regression(table: Rows, wanted: NDArray[np.bool_], share: Rows, hold: float) -> tuple[Rows, float]:
    """Logistic regression on standardised columns: (weights, bias) of the columns as they are."""
    mean, spread = table.mean(0), table.std(0)
    spread = np.where(spread < 1e-9, 1.0, spread)
    scaled = np.c_[(table - mean) / spread, np.ones(len(table))]
    share = share / share.sum()

    def loss(weights: Rows) -> tuple[float, Rows]:
        scores = scaled @ weights
        guess = 1 / (1 + np.exp(-np.clip(scores, -500, 500)))
        value = (share * (np.logaddexp(0, scores) - wanted * scores)).sum() + hold * (weights[:-1] ** 2).sum()
        return float(value), scaled.T @ (share * (guess - wanted)) + 2 * hold * np.r_[weights[:-1], 0.0]

    weights = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    return weights[:-1] / spread, float(weights[-1] - (weights[:-1] * mean / spread).sum())


def together(sets: Sequence[Seen], names: Sequence[str], without: frozenset[str] = frozenset()) -> tuple[Rows, NDArray[np.bool_], Rows]:
    """(rows, whether each supports, how much each counts), SciFact first; pairs of the groups ``without`` are left out."""
    rows, wanted, share = [], [], []
    for one, weight in zip(sets, (1.0, *(SHARE[name] for name in names)), strict=True):
        counts = weights_of(one.kinds) * np.array([group not in without for group in one.groups])
        keep = counts > 0
        rows.append(one.rows[keep])
        wanted.append(one.kinds[keep] == "support")
        share.append(counts[keep] / counts.sum() * weight)
    return np.vstack(rows), np.concatenate(wanted), np.concatenate(share)


def held_out(own: Seen, others: Sequence[Seen], names: Sequence[str], form: str) -> Rows:
    """Scores of the first set's pairs, each from a model that saw nothing of its claim."""
    groups = sorted(set(own.groups.tolist()))
    random.Random(SEED).shuffle(groups)
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    scores = np.zeros(len(own.kinds))
    for number in range(FOLDS):
        here = np.array([fold[group] == number for group in own.groups])
        rows, wanted, share = together([own, *others], names, frozenset(own.groups[here].tolist()))
        weights, bias = regression(products(rows, form), wanted, share, HOLD[form])
        scores[here] = products(own.rows[here], form) @ weights + bias
    return scores


def best_threshold(yes: Rows, no: Rows) -> tuple[float, float]:
    """(the middle of the thresholds that are nearly as good as the best in balanced accuracy, the best accuracy)."""
    tried = np.unique(np.quantile(np.r_[yes, no], np.linspace(0, 1, 501)))
    found = np.array([((yes >= one).mean() + (no < one).mean()) / 2 for one in tried])
    return float(np.median(tried[found >= found.max() - NEARLY])), float(found.max())


def show(name: str, own: Seen, scores: Rows) -> None:
    """One line of figures."""
    yes = scores[own.kinds == "support"]
    parts = []
    for kinds in (("other",), ("contradict",), ("other", "contradict")):
        no = scores[np.isin(own.kinds, kinds)]
        parts.append(
            f"against {' and '.join(kinds)}: AUROC {auroc(yes.tolist(), no.tolist()):.3f}, balanced {best_threshold(yes, no)[1]:.3f}"
        )
    print(f"{name:60} {'; '.join(parts)}", flush=True)


def fitted(sets: Sequence[Seen], used: Sequence[str], names: Sequence[str], scores: Rows) -> Logistic:
    """A model learned from everything; its threshold is the best one on held-out scores of SciFact's training claims."""
    rows, wanted, share = together(sets, used)
    weights, bias = regression(rows, wanted, share, HOLD["plain"])
    threshold, _ = best_threshold(scores[sets[0].kinds == "support"], scores[sets[0].kinds == "other"])
    return Logistic(
        bias=round(bias, 4),
        weights={name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        threshold=round(1 / (1 + float(np.exp(-threshold))), 4),
    )


if __name__ == "__main__":
    main()
