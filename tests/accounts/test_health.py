"""What the probe says about logging in."""

import pytest
from pytest_django import Settings

from accounts.health import CHECKS
from accounts.testing.provider import Provider
from cms.ops.health import Unhealthy

(CHECK,) = CHECKS


def test_both_realms_answer(provider: Provider) -> None:
    CHECK.probe()

    assert sum("openid-configuration" in request for request in provider.requests) == 2


def test_another_issuer_is_reported(provider: Provider) -> None:
    provider.faults.discovery = {"issuer": "http://evil.example"}

    with pytest.raises(Unhealthy, match="another issuer"):
        CHECK.probe()


def test_no_keycloak_is_reported_and_not_critical(settings: Settings) -> None:
    settings.KEYCLOAK_ENABLED = False

    with pytest.raises(Unhealthy, match="nobody can log in"):
        CHECK.probe()
    assert CHECK.critical is False


def test_a_silent_keycloak_is_reported(provider: Provider, settings: Settings) -> None:
    settings.KEYCLOAK_INTERNAL_URL = "http://127.0.0.1:9"

    with pytest.raises(Unhealthy, match="does not answer"):
        CHECK.probe()
