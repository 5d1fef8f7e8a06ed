"""The receipt: it is in, this is its number, this is what happens next. It may be bookmarked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms_app.applications import guests
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.attachments import querysets
from forms_app.attachments.models import Attachment
from forms_app.builder.models import Offer
from forms_app.builder.offices import office_of
from forms_app.payments.amounts import euros
from forms_app.wizard import contacts
from forms_app.wizard.contacts import Contact
from forms_app.wizard.strangers import for_owner
from portal_pages import richtext


@dataclass(frozen=True)
class DonePage:
    """Everything the receipt says."""

    url: str
    case_url: str
    course: Sequence[str]
    after: str
    payment: str = ""
    pay_url: str = ""
    pay_label: str = ""
    office: str = ""
    notes: str = ""
    contacts: Sequence[Contact] = ()
    feedback: Contact | None = None
    receipt_url: str = ""
    code: str = ""


@never_cache
@require_safe
@for_owner
def done(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt of an application that was handed in; a draft is led back to where it stands."""
    if application.submitted_at is None:
        return redirect("wizard:resume", application.pk)
    return render(request, "wizard/done.html", {"application": application, "page": _page(application)})


def _page(application: Application) -> DonePage:
    is_due = application.state == State.PAYMENT_DUE
    is_guest = application.principal_id is None and not application.is_trial
    amount = euros(application.fee_cents)
    offer = _offer(application)
    service = offer.service if offer is not None else None
    office = office_of(offer) if offer is not None else None
    pay_page = "preview:pay" if application.is_trial else "payments:pay"
    return DonePage(
        url=reverse("wizard:done", args=[application.pk]),
        case_url="" if application.is_trial else reverse("citizen:application", args=[application.pk]),
        course=_course(application, service.duration_summary if service is not None else ""),
        after=application.definition.after,
        payment=_("Wir bearbeiten Ihren Antrag, sobald die Gebühr bezahlt ist.") if is_due else "",
        pay_url=reverse(pay_page, args=[application.pk]) if is_due else "",
        pay_label=_("%(amount)s bezahlen") % {"amount": amount},
        notes=_notes(offer),
        # As it was promised when the application was begun.
        office=application.recipient or (office.title if office is not None else application.authority.name),
        contacts=contacts.of(office, application.authority),
        feedback=contacts.feedback(application.authority),
        receipt_url=_receipt_url(application),
        code=guests.code_for(application.pk) if is_guest else "",
    )


def _offer(application: Application) -> Offer | None:
    """The offer the application came through; None if it is gone."""
    if application.offer_id is None:
        return None
    found: Offer = Offer.objects.select_related("authority", "service__office", "recipient").get(
        pk=application.offer_id
    )
    return found


def _notes(offer: Offer | None) -> str:
    """What the town says about its own ways, where it wants that to be read after sending as well."""
    if offer is None or not offer.notes_at_end:
        return ""
    return richtext.expand([offer.local_notes], offer.authority)[0]


def _course(application: Application, duration: str) -> list[str]:
    lines = []
    if application.state == State.PAYMENT_DUE:
        lines.append(_("Sie bezahlen die Gebühr. Das geht auch später unter „Mein Bereich“."))
    lines.append(_("Wir prüfen Ihren Antrag. Fehlt etwas, schreiben wir Ihnen eine Nachricht."))
    if duration:
        lines.append(_("Bearbeitungsdauer: %(duration)s") % {"duration": duration})
    lines += [
        _("Über jede Änderung bekommen Sie eine E-Mail, wenn Sie eine Adresse angegeben haben."),
        _("Den Stand sehen Sie jederzeit unter „Mein Bereich“."),
    ]
    return lines


def _receipt_url(application: Application) -> str:
    receipt = querysets.of(application, Attachment.Kind.RECEIPT).first()
    return reverse("attachments:download", args=[receipt.pk]) if receipt is not None else ""
