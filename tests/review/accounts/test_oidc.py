"""Signing in at a stand-in of a provider, as it should go, and as somebody would have it go."""

from __future__ import annotations

import datetime
import importlib.util
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from clincite.errors import ClinciteError, InputError, OfflineError, ServiceError, SignInError, UnreachableError
from clincite.review.accounts.oidc import Identity, OidcClient, OidcState
from clincite.settings import Settings
from tests.review.accounts.desk import Clock
from tests.standin import openid
from tests.standin.openid import CLIENT_ID, CLIENT_SECRET, ISSUER, OpenIdProvider

BACK = "https://desk.example/sign-in/with/back"
FACTS: dict[str, Any] = {"email": "nova@moon.example", "email_verified": True, "name": "Nova Quill"}
NOVA = Identity(issuer=ISSUER, subject="subject-1", **FACTS)


def _settings(**changes: Any) -> Settings:
    fields = {"oidc_issuer": ISSUER, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET, "oidc_name": "Moon Clinic"}
    return Settings(**(fields | changes))


def _client(provider: OpenIdProvider, clock: Clock, **changes: Any) -> OidcClient:
    client = OidcClient.of(_settings(**changes), clock=clock, transport=provider.transport)
    assert client is not None
    return client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(clock: Clock) -> OpenIdProvider:
    return OpenIdProvider(lambda: clock().timestamp())


def _signed_in(client: OidcClient, provider: OpenIdProvider, *, query: dict[str, str] | None = None, **facts: Any) -> Identity:
    url, state = client.begin(BACK)
    return client.finish(BACK, state, provider.authorize(url, **(facts or FACTS)) | (query or {}))


def test_without_an_issuer_there_is_no_client() -> None:
    assert OidcClient.of(Settings()) is None


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("in_token", [True, False])
def test_signs_in(clock: Clock, alg: str, method: str, in_token: bool) -> None:
    provider = OpenIdProvider(lambda: clock().timestamp(), alg=alg, methods=(method,), in_token=in_token)
    assert _signed_in(_client(provider, clock), provider) == NOVA
    assert (f"GET {ISSUER}/userinfo" in provider.requests) is not in_token


def test_the_browser_is_sent_with_state_nonce_and_challenge(provider: OpenIdProvider, clock: Clock) -> None:
    client = _client(provider, clock)
    url, state = client.begin(BACK)
    asked = parse_qs(urlsplit(url).query)
    assert asked["state"] == [state.state]
    assert asked["nonce"] == [state.nonce]
    assert asked["redirect_uri"] == [BACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert state.verifier not in url
    assert CLIENT_SECRET not in url
    _, other = client.begin(BACK)
    assert not {state.state, state.nonce, state.verifier} & {other.state, other.nonce, other.verifier}
    assert msgspec.json.decode(msgspec.json.encode(state), type=OidcState) == state


@pytest.mark.parametrize(
    ("given", "verified"), [(True, True), ("true", True), (False, False), ("false", False), ("yes", False), (None, False), ([], False)]
)
def test_an_address_is_verified_only_when_the_provider_says_so(
    provider: OpenIdProvider, clock: Clock, given: object, verified: bool
) -> None:
    client = _client(provider, clock)
    assert _signed_in(client, provider, email="nova@moon.example", email_verified=given).email_verified is verified
    assert not _signed_in(client, provider, email="nova@moon.example").email_verified


def test_an_issuer_may_end_with_a_slash(clock: Clock) -> None:
    provider = OpenIdProvider(lambda: clock().timestamp())
    client = _client(provider, clock, oidc_issuer=f"{ISSUER}/")
    assert _signed_in(client, provider) == NOVA


def _without(name: str) -> Callable[[openid.Claims], openid.Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def _with(**changes: Any) -> Callable[[openid.Claims], openid.Claims]:
    return lambda claims: claims | changes


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param(_with(nonce="another"), id="nonce of another sign-in"),
        pytest.param(_without("nonce"), id="no nonce"),
        pytest.param(_with(aud="another-client"), id="for another client"),
        pytest.param(_with(aud=["another-client"]), id="for other clients"),
        pytest.param(_with(aud="another-client", azp=CLIENT_ID), id="for another client, asked for by this one"),
        pytest.param(_without("aud"), id="for nobody"),
        pytest.param(_with(aud=[CLIENT_ID, "another-client"]), id="for several, and not said who asked"),
        pytest.param(_with(aud=[CLIENT_ID, "another-client"], azp="another-client"), id="asked for by another client"),
        pytest.param(_with(azp="another-client"), id="asked for by another client alone"),
        pytest.param(_with(iss="https://evil.example"), id="of another issuer"),
        pytest.param(_without("iss"), id="of no issuer"),
        pytest.param(_with(exp=1), id="expired long ago"),
        pytest.param(lambda claims: claims | {"exp": claims["iat"] - 61}, id="expired just now"),
        pytest.param(_without("exp"), id="never expires"),
        pytest.param(_with(exp="tomorrow"), id="expires nobody knows when"),
        pytest.param(lambda claims: claims | {"iat": claims["iat"] + 120}, id="issued in the future"),
        pytest.param(_without("iat"), id="issued never"),
        pytest.param(lambda claims: claims | {"nbf": claims["iat"] + 120}, id="not yet good"),
        pytest.param(_without("sub"), id="of nobody"),
        pytest.param(_with(sub=""), id="of an empty subject"),
        pytest.param(_with(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), id="with another access token"),
    ],
)
def test_an_id_token_that_is_not_for_this_sign_in_is_refused(
    provider: OpenIdProvider, clock: Clock, claims: Callable[[openid.Claims], openid.Claims]
) -> None:
    provider.claims = claims
    with pytest.raises(SignInError, match="cannot be believed"):
        _signed_in(_client(provider, clock), provider)


def _tampered(claims: openid.Claims) -> str:
    head, _, signature = OpenIdProvider(lambda: 0).sign(claims).split(".")
    body = openid.unsigned(claims | {"sub": "somebody else"}).split(".")[1]
    return f"{head}.{body}.{signature}"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(openid.unsigned, id="alg none"),
        pytest.param(openid.signed_by_stranger, id="another key"),
        pytest.param(openid.carrying_its_key, id="brings its key"),
        pytest.param(openid.signed_with_secret, id="client secret"),
        pytest.param(openid.signed_with_public_key, id="public key as a secret"),
        pytest.param(_tampered, id="tampered"),
        pytest.param(lambda claims: OpenIdProvider(lambda: 0).sign(claims)[:-4], id="signature cut"),
        pytest.param(lambda claims: OpenIdProvider(lambda: 0).sign(claims).rpartition(".")[0] + ".", id="signature gone"),
        pytest.param(lambda claims: json.dumps(claims), id="no token at all"),
        pytest.param(lambda claims: "", id="empty"),
        pytest.param(lambda claims: "a.b.c", id="letters"),
        pytest.param(lambda claims: "é.ü.ñ", id="no ASCII"),
    ],
)
def test_an_id_token_that_is_not_genuine_is_refused(provider: OpenIdProvider, clock: Clock, token: Callable[[openid.Claims], str]) -> None:
    provider.token = token
    with pytest.raises(SignInError, match="cannot be believed"):
        _signed_in(_client(provider, clock), provider)


def test_several_audiences_are_fine_when_this_one_asked(provider: OpenIdProvider, clock: Clock) -> None:
    provider.claims = _with(aud=[CLIENT_ID, "another-client"], azp=CLIENT_ID)
    assert _signed_in(_client(provider, clock), provider) == NOVA


def test_clocks_may_differ_by_a_minute(provider: OpenIdProvider, clock: Clock) -> None:
    provider.claims = lambda claims: claims | {"exp": claims["iat"] - 59}
    assert _signed_in(_client(provider, clock), provider) == NOVA


def test_a_provider_that_signs_only_with_secrets_is_not_taken(provider: OpenIdProvider, clock: Clock) -> None:
    provider.discovery = _with(id_token_signing_alg_values_supported=["HS256", "none"])
    with pytest.raises(ServiceError, match="signs in a way"):
        _signed_in(_client(provider, clock), provider)


def test_a_sign_in_comes_back_to_the_browser_that_began_it_and_once(provider: OpenIdProvider, clock: Clock) -> None:
    client = _client(provider, clock)
    url, state = client.begin(BACK)
    _, other = client.begin(BACK)
    query = provider.authorize(url, **FACTS)
    for remembered in (None, other, msgspec.structs.replace(state, state="")):
        with pytest.raises(SignInError, match="not begun in this browser"):
            client.finish(BACK, remembered, query)
    for came in ({}, query | {"state": ""}, query | {"state": "x"}):
        with pytest.raises(SignInError, match="not begun in this browser"):
            client.finish(BACK, state, came)
    assert client.finish(BACK, state, query) == NOVA
    asked = len(provider.requests)
    with pytest.raises(SignInError, match="used already"):
        client.finish(BACK, state, query)
    assert len(provider.requests) == asked


def test_a_code_that_was_used_is_refused_by_the_provider_too(provider: OpenIdProvider, clock: Clock) -> None:
    """Another process does not remember the state."""
    client = _client(provider, clock)
    url, state = client.begin(BACK)
    query = provider.authorize(url, **FACTS)
    client.finish(BACK, state, query)
    with pytest.raises(SignInError, match="did not confirm"):
        _client(provider, clock).finish(BACK, state, query)


def test_somebody_elses_code_is_of_no_use(provider: OpenIdProvider, clock: Clock) -> None:
    """A stolen code does not go with the verifier of this browser; nor does one for another address."""
    client = _client(provider, clock)
    stolen = provider.authorize(client.begin(BACK)[0], **FACTS)["code"]
    url, state = client.begin(BACK)
    with pytest.raises(SignInError, match="did not confirm"):
        client.finish(BACK, state, provider.authorize(url, **FACTS) | {"code": stolen})
    url, state = client.begin(BACK)
    with pytest.raises(SignInError, match="did not confirm"):
        client.finish("https://evil.example/back", state, provider.authorize(url, **FACTS))


@pytest.mark.parametrize(
    "begun", ["", "yesterday", "2031-05-04T09:00:00", "2031-05-04T08:49:59Z", "2031-05-04T09:11:00Z", "2099-01-01T00:00:00Z"]
)
def test_a_sign_in_comes_back_within_ten_minutes(provider: OpenIdProvider, clock: Clock, begun: str) -> None:
    client = _client(provider, clock)
    url, state = client.begin(BACK)
    with pytest.raises(SignInError, match="took too long"):
        client.finish(BACK, msgspec.structs.replace(state, begun=begun), provider.authorize(url, **FACTS))


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"error": "<script>", "error_description": "x"}, {"code": ""}])
def test_who_is_turned_away_there_is_not_signed_in(provider: OpenIdProvider, clock: Clock, query: dict[str, str]) -> None:
    with pytest.raises(SignInError, match=r"^You were not signed in by Moon Clinic\.$"):
        _signed_in(_client(provider, clock), provider, query=query)


def test_an_answer_of_another_issuer_is_refused(provider: OpenIdProvider, clock: Clock) -> None:
    client = _client(provider, clock)
    with pytest.raises(SignInError, match="another site"):
        _signed_in(client, provider, query={"iss": "https://evil.example"})
    assert _signed_in(client, provider, query={"iss": ISSUER}) == NOVA
    provider.discovery = _with(authorization_response_iss_parameter_supported=True)
    with pytest.raises(SignInError, match="another site"):
        _signed_in(client, provider)


def test_userinfo_of_another_person_is_refused(clock: Clock) -> None:
    provider = OpenIdProvider(lambda: clock().timestamp(), in_token=False)
    provider.facts = _with(sub="somebody else")
    with pytest.raises(ServiceError, match="two different things"):
        _signed_in(_client(provider, clock), provider)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(_with(issuer="https://evil.example"), id="another issuer"),
        pytest.param(_with(token_endpoint="http://login.example.org/token"), id="http"),
        pytest.param(_with(jwks_uri="http://127.0.0.1/keys"), id="this machine"),
        pytest.param(_with(userinfo_endpoint="file:///etc/passwd"), id="file"),
        pytest.param(_with(authorization_endpoint="javascript:alert(1)"), id="script"),
        pytest.param(_with(token_endpoint="https://name:word@login.example.org/token"), id="with a password"),
        pytest.param(_with(token_endpoint="https://"), id="no host"),
        pytest.param(_without("jwks_uri"), id="no keys"),
        pytest.param(_with(id_token_signing_alg_values_supported="RS256"), id="no list"),
    ],
)
def test_a_discovery_document_that_may_not_be_used_is_refused(
    provider: OpenIdProvider, clock: Clock, document: Callable[[openid.Claims], openid.Claims]
) -> None:
    provider.discovery = document
    with pytest.raises(ServiceError):
        _client(provider, clock).begin(BACK)


def _spoiled(provider: OpenIdProvider, path: str, answer: httpx.Response | Exception) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path != path:
            return provider.transport.handler(request)  # type: ignore[return-value]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token", "/userinfo"])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(httpx.Response(500, text="<h1>sorry</h1>"), id="500"),
        pytest.param(httpx.Response(302, headers={"Location": "https://evil.example"}), id="redirect"),
        pytest.param(httpx.Response(200, text="<h1>hello</h1>"), id="HTML"),
        pytest.param(httpx.Response(200, json=[]), id="list"),
        pytest.param(httpx.Response(200, json={}), id="empty"),
        pytest.param(httpx.Response(200, content=b" " * (2 << 20)), id="too much"),
        pytest.param(httpx.Response(200, content=b"\xff\xfe"), id="bytes"),
        pytest.param(httpx.ConnectError("no route"), id="no connection"),
        pytest.param(httpx.ReadTimeout("silence"), id="silence"),
    ],
)
def test_whatever_the_provider_answers_nobody_gets_in_by_it(clock: Clock, path: str, answer: httpx.Response | Exception) -> None:
    provider = OpenIdProvider(lambda: clock().timestamp(), in_token=False)
    client = OidcClient.of(_settings(), clock=clock, transport=_spoiled(provider, path, answer))
    assert client is not None
    with pytest.raises(ClinciteError) as caught:
        _signed_in(client, provider)
    assert isinstance(caught.value, ServiceError | SignInError)
    assert isinstance(answer, Exception) == isinstance(caught.value, UnreachableError)
    assert CLIENT_SECRET not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "keys", [{"keys": []}, {"keys": "none"}, {"keys": [1, None, {"kty": "oct", "k": "AAAA"}]}, {"keys": [{"kty": "RSA"}]}]
)
def test_keys_that_are_none_verify_nothing(provider: OpenIdProvider, clock: Clock, keys: dict[str, Any]) -> None:
    client = OidcClient.of(_settings(), clock=clock, transport=_spoiled(provider, "/keys", httpx.Response(200, json=keys)))
    assert client is not None
    with pytest.raises(SignInError, match="cannot be believed"):
        _signed_in(client, provider)


def test_a_subject_that_is_no_text_is_refused(provider: OpenIdProvider, clock: Clock) -> None:
    provider.claims = _with(sub=17)
    with pytest.raises(ClinciteError):
        _signed_in(_client(provider, clock), provider)


def test_a_document_of_any_length_is_not_read(provider: OpenIdProvider, clock: Clock) -> None:
    client = OidcClient.of(_settings(), clock=clock, transport=_padded(provider))
    assert client is not None
    with pytest.raises(ServiceError, match="sent too much"):
        client.begin(BACK)


def _padded(provider: OpenIdProvider) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        answer = provider.transport.handler(request)
        assert isinstance(answer, httpx.Response)
        return httpx.Response(200, content=answer.content + b" " * (2 << 20))

    return httpx.MockTransport(handle)


def test_a_wrong_secret_is_told_without_showing_it(provider: OpenIdProvider, clock: Clock) -> None:
    with pytest.raises(SignInError) as caught:
        _signed_in(_client(provider, clock, oidc_client_secret="wrong secret"), provider)
    assert "wrong secret" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("issuer", ["http://login.example.org", "http://10.0.0.1", "https://name:word@login.example.org"])
def test_only_https_is_spoken(issuer: str) -> None:
    with pytest.raises(InputError, match="https"):
        OidcClient.of(_settings(oidc_issuer=issuer))


@pytest.mark.parametrize("issuer", ["http://localhost:9000", "http://127.0.0.1:9000/realm"])
def test_this_machine_may_speak_http(clock: Clock, issuer: str) -> None:
    provider = OpenIdProvider(lambda: clock().timestamp(), issuer=issuer)
    identity = _signed_in(_client(provider, clock, oidc_issuer=issuer), provider)
    assert (identity.issuer, identity.subject) == (issuer, "subject-1")


@pytest.mark.parametrize("missing", ["oidc_client_id", "oidc_client_secret"])
def test_settings_that_belong_together(missing: str) -> None:
    with pytest.raises(InputError, match="oidc_client_secret"):
        OidcClient.of(_settings(**{missing: None}))


def test_without_authlib_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError) as caught:
        OidcClient.of(_settings())
    assert caught.value.hint == "pip install 'clincite[oidc]'"


def test_offline_the_provider_is_not_asked(provider: OpenIdProvider, clock: Clock) -> None:
    client = _client(provider, clock, offline=True)
    with pytest.raises(OfflineError):
        client.begin(BACK)
    state = OidcState(state="s", nonce="n", verifier="v", begun=clock().strftime("%Y-%m-%dT%H:%M:%SZ"))
    with pytest.raises(OfflineError):
        client.finish(BACK, state, {"state": "s", "code": "c"})
    assert provider.requests == []


def test_the_clock_is_the_one_given(provider: OpenIdProvider, clock: Clock) -> None:
    provider.claims = lambda claims: claims | {"exp": claims["iat"] + 10}
    client = _client(provider, clock)
    assert _signed_in(client, provider) == NOVA
    late = OidcClient.of(_settings(), clock=lambda: clock() + datetime.timedelta(seconds=71), transport=provider.transport)
    assert late is not None
    with pytest.raises(SignInError, match="cannot be believed"):
        _signed_in(late, provider)
