"""A small invented library, answers from it, a desk and its people: what the tests of the desk's rules begin with.

No fact of medicine is in it and no word is copied from anywhere.
"""

from __future__ import annotations

import datetime
import functools
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec

from clincite import engine
from clincite.answers import Answer
from clincite.library import EmbeddedLibrary
from clincite.question import Vocabulary, build_vocabulary
from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, Relation, Section
from clincite.review.accounts.accounts import Accounts
from clincite.review.composing import Composing, Ground
from clincite.review.desk import Desk
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.values import Actor, Case, Item, RejectReason, Verdict
from tests.desks import HASHER, PASSWORD

ZORB: Final = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))
QUESTION: Final = "What is the treatment of zorb disease?"
OTHER_QUESTION: Final = "What causes zorb disease?"
START: Final = datetime.datetime(2026, 1, 31, 8, 0, 0, tzinfo=datetime.UTC)
#: The claims of the answer to QUESTION, by what they are: one is safety-critical, and two are not.
DOSE: Final = "Give plimba 10 mg twice daily by mouth for zorb disease in adults."
TRIAL: Final = "In a trial of 40 adults, treatment with quonkin may improve humming in adults with zorb disease."
#: Words for that claim that its quotation bears out, and words that it does not.
SHORTER: Final = "Treatment with quonkin may improve humming in adults with zorb disease."
STRONGER: Final = "Treatment with quonkin cures humming in adults with zorb disease."
ROLES: Final = {
    "owner": Role.OWNER,
    "editor": Role.EDITOR,
    "editor2": Role.EDITOR,
    "one": Role.REVIEWER,
    "two": Role.REVIEWER,
    "three": Role.REVIEWER,
    "author": Role.AUTHOR,
    "stranger": Role.AUTHOR,
    "reader": Role.READER,
}


def _record(key: str, title: str, *sections: Section, **more: Any) -> Record:
    built = Record(
        id=f"pmid:{key}",
        kind=RecordKind.TRIAL,
        title=title,
        sections=sections,
        year=2021,
        conditions=(ZORB,),
        ids={"pmid": key},
        status=RecordStatus.CURRENT,
        status_checked="2026-01-01",
    )
    return msgspec.structs.replace(built, **more)


GUIDELINE: Final = _record(
    "91000001",
    "Care of zorb disease",
    Section(name="First treatment", text=DOSE, facet=Facet.TREATMENT, role="first_line", subject="plimba", importance="key"),
    Section(name="Causes", text="Zorb disease is caused by listening to invented music.", facet=Facet.CAUSE),
    kind=RecordKind.GUIDELINE,
    issuer="Society of Invented Medicine",
    year=2022,
)
QUONKIN: Final = _record(
    "91000002", "Quonkin in zorb disease", Section(name="Results", text=TRIAL, facet=Facet.TREATMENT, subject="quonkin")
)
VERBIN: Final = _record(
    "91000003",
    "Verbin in zorb disease",
    Section(name="Results", text="Verbin reduced humming in zorb disease in 12 of 30 adults.", facet=Facet.TREATMENT, subject="verbin"),
)
RECORDS: Final = (GUIDELINE, QUONKIN, VERBIN)
#: Not in the library; once it is, the answer to QUESTION says more.
LATER: Final = _record(
    "91000004",
    "Wemblin in zorb disease",
    Section(name="Results", text="Wemblin reduced humming in zorb disease in 9 of 30 adults.", facet=Facet.TREATMENT, subject="wemblin"),
)


def retracted(record: Record) -> Record:
    """The record, retracted by a notice."""
    ties = (*record.relations, Relation(type="RetractionIn", target="pmid:91000090"))
    return msgspec.structs.replace(record, status=RecordStatus.RETRACTED, status_checked="2026-03-01", relations=ties)


@functools.cache
def vocabulary() -> Vocabulary:
    """Of the library."""
    return build_vocabulary(None, [ZORB], [], [])


@functools.cache
def shelf() -> Path:
    """The folder of the library; not to be written to."""
    folder = Path(tempfile.mkdtemp(prefix="clincite-desk-")) / "library"
    EmbeddedLibrary(folder, create=True).add(RECORDS)
    return folder


@functools.cache
def library() -> EmbeddedLibrary:
    """The library; not to be written to."""
    return EmbeddedLibrary(shelf())


def own_library(folder: Path) -> EmbeddedLibrary:
    """A library of one's own, to be written to."""
    return EmbeddedLibrary(Path(shutil.copytree(shelf(), folder / "library")))


@functools.cache
def answer(question: str = QUESTION, reader: str = "clinician") -> Answer:
    """The answer of the library to a question."""
    return engine.ask(question, library(), reader=reader, as_of=START, vocabulary=vocabulary())


def asked(from_library: EmbeddedLibrary, question: str = QUESTION, *, without: tuple[str, ...] = ()) -> Answer:
    """The answer of some library as it is now, which may be told to do without some records."""
    return engine.ask(question, from_library, as_of=START, vocabulary=vocabulary(), without=without)


@functools.cache
def _peopled() -> Path:
    """A SQLite database of the desk with its people, to be copied: quicker than to make them each time."""
    path = Path(tempfile.mkdtemp(prefix="clincite-desk-")) / "desk.db"
    database = Database.open(f"sqlite:///{path}")
    World(database)
    database.close()
    return path


def peopled(folder: Path) -> Database:
    """A SQLite database of the desk with its people, and no answer yet."""
    return Database.open(f"sqlite:///{shutil.copy(_peopled(), folder / 'desk.db')}")


class Clock:
    """A time that moves when it is told to.

    :param tick: seconds by which it moves with every look, too: what is done takes time.
    """

    def __init__(self, *, tick: float = 0.0) -> None:
        self.moment = START
        self._tick = datetime.timedelta(seconds=tick)

    def __call__(self) -> datetime.datetime:
        self.moment += self._tick
        return self.moment

    def forward(self, **more: float) -> None:
        """Let some time pass."""
        self.moment += datetime.timedelta(**more)


class World:
    """A desk with its people.

    :param database: empty.
    """

    def __init__(
        self, database: Database, *, policy: ReviewPolicy | None = None, on: EmbeddedLibrary | None = None, clock: Clock | None = None
    ) -> None:
        self.clock = clock or Clock()
        self.database = database
        self.library = on or library()
        composing = Composing(lambda: Ground(library=self.library, vocabulary=vocabulary()))
        self.desk = Desk(database, policy=policy or ReviewPolicy(), clock=self.clock, library=lambda: self.library, composing=composing)
        self.accounts = Accounts(database, clock=self.clock, hours=12, hasher=HASHER)
        self.people = self._people()

    def _people(self) -> dict[str, Actor]:
        owner = self.accounts.by_email("owner@desk.example") if self.accounts.has_owner() else None
        if owner is None:
            owner = self.accounts.create_owner(email="owner@desk.example", name="owner", password=PASSWORD)
            for name, role in list(ROLES.items())[1:]:
                invited = self.accounts.invite(owner.actor, f"{name}@desk.example", role)
                self.accounts.accept(invited.secret, name=name, credentials="MD", affiliation="", password=PASSWORD)
        return {name: self.accounts.by_email(f"{name}@desk.example").actor for name in ROLES}

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def submitted(self, question: str = QUESTION) -> str:
        """An answer that the author submitted: its slug."""
        return self.desk.submit(self["author"], answer(question)).slug

    def in_review(self, question: str = QUESTION, *, stated: tuple[str, ...] = ("one", "two")) -> str:
        """An answer under review, with statements of interests."""
        slug = self.submitted(question)
        self.desk.begin(self["one"], slug)
        self.state(slug, *stated)
        return slug

    def asked_anew(self, slug: str, name: str = "editor") -> Item:
        """Have somebody ask the question anew once the library holds more; it must be the world's own."""
        self.library.add([LATER])
        return self.desk.refresh(self[name], slug)

    def state(self, slug: str, *names: str) -> None:
        """Have people state that they have no interests."""
        for name in names:
            self.desk.state_interests(self[name], slug, none=True)

    def claim(self, slug: str, text: str) -> str:
        """Id of the claim of the newest version that says so."""
        return next(one.claim.id for one in self.desk.case(slug).claims if one.claim.text == text)

    def approve_critical(self, slug: str, *names: str) -> Case:
        """Have people approve every claim that needs it."""
        case = self.desk.case(slug)
        for name in names:
            for one in case.claims:
                if one.needed and self[name].id not in {person.id for person in one.approved_by}:
                    self.desk.decide(self[name], slug, one.claim.id, Verdict.APPROVE, version=case.item.newest)
        return self.desk.case(slug)

    def approved(self, question: str = QUESTION) -> str:
        """An answer that is approved: its slug."""
        slug = self.in_review(question)
        self.approve_critical(slug, "one", "two")
        self.sign(slug, "one")
        return slug

    def sign(self, slug: str, name: str) -> Case:
        """Have somebody sign the newest version."""
        return self.desk.sign(self[name], slug, version=self.desk.item(slug).newest)

    def amend(self, slug: str, name: str, old: str = TRIAL, new: str = SHORTER) -> Case:
        """Have somebody want a claim reworded."""
        return self.desk.decide(
            self[name], slug, self.claim(slug, old), Verdict.AMEND, version=self.desk.item(slug).newest, text=new, reason="Shorter."
        )

    def reject(self, slug: str, name: str, text: str = TRIAL) -> Case:
        """Have somebody want a claim taken out."""
        return self.desk.decide(
            self[name],
            slug,
            self.claim(slug, text),
            Verdict.REJECT,
            version=self.desk.item(slug).newest,
            category=RejectReason.OUTDATED,
            reason="There is a newer trial.",
        )
