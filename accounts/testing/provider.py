"""The double of an OpenID provider: real HTTP, real signatures, and a fault for every attack worth trying.

Its addresses are Keycloak's, because python-keycloak builds them itself. It is strict where the real one is: codes
work once and only with their PKCE verifier, redirect address and client; a refresh token works once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from accounts.testing.endpoints import Server

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
REALMS = ("buerger", "verwaltung")
ACCESS_LIVES = 300


@dataclass(frozen=True)
class Person:
    """Somebody who can log in, and what the realm's tokens say about them."""

    subject: str
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Faults:
    """What the provider does wrong until told otherwise."""

    claims: dict[str, Any] = field(default_factory=dict)  # put into the ID token; None takes a claim out
    header: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[Provider, str, dict[str, Any]], str] | None = None  # makes the ID token instead of us
    answer_issuer: str | None = ""  # the `iss` of the authorization answer; "" = the right one, None = none
    discovery: dict[str, Any] = field(default_factory=dict)
    token_answer: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200
    drop_token_request: bool = False
    wait: float = 0.0


@dataclass
class _Grant:
    realm: str
    person: Person
    sid: str
    auth_time: int
    client_id: str
    redirect_uri: str = ""
    nonce: str = ""
    challenge: str = ""


class Provider:
    """One running provider with both realms. Use `running()`."""

    def __init__(self) -> None:
        self.keys = {realm: RSAKey.generate_key(2048, {"use": "sig", "kid": f"{realm}-1"}) for realm in REALMS}
        self.secrets = {"portal-buerger": "buerger-secret", "portal-verwaltung": "verwaltung-secret"}
        self.person: Person | None = None
        self.faults = Faults()
        self.requests: list[str] = []
        self.codes: dict[str, _Grant] = {}
        self.refresh_tokens: dict[str, _Grant] = {}
        self.ended_sessions: set[str] = set()
        self.sessions: dict[str, str] = {}
        self._server = Server(self)
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def issuer(self, realm: str) -> str:
        return f"{self.url}/realms/{realm}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # --- what the endpoints answer ---

    def discovery(self, realm: str) -> dict[str, Any]:
        base = f"{self.issuer(realm)}/protocol/openid-connect"
        return {
            "issuer": self.issuer(realm),
            "authorization_endpoint": f"{base}/auth",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/certs",
            "end_session_endpoint": f"{base}/logout",
            "code_challenge_methods_supported": ["plain", "S256"],
            "id_token_signing_alg_values_supported": ["PS512", "RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
            **self.faults.discovery,
        }

    def key_set(self, realm: str) -> dict[str, Any]:
        """The realm's public keys; like the real one it names the algorithm they are for."""
        keys = KeySet([self.keys[realm]]).as_dict(private=False)["keys"]
        return {"keys": [{**key, "alg": "RS256"} for key in keys]}

    def authorize(self, realm: str, query: Mapping[str, str]) -> str | None:
        """The address the browser is sent back to, after `person` has logged in; None for a refused request."""
        if (
            self.person is None
            or query.get("code_challenge_method") != "S256"
            or query["client_id"] not in self.secrets
        ):
            return None
        code = secrets.token_urlsafe(24)
        self.codes[code] = _Grant(
            realm,
            self.person,
            self.sessions.setdefault(self.person.subject, secrets.token_hex(16)),
            int(time.time()),
            query["client_id"],
            query["redirect_uri"],
            query.get("nonce", ""),
            query["code_challenge"],
        )
        answer = {"code": code, "state": query["state"]}
        if self.faults.answer_issuer is not None:
            answer["iss"] = self.faults.answer_issuer or self.issuer(realm)
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, realm: str, form: Mapping[str, str], client_id: str) -> dict[str, Any] | None:
        """Tokens for a code or a refresh token; None means invalid_grant."""
        with self._lock:
            if form.get("grant_type") == "refresh_token":
                grant = self.refresh_tokens.pop(form.get("refresh_token", ""), None)
            else:
                grant = self.codes.pop(form.get("code", ""), None)
                if grant and not _proves(grant, form):
                    return None
        if grant is None or grant.realm != realm or grant.client_id != client_id or grant.sid in self.ended_sessions:
            return None
        first = form.get("grant_type") != "refresh_token"
        return self._tokens(grant, nonce=grant.nonce if first else None)

    def _tokens(self, grant: _Grant, *, nonce: str | None) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        refresh = secrets.token_urlsafe(24)
        self.refresh_tokens[refresh] = grant
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer(grant.realm),
            "sub": grant.person.subject,
            "aud": grant.client_id,
            "azp": grant.client_id,
            "typ": "ID",
            "sid": grant.sid,
            "acr": "1",
            "auth_time": grant.auth_time,
            "iat": now,
            "exp": now + ACCESS_LIVES,
            "at_hash": _half_hash(access),
            **grant.person.claims,
        }
        if nonce:
            claims["nonce"] = nonce
        return {
            "access_token": access,
            "refresh_token": refresh,
            "id_token": self.id_token(grant.realm, claims),
            "token_type": "Bearer",
            "expires_in": ACCESS_LIVES,
            **self.faults.token_answer,
        }

    def grant(self, realm: str, *, sid: str) -> str:
        """A refresh token for `person`, as if they had logged in with this session."""
        if self.person is None:
            raise ValueError("nobody is logged in")
        refresh = secrets.token_urlsafe(24)
        self.refresh_tokens[refresh] = _Grant(realm, self.person, sid, int(time.time()), f"portal-{realm}")
        return refresh

    # --- signing ---

    def id_token(self, realm: str, claims: dict[str, Any]) -> str:
        merged = {key: value for key, value in {**claims, **self.faults.claims}.items() if value is not None}
        if self.faults.sign:
            return self.faults.sign(self, realm, merged)
        return self.signed(realm, merged, **self.faults.header)

    def signed(self, realm: str, claims: dict[str, Any], *, key: RSAKey | OctKey | None = None, **header: Any) -> str:
        full = {"alg": "RS256", "kid": self.keys[realm].kid, **header}
        return jwt.encode(full, claims, key or self.keys[realm], algorithms=[full["alg"]])

    def logout_token(self, realm: str, **changes: Any) -> str:
        """A correct logout token with changes; None takes a claim out."""
        now = int(time.time())
        claims = {
            "iss": self.issuer(realm),
            "aud": f"portal-{realm}",
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(16),
            "typ": "Logout",
            "events": {LOGOUT_EVENT: {}},
            **changes,
        }
        return self.signed(realm, {key: value for key, value in claims.items() if value is not None})

    def rotate_keys(self, realm: str) -> None:
        kid = f"{realm}-{secrets.token_hex(4)}"
        self.keys[realm] = RSAKey.generate_key(2048, {"use": "sig", "kid": kid})


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()


def unsigned(_provider: Provider, _realm: str, claims: dict[str, Any]) -> str:
    """A token with `alg: none`."""
    parts = (json.dumps({"alg": "none"}).encode(), json.dumps(claims).encode())
    return ".".join(_b64(part) for part in parts) + "."


def signed_with_secret(provider: Provider, realm: str, claims: dict[str, Any]) -> str:
    """A token signed with the client's own secret (HS256)."""
    return provider.signed(realm, claims, key=OctKey.import_key(provider.secrets[f"portal-{realm}"]), alg="HS256")


def signed_with_public_key(provider: Provider, realm: str, claims: dict[str, Any]) -> str:
    """A token whose HS256 secret is the realm's public key."""
    head = _b64(json.dumps({"alg": "HS256", "kid": provider.keys[realm].kid}).encode())
    body = f"{head}.{_b64(json.dumps(claims).encode())}"
    mac = hmac.new(provider.keys[realm].as_pem(private=False), body.encode(), hashlib.sha256).digest()
    return f"{body}.{_b64(mac)}"


def signed_by_stranger(provider: Provider, realm: str, claims: dict[str, Any]) -> str:
    """A token signed with a foreign key that claims the realm's key id."""
    return provider.signed(realm, claims, key=RSAKey.generate_key(2048))


def _proves(grant: _Grant, form: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return _b64(digest) == grant.challenge and form.get("redirect_uri") == grant.redirect_uri


def _half_hash(token: str) -> str:
    return _b64(hashlib.sha256(token.encode()).digest()[:16])


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
