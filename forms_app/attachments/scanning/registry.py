"""Which scanner looks at uploads: ClamAV where `CLAMAV_ADDRESS` says so, the test pattern in development."""

import logging
from functools import cache

from django.conf import settings

from forms_app.attachments.scanning.base import Scanner
from forms_app.attachments.scanning.builtin import TestPatternScanner
from forms_app.attachments.scanning.clamav import ClamAV

log = logging.getLogger("portal.attachments")


def scanner() -> Scanner:
    """The scanner in force. It holds no connection, so asking again costs nothing."""
    address: str = settings.CLAMAV_ADDRESS
    return ClamAV(address) if address else _test_pattern_only()


@cache
def _test_pattern_only() -> Scanner:
    """Once per process, so that nobody takes a desk for a protected place."""
    log.warning("uploads are scanned for the EICAR test pattern only; set CLAMAV_ADDRESS to use ClamAV")
    return TestPatternScanner()
