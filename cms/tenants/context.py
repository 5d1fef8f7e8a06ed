"""Template context: the authority this page belongs to."""

from typing import Any

from django.http import HttpRequest

from cms.tenants import hosts


def authority(request: HttpRequest) -> dict[str, Any]:
    """The authority of this host, and all sites for the foot of every public page."""
    here = getattr(request, "authority", None)
    if here is None:
        return {"authority": None}
    sisters = [
        {"name": one.short_name, "address": one.url("/"), "is_current": one.pk == here.pk}
        for one in hosts.authorities()
    ]
    return {"authority": here, "sister_sites": sisters}
