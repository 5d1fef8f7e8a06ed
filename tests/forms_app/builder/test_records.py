"""The record of processing of a form, as a page and as a table."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from cms.tenants.models import Authority
from forms_app.builder.models import FormPage, Offer
from portal_pages.models import CentralContent
from tests.forms_app.builder import test_versions_desk as versions_desk
from tests.forms_app.builder.test_versions_desk import NAME, RACE, html, publish, steps, url

pytestmark = pytest.mark.django_db

central, desk, form = versions_desk.central, versions_desk.desk, versions_desk.form


def table(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_record_names_purpose_law_retention_recipients_and_data(
    desk: Client, form: FormPage, erkelenz: Authority, offer_of: Any
) -> None:
    offer = offer_of(erkelenz, payment_policy="before", connector="rest")
    Offer.unscoped.filter(pk=offer.pk).update(form=form)

    page = html(desk.get(url("record", form.pk)))

    for said in (
        "Aus Version 3 vom",
        "Hundesteuer",
        "§ 1 Satzung",
        "2 Jahre nach dem Abschluss des Vorgangs (Art. 5 DSGVO).",
        "Stadt Erkelenz bearbeitet den Antrag.",
        "Das Fachverfahren von Stadt Erkelenz übernimmt den Antrag aus dem Portal.",
        "Der Zahlungsdienst erfährt den Betrag",
        "Rasse",
        "Kurzer Text",
    ):
        assert said in page, said


def test_a_form_without_a_version_shows_its_draft(desk: Client, central: CentralContent) -> None:
    page = FormPage(title="Katze anmelden", slug="katze", steps=steps((NAME, "Name der Katze")))
    central.add_child(instance=page)

    shown = html(desk.get(url("record", page.pk)))

    assert "Das Verzeichnis zeigt den Entwurf." in shown
    assert "Name der Katze" in shown
    assert "Noch bietet keine Behörde das Formular an." in shown


def test_the_table_has_a_line_per_question(desk: Client, form: FormPage) -> None:
    publish(form, "Beides.", (NAME, "Name"), (RACE, "Rasse"))

    response = desk.get(url("record_csv", form.pk))

    assert response["Content-Disposition"] == 'attachment; filename="verzeichnis-hund-anmelden.csv"'
    rows = table(response)
    assert [(row["Frage"], row["Persönlich"], row["Zweck"]) for row in rows] == [
        ("Name", "Ja", "Hundesteuer"),
        ("Rasse", "Ja", "Hundesteuer"),
    ]
    assert {row["Version"] for row in rows} == {"4"}


@pytest.mark.parametrize("label", ["=1+1", "+49", "-1", "@SUM(A1)"])
def test_no_spreadsheet_runs_what_an_editor_typed(desk: Client, form: FormPage, label: str) -> None:
    publish(form, "Formel.", (NAME, label))

    [row] = table(desk.get(url("record_csv", form.pk)))

    assert row["Frage"] == f"'{label}"
