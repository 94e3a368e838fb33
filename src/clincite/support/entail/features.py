"""What the model is told of a claim and a passage: a few numbers, each between 0 and about 1."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.evidence.polarity import Assertion, assertions, worth_of
from clincite.evidence.quantities import negations, quantities
from clincite.evidence.words import sequence_of

Rarity = Callable[[str], float]

FEATURES: Final = (
    "covered",
    "likened",
    "pairs",
    "missing most",
    "missing in all",
    "rarest",
    "second rarest",
    "numbers missing",
    "opposed",
    "agreed",
    "negation differs",
    "claim denies",
    "passage denies",
    "turned words",
    "same way words",
    "finding",
    "background",
    "concluding",
    "doubt",
    "passage length",
    "claim length",
    "passage covered",
    "window",
    "order",
    "best sentence",
    "numbers in passage",
    "least half",
    "parity",
)

_NUMBER: Final = re.compile(r"\d")
_FINDING: Final = re.compile(
    r"\b(?:we (?:found|show(?:ed)?|demonstrate[ds]?|observed?|report|identif(?:y|ied)|conclude[ds]?|provide)|"
    r"results?|findings?|show(?:s|ed|n)?|"
    r"demonstrat\w+|reveal\w*|significant\w*|associated|compared|versus|increas\w+|decreas\w+|reduc\w+|induc\w+|inhibit\w*|"
    r"suggest\w*|indicat\w+|led to|resulted in|p ?[<=>]|95 ?%|ratio)\b",
    re.IGNORECASE,
)
_CONCLUDING: Final = re.compile(
    r"\b(?:conclusions?|conclude[ds]?|in summary|interpretation|thus|therefore|hence|taken together|these (?:data|results|findings)|"
    r"our (?:data|results|findings)|this study (?:shows|suggests|provides))\b",
    re.IGNORECASE,
)
_BACKGROUND: Final = re.compile(
    r"^\W*(?:background|objectives?|aims?|purpose|context|introduction|methods?|design|settings?|participants|patients and methods)\b"
    r"|\bwe (?:aimed|sought|investigated|examined|assessed|analy[sz]ed|used|performed|enrolled|studied|hypothesi[sz]ed|evaluated|measured|"
    r"developed|conducted|tested|compared|searched)\b"
    r"|\b(?:remains?|is|are|were) (?:unclear|unknown|poorly|largely|not (?:known|clear|well))\b"
    r"|\bto (?:investigate|determine|assess|evaluate|examine|explore|test|identify|compare) "
    r"|\bwere (?:randomly|randomi[sz]ed|assigned|included|recruited|enrolled|collected|obtained|measured|analy[sz]ed|performed|followed)\b",
    re.IGNORECASE,
)
_DOUBT: Final = re.compile(
    r"\b(?:may|might|could|possibl[ey]|potential(?:ly)?|hypothesi[sz]\w*|whether|unclear|unknown|suggest\w*|appears?|propos\w+)\b",
    re.IGNORECASE,
)
_ACRONYM: Final = re.compile(r"\b[A-Z]{3,6}(?=s?\b)")
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_UP: Final = re.compile(
    r"\b(?:increas\w+|higher|greater|rais\w+|elevat\w+|enhanc\w+|promot\w+|induc\w+|activat\w+|stimulat\w+|improv\w+|upregulat\w+|"
    r"up-regulat\w+|accelerat\w+|more|longer|larger|gain\w*|positive\w*|better|stronger|rise\w?|rose|faster|exacerbat\w+|aggravat\w+|"
    r"benefi\w+|effective\w*|superior|facilitat\w+|necessary|required?|requires|essential)\b",
    re.IGNORECASE,
)
_DOWN: Final = re.compile(
    r"\b(?:decreas\w+|lower\w*|reduc\w+|inhibit\w*|suppress\w*|impair\w*|prevent\w*|block\w*|attenuat\w+|downregulat\w+|down-regulat\w+|"
    r"less|fewer|shorter|smaller|los[st]\w*|lack\w*|declin\w+|negative\w*|worse\w*|poor\w*|weak\w*|deficien\w+|absen\w+|inactivat\w+|"
    r"diminish\w*|fail\w*|ineffective|inferior|limit\w*|protect\w*|abolish\w*|dispensable|slow\w*|inverse\w*|abrogat\w+|deplet\w+)\b",
    re.IGNORECASE,
)
_GREEK: Final = str.maketrans(
    {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "ω": "omega", "Δ": "delta"}
)
_NEAR: Final = 5
_WINDOW: Final = 14
# A term that is this like one of the passage is there.
_THERE: Final = 0.5
_ROOT: Final = 5
_SPELLED_OUT: Final = 0.75
_SHORTEST_ACRONYM: Final = 3
_LONG: Final = 4.0
_RARE: Final = 9.0


class Profile(msgspec.Struct, frozen=True, eq=False):
    """What is read of a text once.

    :param stems: index terms in order, those that are figures left out; ``ordered``: each once, by the alphabet.
    :param roots: a term by how it begins.
    :param initials: the first letters of its words; ``acronyms``: in lower case.
    """

    stems: tuple[str, ...]
    distinct: frozenset[str]
    ordered: tuple[str, ...]
    roots: Mapping[str, str]
    acronyms: frozenset[str]
    initials: str
    figures: frozenset[str]
    numbers: int
    assertions: tuple[Assertion, ...]
    denials: int
    up: bool
    down: bool


@lru_cache(maxsize=4_096)
def profile(text: str) -> Profile:
    """A text as the features look at it."""
    text = text.translate(_GREEK)
    terms = sequence_of(text)
    stems = tuple(term for term in terms if not _NUMBER.match(term))
    ordered = tuple(sorted(set(stems)))
    return Profile(
        stems,
        frozenset(stems),
        ordered,
        {stem[:_ROOT]: stem for stem in reversed(ordered) if len(stem) >= _ROOT},
        frozenset(word.lower() for word in _ACRONYM.findall(text)),
        "".join(word[0] for word in _LETTERS.findall(text)).lower(),
        frozenset(quantity.number.lstrip("<>≤≥=~± ") for quantity in quantities(text)),
        len(terms) - len(stems),
        assertions(text),
        len(negations(text)),
        _UP.search(text) is not None,
        _DOWN.search(text) is not None,
    )


def features(claim: str, passage: str, rarity: Rarity) -> tuple[float, ...]:
    """The numbers of :data:`FEATURES`, in that order.

    :param rarity: how telling an index term is.
    """
    said, shown = profile(claim), profile(passage)
    weights = {stem: rarity(stem) for stem in said.stems}
    total = sum(weights.values()) or 1.0
    found = _found(claim, said, shown)
    missing = [weights[stem] for stem, (_, near) in found.items() if near < _THERE]
    ranked = sorted(weights, key=lambda stem: (-weights[stem], stem))
    there = {stem: match for stem, (match, near) in found.items() if near >= _THERE}
    # Summed in the order of the alphabet: floating point must not depend on how a set is laid out.
    back = {stem: rarity(stem) for stem in shown.ordered}
    figures = [figure for figure in said.figures if figure not in shown.figures]
    turned = (said.up, said.down) in ((True, False), (False, True)) and (shown.up, shown.down) == (said.down, said.up)
    opposed, agreed = _ways(said.assertions, shown.assertions)
    return (
        sum(weights[stem] for stem in weights if stem in shown.distinct) / total,
        sum(weights[stem] * near for stem, (_, near) in found.items()) / total,
        _pairs(said.stems, there, shown.stems),
        max(missing, default=0.0) / _RARE,
        sum(missing) / (4 * _RARE),
        found[ranked[0]][1] if ranked else 0.0,
        found[ranked[1]][1] if len(ranked) > 1 else 0.0,
        min(len(figures), 3) / 3,
        float(opposed),
        float(agreed),
        float(bool(said.denials) != bool(shown.denials)),
        float(bool(said.denials)),
        float(bool(shown.denials)),
        float(turned),
        float((said.up and shown.up) or (said.down and shown.down)),
        float(_FINDING.search(passage) is not None),
        float(_BACKGROUND.search(passage) is not None),
        float(_CONCLUDING.search(passage) is not None),
        float(_DOUBT.search(passage) is not None),
        math.log1p(len(shown.stems)) / _LONG,
        math.log1p(len(said.stems)) / _LONG,
        sum(back.get(match, 0.0) for match in sorted(set(there.values()))) / (sum(back.values()) or 1.0),
        _window(there, weights, shown.stems) / total,
        _order(said.stems, there, shown.stems),
        _best_sentence(passage, weights) / total,
        min(shown.numbers, 6) / 6,
        _least_half(said.stems, weights, found),
        float(turned != (bool(said.denials) != bool(shown.denials))),
    )


def _found(claim: str, said: Profile, shown: Profile) -> dict[str, tuple[str, float]]:
    """For each term of the claim the term of the passage that is most like it, and how like."""
    found = {stem: _nearest(stem, shown) for stem in dict.fromkeys(said.stems)}
    for acronym in sorted(shown.acronyms - said.acronyms):
        # "TNF" stands for each word of "tumour necrosis factor".
        place = said.initials.find(acronym)
        if place >= 0:
            for word in _LETTERS.findall(claim.translate(_GREEK))[place : place + len(acronym)]:
                for stem in sequence_of(word):
                    if found.get(stem, ("", 1.0))[1] < _SPELLED_OUT:
                        found[stem] = (acronym, _SPELLED_OUT)
    return found


def _nearest(stem: str, shown: Profile) -> tuple[str, float]:
    """The term of a passage that is most like a term of the claim, and how like."""
    if stem in shown.distinct:
        return stem, 1.0
    if len(stem) >= _ROOT:
        same_root = shown.roots.get(stem[:_ROOT])
        if same_root is not None:
            return same_root, 0.8
        for other in shown.ordered:
            if stem in other or (len(other) >= _ROOT and other in stem):
                return other, 0.7
    elif len(stem) >= _SHORTEST_ACRONYM and stem in shown.initials:
        return "", _SPELLED_OUT
    return "", 0.0


def _least_half(stems: Sequence[str], weights: Mapping[str, float], found: Mapping[str, tuple[str, float]]) -> float:
    """How far the worse found half of the claim is there, by weight: what it is about, and what it says of that."""
    distinct = list(dict.fromkeys(stems))
    middle = (len(distinct) + 1) // 2
    shares = []
    for half in (distinct[:middle], distinct[middle:]):
        total = sum(weights[stem] for stem in half)
        if total:
            shares.append(sum(weights[stem] * found[stem][1] for stem in half) / total)
    return min(shares, default=0.0)


def _pairs(stems: Sequence[str], there: Mapping[str, str], shown: Sequence[str]) -> float:
    """Share of the neighbouring terms of the claim that stand near each other in the passage."""
    neighbours = [(first, second) for first, second in pairwise(stems) if first != second]
    if not neighbours:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(shown):
        places.setdefault(stem, []).append(place)
    near = 0
    for first, second in neighbours:
        if first in there and second in there:
            near += any(abs(one - other) <= _NEAR for one in places.get(there[first], ()) for other in places.get(there[second], ()))
    return near / len(neighbours)


def _window(there: Mapping[str, str], weights: Mapping[str, float], shown: Sequence[str]) -> float:
    """The most of the claim, by weight, that stands within a few terms of the passage."""
    worth: dict[str, float] = {}
    for stem, match in there.items():
        worth[match] = worth.get(match, 0.0) + weights[stem]
    best = 0.0
    for start in range(max(1, len(shown) - _WINDOW + 1)):
        held = set(shown[start : start + _WINDOW]) & worth.keys()
        best = max(best, sum(worth[stem] for stem in sorted(held)))
    return best


def _order(stems: Sequence[str], there: Mapping[str, str], shown: Sequence[str]) -> float:
    """How far the terms that both have come in the same order: pairs in order against all."""
    firsts: dict[str, int] = {}
    for place, stem in enumerate(shown):
        firsts.setdefault(stem, place)
    places = [firsts[there[stem]] for stem in dict.fromkeys(stems) if there.get(stem) in firsts]
    pairs = [(one, other) for number, one in enumerate(places) for other in places[number + 1 :] if one != other]
    return sum(one < other for one, other in pairs) / len(pairs) if pairs else 0.5


def _best_sentence(passage: str, weights: Mapping[str, float]) -> float:
    """The most of the claim, by weight, that one sentence has."""
    held = [frozenset(sequence_of(one)) for one in _SENTENCE.split(passage)]
    return max(sum(weight for stem, weight in weights.items() if stem in one) for one in held)


def _ways(said: Sequence[Assertion], shown: Sequence[Assertion]) -> tuple[bool, bool]:
    """(whether the passage leaves no way open that the claim asserts of the same, whether it asserts the same way)."""
    opposed = agreed = False
    for one in said:
        for other in shown:
            if not one.outcome & other.outcome:
                continue
            here, there = (one.possible, other.possible) if one.family == other.family else (worth_of(one), worth_of(other))
            if here is None or there is None:
                continue
            opposed |= not here & there and one.turned == other.turned
            agreed |= here == there
    return opposed and not agreed, agreed and not opposed
