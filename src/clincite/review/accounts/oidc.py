"""Signing in with an account kept elsewhere: OpenID Connect, by the authorization code flow with PKCE (S256), state and nonce.

What a provider says of a person is believed only out of an ID token: signed with a key pair, made for this site and for this very sign-in,
and not expired. Authlib makes the requests and validates the claims.
"""

from __future__ import annotations

import datetime
import hmac
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final, Self

import httpx
import msgspec

from clincite.errors import InputError, OfflineError, SignInError
from clincite.review.accounts.keeper import Clock, Token, hash_of, new_token
from clincite.review.accounts.oidc_provider import Provider, ProviderWire
from clincite.review.times import moment_of, stamp
from clincite.settings import Settings

#: A sign-in that was begun must come back by then.
GOOD: Final = datetime.timedelta(minutes=10)
_SCOPES: Final = "openid email profile"
# A secret shared with the provider signs nothing here (HS256): whoever has it could sign in as anybody.
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KEY_TYPES: Final = ("RSA", "EC")
_CLOCKS_DIFFER: Final = 60  # seconds
_MOST_USED: Final = 10_000
_AGAIN: Final = "Begin the sign-in again."


class OidcState(msgspec.Struct, frozen=True, kw_only=True):
    """What must be remembered of a sign-in that was begun, by the browser that began it and by nobody else.

    :param state: comes back with the browser.
    :param nonce: comes back in the ID token.
    :param verifier: proves to the provider that it was us who began (PKCE).
    :param begun: when (UTC).
    """

    state: str
    nonce: str
    verifier: str
    begun: str


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom the provider vouches for.

    :param subject: the provider's own id of the person: never given to another.
    :param email: may be empty, and is worth something only when it is verified.
    """

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str


class OidcClient:
    """Signs people in at one provider. Threads may share one.

    :param wire: the connection to it.
    :param client_id: as the provider knows this page.
    :param client_secret: as it gave it.
    :param name: of the provider, as messages call it.
    :param offline: never use the network.
    """

    def __init__(
        self, wire: ProviderWire, *, client_id: str, client_secret: str, name: str, offline: bool = False, clock: Clock, token: Token
    ) -> None:
        self._wire = wire
        self._client_id = client_id
        self._client_secret = client_secret
        self._name = name
        self._offline = offline
        self._clock = clock
        self._token = token
        self._used: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        clock: Clock = lambda: datetime.datetime.now(datetime.UTC),
        token: Token = new_token,
        transport: httpx.BaseTransport | None = None,
    ) -> Self | None:
        """The client that the settings ask for; None: they name no provider.

        :param transport: what carries requests, for tests.
        :raises InputError: a setting is missing or not usable, or Authlib is not installed.
        """
        if settings.oidc_issuer is None:
            return None
        if importlib.util.find_spec("authlib") is None:
            raise InputError("Signing in with OpenID Connect needs Authlib.", hint="pip install 'clincite[oidc]'")
        if settings.oidc_client_id is None or settings.oidc_client_secret is None:
            raise InputError(
                "The setting 'oidc_issuer' needs 'oidc_client_id' and 'oidc_client_secret' beside it.",
                hint="Set CLINCITE_OIDC_CLIENT_ID and CLINCITE_OIDC_CLIENT_SECRET as the provider gave them.",
            )
        return cls(
            ProviderWire(settings.oidc_issuer, name=settings.oidc_name, transport=transport),
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            name=settings.oidc_name,
            offline=settings.offline,
            clock=clock,
            token=token,
        )

    def begin(self, redirect_uri: str) -> tuple[str, OidcState]:
        """Where to send the browser, and what to remember until it comes back.

        :param redirect_uri: where it comes back to.
        :raises ServiceError: the provider does not answer, or may not be asked.
        """
        provider = self._provider()
        state = OidcState(state=self._token(), nonce=self._token(), verifier=self._token(), begun=stamp(self._clock()))
        url, _ = self._oauth(provider, redirect_uri).create_authorization_url(
            provider.authorization_endpoint, state=state.state, code_verifier=state.verifier, nonce=state.nonce
        )
        return url, state

    def finish(self, redirect_uri: str, state: OidcState | None, query: Mapping[str, str]) -> Identity:
        """Who has come back.

        :param redirect_uri: the same that the sign-in was begun with.
        :param state: what this browser remembers; None: nothing.
        :param query: parameters that it came back with.
        :raises SignInError: it was not begun here, came too late or a second time, or the provider does not vouch for anybody.
        :raises ServiceError: the provider does not answer, or not as it must.
        """
        code = self._code(state, query)
        assert state is not None
        provider = self._provider()
        said = query.get("iss")
        if (said is not None or provider.authorization_response_iss_parameter_supported) and said != provider.issuer:  # RFC 9207
            raise SignInError("The sign-in came back from another site than it went to.", hint=_AGAIN)
        tokens = self._tokens(provider, redirect_uri, code, state.verifier)
        claims = self._claims(provider, tokens, state.nonce)
        return self._identity(provider, claims, tokens)

    def _provider(self) -> Provider:
        if self._offline:
            raise OfflineError(
                f"{self._name} was not asked: the network is switched off.",
                hint="Sign in with a password, or unset CLINCITE_OFFLINE (and 'offline' in config.toml).",
            )
        return self._wire.discover()

    def _code(self, state: OidcState | None, query: Mapping[str, str]) -> str:
        """The code that came back, once it is sure that this browser asked for it, a short while ago and for the first time."""
        came = query.get("state", "")
        if state is None or not hmac.compare_digest(hash_of(state.state), hash_of(came)):
            raise SignInError("The sign-in was not begun in this browser.", hint=_AGAIN)
        try:
            age = self._clock() - moment_of(state.begun)
        except (ValueError, TypeError):  # it was in the browser's hands
            age = GOOD
        if not -GOOD < age < GOOD:
            raise SignInError("The sign-in took too long.", hint=_AGAIN)
        self._use(state)
        if "error" in query or not query.get("code"):
            raise SignInError(f"You were not signed in by {self._name}.", hint=_AGAIN)
        return query["code"]

    def _use(self, state: OidcState) -> None:
        key = hash_of(state.state)
        with self._lock:
            if key in self._used:
                raise SignInError("This sign-in was used already.", hint=_AGAIN)
            self._used[key] = None
            while len(self._used) > _MOST_USED:
                self._used.popitem(last=False)

    def _oauth(self, provider: Provider, redirect_uri: str) -> Any:
        from authlib.oauth2 import OAuth2Client

        methods = provider.token_endpoint_auth_methods_supported
        by_form = "client_secret_basic" not in methods and "client_secret_post" in methods
        return OAuth2Client(
            self._wire,
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method="client_secret_post" if by_form else "client_secret_basic",
            scope=_SCOPES,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    def _tokens(self, provider: Provider, redirect_uri: str, code: str, verifier: str) -> Mapping[str, Any]:
        from authlib.oauth2 import OAuth2Error

        oauth = self._oauth(provider, redirect_uri)
        try:
            tokens = oauth.fetch_token(provider.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier)
        except OAuth2Error as error:
            raise SignInError(f"{self._name} did not confirm the sign-in.", hint=_AGAIN) from error
        except (httpx.HTTPStatusError, ValueError, TypeError) as error:
            raise self._wire.failed("did not answer as OpenID Connect asks for") from error
        if not isinstance(tokens, Mapping) or not isinstance(tokens.get("id_token"), str):
            raise self._wire.failed("sent no ID token")
        return tokens

    def _claims(self, provider: Provider, tokens: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of the ID token, when it is genuine, for us, for this sign-in, and fresh (OpenID Connect Core, section 3.1.3.7)."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        algorithms = [name for name in provider.id_token_signing_alg_values_supported if name in _ALGORITHMS]
        if not algorithms:  # an empty list would allow others
            raise self._wire.failed("signs in a way that is not taken here")
        keys = self._wire.read(provider.jwks_uri, dict[str, Any]).get("keys")
        usable = [key for key in keys if isinstance(key, dict) and key.get("kty") in _KEY_TYPES] if isinstance(keys, list) else []
        try:
            token = jwt.decode(
                tokens["id_token"],
                KeySet.import_key_set({"keys": usable}),
                registry=JWSRegistry(algorithms=algorithms, strict_check_header=False),
            )
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": provider.issuer},
                    "aud": {"essential": True, "value": self._client_id},
                    "sub": {"essential": True},
                },
                {"nonce": nonce, "client_id": self._client_id, "access_token": tokens.get("access_token")},
            )
            claims.validate(now=int(self._clock().timestamp()), leeway=_CLOCKS_DIFFER)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignInError(
                f"What {self._name} says of you cannot be believed.", hint=f"{_AGAIN} If it stays so, tell whoever runs this page."
            ) from error
        checked: Mapping[str, Any] = claims
        return checked

    def _identity(self, provider: Provider, claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> Identity:
        facts, subject = claims, claims["sub"]
        if not isinstance(subject, str):  # older versions of joserfc let it pass
            raise self._wire.failed("did not say who you are")
        if "email" not in claims and provider.userinfo_endpoint is not None and isinstance(tokens.get("access_token"), str):
            facts = self._wire.read(provider.userinfo_endpoint, dict[str, Any], bearer=tokens["access_token"])
            if facts.get("sub") != subject:
                raise self._wire.failed("said two different things of who you are")
        email, name = facts.get("email"), facts.get("name")
        return Identity(
            issuer=provider.issuer,
            subject=subject,
            email=email if isinstance(email, str) else "",
            email_verified=facts.get("email_verified") in (True, "true"),  # some providers write it as a word
            name=name if isinstance(name, str) else "",
        )
