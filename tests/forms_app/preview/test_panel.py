"""The panel in the editor: each page of the form, drawn by the runner, unsaved changes included."""

from __future__ import annotations

import re

import pytest

from forms_app.applications.models import Application
from forms_app.builder.models import FieldGroupPage
from forms_app.preview.models import Run, Snapshot
from tests.forms_app.builder.test_editor import page_form, question, step
from tests.forms_app.preview.conftest import plant_form, steps
from tests.forms_app.preview.test_runs import MARK
from tests.forms_app.wizard.walk import text_of

pytestmark = pytest.mark.django_db


def panel(desk, form, mode: str, data=None):
    way = f"/admin/pages/{form.pk}/edit/preview/"
    if data is not None:
        answer = desk.post(way, data)
        assert answer.json() == {"is_valid": True, "is_available": True}, answer.content
    return desk.get(way, {"mode": mode})


def test_there_is_one_mode_per_page_named_as_the_editor_knows_it(form):
    assert [label for _mode, label in form.preview_modes] == ["1. Ihr Hund", "2. Über Sie"]
    assert FieldGroupPage().preview_modes == []


@pytest.mark.parametrize(
    ("position", "title", "count"), [(0, "Ihr Hund", "Schritt 1 von 2"), (1, "Über Sie", "Schritt 2 von 2")]
)
def test_each_page_is_drawn_by_the_runner(desk, form, position, title, count):
    page = panel(desk, form, form.preview_modes[position][0])

    assert page.status_code == 200
    assert re.search(rf"<h1[^>]*>\s*{title}\s*</h1>", page.content.decode())
    assert f"Name {position + 1}" in text_of(page)
    assert count in text_of(page)
    assert MARK in text_of(page)


def test_changes_nobody_saved_are_shown(desk, form):
    data = page_form(step("Ihre Katze", ("name", question("Name der Katze"))), title="Katze anmelden")

    page = panel(desk, form, "", data)

    assert "Name der Katze" in text_of(page)
    assert "Katze anmelden" in text_of(page)
    form.refresh_from_db()
    assert form.title == "Hund anmelden"


def test_a_page_behind_a_rule_is_shown_all_the_same(desk, erkelenz):
    form = plant_form(erkelenz)
    raw = steps("Erste", "Zweite")
    never = {"type": "compare", "value": {"field": raw[0]["value"]["items"][0]["id"], "op": "equals", "value": "Nie"}}
    raw[1]["value"]["show_if"] = {"mode": "all", "rules": [never]}
    form.steps = raw
    form.save_revision()

    page = panel(desk, form, raw[1]["id"])

    assert page.status_code == 200
    assert "Name 2" in text_of(page)


def test_a_repeated_page_shows_the_questions_of_one_entry(desk, erkelenz):
    form = plant_form(erkelenz)
    raw = steps("Kinder")
    people = {"one": "Kind", "first": "ein Kind", "another": "ein weiteres Kind", "least": 1, "most": 3}
    raw[0]["value"]["repeat"] = [{"type": "repeat", "value": people}]
    form.steps = raw
    form.save_revision()

    page = panel(desk, form, raw[0]["id"])

    assert page.status_code == 200
    assert "Name 1" in text_of(page)


def test_a_form_without_a_step_says_so(desk, erkelenz):
    form = plant_form(erkelenz)
    form.steps = []
    form.save_revision()

    page = panel(desk, form, "")

    assert page.status_code == 200
    assert "noch keinen Schritt" in text_of(page)


def test_looking_stores_nothing_and_nothing_can_be_sent(desk, form):
    page = panel(desk, form, form.preview_modes[0][0])

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
