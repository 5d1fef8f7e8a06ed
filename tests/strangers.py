"""Whom the pages of a browser ask: everything of the portal and its neighbours runs on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext


def is_ours(url: str) -> bool:
    """Whether the address belongs to this machine."""
    address = urlsplit(url)
    host = address.hostname or ""
    return (
        address.scheme in {"data", "blob", "about"} or host in {"localhost", "127.0.0.1"} or host.endswith(".localhost")
    )


@contextmanager
def nobody_is_asked(*, by: BrowserContext) -> Iterator[None]:
    """Listen to every request of every page of this browser; fail at the end if one left the machine."""
    strangers: list[str] = []
    by.on("request", lambda request: None if is_ours(request.url) else strangers.append(request.url))
    yield
    assert strangers == [], "a page asked a third party"
