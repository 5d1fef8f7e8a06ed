"""Nobody of Gangelt sees or changes anything of Erkelenz: every address of the back office, with foreign ids.

Erkelenz is filled with things that carry a marker nobody else uses: pages, drafts, files, people, cases, comments.
Then the people of Gangelt walk all addresses there are, reading and writing. An address with a new kind of id
fails the walk until somebody says here what a foreign one looks like.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    Comment,
    GroupApprovalTask,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.search import index

from accounts.models import User
from accounts.roles import Role
from cms.audit.models import AuditEntry
from cms.backoffice.routes import WAGTAIL, door
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import messages
from forms_app.applications.models import Application
from forms_app.attachments import services as attachments
from forms_app.attachments.models import Attachment
from tests.samples.forms import ID, sample_answers

URLCONF = "cms.urls_back_office"
MARKER = "Kanarienvogel"


@dataclass(frozen=True)
class Foreign:
    """The things of Erkelenz, and how they look now."""

    pages: list[Page]
    case: Application
    ids: dict[str, list[Any]]
    people: list[User]

    def picture(self) -> dict[str, Any]:
        """What must not change while others walk around."""
        pages = Page.objects.filter(pk__in=[page.pk for page in self.pages]).order_by("pk")
        return {
            "pages": list(pages.values("pk", "title", "live", "locked", "path", "latest_revision_id", "draft_title")),
            "case": Application.unscoped.filter(pk=self.case.pk).values("state", "revision", "updated_at").get(),
            "images": list(get_image_model().objects.values_list("pk", "title", "collection_id")),
            "documents": list(get_document_model().objects.values_list("pk", "title", "collection_id")),
            "trail": AuditEntry.objects.filter(subject_id=str(self.case.pk)).count(),
            "groups": list(Group.objects.order_by("pk").values_list("name", flat=True)),
            "tasks": list(TaskState.objects.values_list("pk", "status")),
        }


@pytest.fixture
def emil(employ, erkelenz) -> User:
    user: User = employ("emil", (erkelenz, Role.REDAKTION), (erkelenz, Role.FREIGABE))
    user.last_name = MARKER
    user.save()
    return user


@pytest.fixture
def foreign(erkelenz: Authority, emil: User, alva, make_application) -> Foreign:
    assert erkelenz.site is not None
    root = Page.objects.get(pk=erkelenz.site.root_page_id).specific
    live = root.add_child(instance=type(root)(title=f"{MARKER} sichtbar", slug="kanarie-live", owner=emil))
    draft = root.add_child(
        instance=type(root)(title=f"{MARKER} Entwurf", slug="kanarie-entwurf", owner=emil, live=False)
    )
    for page in (live, draft):
        page.title = f"{MARKER} geändert"
        page.save_revision(user=emil, log_action=True)
    Comment.objects.create(page=live, user=emil, text=f"{MARKER} Kommentar", contentpath="title")
    state = _workflow(root, draft, emil)
    image, document, collection = _files(erkelenz, emil)
    for thing in (live, draft, image, document):
        index.insert_or_update_object(thing)
    case = _case(erkelenz, alva, make_application)
    pages = [root, live, draft]
    task_state = state.current_task_state
    return Foreign(
        pages=pages,
        case=case,
        people=[emil],
        ids={
            "page": [page.pk for page in pages],
            "revision": [draft.latest_revision_id],
            "image": [image.pk],
            "document": [document.pk],
            "collection": [collection.pk],
            "user": [emil.pk],
            "group": list(emil.groups.values_list("pk", flat=True)),
            "site": [erkelenz.site_id],
            "workflow": [Workflow.objects.get(name=MARKER).pk],
            "task": [task_state.task_id],
            "task_state": [task_state.pk],
            "workflow_state": [state.pk],
            "case": [case.pk],
            "file": [Attachment.unscoped.get(application=case).pk],
        },
    )


def _workflow(root: Page, draft: Page, emil: User) -> WorkflowState:
    workflow = Workflow.objects.create(name=MARKER)
    task = GroupApprovalTask.objects.create(name=f"{MARKER} Prüfung")
    task.groups.set(emil.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk), sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow.start(draft, emil)


def _files(erkelenz: Authority, emil: User) -> tuple[Any, Any, Collection]:
    collection = Collection.objects.get(name=erkelenz.name)
    image = get_image_model().objects.create(
        title=f"{MARKER} Bild",
        file=get_test_image_file(filename=f"{MARKER}.png"),
        collection=collection,
        uploaded_by_user=emil,
    )
    document = get_document_model().objects.create(
        title=f"{MARKER} Datei",
        file=ContentFile(b"Inhalt", name=f"{MARKER}.txt"),
        collection=collection,
        uploaded_by_user=emil,
    )
    return image, document, collection


def _case(erkelenz: Authority, alva: Any, make_application: Any) -> Application:
    case: Application = make_application(
        erkelenz, state="waiting", answers={**sample_answers(), ID["family_name"]: MARKER}
    )
    with scope.use(erkelenz):
        messages.write(case, f"{MARKER} Nachricht", by=alva.actor)
        attachments.receive(
            case,
            ID["evidence"],
            SimpleUploadedFile(f"{MARKER}.png", get_test_image_file().file.getvalue(), "image/png"),
            alva.actor,
        )
    Application.unscoped.filter(pk=case.pk).update(title=f"{MARKER} Leistung")
    return case


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
    "uploaded_file_id": [1],
    "realm": ["verwaltung"],
    "uidb64": ["MQ"],
    "token": ["set-password"],
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


# --- the walk ---
@pytest.fixture
def people_of_gangelt(employ, gangelt) -> dict[str, User]:
    return {
        "gesa": employ("gesa", (gangelt, Role.REDAKTION)),
        "gero": employ("gero", (gangelt, Role.REDAKTION), (gangelt, Role.FREIGABE)),
        "carla": employ("carla", (gangelt, Role.SACHBEARBEITUNG)),
        "lars": employ("lars", (gangelt, Role.LEITUNG)),
    }


@pytest.mark.parametrize("name", ["gesa", "gero", "carla", "lars"])
def test_nobody_of_gangelt_sees_or_changes_anything_of_erkelenz(
    name: str,
    people_of_gangelt: dict[str, User],
    foreign: Foreign,
    gangelt: Authority,
    make_application: Any,
    login_staff: Callable[..., object],
) -> None:
    make_application(gangelt)
    client = Client(raise_request_exception=False)
    login_staff(client, people_of_gangelt[name])
    before = foreign.picture()
    probes, faults = 0, []

    for route, path, names_foreign in addresses(foreign):
        if route in {"staff:logout", "wagtailadmin_logout"}:
            continue
        for query in QUERIES if not names_foreign else ["", "?export=csv"]:
            probes += 1
            faults += _probe(f"GET {route}", client.get(path + query), names_foreign, foreign)
        probes += 1
        faults += _probe(f"POST {route}", client.post(path, writings(foreign)), names_foreign, foreign)
    for path in _queries_with_foreign_ids(foreign):
        probes += 2
        faults += _probe(f"GET {path}", client.get(path), True, foreign)
        faults += _probe(f"POST {path}", client.post(path, writings(foreign)), True, foreign)

    print(f"{name}: {probes} probes of {len(list(routes()))} routes")
    assert not faults, "\n".join(sorted(set(faults)))
    assert foreign.picture() == before


def _queries_with_foreign_ids(foreign: Foreign) -> list[str]:
    """Addresses that take ids from the query string."""
    page, case = foreign.ids["page"][1], foreign.case
    return [
        f"/admin/choose-page/chosen-multiple/?id={page}",
        f"/admin/choose-page/?target_pages[]={page}",
        f"/admin/bulk/wagtailcore/page/delete/?id={page}",
        f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={page}",
        "/admin/bulk/wagtailcore/page/unpublish/?id=all",
        f"/admin/bulk/wagtailimages/image/delete/?id={foreign.ids['image'][0]}",
        f"/admin/bulk/wagtaildocs/document/delete/?id={foreign.ids['document'][0]}",
        f"/admin/images/chooser/chosen-multiple/?id={foreign.ids['image'][0]}",
        f"/admin/documents/chooser/chosen-multiple/?id={foreign.ids['document'][0]}",
        f"/admin/images/?collection_id={foreign.ids['collection'][0]}",
        f"/admin/documents/?collection_id={foreign.ids['collection'][0]}",
        f"/admin/api/main/pages/?child_of={page}&for_explorer=1",
        f"/admin/api/main/pages/?descendant_of={page}",
        f"/admin/api/main/pages/?search={MARKER[:8]}",
        f"/admin/antraege/?q={case.reference}&status=alle",
        f"/admin/antraege/?status=alle&behoerde=erkelenz&leistung={MARKER[:8]}",
        "/admin/antraege/?status=alle&authority__slug=erkelenz&export=csv",
    ]


# Lists and searches answer, but with nothing of Erkelenz.
ANSWERS_EMPTY = re.compile(r"chosen-multiple|collection_id|/api/main/pages/|/antraege/\?")


def _probe(what: str, response: Any, names_foreign: bool, foreign: Foreign) -> list[str]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    faults = []
    reference = foreign.case.reference or ""
    if MARKER in text:
        faults.append(f"{what}: {response.status_code} shows something of Erkelenz")
    if reference in text and f"q={reference}" not in what:
        faults.append(f"{what}: {response.status_code} shows the reference")
    if response.status_code == 500:
        faults.append(f"{what}: {response.status_code}")
    if names_foreign and response.status_code == 200 and not ANSWERS_EMPTY.search(what):
        faults.append(f"{what}: 200 for a foreign id")
    return faults


# --- the table ---
def test_every_address_of_the_admin_has_a_door() -> None:
    unknown = [route for route, _ in routes() if _is_admin(route) and door(route) is None]

    assert not unknown, f"Name a door in cms/backoffice/routes.py for: {unknown}"


def test_no_door_is_left_over() -> None:
    existing = {route for route, _ in routes()}

    assert set(WAGTAIL) <= existing, f"These routes are gone: {sorted(set(WAGTAIL) - existing)}"


def _is_admin(route: str) -> bool:
    return reverse("wagtailadmin_home", URLCONF) in _example(route)


def _example(route: str) -> str:
    resolver = get_resolver(URLCONF)
    names = route.split(":")
    prefix = ""
    for namespace in names[:-1]:
        start, resolver = resolver.namespace_dict[namespace]
        prefix += start
    return "/" + prefix + str(resolver.reverse_dict.getlist(names[-1])[0][0][0][0])


OWN, LOGIN, MISSING, GONE = "open", "login", "403", "404"
TABLE: list[tuple[str, dict[str, str]]] = [
    ("/admin/", {"anonymous": LOGIN, "gesa": OWN, "carla": OWN, "ida": OWN}),
    ("/admin/antraege/", {"anonymous": LOGIN, "gesa": MISSING, "carla": OWN, "ida": MISSING}),
    ("/admin/antraege/{case}/", {"anonymous": LOGIN, "gesa": MISSING, "carla": GONE, "ida": MISSING}),
    ("/admin/pages/{page}/edit/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": OWN}),
    ("/admin/pages/{page}/history/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": OWN}),
    ("/admin/pages/{page}/privacy/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": GONE}),
    ("/admin/choose-page/{page}/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": OWN}),
    ("/admin/images/{image}/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": OWN}),
    ("/admin/images/{image}/generate_url/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": GONE}),
    ("/admin/reports/site-history/", {"anonymous": LOGIN, "gesa": MISSING, "carla": MISSING, "ida": OWN}),
    ("/admin/users/", {"anonymous": LOGIN, "gesa": MISSING, "carla": MISSING, "ida": "home"}),
    ("/admin/groups/", {"anonymous": LOGIN, "gesa": MISSING, "carla": MISSING, "ida": "home"}),
    ("/admin/sites/", {"anonymous": LOGIN, "gesa": MISSING, "carla": MISSING, "ida": "home"}),
    ("/admin/workflows/list/", {"anonymous": LOGIN, "gesa": MISSING, "carla": MISSING, "ida": OWN}),
    ("/admin/tag-autocomplete/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": GONE}),
    ("/admin/gibt-es-nicht/", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": GONE}),
    ("/datei/{file}/", {"anonymous": GONE, "gesa": GONE, "carla": GONE, "ida": GONE}),
]


@pytest.mark.parametrize("who", ["anonymous", "gesa", "carla", "ida"])
def test_the_important_addresses(who: str, foreign: Foreign, employ, gangelt, kreis, login_staff, settings) -> None:
    client = Client()
    client.defaults["HTTP_HOST"] = settings.BACK_OFFICE_HOST
    roles = {
        "gesa": (gangelt, Role.REDAKTION),
        "carla": (gangelt, Role.SACHBEARBEITUNG),
        "ida": (kreis, Role.KREIS_IT),
    }
    if who in roles:
        login_staff(client, employ(who, roles[who]))
    ids = {name: values[-1] for name, values in foreign.ids.items()}

    found = {path: _outcome(client.get(path.format(**ids))) for path, _row in TABLE}

    assert found == {path: row[who] for path, row in TABLE}


def _outcome(response: Any) -> str:
    if response.status_code == 302:
        return LOGIN if "/anmelden/" in response["Location"] else "home"
    return OWN if response.status_code == 200 else str(response.status_code)


def test_the_public_hosts_know_no_address_of_the_back_office(client, erkelenz: Authority) -> None:
    for path in ("/admin/", "/admin/login/", "/admin/antraege/", "/dokumente/1/x"):
        assert client.get(path, headers={"host": erkelenz.hostname}).status_code == 404
