"""One attempt to hand a delivery over, from the claimed row to the recorded outcome."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.audit import trail
from cms.audit.actors import Actor
from cms.jobs import leases
from cms.ops.failpoints import failpoint
from forms_app.applications.states import State as ApplicationState
from forms_app.delivery import parcels
from forms_app.delivery.connectors.base import Connector, DeliveryFailed, OutcomeUnknown, Parcel, Receipt
from forms_app.delivery.connectors.registry import connector_for
from forms_app.delivery.models import Delivery, DeliveryAttempt
from forms_app.delivery.states import DOUBTFUL, MOVES, OPEN, State

log = logging.getLogger("portal.delivery")

BY = Actor.system("delivery")
BUDGET = timedelta(hours=72)
UNTIL_SCANNED = timedelta(seconds=5)

WITHDRAWN = frozenset({ApplicationState.WITHDRAWN, ApplicationState.ERASED})

Outcome = DeliveryAttempt.Outcome


def attempt(delivery: Delivery) -> None:
    """Hand over once, or find out that it already happened. The caller holds the lease."""
    try:
        connector = connector_for(delivery)
        if not connector.leaves_the_house:
            _move(delivery, "begin")
            _move(delivery, "accepted")
            return
        if delivery.state == State.QUEUED and _is_withdrawn(delivery):
            _move(delivery, "call_off")
            return
        parcel = parcels.pack(delivery)
    except parcels.NotReady as waiting:
        leases.postpone(delivery, error=str(waiting), after=UNTIL_SCANNED)
    except DeliveryFailed as error:
        _after_failure(delivery, error)
    else:
        _try(delivery, connector, parcel)


def _try(delivery: Delivery, connector: Connector, parcel: Parcel) -> None:
    """Ask or send, and write down what came of it."""
    record = DeliveryAttempt.unscoped.create(
        delivery=delivery, authority_id=delivery.authority_id, number=_next_number(delivery)
    )
    try:
        found = _already_there(delivery, connector, parcel)
        if not found and _is_withdrawn(delivery):
            _close(record, Outcome.REFUSED, "withdrawn before it left")
            _move(delivery, "call_off")
            return
        receipt = found or _send(delivery, connector, parcel)
    except OutcomeUnknown as error:
        _close(record, Outcome.UNKNOWN, error.reason)
        _move(delivery, "doubt")
        leases.postpone(delivery, error=error.reason)
    except DeliveryFailed as error:
        _close(record, Outcome.REFUSED if error.permanent else Outcome.UNAVAILABLE, error.reason)
        _after_failure(delivery, error)
    else:
        _close(record, Outcome.FOUND if found else Outcome.ACCEPTED, receipt.number)
        _move(delivery, "found" if found else "accepted", receipt)


def _already_there(delivery: Delivery, connector: Connector, parcel: Parcel) -> Receipt | None:
    """Ask first whenever an earlier attempt may have had its effect."""
    if delivery.state not in DOUBTFUL:
        return None
    if delivery.state == State.SENDING:  # left behind by a worker that died
        _move(delivery, "doubt")
    return connector.probe(parcel)


def _is_withdrawn(delivery: Delivery) -> bool:
    """What nobody wants any more does not leave the house."""
    return delivery.application.state in WITHDRAWN


def _send(delivery: Delivery, connector: Connector, parcel: Parcel) -> Receipt:
    _move(delivery, "begin")
    failpoint("delivery.send:before")
    receipt = connector.send(parcel)
    failpoint("delivery.send:after")
    return receipt


def _after_failure(delivery: Delivery, error: DeliveryFailed) -> None:
    log.warning(
        "delivery failed", extra={"delivery": str(delivery.pk), "attempt": delivery.attempts, "error": error.reason}
    )
    if error.permanent or timezone.now() - delivery.created_at > BUDGET:
        _move(delivery, "park")
        Delivery.unscoped.filter(pk=delivery.pk).update(last_error=error.reason[:200])
        return
    if delivery.state != State.UNKNOWN:  # a failed probe leaves the doubt as it is
        _move(delivery, "put_back")
    leases.postpone(delivery, error=error.reason, after=error.wait)


def _move(delivery: Delivery, name: str, receipt: Receipt | None = None) -> None:
    """One edge of the table under the lease we hold; ends are recorded in the trail."""
    edge = MOVES[name]
    values: dict[str, object] = {"state": edge.target}
    if edge.target not in OPEN:
        values |= {"due_at": None, "last_error": ""}
    if edge.target is State.DELIVERED:
        values |= {"delivered_at": timezone.now(), "receipt": receipt.number if receipt else ""}
    with transaction.atomic():
        Delivery.unscoped.filter(pk=delivery.pk, state__in=edge.source).update(**values)
        if edge.target not in OPEN:
            facts: dict[str, str | int] = {"delivery": str(delivery.pk), "attempts": delivery.attempts}
            trail.record(
                f"delivery.{name}", by=BY, authority=delivery.authority_id, subject=delivery.application, facts=facts
            )
    for key, value in values.items():
        setattr(delivery, key, value)


def _next_number(delivery: Delivery) -> int:
    return DeliveryAttempt.unscoped.filter(delivery=delivery).count() + 1


def _close(record: DeliveryAttempt, outcome: DeliveryAttempt.Outcome, detail: str) -> None:
    record.outcome, record.detail, record.ended_at = outcome, detail[:200], timezone.now()
    record.save(update_fields=["outcome", "detail", "ended_at"])
