"""The demonstration: the forms of the county in demo_forms/, offered by the towns at their own price.

Everything goes the way an editor's work goes: a form is read from its file as a draft, published, and frozen by
publishing. Beside each file lies what the towns add: the service it belongs to, texts for its page, and amounts.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.trust import TrustLevel
from cms.tenants import scope
from cms.tenants.models import Authority
from portal_pages.models import CentralContent, ServicePage

from . import transfer
from .models import FormPage, Offer
from .shared_pages import FieldGroupPage, SharedStepPage

FOLDER = Path(__file__).parent / "demo_forms"
# Only this town has a specialist system in the demo; the others work in the portal's inbox.
WITH_BACK_OFFICE = frozenset({"erkelenz"})


def load(say: Callable[[str], None]) -> None:
    """Create the forms and their offers where they are missing; what editors changed since stays as it is."""
    central = CentralContent.objects.first()
    if central is None:
        say("Formulare: Es gibt noch keine zentralen Inhalte.")
        return
    for slug in slugs():
        with transaction.atomic():
            form = _form(central, slug)
            offered = [town for town in terms(slug)["towns"] if _offer(form, slug, town)]
        say(f"Formular „{form.title}“, angeboten von: {', '.join(offered) or 'niemandem'}")


def slugs() -> list[str]:
    """The forms of the demonstration."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def document(slug: str) -> Any:
    """The file of one form."""
    return transfer.read((FOLDER / f"{slug}.json").read_bytes())


@cache
def terms(slug: str) -> Mapping[str, Any]:
    """What the towns add to one form."""
    return tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))


def _form(central: Any, slug: str) -> FormPage:
    """The form with this address, published from its file if it is new; editors own it from then on."""
    form: FormPage | None = FormPage.objects.child_of(central).filter(slug=slug).first()
    if form is not None:
        return form
    form = transfer.load(document(slug), central)
    for page_type in (FieldGroupPage, SharedStepPage):
        pages = page_type.objects.child_of(central).filter(live=False)
        for shared in pages.filter(slug__in=document(slug).get("groups", ())):
            shared.latest_revision.publish()
    form.latest_revision.publish()
    return form


def _offer(form: FormPage, slug: str, town: str) -> bool:
    """Let one town offer the form with its service page; say whether there is such a page."""
    authority = Authority.objects.filter(slug=town).select_related("site__root_page").first()
    if authority is None or authority.site is None:
        return False
    own = terms(slug)
    service = ServicePage.objects.descendant_of(authority.site.root_page).filter(key=own["service"]).first()
    if service is None:
        return False
    with scope.use(authority):
        _offer_row, is_new = Offer.objects.get_or_create(
            authority=authority,
            service=service,
            form=form,
            defaults={
                "fees": fees_of(slug, town),
                "payment_policy": own["towns"][town]["payment"],
                "minimum_trust": TrustLevel.NIEDRIG,
                "connector": Offer.Connector.REST if town in WITH_BACK_OFFICE else Offer.Connector.INBOX,
            },
        )
        if is_new:
            # The page keeps its offers in its revisions, as if an editor had entered them.
            service.online_kind = ServicePage.Online.FORM
            service.process, service.other_way = own["process"], own["other_way"]
            service.fee_summary = fee_text(slug, town, "fee_summary")
            service.fees = fee_text(slug, town, "fees") or service.fees
            service.save_revision().publish()
    return True


def fees_of(slug: str, town: str) -> str:
    """The amounts of one town, as the blocks of its offer."""
    fees = terms(slug)["towns"][town].get("fees", {})
    rules = [
        {"charge": charge, "first": first, "further": further, "valid_from": None, "valid_until": None}
        for charge, (first, further) in fees.items()
    ]
    return json.dumps([{"type": "rule", "value": rule} for rule in rules])


def fee_text(slug: str, town: str, name: str) -> str:
    """What the page of the service says about the fee, with the amounts of the town."""
    fees = terms(slug)["towns"][town].get("fees", {})
    amounts = {
        f"{charge}_{which}": amount.replace(".", ",").removesuffix(",00")
        for charge, both in fees.items()
        for which, amount in zip(("first", "further"), both, strict=True)
    }
    text: str = terms(slug).get(name, "")
    return text.format(**amounts)
