"""The back office in Chromium: nothing of Wagtail breaks the policy, and no third party is asked."""

import pytest
from playwright.sync_api import Error
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page

from accounts.roles import Role
from tests.fixtures_applications import sample_version
from tests.fixtures_browser import Window

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


def test_editors_see_their_pictures(window, office, gesa, gangelt, settings):
    image = get_image_model().objects.create(
        title="Rathaus", file=get_test_image_file(), collection=Collection.objects.get(depth=2, name=gangelt.name)
    )
    editor = window(office(gesa), settings.BACK_OFFICE_HOST)

    editor.open("/admin/images/")
    assert pictures_seen(editor) == [True]
    assert editor.complaints == []

    # Here Wagtail's cropping tool tries out an inline handler to learn of touch screens, and the policy says no.
    editor.open(f"/admin/images/{image.pk}/")
    assert pictures_seen(editor)
    assert all(pictures_seen(editor))


def pictures_seen(editor: Window) -> list[bool]:
    """Whether each uploaded picture of the page has arrived."""
    editor.page.locator("img[src*='/media/']").first.wait_for(state="attached")
    editor.page.wait_for_load_state("networkidle")
    uploaded = "[...document.images].filter(image => image.src.includes('/media/'))"
    return list(editor.page.evaluate(f"{uploaded}.map(image => image.naturalWidth > 0)"))


def test_what_a_page_asks_of_a_third_party_is_noticed(window, office, gesa, settings):
    editor = window(office(gesa), settings.BACK_OFFICE_HOST)

    with pytest.raises(Error):
        editor.page.goto("http://cdn.example.org/font.css")

    assert editor.complaints == ["asked a third party: http://cdn.example.org/font.css"]


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
