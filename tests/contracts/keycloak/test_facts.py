"""What we rely on and Keycloak could change with an upgrade: one fact per test."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from django.test import Client

from accounts.models import OidcSession
from accounts.oidc import gateway, realms
from accounts.oidc.errors import SessionEnded
from accounts.oidc.realms import RealmName
from tests.contracts.keycloak.conftest import OpenBrowser, RunningKeycloak


@dataclass
class Ear:
    """Listens where Keycloak reports ended sessions."""

    heard: list[tuple[str, str]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def ear(server: RunningKeycloak) -> Iterator[Ear]:
    ear = Ear()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            ear.heard.append((self.path, parse_qs(body)["logout_token"][0]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            ear.arrived.set()

        def log_message(self, format: str, *args: Any) -> None:
            """Stay quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", server.backchannel_port), Listener)
    threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
    yield ear
    listener.shutdown()
    listener.server_close()


def part(token: str, number: int) -> dict[str, Any]:
    piece = token.split(".")[number]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))
    return content


def test_the_logout_token_is_what_we_expect_and_we_obey_it(
    ear: Ear, server: RunningKeycloak, citizen_browser: OpenBrowser
) -> None:
    citizen_browser().log_in("alva")
    row = OidcSession.objects.get()

    server.admin("POST", f"buerger/users/{server.user_id('buerger', 'alva')}/logout")

    assert ear.arrived.wait(10)
    (path, token), *_ = [one for one in ear.heard if part(one[1], 1).get("sid") == row.sid]
    claims = part(token, 1)
    assert path == "/anmelden/abmeldung/buerger/"
    assert part(token, 0)["typ"] in {"logout+jwt", "JWT"}
    assert claims["aud"] == "portal-buerger"
    assert claims["sub"] == row.subject
    assert "http://schemas.openid.net/event/backchannel-logout" in claims["events"]
    assert "nonce" not in claims
    assert {"iat", "exp", "jti"} <= set(claims)

    answer = Client().post(path, {"logout_token": token}, headers={"host": "127.0.0.1"})

    assert answer.status_code == 200
    assert OidcSession.objects.get().revoked_for == "backchannel"


def test_the_answer_names_its_issuer(server: RunningKeycloak, citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()

    answer = browser.send_form(browser.open_form(), "alva", "demo-Passwort-1")

    query = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert query["iss"] == realms.get(RealmName.CITIZENS).issuer


def test_the_id_token_says_what_we_ask_and_nothing_we_do_not_want(citizen_browser: OpenBrowser) -> None:
    citizen_browser().log_in("alva")

    claims = part(OidcSession.objects.get().tokens["id"], 1)
    assert {"sid", "acr", "auth_time", "nonce", "at_hash", "azp", "typ"} <= set(claims)
    assert (claims["typ"], claims["azp"], claims["aud"]) == ("ID", "portal-buerger", "portal-buerger")
    assert "groups" not in claims
    assert "realm_access" not in claims
    assert "idp" not in claims


def test_a_code_used_twice_ends_the_session(citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()
    answer = browser.send_form(browser.open_form(), "alva", "demo-Passwort-1")
    code = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["code"]
    browser.come_back(answer)
    citizens = realms.get(RealmName.CITIZENS)

    again = requests.post(
        f"{citizens.issuer}/protocol/openid-connect/token",
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": f"http://{browser.host}/anmelden/rueckruf/",
        },
        auth=(citizens.client_id, citizens.client_secret),
        timeout=20,
    )

    assert again.status_code == 400
    with pytest.raises(SessionEnded):
        gateway.refresh(citizens, OidcSession.objects.get().tokens["refresh"])


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "http://evil.example/anmelden/rueckruf/"},
        {"redirect_uri": "http://erkelenz.localhost:8000/anmelden/rueckruf/extra"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"response_type": "token"},
    ],
)
def test_keycloak_refuses_a_request_that_is_not_ours(citizen_browser: OpenBrowser, change: dict[str, str]) -> None:
    browser = citizen_browser()
    parts = urlsplit(browser.get(browser.start)["Location"])
    query = {**dict(parse_qsl(parts.query)), **change}

    answer = requests.get(
        f"{parts.scheme}://{parts.netloc}{parts.path}", params=query, allow_redirects=False, timeout=20
    )

    location = answer.headers.get("Location", "")
    assert answer.status_code == 400 or "error=" in location
    assert "evil.example" not in location
    assert "kc-form-login" not in answer.text


def test_a_password_is_taken_at_the_form_only(server: RunningKeycloak) -> None:
    citizens = realms.get(RealmName.CITIZENS)

    answer = requests.post(
        f"{citizens.issuer}/protocol/openid-connect/token",
        data={"grant_type": "password", "username": "alva", "password": "demo-Passwort-1"},
        auth=(citizens.client_id, citizens.client_secret),
        timeout=20,
    )

    assert answer.status_code == 400
    assert answer.json()["error"] == "unauthorized_client"
