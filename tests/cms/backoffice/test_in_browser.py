"""The back office in Chromium: nothing of Wagtail breaks the policy, and no third party is asked."""

import pytest
from wagtail.models import Page

from accounts.roles import Role
from tests.fixtures_applications import sample_version

pytestmark = pytest.mark.browser


def test_editors_work_within_the_policy(window, office, gesa, gangelt, article, settings):
    page = article(gangelt, "Seite")
    root = gangelt.site.root_page_id
    editor = window(office(gesa), settings.BACK_OFFICE_HOST)

    for path in (
        "/admin/",
        f"/admin/pages/{root}/",
        f"/admin/pages/{page.pk}/edit/",
        f"/admin/pages/{root}/edit/",
        f"/admin/pages/{page.pk}/history/",
        f"/admin/pages/add/portal_pages/articlepage/{root}/",
        "/admin/images/",
        "/admin/images/multiple/add/",
        "/admin/documents/",
        "/admin/account/",
    ):
        editor.open(path)
        assert editor.complaints == [], path


def test_the_date_picker_starts_without_an_inline_script(window, office, gesa, gangelt, article, settings):
    page = article(gangelt, "Seite")
    editor = window(office(gesa), settings.BACK_OFFICE_HOST)
    editor.open(f"/admin/pages/{page.pk}/edit/")

    started = editor.page.evaluate("document.querySelectorAll('template[data-start][data-started]').length")
    waiting = editor.page.evaluate("document.querySelectorAll('template[data-start]:not([data-started])').length")

    assert started >= 2  # the two dates of the publishing schedule
    assert waiting == 0
    assert editor.complaints == []


def test_an_inline_script_does_not_run(window, office, gesa, settings):
    editor = window(office(gesa), settings.BACK_OFFICE_HOST)
    editor.open("/admin/")

    editor.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.stolen = true'}))"
    )

    assert editor.page.evaluate("window.stolen") is None
    assert any("Content Security Policy" in complaint for complaint in editor.complaints)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_start_page_of_editors_is_accessible(window, office, gesa, gangelt, article, settings, width):
    draft = article(gangelt, "Entwurf der neuen Satzung", live=False)
    draft.save_revision(user=gesa)
    editor = window(office(gesa), settings.BACK_OFFICE_HOST, width=width)

    page = editor.open("/admin/")

    assert "Entwurf der neuen Satzung" in page.content()
    assert editor.axe() == []
    assert not editor.overflows()


def test_pages_of_every_kind_are_edited_within_the_policy(window, office, gesa, gangelt, settings):
    tree = Page.objects.get(pk=gangelt.site.root_page_id).get_descendants(inclusive=True)
    one_of_each = {page.content_type_id: page for page in tree}
    editor = window(office(gesa), settings.BACK_OFFICE_HOST)

    for page in one_of_each.values():
        editor.open(f"/admin/pages/{page.pk}/edit/")
        assert editor.complaints == [], page.specific_class


def test_forms_are_built_within_the_policy(window, office, employ, kreis, settings):
    ida = employ("ida", (kreis, Role.KREIS_IT))
    form = sample_version().form
    editor = window(office(ida), settings.BACK_OFFICE_HOST)

    editor.open(f"/admin/pages/{form.pk}/edit/")

    assert editor.complaints == []
