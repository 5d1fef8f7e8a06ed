"""Is a login still one at Keycloak? Asked each time its access token has run out, five minutes at most.

Exactly one request renews: it claims the row by a conditional update, because a refresh token used twice ends the
whole session. Requests that run beside it go on with what is known.
"""

from __future__ import annotations

import time
from datetime import timedelta
from enum import Enum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import memberships, principals, sessions
from accounts.models import OidcSession
from accounts.oidc import gateway, policy, realms
from accounts.oidc.client import Tokens, client_for
from accounts.oidc.errors import KeycloakUnavailable, LoginRejected, SessionEnded
from accounts.oidc.realms import RealmName
from accounts.trust import level_of
from cms.audit import trail
from cms.audit.actors import Actor

CLAIM_FOR = timedelta(seconds=20)  # longer than the time-outs of one refresh
GRACE = timedelta(minutes=5)
TRY_AGAIN_AFTER = 10.0


class Freshness(Enum):
    FRESH = "confirmed by Keycloak"
    READ_ONLY = "Keycloak cannot be asked, but it could a moment ago"
    UNKNOWN = "Keycloak has not been reachable for too long"
    ENDED = "Keycloak has ended the session"


class _Breaker:
    """After a failed call the next ones fail at once for a while, so that a dead Keycloak does not hold our threads."""

    closed_until = 0.0

    def check(self) -> None:
        if time.monotonic() < self.closed_until:
            raise KeycloakUnavailable("it was not reachable a moment ago")

    def trip(self) -> None:
        self.closed_until = time.monotonic() + TRY_AGAIN_AFTER

    def reset(self) -> None:
        self.closed_until = 0.0


breaker = _Breaker()


def ensure(row: OidcSession) -> Freshness:
    """Renew the login if it has run out; the row's person is renewed with it."""
    now = timezone.now()
    if row.access_expires_at > now:
        return Freshness.FRESH
    unclaimed = Q(refreshing_until=None) | Q(refreshing_until__lt=now)
    claimed = OidcSession.objects.filter(
        unclaimed, pk=row.pk, revoked_at=None, access_expires_at=row.access_expires_at
    ).update(refreshing_until=now + CLAIM_FOR)
    if not claimed:
        return Freshness.FRESH
    try:
        breaker.check()
        tokens = _renewed_tokens(row)
    except KeycloakUnavailable:
        breaker.trip()
        OidcSession.objects.filter(pk=row.pk).update(refreshing_until=None)
        return _without_keycloak(row)
    except SessionEnded:
        sessions.revoke(row, "ended-at-keycloak")
        return Freshness.ENDED
    except LoginRejected as refusal:
        sessions.revoke(row, refusal.reason)
        trail.record(
            "accounts.refresh_refused",
            by=Actor.system("accounts"),
            authority=None,
            subject=row,
            facts={"reason": refusal.reason, "realm": row.realm},
        )
        return Freshness.ENDED
    return Freshness.FRESH if _keep(row, tokens) else Freshness.ENDED


def _renewed_tokens(row: OidcSession) -> Tokens:
    realm = realms.get(RealmName(row.realm))
    tokens = client_for(realm).verified(gateway.refresh(realm, row.tokens["refresh"]), nonce=None)
    policy.check_same_person(tokens.claims, subject=row.subject, sid=row.sid)
    return tokens


def _keep(row: OidcSession, tokens: Tokens) -> bool:
    """Store the new tokens and renew the person; False when the login was ended in the meantime."""
    sessions.keep_tokens(row, tokens)
    row.access_expires_at = sessions.expiry(tokens)
    if row.principal is not None:
        row.level, row.method = level_of(tokens.claims)
    with transaction.atomic():
        kept = OidcSession.objects.filter(pk=row.pk, revoked_at=None).update(
            sealed_tokens=row.sealed_tokens,
            access_expires_at=row.access_expires_at,
            refreshing_until=None,
            level=row.level,
            method=row.method,
        )
        if kept and row.principal is not None:
            principals.renew(row.principal, tokens.claims)
        if kept and row.user is not None:
            memberships.renew(row.user, tokens.claims)
    return bool(kept)


def _without_keycloak(row: OidcSession) -> Freshness:
    """Citizens may go on reading for a few minutes; the administration may not."""
    within_grace = timezone.now() < row.access_expires_at + GRACE
    return Freshness.READ_ONLY if row.principal is not None and within_grace else Freshness.UNKNOWN
