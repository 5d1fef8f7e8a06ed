"""Logins that were begun and not finished, kept in the server's session.

Each login may be finished once and within ten minutes. More than ten open ones are nobody's honest wish;
the oldest is forgotten, so that a session cannot be made to grow.
"""

from __future__ import annotations

import time
from typing import Any

from authlib.integrations.django_client import DjangoIntegration
from django.contrib.sessions.backends.base import SessionBase

OPEN_AT_MOST = 10
OPEN_FOR = 600


class LoginStates(DjangoIntegration):
    """Authlib's place for state, nonce and PKCE verifier, made finite and forgetful."""

    expires_in = OPEN_FOR

    def _prefix(self) -> str:
        return f"_state_{self.name}_"

    def _is_mine(self, key: str) -> bool:
        return key.startswith(self._prefix())

    def get_state_data(self, session: SessionBase, state: str | None) -> dict[str, Any] | None:
        kept = session.get(f"{self._prefix()}{state}") if state else None
        if not kept or kept["exp"] < time.time():
            return None
        data: dict[str, Any] = kept["data"]
        return data

    def set_state_data(self, session: SessionBase, state: str, data: dict[str, Any]) -> None:
        self._clear_session_state(session)
        keys = session.keys()
        opened = sorted(filter(self._is_mine, keys), key=lambda key: float(session[key]["exp"]))
        for key in opened[: max(0, len(opened) - OPEN_AT_MOST + 1)]:
            del session[key]
        session[f"{self._prefix()}{state}"] = {"data": data, "exp": time.time() + OPEN_FOR}

    def clear_state_data(self, session: SessionBase, state: str | None) -> None:
        session.pop(f"{self._prefix()}{state}", None)
        self._clear_session_state(session)
