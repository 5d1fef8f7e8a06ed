"""Which pages somebody may work on, and which they may at least read.

"Own" follows the rights given on a tree; "central" are the trees below the invisible root that belong to no site.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.tenants import hosts

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def own_paths(user: "AbstractUser") -> frozenset[str]:
    """Tree paths of the pages on which the user was given any right; all pages below are included."""
    if user.is_superuser:
        return frozenset({""})
    return frozenset(right.page.path for right in page_permission_policy.get_cached_permissions_for_user(user))


def is_own(user: "AbstractUser", path: str) -> bool:
    return any(path.startswith(own) for own in own_paths(user))


def is_on_the_way(user: "AbstractUser", path: str) -> bool:
    """Whether the page is own, or lies above everything that is own, as the explorer's starting point does."""
    own = own_paths(user)
    return is_own(user, path) or (bool(own) and all(one.startswith(path) for one in own))


def is_central(path: str) -> bool:
    return len(path) > Page.steplen and hosts.authority_for_path(path) is None


def is_readable(user: "AbstractUser", path: str) -> bool:
    """Whether the user may link to the page: own, central, or the root under which both hang."""
    return is_own(user, path) or is_central(path) or len(path) == Page.steplen


def readable(pages: "QuerySet[Page]", user: "AbstractUser") -> "QuerySet[Page]":
    """Only the pages the user may link to."""
    if user.is_superuser:
        return pages
    paths = own_paths(user) | central_paths()
    if not paths:
        return pages.none()
    return pages.filter(reduce(or_, (Q(path__startswith=path) for path in sorted(paths))))


def central_paths() -> frozenset[str]:
    """Tree paths of the shared trees: children of the root that are no site's."""
    tops: Iterable[str] = Page.objects.filter(depth=2).values_list("path", flat=True)
    return frozenset(path for path in tops if is_central(path))
