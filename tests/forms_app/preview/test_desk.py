"""The editor's side: runs, links, and what a submission would produce."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from accounts.roles import Role
from cms.audit.models import AuditEntry
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder.models import FormPage
from forms_app.delivery.xml_document import NAMESPACE
from forms_app.preview import runs
from forms_app.preview.models import Link, Run, Snapshot
from portal_pages.models import CentralContent
from tests.forms_app.preview.conftest import address, again, plant_form, steps
from tests.forms_app.wizard.walk import browser_of, submit, text_of

pytestmark = pytest.mark.django_db


def text_of_paper(paper: bytes) -> str:
    """What a reader hears."""
    found = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def plain(form: FormPage) -> str:
    """The key of "as Erkelenz, without an offer"."""
    return runs.towns(form)[-1].key


def start(desk: Client, form: FormPage) -> Application:
    response = desk.post(address("form_preview_begin", form.pk), {"as_town": plain(form)})
    assert response.status_code == 302, response.content.decode()
    return Application.every.get(run_id=response["Location"].rstrip("/").rsplit("/", 1)[-1])


def share(desk: Client, form: FormPage, days: int = 7) -> str:
    """The path of a new link on the town's host."""
    response = desk.post(address("form_preview_share", form.pk), {"as_town": plain(form), "days": days})
    assert response.status_code == 200, response.content.decode()
    return "/" + response.context["new_address"].split("/", 3)[3]


def step_into(desk: Client, form: FormPage, application: Application, erkelenz: Authority) -> Client:
    """The editor's other window."""
    page = desk.get(address("form_preview_run", form.pk, application.run_id))
    browser = browser_of(erkelenz)
    assert browser.get("/" + page.context["address"].split("/", 3)[3]).status_code == 302
    return browser


# --- runs ---------------------------------------------------------------------------------------------


def test_an_editor_walks_the_latest_draft_that_nobody_published(desk, form, erkelenz):
    form.steps = steps("Ihre Katze")
    form.save_revision()

    application = start(desk, form)
    browser = step_into(desk, form, application, erkelenz)

    page = browser.get(f"/antrag/{application.pk}/", follow=True)
    assert page.status_code == 200
    assert "Ihre Katze" in text_of(page)
    assert not form.versions.exists()
    assert Application.unscoped.count() == 0


def test_a_run_keeps_the_form_as_it_stood(desk, form, erkelenz):
    application = start(desk, form)
    form.steps = steps("Ganz anders")
    form.save_revision()

    browser = step_into(desk, form, application, erkelenz)

    assert "Ihr Hund" in text_of(browser.get(f"/antrag/{application.pk}/", follow=True))


def test_the_same_draft_is_frozen_once(desk, form):
    first, second = start(desk, form), start(desk, form)

    assert first.run.snapshot_id == second.run.snapshot_id
    assert Snapshot.unscoped.count() == 1


def test_a_form_with_problems_says_what_to_repair_and_begins_nothing(desk, form):
    broken = steps("Ihr Hund")
    broken[0]["value"]["items"].append({"type": "choice", "value": {"label": "Rasse", "options": []}})
    form.steps = broken
    form.save_revision()

    shown = desk.get(address("form_preview", form.pk))
    response = desk.post(address("form_preview_begin", form.pk), {"as_town": plain(form)})

    assert "Beheben Sie diese Punkte" in text_of(shown)
    assert response.status_code == 422
    assert response.context["problems"]
    assert not Run.unscoped.exists()


@pytest.mark.parametrize("data", [{}, {"as_town": "behoerde-99999"}, {"as_town": "angebot-1"}])
def test_a_town_that_is_not_in_the_list_is_refused(desk, form, data):
    response = desk.post(address("form_preview_begin", form.pk), data)

    assert response.status_code == 422
    assert not Run.unscoped.exists()


def test_the_kreis_looks_at_a_central_form_as_any_town(dora, desk_of, kreis, erkelenz, gangelt, offer_of):
    central = CentralContent.objects.first()
    if central is None:
        central = Page.get_first_root_node().add_child(instance=CentralContent(title="Zentrales", slug="zentrales"))
    page = FormPage(title="Zentral", slug="zentral", live=False, steps=steps("Ihr Hund"))
    central.add_child(instance=page)
    page.save_revision()
    offer = offer_of(erkelenz)
    offer.form = page
    offer.save()
    desk = desk_of(dora)

    labels = [town.authority.slug for town in runs.towns(page)]
    response = desk.post(address("form_preview_begin", page.pk), {"as_town": f"angebot-{offer.pk}"})

    assert labels[0] == "erkelenz"
    assert {"kreis-heinsberg", "gangelt", "erkelenz"} <= set(labels)
    assert response.status_code == 302
    run = Run.unscoped.get()
    assert run.authority == erkelenz
    assert run.snapshot.terms == offer.terms()
    assert desk.get(response["Location"]).status_code == 200


# --- who may --------------------------------------------------------------------------------------------

WAYS = ("form_preview", "form_preview_begin", "form_preview_share")


def ways(form: FormPage, application: Application, link: Link) -> list[tuple[str, str]]:
    run = application.run_id
    return [
        ("get", address("form_preview", form.pk)),
        ("post", address("form_preview_begin", form.pk)),
        ("post", address("form_preview_share", form.pk)),
        ("post", address("form_preview_revoke", form.pk, link.pk)),
        ("get", address("form_preview_run", form.pk, run)),
        *(("get", address("form_preview_result", form.pk, run, name)) for name in ("json", "xml", "pdf")),
    ]


def test_only_who_may_edit_the_form_comes_in(desk, form, desk_of, gerda, bruno, employ, erkelenz):
    application, _path = start(desk, form), share(desk, form)
    link = Link.unscoped.get()
    expected = {"gerda": 404, "bruno": 403, "nobody": 302}
    # Whoever handles cases has no rights on pages at all: for them no page is there.
    expected["bruno"] = 404
    clients = {"gerda": desk_of(gerda), "bruno": desk_of(bruno), "nobody": Client(HTTP_HOST=desk.defaults["HTTP_HOST"])}

    for who, client in clients.items():
        for method, way in ways(form, application, link):
            assert getattr(client, method)(way).status_code == expected[who], (who, way)

    link.refresh_from_db()
    assert link.is_open
    assert Run.unscoped.count() == 1


def test_a_colleague_does_not_read_what_somebody_else_typed(desk, form, desk_of, employ, erkelenz):
    application = start(desk, form)
    colleague = desk_of(employ("frieda", (erkelenz, Role.REDAKTION)))

    for way in (
        address("form_preview_run", form.pk, application.run_id),
        address("form_preview_result", form.pk, application.run_id, "json"),
    ):
        assert colleague.get(way).status_code == 404
    assert colleague.get(address("form_preview", form.pk)).status_code == 200


def test_runs_and_links_of_another_form_are_not_there(desk, form, erkelenz):
    other = plant_form(erkelenz, "Katze anmelden")
    application, _path = start(desk, other), share(desk, other)
    link = Link.unscoped.get()

    assert desk.get(address("form_preview_run", form.pk, application.run_id)).status_code == 404
    assert desk.post(address("form_preview_revoke", form.pk, link.pk)).status_code == 404
    assert Link.unscoped.get().is_open


# --- links ----------------------------------------------------------------------------------------------


def test_a_guest_opens_the_frozen_state_without_a_login(desk, form, erkelenz):
    path = share(desk, form)
    form.steps = steps("Ganz anders")
    form.save_revision()
    guest = browser_of(erkelenz)

    looked = guest.get(path)
    response = guest.post(path, follow=True)

    assert looked.status_code == 200
    assert looked["X-Robots-Tag"] == "noindex, nofollow"
    assert looked["Referrer-Policy"] == "no-referrer"
    assert not looked.cookies
    assert "Hund anmelden" in text_of(looked)
    assert "Ihr Hund" in text_of(response)
    link = Link.unscoped.get()
    assert link.opened == 1
    assert link.opened_at is not None


def test_looking_at_a_link_begins_nothing(desk, form, erkelenz):
    path = share(desk, form)

    browser_of(erkelenz).get(path)
    browser_of(erkelenz).head(path)

    assert Link.unscoped.get().opened == 0
    assert not Run.unscoped.exists()


def test_the_secret_is_kept_nowhere_and_shown_once(desk, form):
    path = share(desk, form)
    token = path.rstrip("/").rsplit("/", 1)[-1]

    later = desk.get(address("form_preview", form.pk))

    assert token not in text_of(later)
    link = Link.unscoped.get()
    assert token not in [str(getattr(link, field.name)) for field in Link._meta.concrete_fields]
    assert link.digest == Link.digest_of(token)


def test_a_revoked_link_is_gone_and_so_are_the_walks_that_came_by_it(desk, form, erkelenz):
    path = share(desk, form)
    guest = browser_of(erkelenz)
    page = guest.post(path, follow=True)
    inside = page.redirect_chain[-1][0]

    response = desk.post(address("form_preview_revoke", form.pk, Link.unscoped.get().pk), follow=True)

    assert "widerrufen" in text_of(response)
    gone = guest.get(path)
    assert gone.status_code == 410
    assert "abgelaufen oder wurde widerrufen" in text_of(gone)
    assert gone["X-Robots-Tag"] == "noindex, nofollow"
    assert guest.post(path).status_code == 410
    assert guest.get(inside).status_code == 302
    assert not Run.unscoped.exists()
    assert not Application.every.exists()
    actions = list(AuditEntry.objects.filter(action__startswith="preview.").values_list("action", flat=True))
    assert sorted(actions) == ["preview.link_made", "preview.link_revoked"]


def test_an_expired_link_is_gone_and_ends_the_walks_that_came_by_it(desk, form, erkelenz):
    path = share(desk, form, days=1)
    guest = browser_of(erkelenz)
    inside = guest.post(path, follow=True).redirect_chain[-1][0]
    Link.unscoped.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert guest.get(path).status_code == 410
    assert guest.get(inside).status_code == 302
    assert "abgelaufen" in text_of(desk.get(address("form_preview", form.pk)))


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_lasts_as_long_as_was_chosen(desk, form, days):
    share(desk, form, days)

    left = Link.unscoped.get().ends_at - timezone.now()
    assert timedelta(days=days, minutes=-5) < left <= timedelta(days=days)


@pytest.mark.parametrize("days", ["", "2", "365", "ja"])
def test_no_other_time_can_be_chosen(desk, form, days):
    response = desk.post(address("form_preview_share", form.pk), {"as_town": plain(form), "days": days})

    assert response.status_code == 422
    assert not Link.unscoped.exists()


def test_a_link_opens_on_its_own_town_only_and_for_nothing_else(desk, form, erkelenz, gangelt):
    path = share(desk, form)

    assert browser_of(gangelt).get(path).status_code == 404
    assert browser_of(erkelenz).get("/vorschau/link/nichts/").status_code == 404
    guest = browser_of(erkelenz)
    guest.post(path)
    token = path.rstrip("/").rsplit("/", 1)[-1]
    assert guest.get(f"/vorschau/oeffnen/{token}/").status_code == 410
    assert guest.get(f"/admin/vorschau/{form.pk}/").status_code == 404


def test_one_link_begins_only_so_often_in_an_hour(desk, form, erkelenz, monkeypatch):
    monkeypatch.setattr(runs, "RUNS_PER_HOUR", 2)
    path = share(desk, form)

    answers = [browser_of(erkelenz).post(path).status_code for _ in range(3)]

    assert answers == [302, 302, 429]
    assert Run.unscoped.count() == 2


def test_another_site_cannot_begin_a_run_in_a_guests_browser(desk, form, erkelenz):
    path = share(desk, form)

    assert browser_of(erkelenz).post(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403


# --- what a submission would produce --------------------------------------------------------------------


def result(desk: Client, form: FormPage, application: Application, name: str, **query: str):
    return desk.get(address("form_preview_result", form.pk, application.run_id, name), query)


@pytest.fixture
def filled(desk, form, erkelenz):
    """A run filled with test data, not sent."""
    application = start(desk, form)
    browser = step_into(desk, form, application, erkelenz)
    browser.post(f"/vorschau/{application.pk}/fuellen/", {"alles": "1"})
    return browser, again(application)


def test_json_and_xml_say_the_same(desk, form, filled):
    _browser, application = filled

    document = json.loads(result(desk, form, application, "json", datei="1").content)
    root = ET.fromstring(result(desk, form, application, "xml", datei="1").content)  # our own

    assert document["preview"] is True
    assert root.get("preview") == "true"
    assert document["application"]["reference"] == "VORSCHAU"
    assert document["form"]["version"] == 0
    said = [(one["field"], one["label"], one["text"]) for step in document["steps"] for one in step["answers"]]
    name = f"{{{NAMESPACE}}}"
    read = [
        (one.get("field"), one.get("label"), one.findtext(f"{name}text"))
        for one in root.findall(f"{name}step/{name}answer")
    ]
    assert said == read
    assert len(said) == 4


def test_looking_changes_nothing(desk, form, filled):
    _browser, application = filled

    for kind in ("json", "xml", "pdf"):
        page = result(desk, form, application, kind)
        assert page.status_code == 200
    assert again(application).is_draft
    assert again(application).answers == application.answers
    assert "sobald der Testlauf abgesendet ist" in text_of(page)
    assert result(desk, form, application, "pdf", datei="1").status_code == 404


def test_the_paper_is_printed_by_the_same_press_and_marked(desk, form, filled, work):
    browser, application = filled
    sent = submit(browser, f"/antrag/{application.pk}/pruefen/", richtig="on")
    assert sent.status_code == 302
    assert "wird gerade gedruckt" in text_of(result(desk, form, application, "pdf"))

    work(ignore_delays=True)

    assert "herunterladen" in text_of(result(desk, form, application, "pdf"))
    response = result(desk, form, application, "pdf", datei="1")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    said = text_of_paper(response.content)
    assert "Vorschau: Dieses Dokument zeigt nur" in said
    assert again(application).reference in said


def test_text_of_people_is_escaped(desk, form, erkelenz):
    application = start(desk, form)
    browser = step_into(desk, form, application, erkelenz)
    field = application.definition.fields[0]
    first = application.definition.steps[0].slug
    browser.post(f"/antrag/{application.pk}/{first}/", {f"f-{field.id}": "Müller & Söhne"})
    browser.post(f"/vorschau/{application.pk}/fuellen/", {"schritt": first})

    for name in ("json", "xml"):
        assert "<script" not in result(desk, form, application, name).context["text"]
