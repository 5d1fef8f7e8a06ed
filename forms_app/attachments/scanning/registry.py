"""Which scanner looks at uploads: ClamAV where `CLAMAV_ADDRESS` says so, the test pattern in development."""

from django.conf import settings

from forms_app.attachments.scanning.base import Scanner
from forms_app.attachments.scanning.builtin import TestPatternScanner
from forms_app.attachments.scanning.clamav import ClamAV


def scanner() -> Scanner:
    """The scanner in force. A new one per call; it holds no connection."""
    address: str = settings.CLAMAV_ADDRESS
    return ClamAV(address) if address else TestPatternScanner()
