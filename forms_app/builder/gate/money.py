"""What the towns that offer the form still have to say: amounts, and who does the work.

Nothing here keeps the form from being published: a town can only price a charge that was published before.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .findings import Finding, Subject, soft


def fees(subject: Subject) -> Iterator[Finding]:
    """Charges without an amount, and offers that take money for nothing."""
    charges = subject.definition.charges
    for offer in subject.offers:
        words = {"authority": offer.authority}
        if offer.is_free:
            continue
        if not charges:
            text = _("%(authority)s verlangt eine Bezahlung, aber das Formular kennt keine Gebühr.")
            yield soft(text % words, field="charges")
        for charge in charges:
            if charge.key not in offer.priced:
                text = _("%(authority)s hat für „%(what)s“ noch keinen Betrag. Dort kostet es so lange nichts.")
                yield soft(text % {**words, "what": charge.text or charge.key}, field="charges")


def recipients(subject: Subject) -> Iterator[Finding]:
    """Offers of which nobody knows which office works on the applications."""
    for offer in subject.offers:
        if not offer.has_recipient:
            text = _("%(authority)s hat noch nicht eingetragen, welche Stelle die Anträge bearbeitet.")
            yield soft(text % {"authority": offer.authority})
