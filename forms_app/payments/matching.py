"""Whether what the provider told us is about our attempt. Fetched is not yet ours: seven facts must fit."""

from forms_app.payments.models import PaymentAttempt
from forms_app.payments.providers.base import Payment


def marks(attempt: PaymentAttempt) -> dict[str, str]:
    """What we leave on the payment at the provider to recognise it by; nothing personal."""
    return {"attempt": str(attempt.pk), "authority": attempt.authority.slug, "reference": attempt.purpose}


def differences(attempt: PaymentAttempt, payment: Payment) -> list[str]:
    """The names of the facts that do not fit; none if the payment is this attempt's.

    Id and profile are compared as soon as we know them; the first answer to our own creation tells them.
    """
    wanted = marks(attempt)
    fits = {
        "id": not attempt.external_id or payment.external_id == attempt.external_id,
        "amount": payment.cents == attempt.cents,
        "currency": payment.currency == attempt.currency,
        "mode": payment.mode == attempt.mode,
        "profile": payment.profile == attempt.profile if attempt.profile else bool(payment.profile),
        "attempt": payment.marks.get("attempt") == wanted["attempt"],
        "authority": payment.marks.get("authority") == wanted["authority"],
    }
    return [name for name, holds in fits.items() if not holds]
