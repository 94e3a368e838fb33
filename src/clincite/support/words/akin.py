"""Whether two stems are forms of one word, or two safe names of one thing."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from clincite.support.words.tokens import stem, word_set

_PREFIX: Final = 4
_SHARE: Final = 0.55
# What a stemmer may leave at the end of forms of one word ("reduct", "reduc"; "diagnosi", "diagnost").
_ENDINGS: Final = {""} | word_set(
    " t ti s si i e o al ic ical ion ation at iv ativ ment iti abl ibl er or ant ent anc enc ous us um a is es on ist ism ness est "
    "li y iz ifi ific th en ar ari ori atori ptic sis tic st ed ing d ur ure c g v ian r"
)
# The remainders of words that only look like forms of one ("sulfate", "sulfide"; "uterus", "ureter").
_APART: Final = frozenset({frozenset({"at", "it"}), frozenset({"at", "id"}), frozenset({"in", "ol"})})
# Plain and technical names of one thing; nothing that narrows or widens.
_NAMES: Final = (
    "kidney renal",
    "liver hepatic",
    "heart cardiac",
    "lung pulmonary",
    "stomach gastric",
    "skin cutaneous",
    "eye ocular",
    "bladder vesical",
    "brain cerebral",
    "muscle muscular",
    "intestine intestinal bowel",
    "tooth dental",
    "child pediatric childhood",
    "elderly older",
    "newborn neonate neonatal",
    "pregnancy pregnant gestation gestational",
    "baby infant",
    "drug medication medicine medicinal",
    "treatment treat therapy therapeutic",
    "doctor physician clinician",
    "surgery surgical operation operative",
    "death die mortality fatal",
    "high elevated",
    "tumor neoplasm",
    "start initiate begin commence initiation",
    "stop discontinue cease",
    "frequent common",
    "usual typical",
    "help aid",
    "need require",
    "person people individual",
    "illness disease",
    "sex gender",
    "reduce decrease lower",
    "improve better improvement",
    "increase raise elevate rise",
    "increase higher greater",
    "reduce lower fewer less",
    "use utilize usage utilization",
    "cause causal",
    "affect effect influence",
    "adverse side",
    "vertebra vertebrae vertebral",
    "yearly annual annually",
    "risk hazard",
    "fast rapid quick",
    "woman female",
    "man male",
    "perform conduct",
    "large big",
    "approximately roughly around",
)


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for place, words in enumerate(_NAMES):
        for word in words.split():
            found.setdefault(stem(word), set()).add(place)
    return {form: frozenset(places) for form, places in found.items()}


def candidates(root: str, heads: dict[str, list[str]]) -> list[str]:
    """The stems among those of :func:`by_head` that could be akin to one."""
    return [*heads.get(root[:_PREFIX], ()), *(heads.get("", ()) if root in _groups() else ())]


def by_head(stems: frozenset[str]) -> dict[str, list[str]]:
    """Stems by their first letters; under no letters those that have other names."""
    heads: dict[str, list[str]] = {}
    named = _groups()
    for root in stems:
        heads.setdefault(root[:_PREFIX], []).append(root)
        if root in named:
            heads.setdefault("", []).append(root)
    return heads


@lru_cache(maxsize=131_072)
def akin(one: str, other: str) -> bool:
    """Whether two stems are forms of one word, or names of one thing."""
    if one == other:
        return True
    groups = _groups()
    if one in groups and other in groups and groups[one] & groups[other]:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    if shared < _PREFIX or shared < _SHARE * max(len(one), len(other)):
        return False
    rests = (one[shared:], other[shared:])
    return all(rest in _ENDINGS for rest in rests) and frozenset(rests) not in _APART
