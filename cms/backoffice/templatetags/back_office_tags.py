"""Template tags of the back office."""

from typing import Any

from django import template
from django.http import HttpRequest
from wagtail.admin.menu import admin_menu

from cms.tenants import hosts, scope

register = template.Library()


@register.simple_tag
def plain_menu(request: HttpRequest) -> list[Any]:
    """The entries of the side menu that are plain links, for people without JavaScript."""
    if not request.user.is_authenticated:
        return []
    return [item for item in admin_menu.menu_items_for_request(request) if item.url not in {"", "#"}]


@register.simple_tag
def offices(request: HttpRequest) -> list[str]:
    """Names of the authorities the person works for."""
    opened = scope.current()
    if opened is None or opened.authority_ids is None:
        return []
    return [one.name for one in hosts.authorities() if opened.allows(one.pk)]
