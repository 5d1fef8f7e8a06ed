"""Editors export, import and copy forms in the back office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from accounts.roles import Role
from cms.tenants.models import Authority
from forms_app.builder import transfer_reading
from forms_app.builder.assembling import assemble
from forms_app.builder.imports.receiving import Upload, receive
from forms_app.builder.models import FormPage, FormVersion, ImportReport
from forms_app.builder.shared_pages import FieldGroupPage
from portal_pages.models import CentralContent
from tests import roots

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.xml").read_bytes()


@pytest.fixture
def central(kreis: Authority) -> CentralContent:
    found = CentralContent.objects.first()
    if found is None:
        found = roots.first().add_child(instance=CentralContent(title="Zentrales", slug="zentrales"))
    assert isinstance(found, CentralContent)
    return found


@pytest.fixture
def home(erkelenz: Authority) -> Page:
    assert erkelenz.site is not None
    page: Page = erkelenz.site.root_page
    return page.specific


@pytest.fixture
def editor(employ, erkelenz: Authority):
    return employ("elif", (erkelenz, Role.REDAKTION))


@pytest.fixture
def desk(editor, login_staff) -> Client:
    client = Client()
    login_staff(client, editor)
    return client


def url(name: str, page: Page | int) -> str:
    number = page if isinstance(page, int) else page.pk
    return reverse(f"builder_{name}", args=[number], urlconf="cms.urls_back_office")


def send(client: Client, parent: Page | int, *files: tuple[str, bytes]) -> Any:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(url("import", parent), {"uploads": uploads})


def refusal(response: Any) -> str:
    assert response.status_code == 200
    [sentence] = response.context["form"].errors["uploads"]
    return str(sentence)


# --- import -----------------------------------------------------------------------------------------


def test_a_schema_becomes_an_unpublished_form_and_its_report(desk: Client, home: Page, editor):
    response = send(desk, home, ("hund.xml", sample("xdf2_hundesteuer")))

    page = FormPage.objects.child_of(home).get()
    assert response.url == url("import_report", page)
    assert (page.title, page.slug, page.live, page.owner) == ("Hund anmelden", "hund-anmelden", False, editor)
    assert FormVersion.objects.count() == 0
    assert [step.title for step in assemble(page.get_latest_revision_as_object())] == [
        "Allgemeine Angaben",
        "Halterin oder Halter",
        "Vertretung",
        "Der Hund",
    ]
    report = ImportReport.objects.get(page=page)
    assert (report.file_name, report.source, report.imported_by) == (
        "hund.xml",
        "XDatenfelder 2, S05000001V1.2",
        editor,
    )
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.create", user=editor).exists()


def test_the_report_can_be_read_again_in_the_editors_words(desk: Client, home: Page):
    send(desk, home, ("hund.xml", sample("xdf2_hundesteuer")))
    page = FormPage.objects.child_of(home).get()

    for _time in range(2):
        body = desk.get(url("import_report", page)).content.decode()
        assert "Regeln, die Sie selbst anlegen (2)" in body
        assert "4 Schritte mit 16 Fragen" in body
        assert "urn:de:test:codeliste:unbekannt_1" in body
    assert (
        "Bericht des Imports"
        in desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk], urlconf="cms.urls_back_office")).content.decode()
    )


def test_the_editor_opens_and_keeps_what_was_imported(desk: Client, home: Page):
    for name in ("xdf2_hundesteuer", "xdf2_vereinsfest", "xdf3_bescheinigung", "xdf3_anschrift"):
        send(desk, home, (f"{name}.xml", sample(name)), ("liste.xml", sample("genericode_rolle")))

    for page in FormPage.objects.child_of(home):
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk], urlconf="cms.urls_back_office")
        assert desk.get(edit).status_code == 200


def test_lists_come_along_with_their_schema(desk: Client, home: Page):
    send(desk, home, ("hund.xml", sample("xdf2_hundesteuer")), ("rassen.xml", sample("genericode_hunderassen")))

    [field] = [one for one in assemble(FormPage.objects.child_of(home).get()).fields if one.label == "Rasse"]
    assert len(field.options) == 12


def test_lists_alone_become_a_shared_group(desk: Client, home: Page):
    send(desk, home, ("rassen.xml", sample("genericode_hunderassen")), ("rolle.xml", sample("genericode_rolle")))

    group = FieldGroupPage.objects.child_of(home).get()
    assert (group.title, group.live) == ("Rassen von Hunden", False)
    assert [(one.block_type, len(one.value["options"])) for one in group.items] == [
        ("search_choice", 12),
        ("choice", 2),
    ]
    report = desk.get(url("import_report", group)).content.decode()
    assert "2 Fragen" in report
    assert "Alles ist übernommen" in report


def test_the_same_file_twice_gets_another_name_and_says_so(desk: Client, home: Page):
    send(desk, home, ("hund.xml", sample("xdf2_hundesteuer")))
    desk.get(url("import_report", FormPage.objects.child_of(home).get()))

    response = desk.get(send(desk, home, ("hund.xml", sample("xdf2_hundesteuer"))).url)

    pages = FormPage.objects.child_of(home).order_by("path")
    assert [(page.title, page.slug) for page in pages] == [
        ("Hund anmelden", "hund-anmelden"),
        ("Hund anmelden (2)", "hund-anmelden-2"),
    ]
    assert "Es gab hier schon eine Seite mit diesem Titel" in response.content.decode()


# --- our own files ----------------------------------------------------------------------------------


def imported(home: Page, editor, name: str = "xdf3_bescheinigung") -> FormPage:
    page = receive([Upload("a.xml", sample(name))], parent=home, by=editor).page
    assert isinstance(page, FormPage)
    return page


def ids(page: FormPage) -> set[str]:
    definition = assemble(page)
    return {step.id for step in definition} | {item.id for step in definition for item in step.items}


def test_export_is_the_draft_as_one_file(desk: Client, home: Page, editor):
    page = imported(home, editor)
    page.title = "Noch nicht veröffentlicht"
    page.save_revision()

    response = desk.get(url("export", page))

    assert response["Content-Disposition"] == 'attachment; filename="bescheinigung-beantragen.json"'
    document = json.loads(response.content)
    assert document["form"]["title"] == "Noch nicht veröffentlicht"
    assert document["format"] == transfer_reading.FORMAT


def test_an_exported_form_comes_back_under_new_ids_with_its_rules(desk: Client, home: Page, editor):
    page = imported(home, editor)
    content = desk.get(url("export", page)).content

    response = send(desk, home, ("formular.json", content))

    copy = FormPage.objects.child_of(home).exclude(pk=page.pk).get()
    assert response.url == url("import_report", copy)
    assert (copy.title, copy.slug) == ("Bescheinigung beantragen (2)", "bescheinigung-beantragen-2")
    assert copy.live is False
    assert not ids(page) & ids(copy)
    assert not ids(page) & ids(copy.get_latest_revision_as_object())
    assert ids(copy) == ids(copy.get_latest_revision_as_object())
    assert shape(copy) == shape(page)


def test_a_form_nobody_has_here_keeps_the_ids_of_the_file(desk: Client, home: Page, editor):
    page = imported(home, editor)
    content, before = desk.get(url("export", page)).content, ids(page)
    page.delete()

    send(desk, home, ("formular.json", content))

    assert ids(FormPage.objects.child_of(home).get()) == before


def shape(page: FormPage) -> Any:
    """The form with its ids replaced by the order in which they appear."""
    text = json.dumps(assemble(page).to_json() | {"title": ""})
    for number, one in enumerate(
        one for step in assemble(page) for one in [step.id, *(item.id for item in step.items)]
    ):
        text = text.replace(one, f"#{number}")
    return text


# --- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<!DOCTYPE x []><x/>", "DOCTYPE"),
        (b"<x/>", "Diese Art von Datei kennen wir nicht."),
        (b"{", "Die Datei enthält kein JSON."),
        (b"[]", "Die Datei ist kein Formular dieses Portals."),
        (b'{"format": "serviceportal-form", "version": 1}', "Stelle"),
        (b"", "leer"),
        (b"a" * 9_000_000, "größer als 8 MB"),
        (b"a" * 50_000_000, "größer als 8 MB"),
        (sample("xdf2_hundesteuer")[:5000], "beschädigt oder nicht vollständig"),
        (b"PK\x03\x04 zip", "ZIP-Archiv"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_a_file_that_cannot_be_read_keeps_the_page_and_creates_nothing(desk: Client, home: Page, content, sentence):
    before = Page.objects.count()

    response = send(desk, home, ("a.xml", content))

    assert sentence in refusal(response)
    assert response.context["parent"] == home
    assert (Page.objects.count(), ImportReport.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "Wählen Sie eine Datei aus."),
        (["xdf2_hundesteuer", "xdf3_anschrift"], "Laden Sie ein Formular nach dem anderen hoch"),
        (["genericode_rolle"] * 21, "Laden Sie höchstens 20 Dateien auf einmal hoch."),
    ],
)
def test_too_many_and_too_few_files(desk: Client, home: Page, names, sentence):
    response = send(desk, home, *((f"{number}.xml", sample(name)) for number, name in enumerate(names)))

    assert sentence in refusal(response)


def test_of_several_files_the_one_that_is_meant_is_named(desk: Client, home: Page):
    response = send(desk, home, ("gut.xml", sample("xdf2_hundesteuer")), ("schlecht.xml", b"<!DOCTYPE x><x/>"))

    assert refusal(response).startswith("schlecht.xml: ")
    assert not FormPage.objects.child_of(home).exists()


# --- who may ----------------------------------------------------------------------------------------

PEOPLE = ("erkelenz_editor", "erkelenz_clerk", "gangelt_editor", "kreis_editor", "nobody")


@pytest.fixture
def people(employ, erkelenz: Authority, gangelt: Authority, kreis: Authority, login_staff) -> dict[str, Client]:
    found = {
        "erkelenz_editor": employ("ella", (erkelenz, Role.REDAKTION)),
        "erkelenz_clerk": employ("emil", (erkelenz, Role.SACHBEARBEITUNG)),
        "gangelt_editor": employ("greta", (gangelt, Role.REDAKTION)),
        "kreis_editor": employ("karl", (kreis, Role.KREIS_REDAKTION)),
    }
    clients = {name: Client() for name in PEOPLE}
    for name, user in found.items():
        login_staff(clients[name], user)
    clients["nobody"].defaults["HTTP_HOST"] = clients["kreis_editor"].defaults["HTTP_HOST"]
    return clients


TABLE = {
    # who: (import below Erkelenz, import into the central tree, export, report) of a form of Erkelenz
    "erkelenz_editor": (200, 404, 200, 200),
    "erkelenz_clerk": (404, 404, 404, 404),
    "gangelt_editor": (404, 404, 404, 404),
    "nobody": (302, 302, 302, 302),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_may_import_export_and_read_the_report(people, home: Page, central: Page, editor, who: str):
    page = imported(home, editor)

    answers = (
        people[who].get(url("import", home)).status_code,
        people[who].get(url("import", central)).status_code,
        people[who].get(url("export", page)).status_code,
        people[who].get(url("import_report", page)).status_code,
    )

    assert answers == TABLE[who]


def test_an_editor_of_the_kreis_imports_into_the_central_tree(people, central: Page, home: Page):
    assert people["kreis_editor"].get(url("import", central)).status_code == 200
    response = send(people["kreis_editor"], central, ("a.xml", sample("xdf3_anschrift")))

    assert FormPage.objects.child_of(central).get().title == "Umzug"
    assert response.status_code == 302


@pytest.mark.parametrize("who", ["erkelenz_clerk", "gangelt_editor", "nobody"])
def test_nobody_else_imports_by_posting(people, home: Page, who: str):
    before = Page.objects.count()

    response = send(people[who], home, ("a.xml", sample("xdf3_anschrift")))

    assert response.status_code in (302, 403, 404)
    assert Page.objects.count() == before


def test_a_form_is_no_parent_and_other_pages_have_no_report(desk: Client, home: Page, editor):
    page = imported(home, editor)

    assert desk.get(url("import", page)).status_code == 404
    assert desk.get(url("export", home)).status_code == 404
    assert desk.get(url("import_report", home)).status_code == 404
    assert desk.get(url("import", 999_999)).status_code == 404


def test_the_report_goes_with_its_page(home: Page, editor):
    imported(home, editor).delete()

    assert ImportReport.objects.count() == 0
