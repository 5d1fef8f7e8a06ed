"""The journal: numbered without a gap per authority and year, in the transaction of the booking itself."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forms_app.payments.models import JournalEntry, JournalHead, PaymentAttempt


def book(attempt: PaymentAttempt, kind: JournalEntry.Kind = JournalEntry.Kind.PAYMENT) -> JournalEntry:
    """Write one booking. The number is taken by an update that holds its row until the transaction ends."""
    year = timezone.localdate().year
    with transaction.atomic():
        JournalHead.unscoped.get_or_create(authority_id=attempt.authority_id, year=year)
        head = JournalHead.unscoped.filter(authority_id=attempt.authority_id, year=year)
        head.update(number=F("number") + 1)
        entry = JournalEntry(
            authority_id=attempt.authority_id,
            year=year,
            number=head.get().number,
            kind=kind,
            attempt=attempt,
            cents=attempt.cents,
            currency=attempt.currency,
            purpose=attempt.purpose,
        )
        entry.save(force_insert=True)
    return entry
