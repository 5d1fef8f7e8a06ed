"""What follows from the truth about a payment. Every function here runs in one transaction and calls nobody."""

from django.db import transaction
from django.utils import timezone

from cms.audit import trail
from forms_app.applications import signals, transitions
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.applications.states import State as ApplicationState
from forms_app.payments import attempts, journal, matching
from forms_app.payments.attempts import BY, AlreadyMoved
from forms_app.payments.models import ACTIVE_STATES, PaymentAttempt
from forms_app.payments.providers.base import Payment
from forms_app.payments.states import State, move_for

Concern = PaymentAttempt.Concern


def apply(attempt: PaymentAttempt, payment: Payment) -> None:
    """Bring the attempt to where the provider says the payment is; the same news twice changes nothing.

    A payment that does not fit the attempt in all facts never moves it, least of all to paid.
    """
    with transaction.atomic():
        if unfitting := matching.differences(attempt, payment):
            attempts.worry(attempt, Concern.MISMATCH, {"facts": ", ".join(unfitting)})
            return
        attempts.reassure(attempt)
        name = move_for(attempt.state, payment.status)
        if name is None:
            return
        paid = payment.status == "paid"
        changes = {"paid_at": timezone.now()} if paid else {}
        try:
            attempts.move(attempt, name, facts={"heard": payment.status.value}, changes=changes)
        except AlreadyMoved:
            return
        if paid:
            _settle(attempt)
        elif attempt.state in {State.FAILED, State.EXPIRED}:
            announce_failure(attempt)


def announce_failure(attempt: PaymentAttempt) -> None:
    """The citizen may have left long ago: have them told, as long as the fee is still wanted from them."""
    application = Application.unscoped.get(pk=attempt.application_id)
    if application.state == ApplicationState.PAYMENT_DUE and not attempt.called_off:
        signals.transitioned.send(Application, application=application, move="payment_failed", by=BY, facts={})


def _settle(attempt: PaymentAttempt) -> None:
    """The money is there: book it, then let the application go on – or say that nobody asked for it any more."""
    entry = journal.book(attempt)
    facts: dict[str, str | int] = {"cents": attempt.cents, "journal": str(entry)}
    trail.record("payment.paid", by=BY, authority=attempt.authority_id, subject=attempt, facts=facts)
    siblings = PaymentAttempt.unscoped.filter(application_id=attempt.application_id).exclude(pk=attempt.pk)
    if siblings.filter(state=State.PAID).exists():
        attempts.worry(attempt, Concern.PAID_TWICE, facts)
        return
    siblings.filter(state__in=ACTIVE_STATES).update(called_off=True, due_at=timezone.now())
    application = Application.unscoped.get(pk=attempt.application_id)
    try:
        with transaction.atomic():
            transitions.move(application, "pay", by=BY, facts={"attempt": str(attempt.pk), "cents": attempt.cents})
    except Refused:
        attempts.worry(attempt, Concern.UNCLAIMED, {**facts, "state": application.state})
