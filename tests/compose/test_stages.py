"""What the writing of an answer tells on its way. The texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite import engine
from clincite.compose.stages import Stage
from clincite.records import Facet
from tests.web.browsing import NOW, RECORDS, made_library, made_vocabulary

QUESTION = "How is zorb fever treated in children?"


def test_stages_are_told_in_order_with_what_they_came_to(tmp_path: Path) -> None:
    told: list[Stage] = []
    library = made_library(tmp_path, *RECORDS)
    vocabulary = made_vocabulary(*RECORDS)
    answer = engine.ask(QUESTION, library, as_of=NOW, vocabulary=vocabulary, on_stage=told.append)
    assert [stage.name for stage in told] == ["understood", "searched", "chosen", "written"]
    understood, searched, chosen, written = told
    assert understood.understood == answer.understood and understood.facets == answer.facets == (Facet.TREATMENT,)
    assert searched.numbers == {"sections": answer.receipt.searched, "found": answer.receipt.found}
    assert chosen.numbers["considered"] == answer.receipt.considered >= chosen.numbers["kept"] > 0
    assert written.numbers == {"claims": len(answer.claims), "sources": answer.receipt.used}
    assert engine.ask(QUESTION, library, as_of=NOW, vocabulary=vocabulary) == answer  # whoever listens changes nothing


@pytest.mark.parametrize("last", ["understood", "searched", "chosen", "written"])
def test_whoever_listens_may_stop_it(tmp_path: Path, last: str) -> None:
    told: list[str] = []

    def listen(stage: Stage) -> None:
        told.append(stage.name)
        if stage.name == last:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        engine.ask(QUESTION, made_library(tmp_path, *RECORDS), as_of=NOW, vocabulary=made_vocabulary(*RECORDS), on_stage=listen)
    assert told[-1] == last
