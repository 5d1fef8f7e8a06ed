"""Whether applications reach the back offices: nothing parked, nothing late."""

from datetime import timedelta

from django.utils import timezone

from cms.ops.health import HealthCheck, Unhealthy
from forms_app.delivery.models import Delivery
from forms_app.delivery.states import OPEN, State

PATIENCE = timedelta(hours=1)


def _nothing_is_stuck() -> None:
    parked = Delivery.unscoped.filter(state=State.PARKED).count()
    late = Delivery.unscoped.filter(state__in=OPEN, created_at__lt=timezone.now() - PATIENCE).count()
    if parked or late:
        raise Unhealthy(f"{parked} deliveries are parked, {late} have been waiting for more than an hour.")


CHECKS = [HealthCheck("deliveries", _nothing_is_stuck, critical=False)]
