"""Back-channel logout: Keycloak tells us that a session has ended (OpenID Connect Back-Channel Logout 1.0, § 2.6)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.oidc.client import PortalClient
from accounts.oidc.errors import LoginRejected

EVENT = "http://schemas.openid.net/event/backchannel-logout"
YOUNGER_THAN = 120
CLOCKS_MAY_DIFFER = 10
LONGEST_ID = 255


@dataclass(frozen=True)
class LogoutToken:
    """A believed message: end the session `sid`, or every session of `subject` when no session is named."""

    issuer: str
    jti: str
    expires_at: float
    sid: str | None
    subject: str | None


def read(raw: str, client: PortalClient) -> LogoutToken:
    """The message in a signed logout token; raise LoginRejected with a reason code if it is not one for us."""
    claims = client.signed_claims(raw)
    now = time.time()
    if claims.get("iss") != client.realm.issuer:
        raise LoginRejected("issuer")
    audience = claims.get("aud")
    if client.realm.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise LoginRejected("audience")
    issued = _number(claims, "iat")
    if not now - YOUNGER_THAN <= issued <= now + CLOCKS_MAY_DIFFER:
        raise LoginRejected("issued-at")
    expires = _number(claims, "exp")
    if expires < now - CLOCKS_MAY_DIFFER:
        raise LoginRejected("expired")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise LoginRejected("events")
    if "nonce" in claims:
        raise LoginRejected("nonce-present")
    jti, sid, subject = (_text(claims, name) for name in ("jti", "sid", "sub"))
    if jti is None:
        raise LoginRejected("jti")
    if sid is None and subject is None:
        raise LoginRejected("nobody-named")
    return LogoutToken(client.realm.issuer, jti, expires, sid, subject)


def _number(claims: Mapping[str, object], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LoginRejected(name)
    return float(value)


def _text(claims: Mapping[str, object], name: str) -> str | None:
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise LoginRejected(name)
    return value
