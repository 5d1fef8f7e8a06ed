"""What a clerk does with a case. Every verb is one transaction: check, change, record, announce.

`seen` is the revision the clerk had on the screen: a case that moved on since is not decided blindly.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cms.audit import trail
from forms_app.applications import messages, policies, transitions
from forms_app.applications.models import Application, Message
from forms_app.builder import fees
from forms_app.delivery import outbox as deliveries
from forms_app.inbox import papers
from forms_app.inbox import policies as desk_policies
from forms_app.inbox.models import Assignment
from forms_app.notifications import outbox


def take_up(application: Application, *, by: User, seen: int) -> None:
    """Start the review; whoever takes a case up looks after it."""
    with transaction.atomic():
        _move(application, "take_up", by, seen)
        assign(application, by=by)


def ask_back(application: Application, question: str, *, by: User, seen: int) -> None:
    """Ask the citizen something; the case waits for the answer."""
    with transaction.atomic():
        _move(application, "ask_back", by, seen)
        messages.write(application, question, by=by.actor, kind=Message.Kind.QUESTION)


def resume(application: Application, *, by: User, seen: int) -> None:
    """Go on without waiting any longer for the answer in the portal."""
    _move(application, "resume", by, seen)


def send_message(application: Application, text: str, *, by: User) -> None:
    """Write to the citizen without changing the state."""
    if not desk_policies.can_write(application, by.actor):
        raise policies.NotNow(_("Zu diesem Antrag lässt sich nicht mehr schreiben."))
    with transaction.atomic():
        messages.write(application, text, by=by.actor)
        outbox.notify(application, outbox.MessageKind.MESSAGE)


def approve(
    application: Application, *, by: User, seen: int, note: str = "", document: UploadedFile[Any] | None = None
) -> None:
    """Decide in favour; a document goes to the citizen once the scanner passed it."""
    _check_seen(application, seen)
    with transaction.atomic():
        if document is not None:
            papers.add_decision(application, document, by=by.actor)
        _move(application, "approve", by, seen)
        if note:
            messages.write(application, note, by=by.actor, kind=Message.Kind.DECISION)


def add_document(application: Application, document: UploadedFile[Any], *, by: User) -> None:
    """File one more document with a decided case; the citizen is told once the scanner passed it."""
    if not desk_policies.can_add_document(application, by.actor):
        raise policies.NotNow(_("Zu diesem Antrag lässt sich kein Dokument nachreichen."))
    with transaction.atomic():
        papers.add_decision(application, document, by=by.actor)
        trail.record("case.document_added", by=by.actor, authority=application.authority_id, subject=application)


def reject(application: Application, reason: str, *, by: User, seen: int) -> None:
    """Decide against it; the citizen reads the reason."""
    with transaction.atomic():
        _move(application, "reject", by, seen)
        messages.write(application, reason, by=by.actor, kind=Message.Kind.DECISION)


def reject_unpaid(application: Application, reason: str, *, by: User, seen: int) -> None:
    """Reject what was to be paid before the review and never was; the citizen reads the reason."""
    with transaction.atomic():
        _move(application, "reject_unpaid", by, seen)
        messages.write(application, reason, by=by.actor, kind=Message.Kind.DECISION)


def complete_unpaid(application: Application, text: str, *, by: User, seen: int) -> None:
    """Close a decided case although the fee did not come; the citizen reads what becomes of it."""
    with transaction.atomic():
        _move(application, "complete_unpaid", by, seen)
        messages.write(application, text, by=by.actor)


def complete(application: Application, *, by: User, seen: int) -> None:
    """Close the case: nothing is left to do."""
    _move(application, "complete", by, seen)


def waive_fee(application: Application, *, by: User, seen: int) -> None:
    """Grant an exemption after all that was refused before; the case goes on as if paid."""
    if not application.exemption_claimed:
        raise policies.NotNow(_("Für diesen Antrag wird keine Befreiung von der Gebühr geltend gemacht."))
    _move(application, "waive_fee", by, seen, {"exemption_granted": True})


def confirm_exemption(application: Application, *, by: User, seen: int) -> None:
    """Grant the exemption the citizen claims: nothing is to be paid."""
    _move(application, "confirm_exemption", by, seen, {"exemption_granted": True})


def refuse_exemption(application: Application, reason: str, *, by: User, seen: int) -> None:
    """Refuse the exemption; the citizen reads the reason and owes the full fee."""
    owed = {
        "exemption_granted": False,
        "fee_cents": application.full_fee_cents,
        "fee_items": fees.without_exemption(application.fee_items),
    }
    with transaction.atomic():
        _move(application, "refuse_exemption", by, seen, owed)
        messages.write(application, reason, by=by.actor)


def deliver_again(application: Application, *, by: User) -> None:
    """Hand the case over once more after the other side did not take it."""
    if not desk_policies.can_deliver_again(application, by.actor):
        raise policies.NotNow(_("Für diesen Antrag ist keine Übergabe angehalten."))
    delivery = deliveries.of(application)
    assert delivery is not None
    deliveries.revive(delivery, by=by.actor)


def assign(application: Application, *, by: User) -> None:
    """Look after the case from now on, whoever did so before."""
    if not desk_policies.can_assign(application, by.actor):
        raise policies.NotNow(_("Dieser Antrag lässt sich nicht mehr übernehmen."))
    with transaction.atomic():
        Assignment.objects.update_or_create(
            application=application, defaults={"user": by, "authority_id": application.authority_id}
        )
        trail.record("case.assigned", by=by.actor, authority=application.authority_id, subject=application)


def _move(application: Application, name: str, by: User, seen: int, changes: Mapping[str, Any] | None = None) -> None:
    _check_seen(application, seen)
    transitions.move(application, name, by=by.actor, seen=seen, changes=changes)


def _check_seen(application: Application, seen: int) -> None:
    if application.revision != seen:
        raise policies.Outdated(_("Der Antrag hat sich geändert, seit Sie ihn geöffnet haben."))
