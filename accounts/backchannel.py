"""Keycloak's own voice: it reports that a session has ended, without any browser.

Mounted on the back-office host and on the addresses for operators, because Keycloak calls from inside the network.
Each realm has an address of its own, and only its own keys and issuer count there.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import sessions
from accounts.models import UsedLogoutToken
from accounts.oidc import logout_tokens, realms
from accounts.oidc.client import client_for
from accounts.oidc.errors import KeycloakUnavailable, LoginRejected
from accounts.oidc.logout_tokens import LogoutToken
from accounts.oidc.realms import RealmName
from cms.audit import trail
from cms.audit.actors import Actor

LONGEST_BODY = 16_384
REALM = Actor.system("keycloak")


@csrf_exempt
@require_POST
def end_session(request: HttpRequest, realm: str) -> HttpResponse:
    """200 when the logins are ended, 400 when the message is not to be believed."""
    if realm not in list(RealmName):
        return _answer(404)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        return _answer(413)
    try:
        token = logout_tokens.read(request.POST.get("logout_token", ""), client_for(realms.get(RealmName(realm))))
    except KeycloakUnavailable:
        return _answer(503)
    except LoginRejected:
        return _answer(400)
    return _answer(200 if _obey(token) else 400)


def _obey(token: LogoutToken) -> bool:
    """End what the message names, once; False when it was obeyed before."""
    try:
        with transaction.atomic():
            UsedLogoutToken.objects.create(
                issuer=token.issuer, jti=token.jti, expires_at=datetime.fromtimestamp(token.expires_at, tz=UTC)
            )
            ended = sessions.revoke_all(token.issuer, sid=token.sid, subject=token.subject, reason="backchannel")
            if ended:
                facts = {"ended": ended}
                trail.record("accounts.backchannel_logout", by=REALM, authority=None, subject=token.issuer, facts=facts)
    except IntegrityError:
        return False
    return True


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})


urlpatterns = [path("anmelden/abmeldung/<slug:realm>/", end_session, name="backchannel_logout")]
