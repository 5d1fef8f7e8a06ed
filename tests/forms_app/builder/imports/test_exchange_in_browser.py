"""The pages of import and report as an editor sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role
from cms.tenants.models import Authority
from forms_app.builder.imports.receiving import Upload, receive

SAMPLES = Path(__file__).parent / "samples"
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def home(erkelenz: Authority) -> Page:
    assert erkelenz.site is not None
    page: Page = erkelenz.site.root_page
    return page.specific


@pytest.fixture
def editor(employ, erkelenz: Authority) -> User:
    found: User = employ("elif", (erkelenz, Role.REDAKTION))
    return found


@pytest.fixture
def desk(editor: User, login_staff) -> Client:
    client = Client()
    login_staff(client, editor)
    return client


def url(name: str, page: Page) -> str:
    return reverse(name, args=[page.pk], urlconf="cms.urls_back_office")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_upload_refusal_and_report_are_accessible(desk: Client, home: Page, editor, window, width: int, scheme: str):
    browser = window(desk, settings.BACK_OFFICE_HOST, width=width, scheme=scheme)
    content = (SAMPLES / "xdf3_bescheinigung.xml").read_bytes()
    form = receive([Upload("bescheinigung.xml", content)], parent=home, by=editor).page

    page = browser.open(url("builder_import", home))
    assert browser.axe() == []
    assert not browser.overflows()
    page.get_by_role("button", name="Importieren").click()
    assert page.get_by_role("alert").inner_text() == "Wählen Sie eine Datei aus."
    assert page.title().startswith("Nicht importiert:")
    assert browser.axe() == []
    assert not browser.overflows()

    browser.open(url("builder_import_report", form))
    assert page.get_by_role("heading", name="Nicht übernommen (5)").is_visible()
    assert browser.axe() == []
    assert not browser.overflows()
    assert browser.complaints == []
