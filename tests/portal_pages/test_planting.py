"""Pages planted in bulk are what Wagtail itself would have made."""

import pytest
from wagtail.models import Page

from cms.tenants.models import Authority
from portal_pages.models import ArticlePage, HomePage
from portal_pages.planting import plant

pytestmark = pytest.mark.django_db


def test_a_planted_page_equals_one_that_wagtail_added(home: HomePage) -> None:
    planted = ArticlePage(slug="gepflanzt", title="Gepflanzt", body="<p>Text</p>")
    plant(home, [planted])
    added = home.add_child(instance=ArticlePage(slug="angelegt", title="Angelegt", body="<p>Text</p>"))

    ours, theirs = ArticlePage.objects.get(pk=planted.pk), ArticlePage.objects.get(pk=added.pk)

    for name in ("depth", "numchild", "content_type_id", "locale_id", "live", "has_unpublished_changes", "body"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.url_path == theirs.url_path.replace("angelegt", "gepflanzt")
    assert ours.draft_title == "Gepflanzt"
    assert ours.path < theirs.path


def test_the_tree_stays_sound(home: HomePage) -> None:
    plant(home, [ArticlePage(slug=f"seite-{number}", title=str(number)) for number in range(450)])
    plant(home, [ArticlePage(slug="noch-eine", title="Noch eine")])

    assert Page.find_problems() == ([], [], [], [], [])
    assert home.get_children().count() == home.numchild


def test_planting_costs_the_same_for_ten_and_for_a_hundred(
    home: HomePage, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # pytest-django's fixture
        plant(home, [ArticlePage(slug=f"seite-{number}", title=str(number)) for number in range(100)])


def test_an_editor_can_work_on_a_planted_page(home: HomePage) -> None:
    page = ArticlePage(slug="gepflanzt", title="Gepflanzt")
    plant(home, [page])
    page = ArticlePage.objects.get(pk=page.pk)
    page.title = "Umbenannt"

    page.save_revision().publish()

    assert ArticlePage.objects.get(pk=page.pk).title == "Umbenannt"


def test_standing_pages_are_provided_once(erkelenz: Authority, provision: object, home: HomePage) -> None:
    before = list(home.get_children().values_list("slug", flat=True))

    provision("erkelenz")  # type: ignore[operator]  # the fixture

    assert list(home.get_children().values_list("slug", flat=True)) == before
    assert {"leistungen", "lebenslagen", "aemter", "impressum", "datenschutz", "barrierefreiheit"} <= set(before)
