"""The way back to a guest's draft, sent by mail on request.

The mail carries the link, which opens nothing by itself. The code stands on the page for writing down, and goes into
the mail only if the guest ticks that: a mistyped address would otherwise hand the whole draft to a stranger. Whether
an address exists nobody finds out here, the page says the same in every case.

The address is kept with the draft, sealed, because the warning before its end goes there as well. Mails are counted
per draft and per address, so that nobody's mailbox is filled from here; addresses are counted under a keyed digest.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.cache import cache
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.applications import drafts, guests
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.notifications import outbox
from forms_app.notifications.messages import MessageKind

SALT = "forms_app.wizard.wayback"
HOUR = 3600
PER_DRAFT = 3
PER_ADDRESS = 5


class Address(forms.EmailField):
    """An address; spaces from copying or from a keyboard that adds one are no reason to ask again."""

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split())


class WayBackForm(forms.Form):
    """Where to send the link, and whether the code goes with it."""

    use_required_attribute = False
    email = Address(
        label=gettext_lazy("Ihre E-Mail-Adresse"),
        help_text=gettext_lazy("Dorthin schreiben wir auch eine Woche, bevor wir den Entwurf löschen."),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Geben Sie Ihre E-Mail-Adresse ein."),
            "invalid": gettext_lazy("Geben Sie die E-Mail-Adresse mit @ ein, zum Beispiel name@beispiel.de."),
            "max_length": gettext_lazy("Geben Sie eine E-Mail-Adresse mit höchstens 200 Zeichen ein."),
        },
    )
    mit_code = forms.BooleanField(
        label=gettext_lazy("Den Code auch in die E-Mail schreiben"),
        help_text=gettext_lazy("Wer diese E-Mail lesen kann, kann dann auch Ihren Entwurf lesen."),
        required=False,
    )


def send(application: Application, email: str, *, with_code: bool) -> None:
    """Keep the address with the guest's draft and queue the mail; raises `NotNow` with a sentence.

    A mailbox that had enough mails gets no more, and the guest hears nothing of it: what somebody else asked for
    under the same address is none of their business.
    """
    if not _is_left(f"draft.{application.pk}", PER_DRAFT):
        raise NotNow(
            _("Wir haben Ihnen gerade schon mehrere E-Mails geschickt. Versuchen Sie es in einer Stunde noch einmal.")
        )
    is_left = _is_left(f"address.{_digest(email)}", PER_ADDRESS)
    with transaction.atomic():
        drafts.keep_contact(application, email)
        if is_left:
            kind = MessageKind.DRAFT_CODE if with_code else MessageKind.DRAFT_LINK
            outbox.notify(application, kind, until=_kept_until(application), code=guests.code_for(application.pk))


def _kept_until(application: Application) -> str:
    with translation.override(application.language):
        return formats.date_format(timezone.localtime(drafts.kept_until(application)), "j. F Y")


def _digest(email: str) -> str:
    return salted_hmac(SALT, email.casefold(), algorithm="sha256").hexdigest()


def _is_left(name: str, most: int) -> bool:
    """Count one mail; False if there were enough in this hour."""
    key = f"wizard.wayback.{name}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # ran out between the two lines
        cache.set(key, 1, HOUR)
        return True
