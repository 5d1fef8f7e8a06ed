"""Pure rules: which group path means what, and how far a login can be trusted."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from accounts import trust
from accounts.roles import TOWN_ROLES, Grant, Role, read_path
from accounts.trust import Broker, TrustLevel, level_of

BROKERS = {
    "bundid": Broker(
        ceiling=TrustLevel.HOCH,
        claim="bundid_qaa",
        levels={"1": TrustLevel.NIEDRIG, "3": TrustLevel.SUBSTANZIELL, "4": TrustLevel.HOCH},
    ),
    "muk": Broker(ceiling=TrustLevel.SUBSTANZIELL, claim="bundid_qaa", levels={"4": TrustLevel.HOCH}),
}


@pytest.mark.parametrize("role", TOWN_ROLES)
def test_a_path_of_a_town_reads_back_as_it_was_written(role: Role) -> None:
    grant = Grant(role, "05370004")

    assert grant.path == f"/kommunen/05370004/{role.value}"
    assert read_path(grant.path) == grant


@pytest.mark.parametrize(("role", "path"), [(Role.KREIS_REDAKTION, "/kreis/redaktion"), (Role.KREIS_IT, "/kreis/it")])
def test_a_path_of_the_kreis_reads_back_as_it_was_written(role: Role, path: str) -> None:
    assert Grant(role).path == path
    assert read_path(path) == Grant(role)


@pytest.mark.parametrize(
    ("claims", "level", "method"),
    [
        ({}, TrustLevel.NIEDRIG, "konto"),
        ({"bundid_qaa": "4"}, TrustLevel.NIEDRIG, "konto"),
        ({"idp": "", "bundid_qaa": "4"}, TrustLevel.NIEDRIG, "konto"),
        ({"idp": ["bundid"], "bundid_qaa": "4"}, TrustLevel.NIEDRIG, "konto"),
        ({"idp": "evil", "bundid_qaa": "4"}, TrustLevel.NIEDRIG, "evil"),
        ({"idp": "BundID", "bundid_qaa": "4"}, TrustLevel.NIEDRIG, "BundID"),
        ({"idp": "bundid"}, TrustLevel.NIEDRIG, "bundid"),
        ({"idp": "bundid", "bundid_qaa": "9"}, TrustLevel.NIEDRIG, "bundid"),
        ({"idp": "bundid", "bundid_qaa": "1"}, TrustLevel.NIEDRIG, "bundid"),
        ({"idp": "bundid", "bundid_qaa": "3"}, TrustLevel.SUBSTANZIELL, "bundid"),
        ({"idp": "bundid", "bundid_qaa": "4"}, TrustLevel.HOCH, "bundid"),
        ({"idp": "muk", "bundid_qaa": "4"}, TrustLevel.SUBSTANZIELL, "muk"),
        ({"acr": "3"}, TrustLevel.NIEDRIG, "konto"),
    ],
)
def test_only_a_trusted_broker_in_this_very_token_raises_the_level(
    claims: dict[str, object], level: TrustLevel, method: str
) -> None:
    assert level_of(claims, BROKERS) == (level, method)


def test_today_nobody_is_trusted_beyond_a_local_account() -> None:
    assert level_of({"idp": "bundid", "bundid_qaa": "4"}) == (TrustLevel.NIEDRIG, "bundid")


@pytest.mark.parametrize("alias", ["bundid-sim", "BundID-SIM", "bundid-sim-2"])
def test_production_does_not_start_while_it_trusts_a_simulated_broker(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, alias: str
) -> None:
    monkeypatch.setattr(trust, "TRUSTED_BROKERS", {**BROKERS, alias: BROKERS["bundid"]})
    settings.PRODUCTION = True

    with pytest.raises(ImproperlyConfigured, match=alias):
        apps.get_app_config("accounts").ready()


def test_production_starts_with_real_brokers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(trust, "TRUSTED_BROKERS", BROKERS)
    settings.PRODUCTION = True

    apps.get_app_config("accounts").ready()
