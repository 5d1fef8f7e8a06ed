"""Host names decide what exists."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from cms.backoffice import trees
from cms.tenants.models import Authority
from portal_pages.central import CentralContent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "erkelenz.localhost.evil.example",
        "",
        "xn--erkelenz.localhost",
        "localhost@evil.example",
    ],
)
def test_an_unknown_host_gets_an_error_page_without_any_tenants_content(
    client: Client, erkelenz: Authority, host: str
) -> None:
    response = client.get("/", HTTP_HOST=host)

    assert response.status_code == 404
    assert "Erkelenz" not in response.content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/healthz", "/readyz", "/metrics", "/dokumente/1/a/"])
def test_a_public_host_answers_no_address_of_back_office_or_operators(
    client: Client, erkelenz: Authority, path: str
) -> None:
    assert client.get(path, HTTP_HOST="erkelenz.localhost").status_code == 404


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
@pytest.mark.parametrize("host", ["localhost:8000", "verwaltung.localhost"])
def test_operators_are_answered_on_their_own_hosts(client: Client, db: None, host: str, path: str) -> None:
    assert client.get(path, HTTP_HOST=host).status_code == 200


def test_a_forwarded_host_is_not_believed(client: Client, erkelenz: Authority) -> None:
    response = client.get("/", HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="erkelenz.localhost")

    assert response.status_code == 404


def test_no_site_is_the_default_one_and_every_site_is_an_authoritys(erkelenz: Authority, gangelt: Authority) -> None:
    sites = Site.objects.values_list("is_default_site", "authority__slug")

    assert set(sites) == {(False, slug) for slug in Authority.objects.values_list("slug", flat=True)}


def test_what_belongs_to_no_site_is_the_central_content_alone(kreis: Authority) -> None:
    central = Page.objects.filter(path__in=trees.central_paths())

    assert [page.specific_class for page in central] == [CentralContent]
    assert Page.get_first_root_node().numchild == Page.objects.filter(depth=2).count()


def test_provisioning_twice_changes_nothing_the_second_time(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("provision_authority", "--all")
    capsys.readouterr()

    call_command("provision_authority", "--all")

    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 11
    assert all(line.endswith(": 0 Änderungen") for line in printed)


def test_a_dry_run_names_changes_and_writes_none(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("provision_authority", "wegberg", "--dry-run")

    assert "? Behörde Stadt Wegberg angelegt" in capsys.readouterr().out
    assert not Authority.objects.filter(slug="wegberg").exists()


def test_every_authority_has_a_host_of_its_own(provision: Callable[[str], Authority], client: Client) -> None:
    erkelenz, wegberg = provision("erkelenz"), provision("wegberg")

    assert erkelenz.url("/leistungen/").startswith("http://erkelenz.localhost:")
    assert wegberg.hostname != erkelenz.hostname
