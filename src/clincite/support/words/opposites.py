"""Families of words that stand against each other: a word of one pole in place of one of another says something else.

The poles are plain English and clinical usage; a word may be of several families ("lower" of amount and of place). A family belongs to
the check that reports it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from clincite.support.words.tokens import plain, stem

DIRECTION: Final = "direction"
TERM: Final = "term"
POPULATION: Final = "population"


class Family(msgspec.Struct, frozen=True):
    """Words of opposed poles.

    :param name: what they tell.
    :param rule: the check that reports a change.
    :param poles: the words of each pole.
    :param binary: whether denying one pole is the other ("not recommended", "recommended against").
    """

    name: str
    rule: str
    poles: tuple[str, ...]
    binary: bool = False


FAMILIES: Final[tuple[Family, ...]] = (
    Family(
        "amount",
        DIRECTION,
        (
            "increase increased increases increasing raise raised raises raising rise rises rising elevate elevated elevation higher "
            "greater more larger upward gain augment augmented enhance enhanced enhances enhancement amplify escalate up "
            "upregulate upregulated upregulation",
            "decrease decreased decreases decreasing reduce reduced reduces reducing reduction lower lowered lowering decline declined "
            "fall "
            "falls falling drop dropped fewer less diminish diminished smaller downward shrink attenuate attenuated attenuates down "
            "deescalate "
            "downregulate downregulated downregulation",
            "unchanged stable similar comparable unaffected same",
        ),
    ),
    Family("extent", DIRECTION, ("high", "low")),
    Family("most", DIRECTION, ("highest greatest most largest maximum maximal", "lowest least fewest smallest minimum minimal")),
    Family("size", DIRECTION, ("large big", "small little")),
    Family("length", DIRECTION, ("longer prolong prolonged prolongation lengthen long", "shorter shorten shortened shortening short")),
    Family("pace", DIRECTION, ("faster accelerate accelerated rapid rapidly quick quickly", "slower slow slowed slowly delay delayed")),
    Family("earliness", DIRECTION, ("early earlier earliest", "late later latest")),
    Family(
        "quality",
        DIRECTION,
        (
            "better improve improved improves improving improvement ameliorate ameliorated best alleviate relieve superior",
            "worse worsen worsened worsens worsening deteriorate deterioration aggravate aggravated exacerbate exacerbated worst impair "
            "impaired inferior",
            "noninferior noninferiority equivalent equivalence similar unchanged",
        ),
    ),
    Family(
        "benefit", DIRECTION, ("benefit beneficial helpful advantage favorable useful", "harm harmful detrimental disadvantage unfavorable")
    ),
    Family("safety", DIRECTION, ("safe safely", "dangerous harmful hazardous toxic"), binary=True),
    Family(
        "causing",
        DIRECTION,
        (
            "cause causes caused induce induces induced trigger promote promotes promoted stimulate stimulates",
            "prevent prevents prevented prevention inhibit inhibits inhibited inhibition suppress suppressed block blocks blocked",
        ),
    ),
    Family(
        "activity", DIRECTION, ("activate activated activation agonist", "inactivate deactivate inhibit inhibited inhibition antagonist")
    ),
    Family("order", DIRECTION, ("before prior preceding precede pre preoperative", "after following post subsequent follow postoperative")),
    Family("place", DIRECTION, ("above over exceed exceeding", "below under beneath")),
    Family(
        "advice",
        DIRECTION,
        ("for recommend recommended favor favour indicated", "against discourage discouraged contraindicated"),
        binary=True,
    ),
    Family("preference", DIRECTION, ("over", "against")),
    Family(
        "course",
        DIRECTION,
        (
            "start started starting initiate initiated begin continue continued",
            "stop stopped stopping discontinue discontinued cease withdraw withdrawn",
        ),
    ),
    Family("inclusion", DIRECTION, ("include included inclusion", "exclude excluded exclusion"), binary=True),
    Family(
        "leave", DIRECTION, ("allow allowed permit permitted accept accepted", "forbid prohibit prohibited reject rejected"), binary=True
    ),
    Family("sign", DIRECTION, ("positive positively directly", "negative negatively inversely")),
    Family("weight", DIRECTION, ("major", "minor")),
    Family("strength", DIRECTION, ("strong strongly strongest stronger", "weak weakly weaker")),
    Family("commonness", DIRECTION, ("common frequent", "rare infrequent uncommon")),
    Family(
        "difference", DIRECTION, ("different differ differed differs", "similar equal same identical comparable equivalent"), binary=True
    ),
    Family("survival", DIRECTION, ("survival survive survived survivors alive", "death deaths die died mortality dead")),
    Family("severity", TERM, ("severe severely", "mild mildly", "moderate moderately")),
    Family("course of illness", TERM, ("acute acutely", "chronic chronically", "subacute")),
    Family("side", TERM, ("left", "right")),
    Family("laterality", TERM, ("unilateral", "bilateral")),
    Family("relation", TERM, ("ipsilateral", "contralateral")),
    Family(
        "route",
        TERM,
        (
            "oral orally",
            "intravenous intravenously iv",
            "subcutaneous subcutaneously sc",
            "intramuscular intramuscularly im",
            "topical topically",
            "inhaled inhalation",
            "rectal rectally",
            "transdermal",
            "intranasal nasal",
            "sublingual",
            "intrathecal",
            "intraarticular",
        ),
    ),
    Family("level", TERM, ("upper", "lower")),
    Family("phase", TERM, ("systolic", "diastolic")),
    Family("vessel", TERM, ("arterial artery", "venous vein")),
    Family("germ", TERM, ("bacterial", "viral", "fungal", "parasitic")),
    Family("nature", TERM, ("benign", "malignant")),
    Family("axis", TERM, ("anterior", "posterior")),
    Family("depth", TERM, ("proximal", "distal")),
    Family("midline", TERM, ("medial", "lateral")),
    Family("origin", TERM, ("primary", "secondary", "tertiary")),
    Family("rank", TERM, ("first", "second", "third", "last")),
    Family("part", TERM, ("central", "peripheral")),
    Family("accuracy", TERM, ("sensitivity sensitive", "specificity specific")),
    Family("measure", TERM, ("absolute", "relative")),
    Family("average", TERM, ("mean", "median")),
    Family("time of day", TERM, ("morning", "evening", "night", "afternoon")),
    Family(
        "age",
        POPULATION,
        ("adult adults", "child children pediatric", "infant infants", "neonate newborn", "adolescent teenager", "elderly older"),
    ),
    Family("sex", POPULATION, ("woman women female females", "man men male males")),
    Family("setting", POPULATION, ("inpatient hospitalized", "outpatient ambulatory")),
)
# Beginnings that turn the rest of a word into its opposite; those that deny it are of the negation check.
DENYING: Final = ("contra", "non", "un", "in", "im", "ir", "il", "dis", "ab")
_TURNING: Final[tuple[tuple[str, ...], ...]] = (
    ("hyper", "hypo", "normo"),
    ("pre", "post", "peri"),
    ("tachy", "brady"),
    ("intra", "extra"),
    ("macro", "micro"),
    ("uni", "bi", "tri"),
    ("mono", "poly"),
    ("pro", "anti"),
    ("vasodi", "vasocon"),
    ("supra", "infra"),
    ("over", "under"),
)
# Words whose stem is also that of another word ("compared").
_AS_WRITTEN: Final = frozenset({"comparable", "useful", "positive", "following", "relative", "origin", "artery", "rest", "prior"})
_TURNED: Final = Family("prefix", DIRECTION, ())
_SHORTEST: Final = 4
_LONG: Final = 6


@lru_cache(maxsize=1)
def _poles() -> dict[str, tuple[tuple[Family, int], ...]]:
    found: dict[str, list[tuple[Family, int]]] = {}
    for family in FAMILIES:
        for place, words in enumerate(family.poles):
            for word in words.split():
                for form in {plain(word), stem(word) if word not in _AS_WRITTEN else plain(word)}:
                    if (family, place) not in found.setdefault(form, []):
                        found[form].append((family, place))
    return {form: tuple(entries) for form, entries in found.items()}


def poles(key: str, root: str) -> tuple[tuple[Family, int], ...]:
    """(family, pole) for each family that a word is of."""
    table = _poles()
    return table.get(key) or table.get(root, ())


@lru_cache(maxsize=65_536)
def opposed(one: tuple[str, str], other: tuple[str, str]) -> Family | None:
    """The family in which two words, each as (key, stem), stand against each other, or None."""
    if one[1] == other[1]:
        return None
    there = dict(poles(*other))
    for family, pole in poles(*one):
        if family in there and there[family] != pole:
            return family
    for beginnings in _TURNING:
        for left in beginnings:
            if one[0].startswith(left):
                rest = one[1][len(left) :]
                if len(rest) >= _SHORTEST and any(right != left and other[1] == right + rest for right in beginnings):
                    return _TURNED
    return None


@lru_cache(maxsize=65_536)
def denied(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the first word, as (key, stem), is the second with a beginning that denies it ("ineffective", "effect")."""
    return any(
        longer.startswith(start) and longer[len(start) :] == shorter and len(shorter) >= _SHORTEST
        for longer, shorter in zip(one, other, strict=True)
        for start in DENYING
    ) or (one[1] == "a" + other[1] and len(other[1]) > _LONG)
