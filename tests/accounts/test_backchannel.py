"""Keycloak reports that a session has ended, and what it must say to be believed."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OidcSession, Principal, User
from accounts.testing.provider import Provider, unsigned
from cms.audit.models import AuditEntry
from tests.fixtures_accounts import make_session

HERE = "127.0.0.1:8000"


def tell(token: str | None, *, realm: str = "buerger", host: str = HERE) -> int:
    data = {} if token is None else {"logout_token": token}
    address = f"/anmelden/abmeldung/{realm}/"
    response = Client(enforce_csrf_checks=True).post(address, data, headers={"host": host})
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    return response.status_code


@pytest.fixture
def logins(provider: Provider, alva: Principal) -> dict[str, OidcSession]:
    """Alva in two browsers, each a session of its own, and somebody else."""
    alva.issuer = provider.issuer("buerger")
    alva.save()
    berta = Principal.objects.create(issuer=alva.issuer, subject="berta")
    return {
        "desk": make_session(owner=alva),
        "phone": make_session(owner=alva),
        "berta": make_session(owner=berta),
    }


def alive(logins: dict[str, OidcSession]) -> set[str]:
    living = set(OidcSession.objects.filter(revoked_at=None).values_list("pk", flat=True))
    return {name for name, row in logins.items() if row.pk in living}


def test_one_session_ends(provider: Provider, logins: dict[str, OidcSession]) -> None:
    status = tell(provider.logout_token("buerger", sub="alva", sid=logins["desk"].sid))

    assert status == 200
    assert alive(logins) == {"phone", "berta"}
    assert bytes(OidcSession.objects.get(pk=logins["desk"].pk).sealed_tokens) == b""
    assert AuditEntry.objects.latest("sequence").facts == {"ended": 1}


def test_every_session_of_a_person_ends(provider: Provider, logins: dict[str, OidcSession]) -> None:
    assert tell(provider.logout_token("buerger", sub="alva")) == 200
    assert alive(logins) == {"berta"}


def test_an_unknown_session_is_no_error(provider: Provider, logins: dict[str, OidcSession]) -> None:
    assert tell(provider.logout_token("buerger", sid="unknown")) == 200
    assert len(alive(logins)) == 3


def test_the_back_office_host_hears_it_too_and_public_hosts_do_not(
    provider: Provider, logins: dict[str, OidcSession], bruno: User
) -> None:
    token = provider.logout_token("buerger", sub="alva")
    public = Client().post(
        "/anmelden/abmeldung/buerger/", {"logout_token": token}, headers={"host": "erkelenz.localhost"}
    )

    assert public.status_code in {404, 405}
    assert len(alive(logins)) == 3
    assert tell(token, host="verwaltung.localhost:8000") == 200


def test_a_message_is_obeyed_once(provider: Provider, logins: dict[str, OidcSession]) -> None:
    token = provider.logout_token("buerger", sid=logins["desk"].sid)

    assert [tell(token), tell(token)] == [200, 400]


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "http://evil.example/realms/buerger"},
        {"aud": "portal-verwaltung"},
        {"aud": None},
        {"iat": None},
        {"iat": time.time() - 3600},
        {"iat": time.time() + 3600},
        {"exp": None},
        {"exp": time.time() - 60},
        {"events": None},
        {"events": {}},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "a"},
        {"jti": None},
        {"jti": ""},
        {"jti": "j" * 300},
        {"sub": None, "sid": None},
        {"sub": 7, "sid": None},
    ],
)
def test_a_message_with_one_wrong_claim_is_not_believed(
    provider: Provider, logins: dict[str, OidcSession], changes: dict[str, object]
) -> None:
    assert tell(provider.logout_token("buerger", **{"sub": "alva", **changes})) == 400
    assert len(alive(logins)) == 3


def test_a_message_of_the_other_realm_is_not_believed(provider: Provider, logins: dict[str, OidcSession]) -> None:
    assert tell(provider.logout_token("verwaltung", sub="alva")) == 400
    assert tell(provider.logout_token("buerger", sub="alva"), realm="verwaltung") == 400
    assert tell(provider.logout_token("buerger", sub="alva"), realm="master") == 404
    assert len(alive(logins)) == 3


@pytest.mark.parametrize("token", [None, "", "not.a.token", "a.b", "ä"])
def test_noise_is_not_believed(provider: Provider, logins: dict[str, OidcSession], token: str | None) -> None:
    assert tell(token) == 400


def test_an_unsigned_message_is_not_believed(provider: Provider, logins: dict[str, OidcSession]) -> None:
    claims = {"iss": provider.issuer("buerger"), "aud": "portal-buerger", "sub": "alva", "jti": "1"}

    assert tell(unsigned(provider, "buerger", claims)) == 400
    assert len(alive(logins)) == 3


def test_a_huge_message_and_a_get_are_turned_away(provider: Provider, logins: dict[str, OidcSession]) -> None:
    address = "/anmelden/abmeldung/buerger/"

    assert tell("a" * 20_000) == 413
    assert Client().get(address, headers={"host": HERE}).status_code == 405
    assert reverse("backchannel_logout", args=["buerger"], urlconf="cms.urls_operators") == address
