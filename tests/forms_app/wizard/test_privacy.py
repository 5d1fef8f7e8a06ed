"""The privacy notice of a form, the office that does the work, and what a town adds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder import privacy
from forms_app.builder.definition import Definition, Field, Processing, Step
from forms_app.builder.models import Offer
from forms_app.builder.offices import office_name
from portal_pages.models import LegalPage, OfficeIndexPage, OfficePage
from tests.forms_app.wizard.walk import begin, fill, submit
from tests.samples.forms import sample_form

LAW = Processing("§ 1 Satzung", "Hundesteuer", 24, "§ 147 AO")


def form(*fields: Field, processing: Processing = LAW) -> Definition:
    return Definition("Hund", steps=(Step("s", "s", "Hund", items=fields),), processing=processing)


def test_answers_are_grouped_by_purpose_and_law() -> None:
    definition = form(
        Field("a", "name", "Ihr Name"),
        Field("b", "email", "E-Mail", purpose="Rückfragen"),
        Field("c", "yes_no", "Gefährlich?"),
        Field("d", "address", "Anschrift"),
    )

    assert privacy.groups(definition) == [
        privacy.Group("Hundesteuer", "§ 1 Satzung", ("Ihr Name", "Anschrift")),
        privacy.Group("Rückfragen", "§ 1 Satzung", ("E-Mail",)),
    ]


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (0, ""),
        (1, "1 Monat nach dem Abschluss des Vorgangs (§ 147 AO)."),
        (18, "18 Monate nach dem Abschluss des Vorgangs (§ 147 AO)."),
        (12, "1 Jahr nach dem Abschluss des Vorgangs (§ 147 AO)."),
        (120, "10 Jahre nach dem Abschluss des Vorgangs (§ 147 AO)."),
    ],
)
def test_how_long_answers_are_kept_is_a_sentence(months: int, sentence: str) -> None:
    assert privacy.retention(form(processing=replace(LAW, retention_months=months))) == sentence


def html(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def filled(browser: Any, offer: Offer) -> tuple[Application, str]:
    """A draft with every answer, and the address of its check page."""
    check = fill(browser, begin(browser, offer.pk))
    return Application.unscoped.get(), check


# --- the pages --------------------------------------------------------------------------------------


@pytest.fixture
def office(erkelenz: Authority) -> OfficePage:
    """The registry office of Erkelenz."""
    assert erkelenz.site is not None
    index = OfficeIndexPage.objects.descendant_of(erkelenz.site.root_page).first()
    assert index is not None
    page = OfficePage(title="Standesamt Erkelenz", slug="standesamt-test", email="standesamt@example.org")
    index.add_child(instance=page)
    return page


@pytest.fixture
def local_offer(erkelenz: Authority, offer_of: Any, office: OfficePage) -> Offer:
    found: Offer = offer_of(
        erkelenz,
        definition=replace(sample_form(), processing=LAW),
        guest_allowed=True,
        recipient=office,
        recipient_email="postfach@example.org",
        local_notes="<p>Im Rathaus gibt es Hundemarken.</p>",
        notes_at_end=True,
        privacy_text="<p>Das Steueramt gehört zur Kämmerei.</p>",
    )
    return found


def notice(offer: Offer) -> str:
    return reverse("wizard:privacy", args=[offer.pk])


def test_the_notice_says_everything_article_13_asks_for(local_offer: Offer, guest: Any, erkelenz: Authority) -> None:
    assert erkelenz.site is not None
    LegalPage.objects.descendant_of(erkelenz.site.root_page).filter(kind="privacy").update(officer="Dr. Dora Schutz")

    page = html(guest.get(notice(local_offer)))

    for said in (
        "Verantwortlich für Ihre Angaben in diesem Formular ist: Stadt Erkelenz",
        "Den Antrag bearbeitet: Standesamt Erkelenz.",
        "Dr. Dora Schutz",
        "Hundesteuer",
        "§ 1 Satzung",
        "Standesamt Erkelenz bei Stadt Erkelenz bearbeitet den Antrag.",
        "2 Jahre nach dem Abschluss des Vorgangs (§ 147 AO).",
        "Das Steueramt gehört zur Kämmerei.",
        "Auskunft, Berichtigung, Löschung",
        "Landesbeauftragten für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
    ):
        assert said in page, said


def test_the_start_page_and_the_check_page_lead_to_the_notice(offer: Offer, browser: Any) -> None:
    _application, check = filled(browser, offer)

    start = html(browser.get(reverse("wizard:start", args=[offer.pk])))

    assert f'href="{notice(offer)}"' in start
    assert f'href="{notice(offer)}"' in html(browser.get(check))


def test_the_notice_of_another_town_is_not_found(gangelt: Authority, offer_of: Any, guest: Any) -> None:
    assert guest.get(notice(offer_of(gangelt))).status_code == 404


def test_an_offer_that_is_switched_off_has_no_notice(local_offer: Offer, guest: Any) -> None:
    Offer.unscoped.filter(pk=local_offer.pk).update(enabled=False)

    assert guest.get(notice(local_offer)).status_code == 404


def test_nothing_is_said_that_nobody_entered(offer: Offer, guest: Any) -> None:
    page = html(guest.get(notice(offer)))

    assert "Was vor Ort noch gilt" not in page
    assert "So lange, wie es für die Bearbeitung und nach dem Gesetz nötig ist." in page


def test_local_notes_stand_on_the_start_page(local_offer: Offer, guest: Any) -> None:
    page = html(guest.get(reverse("wizard:start", args=[local_offer.pk])))

    assert "Im Rathaus gibt es Hundemarken." in page
    assert "Standesamt Erkelenz" in page


@pytest.mark.parametrize("wanted", [True, False])
def test_local_notes_stand_after_sending_where_the_town_wants_it(
    local_offer: Offer, browser: Any, wanted: bool
) -> None:
    Offer.unscoped.filter(pk=local_offer.pk).update(notes_at_end=wanted)
    application, check = filled(browser, local_offer)
    submit(browser, check)

    page = html(browser.get(reverse("wizard:done", args=[application.pk])))

    assert ("Im Rathaus gibt es Hundemarken." in page) is wanted
    assert "Zuständig ist: Standesamt Erkelenz." in page


def test_the_office_stays_with_the_application(local_offer: Offer, browser: Any, office: OfficePage) -> None:
    application, _check = filled(browser, local_offer)
    Offer.unscoped.filter(pk=local_offer.pk).update(recipient=None, recipient_email="")

    found = Application.unscoped.get(pk=application.pk)

    assert (found.recipient, found.recipient_email) == ("Standesamt Erkelenz", "postfach@example.org")


def test_without_an_office_of_its_own_the_one_of_the_service_counts(offer: Offer, office: OfficePage) -> None:
    assert office_name(offer) == ""

    offer.service.office = office

    assert office_name(offer) == "Standesamt Erkelenz"


def test_an_office_of_another_town_is_refused(local_offer: Offer, gangelt: Authority) -> None:
    assert gangelt.site is not None
    index = OfficeIndexPage.objects.descendant_of(gangelt.site.root_page).first()
    assert index is not None
    foreign = index.add_child(instance=OfficePage(title="Bürgerbüro Gangelt", slug="fremd"))
    local_offer.recipient = foreign

    with pytest.raises(ValidationError, match="eigenen Behörde"):
        local_offer.clean()
