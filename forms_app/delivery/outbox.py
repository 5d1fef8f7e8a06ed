"""Handing over: one row per application, written in the transaction of the move; workers send it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit import trail
from cms.audit.actors import Actor
from cms.jobs.tasks import enqueue
from cms.vault import keyring
from forms_app.applications.models import Application
from forms_app.delivery import jobs
from forms_app.delivery.models import Delivery
from forms_app.delivery.states import MOVES, State

BY = Actor.system("delivery")


def hand_over(application: Application) -> Delivery:
    """Put the application into the outbox; the same row if it is there already."""
    found = of(application)
    if found is not None:
        return found
    delivery = Delivery(
        application=application,
        authority_id=application.authority_id,
        connector=str(application.terms.get("connector") or "inbox"),
        data_key=keyring.new_data_key(application.authority_id),
        due_at=timezone.now(),
    )
    try:
        # No savepoint: inside a move the application is ours alone, and nobody else can be first.
        with transaction.atomic(savepoint=False):
            delivery.save(force_insert=True)
            facts: dict[str, str | int] = {"delivery": str(delivery.pk), "connector": delivery.connector}
            trail.record("delivery.queued", by=BY, authority=application.authority_id, subject=application, facts=facts)
            enqueue(jobs.deliver, str(delivery.pk))
    except IntegrityError:  # another process was first; its row is the one
        return Delivery.unscoped.get(application=application)
    return delivery


def of(application: Application) -> Delivery | None:
    return Delivery.unscoped.filter(application=application).first()


def revive(delivery: Delivery, *, by: Actor) -> None:
    """Take a parked delivery up again; the other side is asked first whether it has it."""
    edge = MOVES["revive"]
    with transaction.atomic():
        changed = Delivery.unscoped.filter(pk=delivery.pk, state__in=edge.source).update(
            state=edge.target, due_at=timezone.now(), attempts=0, last_error=""
        )
        if changed:
            trail.record("delivery.revived", by=by, authority=delivery.authority_id, subject=delivery.application)
            enqueue(jobs.deliver, str(delivery.pk))
    delivery.refresh_from_db()


def status(application: Application) -> str:
    """Where the hand-over stands, for people; empty if there is nothing to hand over."""
    delivery = of(application)
    if delivery is None:
        return ""
    if delivery.connector == "inbox":
        return _("Der Antrag liegt der Behörde vor.")
    return {
        State.DELIVERED: _("Der Antrag ist im Fachverfahren der Behörde angekommen."),
        State.PARKED: _("Die Übergabe an das Fachverfahren ist gescheitert. Die Behörde kümmert sich darum."),
        State.CALLED_OFF: _("Der Antrag wurde nicht an das Fachverfahren übergeben, weil er zurückgezogen ist."),
        State.UNKNOWN: _("Die Übergabe an das Fachverfahren wird gerade nachgeprüft."),
    }.get(State(delivery.state), _("Der Antrag wird gerade an das Fachverfahren der Behörde übergeben."))
