"""The county behind a town: what the town does not do itself is usually done there."""

from cms.tenants import hosts
from cms.tenants.models import Authority


def county_of(authority: Authority | None) -> Authority | None:
    """The county, for a town; None for the county itself. From the table in the process."""
    if authority is None or authority.is_kreis:
        return None
    return next((one for one in hosts.authorities() if one.is_kreis), None)
