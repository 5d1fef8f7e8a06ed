"""What we ask of an ID token beyond what the standard asks.

The library has checked signature, issuer, audience, `azp`, `typ`, nonce, times and `at_hash`. It does not check
whether the login was fresh enough or strong enough: those are promises between us and the person who asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.oidc.errors import LoginRejected

CLOCKS_MAY_DIFFER = 10  # seconds
LONGEST_NAME = 255
LONGEST_LEVEL = 40


@dataclass(frozen=True)
class Wish:
    """What the login was begun for. `fresh_since` (epoch seconds): somebody must have authenticated after it."""

    fresh_since: float | None = None
    acr: int = 0


@dataclass(frozen=True)
class Identity:
    """Who has logged in, as far as the token can be believed."""

    issuer: str
    subject: str
    sid: str
    acr: str
    auth_time: datetime
    idp: str
    claims: Mapping[str, object]


def check(claims: Mapping[str, object], wish: Wish) -> Identity:
    """The identity a verified ID token stands for; raise LoginRejected if it does not fulfil the wish."""
    auth_time = claims.get("auth_time")
    if not isinstance(auth_time, int) or isinstance(auth_time, bool):
        raise LoginRejected("auth-time-missing")
    if wish.fresh_since is not None and auth_time < wish.fresh_since - CLOCKS_MAY_DIFFER:
        raise LoginRejected("not-fresh")
    acr = str(claims.get("acr", "0"))
    if wish.acr and not (acr.isdecimal() and int(acr) >= wish.acr):
        raise LoginRejected("acr-too-low")
    if "act" in claims:
        raise LoginRejected("impersonation")
    return Identity(
        issuer=_text(claims, "iss"),
        subject=_text(claims, "sub"),
        sid=_text(claims, "sid"),
        acr=acr[:LONGEST_LEVEL],
        auth_time=datetime.fromtimestamp(auth_time, tz=UTC),
        idp=str(claims.get("idp") or "")[:LONGEST_NAME],
        claims=claims,
    )


def check_same_person(claims: Mapping[str, object], *, subject: str, sid: str) -> None:
    """A refreshed token must speak of the person and the session we already have."""
    if claims.get("sub") != subject or claims.get("sid") != sid:
        raise LoginRejected("other-person")


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        raise LoginRejected(f"{name}-missing")
    return value
