"""Whether mail gets away: nothing may wait for long."""

from datetime import timedelta

from django.utils import timezone

from cms.ops.health import HealthCheck, Unhealthy
from forms_app.notifications.models import Mail
from forms_app.notifications.states import OPEN

PATIENCE = timedelta(minutes=30)


def _nothing_waits_long() -> None:
    late = Mail.unscoped.filter(state__in=OPEN, created_at__lt=timezone.now() - PATIENCE).count()
    if late:
        raise Unhealthy(f"{late} mails have been waiting for more than 30 minutes.")


CHECKS = [HealthCheck("mail", _nothing_waits_long, critical=False)]
