"""The names that questions are matched against: conditions, findings, HPO terms, key words.

HPO is used with attribution: Human Phenotype Ontology, hpo.jax.org, release in :attr:`Vocabulary.hpo_release`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import LibraryError
from clincite.records import Condition, Presentation

FORMAT: Final = 1
HPO_ATTRIBUTION: Final = "Human Phenotype Ontology, https://hpo.jax.org, release {release}"


class Concept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A condition that a question may name.

    :param name: as shown to readers.
    :param id: identifier in a public vocabulary, or None.
    :param synonyms: other clinical names and abbreviations.
    :param lay: how people without training say it.
    :param library: True when the library has records about it; these win over mere vocabulary terms.
    """

    name: str
    id: str | None
    synonyms: tuple[str, ...]
    lay: tuple[str, ...]
    library: bool

    @property
    def condition(self) -> Condition:
        """The concept as the type that later stages know."""
        return Condition(name=self.name, id=self.id, synonyms=self.synonyms, lay=self.lay)


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a phrase stands for.

    :param concept: place in :attr:`Vocabulary.concepts`, or -1 for a finding.
    :param finding: place in :attr:`Vocabulary.findings`, or -1 for a condition.
    :param lay: True when the phrase is a lay way of saying it.
    """

    concept: int = -1
    finding: int = -1
    lay: bool = False


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """A complaint, and what explains it in the library's order."""

    name: str
    lay: tuple[str, ...]
    presentations: tuple[Presentation, ...]


class Bag(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A lay phrase whose content words may come in any order, near each other.

    :param keys: match keys of its content words, sorted.
    """

    keys: tuple[str, ...]
    entry: Entry


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that questions are matched against; made by :func:`~clincite.question.vocabulary.build_vocabulary`.

    :param phrases: match keys joined by a blank, to what the phrase stands for, best first.
    :param exact: abbreviations that count only as written ("MS", "AF").
    :param bags: word-order-free phrases, under their rarest key.
    :param keyword_keys: match keys of the library's key words.
    :param longest: words in the longest phrase.
    :param hpo_release: release of the HPO terms inside, or None when there are none.
    """

    format: int = FORMAT
    concepts: tuple[Concept, ...]
    findings: tuple[Finding, ...]
    phrases: dict[str, tuple[Entry, ...]]
    exact: dict[str, tuple[Entry, ...]]
    bags: dict[str, tuple[Bag, ...]]
    keyword_keys: frozenset[str]
    longest: int
    hpo_release: str | None = None

    @property
    def attribution(self) -> str | None:
        """The credit that the HPO licence asks for, or None when no HPO term is inside."""
        return HPO_ATTRIBUTION.format(release=self.hpo_release) if self.hpo_release else None

    def save(self, path: Path) -> None:
        """Write the vocabulary as MessagePack, whole or not at all.

        :raises LibraryError: when the file cannot be written.
        """
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.msgpack.encode(self, order="sorted"))
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise LibraryError(f"The vocabulary cannot be written to {path}: {error}.", hint="Check the disk and the rights.") from error

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """The vocabulary that :meth:`save` wrote.

        :raises LibraryError: when the file is missing, damaged or of another version.
        """
        hint = "Delete the file; it is made again from the library."
        try:
            vocabulary = msgspec.msgpack.decode(path.read_bytes(), type=cls)
        except OSError as error:
            raise LibraryError(f"The vocabulary {path} cannot be read: {error}.", hint=hint) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LibraryError(f"The vocabulary {path} is damaged: {error}.", hint=hint) from error
        if vocabulary.format != FORMAT:
            raise LibraryError(f"The vocabulary {path} is of format {vocabulary.format}, not {FORMAT}.", hint=hint)
        return vocabulary
