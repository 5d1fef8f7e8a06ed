"""Every address of the back office, filled with ids of somebody else's things."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.foreign import MARKER, Foreign

URLCONF = "cms.urls_back_office"

# --- which ids an address takes ---
BY_NAME = {
    "page_id": "page",
    "parent_page_id": "page",
    "page_to_move_id": "page",
    "destination_id": "page",
    "page_pk": "page",
    "revision_id": "revision",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "collection_id": "collection",
    "task_id": "task",
    "task_state_id": "task_state",
    "workflow_pk": "workflow",
    "workflow_state_id": "workflow_state",
    "instance_pk": "case",
    "file_name": "picture",
}
# The same word for different things, told apart by the beginning of the route's name.
PK_BY_ROUTE = {
    "wagtailadmin_api:pages": "page",
    "wagtailadmin_api:images": "image",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_collections": "collection",
    "wagtailadmin_workflows": "workflow",
    "wagtailsites": "site",
    "wagtailusers_users": "user",
    "wagtailusers_groups": "group",
    "wagtailimages_chooser": "image",
    "wagtaildocs_chooser": "document",
    "attachments": "file",
}
FIXED: dict[str, list[Any]] = {
    "action": ["take_up", "approve", "message", "delete", "publish", "unpublish", "move", "add_tags"],
    "action_name": ["approve", "reject", "publish", "delete", "copy", "revert_to_page_revision"],
    "app_label": ["wagtailcore", "wagtailimages", "accounts"],
    "model_name": ["page", "image", "user"],
    "app_name": ["taggit"],
    "content_type_app_name": ["portal_pages"],
    "content_type_model_name": ["homepage"],
    "filter_spec": ["max-165x165"],
    "session_id": [1],
    "number": [1],
    "uploaded_file_id": [1],
    "realm": ["verwaltung"],
    "uidb64": ["MQ"],
    "token": ["set-password"],
    # Behind a page of Erkelenz in the same address; tests/forms_app/preview walks them with real ones.
    "link_id": [1],
    # The same, in tests/forms_app/builder/test_shared_blocks.py.
    "shared_id": [1],
    "use_id": ["00000000-0000-4000-8000-000000000001"],
    "run_id": ["00000000-0000-4000-8000-000000000001"],
    "name": ["json", "xml", "pdf"],
}
QUERIES = ["", f"?q={MARKER[:8]}", "?search_all=1&has_child_pages=false", "?export=csv"]


def routes() -> Iterator[tuple[str, list[str]]]:
    """Name and parameters of every named address, without doubles."""
    seen = set()
    for name, pattern in _walk(get_resolver(URLCONF).url_patterns, ""):
        parameters = tuple(pattern.pattern.converters) or tuple(_groups(pattern))
        if (name, parameters) not in seen:
            seen.add((name, parameters))
            yield name, list(parameters)


def _walk(patterns: Any, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern


def _groups(pattern: URLPattern) -> list[str]:
    expression = re.compile(str(pattern.pattern))
    named = sorted(expression.groupindex, key=lambda name: expression.groupindex[name])
    return named or [f"#{number}" for number in range(expression.groups)]


def candidates(route: str, name: str, foreign: Foreign) -> list[Any]:
    """Foreign values for one parameter of an address."""
    if name in FIXED:
        return FIXED[name]
    if name == "object_id":
        return foreign.ids["page"]
    if name == "pk":
        kind = next((kind for start, kind in PK_BY_ROUTE.items() if route.startswith(start)), None)
        assert kind, f"Say in PK_BY_ROUTE what a foreign pk of {route} is."
        return foreign.ids[kind]
    assert name in BY_NAME, f"Say in BY_NAME or FIXED what a foreign {name} of {route} is."
    return foreign.ids[BY_NAME[name]]


def addresses(foreign: Foreign) -> Iterator[tuple[str, str, bool]]:
    """Every address: route, path, and whether it names something of Erkelenz."""
    for route, parameters in routes():
        if parameters and parameters[0].startswith("#"):
            yield from _unnamed(route, foreign)
            continue
        values = [candidates(route, name, foreign) for name in parameters]
        names_foreign = any(name not in FIXED for name in parameters)
        for chosen in itertools.islice(itertools.product(*values), 12):
            try:
                yield route, reverse(route, URLCONF, kwargs=dict(zip(parameters, chosen, strict=True))), names_foreign
            except NoReverseMatch:
                continue


def _unnamed(route: str, foreign: Foreign) -> Iterator[tuple[str, str, bool]]:
    if route == "wagtailadmin_pages:revisions_compare":
        for page in foreign.ids["page"]:
            yield route, reverse(route, URLCONF, args=[page, "earliest", "latest"]), True
    elif route == "wagtaildocs_serve":
        yield route, reverse(route, URLCONF, args=[foreign.ids["document"][0], f"{MARKER}.txt"]), True
    else:
        raise AssertionError(f"Say in _unnamed what a foreign address of {route} is.")


def writings(foreign: Foreign) -> dict[str, Any]:
    """A form that names foreign things in every field Wagtail reads ids from."""
    page = foreign.ids["page"][1]
    return {
        "new_parent_page": page,
        "chooser": page,
        "parent_page": page,
        "new_title": "Kopie",
        "new_slug": "kopie",
        "title": "Übernommen",
        "slug": "uebernommen",
        "action-publish": "1",
        "collection": foreign.ids["collection"][0],
        "next": f"/admin/pages/{page}/",
        "external-link-chooser-url": f"/admin/pages/{page}/",
        "take_up-seen": foreign.case.revision,
        "approve-seen": foreign.case.revision,
        "message-seen": foreign.case.revision,
        "message-text": "Hallo",
    }
