"""Editors of Gangelt and a page of Erkelenz."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role
from cms.tenants.models import Authority
from portal_pages.models import ArticlePage


@pytest.fixture
def gesa(employ: Callable[..., User], gangelt: Authority) -> User:
    """An editor of Gangelt."""
    return employ("gesa", (gangelt, Role.REDAKTION), (gangelt, Role.FREIGABE))


@pytest.fixture
def office(login_staff: Callable[..., object]) -> Callable[[User], Client]:
    """`office(gesa)`: Gesa's browser in the back office."""

    def _office(user: User) -> Client:
        client = Client()
        login_staff(client, user)
        return client

    return _office


@pytest.fixture
def article() -> Callable[..., Page]:
    """`article(erkelenz, "Titel")`: a page below the front page of an authority."""

    def _article(authority: Authority, title: str, *, live: bool = True) -> Page:
        root = Page.objects.get(pk=authority.site.root_page_id)  # type: ignore[union-attr]
        page: Page = root.add_child(instance=ArticlePage(title=title, live=live))
        return page

    return _article
