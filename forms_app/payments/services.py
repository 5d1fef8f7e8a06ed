"""What other rooms ask of payments. Everything here only reads and writes rows; workers do the calls."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit import trail
from cms.audit.actors import Actor
from cms.jobs.tasks import enqueue
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.applications.states import State as ApplicationState
from forms_app.payments import attempts, jobs
from forms_app.payments.amounts import euros
from forms_app.payments.attempts import BY
from forms_app.payments.models import ACTIVE_STATES, PaymentAccount, PaymentAttempt
from forms_app.payments.states import OVER, UNSENT, State

__all__ = ["PaymentView", "call_off", "checkout_url", "demand", "notes_for_clerks", "retry", "status"]


@dataclass(frozen=True)
class PaymentView:
    """Where the payment stands, for people. `state` is "" when nothing is to be paid."""

    state: str
    sentence: str
    can_retry: bool
    amount: str

    @property
    def is_paid(self) -> bool:
        return self.state == State.PAID

    @property
    def is_payable(self) -> bool:
        """Whether the citizen can do something now: pay, or try again."""
        return self.can_retry or self.state in {State.OPEN, *UNSENT}


def demand(application: Application, *, by: Actor = BY) -> PaymentAttempt | None:
    """Prepare a payment of the application's fee; the same attempt if one is on its way or paid already.

    None if nothing is to be paid, or if the authority has no account to pay into (recorded for the clerks).
    """
    if application.fee_cents <= 0:
        return None
    current = latest(application)
    if current is not None and current.state not in OVER:
        return current
    account = PaymentAccount.unscoped.filter(authority_id=application.authority_id).first()
    if account is None:
        trail.record("payment.impossible", by=by, authority=application.authority_id, subject=application)
        return None
    try:
        # No savepoint: inside a move the application is ours alone, and nobody else can be first.
        with transaction.atomic(savepoint=False):
            return _prepare(application, account, by)
    except IntegrityError:  # another process was first; its attempt is the one
        return latest(application)


def _prepare(application: Application, account: PaymentAccount, by: Actor) -> PaymentAttempt:
    attempt = PaymentAttempt(
        authority_id=application.authority_id,
        application=application,
        cents=application.fee_cents,
        purpose=f"{application.authority.short_name} {application.reference}",
        provider=account.provider,
        mode=account.mode,
        profile=account.profile,
        due_at=timezone.now(),
    )
    attempt.save(force_insert=True)
    facts: dict[str, str | int] = {"attempt": str(attempt.pk), "cents": attempt.cents}
    trail.record("payment.demanded", by=by, authority=application.authority_id, subject=application, facts=facts)
    enqueue(jobs.advance, str(attempt.pk))
    return attempt


def latest(application: Application) -> PaymentAttempt | None:
    """The attempt that counts: a paid one if there is one, else the newest."""
    found = list(PaymentAttempt.unscoped.filter(application_id=application.pk).order_by("-created_at", "-pk"))
    return next((attempt for attempt in found if attempt.state == State.PAID), found[0] if found else None)


def checkout_url(application: Application) -> str | None:
    """Where the citizen can pay right now; None if there is no such page (yet, or any more)."""
    attempt = latest(application)
    if attempt is None or attempt.state != State.OPEN or attempt.called_off:
        return None
    return attempt.checkout_url or None


def status(application: Application) -> PaymentView:
    attempt = latest(application)
    amount = euros(application.fee_cents if attempt is None else attempt.cents)
    wanted = application.state == ApplicationState.PAYMENT_DUE
    if attempt is None:
        sentence = _("Die Gebühr kann zurzeit nicht online bezahlt werden.") if wanted else ""
        return PaymentView("", sentence, can_retry=wanted and application.fee_cents > 0, amount=amount)
    return PaymentView(
        state=attempt.state,
        sentence=_sentence(attempt),
        can_retry=wanted and attempt.state in OVER,
        amount=amount,
    )


def _sentence(attempt: PaymentAttempt) -> str:
    if attempt.concern == PaymentAttempt.Concern.MISMATCH and attempt.state not in OVER:
        return _("Die Zahlung wird von Hand geprüft. Zahlen Sie nicht noch einmal.")
    return {
        State.PREPARED: _("Die Zahlung wird vorbereitet."),
        State.CREATING: _("Die Zahlung wird vorbereitet."),
        State.UNKNOWN: _("Der Zahlungsdienstleister hat noch nicht geantwortet. Wir fragen weiter nach."),
        State.OPEN: _("Die Gebühr ist noch nicht bezahlt."),
        State.PENDING: _("Die Zahlung ist angestoßen. Die Bestätigung steht noch aus."),
        State.AUTHORISED: _("Die Zahlung ist zugesagt. Die Bestätigung steht noch aus."),
        State.PAID: _("Die Gebühr ist bezahlt."),
        State.FAILED: _("Die Zahlung ist nicht zustande gekommen."),
        State.CANCELED: _("Die Zahlung wurde abgebrochen."),
        State.EXPIRED: _("Die Zeit zum Bezahlen ist abgelaufen."),
    }[State(attempt.state)]


def retry(application: Application, *, by: Actor) -> PaymentAttempt:
    """A new attempt after one that came to nothing; raises NotNow if there is nothing to try again."""
    if not status(application).can_retry:
        raise NotNow(_("Für diesen Antrag ist zurzeit keine neue Zahlung möglich."))
    attempt = demand(application, by=by)
    if attempt is None:
        raise NotNow(_("Die Gebühr kann zurzeit nicht online bezahlt werden."))
    return attempt


def call_off(application: Application) -> None:
    """Nobody should pay any more (withdrawn, waived, ended): what is open is called back, what is paid is looked at."""
    for attempt in PaymentAttempt.unscoped.filter(application_id=application.pk, state=State.PAID, concern=""):
        facts: dict[str, str | int] = {"cents": attempt.cents, "state": application.state}
        attempts.worry(attempt, PaymentAttempt.Concern.UNCLAIMED, facts)
    open_ones = PaymentAttempt.unscoped.filter(application_id=application.pk, state__in=ACTIVE_STATES)
    for attempt in open_ones:
        PaymentAttempt.unscoped.filter(pk=attempt.pk).update(called_off=True, due_at=timezone.now())
        enqueue(jobs.advance, str(attempt.pk))


def notes_for_clerks(application: Application) -> list[str]:
    """One sentence for each attempt somebody has to look at."""
    troubled = PaymentAttempt.unscoped.filter(application_id=application.pk).exclude(concern="").order_by("created_at")
    return [f"{euros(attempt.cents)}: {attempt.get_concern_display()}" for attempt in troubled]
