"""Whether payments move: nothing due may wait for long."""

from datetime import timedelta

from django.utils import timezone

from cms.ops.health import HealthCheck, Unhealthy
from forms_app.payments import exchange

LONGEST_WAIT = timedelta(minutes=15)


def _nothing_waits() -> None:
    waiting = exchange.overdue_since(timezone.now() - LONGEST_WAIT)
    if waiting:
        raise Unhealthy(f"{waiting} payments have been waiting for a worker for more than 15 minutes.")


CHECKS = [HealthCheck("payments", _nothing_waits, critical=False)]
