"""What operators are told about uploads."""

import pytest
from django.core.cache import cache

from cms.ops.health import Unhealthy
from forms_app.attachments import checks, health


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.mark.clamav
def test_a_scanner_that_finds_the_test_virus_is_healthy(clamd):
    (check,) = health.CHECKS

    check.probe()


def test_a_scanner_that_is_away_is_named_with_its_consequence(settings):
    settings.CLAMAV_ADDRESS = "127.0.0.1:1"
    (check,) = health.CHECKS

    with pytest.raises(Unhealthy, match="stay in quarantine"):
        check.probe()

    assert not check.critical


def test_production_without_a_scanner_is_an_error(settings):
    settings.PRODUCTION, settings.CLAMAV_ADDRESS = True, ""
    assert [message.id for message in checks.uploads_are_scanned()] == ["attachments.E001"]

    settings.CLAMAV_ADDRESS = "/run/clamav/clamd.ctl"
    assert checks.uploads_are_scanned() == []
