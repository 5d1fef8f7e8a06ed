"""Rules about the configuration of deliveries."""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def networks_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """A network that cannot be read would forbid or allow the wrong addresses."""
    found: list[CheckMessage] = []
    for network in settings.DELIVERY_ALLOWED_NETWORKS:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            hint = "Write networks like 10.20.0.0/16, separated by commas."
            found.append(Error(f"DELIVERY_ALLOWED_NETWORKS: {network!r} is no network.", hint=hint, id="delivery.E001"))
    return found


@register()
def nothing_of_the_desk_in_production(**_kwargs: Any) -> list[CheckMessage]:
    """The demo receiver and its secret belong on a desk."""
    if not settings.PRODUCTION:
        return []
    named = {"localhost", "127.0.0.1", "::1"} & set(settings.DELIVERY_ALLOWED_HOSTS)
    if not named:
        return []
    hint = "Name the hosts of the back-office systems in DELIVERY_ALLOWED_HOSTS."
    return [Error("Deliveries may go to this machine itself.", hint=hint, id="delivery.E002")]
