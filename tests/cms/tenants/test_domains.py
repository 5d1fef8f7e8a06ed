"""A town's own host names: given by operators, kept by every deployment."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.audit.models import AuditEntry
from cms.tenants.models import Authority, Domain

pytestmark = pytest.mark.django_db

OWN, ALIAS = "www.erkelenz-service.example", "erkelenz-service.example"


def domain(verb: str, authority: Authority, hostname: str) -> None:
    call_command("domain", verb, authority.slug, hostname)


def test_a_towns_own_hosts_survive_every_deployment(client: Client, erkelenz: Authority) -> None:
    domain("add", erkelenz, ALIAS)
    domain("add", erkelenz, OWN)
    domain("primary", erkelenz, OWN)

    call_command("provision_authority", "--all")

    assert client.get("/", HTTP_HOST=OWN).status_code == 200
    assert client.get("/", HTTP_HOST=ALIAS).status_code == 200
    assert client.get("/", HTTP_HOST="erkelenz.localhost").status_code == 200
    assert Authority.objects.get(pk=erkelenz.pk).url("/").startswith(f"http://{OWN}")
    assert Authority.objects.get(pk=erkelenz.pk).site.hostname == OWN  # type: ignore[union-attr]


def test_a_site_that_lost_its_towns_primary_host_is_repaired(erkelenz: Authority) -> None:
    domain("add", erkelenz, OWN)
    domain("primary", erkelenz, OWN)
    site = Authority.objects.get(pk=erkelenz.pk).site
    assert site is not None
    site.hostname = "somewhere.example"
    site.save()

    call_command("provision_authority", "erkelenz")

    site.refresh_from_db()
    assert site.hostname == OWN


def test_a_host_that_was_taken_away_answers_no_more(client: Client, erkelenz: Authority) -> None:
    domain("add", erkelenz, OWN)
    assert client.get("/", HTTP_HOST=OWN).status_code == 200

    domain("remove", erkelenz, OWN)

    assert client.get("/", HTTP_HOST=OWN).status_code == 404


def test_a_host_is_found_however_it_was_typed(client: Client, erkelenz: Authority) -> None:
    domain("add", erkelenz, "WWW.Erkelenz-Service.Example.")
    Domain.objects.create(authority=erkelenz, hostname="Zweite.Example")

    assert client.get("/", HTTP_HOST=OWN).status_code == 200
    assert client.get("/", HTTP_HOST="ZWEITE.example").status_code == 200


def test_every_change_of_a_host_stands_in_the_trail(erkelenz: Authority) -> None:
    domain("add", erkelenz, OWN)
    domain("primary", erkelenz, OWN)
    domain("remove", erkelenz, "erkelenz.localhost")

    entries = AuditEntry.objects.filter(action__startswith="domain.", authority=erkelenz)
    assert [(entry.action, entry.facts["hostname"]) for entry in entries] == [
        ("domain.added", OWN),
        ("domain.made_primary", OWN),
        ("domain.removed", "erkelenz.localhost"),
    ]


@pytest.mark.parametrize(
    ("verb", "hostname"),
    [
        ("add", "gangelt.localhost"),
        ("add", "VERWALTUNG.localhost"),
        ("add", "localhost"),
        ("add", "127.0.0.1"),
        ("add", "10.20.0.1"),
        ("add", "https://www.example.org/"),
        ("add", "erkelenz_service.example"),
        ("primary", "gangelt.localhost"),
        ("remove", "gangelt.localhost"),
        ("remove", "erkelenz.localhost"),
    ],
)
def test_a_host_that_cannot_be_had_is_refused_and_nothing_changes(
    erkelenz: Authority, gangelt: Authority, verb: str, hostname: str
) -> None:
    before = sorted(Domain.objects.values_list("hostname", "authority_id", "is_primary"))

    with pytest.raises(CommandError):
        domain(verb, erkelenz, hostname)

    assert sorted(Domain.objects.values_list("hostname", "authority_id", "is_primary")) == before
    assert not AuditEntry.objects.filter(action__startswith="domain.").exists()


def test_a_host_of_nobody_is_refused() -> None:
    with pytest.raises(CommandError, match="no authority"):
        call_command("domain", "add", "atlantis", OWN)
