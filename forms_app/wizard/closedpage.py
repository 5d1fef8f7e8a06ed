"""What somebody reads who comes to a form that takes no new applications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from forms_app.builder.definition import Definition
from forms_app.builder.models import Offer
from forms_app.builder.offices import office_of
from forms_app.wizard import contacts, startpage
from forms_app.wizard.contacts import Contact
from forms_app.wizard.startpage import Draft


@dataclass(frozen=True)
class ClosedPage:
    """Everything the template shows."""

    title: str
    back_url: str
    back_label: str
    lines: Sequence[str]
    other_way: str
    contacts: Sequence[Contact]
    drafts: Sequence[Draft]


def build(request: HttpRequest, offer: Offer, definition: Definition, *, other_way: str) -> ClosedPage:
    """The page of a closed form for this person; drafts are named only while they can be handed in."""
    now = timezone.now()
    closing = offer.form.closing
    return ClosedPage(
        title=definition.title,
        back_url=offer.service.get_url(request) or "/",
        back_label=offer.service.title,
        lines=closing.over(now),
        other_way=other_way,
        contacts=contacts.of(office_of(offer), offer.authority),
        drafts=startpage.drafts_of(request, offer) if closing.takes_drafts(now) else (),
    )
