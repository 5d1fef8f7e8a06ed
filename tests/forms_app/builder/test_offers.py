"""What a town offers, at its own price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from accounts.roles import Role
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.builder.models import FormPage, FormVersion, Offer
from portal_pages.indexing import index
from portal_pages.models import ServiceIndexPage, ServicePage
from portal_pages.services import MODULES
from tests.fixtures_applications import sample_version
from tests.samples.blocks import sample_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(erkelenz: Authority) -> ServicePage:
    assert erkelenz.site is not None
    index = ServiceIndexPage.objects.descendant_of(erkelenz.site.root_page).get()
    page = ServicePage(title="Urkunde anfordern", slug="urkunde-anfordern", online_kind="form")
    index.add_child(instance=page)
    return page


def rule(**value: Any) -> dict[str, Any]:
    empty = {"further": "", "valid_from": "", "valid_until": ""}
    return {"charge": "urkunde", "first": "10,00", **empty, **value}


def stored(first: str) -> list[dict[str, Any]]:
    """One amount as it lies in the database."""
    return [{"type": "rule", "value": {"charge": "urkunde", "first": first}}]


def offer_form(form: Page, *rules: dict[str, Any], offer_id: int | str = "", **changes: Any) -> dict[str, Any]:
    offer = {
        "id": offer_id,
        "form": form.pk,
        "enabled": "on",
        "payment_policy": "before",
        "minimum_trust": "10",
        "connector": "rest",
        "fees": streamfield([("rule", each) for each in rules]),
        **changes,
    }
    data: dict[str, Any] = {name: rich_text("") for name in ("short_text", "other_way", *dict(MODULES))}
    data |= {
        "title": "Urkunde anfordern",
        "slug": "urkunde-anfordern",
        "online_kind": "form",
        "comments": inline_formset([]),
        "offers": inline_formset([offer], initial=1 if offer_id else 0),
        "action-publish": "1",
    }
    posted: dict[str, Any] = nested_form_data(data)
    return posted


@pytest.fixture
def desk(service: ServicePage, erkelenz: Authority, employ: Any, login_staff: Any) -> Client:
    """Emil edits and publishes for Erkelenz."""
    client = Client()
    login_staff(client, employ("emil", (erkelenz, Role.REDAKTION), (erkelenz, Role.FREIGABE)))
    return client


def edit(desk: Client, service: ServicePage, data: dict[str, Any]) -> Any:
    return desk.post(reverse("wagtailadmin_pages:edit", args=(service.pk,), urlconf="cms.urls_back_office"), data)


def test_an_editor_offers_a_form_with_the_towns_own_fees(
    desk: Client, service: ServicePage, erkelenz: Authority
) -> None:
    form = sample_page()

    response = edit(desk, service, offer_form(form, rule(further="5,00", valid_from="2026-01-01")))

    assert response.status_code == 302, response.context["form"].formsets["offers"].errors
    with scope.use(erkelenz):
        offer = Offer.objects.get()
    assert offer.authority == erkelenz
    assert offer.terms() == {
        "fees": [{"charge": "urkunde", "first_cents": 1000, "further_cents": 500, "valid_from": "2026-01-01"}],
        "payment_policy": "before",
        "minimum_trust": 10,
        "guest_allowed": False,
        "connector": "rest",
        "recipient": "",
        "recipient_email": "",
    }


def test_a_form_without_charges_is_not_paid_for(desk: Client, service: ServicePage) -> None:
    response = edit(desk, service, offer_form(sample_version().form))

    errors = response.context["form"].formsets["offers"].errors
    assert errors == [{"fees": ["Das Formular kennt keine Gebühr. Wählen Sie unter „Bezahlung“: Keine Gebühr."]}]


def test_a_fee_for_something_the_form_does_not_charge_is_refused(desk: Client, service: ServicePage) -> None:
    response = edit(desk, service, offer_form(sample_page(), rule(charge="hund")))

    assert response.status_code == 200
    errors = response.context["form"].formsets["offers"].errors
    assert errors == [{"fees": ["Das Formular kennt das Gebührenkürzel „hund“ nicht."]}]


@pytest.mark.parametrize(
    ("rules", "changes", "field", "words"),
    [
        ([rule()], {"payment_policy": "none"}, "fees", "Zu „Keine Gebühr“ gehören keine Gebührensätze."),
        ([], {}, "fees", "Für „Urkunde“ (Kürzel „urkunde“) fehlt ein Gebührensatz, der am 1. März 2026 gilt."),
        ([rule(valid_from="2026-04-01")], {}, "fees", "der am 1. März 2026 gilt"),
        ([rule(valid_until="2026-12-31")], {}, "fees", "der am 1. Januar 2027 gilt"),
        ([rule(), rule(first="12,00")], {}, "fees", "gelten am 1. März 2026 zwei Gebührensätze"),
        ([rule()], {"payment_policy": "invoice", "connector": "inbox"}, "payment_policy", "schreibt das Fachverfahren"),
    ],
)
@time_machine.travel("2026-03-01 12:00:00+01:00", tick=False)
def test_terms_that_do_not_say_what_it_costs_are_refused(
    desk: Client, service: ServicePage, rules: list[Any], changes: dict[str, str], field: str, words: str
) -> None:
    response = edit(desk, service, offer_form(sample_page(), *rules, **changes))

    assert response.status_code == 200
    (errors,) = response.context["form"].formsets["offers"].errors
    assert list(errors) == [field]
    assert words in errors[field][0]


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        ([], {"payment_policy": "none"}),
        ([rule(first="0")], {}),
        ([rule(valid_until="2026-12-31"), rule(first="12,00", valid_from="2027-01-01")], {}),
        ([rule()], {"payment_policy": "invoice", "connector": "rest"}),
    ],
)
@time_machine.travel("2026-03-01 12:00:00+01:00", tick=False)
def test_terms_that_say_what_it_costs_are_taken(
    desk: Client, service: ServicePage, rules: list[Any], changes: dict[str, str]
) -> None:
    response = edit(desk, service, offer_form(sample_page(), *rules, **changes))

    assert response.status_code == 302, response.context["form"].formsets["offers"].errors


def test_a_town_cannot_offer_the_form_of_another_town(
    service: ServicePage, erkelenz: Authority, gangelt: Authority
) -> None:
    assert gangelt.site is not None
    foreign = FormPage(title="Formular von Gangelt", slug="formular-gangelt")
    Page.objects.get(pk=gangelt.site.root_page_id).add_child(instance=foreign)

    with pytest.raises(ValidationError, match="eigenes oder ein zentrales Formular"):
        Offer(service=service, form=foreign, authority=erkelenz).clean()


def test_an_offer_belongs_to_the_authority_of_its_service(
    service: ServicePage, erkelenz: Authority, gangelt: Authority
) -> None:
    offer = Offer(service=service, form=sample_page(), authority=gangelt)

    offer.save()

    assert offer.authority_id == erkelenz.pk


def test_the_terms_do_not_change_with_the_offer(service: ServicePage) -> None:
    offer: Any = Offer(service=service, form=sample_page(), fees=stored("10.00"))
    terms = offer.terms()

    offer.fees = stored("99.00")

    assert terms["fees"][0]["first_cents"] == 1000
    assert offer.terms()["fees"][0]["first_cents"] == 9900


@pytest.mark.parametrize(("euro", "cents"), [("0.01", 1), ("19.99", 1999), ("1.1", 110), ("8.29", 829)])
def test_no_cent_is_lost_between_editor_and_terms(service: ServicePage, euro: str, cents: int) -> None:
    offer = Offer(service=service, form=sample_page(), fees=stored(euro))

    assert offer.fee_rules()[0].first_cents == cents
    assert offer.fee_rules()[0].holds_on(date(2026, 1, 1))


def test_an_editor_changes_the_amount_of_an_offer(desk: Client, service: ServicePage) -> None:
    form = sample_page()
    Offer(service=service, form=form, fees=stored("10.00")).save()
    offer = Offer.unscoped.get()

    shown = desk.get(reverse("wagtailadmin_pages:edit", args=(service.pk,), urlconf="cms.urls_back_office"))
    response = edit(desk, service, offer_form(form, rule(first="12,00"), offer_id=offer.pk))
    assert response.status_code == 302, response.context["form"].formsets["offers"].errors

    # Once: with a second panel for the same offers, what is typed into the first is lost.
    assert shown.content.decode().count('name="offers-INITIAL_FORMS" value="1"') == 1
    assert Offer.unscoped.get().pk == offer.pk
    assert Offer.unscoped.get().fee_rules()[0].first_cents == 1200


def test_a_page_shows_all_its_offers_to_whoever_may_open_it(service: ServicePage, gangelt: Authority) -> None:
    Offer(service=service, form=sample_page()).save()

    with scope.use(gangelt):
        assert ServicePage.objects.get(pk=service.pk).offers.count() == 1


def test_a_page_is_published_with_its_offers_where_no_scope_is_open(service: ServicePage) -> None:
    Offer(service=service, form=sample_page()).save()

    ServicePage.objects.get(pk=service.pk).save_revision().publish()

    assert Offer.unscoped.filter(service=service).count() == 1


def test_offers_asked_for_without_a_page_stay_scoped(service: ServicePage, gangelt: Authority) -> None:
    Offer(service=service, form=sample_page()).save()

    with scope.use(gangelt):
        assert not Offer.objects.exists()
    with pytest.raises(scope.ScopeMissing):
        Offer.objects.exists()


def pages_of(authority: Authority) -> tuple[str, str, str]:
    """The page of the service, the directory and the search, as a reader gets them."""
    reader = Client(headers={"host": authority.hostname})
    paths = ("/leistungen/urkunde-anfordern/", "/leistungen/", "/suche/?q=urkunde")
    service, directory, search = (reader.get(path).content.decode() for path in paths)
    return service, directory, search


def test_a_service_is_online_while_its_form_is_published(service: ServicePage, erkelenz: Authority) -> None:
    offer = Offer(service=service, form=sample_version().form)
    offer.save()
    index(service)

    page, directory, found = pages_of(erkelenz)

    assert page.count(f'href="/antrag/start/{offer.pk}/"') == 1
    assert "sp-tag--online" in directory
    assert "sp-tag--online" in found


def test_a_service_whose_form_is_withdrawn_does_not_lead_to_it(service: ServicePage, erkelenz: Authority) -> None:
    offer = Offer(service=service, form=sample_version().form)
    offer.save()
    index(service)
    offer.form.unpublish()

    page, directory, found = pages_of(erkelenz)

    assert "/antrag/" not in page
    assert "Noch nicht online möglich" in page
    assert "sp-tag--online" not in directory
    assert "sp-tag--online" not in found


def test_a_service_whose_form_was_never_published_does_not_lead_to_it(
    service: ServicePage, erkelenz: Authority
) -> None:
    Offer(service=service, form=sample_page()).save()

    page, directory, _found = pages_of(erkelenz)

    assert "/antrag/" not in page
    assert "sp-tag--online" not in directory


def test_a_form_published_twice_is_offered_once(service: ServicePage, erkelenz: Authority) -> None:
    version = sample_version()
    FormVersion.objects.create(form=version.form, number=2, document=version.document, digest="2" * 64)
    Offer(service=service, form=version.form).save()

    page, _directory, _found = pages_of(erkelenz)

    assert page.count('href="/antrag/start/') == 1


def test_a_preview_offers_what_the_page_will(desk: Client, service: ServicePage) -> None:
    offer = Offer(service=service, form=sample_version().form)
    offer.save()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=(service.pk,), urlconf="cms.urls_back_office")
    desk.post(address, offer_form(offer.form, offer_id=offer.pk, payment_policy="none"))

    html = desk.get(address).content.decode()

    assert f'href="/antrag/start/{offer.pk}/"' in html
