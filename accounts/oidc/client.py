"""The browser's way to Keycloak and back: Authlib's client with its open ends closed.

What Authlib leaves open and is decided here: timeouts, pinned signature algorithms, a discovery document that must
name the issuer we configured, and how often an unknown key may make us fetch the key set again.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.django_client import DjangoOAuth2App
from django.http import HttpRequest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from accounts.oidc.errors import KeycloakUnavailable, LoginRejected
from accounts.oidc.realms import Realm
from accounts.oidc.states import LoginStates

ALGORITHMS: Final = ("RS256",)
LEEWAY: Final = 10
TIMEOUT: Final = (3.05, 10.0)
REFETCH_KEYS_AFTER: Final = 60
KEYS_LIVE_FOR: Final = 3600


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint handed out. Never leaves the server, never enters a log."""

    claims: dict[str, Any]
    id_token: str
    refresh_token: str
    expires_in: int

    def __repr__(self) -> str:
        return "Tokens(…)"


class PortalClient(DjangoOAuth2App):
    """One client at one realm."""

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        self._keys_fetched_at = self._keys_forced_at = -math.inf
        super().__init__(
            framework=LoginStates(realm.name.value),
            name=realm.name.value,
            client_id=realm.client_id,
            client_secret=realm.client_secret,
            server_metadata_url=realm.discovery_url,
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic",
                "default_timeout": TIMEOUT,
            },
        )

    def load_server_metadata(self) -> dict[str, Any]:
        """The discovery document, fetched once; raise KeycloakUnavailable if there is none of our issuer."""
        try:
            metadata: dict[str, Any] = super().load_server_metadata()
            named = metadata["issuer"]
        except (requests.RequestException, ValueError, KeyError) as problem:
            raise KeycloakUnavailable(f"no discovery document: {type(problem).__name__}") from problem
        if named != self.realm.issuer:
            # Forget it, so that a repaired Keycloak is believed without a restart.
            self.server_metadata.clear()
            raise KeycloakUnavailable("the discovery document names another issuer")
        metadata["id_token_signing_alg_values_supported"] = list(ALGORITHMS)
        return metadata

    def fetch_jwk_set(self, force: bool = False) -> Any:
        """The realm's keys, at most an hour old. A token with an unknown key may make us fetch them once a minute."""
        now = time.monotonic()
        if force:
            if now - self._keys_forced_at < REFETCH_KEYS_AFTER:
                raise LoginRejected("unknown-key")
            self._keys_forced_at = now
        stale = force or now - self._keys_fetched_at > KEYS_LIVE_FOR
        try:
            keys = super().fetch_jwk_set(force=stale)
        except (requests.RequestException, ValueError) as problem:
            raise KeycloakUnavailable(f"no key set: {type(problem).__name__}") from problem
        if stale:
            self._keys_fetched_at = now
        return keys

    def begin(self, request: HttpRequest, redirect_uri: str, *, extra: dict[str, str], remember: dict[str, Any]) -> str:
        """Open a login in the session and return the address at Keycloak to send the browser to."""
        started: dict[str, Any] = self.create_authorization_url(redirect_uri, **extra)
        self.save_authorize_data(request, redirect_uri=redirect_uri, started=time.time(), **remember, **started)
        url: str = started["url"]
        return url

    def finish(self, request: HttpRequest) -> tuple[Tokens, dict[str, Any]]:
        """Close the login this callback belongs to and return verified tokens and what was remembered with it.

        The state is used up whatever happens afterwards.
        """
        remembered = self.framework.get_state_data(request.session, request.GET.get("state"))
        if remembered is None:
            raise LoginRejected("unknown-state")
        self.framework.clear_state_data(request.session, request.GET.get("state"))
        self._check_issuer_of_answer(request)
        if request.GET.get("error"):
            raise LoginRejected("cancelled" if request.GET["error"] == "access_denied" else "error-answer")
        code = request.GET.get("code")
        if not code:
            raise LoginRejected("no-code")
        try:
            answer = self.fetch_access_token(
                redirect_uri=remembered["redirect_uri"], code=code, code_verifier=remembered["code_verifier"]
            )
        except requests.RequestException as problem:
            raise KeycloakUnavailable(f"no answer to the code: {type(problem).__name__}") from problem
        except (AuthlibBaseError, ValueError, KeyError) as problem:
            raise LoginRejected("code-refused") from problem
        return self.verified(answer, nonce=remembered["nonce"]), remembered

    def _check_issuer_of_answer(self, request: HttpRequest) -> None:
        """RFC 9207: an answer of another server than the one we asked is refused before its code is used."""
        stated = request.GET.get("iss")
        announced = self.load_server_metadata().get("authorization_response_iss_parameter_supported", False)
        if (stated is None and announced) or (stated is not None and stated != self.realm.issuer):
            raise LoginRejected("issuer-of-answer")

    def verified(self, answer: dict[str, Any], *, nonce: str | None) -> Tokens:
        """The answer of the token endpoint with its ID token checked; raise LoginRejected when anything is wrong."""
        raw, refresh = answer.get("id_token"), answer.get("refresh_token")
        if not isinstance(raw, str) or not isinstance(refresh, str):
            raise LoginRejected("token-missing")
        try:
            claims = self.parse_id_token(
                answer,
                nonce=nonce,
                leeway=LEEWAY,
                claims_options={
                    "iss": {"essential": True, "value": self.realm.issuer},
                    "aud": {"essential": True, "value": self.realm.client_id},
                    "azp": {"essential": True, "value": self.realm.client_id},
                    "typ": {"essential": True, "value": "ID"},
                    "sub": {"essential": True},
                    "sid": {"essential": True},
                },
            )
        except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError) as problem:
            raise LoginRejected("id-token") from problem
        return Tokens(dict(claims), raw, refresh, int(answer.get("expires_in", 0)))

    def signed_claims(self, token: str) -> dict[str, Any]:
        """The claims of any token this realm has signed. Only the signature is checked."""
        try:
            try:
                decoded = self._decode(token, self.fetch_jwk_set())
            except InvalidKeyIdError:
                decoded = self._decode(token, self.fetch_jwk_set(force=True))
        except (JoseError, ValueError, TypeError) as problem:
            raise LoginRejected("signature") from problem
        return dict(decoded.claims)

    @staticmethod
    def _decode(token: str, keys: Any) -> jwt.Token:
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))

    def end_session_url(self, *, id_token: str, back_to: str) -> str:
        """Where to send the browser so that Keycloak ends its session too and sends it back."""
        endpoint = self.load_server_metadata()["end_session_endpoint"]
        url: str = add_params_to_uri(
            endpoint,
            [
                ("id_token_hint", id_token),
                ("client_id", self.realm.client_id),
                ("post_logout_redirect_uri", back_to),
            ],
        )
        return url


@lru_cache(maxsize=8)
def client_for(realm: Realm) -> PortalClient:
    """The one client of this process for the realm; it keeps the discovery document and the keys."""
    return PortalClient(realm)
