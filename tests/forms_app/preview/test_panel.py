"""The panel in the editor: each page of the form, drawn by the runner, unsaved changes included."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forms_app.applications.models import Application
from forms_app.builder.shared_pages import FieldGroupPage
from forms_app.preview.models import Run, Snapshot
from forms_app.preview.panel import show
from tests.forms_app.builder.test_editor import PEOPLE, condition, page_form, question, step
from tests.forms_app.preview.test_runs import MARK
from tests.forms_app.wizard.walk import text_of

pytestmark = pytest.mark.django_db


FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"
NAME = "00000000-0000-4000-8000-000000000101"


def two_pages(second: Any = None) -> dict[str, Any]:
    """What the editor's browser sends of a form with two pages."""
    pages = (
        step("Ihr Hund", ("name", question("Name 1"))),
        second or step("Über Sie", ("name", question("Name 2"))),
    )
    ids = {"steps-0-id": FIRST, "steps-1-id": SECOND, "steps-0-value-items-0-id": NAME}
    return page_form(*pages, title="Hund anmelden") | ids


def panel(desk, form, mode: str, data: dict[str, Any]):
    """The panel as Wagtail's script opens it: what stands in the editor is posted, then the frame is loaded."""
    way = f"/admin/pages/{form.pk}/edit/preview/"
    answer = desk.post(way, data)
    assert answer.json() == {"is_valid": True, "is_available": True}, answer.content
    return desk.get(way, {"mode": mode})


def test_there_is_one_mode_per_page_named_as_the_editor_knows_it(form):
    assert [label for _mode, label in form.preview_modes] == ["1. Ihr Hund", "2. Über Sie"]
    assert FieldGroupPage().preview_modes == []


PAGES = [(FIRST, "Ihr Hund", "Name 1"), (SECOND, "Über Sie", "Name 2")]


@pytest.mark.parametrize(("mode", "title", "label"), PAGES)
def test_each_page_is_drawn_by_the_runner(desk, form, mode, title, label):
    page = panel(desk, form, mode, two_pages())

    assert page.status_code == 200
    assert re.search(rf"<h1[^>]*>\s*{title}\s*</h1>", page.content.decode())
    assert label in text_of(page)
    assert MARK in text_of(page)
    assert "Beispieldaten" not in text_of(page)
    assert "/vorschau/" not in text_of(page)


def test_changes_nobody_saved_are_shown(desk, form):
    data = page_form(step("Ihre Katze", ("name", question("Name der Katze"))), title="Katze anmelden")

    page = panel(desk, form, "", data)

    assert "Name der Katze" in text_of(page)
    assert "Katze anmelden" in text_of(page)
    form.refresh_from_db()
    assert form.title == "Hund anmelden"


def test_a_page_behind_a_rule_is_shown_all_the_same(desk, form):
    rule = condition((NAME, "equals", "Nie"))
    data = two_pages(step("Über Sie", ("name", question("Name 2")), show_if=rule))

    page = panel(desk, form, SECOND, data)

    assert page.status_code == 200
    assert "Name 2" in text_of(page)


def test_a_repeated_page_shows_the_questions_of_one_entry(desk, form):
    page = panel(desk, form, SECOND, two_pages(step("Kinder", ("name", question("Name 2")), repeat=PEOPLE)))

    assert page.status_code == 200
    assert "Name 2" in text_of(page)


def test_a_form_without_a_step_says_so(rf, erkelenz, form):
    form.steps = []
    request = rf.get("/")
    request.authority = erkelenz

    page = show(request, form, "")

    assert page.status_code == 200
    assert "noch keinen Schritt" in text_of(page)


def test_looking_stores_nothing_and_nothing_can_be_sent(desk, form):
    page = panel(desk, form, FIRST, two_pages())

    for model in (Snapshot, Run):
        assert not model.unscoped.exists()
    assert not Application.every.exists()
    policy = page["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy


def test_another_towns_editor_does_not_see_the_panel(form, desk_of, gerda):
    assert desk_of(gerda).get(f"/admin/pages/{form.pk}/edit/preview/").status_code == 404


def test_the_editor_offers_the_way_to_preview_and_walk(desk, form):
    page = text_of(desk.get(f"/admin/pages/{form.pk}/edit/"))

    assert f"/admin/vorschau/{form.pk}/" in page
    assert "Vorschau und Testlauf" in page
