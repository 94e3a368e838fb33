"""Services by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.errors import InputError, OfflineError
from clincite.settings import Settings
from clincite.sources.europepmc.service import EuropePmc
from clincite.sources.pubmed.service import PubMed
from clincite.sources.services import SERVICES, services_of
from tests.standin import StandIn


def settings(tmp_path: Path, **given: object) -> Settings:
    return Settings.model_validate({"home": tmp_path, **given})


def test_they_come_in_the_order_of_the_settings(tmp_path: Path) -> None:
    assert [service.name for service in services_of(settings(tmp_path), cache=None)] == ["pubmed", "europepmc"]
    both = settings(tmp_path, services=("europepmc", "pubmed", "europepmc"))
    assert [type(service) for service in services_of(both, cache=None)] == [EuropePmc, PubMed]
    assert services_of(settings(tmp_path, services=()), cache=None) == ()
    assert set(SERVICES) == {"pubmed", "europepmc"}


def test_an_unknown_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^There is no service 'embase'\.$") as raised:
        services_of(settings(tmp_path, services=("pubmed", "embase")), cache=None)
    assert "pubmed, europepmc" in raised.value.hint


def test_an_unsafe_address_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="address of PubMed is not usable"):
        services_of(settings(tmp_path, pubmed_url="http://eutils.example"), cache=None)


def test_they_are_as_the_settings_say(tmp_path: Path) -> None:
    with StandIn() as server:
        given = settings(
            tmp_path,
            pubmed_url=server.pubmed_url,
            europepmc_url=server.europepmc_url,
            email="editor@clinic.example",
            ncbi_api_key="a-key-of-ncbi",
        )
        for service in services_of(given, cache=tmp_path / "http"):
            assert service.search('"facial twitching"', limit=2).items
        esearch, efetch, search = server.requests
        assert esearch.form["api_key"] == efetch.form["api_key"] == "a-key-of-ncbi"
        assert "a-key-of-ncbi" not in search.address and "api_key" not in search.form
        assert all("editor@clinic.example" in asked.headers["User-Agent"] for asked in server.requests)
        away = given.model_copy(update={"offline": True})
        for service in services_of(away, cache=tmp_path / "http"):
            assert service.search('"facial twitching"', limit=2).items
            with pytest.raises(OfflineError):
                service.search("velmoria", limit=2)
        assert len(server.requests) == 3
