"""The real Keycloak, started once for the whole test session, and browsers that fill in its login form."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from accounts import mirror
from accounts.freshness import breaker
from accounts.oidc import client as oidc_client
from accounts.oidc import gateway
from cms.tenants.models import Authority
from dev import demo, keycloak

PASSWORD = demo.PASSWORD
FORM = re.compile(r'<form[^>]*id="kc-form-login"[^>]*action="([^"]+)"')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.keycloak)


@dataclass(frozen=True)
class RunningKeycloak:
    """Where it is, and how to do by hand what an administrator does."""

    url: str
    backchannel_port: int

    def admin(self, method: str, path: str, **arguments: object) -> requests.Response:
        answer = requests.request(
            method,
            f"{self.url}/admin/realms/{path}",
            headers={"Authorization": f"Bearer {self._token()}"},
            timeout=20,
            **arguments,  # type: ignore[arg-type]  # handed on as they are
        )
        answer.raise_for_status()
        return answer

    def user_id(self, realm: str, username: str) -> str:
        (user,) = self.admin("GET", f"{realm}/users?exact=true&username={username}").json()
        return str(user["id"])

    def _token(self) -> str:
        answer = requests.post(
            f"{self.url}/realms/master/protocol/openid-connect/token",
            data={"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": PASSWORD},
            timeout=20,
        )
        return str(answer.json()["access_token"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def keycloak_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKeycloak]:
    port, backchannel = _free_port(), _free_port()
    folder = tmp_path_factory.mktemp("keycloak")
    shared = {"PORT": str(backchannel), "SMTP_PORT": "9"}
    environment = {**demo.for_realms(shared), "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx512m"}
    with (folder / "keycloak.log").open("wb") as log:
        try:
            process = keycloak.start(port, folder, environment=environment, arguments=["--db=dev-mem"], log=log)
        except keycloak.Unavailable as problem:
            pytest.skip(str(problem))
        try:
            keycloak.wait_ready(port, process)
            yield RunningKeycloak(f"http://localhost:{port}", backchannel)
        finally:
            keycloak.stop(process)


@pytest.fixture
def server(keycloak_server: RunningKeycloak, settings: Settings, erkelenz: Authority) -> RunningKeycloak:
    """The server, the portal pointed at it, and its clients told our addresses."""
    settings.KEYCLOAK_ENABLED = True
    settings.KEYCLOAK_URL = settings.KEYCLOAK_INTERNAL_URL = keycloak_server.url
    settings.BACKCHANNEL_URL = f"http://127.0.0.1:{keycloak_server.backchannel_port}"
    oidc_client.client_for.cache_clear()
    gateway.forget()
    breaker.reset()
    mirror.sync(dry_run=False)
    return keycloak_server


@dataclass
class Browser:
    """One browser: its cookies at the portal's host, and its cookies at Keycloak."""

    host: str
    start: str
    client: Client = field(default_factory=Client)
    web: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Any:
        return self.client.get(path, headers={"host": self.host})

    def post(self, path: str) -> Any:
        return self.client.post(path, headers={"host": self.host})

    def open_form(self) -> requests.Response:
        """Begin a login; what Keycloak shows."""
        response = self.get(self.start)
        assert response.status_code == 302, response.content.decode()
        return self.follow(response["Location"])

    def send_form(self, page: requests.Response, username: str, password: str) -> requests.Response:
        match = FORM.search(page.text)
        assert match, page.text
        form = {"username": username, "password": password}
        return self._at_keycloak("POST", unescape(match[1]), data=form)

    def come_back(self, answer: requests.Response) -> Any:
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == f"http://{self.host}"
        return self.get(f"{parts.path}?{parts.query}")

    def log_in(self, username: str, password: str = PASSWORD) -> Any:
        page = self.open_form()
        if page.status_code == 302:  # Keycloak still knows this browser
            return self.come_back(page)
        return self.come_back(self.send_form(page, username, password))

    def follow(self, address: str) -> requests.Response:
        return self._at_keycloak("GET", address)

    def _at_keycloak(self, method: str, address: str, data: dict[str, str] | None = None) -> requests.Response:
        # Browsers count http://localhost as secure and send its cookies; this client does not.
        for cookie in self.web.cookies:
            cookie.secure = False
        return self.web.request(method, address, data=data, allow_redirects=False, timeout=20)


OpenBrowser = Callable[[], Browser]


@pytest.fixture
def citizen_browser(server: RunningKeycloak, erkelenz: Authority) -> OpenBrowser:
    host = erkelenz.url("").partition("//")[2]
    return lambda: Browser(host, "/anmelden/weiter/")


@pytest.fixture
def staff_browser(server: RunningKeycloak) -> OpenBrowser:
    host = django_settings.WAGTAILADMIN_BASE_URL.partition("//")[2]
    return lambda: Browser(host, "/anmelden/verwaltung/weiter/")
