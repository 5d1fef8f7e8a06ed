"""Rules about the configuration of payments."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register()
def endpoint_is_safe(**_kwargs: Any) -> list[CheckMessage]:
    """Keys travel encrypted, and production never talks to the sandbox."""
    parts = urlsplit(settings.PAYMENT_API_ENDPOINT)
    found: list[CheckMessage] = []
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        found.append(
            Error(
                "PAYMENT_API_ENDPOINT would send keys unencrypted.",
                hint="Use https; only a sandbox on this machine may be spoken to without.",
                id="payments.E001",
            )
        )
    if settings.PRODUCTION and settings.PAYMENT_API_ENDPOINT == settings.SANDBOX_URL:
        found.append(
            Error(
                "Production would take payments through the sandbox.",
                hint="Set PAYMENT_API_ENDPOINT to the address of the payment provider.",
                id="payments.E002",
            )
        )
    return found
