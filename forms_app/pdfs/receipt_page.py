"""What stands on a receipt, ready for the template."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from babel.numbers import format_currency
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder import summary
from forms_app.builder.definition import canonical
from theme import monogram

TEMPLATE = "pdfs/receipt.html"


@dataclass(frozen=True)
class FeeLine:
    text: str
    amount: str


def context(application: Application) -> dict[str, Any]:
    """The answers as they were submitted, in the form version they were given in."""
    submitted = timezone.localtime(application.submitted_at)
    answers = application.answers or {}
    owner: Any = application  # the files point here from a room this one does not know
    files = [file for file in owner.attachments.all() if file.kind == "upload"]
    definition = application.german
    names = {str(file.pk): str(file.name) for file in files}
    return {
        "application": application,
        "watermark": _watermark() if application.is_trial else "",
        "authority": application.authority,
        "shield": _shield(application.authority),
        "submitted": moment(submitted),
        "person": _person(application),
        "steps": summary.rows(definition, answers, files=names, today=submitted.date()),
        "fee_lines": [FeeLine(_item_text(item), euros(int(item["cents"]))) for item in application.fee_items],
        "fee_total": euros(application.fee_cents),
        "files": [{"name": file.name, "digest": file.digest} for file in files],
        "digest": hashlib.sha256(canonical(answers).encode()).hexdigest(),
        "address": application.authority.url(reverse("citizen:home", urlconf=settings.ROOT_URLCONF)),
    }


def file_name(application: Application) -> str:
    name = "Vorschau" if application.is_trial else "Eingangsbestaetigung"
    return f"{name}-{application.reference}.pdf"


def moment(time: Any) -> str:
    """A moment in legal time as people write it: "23. November 2026, 14:05 Uhr"."""
    return _("%(date)s, %(time)s Uhr") % {"date": date_format(time, "j. F Y"), "time": date_format(time, "H:i")}


def euros(cents: int) -> str:
    return str(format_currency(Decimal(cents) / 100, "EUR", locale="de_DE"))


def _item_text(item: dict[str, Any]) -> str:
    quantity = int(item.get("quantity", 1))
    return str(item["text"]) if quantity <= 1 else f"{quantity} × {item['text']}"


def _person(application: Application) -> str:
    """Who was logged in; empty for a guest."""
    attributes = (application.principal.attributes or {}) if application.principal is not None else {}
    parts = (attributes.get("given_name"), attributes.get("family_name"))
    return " ".join(str(part) for part in parts if part)


def _watermark() -> str:
    """ "Vorschau" across the page, as a drawing: it is on the paper and not in its text."""
    word = _("Vorschau")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><text x="105" y="160" font-size="44"'
        ' font-family="sans-serif" font-weight="bold" text-anchor="middle" fill="#b3261e" fill-opacity="0.12"'
        f' transform="rotate(-52 105 148)">{word}</text></svg>'
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def _shield(authority: Authority) -> str:
    """The town's sign as a data address; decoration, so it goes into the style sheet and not into the text."""
    drawing = monogram.icon(
        authority.slug, authority.short_name, brand=authority.brand_colour, accent=authority.accent_colour
    )
    return f"data:image/svg+xml,{quote(drawing)}"
