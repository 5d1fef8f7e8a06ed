"""Template tags of the back office."""

from typing import Any

from django import template
from django.http import HttpRequest
from wagtail.admin.menu import admin_menu

register = template.Library()


@register.simple_tag
def plain_menu(request: HttpRequest) -> list[Any]:
    """The entries of the side menu that are plain links, for people without JavaScript."""
    if not request.user.is_authenticated:
        return []
    return [item for item in admin_menu.menu_items_for_request(request) if item.url not in {"", "#"}]
