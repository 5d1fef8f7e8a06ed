"""Host name → authority, from a table kept in the process.

The table is read again after `TABLE_SECONDS`, so a changed domain is visible everywhere within that time
without a query per request.
"""

import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from cms.tenants.models import Authority, Domain, canonical

TABLE_SECONDS = 5.0


@dataclass(frozen=True)
class Table:
    read_at: float
    by_host: dict[str, Authority]
    by_root_path: dict[str, Authority]


_table: Table | None = None
_lock = Lock()


def authority_for_host(hostname: str) -> Authority | None:
    return _current().by_host.get(canonical(hostname))


def authority_for_path(path: str) -> Authority | None:
    """The authority whose site root lies above the treebeard `path`; None for central content."""
    roots = _current().by_root_path
    return next((roots[path[:end]] for end in range(len(path), 0, -4) if path[:end] in roots), None)


def authorities() -> list[Authority]:
    """All authorities, the county first, then by name."""
    unique = {one.pk: one for one in _current().by_host.values()}
    return sorted(unique.values(), key=lambda one: (not one.is_kreis, one.slug))


def is_back_office(hostname: str) -> bool:
    return hostname.lower() == settings.BACK_OFFICE_HOST.lower()


def forget() -> None:
    """Read the table anew at the next request (provisioning and tests call this)."""
    global _table  # noqa: PLW0603
    _table = None


def _current() -> Table:
    global _table  # noqa: PLW0603
    table = _table
    if table is None or time.monotonic() - table.read_at > TABLE_SECONDS:
        with _lock:
            table = _table = _read()
    return table


def _read() -> Table:
    domains = Domain.objects.select_related("authority", "authority__site", "authority__site__root_page")
    by_host = {domain.hostname: domain.authority for domain in domains}
    by_root_path = {
        one.site.root_page.path: one
        for one in by_host.values()
        if one.site is not None and one.site.root_page is not None
    }
    return Table(time.monotonic(), by_host, by_root_path)
