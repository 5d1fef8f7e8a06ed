"""The gate: what the table says is what happens, and what it does not name stays closed."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.search import index

from accounts.models import User
from accounts.roles import Role
from cms.backoffice import gate, routes
from cms.backoffice.routes import Door


def test_an_address_nobody_looked_at_stays_closed(office, gesa, monkeypatch):
    doors = {route: kind for route, kind in routes.WAGTAIL.items() if route != "wagtailimages:index"}
    monkeypatch.setattr(routes, "WAGTAIL", doors)

    assert office(gesa).get("/admin/images/").status_code == 404


def test_somebody_without_any_role_gets_a_refusal_and_no_endless_login(office, employ):
    response = office(employ("nora")).get("/admin/")

    assert response.status_code == 403
    assert "Diesen Bereich dürfen Sie nicht öffnen." in response.content.decode()


def test_the_front_door_leads_to_the_start_page(office, gesa):
    assert office(gesa).get("/")["Location"] == "/admin/"


def test_the_login_page_of_wagtail_leads_to_keycloak(settings):
    response = Client().get("/admin/login/?next=/admin/pages/", headers={"host": settings.BACK_OFFICE_HOST})

    assert response.status_code == 302
    assert response["Location"].startswith("/anmelden/")


def test_the_logout_button_ends_the_session_at_keycloak_too(office, gesa):
    response = office(gesa).post("/admin/logout/")

    assert response.status_code == 307
    assert response["Location"] == "/abmelden/"


def test_ids_that_are_no_numbers_are_not_found(office, gesa):
    assert office(gesa).get("/admin/choose-page/chosen-multiple/?id=1;DROP").status_code == 404


def test_every_check_belongs_to_a_door():
    assert set(gate.CHECKS) < set(Door)


def test_the_menu_shows_what_the_role_can_open(office, gesa, carla):
    names = {
        "gesa": ["explorer", "images", "documents"],
        "carla": ["antraege"],
    }
    for user, expected in ((gesa, names["gesa"]), (carla, names["carla"])):
        page = office(user).get("/admin/").content.decode()
        for name in ("explorer", "images", "documents", "antraege", "reports", "settings", "help"):
            assert (f'"name": "{name}"' in page) == (name in expected), (user, name)


def test_kreis_it_runs_the_platform_and_still_opens_no_case(office, employ, kreis):
    ida = office(employ("ida", (kreis, Role.KREIS_IT)))

    assert ida.get("/admin/reports/site-history/").status_code == 200
    assert ida.get("/admin/antraege/").status_code == 403


def test_the_right_to_operate_hangs_on_kreis_it_alone(kreis, erkelenz):
    permission = Permission.objects.get(content_type__app_label="backoffice", codename="operate")

    assert [group.staff_role.role for group in permission.group_set.all()] == [Role.KREIS_IT]


@pytest.mark.parametrize("codename", ["user", "group", "site", "locale", "workflow", "task"])
def test_no_role_of_a_town_may_touch_what_belongs_to_all(erkelenz, codename):
    rights = Permission.objects.filter(group__staff_role__authority=erkelenz, codename__endswith=f"_{codename}")

    assert not rights.exists()


def test_the_explorer_offers_no_people_and_sites_of_other_towns(office, gesa, gangelt, employ, erkelenz, article):
    emil: User = employ("emil", (erkelenz, Role.REDAKTION))
    page = article(erkelenz, "Geheim")
    page.owner = emil
    page.save()

    text = office(gesa).get(f"/admin/pages/{gangelt.site.root_page_id}/").content.decode()

    assert "Emil" not in text
    assert "Erkelenz" not in text


def test_the_chooser_shows_own_and_central_pages_and_no_others(office, gesa, gangelt, erkelenz, article):
    for page in (article(erkelenz, "Nur in Erkelenz"), article(gangelt, "Nur in Gangelt")):
        index.insert_or_update_object(page)

    top = office(gesa).get("/admin/choose-page/").json()["html"]
    own = office(gesa).get(f"/admin/choose-page/{gangelt.site.root_page_id}/").json()["html"]
    found = office(gesa).get("/admin/choose-page/search/?q=Nur").content.decode()

    assert "Gemeinde Gangelt" in top
    assert "Erkelenz" not in top
    assert "Nur in Gangelt" in own
    assert "Nur in Gangelt" in found
    assert "Nur in Erkelenz" not in found
