"""What would fail with every visit to the desk is refused before the page is served."""

from __future__ import annotations

import datetime
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from clincite.errors import ClinciteError, InputError, StoreError
from clincite.review.ledger import chain
from clincite.review.ledger.signing import Signer, new_key
from clincite.review.starting import check_settings
from clincite.review.store.database import Database
from clincite.review.values import SYSTEM
from clincite.settings import Settings
from tests.terminal import Terminal

NOW = datetime.datetime(2026, 3, 1, 10, 0, 0, tzinfo=datetime.UTC)
ELSEWHERE = {
    "oidc_issuer": "https://accounts.example",
    "oidc_client_id": "desk",
    "oidc_client_secret": "geheim",
    "base_url": "https://desk.example",
}


def checked(home: Path, **settings: Any) -> StoreError | None:
    return check_settings(Settings(home=home, **settings), clock=lambda: NOW)


def sign(home: Path, *signers: Signer | None) -> None:
    """Write an entry for each, signed by them."""
    database = Database.open(f"sqlite:///{home}/desk.db")
    with database.write() as connection:
        for signer in signers:
            chain.append(connection, SYSTEM, what="x", when="2026-03-01T10:00:00Z", signer=signer)
    database.close()


def test_a_desk_that_is_not_there_yet_or_has_nothing_special(tmp_path: Path) -> None:
    assert checked(tmp_path) is None
    assert not (tmp_path / "desk.db").exists()
    sign(tmp_path, None)
    assert checked(tmp_path) is None


def test_a_signed_desk_is_not_served_without_its_key(tmp_path: Path) -> None:
    old, new = new_key(tmp_path / "old.pem"), new_key(tmp_path / "new.pem")
    sign(tmp_path, None, old, old)
    with pytest.raises(InputError, match="is signed, and the key to sign with is not given") as told:
        checked(tmp_path)
    assert "CLINCITE_LEDGER_KEY" in told.value.hint and "The page signs" in told.value.hint
    assert checked(tmp_path, ledger_key=tmp_path / "old.pem") is None
    assert checked(tmp_path, ledger_key=tmp_path / "new.pem") is None, "a newer key takes over"
    sign(tmp_path, new)
    with pytest.raises(InputError, match="replaced the one that is given"):
        checked(tmp_path, ledger_key=tmp_path / "old.pem")
    with pytest.raises(InputError, match="cannot be read"):
        checked(tmp_path, ledger_key=tmp_path / "missing.pem")


def test_the_command_ends_as_with_any_setting_that_is_wrong(tmp_path: Path) -> None:
    sign(tmp_path, new_key(tmp_path / "key.pem"))
    done = Terminal(tmp_path)("serve", "--port", "0")
    assert (done.code, done.out) == (2, "") and "is signed, and the key" in done.err
    done = Terminal(tmp_path, CLINCITE_DATABASE="mysql://server/desk")("serve", "--port", "0")
    assert (done.code, done.out) == (3, "") and "mysql" in done.err
    done = Terminal(tmp_path, CLINCITE_OIDC_ISSUER="https://accounts.example")("serve", "--port", "0")
    assert (done.code, done.out) == (2, "") and "CLINCITE_OIDC_CLIENT_ID" in done.err


def test_a_database_that_does_not_answer_now_is_told_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"broken" * 1000)
    trouble = checked(tmp_path)
    assert trouble is not None and "not a database" in trouble.message
    pytest.importorskip("pg8000")
    trouble = checked(tmp_path, database="postgresql://ada:geheim@127.0.0.1:1/desk")
    assert trouble is not None and "geheim" not in trouble.message


def test_a_database_that_there_is_no_driver_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "pg8000" else found(name, *more))
    with pytest.raises(StoreError, match="needs pg8000") as told:
        checked(tmp_path, database="postgresql://ada:geheim@server/desk")
    assert "clincite[postgres]" in told.value.hint


def test_signing_in_elsewhere_that_is_set_up_right(tmp_path: Path) -> None:
    pytest.importorskip("authlib")
    assert checked(tmp_path, **ELSEWHERE) is None
    assert checked(tmp_path, **{**ELSEWHERE, "oidc_issuer": "http://localhost:9000/realm"}) is None


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        ({"oidc_issuer": "http://accounts.example"}, "must be an https address", "CLINCITE_OIDC_ISSUER"),
        ({"oidc_client_id": None}, "needs", "CLINCITE_OIDC_CLIENT_ID"),
        ({"oidc_client_secret": None}, "needs", "CLINCITE_OIDC_CLIENT_SECRET"),
        ({"base_url": None}, "needs CLINCITE_BASE_URL", "/sign-in/with/back"),
        ({"oidc_issuer": None}, "CLINCITE_OIDC_CLIENT_ID is set, and CLINCITE_OIDC_ISSUER is not", "issuer"),
        ({"oidc_issuer": None, "oidc_client_id": None}, "CLINCITE_OIDC_CLIENT_SECRET is set", "issuer"),
    ],
)
def test_signing_in_elsewhere_that_is_set_up_wrong(tmp_path: Path, change: dict[str, Any], message: str, hint: str) -> None:
    pytest.importorskip("authlib")
    with pytest.raises(ClinciteError, match=message) as told:
        checked(tmp_path, **{**ELSEWHERE, **change})
    assert told.value.exit_code == 2 and hint in told.value.hint and "geheim" not in told.value.message + told.value.hint


def test_the_address_that_an_issuer_leads_back_to_is_the_one_that_is_told() -> None:
    from clincite.review.starting import BACK
    from clincite.web.accounts import elsewhere

    assert elsewhere._BACK == BACK
