"""The record of processing of a form, as a page and as a table."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import privacy
from .assembling import assemble
from .definition import Definition
from .models import FormPage
from .views import show

# What a spreadsheet would run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _said(form: FormPage) -> tuple[Any, Definition]:
    """The newest version and what it says; the draft of a form that has none."""
    version = form.versions.order_by("-number").first()
    if version is None:
        return None, assemble(form.get_latest_revision_as_object())
    return version, Definition.from_json(version.document)


@require_safe
def record(request: HttpRequest, page_id: int) -> HttpResponse:
    """The record as a page that can be printed."""
    form = get_object_or_404(FormPage, pk=page_id)
    version, definition = _said(form)
    return show(
        request,
        "builder/record.html",
        form,
        title=_("Verzeichnis von Verarbeitungstätigkeiten"),
        version=version,
        definition=definition,
        recipients=[privacy.recipients(offer) for offer in privacy.offers_of(form)],
        retention=privacy.retention(definition),
        data=privacy.data(definition),
    )


@require_safe
def record_csv(request: HttpRequest, page_id: int) -> HttpResponse:
    """The record as a table: one line per question."""
    form = get_object_or_404(FormPage, pk=page_id)
    version, definition = _said(form)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="verzeichnis-{form.slug}.csv"'
    # Spreadsheets recognise UTF-8 by this mark.
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(
        [
            *(_("Formular"), _("Version"), _("Schritt"), _("Frage"), _("Art"), _("Persönlich")),
            *(_("Besonders geschützt"), _("Rechtsgrundlage"), _("Zweck"), _("FIM-Kennung"), _("Aufbewahrung")),
            _("Verantwortliche und Empfänger"),
        ]
    )
    receivers = " ".join(
        f"{one.authority}: {' '.join(one.lines)}" for one in map(privacy.recipients, privacy.offers_of(form))
    )
    number = version.number if version is not None else ""
    kept = privacy.retention(definition)
    for one in privacy.data(definition):
        cells = [
            *(definition.title, number, one.step, one.label, one.kind, _yes(one.is_personal), _yes(one.needs_care)),
            *(one.legal_basis, one.purpose, one.fim_id, kept, receivers),
        ]
        writer.writerow([_cell(cell) for cell in cells])
    return response


def _yes(value: bool) -> str:  # what is said
    return _("Ja") if value else _("Nein")


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
