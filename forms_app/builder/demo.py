"""The demonstration: one form of the county, offered by three towns at their own price.

Everything goes the way an editor's work goes: pages with blocks, published, and frozen by publishing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.trust import TrustLevel
from cms.tenants import scope
from cms.tenants.models import Authority
from portal_pages.models import CentralContent, ServicePage

from .demo_forms import applicant, birth_certificate
from .models import FieldGroupPage, FormPage, Offer

# First copy and each further one, in euro.
AMOUNTS = {"erkelenz": ("10.00", "5.00"), "heinsberg": ("15.00", "7.50"), "wegberg": ("12.00", "6.00")}
FEE_SUMMARY = "%s Euro je Urkunde, jede weitere derselben Art %s Euro"
CHARGES = ("urkunde", "mehrsprachig", "ausdruck", "abschrift")


def load(say: Callable[[str], None]) -> None:
    """Create the form and its offers where they are missing; what editors changed since stays as it is."""
    central = CentralContent.objects.first()
    if central is None:
        say("Formulare: Es gibt noch keine zentralen Inhalte.")
        return
    with transaction.atomic():
        items = json.dumps(applicant.items())
        group = _page(FieldGroupPage, central, "antragstellende-person", applicant.TITLE, items=items)
        form = _page(
            FormPage,
            central,
            "geburtsurkunde-anfordern",
            birth_certificate.TITLE,
            intro=birth_certificate.INTRO,
            after=birth_certificate.AFTER,
            steps=json.dumps(birth_certificate.steps(group.pk)),
            charges=json.dumps(birth_certificate.charges()),
            exemptions=json.dumps(birth_certificate.exemptions()),
        )
        offered = [slug for slug in AMOUNTS if _offer(form, slug)]
    say(f"Formular „{form.title}“, angeboten von: {', '.join(offered) or 'niemandem'}")


def _page(page_type: type[Any], parent: Any, slug: str, title: str, **content: Any) -> Any:
    """The page with this address, published with this content if it is new; editors own it from then on."""
    page = page_type.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = parent.add_child(instance=page_type(slug=slug, title=title, **content))
        page.save_revision().publish()
    return page


# Only this town has a specialist system in the demo; the others work in the portal's inbox.
WITH_BACK_OFFICE = frozenset({"erkelenz"})


def _offer(form: FormPage, slug: str) -> bool:
    """Let one town offer the form with its service page; say whether there is such a page."""
    authority = Authority.objects.filter(slug=slug).select_related("site__root_page").first()
    if authority is None or authority.site is None:
        return False
    service = ServicePage.objects.descendant_of(authority.site.root_page).filter(key=birth_certificate.KEY).first()
    if service is None:
        return False
    with scope.use(authority):
        _offer_row, is_new = Offer.objects.get_or_create(
            authority=authority,
            service=service,
            form=form,
            defaults={
                "fees": fees_of(slug),
                "payment_policy": Offer.PaymentPolicy.BEFORE,
                "minimum_trust": TrustLevel.NIEDRIG,
                "connector": Offer.Connector.REST if slug in WITH_BACK_OFFICE else Offer.Connector.INBOX,
            },
        )
        if is_new:
            # The page keeps its offers in its revisions, as if an editor had entered them.
            service.online_kind = ServicePage.Online.FORM
            service.process, service.other_way = birth_certificate.PROCESS, birth_certificate.OTHER_WAY
            service.fee_summary = FEE_SUMMARY % tuple(amount.replace(".", ",") for amount in AMOUNTS[slug])
            service.save_revision().publish()
    return True


def fees_of(slug: str) -> str:
    """The amounts of one town, as the blocks of its offer."""
    first, further = AMOUNTS[slug]
    rule = {"first": first, "further": further, "valid_from": None, "valid_until": None}
    return json.dumps([{"type": "rule", "value": {"charge": key, **rule}} for key in CHARGES])
