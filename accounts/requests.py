"""A request as it reaches a view: who asks, and how far that can be trusted."""

from __future__ import annotations

from accounts.models import OidcSession, Principal
from accounts.trust import TrustFacts
from cms.tenants.middleware import PortalRequest


class IdentifiedRequest(PortalRequest):
    """Set by accounts.middleware on every request."""

    principal: Principal | None
    trust: TrustFacts
    oidc_session: OidcSession | None
