"""Two forms never share the identity of a step or a question."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from cms.tenants.models import Authority
from forms_app.builder import demo, identity, transfer
from forms_app.builder.assembling import assemble, id_in_use
from forms_app.builder.checking import problems
from forms_app.builder.models import FormPage, FormVersion
from forms_app.builder.shared_pages import FieldGroupPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(erkelenz: Authority) -> Page:
    assert erkelenz.site is not None
    page: Page = erkelenz.site.root_page
    return page.specific


@pytest.fixture
def form(home: Page) -> FormPage:
    """The form of the demonstration: a shared group, rules into it, fees, an exemption."""
    page = transfer.load(demo.document("geburtsurkunde-anfordern"), home)
    for group in FieldGroupPage.objects.child_of(home):
        group.get_latest_revision().publish()
    page.get_latest_revision().publish()
    return FormPage.objects.get(pk=page.pk)


def ids(page: FormPage) -> set[str]:
    definition = assemble(page)
    return {step.id for step in definition} | {item.id for step in definition for item in step.items}


def shape(page: FormPage) -> str:
    definition = assemble(page)
    text = json.dumps(definition.to_json() | {"title": ""})
    for number, one in enumerate(one for step in definition for one in [step.id, *(item.id for item in step.items)]):
        text = text.replace(one, f"#{number}")
    return text


def drafts(page: FormPage) -> list[FormPage]:
    return [revision.as_object() for revision in page.revisions.all()]


def test_a_copy_says_the_same_with_ids_of_its_own(form: FormPage, home: Page):
    copy = form.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=False)

    assert not ids(form) & ids(copy)
    assert {step.id for step in assemble(form)}
    assert shape(copy) == shape(form)
    assert problems(assemble(copy)) == []
    stored = FormPage.objects.get(pk=copy.pk)
    assert ids(stored) == ids(copy)


def test_the_draft_and_the_history_of_a_copy_hold_no_old_id(form: FormPage):
    form.title = "Später geändert"
    form.save_revision()
    copy = form.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=False)

    stored = FormPage.objects.get(pk=copy.pk)
    assert len(drafts(stored)) == 1
    assert [ids(draft) for draft in drafts(stored)] == [ids(stored)]
    assert [draft.title for draft in drafts(stored)] == ["Kopie"]
    assert len(drafts(form)) == 2


def test_a_copy_that_goes_live_at_once_freezes_its_own_ids(form: FormPage):
    copy = form.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=True)

    frozen = FormVersion.objects.get(form=copy).document
    assert {step["id"] for step in frozen["steps"]} <= ids(copy)
    assert not {step["id"] for step in frozen["steps"]} & ids(form)


def test_a_copy_of_a_copy_and_an_edited_copy_stay_apart(form: FormPage):
    first = form.copy(update_attrs={"slug": "a"}, keep_live=False)
    before = ids(FormPage.objects.get(pk=first.pk))
    again = FormPage.objects.get(pk=first.pk)
    again.save_revision()
    second = again.copy(update_attrs={"slug": "b"}, keep_live=False)

    assert ids(FormPage.objects.get(pk=first.pk).get_latest_revision_as_object()) == before
    assert not ids(second) & (before | ids(form))


def test_copying_the_tree_above_copies_forms_apart(form: FormPage, kreis: Authority):
    parent = Page.objects.get(pk=form.get_parent().pk).specific
    copied = parent.copy(recursive=True, update_attrs={"slug": "andere"}, keep_live=False)

    copy = FormPage.objects.descendant_of(copied).get()
    assert not ids(form) & ids(copy)
    assert ids(copy.get_latest_revision_as_object()) == ids(copy)


def test_wagtails_own_copy_page_renews_and_offers_no_alias(form: FormPage, login_staff):
    client = Client()
    login_staff(client, User.objects.create_superuser("dora-redaktion", "dora@example.org"))
    address = reverse("wagtailadmin_pages:copy", args=[form.pk], urlconf="cms.urls_back_office")

    page = client.get(address)
    assert "alias" not in page.context["form"].fields
    data = {
        "new_title": "Kopie",
        "new_slug": "kopie",
        "new_parent_page": str(form.get_parent().pk),
        "alias": "on",
        "publish_copies": "on",
    }
    assert client.post(address, data).status_code == 302

    copy = FormPage.objects.get(slug="kopie")
    assert copy.alias_of is None
    assert not ids(form) & ids(copy)
    assert FormVersion.objects.filter(form=copy).count() == 1


def test_ids_are_replaced_wherever_they_stand():
    old, key, use, item = str(uuid4()), uuid4(), str(uuid4()), str(uuid4())
    raw: list[Any] = [
        {"type": "step", "id": old, "value": {"items": [{"type": "group", "id": use, "value": 7}]}},
    ]
    new = identity.renewal(raw, key, {7: [item]})
    said = {
        "en": {f"{old}:label": "Name"},
        "rule": {"field": id_in_use(use, item)},
        "other": "33333333-3333-4333-8333-333333333333",
    }

    assert identity.renamed(said, new) == {
        "en": {f"{new[old]}:label": "Name"},
        "rule": {"field": id_in_use(new[use], item)},
        "other": "33333333-3333-4333-8333-333333333333",
    }


def test_saving_a_form_that_is_no_copy_changes_no_id(form: FormPage):
    before = ids(form)
    form.save_revision().publish()

    assert ids(FormPage.objects.get(pk=form.pk)) == before
