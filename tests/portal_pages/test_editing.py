"""Editors at their desk: every page type opens, a change goes live, a preview is the page itself."""

import pytest
from django.test import Client
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role
from cms.tenants.models import Authority
from portal_pages.models import ServicePage
from tests.fixtures_accounts import Employ, LoginStaff

SLUGS = ["hund-anmelden", "leistungen", "auto-und-verkehr", "buergerbuero", "impressum", "english", "erkelenz"]

FORM = {
    "title": "Information in English",
    "slug": "english",
    "teaser": "Everything about umbrellas.",
    "language": "en",
    "body": '{"entityMap": {}, "blocks": []}',
    "seo_title": "",
    "search_description": "",
    "checked_on": "",
    "go_live_at": "",
    "expire_at": "",
}


@pytest.fixture
def emil(employ: Employ, erkelenz: Authority) -> User:
    """The editor of Erkelenz, who may also publish."""
    return employ("emil", (erkelenz, Role.REDAKTION), (erkelenz, Role.FREIGABE))


@pytest.fixture
def desk(client: Client, emil: User, login_staff: LoginStaff, catalogue: None) -> Client:
    login_staff(client, emil)
    return client


def page_of(authority: Authority, slug: str) -> Page:
    assert authority.site is not None
    return Page.objects.descendant_of(authority.site.root_page, inclusive=True).get(slug=slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_type_opens_in_the_editor(desk: Client, erkelenz: Authority, slug: str) -> None:
    page = page_of(erkelenz, slug)

    response = desk.get(f"/admin/pages/{page.pk}/edit/")

    assert response.status_code == 200


def test_the_editor_of_a_service_shows_its_online_offers(desk: Client, erkelenz: Authority) -> None:
    page = page_of(erkelenz, "hund-anmelden")

    html = desk.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert "Online-Angebot" in html
    assert "Leistungsschlüssel" in html


def test_a_change_in_the_editor_is_public_and_found_at_once(desk: Client, erkelenz: Authority) -> None:
    page = page_of(erkelenz, "english")
    reader = Client(headers={"host": erkelenz.hostname})

    response = desk.post(f"/admin/pages/{page.pk}/edit/", FORM | {"action-publish": "1"})

    assert response.status_code == 302, response.context["form"].errors
    assert "Everything about umbrellas." in reader.get("/english/").content.decode()
    assert "Information in English" in reader.get("/suche/", {"q": "umbrellas"}).content.decode()


def test_a_page_cannot_be_closed_for_some_readers(desk: Client, erkelenz: Authority) -> None:
    page = page_of(erkelenz, "hund-anmelden")

    assert ServicePage.private_page_options == []
    assert "/privacy/" not in desk.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_a_preview_is_the_page_in_the_frame_of_the_town(desk: Client, erkelenz: Authority) -> None:
    page = page_of(erkelenz, "english")
    desk.post(f"/admin/pages/{page.pk}/edit/preview/", FORM)

    html = desk.get(f"/admin/pages/{page.pk}/edit/preview/").content.decode()

    assert "Everything about umbrellas." in html
    assert "Stadt Erkelenz" in html
    assert "Startseite" in html
