"""What Keycloak must know about our own data: the addresses people come back to, and the groups there are."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.models import StaffRole
from accounts.oidc import gateway, realms
from accounts.oidc.gateway import ClientAddresses
from accounts.oidc.realms import RealmName
from accounts.roles import Grant
from cms.tenants.models import Domain, origin

PUBLIC, BACK_OFFICE, OPERATORS = "cms.urls", "cms.urls_back_office", "cms.urls_operators"


def sync(*, dry_run: bool) -> list[str]:
    """Bring both realms up to date; return what had to change. Raises KeycloakUnavailable."""
    citizens, staff = realms.get(RealmName.CITIZENS), realms.get(RealmName.STAFF)
    return [
        *gateway.sync_addresses(citizens, citizen_addresses(), dry_run=dry_run),
        *gateway.sync_addresses(staff, staff_addresses(), dry_run=dry_run),
        *gateway.sync_groups(staff, group_paths(), dry_run=dry_run),
    ]


def citizen_addresses() -> ClientAddresses:
    """One callback per public host, each written out in full."""
    hosts = sorted(origin(domain.hostname) for domain in Domain.objects.filter(is_primary=True))
    return ClientAddresses(
        redirect_uris=tuple(host + reverse("accounts:callback", urlconf=PUBLIC) for host in hosts),
        post_logout_uris=tuple(host + reverse("accounts:logged_out", urlconf=PUBLIC) for host in hosts),
        backchannel_logout_url=_backchannel(RealmName.CITIZENS),
    )


def staff_addresses() -> ClientAddresses:
    host = settings.WAGTAILADMIN_BASE_URL
    return ClientAddresses(
        redirect_uris=(host + reverse("staff:callback", urlconf=BACK_OFFICE),),
        post_logout_uris=(host + reverse("staff:logged_out", urlconf=BACK_OFFICE),),
        backchannel_logout_url=_backchannel(RealmName.STAFF),
    )


def group_paths() -> list[str]:
    """The group of every role there is."""
    rows = StaffRole.objects.select_related("authority")
    return sorted(Grant.at(row.authority, row.role).path for row in rows)


def _backchannel(realm: RealmName) -> str:
    return settings.BACKCHANNEL_URL + reverse("backchannel_logout", args=[realm.value], urlconf=OPERATORS)
