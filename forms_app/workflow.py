"""The story: which transition triggers which effects, told once.

A citizen hands the application in. A receipt is ordered and a confirmation written. If the fee is due before the case
is looked at, a payment is demanded and everything waits for it; otherwise the case goes to the authority at once. When
the money has arrived, or a clerk has waived it, the case goes on its way: into the clerk's inbox, and through the
delivery outbox to the specialist system where the town has one. The clerk takes it up, asks back, decides. Whoever
claims an exemption pays nothing unless the clerk refuses it; a fee that was due before the review is demanded then. A
fee that is due only after the decision is demanded after it, and paying it ends the case. If nobody pays, the clerk
ends it. Whoever withdraws owes nothing any more. Whenever the portal no longer asks for the fee, what is still open
with the payment provider is called off.

Everything here runs inside the transaction of the move and only writes rows. Nothing leaves the house here:
workers do the calls, and if they fail, the rows say what is still to do.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cms.audit.actors import Actor
from forms_app.applications import signals, transitions
from forms_app.applications.models import Application
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
    signals.tried.connect(_on_trial, dispatch_uid="forms_app.workflow.trials")


def _on_transition(sender: object, *, application: Application, move: str, **_: object) -> None:
    for effect in EFFECTS.get(move, ()):
        effect(application)


def _on_trial(sender: object, *, application: Application, move: str, **_: object) -> None:
    for effect in TRIAL_EFFECTS.get(move, ()):
        effect(application)


def tell(kind: MessageKind) -> Effect:
    """Write a mail of this kind."""
    return lambda application: mails.notify(application, kind)


def _follow(application: Application, move: str) -> None:
    """The move that follows from the one just made; should it fail, both are undone."""
    transitions.move(application, move, by=WORKFLOW, savepoint=False)


def demand_or_hand_over(application: Application) -> None:
    """After submission: first the money where the offer says so, else straight to the authority."""
    if application.fee_cents and application.payment_policy == Offer.PaymentPolicy.BEFORE:
        _follow(application, "demand_payment")
    else:
        give_to_the_authority(application)


def give_to_the_authority(application: Application) -> None:
    """The case is there to be worked on: to the specialist system where there is one, and a word to the office."""
    deliveries.hand_over(application)
    if application.recipient_email:
        mails.notify(application, MessageKind.OFFICE)


def demand_or_end(application: Application) -> None:
    """The same in a preview: nothing is handed over."""
    if application.fee_cents and application.payment_policy == Offer.PaymentPolicy.BEFORE:
        _follow(application, "demand_payment")


def demand_without_exemption(application: Application) -> None:
    """The exemption is refused: what was due before the review is due now; the rest keeps its time."""
    if application.payment_policy == Offer.PaymentPolicy.BEFORE:
        _follow(application, "demand_payment")
    else:
        mails.notify(application, MessageKind.MESSAGE)


def demand_after_decision(application: Application) -> None:
    if application.fee_cents and application.payment_policy == Offer.PaymentPolicy.AFTER:
        _follow(application, "demand_payment")


def tell_of_payment(application: Application) -> None:
    """Only a case that is not decided yet goes on with the payment; a decided one ends with it, and says so itself."""
    undecided = application.decided_at is None
    mails.notify(application, MessageKind.PAID if undecided else MessageKind.PAID_AT_END)


def go_on_after_payment(application: Application) -> None:
    """Paid before the decision: to the authority. Paid after it: nothing is left to do."""
    if application.decided_at is None:
        give_to_the_authority(application)
    else:
        _follow(application, "complete")


EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "submit": (receipts.request, tell(MessageKind.SUBMITTED), demand_or_hand_over),
    "demand_payment": (payments.demand, tell(MessageKind.PAYMENT_DUE)),
    "pay": (tell_of_payment, go_on_after_payment),
    "payment_failed": (tell(MessageKind.PAYMENT_FAILED),),
    "waive_fee": (payments.call_off, go_on_after_payment),
    "take_up": (tell(MessageKind.TAKEN_UP),),
    "ask_back": (tell(MessageKind.QUESTION),),
    "refuse_exemption": (demand_without_exemption,),
    "approve": (tell(MessageKind.APPROVED), demand_after_decision),
    "reject": (tell(MessageKind.REJECTED),),
    "reject_unpaid": (payments.call_off, tell(MessageKind.REJECTED)),
    "document_ready": (tell(MessageKind.DOCUMENT),),
    "complete": (tell(MessageKind.COMPLETED),),
    "complete_unpaid": (payments.call_off, tell(MessageKind.MESSAGE)),
    "withdraw": (payments.call_off, tell(MessageKind.WITHDRAWN)),
}

# A preview prints its receipt and writes its mails, both marked, and goes nowhere else: no provider, no back office.
TRIAL_EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "submit": (receipts.request, tell(MessageKind.SUBMITTED), demand_or_end),
    "demand_payment": (tell(MessageKind.PAYMENT_DUE),),
    "pay": (tell(MessageKind.PAID),),
}
