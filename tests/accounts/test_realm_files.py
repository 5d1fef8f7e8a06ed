"""The realm files: nothing in them may be weaker than we promise, and nothing in them is a secret."""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.roles import KREIS_ROLES, TOWN_ROLES, Grant
from cms.tenants.register import entries
from dev import demo

FOLDER = Path(settings.BASE_DIR) / "keycloak"
REALMS = {path.name: json.loads(path.read_text()) for path in sorted((FOLDER / "realm").glob("*.json"))}
PEOPLE = {path.name: json.loads(path.read_text()) for path in sorted((FOLDER / "development").glob("*.json"))}
BOTH = pytest.mark.parametrize("realm", REALMS.values(), ids=REALMS.keys())
CLIENTS = pytest.mark.parametrize(
    "client",
    [client for realm in REALMS.values() for client in realm["clients"]],
    ids=[f"{realm['realm']}-{client['clientId']}" for realm in REALMS.values() for client in realm["clients"]],
)


def placeholders(pattern: str) -> set[str]:
    """What stands between ${ and } in the realm files and looks like the pattern."""
    wanted = re.compile(r"\$\{(" + pattern + r")\}")
    return {name for realm in REALMS.values() for text in strings(realm) for name in wanted.findall(text)}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def test_there_are_the_two_realms_and_no_simulated_one() -> None:
    assert set(REALMS) == {"buerger-realm.json", "verwaltung-realm.json"}


@BOTH
def test_a_realm_is_as_strict_as_promised(realm: dict[str, Any]) -> None:
    assert realm["sslRequired"] == "external"
    assert realm["bruteForceProtected"] is True
    assert realm["failureFactor"] <= 10
    assert realm["verifyEmail"] is True
    assert realm["duplicateEmailsAllowed"] is False
    assert realm["revokeRefreshToken"] is True
    assert realm["refreshTokenMaxReuse"] == 0
    assert realm["accessTokenLifespan"] <= 300
    assert realm["accessCodeLifespan"] <= 60
    assert realm["eventsEnabled"] is True
    assert realm["adminEventsEnabled"] is True
    assert realm["adminEventsDetailsEnabled"] is False
    assert "length(12)" in realm["passwordPolicy"]
    assert realm["rememberMe"] is False


@BOTH
def test_a_realm_speaks_german_first(realm: dict[str, Any]) -> None:
    assert realm["internationalizationEnabled"] is True
    assert realm["supportedLocales"] == ["de", "en"]
    assert realm["defaultLocale"] == "de"
    assert realm["loginTheme"] == realm["emailTheme"] == realm["accountTheme"] == "serviceportal"


@CLIENTS
def test_a_client_can_do_what_it_needs_and_nothing_else(client: dict[str, Any]) -> None:
    web = client["clientId"] != "portal-sync"

    assert client["publicClient"] is False
    assert client["implicitFlowEnabled"] is False
    assert client["directAccessGrantsEnabled"] is False
    assert client["fullScopeAllowed"] is False
    assert client["standardFlowEnabled"] is web
    assert client["serviceAccountsEnabled"] is not web
    assert client["redirectUris"] == []  # `manage.py keycloak_sync` writes them, each in full
    if web:
        assert client["attributes"]["pkce.code.challenge.method"] == "S256"
        assert client["attributes"]["backchannel.logout.session.required"] == "true"
        assert client["frontchannelLogout"] is False


@BOTH
def test_no_wildcard_and_no_secret_is_in_the_file(realm: dict[str, Any]) -> None:
    for client in realm["clients"]:
        assert re.fullmatch(r"\$\{[A-Z_]+\}", client["secret"])
        assert not any("*" in address for address in client["redirectUris"])
    assert "password" not in realm["smtpServer"]
    assert not any("demo-Passwort" in text or "development-secret" in text for text in strings(realm))


@BOTH
def test_the_production_realms_hold_no_person(realm: dict[str, Any]) -> None:
    assert [user["username"] for user in realm["users"]] == ["service-account-portal-sync"]
    assert not any("credentials" in user for user in realm["users"])


@BOTH
def test_the_service_account_manages_its_own_realm_and_no_more(realm: dict[str, Any]) -> None:
    (account,) = realm["users"]

    assert set(account["clientRoles"]) == {"realm-management"}
    assert set(account["clientRoles"]["realm-management"]) <= {
        "manage-clients",
        "manage-users",
        "view-users",
        "query-groups",
    }


def test_citizens_register_themselves_and_staff_do_not() -> None:
    assert REALMS["buerger-realm.json"]["registrationAllowed"] is True
    assert REALMS["verwaltung-realm.json"]["registrationAllowed"] is False


def test_only_staff_tokens_carry_groups_with_their_full_path() -> None:
    mappers = {
        realm["realm"]: {
            mapper["name"]: mapper for client in realm["clients"] for mapper in client.get("protocolMappers", [])
        }
        for realm in REALMS.values()
    }

    assert "groups" not in mappers["buerger"]
    assert mappers["verwaltung"]["groups"]["config"]["full.path"] == "true"
    assert all("idp" in names for names in mappers.values())


@BOTH
def test_every_attribute_in_a_token_is_declared_and_typed(realm: dict[str, Any]) -> None:
    ((profile,),) = [
        component["config"]["kc.user.profile.config"]
        for component in realm["components"]["org.keycloak.userprofile.UserProfileProvider"]
    ]
    declared = {attribute["name"] for attribute in json.loads(profile)["attributes"]}
    mapped = {
        mapper["config"]["user.attribute"]
        for client in realm["clients"]
        for mapper in client.get("protocolMappers", [])
        if mapper["protocolMapper"] == "oidc-usermodel-attribute-mapper"
    }

    assert mapped <= declared
    assert "unmanagedAttributePolicy" not in json.loads(profile)


def test_the_groups_are_those_of_the_register() -> None:
    found: list[str] = []

    def walk(groups: list[dict[str, Any]]) -> None:
        for group in groups:
            if group.get("subGroups"):
                walk(group["subGroups"])
            else:
                found.append(group["path"])

    walk(REALMS["verwaltung-realm.json"]["groups"])

    towns = [Grant(role, entry.ags).path for entry in entries() for role in TOWN_ROLES]
    assert sorted(found) == sorted([*towns, *(Grant(role).path for role in KREIS_ROLES)])


def test_the_people_of_the_demo_are_those_that_are_announced() -> None:
    names = [user["username"] for people in PEOPLE.values() for user in people["users"]]

    assert sorted(names) == sorted(name for name, _ in demo.PEOPLE)
    assert all(name.endswith("-users-0.json") for name in PEOPLE)


def test_every_placeholder_is_filled_in_development_and_explained() -> None:
    needed = placeholders("[A-Z_]+")
    explained = (FOLDER / "README.md").read_text()

    assert needed == set(demo.for_realms({"PORT": "1", "SMTP_PORT": "2"}))
    assert all(f"`{name}`" in explained for name in needed)


def test_the_folder_hides_no_library() -> None:
    spec = importlib.util.find_spec("keycloak")

    assert not list(FOLDER.rglob("*.py"))
    assert spec is not None
    assert spec.origin is not None
    assert "site-packages" in spec.origin
    assert (FOLDER / "README.md").read_text().splitlines()[0].count("accounts/")


def test_the_theme_repeats_what_its_parent_would_lose() -> None:
    login = (FOLDER / "themes/serviceportal/login/theme.properties").read_text()

    assert "parent=keycloak.v2" in login
    assert "styles=css/styles.css css/serviceportal.css" in login
    assert not list((FOLDER / "themes").rglob("*.ftl"))
    for part in ("login", "email", "account"):
        assert "locales=de,en" in (FOLDER / "themes/serviceportal" / part / "theme.properties").read_text()


def test_every_word_of_ours_in_the_realms_is_translated() -> None:
    needed = placeholders("portal[A-Za-z]+")
    for part in ("login", "account"):
        for language in ("de", "en"):
            messages = FOLDER / f"themes/serviceportal/{part}/messages/messages_{language}.properties"
            known = {line.partition("=")[0] for line in messages.read_text().splitlines()}
            assert needed <= known
