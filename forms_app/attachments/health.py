"""Whether uploads can be scanned: the scanner is given the test virus and has to find it."""

from django.core.cache import cache

from cms.ops.health import HealthCheck, Unhealthy
from forms_app.attachments.scanning.base import NotScanned
from forms_app.attachments.scanning.registry import scanner

_REMEMBERED_SECONDS = 20


def _scanner_works() -> None:
    if cache.get("attachments.scanner"):
        return
    try:
        scanner().check()
    except NotScanned as error:
        raise Unhealthy(f"Uploads stay in quarantine: {error}.") from error
    cache.set("attachments.scanner", True, _REMEMBERED_SECONDS)


CHECKS = [HealthCheck("virus scanner", _scanner_works, critical=False)]
