"""What follows the passing of time: redirect addresses follow our hosts, old logins are forgotten."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from accounts import mirror
from accounts.models import OidcSession, UsedLogoutToken
from accounts.oidc import realms
from accounts.oidc.errors import KeycloakUnavailable
from cms.jobs.schedules import Schedule
from cms.jobs.tasks import job

log = logging.getLogger(__name__)
KEEP_ENDED_LOGINS = timedelta(days=14)


@job()
def sweep() -> None:
    """Delete logins that have ended or cannot be alive any more, used logout messages, and stale browser sessions."""
    now = timezone.now()
    OidcSession.objects.filter(created_at__lt=now - KEEP_ENDED_LOGINS).delete()
    UsedLogoutToken.objects.filter(expires_at__lt=now - timedelta(minutes=5)).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@job()
def follow_hosts() -> None:
    """A host that was added can be logged in at without anybody thinking of it."""
    if not realms.is_configured():
        return
    try:
        changes = mirror.sync(dry_run=False)
    except KeycloakUnavailable as problem:
        log.warning("keycloak not synchronised", extra={"reason": str(problem)})
        return
    for change in changes:
        log.info("keycloak synchronised", extra={"change": change})


SCHEDULES = [
    Schedule("accounts.sweep", 3600, sweep),
    Schedule("accounts.follow_hosts", 600, follow_hosts),
]
