"""Leave-one-out: what is left out cannot be found by any way, and all else is as it was. The texts are invented."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite import engine
from clincite.errors import LibraryError, RecordNotFoundError
from clincite.library import Clause, EmbeddedLibrary, Library, SearchQuery
from clincite.library.delegating import Delegating
from clincite.living.without import DenseWithout, Without, held_of, named, seen_without
from tests.library.contract import LibraryContract
from tests.library.fake_dense import FakeDense
from tests.living.conftest import Asker
from tests.living.zorb import PLIMBA, QUONKIN, ZALUTRIN, about

ZORB = SearchQuery(clauses=(Clause(text="zorb disease treatment"),))
DIGEST = msgspec.structs.replace(about("digest:pmid:1", "We read: plimba treatment of zorb disease helps.", "More on zorb."), digest=True)
FULL_TEXT = about("pmcid:PMC77", "Plimba treatment of zorb disease, at length.", ids={"pmcid": "PMC77", "doi": "10.1000/Zorb.1"})


class TestDelegating(LibraryContract):
    """A library seen through :class:`Delegating` is a library."""

    @pytest.fixture
    def library(self, tmp_path: Path) -> Library:
        return Delegating(EmbeddedLibrary(tmp_path / "library", create=True))


@pytest.fixture
def papers(library: EmbeddedLibrary) -> EmbeddedLibrary:
    library.add([msgspec.structs.replace(PLIMBA, ids={"pmid": "1", "doi": "10.1000/zorb.1"}), DIGEST, FULL_TEXT])
    return library


@pytest.mark.parametrize("name", ["pmid:1", "digest:pmid:1", "pmcid:PMC77", "doi:10.1000/zorb.1", "doi:10.1000/ZORB.1", "pmcid:77"])
def test_with_a_record_go_its_digest_and_its_full_text(name: str, papers: EmbeddedLibrary) -> None:
    view, ids = seen_without([name], papers)
    assert view.hidden == {"pmid:1", "digest:pmid:1", "pmcid:PMC77"}
    assert set(ids) <= view.hidden
    assert [record.id for record in view.records()] == [record.id for record in papers.records() if record.id not in view.hidden]
    assert all(view.get(record) is None for record in view.hidden)
    assert view.get("pmid:3") == ZALUTRIN
    assert not set(view.bearing(["pmid:1", "doi:10.1000/zorb.1"])) & view.hidden


def test_what_is_left_is_found_in_the_same_order_with_the_same_scores(papers: EmbeddedLibrary) -> None:
    view, _ = seen_without(["pmid:1"], papers)
    whole = papers.search(ZORB, 100)
    left = [hit for hit in whole if hit.record not in view.hidden]
    assert len(left) < len(whole)
    for k in range(len(whole) + 1):
        assert view.search(ZORB, k) == left[:k]
    assert (view.sections(), view.snapshot(), view.frequency("zorb")) == (papers.sections(), papers.snapshot(), papers.frequency("zorb"))


def test_vectors_do_not_bring_it_back(papers: EmbeddedLibrary) -> None:
    whole = FakeDense({("digest:pmid:1", 0): 0.9, ("pmid:1", 0): 0.8, ("pmid:3", 0): 0.5, ("pmid:4", 0): 0.4})
    dense = DenseWithout(whole, ["pmid:1", "digest:pmid:1"])
    assert [hit.record for hit in dense.nearest("zorb", 1)] == ["pmid:3"]
    assert [hit.record for hit in dense.nearest("zorb", 9)] == ["pmid:3", "pmid:4"]
    assert (dense.count, dense.total, dense.state()) == (whole.count, whole.total, whole.state())
    assert dense.similarity("zorb", [("pmid:3", 0), ("pmid:9", 0)]) == [0.5, None]


def test_many_hidden_vectors_do_not_crowd_out_what_is_left() -> None:
    many = {("pmid:1", place): 0.9 for place in range(200)}
    dense = DenseWithout(FakeDense({**many, ("pmid:3", 0): 0.1}), ["pmid:1"])
    assert [hit.record for hit in dense.nearest("zorb", 3)] == ["pmid:3"]


def test_a_view_is_not_written_to(papers: EmbeddedLibrary) -> None:
    view = Without(papers, ["pmid:1"])
    for write in (
        lambda: view.add([PLIMBA]),
        lambda: view.restate([PLIMBA]),
        lambda: view.remove(["pmid:2"]),
        lambda: view.set_note("a", "b"),
        view.compact,
    ):
        with pytest.raises(LibraryError, match="cannot be written"):
            write()
    assert papers.get("pmid:2") == QUONKIN


def test_an_unknown_record_is_told_with_near_ones(library: EmbeddedLibrary) -> None:
    with pytest.raises(RecordNotFoundError, match="'pmid:11'") as caught:
        seen_without(["pmid:1", "pmid:11"], library)
    assert "pmid:1" in caught.value.hint
    with pytest.raises(RecordNotFoundError) as far:
        named("doi:10.1000/nowhere", library)
    assert "clincite search" in far.value.hint
    assert held_of(["pmid:1", "pmid:11"], library) == ("pmid:1",)


def test_an_answer_without_its_best_record_tells_what_that_changes(ask: Asker, library: EmbeddedLibrary) -> None:
    full = ask()
    best = full.claims[0].quotes[0].record
    partial = ask(without=[best])
    assert best not in {quote.record for claim in partial.claims for quote in claim.quotes}
    assert best not in {reference.record for reference in partial.references}
    assert partial.receipt.without == (best,)
    assert partial.receipt.library == full.receipt.library
    changes = partial.changes
    assert changes is not None
    assert (changes.basis, changes.other, changes.direct_answer_changed) == ("without", full.id, True)
    lost = [change for change in changes.claims if change.kind == "dropped"]
    assert lost and all(change.records == (best,) and change.why == (f"{best} is left out.",) for change in lost)
    assert ask(without=[best]) == partial


def test_without_a_record_that_the_answer_does_not_use_nothing_changes(ask: Asker, library: EmbeddedLibrary) -> None:
    partial = ask(without=["pmid:4"])
    assert partial.changes is not None
    assert (partial.changes.claims, partial.changes.direct_answer_changed) == ((), False)
    assert partial.changes.unchanged == len(partial.claims) > 0


@pytest.mark.parametrize("dense", [None, FakeDense({("pmid:1", 0): 0.3, ("pmid:2", 0): 0.7, ("pmid:3", 0): 0.9, ("pmid:4", 0): 0.1})])
def test_it_is_composed_again_when_it_is_verified(dense: FakeDense | None, ask: Asker, library: EmbeddedLibrary, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    partial = ask(without=["pmid:3"], dense=dense)
    path.write_bytes(msgspec.json.encode(partial))
    done = engine.verify(path, library, dense=dense)
    assert (done.findings, done.composed) == ((), True)


def test_an_answer_that_hides_what_it_did_without_is_found_out(ask: Asker, library: EmbeddedLibrary, tmp_path: Path) -> None:
    from clincite.answers import sealed

    path = tmp_path / "answer.json"
    partial = ask(without=["pmid:3"])
    receipt = msgspec.structs.replace(partial.receipt, without=())
    path.write_bytes(msgspec.json.encode(sealed(msgspec.structs.replace(partial, receipt=receipt, changes=None))))
    done = engine.verify(path, library)
    assert done.composed and {finding.rule for finding in done.findings} == {"composition"}
    softened = msgspec.structs.replace(partial.changes, claims=())  # type: ignore[type-var]
    path.write_bytes(msgspec.json.encode(sealed(msgspec.structs.replace(partial, changes=softened))))
    assert [finding.where for finding in engine.verify(path, library).findings] == ["changes.claims"]
