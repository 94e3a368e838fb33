"""Asking a provider of OpenID Connect over the network: few bytes, no redirects, https alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec

from clincite import __version__
from clincite.errors import InputError, RefusedError, ServiceError, UnreachableError

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS: Final = 10.0
_MOST_BYTES: Final = 1 << 20
_DISCOVERY: Final = "/.well-known/openid-configuration"

T = TypeVar("T")


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """What a discovery document says, as far as it matters here (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class ProviderWire:
    """The connection to one provider. Its ``post`` is what Authlib asks of a session.

    :param issuer: its address.
    :param name: as messages call it.
    :param transport: what carries requests, for tests.
    :raises InputError: the address is not https; http is for this machine only.
    """

    def __init__(self, issuer: str, *, name: str, transport: httpx.BaseTransport | None = None) -> None:
        self._issuer = issuer.rstrip("/")
        self._name = name
        self._transport = transport
        self._loopback = httpx.URL(issuer).host in _LOOPBACK
        if not self._is_safe(issuer):
            raise InputError(
                "The setting 'oidc_issuer' is not usable: it must be an https address.",
                hint="Look at CLINCITE_OIDC_ISSUER; http is for this machine only.",
            )

    def discover(self) -> Provider:
        """What the provider says of itself.

        :raises ServiceError: it does not, or it says something that may not be used.
        """
        provider = self.read(self._issuer + _DISCOVERY, Provider)
        if provider.issuer.rstrip("/") != self._issuer:
            raise self.failed("says that it is another")
        addresses = (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri, provider.userinfo_endpoint)
        if not all(address is None or self._is_safe(address) for address in addresses):
            raise self.failed("names an address that is not https")
        return provider

    def read(self, url: str, kind: type[T], *, bearer: str | None = None) -> T:
        """A JSON document at an address.

        :param bearer: an access token to show.
        :raises ServiceError: there is none, or it is not one.
        """
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer is not None else {})
        reply = self._sent("GET", url, headers=headers)
        if reply.status_code != httpx.codes.OK:
            raise RefusedError(
                f"{self._name} answered with an error (HTTP {reply.status_code}).", hint="Try again; else sign in with a password."
            )
        try:
            return msgspec.json.decode(reply.content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self.failed("sent something that is not what OpenID Connect asks for") from None

    def post(self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> httpx.Response:
        """Send a form.

        :param auth: of Authlib: puts the client's name and secret where the provider wants them.
        """
        url, prepared, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self._sent("POST", url, headers=prepared, content=body)

    def failed(self, why: str) -> ServiceError:
        """What is said of a provider that cannot be used.

        :param why: goes on after its name.
        """
        return ServiceError(f"{self._name} {why}.", hint="Tell whoever runs this page; else sign in with a password.")

    def _sent(self, method: str, url: str, *, headers: Mapping[str, str], content: str | None = None) -> httpx.Response:
        try:
            with self._client() as client, client.stream(method, url, headers=dict(headers), content=content) as reply:
                body = bytearray()
                for piece in reply.iter_bytes():
                    body += piece
                    if len(body) > _MOST_BYTES:
                        raise self.failed("sent too much")
        except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as error:
            raise UnreachableError(
                f"{self._name} did not answer ({type(error).__name__}).", hint="Try again; else sign in with a password."
            ) from error
        return httpx.Response(
            reply.status_code, headers={"Content-Type": reply.headers.get("Content-Type", "")}, content=bytes(body), request=reply.request
        )

    def _client(self) -> httpx.Client:
        return httpx.Client(
            headers={"User-Agent": f"clincite/{__version__}"},
            transport=self._transport,
            timeout=_SECONDS,
            trust_env=not self._loopback,
            follow_redirects=False,
        )

    def _is_safe(self, address: str) -> bool:
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            return False
        plain = url.scheme == "http" and self._loopback and url.host in _LOOPBACK
        return bool(url.host) and not url.userinfo and (url.scheme == "https" or plain)
