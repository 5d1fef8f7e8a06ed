"""Rules about the configuration of uploads."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def uploads_are_scanned(**_kwargs: Any) -> list[CheckMessage]:
    """Without ClamAV a real installation must not take files at all."""
    if settings.CLAMAV_ADDRESS or not settings.PRODUCTION:
        return []
    return [
        Error(
            "Uploads are not scanned for viruses.",
            hint="Set CLAMAV_ADDRESS to clamd's socket or host:port.",
            id="attachments.E001",
        )
    ]
