"""Nobody publishes an unfinished form: not by hand, not by the clock, not in a bundle; and nobody loses a draft."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize_input

from forms_app.builder import demo, transfer
from forms_app.builder.gate import checklist, pages
from forms_app.builder.models import FormPage, FormVersion
from portal_pages.models import CentralContent
from tests.forms_app.builder import test_editor as editor
from tests.forms_app.builder.test_editor import (
    NAME_ID,
    RACE_ID,
    address,
    condition,
    create,
    page_form,
    question,
    sentences,
    step,
    with_ids,
)

pytestmark = pytest.mark.django_db

central, desk = editor.central, editor.desk
GONE = "33333333-3333-4333-8333-333333333333"


def unfinished(**changes: Any) -> dict[str, Any]:
    """A form with a rule that points to nothing and nothing about data protection."""
    items = [
        ("name", question("Name des Hundes")),
        ("text", question("Rasse", show_if=condition((GONE, "answered", "")))),
    ]
    items[1][1]["max_length"] = ""
    data = with_ids(page_form(step("Ihr Hund", *items), **changes), NAME_ID, RACE_ID)
    return data | {"legal_basis": "", "retention_months": "", "retention_basis": ""}


def html(response: Any) -> str:
    return str(response.content.decode())


def test_a_draft_is_kept_with_everything_that_is_wrong_in_it(desk: Client, central: CentralContent) -> None:
    response = create(desk, central, unfinished(action="action-draft"))

    assert response.status_code == 302, sentences(response)
    page = FormPage.objects.get(slug="hund-anmelden").get_latest_revision_as_object()
    assert [one.value["label"] for one in page.steps[0].value["items"]] == ["Name des Hundes", "Rasse"]
    assert not FormVersion.objects.exists()


def test_a_draft_is_kept_without_a_label(desk: Client, central: CentralContent) -> None:
    data = page_form(step("", ("name", question(""))), action="action-draft")

    response = create(desk, central, data)

    assert response.status_code == 302, sentences(response)


def test_publishing_names_everything_and_leads_to_the_block(desk: Client, central: CentralContent) -> None:
    response = create(desk, central, unfinished())

    assert response.status_code == 200
    assert "verweist auf eine Frage, die es nicht gibt" in sentences(response)
    assert "Für „Name des Hundes“ fehlt die Rechtsgrundlage" in sentences(response)
    assert set(response.context["form"].errors) == {"steps", "retention_months", "retention_basis"}
    assert f'href="#block-{RACE_ID}-section"' in html(response)
    assert 'href="#id_retention_months"' in html(response)
    assert not FormPage.objects.filter(slug="hund-anmelden").exists()


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_a_published_form_stays_as_it_is(desk: Client, central: CentralContent, action: str) -> None:
    create(desk, central, with_ids(page_form(step("Ihr Hund", ("name", question("Name")))), NAME_ID))
    page = FormPage.objects.get(slug="hund-anmelden")

    desk.post(address("edit", page.pk), unfinished(action=action))

    assert page.versions.count() == 1
    page.refresh_from_db()
    assert page.retention_months == 24


def test_an_unfinished_form_is_not_scheduled(desk: Client, central: CentralContent) -> None:
    later = localize_input(timezone.localtime() + timedelta(days=1))

    response = create(desk, central, unfinished() | {"go_live_at": later})

    assert response.status_code == 200
    assert "fehlt die Rechtsgrundlage" in sentences(response)


def schedule(page: FormPage) -> None:
    """Let the clock publish the page an hour from now, as the editor's form does."""
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()


@pytest.fixture
def form(desk: Client, central: CentralContent) -> FormPage:
    create(desk, central, with_ids(page_form(step("Ihr Hund", ("name", question("Name")))), NAME_ID))
    return FormPage.objects.get(slug="hund-anmelden")


def test_the_clock_publishes_a_finished_form(form: FormPage, time_machine: Any) -> None:
    form.title, form.what_is_new = "Hund anmelden oder abmelden", "Auch Abmeldungen."
    schedule(form)
    assert form.versions.count() == 1

    time_machine.move_to(timezone.now() + timedelta(hours=2))
    call_command("publish_scheduled", verbosity=0)

    newest = form.versions.get(number=2)
    assert (newest.document["title"], newest.why) == ("Hund anmelden oder abmelden", "Auch Abmeldungen.")


def test_the_clock_leaves_an_unfinished_form_as_a_draft(form: FormPage, time_machine: Any) -> None:
    form.title, form.retention_months = "Hund anmelden oder abmelden", None
    schedule(form)

    time_machine.move_to(timezone.now() + timedelta(hours=2))
    call_command("publish_scheduled", verbosity=0)
    call_command("publish_scheduled", verbosity=0)

    form.refresh_from_db()
    assert (form.versions.count(), form.title, form.live) == (1, "Hund anmelden", True)
    assert not form.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert form.get_latest_revision_as_object().title == "Hund anmelden oder abmelden"


def test_a_bundle_with_an_unfinished_form_is_refused(form: FormPage, desk: Client) -> None:
    form.retention_months = None
    form.save_revision()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"], urlconf="cms.urls_back_office")

    response = desk.post(f"{bulk}?id={form.pk}", follow=True)

    assert "ist noch nicht fertig" in html(response)
    form.refresh_from_db()
    assert form.has_unpublished_changes


def test_a_release_meets_the_same_wall(form: FormPage, desk: Client) -> None:
    form.retention_months = None
    revision = form.save_revision()

    with pytest.raises(PermissionDenied):
        revision.publish(user=form.owner)


def test_the_second_version_says_what_is_new(form: FormPage, desk: Client) -> None:
    data = with_ids(page_form(step("Ihr Hund", ("name", question("Rufname")))), NAME_ID)

    silent = desk.post(address("edit", form.pk), data | {"what_is_new": ""})
    told = desk.post(address("edit", form.pk), data | {"what_is_new": "Rufname statt Name."})

    assert list(silent.context["form"].errors) == ["what_is_new"]
    assert told.status_code == 302, sentences(told)
    assert form.versions.get(number=2).why == "Rufname statt Name."


def test_what_was_new_is_not_offered_again(form: FormPage, desk: Client) -> None:
    response = desk.get(address("edit", form.pk))

    assert form.versions.get().why
    assert response.context["form"]["what_is_new"].value() == ""


def test_the_list_says_that_nothing_is_left_to_do(form: FormPage, desk: Client) -> None:
    assert "Es ist nichts mehr zu tun." in html(desk.get(address("edit", form.pk)))


def test_the_list_shows_what_is_left_to_do_in_a_draft(form: FormPage, desk: Client) -> None:
    desk.post(address("edit", form.pk), unfinished(action="action-draft"))

    page = html(desk.get(address("edit", form.pk)))

    assert "Punkte sind vor dem Veröffentlichen noch zu tun" in page
    assert f'href="#block-{RACE_ID}-section"' in page


def test_a_new_page_says_when_the_list_will_be_there(desk: Client, central: CentralContent) -> None:
    response = desk.get(address("add", "builder", "formpage", central.pk))

    assert "Nach dem ersten Speichern steht hier" in html(response)


FILES = sorted((Path(demo.__file__).parent / "demo_forms").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_forms_of_the_demonstration_pass(file: Path, central: CentralContent) -> None:
    form = transfer.load(transfer.read(file.read_text(encoding="utf-8")), central)

    found = checklist.hard_findings(checklist.check(pages.subject_of(form)))

    assert [finding.sentence for finding in found] == []
