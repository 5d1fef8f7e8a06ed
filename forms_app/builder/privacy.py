"""What happens with the answers of a form, out of the same data that the checklist demands.

Two readers: citizens get the notice of Art. 13 GDPR, the authority its record of processing (Art. 30, "Verzeichnis
von Verarbeitungstätigkeiten"). Pure but for `offers_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .definition import Definition, Field, Step
from .fees import FREE
from .gate.record import is_personal
from .kinds.registry import KINDS
from .offices import office_name

MONTHS = 12


@dataclass(frozen=True)
class Group:
    """Answers that are asked for the same purpose on the same legal basis."""

    purpose: str
    legal_basis: str
    names: tuple[str, ...]


def groups(definition: Definition) -> list[Group]:
    """The personal answers by purpose and legal basis, in reading order."""
    found: dict[tuple[str, str], list[str]] = {}
    for field in definition.fields:
        if is_personal(field):
            key = definition.purpose_of(field), definition.legal_basis_of(field)
            found.setdefault(key, []).append(field.label)
    return [Group(*key, tuple(dict.fromkeys(names))) for key, names in found.items()]


def retention(definition: Definition) -> str:
    """How long answers are kept, in a sentence; empty while nobody said so."""
    processing = definition.processing
    if not processing.retention_months:
        return ""
    years, months = divmod(processing.retention_months, MONTHS)
    period = (
        ngettext("%(count)d Monat", "%(count)d Monate", processing.retention_months)
        % {"count": processing.retention_months}
        if months
        else ngettext("%(count)d Jahr", "%(count)d Jahre", years) % {"count": years}
    )
    text = _("%(period)s nach dem Abschluss des Vorgangs (%(basis)s).")
    return text % {"period": period, "basis": processing.retention_basis or "–"}


@dataclass(frozen=True)
class Datum:
    """One question as the record lists it."""

    step: str
    label: str
    kind: str
    is_personal: bool
    needs_care: bool
    legal_basis: str
    purpose: str
    fim_id: str


def data(definition: Definition) -> list[Datum]:
    """Every question with what the record says about it, in reading order."""
    return [_datum(definition, step, field) for step in definition.steps for field in step.questions]


def _datum(definition: Definition, step: Step, field: Field) -> Datum:
    kind = KINDS.get(field.kind)
    return Datum(
        step=step.title,
        label=field.label,
        kind=str(kind.title) if kind is not None else field.kind,
        is_personal=is_personal(field),
        needs_care=field.sensitive,
        legal_basis=definition.legal_basis_of(field),
        purpose=definition.purpose_of(field),
        fim_id=field.fim_id,
    )


@dataclass(frozen=True)
class Recipients:
    """Who gets the answers in one town."""

    authority: str
    lines: tuple[str, ...]


def recipients(offer: Any) -> Recipients:
    """Who gets to see an application that came in through this offer, in sentences."""
    return Recipients(offer.authority.name, tuple(_lines(offer)))


def _lines(offer: Any) -> Iterator[str]:
    words = {"authority": offer.authority.name, "office": office_name(offer)}
    if words["office"]:
        yield _("%(office)s bei %(authority)s bearbeitet den Antrag.") % words
    else:
        yield _("%(authority)s bearbeitet den Antrag.") % words
    if offer.connector != offer.Connector.INBOX:
        yield _("Das Fachverfahren von %(authority)s übernimmt den Antrag aus dem Portal.") % words
    if offer.payment_policy not in (FREE, offer.PaymentPolicy.INVOICE):
        yield _("Der Zahlungsdienst erfährt den Betrag und eine Kennung, aber nicht, was im Antrag steht.")
    yield _("Der Kreis Heinsberg betreibt das Portal. Die Angaben liegen dort verschlüsselt.")


def offers_of(form: Any) -> Sequence[Any]:
    """The offers of a form that people can use, of all towns."""
    found = form.offers.filter(enabled=True, service__live=True)
    return list(found.select_related("authority", "service__office", "recipient").order_by("authority__name", "pk"))
