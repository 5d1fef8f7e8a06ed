"""The guarded place in front of python-keycloak."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings

from accounts.oidc import gateway, realms
from accounts.oidc.errors import KeycloakUnavailable, SessionEnded
from accounts.oidc.gateway import ClientAddresses
from accounts.oidc.realms import Realm, RealmName
from accounts.testing.provider import Person, Provider


@pytest.fixture
def realm(provider: Provider) -> Realm:
    provider.person = Person("alva-1")
    return realms.get(RealmName.CITIZENS)


@pytest.fixture
def deaf(settings: Settings) -> Iterator[Realm]:
    """A Keycloak that nobody may ask: each question would be an error."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.KEYCLOAK_ENABLED = True
        settings.KEYCLOAK_URL = settings.KEYCLOAK_INTERNAL_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
        gateway.forget()
        yield realms.get(RealmName.STAFF)
        gateway.forget()


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "../../../master/users/1",
        "a?b",
        "a#b",
        "7b8b53d64d0d4ea782a089e9c51f2198",
        "{7b8b53d6-4d0d-4ea7-82a0-89e9c51f2198}",
    ],
)
def test_an_id_that_is_none_never_reaches_a_path(deaf: Realm, subject: str) -> None:
    with pytest.raises(ValueError, match=r"badly formed|canonical"):
        gateway.end_all_sessions(deaf, subject)


@pytest.mark.parametrize("path", ["", "/", "kreis", "/kreis/", "/kreis/../x", "/a?x", "/Kreis/it", "//kreis", "/ä"])
def test_a_group_name_that_is_not_ours_never_reaches_a_path(deaf: Realm, path: str) -> None:
    with pytest.raises(ValueError, match="group path"):
        gateway.sync_groups(deaf, [path], dry_run=False)


def test_a_refused_refresh_token_means_the_session_is_over(realm: Realm) -> None:
    with pytest.raises(SessionEnded):
        gateway.refresh(realm, "unknown")


def test_a_wrong_client_secret_ends_nobodys_session(provider: Provider, realm: Realm) -> None:
    provider.secrets = {**provider.secrets, "portal-buerger": "another"}
    try:
        with pytest.raises(KeycloakUnavailable):
            gateway.refresh(realm, "whatever")
    finally:
        provider.secrets["portal-buerger"] = "buerger-secret"


@pytest.mark.parametrize("status", [500, 502, 429])
def test_an_error_of_the_server_ends_nobodys_session(provider: Provider, realm: Realm, status: int) -> None:
    provider.faults.token_status = status

    with pytest.raises(KeycloakUnavailable):
        gateway.refresh(realm, provider.grant("buerger", sid="s"))


def test_a_dropped_connection_sends_a_refresh_token_once(provider: Provider, realm: Realm) -> None:
    provider.faults.drop_token_request = True
    token = provider.grant("buerger", sid="s")

    with pytest.raises(KeycloakUnavailable):
        gateway.refresh(realm, token)

    assert len(provider.requests) == 1


def test_no_answer_of_keycloak_is_in_an_error(provider: Provider, realm: Realm) -> None:
    provider.faults.token_status = 500

    with pytest.raises(KeycloakUnavailable) as caught:
        gateway.refresh(realm, provider.grant("buerger", sid="s"))

    assert "server_error" not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_ending_a_session_twice_is_no_error(provider: Provider, realm: Realm) -> None:
    token = provider.grant("buerger", sid="s")

    gateway.end_session(realm, token)
    gateway.end_session(realm, token)

    assert provider.ended_sessions >= {"s"}


def test_threads_leave_no_bearer_header_behind(provider: Provider, realm: Realm) -> None:
    tokens = [provider.grant("buerger", sid=f"s{number}") for number in range(48)]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda token: gateway.refresh(realm, token), tokens))

    headers = gateway._openid(realm).connection.headers
    assert len({answer["refresh_token"] for answer in answers}) == 48
    assert set(headers or {}) == {"Content-Type"}


def test_an_unreachable_keycloak_is_said_to_be_unreachable(deaf: Realm) -> None:
    addresses = ClientAddresses(("http://a/",), ("http://a/",), "http://a/")

    for ask in (
        lambda: gateway.refresh(deaf, "t"),
        lambda: gateway.end_session(deaf, "t"),
        lambda: gateway.end_all_sessions(deaf, "7b8b53d6-4d0d-4ea7-82a0-89e9c51f2198"),
        lambda: gateway.sync_addresses(deaf, addresses, dry_run=True),
        lambda: gateway.sync_groups(deaf, ["/kreis/it"], dry_run=True),
    ):
        with pytest.raises(KeycloakUnavailable):
            ask()


def test_secrets_are_in_no_representation(realm: Realm) -> None:
    assert "secret" not in repr(realm).replace("client_secret", "")
