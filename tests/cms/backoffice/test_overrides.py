"""Every patch of Wagtail still sits where it is needed; an upgrade that moves something fails here first."""

from pathlib import Path

import pytest
from django.apps import apps
from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.models import Page, PageViewRestriction

from cms.backoffice import overrides
from cms.backoffice.overrides import RestrictionRefused, SymbolMoved

pytestmark = pytest.mark.urls("cms.urls_back_office")
TEMPLATES = Path(overrides.__file__).parent / "templates" / "wagtailadmin"
WAGTAIL = Path(apps.get_app_config("wagtailadmin").path) / "templates" / "wagtailadmin"


def test_a_symbol_that_moved_stops_the_start():
    with pytest.raises(SymbolMoved):
        overrides._replace(BaseChooser, "render_somewhere_else", lambda: None)


def test_the_patches_are_in_place():
    assert BaseChooser.render is overrides.render_chooser
    assert BaseChooser.get_value_data is overrides.known_value_data
    assert bulk_action_registry.get_bulk_actions_for_model is overrides.reviewed_bulk_actions
    assert AvatarSettingsPanel.is_active is NameEmailSettingsPanel.is_active is overrides._never


@pytest.mark.parametrize("template", sorted(path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html")), ids=str)
def test_every_template_that_is_replaced_exists_in_wagtail(template):
    assert (WAGTAIL / template).is_file()


@pytest.mark.parametrize("template", ["admin_base.html", "base.html", "panels/inline_panel.html"])
def test_the_blocks_that_are_filled_exist_in_wagtail(template):
    ours, theirs = (TEMPLATES / template).read_text(), (WAGTAIL / template).read_text()
    skeleton = (WAGTAIL / "skeleton.html").read_text() + (WAGTAIL / "admin_base.html").read_text()

    for line in ours.splitlines():
        if line.strip().startswith("{% block "):
            assert line.strip().split(" %}")[0] in theirs + skeleton


@pytest.mark.parametrize("widget", [AdminDateInput(), AdminDateTimeInput(), AdminTimeInput(), AdminPageChooser()])
def test_no_form_control_brings_an_inline_script(widget, db):
    html = widget.render("when", None, {"id": "id_when"})

    assert "<script" not in html
    assert 'data-id="id_when"' in html


def test_wagtails_inline_panels_still_start_by_a_script_we_replace():
    assert "new InlinePanel(" in (WAGTAIL / "panels/inline_panel.html").read_text()
    assert "data-start" in (TEMPLATES / "panels/inline_panel.html").read_text()


def test_no_template_of_the_admin_brings_another_inline_script():
    known = {
        "inline_panel.html",
        "multiple_chooser_panel.html",
        "date_input.html",
        "datetime_input.html",
        "time_input.html",
    }
    roots = [
        WAGTAIL.parent,
        *(Path(apps.get_app_config(name).path) / "templates" for name in ("wagtailimages", "wagtaildocs")),
    ]

    found = {path.name for root in roots for path in root.rglob("*.html") if "<script>" in path.read_text()}

    assert found <= known


def test_a_view_restriction_is_refused(db):
    with pytest.raises(RestrictionRefused):
        PageViewRestriction.objects.create(page=Page.objects.get(depth=1), restriction_type="login")


def test_only_actions_on_pages_work_on_many_things_at_once():
    assert {
        action.action_type for action in bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    } == {
        "publish",
        "unpublish",
        "move",
        "delete",
    }
    assert bulk_action_registry.get_bulk_actions_for_model("wagtailimages", "image") == []
