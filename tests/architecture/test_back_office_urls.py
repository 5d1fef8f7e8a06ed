"""Nobody of Gangelt sees or changes anything of Erkelenz: every address of the back office, with foreign ids.

Erkelenz is filled with things that carry a marker nobody else uses: pages, drafts, files, people, cases, comments.
Then the people of Gangelt walk all addresses there are, reading and writing. An address with a new kind of id
fails the walk until somebody says here what a foreign one looks like.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from accounts.roles import Role
from cms.backoffice.routes import WAGTAIL, door
from cms.tenants.models import Authority
from tests.architecture.addresses import QUERIES, URLCONF, addresses, routes, writings
from tests.architecture.foreign import MARKER, Foreign


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
    ("/media/{picture}", {"anonymous": LOGIN, "gesa": GONE, "carla": GONE, "ida": OWN}),
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
