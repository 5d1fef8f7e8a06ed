"""The gate in front of every view of the admin.

It runs before the view and answers itself when the door (routes.py) is closed: anonymous people are sent to the
login, a missing right is a 403, an object of another town is a 404 that looks like any other 404.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.views.defaults import page_not_found
from wagtail.admin.auth import reject_request
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page

from cms.backoffice import trees
from cms.backoffice.routes import Door, door

View = Callable[..., HttpResponseBase]
OPERATE = "backoffice.operate"
PAGE_NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
PAGE_ACTIONS = frozenset({"publish", "unpublish", "move", "delete"})
# Wagtail reads page ids from these parameters as well.
PAGE_PARAMETERS = ("id", "childOf", "parent_page_id", "target_pages[]")
FILE_NAMES = ("image_id", "document_id", "doc_id", "pk")
FILE_ACTIONS = frozenset({"add", "change", "delete", "choose"})


class Refusal(Exception):
    """The door stays closed; `status` is what the person gets to see.

    A view raises it for a right that only it can ask for. Django's PermissionDenied does not serve: Wagtail sends
    the person to the home page with a message, and nobody gets a 403.
    """

    def __init__(self, status: int) -> None:
        self.status = status


def guarded(view: View) -> View:
    """Put the gate in front of `view`."""

    @wraps(view)
    def through_the_gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        kind = door(match.view_name) if match is not None and match.view_name else None
        if kind is Door.PUBLIC:
            return view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            answer: HttpResponse = reject_request(request)
            return answer
        try:
            _check(kind, request, args, kwargs)
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return _refuse(request, refusal)

    return through_the_gate


def _check(kind: Door | None, request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    user: Any = request.user
    if not user.has_perm("wagtailadmin.access_admin"):
        raise Refusal(403)
    if kind in {None, Door.NOBODY}:
        raise Refusal(404)
    if kind is Door.OPERATORS and not user.has_perm(OPERATE):
        raise Refusal(403)
    if kind in CHECKS:
        CHECKS[kind](request, args, kwargs)


def _own_pages(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    _all_pages(request, _named_pages(args, kwargs), trees.is_own)


def _editable_pages(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """An own page one may not edit is there, so the answer is 403 and not 404."""
    _own_pages(request, args, kwargs)
    pages = Page.objects.filter(pk__in=_named_pages(args, kwargs)).specific()
    if not all(page.permissions_for_user(request.user).can_edit() for page in pages):
        raise Refusal(403)


def _explorable(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    _all_pages(request, _named_pages(args, kwargs), trees.is_on_the_way)


def _choosable(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    _all_pages(request, [*_named_pages(args, kwargs), *_asked_pages(request)], trees.is_readable)


def _bulk(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Actions on images and documents work on tags and collections of all towns, so only pages are served."""
    target = (kwargs["app_label"], kwargs["model_name"])
    if target != ("wagtailcore", "page") or kwargs["action"] not in PAGE_ACTIONS:
        raise Refusal(404)
    if "all" in request.GET.getlist("id") and not request.GET.get("childOf"):
        raise Refusal(404)
    destination = [value for value in request.POST.getlist("chooser") if value]
    _all_pages(request, [*_asked_pages(request), *destination], trees.is_own)


def _edited_page(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Page types live in many apps; whatever the address calls it, the id must be a page of the own tree."""
    _all_pages(request, [kwargs["object_id"]], trees.is_own)


def _usable_image(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    _usable_file(request, kwargs, get_image_model(), image_policy)


def _usable_picture(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    name = kwargs["file_name"]
    images = image_policy.instances_user_has_any_permission_for(request.user, FILE_ACTIONS)
    if not images.filter(Q(file=name) | Q(renditions__file=name)).exists():
        raise Refusal(404)


def _usable_document(request: HttpRequest, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    _usable_file(request, kwargs, get_document_model(), document_policy)


def _usable_file(request: HttpRequest, kwargs: Mapping[str, Any], model: Any, policy: Any) -> None:
    key = next(str(kwargs[name]) for name in FILE_NAMES if name in kwargs)
    files = policy.instances_user_has_any_permission_for(request.user, FILE_ACTIONS)
    if not key.isdecimal() or not files.filter(pk=key).exists():
        raise Refusal(404)


def _named_pages(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[str]:
    """Page ids in the address. Comparing revisions is the one address without names: the page comes first."""
    return [str(kwargs[name]) for name in PAGE_NAMES if name in kwargs] + [str(value) for value in args[:1]]


def _asked_pages(request: HttpRequest) -> list[str]:
    """Page ids in the query string; "all" is bounded by `childOf`."""
    values = (value for name in PAGE_PARAMETERS for value in request.GET.getlist(name))
    return [value for value in values if value and value != "all"]


def _all_pages(request: HttpRequest, ids: Iterable[str], allowed: Callable[[Any, str], bool]) -> None:
    wanted = set(ids)
    if not all(value.isdecimal() for value in wanted):
        raise Refusal(404)
    numbers = {int(value) for value in wanted}
    paths = dict(Page.objects.filter(pk__in=numbers).values_list("pk", "path")) if numbers else {}
    if len(paths) != len(numbers) or not all(allowed(request.user, path) for path in paths.values()):
        raise Refusal(404)


CHECKS: Mapping[Door | None, Callable[[HttpRequest, tuple[Any, ...], Mapping[str, Any]], None]] = {
    Door.PAGE: _own_pages,
    Door.EDIT: _editable_pages,
    Door.EXPLORE: _explorable,
    Door.CHOOSE: _choosable,
    Door.PAGE_BULK: _bulk,
    Door.SESSION: _edited_page,
    Door.IMAGE: _usable_image,
    Door.PICTURE: _usable_picture,
    Door.DOCUMENT: _usable_document,
}


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if refusal.status == 404:
        return page_not_found(request, Exception(), template_name="wagtailadmin/404.html")
    return TemplateResponse(request, "backoffice/403.html", status=403)
