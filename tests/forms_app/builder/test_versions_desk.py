"""Dora sees the versions of a form, compares two, takes one up again, and plans the next."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cms.audit.trail import history
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder.frozen import Immutable
from forms_app.builder.models import FormPage, FormVersion, VersionSource
from portal_pages.models import CentralContent
from tests.forms_app.builder import test_editor as editor
from tests.forms_app.builder.test_editor import address

pytestmark = pytest.mark.django_db

central, desk = editor.central, editor.desk
NAME, RACE = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
STEP = "33333333-3333-4333-8333-333333333333"


def url(name: str, *args: Any) -> str:
    return reverse(f"builder_{name}", args=args, urlconf="cms.urls_back_office")


def html(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def steps(*labels: tuple[str, str]) -> str:
    items = [{"type": "text", "id": key, "value": {"label": label, "required": True}} for key, label in labels]
    return json.dumps([{"type": "step", "id": STEP, "value": {"title": "Ihr Hund", "items": items}}])


def publish(form: Any, why: str, *labels: tuple[str, str]) -> FormVersion:
    form.steps, form.what_is_new = steps(*labels), why
    form.save_revision().publish()
    newest: FormVersion = FormVersion.objects.filter(form=form).latest("number")
    return newest


@pytest.fixture
def form(central: CentralContent) -> FormPage:
    """Three versions: the name, the name and the race, only the race."""
    page = FormPage(
        title="Hund anmelden",
        slug="hund-anmelden",
        purpose="Hundesteuer",
        legal_basis="§ 1 Satzung",
        retention_months=24,
        retention_basis="Art. 5 DSGVO",
    )
    central.add_child(instance=page)
    publish(page, "", (NAME, "Name"))
    publish(page, "Auch die Rasse.", (NAME, "Name"), (RACE, "Rasse"))
    publish(page, "Ohne den Namen.", (RACE, "Rasse"))
    return page


def test_the_list_says_who_when_and_why(desk: Client, form: FormPage) -> None:
    page = html(desk.get(url("versions", form.pk)))

    assert "Die erste Version." in page
    assert "Auch die Rasse." in page
    assert page.index("Version 3") < page.index("Version 1")
    assert page.count("Damit beginnen neue Anträge") == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, ""),
        ({"closes_at": timezone.now() + timedelta(days=3)}, "Sie können diesen Antrag bis zum"),
        ({"closes_at": timezone.now() - timedelta(days=3)}, "keine neuen Anträge mehr an."),
        ({"live": False}, "nimmt zurzeit keine neuen Anträge an."),
    ],
)
def test_the_list_says_what_citizens_read_about_the_end(
    desk: Client, form: FormPage, changes: dict[str, Any], sentence: str
) -> None:
    FormPage.objects.filter(pk=form.pk).update(**changes)

    page = html(desk.get(url("versions", form.pk)))

    assert sentence in page
    assert ("Das liest man auf der Startseite" in page) is bool(changes)


def test_a_form_that_was_never_published_has_no_versions(desk: Client, central: CentralContent) -> None:
    page = FormPage(title="Katze anmelden", slug="katze")
    central.add_child(instance=page)

    assert "Noch ist nichts veröffentlicht." in html(desk.get(url("versions", page.pk)))


def begun(authority: Authority, version: FormVersion, make_application: Any, state: str = "draft") -> Application:
    application = make_application(authority, state=state)
    Application.unscoped.filter(pk=application.pk).update(form_version=version)
    return application  # type: ignore[no-any-return]  # the fixture is not typed here


def test_what_happens_to_drafts_is_said_per_version(
    desk: Client, form: FormPage, erkelenz: Authority, make_application: Any
) -> None:
    begun(erkelenz, form.versions.get(number=2), make_application)

    page = html(desk.get(url("versions", form.pk)))

    assert "1 laufender Entwurf bleibt auf Version 2, wenn eine dieser Fragen beantwortet ist: „Name“." in page


def test_drafts_that_can_move_are_said_to(
    desk: Client, form: FormPage, erkelenz: Authority, make_application: Any
) -> None:
    publish(form, "Besser gefragt.", (RACE, "Welche Rasse?"))
    begun(erkelenz, form.versions.get(number=3), make_application)

    page = html(desk.get(url("versions", form.pk)))

    assert "1 laufender Entwurf kann zur neuesten Version wechseln und behält alle Antworten." in page


def counted(client: Client, form: FormPage) -> tuple[int, int]:
    row = next(row for row in client.get(url("versions", form.pk)).context["rows"] if row.version.number == 1)
    return row.drafts, row.applications


def test_only_the_own_authorities_are_counted(
    form: FormPage,
    kreis: Authority,
    erkelenz: Authority,
    gangelt: Authority,
    make_application: Any,
    employ: Any,
    login_staff: Any,
) -> None:
    first = form.versions.get(number=1)
    begun(erkelenz, first, make_application)
    begun(erkelenz, first, make_application, "submitted")
    begun(gangelt, first, make_application)
    seen = {}
    people = {
        "dora": [(kreis, Role.KREIS_REDAKTION)],
        "dirk": [(kreis, Role.KREIS_REDAKTION), (erkelenz, Role.LEITUNG)],
    }
    for name, granted in people.items():
        client = Client()
        login_staff(client, employ(name, *granted))
        seen[name] = counted(client, form)

    assert seen == {"dora": (0, 0), "dirk": (1, 1)}


def test_two_versions_are_compared_in_words(desk: Client, form: FormPage) -> None:
    page = html(desk.get(url("compare", form.pk), {"von": 3, "bis": 1}))

    assert "von Version 1 zu Version 3" in page
    assert "Die Frage „Rasse“ ist neu." in page
    assert "Die Frage „Name“ gibt es nicht mehr." in page


@pytest.mark.parametrize("query", [{}, {"von": "1"}, {"von": "1", "bis": "9"}, {"von": "x", "bis": "²"}])
def test_versions_that_are_not_there_are_not_compared(desk: Client, form: FormPage, query: dict[str, str]) -> None:
    assert desk.get(url("compare", form.pk), query).status_code == 404


def test_the_same_version_says_the_same(desk: Client, form: FormPage) -> None:
    assert "Diese Versionen sagen dasselbe." in html(desk.get(url("compare", form.pk), {"von": 2, "bis": 2}))


def draft_of(form: FormPage) -> Any:
    """The newest draft, as the editor's page reads it."""
    return FormPage.objects.get(pk=form.pk).get_latest_revision_as_object()


def labels(page: Any) -> list[str]:
    return [item.value["label"] for item in page.steps[0].value["items"]]


def test_an_older_version_becomes_the_draft_and_nothing_is_published(desk: Client, form: FormPage) -> None:
    response = desk.post(url("restore", form.pk, 2), follow=True)

    form.refresh_from_db()
    draft = draft_of(form)
    assert (labels(draft), labels(form), form.versions.count()) == (["Name", "Rasse"], ["Rasse"], 3)
    assert draft.what_is_new == ""
    assert "was Version 2 gesagt hat" in html(response)
    assert history(form.versions.get(number=2)).filter(action="form.restored").exists()


def test_a_version_can_be_restored_when_all_revisions_are_gone(desk: Client, form: FormPage) -> None:
    form.revisions.exclude(pk=form.latest_revision_id).delete()

    desk.post(url("restore", form.pk, 1))

    draft = draft_of(form)
    assert labels(draft) == ["Name"]
    assert draft.steps[0].value["items"][0].id == NAME


def test_a_restored_version_that_is_published_says_the_same_again(desk: Client, form: FormPage) -> None:
    desk.post(url("restore", form.pk, 2))
    draft = draft_of(form)

    draft.save_revision().publish()

    assert form.versions.get(number=4).digest == form.versions.get(number=2).digest


def forget_source(version: FormVersion) -> None:
    """As for a version from the time before blocks were kept."""
    VersionSource.objects.filter(version=version)._raw_delete("default")


def test_an_old_version_without_blocks_is_found_among_the_revisions(desk: Client, form: FormPage) -> None:
    forget_source(form.versions.get(number=1))

    desk.post(url("restore", form.pk, 1))

    assert labels(draft_of(form)) == ["Name"]


def test_an_old_version_nobody_kept_is_said_to_be_gone(desk: Client, form: FormPage) -> None:
    forget_source(form.versions.get(number=1))
    form.revisions.exclude(pk=form.latest_revision_id).delete()

    response = desk.post(url("restore", form.pk, 1), follow=True)

    assert "Version 1 lässt sich nicht mehr bearbeiten" in html(response)
    assert labels(draft_of(form)) == ["Rasse"]


def test_what_was_typed_for_a_version_never_changes(form: FormPage) -> None:
    for attempt in (
        lambda: VersionSource.objects.update(content={}),
        lambda: VersionSource.objects.all().delete(),
    ):
        with pytest.raises(Immutable):
            attempt()


def test_a_planned_publication_is_listed_and_can_be_cancelled(desk: Client, form: Any) -> None:
    form.steps, form.what_is_new = steps((NAME, "Name"), (RACE, "Rasse")), "Wieder mit Namen."
    form.go_live_at = timezone.now() + timedelta(days=3)
    form.save_revision().publish()

    page = html(desk.get(url("versions", form.pk)))

    assert "Die nächste Version erscheint am" in page
    assert "Wieder mit Namen." in page
    [plan] = desk.get(url("versions", form.pk)).context["plans"]
    assert address("revisions_unschedule", form.pk, plan.revision_id) in page


def test_the_editor_leads_to_the_versions(desk: Client, form: FormPage) -> None:
    assert url("versions", form.pk) in html(desk.get(address("edit", form.pk)))


ADDRESSES = [("versions", ()), ("compare", ()), ("restore", (1,)), ("record", ()), ("record_csv", ())]


@pytest.mark.parametrize(("name", "more"), ADDRESSES)
def test_who_may_open_what(
    name: str,
    more: tuple[int, ...],
    form: FormPage,
    kreis: Authority,
    erkelenz: Authority,
    employ: Any,
    login_staff: Any,
) -> None:
    people = {
        "dora": (kreis, Role.KREIS_REDAKTION),
        "emil": (erkelenz, Role.REDAKTION),
        "bruno": (erkelenz, Role.SACHBEARBEITUNG),
    }
    statuses = {}
    for person, granted in people.items():
        client = Client()
        login_staff(client, employ(person, granted))
        path = url(name, form.pk, *more)
        statuses[person] = (
            client.post(path) if name == "restore" else client.get(path, {"von": 1, "bis": 2})
        ).status_code

    expected = 302 if name == "restore" else 200
    assert statuses == {"dora": expected, "emil": 404, "bruno": 404}


def test_nobody_restores_with_a_link(desk: Client, form: FormPage) -> None:
    assert desk.get(url("restore", form.pk, 1)).status_code == 405
