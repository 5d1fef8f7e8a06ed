"""How logging in fails. Reasons are codes for the audit log; people read the neutral page."""

from __future__ import annotations


class LoginRejected(Exception):
    """The answer of the identity provider is not to be believed. Nothing was changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeycloakUnavailable(Exception):
    """Keycloak is not configured, not reachable, or does not answer as configured. Trying later may help."""


class SessionEnded(Exception):
    """Keycloak has ended the session behind a refresh token."""
