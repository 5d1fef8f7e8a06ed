"""A page points to own and central pages only, and a foreign title is not shown back."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import LogContext
from wagtail.models import Page

from cms.backoffice.overrides import may_know

pytestmark = pytest.mark.urls("cms.urls_back_office")


def _save(client: Client, page: Page, body: str) -> Any:
    return client.post(
        f"/admin/pages/{page.pk}/edit/",
        {"title": page.title, "slug": page.slug, "language": "de", "body": body, "comments-TOTAL_FORMS": 0,
         "comments-INITIAL_FORMS": 0},
    )  # fmt: skip


def _rich_text(page: Page) -> str:
    """What the editor sends for a link to a page."""
    return (
        '{"blocks":[{"key":"a","text":"hier","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[{"offset":0,"length":4,"key":0}]}],'
        f'"entityMap":{{"0":{{"type":"LINK","mutability":"MUTABLE","data":{{"id":{page.pk}}}}}}}}}'
    )


@pytest.mark.parametrize("whose", ["own", "foreign"])
def test_a_link_to_a_page_of_another_town_is_not_saved(office, gesa, gangelt, erkelenz, article, whose):
    page, own, foreign = article(gangelt, "Seite"), article(gangelt, "Eigene"), article(erkelenz, "Geheimer Entwurf")
    target = own if whose == "own" else foreign

    response = _save(office(gesa), page, _rich_text(target))

    page.refresh_from_db()
    saved = page.get_latest_revision()
    if whose == "own":
        assert response.status_code == 302
        assert f'id="{own.pk}"' in saved.as_object().body
    else:
        text = response.content.decode()
        assert response.status_code == 200
        assert escape("Die Seite verweist auf eine Seite einer anderen Kommune.") in text
        assert "Geheimer Entwurf" not in text
        assert saved is None


def test_a_chooser_keeps_the_title_of_a_foreign_page_to_itself(gesa, gangelt, erkelenz, article):
    own, foreign = article(gangelt, "Eigene"), article(erkelenz, "Geheimer Entwurf", live=False)

    with LogContext(user=gesa):
        shown = [AdminPageChooser().render("page", page.pk, {"id": "x"}) for page in (own, foreign)]

    assert "Eigene" in shown[0]
    assert "Geheimer Entwurf" not in shown[1]
    assert "Eintrag einer anderen Kommune" in shown[1]


def test_where_nobody_is_looking_titles_are_known(erkelenz, article):
    assert may_know(None, article(erkelenz, "Titel"))
