"""A whole portal of its own, as `make run` starts it, and browsers that visit it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from dev import portal
from dev.portal import Portal
from tests.strangers import nobody_is_asked

OpenBrowser = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def live_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The running portal: web, worker, Keycloak, payment sandbox, back-office receiver, mailbox."""
    with portal.running(Path(tmp_path_factory.mktemp("portal"))) as place:
        yield place


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[OpenBrowser]:
    """`open_browser(script=False)`: somebody's browser, with cookies of its own.

    Its pages are listened to, those of Keycloak and the checkout included: none may ask a third party.
    """
    with ExitStack() as ends:

        def _open(*, script: bool = True) -> BrowserContext:
            context = chromium.new_context(
                java_script_enabled=script, locale="de-DE", viewport={"width": 1280, "height": 900}
            )
            context.set_default_timeout(30_000)
            ends.callback(context.close)
            ends.enter_context(nobody_is_asked(by=context))
            return context

        yield _open
