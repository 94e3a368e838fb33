"""What every library engine must do. A test module inherits :class:`LibraryContract` and provides the fixture ``library``.

The texts are invented. Nothing here may know how an engine works.
"""

from __future__ import annotations

import random
from typing import Any, Final

import pytest

from clincite.errors import LibraryError
from clincite.library import AddReport, Clause, Filters, Library, SearchQuery
from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, Relation, Section

HOSTILE: Final = (
    "",
    " ",
    "AND",
    "NOT blink",
    'body:"blink" OR title:*',
    '"',
    '"unclosed',
    "(((",
    ")",
    "[a TO z]",
    "{a TO z}",
    "blink~2",
    "blink^9",
    "*",
    "?",
    "bl*nk",
    "/bl.nk/",
    "\\",
    "+blink -lid",
    "kind:guideline",
    "'; DROP TABLE records; --",
    "%s %d {0} ${HOME}",
    "<script>alert(1)</script>",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202eesrever",
    "\ufeff",
    "e\u0301",
    "😀",
    "한국어 日本語 العربية",
    "\U0010ffff",
    "x" * 5_000,
    "lid " * 2_000,
)
"""Strings that a query language, a shell, a terminal or an index might take for more than text."""


def record(record_id: str, *texts: str, **fields: Any) -> Record:
    """A small record; each text is a section."""
    sections = tuple(Section(name=f"Part {number}", text=text) for number, text in enumerate(texts or ("Lids blink.",), start=1))
    return Record(**{"id": record_id, "kind": RecordKind.TRIAL, "title": "A note", "sections": sections, **fields})


def query(*texts: str, phrase: bool = False) -> SearchQuery:
    return SearchQuery(clauses=tuple(Clause(text=text, phrase=phrase) for text in texts))


def found(library: Library, text: str, k: int = 50, filters: Filters | None = None) -> list[str]:
    return [hit.record for hit in library.search(query(text), k, filters)]


class LibraryContract:
    """Inherited by the tests of each engine."""

    # -- adding, changing, removing ---------------------------------------------------------------------------------------

    def test_an_empty_library(self, library: Library) -> None:
        assert list(library.records()) == []
        assert library.get("a:1") is None
        assert library.search(query("lids"), 10) == []
        assert (library.frequency("lid"), library.sections()) == (0, 0)
        assert library.check() == []
        assert library.remove(["a:1"]) == 0
        info = library.info()
        assert (info.records, info.sections, info.kinds, info.statuses, info.years) == (0, 0, {}, {}, None)

    def test_what_is_added_is_there(self, library: Library) -> None:
        mine = record("a:1", "Lids blink.", "Lids rest.", year=2001)
        assert library.add([mine]) == AddReport(added=1)
        assert library.get("a:1") == mine
        assert list(library.records()) == [mine]
        assert library.check() == []

    def test_every_field_comes_back(self, library: Library) -> None:
        section = Section(
            name="A › B",
            text="Lids.\nLids.",
            facet=Facet.HARM,
            condition="Blinking",
            role="red_flag",
            subject="water",
            measure="blinks",
            importance="key",
            strength="strong",
            certainty="low",
        )
        mine = Record(
            id="a:1",
            kind=RecordKind.GUIDELINE,
            title="T",
            sections=(section,),
            authors=("Roe R",),
            source="J",
            issuer="Soc",
            year=2001,
            ids={"pmid": "1", "doi": "2"},
            url="https://example.org",
            licence="CC0",
            language="de",
            publication_types=("X",),
            keywords=("k",),
            conditions=(Condition(name="Blinking", id="X:1", synonyms=("b",), lay=("l",)),),
            design="d",
            population="p",
            n=0,
            digest=True,
            extra={"a": "b"},
            status=RecordStatus.CORRECTED,
            status_checked="2026-01-01",
            relations=(Relation(type="UpdateOf", target="a:0"),),
        )
        library.add([mine])
        assert library.get("a:1") == mine

    def test_adding_again_changes_nothing(self, library: Library) -> None:
        records = [record("a:1"), record("a:2")]
        library.add(records)
        before = library.snapshot()
        assert library.add(records) == AddReport(unchanged=2)
        assert library.snapshot() == before
        assert library.info().records == 2
        assert len(found(library, "blink")) == 2

    def test_adding_nothing(self, library: Library) -> None:
        before = library.snapshot()
        assert library.add([]) == AddReport()
        assert library.snapshot() == before

    def test_a_change_replaces(self, library: Library) -> None:
        library.add([record("a:1", "Lids blink.", "Lids rest."), record("a:2", "Lids shut.")])
        before = library.snapshot()
        assert library.add([record("a:1", "Brows rise.")]) == AddReport(changed=1)
        assert library.get("a:1") == record("a:1", "Brows rise.")
        assert (found(library, "blink rest"), found(library, "brows")) == ([], ["a:1"])
        assert (library.info().records, library.info().sections) == (2, 2)
        assert library.snapshot() != before
        assert library.check() == []

    def test_a_change_of_status_is_a_change(self, library: Library) -> None:
        library.add([record("a:1")])
        before = library.snapshot()
        assert library.add([record("a:1", status=RecordStatus.RETRACTED)]) == AddReport(changed=1)
        assert library.snapshot() != before
        assert found(library, "blink", filters=Filters(without_status=(RecordStatus.RETRACTED,))) == []

    @pytest.mark.parametrize(
        ("stored", "incoming", "kept"),
        [
            (("retracted", "2024-05-01"), ("current", "2020-01-01"), "retracted"),
            (("retracted", "2024-05-01"), ("current", None), "retracted"),
            (("retracted", None), ("unknown", None), "retracted"),
            (("retracted", "2024-05-01"), ("current", "2024-05-01"), "retracted"),
            (("current", "2024-05-01"), ("concern", "2020-01-01"), "current"),
            (("retracted", "2024-05-01"), ("current", "2024-06-01"), "current"),
            (("current", "2024-05-01"), ("retracted", "2024-05-01"), "retracted"),
            (("unknown", None), ("current", "2020-01-01"), "current"),
        ],
    )
    def test_an_older_status_never_replaces_a_newer_one(
        self, library: Library, stored: tuple[str, str | None], incoming: tuple[str, str | None], kept: str
    ) -> None:
        tie = (Relation(type="RetractionIn", target="a:9"),)
        library.add([record("a:1", status=RecordStatus(stored[0]), status_checked=stored[1], relations=tie)])
        library.add([record("a:1", "Brows rise.", status=RecordStatus(incoming[0]), status_checked=incoming[1])])
        now = library.get("a:1")
        assert now is not None
        assert (now.status, now.sections[0].text) == (kept, "Brows rise.")
        newer = incoming if kept == incoming[0] else stored
        assert (now.status_checked, now.relations) == (newer[1], tie if newer is stored else ())
        hidden = Filters(without_status=(RecordStatus.RETRACTED,))
        assert found(library, "brows", filters=hidden) == ([] if kept == "retracted" else ["a:1"])
        assert library.check() == []

    @pytest.mark.parametrize(
        ("stored", "incoming", "kept"),
        [
            (("current", "2020-01-01"), ("unknown", "2026-01-01"), "current"),
            (("unknown", "2026-01-01"), ("current", "2020-01-01"), "current"),
            (("retracted", None), ("unknown", "2026-01-01"), "retracted"),
        ],
    )
    def test_unknown_never_replaces_what_was_known(
        self, library: Library, stored: tuple[str, str | None], incoming: tuple[str, str], kept: str
    ) -> None:
        library.add([record("a:1", status=RecordStatus(stored[0]), status_checked=stored[1])])
        library.add([record("a:1", "Brows rise.", status=RecordStatus(incoming[0]), status_checked=incoming[1])])
        now = library.get("a:1")
        assert now is not None
        assert (now.status, now.sections[0].text) == (kept, "Brows rise.")

    def test_a_record_that_does_not_say_what_it_cites_keeps_what_is_known(self, library: Library) -> None:
        library.add([record("a:1", cites=("pmid:7",))])
        library.add([record("a:1", "Brows rise.")])
        assert library.citing(["pmid:7"]) == ["a:1"]
        library.add([record("a:1", "Brows rise.", cites=("pmid:8",))])
        assert (library.citing(["pmid:7"]), library.citing(["pmid:8"])) == ([], ["a:1"])

    # -- by identifier -----------------------------------------------------------------------------------------------------

    def test_records_are_found_by_whatever_they_go_by(self, library: Library) -> None:
        library.add(
            [
                record("pmid:1", ids={"pmid": "1", "doi": "10.1000/Lids"}),
                record("digest:pmid:1"),
                record("digest:doi:10.1000/LIDS"),
                record("pmcid:PMC7", ids={"pmid": "1"}),
                record("file:x", ids={"pmcid": "7"}),
                record("pmid:2", ids={"doi": "10.1000/lids.2"}),
            ]
        )
        assert library.bearing(["pmid:1"]) == ["digest:pmid:1", "pmcid:PMC7", "pmid:1"]
        assert library.bearing(["doi:10.1000/lids"]) == ["digest:doi:10.1000/LIDS", "pmid:1"]
        assert library.bearing(["pmcid:PMC7"]) == library.bearing(["pmcid:7"]) == ["file:x", "pmcid:PMC7"]
        assert library.bearing(["pmid:2", "doi:10.1000/LIDS.2", "pmid:3", ""]) == ["pmid:2"]
        assert library.bearing([]) == library.bearing(["lids"]) == []
        library.remove(["pmid:1"])
        assert library.bearing(["pmid:1"]) == ["digest:pmid:1", "pmcid:PMC7"]

    def test_records_are_found_by_what_they_cite(self, library: Library) -> None:
        library.add([record("a:1", cites=("pmid:7", "doi:10.1000/Lids")), record("a:2", cites=("pmid:7", "pmid:7", "x" * 70_000))])
        assert library.citing(["pmid:7"]) == ["a:1", "a:2"]
        assert library.citing(["doi:10.1000/lids"]) == ["a:1"]
        assert library.citing(["a:1", "pmid:1"]) == library.citing([]) == []
        assert library.bearing(["pmid:7"]) == []

    # -- standing ----------------------------------------------------------------------------------------------------------

    def test_restating_takes_marks_off_and_puts_them_on(self, library: Library) -> None:
        first = record("a:1", status=RecordStatus.RETRACTED, status_checked="2024-01-01", relations=(Relation(type="RetractionIn"),))
        library.add([first, record("a:2")])
        current = record("a:1", status=RecordStatus.CURRENT, status_checked="2020-01-01")
        assert library.restate([current, record("a:2"), record("a:3")]) == 1
        assert (library.get("a:1"), library.get("a:3")) == (current, None)
        assert found(library, "blink", filters=Filters(without_status=(RecordStatus.RETRACTED,))) == ["a:1", "a:2"]
        assert library.restate([first]) == 1
        assert library.get("a:1") == first
        assert library.check() == []

    def test_restating_changes_no_content(self, library: Library) -> None:
        mine = record("a:1", "Lids blink.")
        library.add([mine])
        before = library.snapshot()
        assert library.restate([record("a:1", "Brows rise.", status=RecordStatus.RETRACTED)]) == library.restate([]) == 0
        assert (library.get("a:1"), library.snapshot()) == (mine, before)

    def test_one_id_twice_in_one_call_means_the_last(self, library: Library) -> None:
        assert library.add([record("a:1", "Brows rise."), record("a:1", "Lids blink.")]) == AddReport(added=1)
        assert library.get("a:1") == record("a:1", "Lids blink.")
        assert (found(library, "brows"), library.info().records) == ([], 1)

    def test_removing(self, library: Library) -> None:
        library.add([record("a:1"), record("a:2"), record("a:3")])
        assert library.remove(["a:2", "a:2", "a:9"]) == 1
        assert library.get("a:2") is None
        assert [item.id for item in library.records()] == found(library, "blink") == ["a:1", "a:3"]
        assert (library.info().records, library.info().sections) == (2, 2)
        assert library.check() == []

    def test_a_source_that_fails_midway_adds_nothing(self, library: Library) -> None:
        def breaking() -> Any:
            yield record("a:1")
            raise RuntimeError("the file is torn")

        before = library.snapshot()
        with pytest.raises(RuntimeError, match="torn"):
            library.add(breaking(), checkpoint="file")
        assert (library.snapshot(), library.get("a:1"), library.has_checkpoint("file")) == (before, None, False)
        assert library.add([record("a:1")]) == AddReport(added=1)

    def test_a_record_that_cannot_be_kept_spoils_the_whole_call(self, library: Library) -> None:
        for bad in (record("a:2", "a lone surrogate \ud800"), record(""), record("a:" + "x" * 100_000)):
            before = library.snapshot()
            with pytest.raises(LibraryError) as caught:
                library.add([record("a:1"), bad], checkpoint="file")
            assert caught.value.hint
            assert (library.snapshot(), library.get("a:1"), library.has_checkpoint("file")) == (before, None, False)
        assert library.add([record("a:1")]) == AddReport(added=1)

    def test_a_record_without_sections(self, library: Library) -> None:
        mine = Record(id="a:1", kind=RecordKind.NOTICE, title="Notice", sections=())
        library.add([mine])
        assert (library.get("a:1"), library.info().sections, library.check()) == (mine, 0, [])
        assert library.remove(["a:1"]) == 1

    def test_two_hundred_records_come_in_order_of_id(self, library: Library) -> None:
        ids = [f"{scheme}:{number}" for scheme in ("b", "a") for number in range(100)]
        random.Random(7).shuffle(ids)
        library.add([record(name) for name in ids[:120]])
        library.add([record(name) for name in ids[120:]])
        assert [item.id for item in library.records()] == sorted(ids)

    def test_writing_while_reading_all(self, library: Library) -> None:
        library.add([record(f"a:{number}", f"Lid {number}.") for number in range(10)])
        seen = []
        for item in library.records():
            seen.append(item)
            library.add([record(f"b:{item.id}")])
            library.remove([item.id])
        assert seen == sorted((record(f"a:{number}", f"Lid {number}.") for number in range(10)), key=lambda item: item.id)
        assert [item.id for item in library.records()] == [f"b:a:{number}" for number in range(10)]

    # -- snapshot, checkpoints, notes -------------------------------------------------------------------------------------

    def test_the_snapshot_tells_content_apart(self, library: Library) -> None:
        seen = {library.snapshot()}
        for step in ([record("a:1")], [record("a:2")], [record("a:1", "Brows.")], [record("a:1", "Brows.", year=1)]):
            library.add(step)
            seen.add(library.snapshot())
        assert len(seen) == 5
        library.remove(["a:1", "a:2"])
        assert library.snapshot() in seen  # empty again

    def test_a_checkpoint_is_kept_with_its_records(self, library: Library) -> None:
        assert not library.has_checkpoint("file")
        library.add([record("a:1")], checkpoint="file")
        assert library.has_checkpoint("file")
        assert not library.has_checkpoint("other")

    def test_a_checkpoint_without_news_is_kept_too(self, library: Library) -> None:
        library.add([record("a:1")])
        before = library.snapshot()
        library.add([record("a:1")], checkpoint="again")
        library.add([], checkpoint="nothing")
        assert library.has_checkpoint("again") and library.has_checkpoint("nothing")
        assert library.snapshot() == before

    def test_several_checkpoints_are_kept_in_one_commit(self, library: Library) -> None:
        library.add([record("a:1")], checkpoint=("one", "two"))
        assert library.has_checkpoint("one") and library.has_checkpoint("two")
        assert not library.has_checkpoint("o")

    @pytest.mark.parametrize("together", [True, False])
    @pytest.mark.parametrize("newer_first", [True, False])
    def test_an_earlier_state_of_a_source_does_not_replace_a_later_one(self, library: Library, newer_first: bool, together: bool) -> None:
        states = [record("pmid:1", f"Lids blink {day}.", extra={"date_revised": f"2024-01-{day}"}) for day in ("30", "02")]
        order = states if newer_first else states[::-1]
        for batch in [order] if together else [order[:1], order[1:]]:
            library.add(batch)
        assert library.get("pmid:1") == states[0]

    def test_notes(self, library: Library) -> None:
        library.add([record("a:1")], checkpoint="file")
        before = library.snapshot()
        assert library.note("key") is None
        library.set_note("key", "one")
        library.set_note("key", "two")
        for text in HOSTILE:
            library.set_note(f"k{text}", text)
        assert library.note("key") == "two"
        assert [library.note(f"k{text}") for text in HOSTILE] == list(HOSTILE)
        assert library.snapshot() == before
        assert library.has_checkpoint("file")
        assert library.info().records == 1
        library.add([record("a:2")])
        assert library.note("key") == "two"

    # -- search -----------------------------------------------------------------------------------------------------------

    def test_search_tells_record_section_and_score(self, library: Library) -> None:
        library.add([record("a:1", "Lids rest.", "Lids blink and blink.", "Brows.")])
        hits = library.search(query("blinking"), 10)
        assert [(hit.record, hit.ordinal) for hit in hits] == [("a:1", 1)]
        assert hits[0].score > 0

    def test_words_are_stemmed_and_folded(self, library: Library) -> None:
        library.add([record("a:1", "Blépharospasms")])
        assert found(library, "BLEPHAROSPASM") == ["a:1"]

    def test_more_and_rarer_words_rank_higher(self, library: Library) -> None:
        library.add(
            [record("a:1", "Lids blink."), record("a:2", "Lids rest."), record("a:3", "Lids blink at dusk."), record("a:4", "Brows.")]
        )
        assert found(library, "blink at dusk")[:2] == ["a:3", "a:1"]

    def test_a_weight_counts(self, library: Library) -> None:
        library.add([record("a:1", "Lids."), record("a:2", "Brows."), record("a:3", "Chins.")])
        clauses = (Clause(text="lids", weight=0.1), Clause(text="brows", weight=1.0))
        assert [hit.record for hit in library.search(SearchQuery(clauses=clauses), 5)] == ["a:2", "a:1"]

    def test_a_phrase_needs_its_words_together(self, library: Library) -> None:
        library.add([record("a:1", "The third lid blinks."), record("a:2", "The lid of the third eye.")])
        assert [hit.record for hit in library.search(query("third lid", phrase=True), 5)] == ["a:1"]
        assert sorted(found(library, "third lid")) == ["a:1", "a:2"]

    def test_a_phrase_may_hold_words_that_are_not_indexed(self, library: Library) -> None:
        library.add([record("a:1", "Flutter of the lid of the owl."), record("a:2", "The owl has a lid; flutter is rare.")])
        assert [hit.record for hit in library.search(query("flutter of the lid of the owl", phrase=True), 5)] == ["a:1"]

    def test_titles_headings_keywords_and_condition_names_are_searched(self, library: Library) -> None:
        section = Section(name="Nightfall", text="Text.", condition="Flutter", subject="Water")
        library.add(
            [
                Record(
                    id="a:1",
                    kind=RecordKind.REVIEW,
                    title="Dawn",
                    sections=(section,),
                    keywords=("dew",),
                    conditions=(Condition(name="Quiver", synonyms=("Shake",)),),
                )
            ]
        )
        for word in ("dawn", "nightfall", "flutter", "water", "dew", "quiver", "shake", "text"):
            assert found(library, word) == ["a:1"], word

    def test_nothing_to_search_for(self, library: Library) -> None:
        library.add([record("a:1")])
        assert library.search(SearchQuery(clauses=()), 5) == []
        assert library.search(query("", "the of and", "?!"), 5) == []
        assert found(library, "absent") == []

    @pytest.mark.parametrize("k", [0, -1])
    def test_none_wanted_none_given(self, library: Library, k: int) -> None:
        library.add([record("a:1")])
        assert found(library, "blink", k) == []

    def test_more_wanted_than_there_are(self, library: Library) -> None:
        library.add([record("a:1")])
        assert found(library, "blink", 10**15) == ["a:1"]

    def test_ties_are_ordered_by_id_and_place_whatever_the_order_of_arrival(self, library: Library) -> None:
        ids = [f"a:{number:03}" for number in range(120)]
        arrival = random.Random(3).sample(ids, len(ids))
        for start in range(0, len(ids), 30):
            library.add([record(name, "Lids blink.", "Lids blink.") for name in arrival[start : start + 30]])
        expected = [(name, ordinal) for name in ids for ordinal in (0, 1)]
        for k in (1, 2, 7, 33, 100, 239, 240, 500):
            assert [(hit.record, hit.ordinal) for hit in library.search(query("blink"), k)] == expected[:k]

    def test_the_best_k_are_the_head_of_the_whole_list(self, library: Library) -> None:
        rng = random.Random(5)
        words = ["lid", "brow", "chin", "nose", "ear"]
        library.add([record(f"a:{number:02}", " ".join(rng.choices(words, k=rng.randint(1, 6)))) for number in range(60)])
        everything = library.search(query("lid brow chin"), 100)
        assert everything == sorted(everything, key=lambda hit: (-hit.score, hit.record, hit.ordinal))
        for k in range(1, len(everything)):
            assert library.search(query("lid brow chin"), k) == everything[:k]

    def test_query_text_is_never_a_query_language(self, library: Library) -> None:
        library.add([record("a:1", "Lids blink."), record("a:2", "Brows rise.", kind=RecordKind.GUIDELINE)])
        for text in HOSTILE:
            for phrase in (False, True):
                hits = {hit.record for hit in library.search(query(text, phrase=phrase), 10)}
                expected = {"a:1"} if any(word in text.lower() for word in ("blink", "lid")) else set()
                assert hits <= {"a:1", "a:2"} if not expected else hits <= expected, text
        assert found(library, "kind:guideline") == []
        assert found(library, "*") == []
        assert found(library, "brows -rise NOT") == ["a:2"]
        assert found(library, "record:a:7 OR type:record") == []

    def test_any_string_may_stand_in_any_field(self, library: Library) -> None:
        records = [
            Record(
                id=f"h:{number}:{text[:50]}",
                kind=RecordKind.REVIEW,
                title=text,
                authors=(text,),
                source=text,
                issuer=text,
                ids={text: text},
                url=text,
                licence=text,
                language=text,
                publication_types=(text,),
                keywords=(text,),
                conditions=(Condition(name=text, id=text, synonyms=(text,)),),
                design=text,
                population=text,
                extra={text: text},
                status_checked=text,
                relations=(Relation(type=text, target=text),),
                sections=(
                    Section(name=text, text=text, condition=text, role=text, subject=text, measure=text, importance=text, strength=text),
                ),
            )
            for number, text in enumerate(HOSTILE)
        ]
        assert library.add(records) == AddReport(added=len(records))
        assert [library.get(item.id) for item in records] == records
        assert library.check() == []
        assert library.remove(item.id for item in records) == len(records)
        assert list(library.records()) == []

    # -- filters ----------------------------------------------------------------------------------------------------------

    @pytest.fixture
    def mixed(self, library: Library) -> Library:
        """Records of several years, kinds and statuses."""
        library.add(
            [
                record("a:1999", year=1999, kind=RecordKind.TRIAL),
                record("a:2010", year=2010, kind=RecordKind.REVIEW, status=RecordStatus.CONCERN),
                record("a:2020", year=2020, kind=RecordKind.TRIAL, digest=True, status=RecordStatus.RETRACTED),
                record("a:none", kind=RecordKind.DIGEST, digest=True),
            ]
        )
        return library

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(), ["a:1999", "a:2010", "a:2020", "a:none"]),
            (Filters(year_from=2010), ["a:2010", "a:2020"]),
            (Filters(year_to=2010), ["a:1999", "a:2010"]),
            (Filters(year_from=2000, year_to=2015), ["a:2010"]),
            (Filters(year_from=2010, year_to=2010), ["a:2010"]),
            (Filters(year_from=2015, year_to=2005), []),
            (Filters(year_from=0), ["a:1999", "a:2010", "a:2020"]),
            (Filters(year_to=0), []),
            (Filters(year_from=-5, year_to=10**30), ["a:1999", "a:2010", "a:2020"]),
            (Filters(year_from=10**30), []),
            (Filters(year_to=-5), []),
            (Filters(kinds=("trial",)), ["a:1999", "a:2020"]),
            (Filters(kinds=("trial", "review")), ["a:1999", "a:2010", "a:2020"]),
            (Filters(kinds=("digest",)), ["a:2020", "a:none"]),
            (Filters(kinds=("no such kind",)), []),
            (Filters(kinds=("trial OR review",)), []),
            (Filters(without_status=(RecordStatus.RETRACTED,)), ["a:1999", "a:2010", "a:none"]),
            (Filters(without_status=(RecordStatus.RETRACTED, RecordStatus.CONCERN, RecordStatus.UNKNOWN)), []),
            (Filters(kinds=("trial",), year_from=2000, without_status=(RecordStatus.CONCERN,)), ["a:2020"]),
        ],
        ids=str,
    )
    def test_filters(self, mixed: Library, filters: Filters, expected: list[str]) -> None:
        assert found(mixed, "blink", filters=filters) == expected

    def test_filters_do_not_change_scores(self, mixed: Library) -> None:
        plain = {hit.record: hit.score for hit in mixed.search(query("blink"), 10)}
        filters = Filters(kinds=("trial",), year_from=1990, without_status=(RecordStatus.CONCERN,))
        assert {hit.record: hit.score for hit in mixed.search(query("blink"), 10, filters)} == {
            name: plain[name] for name in ("a:1999", "a:2020")
        }

    def test_years_out_of_the_ordinary_are_kept(self, library: Library) -> None:
        records = [record(f"a:{year}", year=year) for year in (-44, 0, 12_345, 2**70)]
        library.add(records)
        assert [library.get(item.id) for item in records] == records

    # -- telling about itself ---------------------------------------------------------------------------------------------

    def test_frequency_is_that_of_the_rarest_word(self, library: Library) -> None:
        library.add([record("a:1", "Lids blink.", "Lids rest."), record("a:2", "Lids blink at dusk.")])
        assert library.sections() == 3
        # Index terms, not words: a term is looked up as it stands.
        assert [library.frequency(term) for term in ("lid", "blink", "dusk", "noon", "lids", "the", "")] == [3, 2, 1, 0, 0, 0, 0]

    def test_frequency_forgets_what_is_gone(self, library: Library) -> None:
        library.add([record(f"a:{number}", "Lids blink at dusk.") for number in range(6)])
        library.remove(["a:0", "a:1"])
        library.add([record("a:2", "Brows rise.")])
        assert (library.frequency("dusk"), library.sections()) == (3, 4)
        assert library.frequency("brow") == 1

    def test_info_counts(self, library: Library) -> None:
        library.add(
            [
                record("a:1", "One.", "Two.", year=1990),
                record("a:2", year=2020, kind=RecordKind.REVIEW, status=RecordStatus.RETRACTED),
                record("a:3", kind=RecordKind.REVIEW),
            ]
        )
        info = library.info()
        assert (info.records, info.sections, info.years, info.snapshot) == (3, 4, (1990, 2020), library.snapshot())
        assert info.kinds == {"review": 2, "trial": 1}
        assert info.statuses == {"retracted": 1, "unknown": 2}
        assert info.location and info.engine
