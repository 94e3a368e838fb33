"""A stand-in for a provider of OpenID Connect: real keys and signatures, no network. It checks what a provider must, and lies when told to.

``OpenIdProvider().transport`` carries a client's requests to it; :meth:`OpenIdProvider.authorize` is the part that happens in a browser.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

ISSUER: Final = "https://login.example.org"
CLIENT_ID: Final = "clincite-desk"
CLIENT_SECRET: Final = "a secret between the two"

# Slow to make, and the same for all tests.
RSA: Final = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
EC: Final = ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"})
STRANGER: Final = RSAKey.generate_key(2048, {"kid": "rsa-1"})
STRANGER_EC: Final = ECKey.generate_key("P-256", {"kid": "ec-1"})

Claims = dict[str, Any]


class OpenIdProvider:
    """The provider.

    :param now: tells the time, in seconds.
    :param alg: that ID tokens are signed with: RS256 or ES256.
    :param methods: how a client may show its secret.
    :param in_token: claims of e-mail and name are in the ID token; else they are told at the userinfo endpoint.
    """

    def __init__(
        self,
        now: Callable[[], float],
        *,
        issuer: str = ISSUER,
        alg: str = "RS256",
        methods: tuple[str, ...] = ("client_secret_basic",),
        in_token: bool = True,
    ) -> None:
        self.issuer, self.alg, self.methods, self.in_token = issuer, alg, methods, in_token
        self.requests: list[str] = []
        self.transport = httpx.MockTransport(self._answer)
        #: Changes the discovery document, the claims of the next ID tokens, the answer of userinfo; or makes the whole ID token.
        self.discovery: Callable[[Claims], Claims] = _same
        self.claims: Callable[[Claims], Claims] = _same
        self.facts: Callable[[Claims], Claims] = _same
        self.token: Callable[[Claims], str] = self.sign
        self._now = now
        self._codes: dict[str, tuple[dict[str, str], Claims]] = {}
        self._numbers = itertools.count(1)

    def sign(self, claims: Claims) -> str:
        """A genuine ID token."""
        key = EC if self.alg == "ES256" else RSA
        return jwt.encode({"alg": self.alg, "kid": key.kid}, claims, key, algorithms=[self.alg])

    def authorize(self, url: str, *, subject: str = "subject-1", **facts: Any) -> dict[str, str]:
        """What happens in a browser: somebody signs in there and comes back with this query.

        :param facts: claims of the person (email, email_verified, name).
        """
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, strict_parsing=True))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT_ID, "S256")
        assert "openid" in asked["scope"].split()
        code = f"code-{next(self._numbers)}"
        self._codes[code] = (asked, {"sub": subject, **facts})
        return {"code": code, "state": asked["state"]}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(f"{request.method} {request.url}")
        path = str(request.url).removeprefix(self.issuer)
        match (request.method, path):
            case ("GET", "/.well-known/openid-configuration"):
                return httpx.Response(200, json=self.discovery(self._discovery()))
            case ("GET", "/keys"):
                return httpx.Response(200, json=KeySet([RSA, EC]).as_dict(private=False))
            case ("POST", "/token"):
                return self._token(request)
            case ("GET", "/userinfo"):
                return self._userinfo(request)
        return httpx.Response(404)

    def _discovery(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": list(self.methods),
        }

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode(), strict_parsing=True))
        if not self._is_client(request, form):
            return httpx.Response(401, json={"error": "invalid_client"})
        asked, facts = self._codes.pop(form.get("code", ""), ({}, {}))  # each works once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if not asked or challenge != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        access = f"access-{next(self._numbers)}"
        self._codes[access] = (asked, facts)
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "sub": facts["sub"], "nonce": asked["nonce"], "at_hash": _half_hash(access)}
        claims |= {"iat": int(self._now()), "exp": int(self._now()) + 300} | (facts if self.in_token else {})
        return httpx.Response(
            200, json={"access_token": access, "token_type": "Bearer", "id_token": self.token(self.claims(claims)), "expires_in": 300}
        )

    def _userinfo(self, request: httpx.Request) -> httpx.Response:
        access = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if access not in self._codes:
            return httpx.Response(401)
        return httpx.Response(200, json=self.facts(dict(self._codes[access][1])))

    def _is_client(self, request: httpx.Request, form: dict[str, str]) -> bool:
        basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        by_form = (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        shown = {"client_secret_basic": request.headers.get("Authorization") == basic, "client_secret_post": by_form}
        return any(shown[method] for method in self.methods)


def unsigned(claims: Claims) -> str:
    """An ID token that says it needs no signature."""
    parts = [json.dumps({"alg": "none", "kid": RSA.kid}).encode(), json.dumps(claims).encode()]
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""])


def signed_by_stranger(claims: Claims) -> str:
    """An ID token with the id of the provider's key and a signature of another one."""
    return jwt.encode({"alg": "RS256", "kid": "rsa-1"}, claims, STRANGER)


def signed_with_secret(claims: Claims) -> str:
    """An ID token signed with the client's secret, in place of a key pair."""
    return jwt.encode({"alg": "HS256", "kid": "rsa-1"}, claims, OctKey.import_key(CLIENT_SECRET.encode()), algorithms=["HS256"])


def signed_with_public_key(claims: Claims) -> str:
    """An ID token signed with the provider's public key, as if that were a shared secret."""
    header = {"alg": "HS256", "kid": "rsa-1"}
    said = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    signature = hmac.digest(RSA.as_pem(private=False), said, "sha256")
    return (said + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def carrying_its_key(claims: Claims) -> str:
    """An ID token that brings the key that it is to be verified with."""
    header = {"alg": "ES256", "kid": "ec-1", "jwk": STRANGER_EC.as_dict(private=False)}
    return jwt.encode(header, claims, STRANGER_EC, algorithms=["ES256"])


def _half_hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


def _same(claims: Claims) -> Claims:
    return claims
