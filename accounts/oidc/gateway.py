"""Everything the portal says to Keycloak server to server. The only module that imports python-keycloak.

The library needs a guarded place, because of what was measured in it:

* `userinfo` and some others leave the user's bearer token in headers all threads share: never called here.
* A POST is sent again when the connection drops; a refresh token sent twice ends the session: no retries.
* Ids and names become part of the path unquoted: each is checked before the call.
* Waiting for ever is its default, and concurrent callers each fetch an admin token: time-outs and one lock.
* Its exceptions carry the answer's body, which may hold tokens: only the status leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

import requests

from accounts.oidc.errors import KeycloakUnavailable, SessionEnded
from accounts.oidc.realms import SYNC_CLIENT, Realm

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin, KeycloakOpenID

# Connecting and answering. The library says one number, requests takes the pair it is handed.
TIMEOUT: Final[Any] = (3.05, 10.0)
GROUPS_AT_MOST: Final = 1000

_GROUP_PATH = re.compile(r"(/[a-z0-9-]+){1,4}")
_admin_lock = Lock()
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class ClientAddresses:
    """The addresses a client may use, each of them exact."""

    redirect_uris: tuple[str, ...]
    post_logout_uris: tuple[str, ...]
    backchannel_logout_url: str


# --- sessions ---


def refresh(realm: Realm, refresh_token: str) -> dict[str, Any]:
    """Exchange a refresh token once; raise SessionEnded when Keycloak has ended the session."""
    return _asked(lambda: _openid(realm).refresh_token(refresh_token), refused=SessionEnded)


def end_session(realm: Realm, refresh_token: str) -> None:
    """End the session behind the refresh token. One that has ended already is no error."""
    try:
        _asked(lambda: _openid(realm).logout(refresh_token), refused=SessionEnded)
    except SessionEnded:
        return


def end_all_sessions(realm: Realm, subject: str) -> None:
    """End every session of an account: the switch for a member of staff who has left, or a stolen account."""
    user_id = _uuid(subject)
    with _admin_lock:
        _asked(lambda: _admin(realm).user_logout(user_id))


# --- following our own data ---


def sync_addresses(realm: Realm, wanted: ClientAddresses, *, dry_run: bool) -> list[str]:
    """Let the realm's client use exactly these addresses. Returns what had to change, in sentences."""
    with _admin_lock:
        admin = _admin(realm)
        internal_id = _uuid(_asked(lambda: admin.get_client_id(realm.client_id)) or "")
        client = _asked(lambda: admin.get_client(internal_id))
        attributes = dict(client.get("attributes") or {})
        changes: list[str] = []
        if set(client.get("redirectUris") or ()) != set(wanted.redirect_uris):
            changes.append(f"{realm.client_id}: {len(wanted.redirect_uris)} redirect addresses")
        for key, value in (
            ("post.logout.redirect.uris", "##".join(sorted(wanted.post_logout_uris))),
            ("backchannel.logout.url", wanted.backchannel_logout_url),
        ):
            if attributes.get(key) != value:
                attributes[key] = value
                changes.append(f"{realm.client_id}: {key}")
        if changes and not dry_run:
            client.pop("secret", None)
            changed = {**client, "redirectUris": sorted(wanted.redirect_uris), "attributes": attributes}
            _asked(lambda: admin.update_client(internal_id, changed))
        return changes


def sync_groups(realm: Realm, paths: Iterable[str], *, dry_run: bool) -> list[str]:
    """Create the groups that are missing. A group that is too many is left alone: it gives no right."""
    wanted = sorted({step for path in paths for step in _steps(_group_path(path))})
    with _admin_lock:
        admin = _admin(realm)
        query = {"max": GROUPS_AT_MOST, "briefRepresentation": True}
        known: dict[str, str] = {}
        top = _asked(lambda: admin.get_groups(query))
        _collect(admin, top, query, known)
        changes: list[str] = []
        for path in wanted:
            if path in known:
                continue
            changes.append(f"group {path}")
            if not dry_run:
                parent, _, name = path.rpartition("/")
                known[path] = _create_group(admin, name, known.get(parent))
        return changes


def _collect(
    admin: KeycloakAdmin, groups: Sequence[dict[str, Any]], query: dict[str, Any], known: dict[str, str]
) -> None:
    for group in groups:
        group_id = _uuid(group["id"])
        known[group["path"]] = group_id
        if group.get("subGroupCount", 1):
            children = _children(admin, group_id, query)
            _collect(admin, children, query, known)


def _children(admin: KeycloakAdmin, group_id: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    return _asked(lambda: admin.get_group_children(group_id, query))


def _create_group(admin: KeycloakAdmin, name: str, parent: str | None) -> str:
    return _uuid(_asked(lambda: admin.create_group({"name": name}, parent=parent)) or "")


def forget() -> None:
    """Drop the connections of this process (tests, changed settings)."""
    _openid.cache_clear()
    _admin.cache_clear()


# --- guards ---


def _asked(call: Callable[[], _Answer], *, refused: type[Exception] = KeycloakUnavailable) -> _Answer:
    """One call. A grant that is no longer valid becomes `refused`, everything else KeycloakUnavailable."""
    try:
        return call()
    except _library("keycloak.exceptions").KeycloakConnectionError as problem:
        raise KeycloakUnavailable("no connection") from problem
    except _library("keycloak.exceptions").KeycloakError as problem:
        ended = problem.response_code == requests.codes.bad_request and b"invalid_grant" in (
            problem.response_body or b""
        )
        # Not `from problem`: its text is the body of the answer.
        raise (refused if ended else KeycloakUnavailable)(f"answered {problem.response_code}") from None
    except (requests.RequestException, TypeError, ValueError) as problem:
        raise KeycloakUnavailable(type(problem).__name__) from problem


def _uuid(value: str) -> str:
    """The id in its one spelling; raise ValueError before anything else could become part of a path."""
    if str(UUID(value)) != value.lower():
        raise ValueError("not the canonical spelling of an id")
    return value


def _group_path(path: str) -> str:
    if not _GROUP_PATH.fullmatch(path):
        raise ValueError(f"not a group path of ours: {path!r}")
    return path


def _steps(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: count + 1]) for count in range(1, len(parts))]


@lru_cache(maxsize=4)
def _openid(realm: Realm) -> KeycloakOpenID:
    client: KeycloakOpenID = _library("keycloak").KeycloakOpenID(
        server_url=f"{realm.internal_url}/",
        realm_name=realm.name.value,
        client_id=realm.client_id,
        client_secret_key=realm.client_secret,
        # The library swaps this header around each call; with the same value before and after, threads cannot meet.
        custom_headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=TIMEOUT,
        max_retries=0,
    )
    return client


@lru_cache(maxsize=4)
def _admin(realm: Realm) -> KeycloakAdmin:
    connection = _library("keycloak").KeycloakOpenIDConnection(
        server_url=f"{realm.internal_url}/",
        realm_name=realm.name.value,
        client_id=SYNC_CLIENT,
        client_secret_key=realm.sync_secret,
        timeout=TIMEOUT,
        max_retries=0,
    )
    admin: KeycloakAdmin = _library("keycloak").KeycloakAdmin(connection=connection)
    return admin


def _library(name: str) -> Any:
    """python-keycloak, loaded at the first call: a web worker that never refreshes is spared its 5 MB."""
    return import_module(name)
