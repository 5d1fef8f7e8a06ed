"""The privacy notice of one form in one town (Art. 13 GDPR), out of what editors entered for the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from cms.tenants.models import Authority
from forms_app.builder import languages, versions
from forms_app.builder import privacy as record
from forms_app.builder.definition import Definition
from forms_app.builder.models import Offer
from forms_app.builder.offices import office_of
from forms_app.builder.privacy import Group
from forms_app.wizard import contacts, startpage
from forms_app.wizard.contacts import Contact
from forms_app.wizard.views.start import find_offer, language_asked
from portal_pages import caching, richtext
from portal_pages.models import LegalPage


@dataclass(frozen=True)
class PrivacyPage:
    """Everything the notice says."""

    title: str
    back_url: str
    controller: str
    controller_line: str
    """Name and address."""
    office: str
    contacts: Sequence[Contact]
    officer: str
    groups: Sequence[Group]
    recipients: Sequence[str]
    retention: str
    addition: str
    is_german: bool


@require_safe
def privacy(request: HttpRequest, offer_id: int) -> HttpResponse:
    """The notice of this offer; also while the form takes nobody new, for whoever handed something in."""
    offer, version = find_offer(offer_id)
    language = language_asked(request, versions.load(version.pk))
    translation.activate(language)
    page = _page(offer, versions.load(version.pk, language), language)
    response = render(request, "wizard/privacy.html", {"page": page})
    caching.share(response)
    return response


def _page(offer: Offer, definition: Definition, language: str) -> PrivacyPage:
    authority = offer.authority
    (addition,) = richtext.expand([offer.privacy_text], authority)
    office = office_of(offer)
    return PrivacyPage(
        title=definition.title,
        back_url=startpage.address(offer, language),
        controller=authority.name,
        controller_line=", ".join(filter(None, (authority.name, contacts.address(authority)))),
        office=office.title if office is not None else "",
        contacts=contacts.of(office, authority),
        officer=_officer(authority),
        groups=record.groups(definition),
        recipients=record.recipients(offer).lines,
        retention=record.retention(definition),
        addition=addition,
        is_german=language == languages.GERMAN,
    )


def _officer(authority: Authority) -> str:
    """The data protection officer as the town names one in its privacy notice; empty while it names none."""
    if authority.site is None:
        return ""
    pages = LegalPage.objects.live().descendant_of(authority.site.root_page).filter(kind=LegalPage.Kind.PRIVACY)
    return str(pages.values_list("officer", flat=True).first() or "")
