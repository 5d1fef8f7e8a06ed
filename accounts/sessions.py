"""Sessions of people who have logged in: opened, found again, ended.

The browser's cookie names a session in the database, and that one only holds the id of an `OidcSession`.
So a session can be ended from here at any time, and a stolen table yields no token.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q
from django.middleware.csrf import rotate_token
from django.utils import timezone

from accounts.backends import StaffBackend
from accounts.models import OidcSession, Principal, User
from accounts.oidc.client import Tokens
from accounts.oidc.policy import Identity
from accounts.oidc.realms import RealmName
from accounts.requests import IdentifiedRequest
from accounts.trust import TrustLevel, level_of

SESSION_KEY = "oidc"
STAFF_BACKEND = f"{StaffBackend.__module__}.{StaffBackend.__qualname__}"


def open_for(request: IdentifiedRequest, owner: Principal | User, identity: Identity, tokens: Tokens) -> OidcSession:
    """Bind this browser to the login. Its session gets a new key, so one fixed by an attacker is worth nothing."""
    is_staff = isinstance(owner, User)
    level, method = (TrustLevel.NONE, "") if is_staff else level_of(identity.claims)
    row = OidcSession(
        realm=RealmName.STAFF if is_staff else RealmName.CITIZENS,
        issuer=identity.issuer,
        sid=identity.sid,
        subject=identity.subject,
        level=level,
        method=method,
        acr=identity.acr,
        idp=identity.idp,
        auth_time=identity.auth_time,
        access_expires_at=expiry(tokens),
        **({"user": owner} if is_staff else {"principal": owner}),
    )
    keep_tokens(row, tokens)
    with transaction.atomic():
        _leave_former(request, owner)
        row.save()
        if isinstance(owner, User):
            django_login(request, owner, backend=STAFF_BACKEND)
        else:
            request.session.cycle_key()
            rotate_token(request)
        request.session[SESSION_KEY] = str(row.pk)
    return row


def _leave_former(request: IdentifiedRequest, owner: Principal | User) -> None:
    """A browser is one person at a time: what another one left in the session does not pass on."""
    former = find(request.session)
    if former is None:
        return
    revoke(former, "new-login")
    if owner.pk not in (former.principal_id, former.user_id):
        request.session.flush()


def find(session: SessionBase) -> OidcSession | None:
    """The login this session is bound to, in one query with its person; None when there is none any more."""
    key = session.get(SESSION_KEY)
    if not isinstance(key, str):
        return None
    return OidcSession.objects.select_related("principal", "user").filter(pk=UUID(key), revoked_at=None).first()


def claims_login(session: SessionBase) -> bool:
    return SESSION_KEY in session


def forget(request: IdentifiedRequest) -> None:
    """The browser is nobody's from now on."""
    django_logout(request)
    request.principal = None
    request.oidc_session = None


def revoke(row: OidcSession, reason: str) -> None:
    """End one login. Its tokens are erased: nothing is left to steal."""
    now = timezone.now()
    OidcSession.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now, revoked_for=reason, sealed_tokens=b"")
    row.revoked_at = now


def revoke_all(issuer: str, *, sid: str | None, subject: str | None, reason: str) -> int:
    """End the logins of one session at Keycloak, or all of a person when no session is named. Returns how many."""
    which = Q(sid=sid) if sid is not None else Q(subject=subject)
    if sid is not None and subject is not None:
        which &= Q(subject=subject)
    return OidcSession.objects.filter(which, issuer=issuer, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_for=reason, sealed_tokens=b""
    )


def keep_tokens(row: OidcSession, tokens: Tokens) -> None:
    row.tokens = {"id": tokens.id_token, "refresh": tokens.refresh_token}


def expiry(tokens: Tokens) -> datetime:
    return timezone.now() + timedelta(seconds=tokens.expires_in)
