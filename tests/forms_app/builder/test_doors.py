"""Who may open the pages beside a form's editor: editing is asked for at the door, adding by the view."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from accounts.roles import Role
from forms_app.builder.models import FormPage

pytestmark = pytest.mark.django_db

PAGES = {
    "builder_translate": (),
    "builder_export": (),
    "builder_versions": (),
    "builder_compare": (),
    "builder_restore": (1,),
    "builder_record": (),
    "builder_record_csv": (),
    "builder_import_report": (),
    "form_preview": (),
}


@pytest.fixture
def form(erkelenz: Any) -> FormPage:
    page = FormPage(title="Hund anmelden", slug="hund-anmelden")
    erkelenz.site.root_page.specific.add_child(instance=page)
    return page


@pytest.fixture
def looker(erkelenz: Any, employ: Any, login_staff: Any) -> Client:
    """Somebody of the town who may release pages and neither change nor add any."""
    client = Client()
    login_staff(client, employ("lea", (erkelenz, Role.REDAKTION)))
    GroupPagePermission.objects.exclude(permission__codename="publish_page").delete()
    group = erkelenz.staff_roles.get(role=Role.REDAKTION).group
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.get_or_create(group=group, page_id=erkelenz.site.root_page_id, permission=publish)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args, urlconf="cms.urls_back_office")


@pytest.mark.parametrize("name", PAGES)
def test_an_own_form_one_may_not_edit_is_refused(looker: Client, form: FormPage, name: str) -> None:
    response = looker.get(url(name, form.pk, *PAGES[name]))

    assert response.status_code == 403
    assert "Hund anmelden" not in response.content.decode()


def test_below_a_page_one_may_not_add_to_nothing_is_imported(looker: Client, erkelenz: Any) -> None:
    address = url("builder_import", erkelenz.site.root_page_id)
    before = Page.objects.count()

    assert looker.get(address).status_code == 403
    assert looker.post(address).status_code == 403
    assert Page.objects.count() == before


@pytest.mark.parametrize("name", PAGES)
def test_a_form_of_another_town_is_not_there(
    gangelt: Any, employ: Any, login_staff: Any, form: FormPage, name: str
) -> None:
    client = Client()
    login_staff(client, employ("gesa", (gangelt, Role.REDAKTION)))

    assert client.get(url(name, form.pk, *PAGES[name])).status_code == 404
