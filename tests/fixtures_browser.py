"""Chromium without a server: every request of the page is answered by Django's test client.

The page and the test share one thread and one transaction, so a browser test costs no port, no second database and
no clean-up. Headers are passed on, so the content security policy works as it does in production.
"""

import mimetypes
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from dev import needs

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A page differs between light and dark in its colours only.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page: Page, *, only_colours: bool = False) -> list[str]:
    """What axe finds on the page as it stands."""
    rules = COLOURS if only_colours else RULES
    found = Axe().run(page, options={**rules, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@dataclass
class Window:
    """One page of the browser and what it complained about."""

    page: Page
    host: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(f"http://{self.host}{path}", wait_until="load")
        return self.page

    def axe(self) -> list[str]:
        """Violations found by axe on the page as it stands."""
        return violations(self.page)

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = needs.chromium()
    if program is None:
        pytest.skip("There is no Chromium on this machine.")
    # Playwright keeps a loop in this thread; the tests themselves are synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[OpenWindow]:
    """`window(client, "verwaltung.localhost", width=360)`: a browser window whose server is this test client."""
    contexts = []
    databases = {alias: connections[alias] for alias in connections}

    def _open(client: Client, host: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]  # one of Playwright's words
            java_script_enabled=script,
            locale="de-DE",
        )
        contexts.append(context)
        page = context.new_page()
        opened = Window(page, host)
        page.on("console", lambda message: _listen(opened, message))
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.route("**/*", lambda route: _answer(client, opened, route, databases))
        return opened

    yield _open
    for context in contexts:
        context.close()


def _listen(opened: Window, message: Any) -> None:
    # Chromium says this of every page with a status of 400 or more; what is missing beside the page is noted below.
    if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
        opened.complaints.append(message.text)


def _answer(client: Client, opened: Window, route: Route, databases: Mapping[str, Any]) -> None:
    for alias, connection in databases.items():
        connections[alias] = connection  # Playwright's loop would open its own, which sees nothing of this test
    address = urlsplit(route.request.url)
    if address.netloc != opened.host:
        opened.complaints.append(f"asked a third party: {route.request.url}")
        route.abort()
        return
    if address.path.startswith("/static/"):
        _static(opened, route, address.path.removeprefix("/static/"))
        return
    headers = {name: value for name, value in route.request.headers.items() if name not in {"cookie", "content-length"}}
    response = client.generic(
        route.request.method,
        f"{address.path}?{address.query}" if address.query else address.path,
        route.request.post_data_buffer or b"",
        content_type=headers.pop("content-type", "application/octet-stream"),
        headers={**headers, "host": opened.host},
    )
    if response.status_code >= 400 and not route.request.is_navigation_request():
        opened.complaints.append(f"{response.status_code}: {address.path}")
    if response.status_code in {301, 302, 303}:
        # Playwright does not see the request after a redirect, so the browser is sent there by a page.
        route.fulfill(
            body=f'<meta http-equiv="refresh" content="0; url={response["Location"]}">', content_type="text/html"
        )
        return
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]  # the streaming kind
    route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)


def _static(opened: Window, route: Route, name: str) -> None:
    found = finders.find(name)
    if not found:
        opened.complaints.append(f"404: /static/{name}")
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
