"""One :class:`Settings` object, from the environment and an optional ``config.toml`` in the home folder.

The environment wins over the file, the file over the defaults. Nothing else in clincite reads the environment,
but for ``CLINCITE_DEBUG`` (the command line must be able to show a traceback when these settings are what fails) and the benchmark of
the page, which hands it on to the server that it starts.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Self

from platformdirs import user_data_path
from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from clincite.errors import InputError

CONFIG_NAME: Final = "config.toml"


def _no_url(value: object) -> object:
    # Taken as a path, "http://x" would make a folder "http:".
    if isinstance(value, str) and "://" in value:
        raise ValueError(f"this version opens folders only, not {value!r}")
    return value


def _network(value: object) -> object:
    try:
        network = ipaddress.ip_network(str(value).strip())
    except ValueError as error:
        raise ValueError(f"{value!r} is neither an address nor a network, such as 10.0.0.7 or 10.0.0.0/8") from error
    if network.prefixlen == 0:
        raise ValueError(f"{value!r} stands for every address there is, so that whoever asks would be believed")
    return network


_UserPath = Annotated[Path, BeforeValidator(_no_url), AfterValidator(lambda path: path.expanduser())]
_Network = Annotated[ipaddress.IPv4Network | ipaddress.IPv6Network, BeforeValidator(_network)]
_UNREAD: Final = re.compile(r'error parsing value for field "(\w+)" from source "EnvSettingsSource"')


def default_home(environment: Mapping[str, str]) -> Path:
    """The home folder: ``CLINCITE_HOME``, else the platform's folder for a user's data."""
    given = environment.get("CLINCITE_HOME")
    return Path(given).expanduser() if given else user_data_path("clincite", appauthor=False)


def _variable(name: str) -> str:
    """The variable of the environment that gives a setting; one that is known by another name is in the environment under that."""
    return name if name in os.environ else f"CLINCITE_{name.upper()}"


def _unusable(place: tuple[str, ...], why: str, config: Path) -> InputError:
    """What is said of a setting that cannot be used: by the name that it was given under.

    :param place: the name of the setting, and where in its value it is wrong.
    """
    name, *inside = place or ("settings",)
    variable = _variable(name)
    given = any(one.upper() == variable.upper() and value for one, value in os.environ.items())
    at = f" at {'.'.join(inside)!r}" if inside else ""
    if given:
        return InputError(f"{variable} is not usable{at}: {why}.", hint=f"Give {variable} another value, or unset it.")
    return InputError(f"The setting {name!r} in {config} is not usable{at}: {why}.", hint="Mend it there, or take it out.")


class Settings(BaseSettings):
    """What a user may set, once and for all commands.

    :param home: folder that holds the library and ``config.toml`` (``CLINCITE_HOME``; not read from the file).
    :param library: folder of the library, when it is not ``home/library`` (``CLINCITE_LIBRARY``).
    :param live: ask services on the network too (``CLINCITE_LIVE``). Off unless asked for: a question may describe a patient.
    :param offline: never use the network, whatever a command says; what is kept on disk still serves (``CLINCITE_OFFLINE``).
    :param services: which services are asked, in order (``CLINCITE_SERVICES``, as JSON).
    :param live_limit: records taken from each service for a question (``CLINCITE_LIVE_LIMIT``).
    :param live_seconds: how long an answer waits for all of them together (``CLINCITE_LIVE_SECONDS``).
    :param email: sent to the services so that they can reach whoever runs this, as NCBI asks (``CLINCITE_EMAIL``).
    :param ncbi_api_key: raises NCBI's limit from 3 to 10 requests a second (``NCBI_API_KEY``).
    :param site_name: of the page, as shown (``CLINCITE_SITE_NAME``).
    :param contact: where readers report an error, an address of mail or of a page (``CLINCITE_CONTACT``). Shown to everybody.
    :param base_url: where the page is reached from outside, for canonical addresses (``CLINCITE_BASE_URL``). Of ``https`` cookies are bound
        to it, wherever TLS ends.
    :param database: of the review desk and the published answers, as a URL (``CLINCITE_DATABASE``): ``sqlite:///PATH`` or
        ``postgresql://USER:PASSWORD@HOST/NAME``. Default: ``desk.db`` in the home folder.
    :param review_signatures: persons who must sign an answer before it is approved (``CLINCITE_REVIEW_SIGNATURES``).
    :param review_critical_approvals: persons who must approve each safety-critical claim; two at least
        (``CLINCITE_REVIEW_CRITICAL_APPROVALS``).
    :param review_months: after an approval the next review is due (``CLINCITE_REVIEW_MONTHS``).
    :param review_months_by_topic: the same for single topics, by words of the question or title (``CLINCITE_REVIEW_MONTHS_BY_TOPIC``, as
        JSON: ``{"gout": 6}``).
    :param ledger_key: file with the Ed25519 key that signs the ledger (``CLINCITE_LEDGER_KEY``); unset: entries are not signed.
    :param session_hours: that somebody stays signed in at the desk (``CLINCITE_SESSION_HOURS``).
    :param reports_per_hour: that one reader may send of errors (``CLINCITE_REPORTS_PER_HOUR``).
    :param oidc_issuer: where accounts are kept elsewhere, for signing in by OpenID Connect (``CLINCITE_OIDC_ISSUER``). The other two are
        needed with it.
    :param oidc_client_id: as that issuer knows this page (``CLINCITE_OIDC_CLIENT_ID``).
    :param oidc_client_secret: as that issuer gave it (``CLINCITE_OIDC_CLIENT_SECRET``).
    :param oidc_name: of the issuer, as shown on the button (``CLINCITE_OIDC_NAME``).
    :param log_questions: write questions to the page's log, without identifiers (``CLINCITE_LOG_QUESTIONS``).
    :param requests_per_minute: that one client may make of the page (``CLINCITE_REQUESTS_PER_MINUTE``).
    :param trusted_proxies: addresses or networks of proxies before the page, whose word about the client is believed
        (``CLINCITE_TRUSTED_PROXIES``, as JSON: ``["10.0.0.7", "fd00::/8"]``).
    :param ask_processes: that compose answers for the page (``CLINCITE_ASK_PROCESSES``). 0: none beside the page's own; unset: one for each
        processor, four at most.
    :param ask_seconds: that the page works on one answer (``CLINCITE_ASK_SECONDS``).
    :param thread_days: that the page keeps a reader's follow-up questions after the last one (``CLINCITE_THREAD_DAYS``).
    :param pubmed_url: where E-utilities answer (``CLINCITE_PUBMED_URL``).
    :param europepmc_url: where Europe PMC's REST service answers (``CLINCITE_EUROPEPMC_URL``).
    """

    model_config = SettingsConfigDict(env_prefix="CLINCITE_", env_ignore_empty=True, frozen=True, extra="forbid")

    home: _UserPath = Field(default_factory=lambda: default_home(os.environ))
    library: _UserPath | None = None
    live: bool = False
    offline: bool = False
    services: tuple[str, ...] = ("pubmed", "europepmc")
    live_limit: int = Field(default=20, ge=1, le=500)
    live_seconds: float = Field(default=20.0, gt=0, le=600)
    email: str | None = Field(default=None, pattern=r"^\S+@\S+$")
    ncbi_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("ncbi_api_key", "CLINCITE_NCBI_API_KEY", "NCBI_API_KEY")
    )
    site_name: str = "clincite"
    contact: str | None = Field(default=None, pattern=r"^(https://[^\s/]+(/\S*)?|[^\s@:]+@[^\s@]+)$")
    base_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+(/\S*)?$")
    database: SecretStr | None = None
    review_signatures: int = Field(default=1, ge=1, le=10)
    review_critical_approvals: int = Field(default=2, ge=2, le=10)
    review_months: int = Field(default=12, ge=1, le=120)
    review_months_by_topic: dict[str, Annotated[int, Field(ge=1, le=120)]] = Field(default_factory=dict)
    ledger_key: _UserPath | None = None
    session_hours: int = Field(default=12, ge=1, le=720)
    reports_per_hour: int = Field(default=5, ge=1, le=1000)
    oidc_issuer: str | None = Field(default=None, pattern=r"^https?://[^/\s]+(/\S*)?$")
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "your organisation"
    log_questions: bool = False
    requests_per_minute: int = Field(default=60, ge=1)
    trusted_proxies: tuple[_Network, ...] = ()
    ask_processes: int | None = Field(default=None, ge=0, le=64)
    ask_seconds: float = Field(default=20.0, gt=0, le=600)
    thread_days: int = Field(default=30, ge=1, le=3650)
    pubmed_url: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    europepmc_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"

    @property
    def database_url(self) -> str:
        """Where the review desk keeps what it knows. May hold a password: never shown."""
        return self.database.get_secret_value() if self.database is not None else f"sqlite:///{self.home / 'desk.db'}"

    @property
    def threads_path(self) -> Path:
        """The folder of the readers' follow-up questions."""
        return self.home / "threads"

    @property
    def library_path(self) -> Path:
        """The folder of the library."""
        return self.library or self.home / "library"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then ``config.toml``; no .env file, no secrets folder."""
        config = TomlConfigSettingsSource(settings_cls, default_home(os.environ) / CONFIG_NAME)
        return init_settings, env_settings, config

    @classmethod
    def load(cls) -> Self:
        """The settings in force. Raises :class:`~clincite.errors.InputError` when one is wrong."""
        config = default_home(os.environ) / CONFIG_NAME
        try:
            settings = cls()
        except ValidationError as error:
            first = error.errors()[0]
            why = "there is no such setting" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
            raise _unusable(tuple(map(str, first["loc"])), why, config) from error
        except SettingsError as error:  # a variable of the environment that should hold JSON, and does not
            found = _UNREAD.match(str(error))
            raise InputError(
                f"{_variable(found.group(1)) if found else 'A setting'} is not usable: it is no JSON.",
                hint='It takes a list such as ["one", "two"], or a map such as {"one": 6}.',
            ) from error
        except (ValueError, OSError) as error:  # TOML that does not parse, or a file that cannot be read
            raise InputError(f"The settings file {config} cannot be read: {error}.", hint="Mend the file, or move it away.") from error
        if settings.home != config.parent:
            raise InputError(f"{config} cannot move the folder that it lies in.", hint="Take 'home' out of it and set CLINCITE_HOME.")
        return settings
