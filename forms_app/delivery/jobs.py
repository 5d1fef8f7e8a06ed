"""The delivery worker: claims a row and makes one attempt."""

from cms.jobs import leases
from cms.jobs.tasks import job
from cms.tenants import scope
from forms_app.delivery import exchange
from forms_app.delivery.models import Delivery
from forms_app.delivery.states import OPEN

LEASE_SECONDS = 120


@job()
def deliver(delivery_id: str) -> None:
    """One attempt, unless it is delivered or somebody else is at it."""
    with leases.claim(Delivery.unscoped.filter(state__in=OPEN), delivery_id, seconds=LEASE_SECONDS) as delivery:
        if delivery is None:
            return
        # Whatever breaks unexpectedly below: this row comes again later and does not stand before the others.
        leases.postpone(delivery, error="broke off")
        with scope.use(delivery.authority_id):
            exchange.attempt(delivery)


@job()
def deliver_waiting() -> None:
    """Everything that is due: deliveries put back, and those a dead worker left behind."""
    for delivery in leases.due(Delivery.unscoped.filter(state__in=OPEN)):
        deliver(str(delivery.pk))
