"""The story: which transition triggers which effects, told once.

A citizen hands the application in. If the fee is due before the case is looked at, a payment is demanded and
everything waits for it. When the money has arrived, or a clerk has waived it, the case goes on its way. The clerk
takes it up, asks back, decides. A fee that is due only after the decision is demanded now, and paying it ends the
case. Whoever withdraws owes nothing any more: what is still open with the payment provider is called off.

Everything here runs inside the transaction of the move and only writes rows. Nothing leaves the house here:
workers do the calls, and if they fail, the rows say what is still to do.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cms.audit.actors import Actor
from forms_app.applications import signals, transitions
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.builder.models import Offer
from forms_app.delivery import outbox as deliveries
from forms_app.notifications import outbox as mails
from forms_app.notifications.messages import MessageKind
from forms_app.payments import services as payments
from forms_app.pdfs import receipts

Effect = Callable[[Application], Any]
WORKFLOW = Actor.system("workflow")


def connect() -> None:
    signals.transitioned.connect(_on_transition, dispatch_uid="forms_app.workflow")


def _on_transition(sender: object, *, application: Application, move: str, **_: object) -> None:
    for effect in EFFECTS.get(move, ()):
        effect(application)


def tell(kind: MessageKind) -> Effect:
    """Write a mail of this kind."""
    return lambda application: mails.notify(application, kind)


def demand_before_review(application: Application) -> None:
    if application.fee_cents and application.payment_policy == Offer.PaymentPolicy.BEFORE:
        transitions.move(application, "demand_payment", by=WORKFLOW)


def demand_after_decision(application: Application) -> None:
    if application.fee_cents and application.payment_policy == Offer.PaymentPolicy.AFTER:
        transitions.move(application, "demand_payment", by=WORKFLOW)


def complete_if_decided(application: Application) -> None:
    if application.decided_at is not None:
        transitions.move(application, "complete", by=WORKFLOW)


def hand_over_if_nothing_is_due(application: Application) -> None:
    """The back office gets the application once, as soon as no fee stands before the review."""
    if application.state != State.PAYMENT_DUE and application.decided_at is None:
        deliveries.hand_over(application)


EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "submit": (
        receipts.request,
        tell(MessageKind.SUBMITTED),
        demand_before_review,
        hand_over_if_nothing_is_due,
    ),
    "demand_payment": (payments.demand, tell(MessageKind.PAYMENT_DUE)),
    "pay": (tell(MessageKind.PAID), complete_if_decided),
    "payment_failed": (tell(MessageKind.PAYMENT_FAILED),),
    "waive_fee": (payments.call_off, complete_if_decided),
    "take_up": (tell(MessageKind.TAKEN_UP),),
    "ask_back": (tell(MessageKind.QUESTION),),
    "approve": (tell(MessageKind.APPROVED), demand_after_decision),
    "reject": (tell(MessageKind.REJECTED),),
    "withdraw": (payments.call_off, tell(MessageKind.WITHDRAWN)),
}
