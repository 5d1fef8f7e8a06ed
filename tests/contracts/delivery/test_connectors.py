"""One suite for every connector that leaves the house, the fake included; then what only REST can show."""

import inspect
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from forms_app.delivery import signing
from forms_app.delivery.connectors import guard
from forms_app.delivery.connectors.base import Connector, DeliveryFailed, OutcomeUnknown, Parcel, ParcelFile
from forms_app.delivery.connectors.fake import FakeConnector
from forms_app.delivery.connectors.portal_inbox import PortalInbox
from forms_app.delivery.connectors.rest import Rest
from tests.contracts.delivery.test_receiver import document
from tests.fixtures_paper import RECEIVER_SECRET


def parcel(key: str | None = None, *, files: dict[str, bytes] | None = None, **changes: object) -> Parcel:
    key = key or str(uuid.uuid4())
    announced = [
        {"id": id_, "sha256": signing.hex_digest(body), "name": "a.pdf"} for id_, body in (files or {}).items()
    ]
    body = document(key, attachments=announced, **changes)
    packed = tuple(
        ParcelFile(id_, "application/pdf", signing.hex_digest(content), lambda content=content: content)  # type: ignore[misc]
        for id_, content in (files or {}).items()
    )
    return Parcel(key, body, signing.hex_digest(body), packed)


@pytest.fixture(params=["rest", "fake"])
def connector(request) -> Connector:
    if request.param == "fake":
        return FakeConnector()
    return Rest(request.getfixturevalue("receiver").url, RECEIVER_SECRET)


@pytest.fixture
def rest(receiver) -> Rest:
    return Rest(receiver.url, RECEIVER_SECRET)


def test_what_was_sent_can_be_found(connector):
    sent = parcel()
    assert connector.probe(sent) is None

    receipt = connector.send(sent)

    assert receipt.number
    assert connector.probe(sent) == receipt


def test_the_same_parcel_again_gives_the_same_receipt(connector):
    sent = parcel()

    assert connector.send(sent) == connector.send(sent)


def test_other_content_under_the_same_key_is_refused_for_good(connector):
    sent = parcel()
    connector.send(sent)

    with pytest.raises(DeliveryFailed) as failure:
        connector.send(parcel(sent.key, fee={"total_cents": 5}))

    assert failure.value.permanent


def test_files_go_along(connector):
    assert connector.send(parcel(files={str(uuid.uuid4()): b"%PDF-1", str(uuid.uuid4()): b"%PDF-2"})).number


def test_a_connector_that_is_set_up_checks_out(connector):
    connector.check()


@pytest.mark.parametrize("kind", [Rest, FakeConnector, PortalInbox])
def test_every_connector_has_the_methods_of_the_port(kind):
    for name in ("send", "probe", "check"):
        assert inspect.signature(getattr(kind, name)) == inspect.signature(getattr(Connector, name))


class TestRest:
    def test_a_connection_that_breaks_after_the_effect_leaves_doubt_and_the_probe_finds_it(self, rest, receiver):
        receiver.faults({"action": "drop_after_effect", "method": "POST"})
        sent = parcel()

        with pytest.raises(OutcomeUnknown):
            rest.send(sent)

        assert rest.probe(sent) is not None
        assert len(receiver.submissions()) == 1

    def test_a_connection_that_breaks_before_the_effect_leaves_doubt_and_the_probe_finds_nothing(self, rest, receiver):
        receiver.faults({"action": "drop_before_effect", "method": "POST"})
        sent = parcel()

        with pytest.raises(OutcomeUnknown):
            rest.send(sent)

        assert rest.probe(sent) is None

    def test_a_file_that_breaks_off_is_no_doubt(self, rest, receiver):
        receiver.faults({"action": "drop_after_effect", "method": "PUT"})

        with pytest.raises(DeliveryFailed) as failure:
            rest.send(parcel(files={str(uuid.uuid4()): b"x"}))

        assert not failure.value.permanent

    @pytest.mark.parametrize("status", [400, 404, 405, 409, 413, 415, 422, 301, 302, 307, 308, 418])
    def test_a_refusal_is_permanent(self, rest, receiver, status):
        receiver.faults({"action": "status", "method": "POST", "status": status, "headers": {"Location": "/x"}})

        with pytest.raises(DeliveryFailed) as failure:
            rest.send(parcel())

        assert failure.value.permanent
        assert [entry["path"] for entry in receiver.ledger()["requests"]] == ["/v1/antraege"]

    @pytest.mark.parametrize("status", [408, 425, 429, 503])
    def test_a_request_to_come_later_is_kept(self, rest, receiver, status):
        receiver.faults({"action": "status", "status": status, "headers": {"Retry-After": "120"}})

        with pytest.raises(DeliveryFailed) as failure:
            rest.send(parcel())

        assert (failure.value.permanent, failure.value.wait) == (False, timedelta(seconds=120))

    @pytest.mark.parametrize("retry_after", ["99999999", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "1e9", ""])
    def test_an_absurd_wait_is_not_kept(self, rest, receiver, retry_after):
        receiver.faults(
            {
                "action": "status",
                "status": 503,
                "headers": {"Retry-After": retry_after.encode("latin-1", "ignore").decode("latin-1")},
            }
        )

        with pytest.raises(DeliveryFailed) as failure:
            rest.send(parcel())

        assert failure.value.wait is None

    @pytest.mark.parametrize("status", [401, 403])
    def test_being_locked_out_waits_an_hour_instead_of_hammering(self, rest, receiver, status):
        receiver.faults({"action": "status", "status": status})

        with pytest.raises(DeliveryFailed) as failure:
            rest.send(parcel())

        assert (failure.value.permanent, failure.value.wait) == (False, timedelta(hours=1))

    @pytest.mark.parametrize("status", [500, 502, 504])
    def test_an_error_of_the_other_side_leaves_doubt(self, rest, receiver, status):
        receiver.faults({"action": "status", "method": "POST", "status": status, "body": "<html>"})

        with pytest.raises(OutcomeUnknown):
            rest.send(parcel())

    @pytest.mark.parametrize(
        "body", ["<html>alles gut</html>", "{}", "[]", '{"digest": 5}', '{"digest": "falsch"}', ""]
    )
    def test_a_page_that_says_200_is_no_receipt(self, rest, receiver, body):
        receiver.faults({"action": "status", "method": "POST", "status": 200, "body": body})

        with pytest.raises(OutcomeUnknown):
            rest.send(parcel())

    def test_an_endless_answer_is_not_read_to_the_end(self, rest, receiver):
        receiver.faults({"action": "status", "method": "POST", "status": 200, "body": "x" * 1_000_000})

        with pytest.raises(OutcomeUnknown):
            rest.send(parcel())

    @pytest.mark.parametrize("body", ["", "<html>404</html>", '{"error": "unknown-address"}'])
    def test_a_404_of_somebody_else_does_not_mean_that_it_is_not_there(self, rest, receiver, body):
        receiver.faults({"action": "status", "method": "GET", "status": 404, "body": body})

        with pytest.raises(DeliveryFailed) as failure:
            rest.probe(parcel())

        assert not failure.value.permanent

    def test_other_content_under_our_key_is_told_by_the_probe(self, rest):
        sent = parcel()
        rest.send(sent)

        with pytest.raises(DeliveryFailed) as failure:
            rest.probe(parcel(sent.key, fee={"total_cents": 7}))

        assert failure.value.permanent

    def test_a_wrong_secret_is_noticed(self, receiver):
        with pytest.raises(DeliveryFailed, match="401"):
            Rest(receiver.url, "falsch").check()

    def test_nobody_listening_is_no_doubt(self, settings):
        with pytest.raises(DeliveryFailed) as failure:
            Rest("http://127.0.0.1:1", "x").send(parcel())

        assert not failure.value.permanent

    def test_an_answer_that_does_not_come_in_time_leaves_doubt(self, receiver, monkeypatch):
        monkeypatch.setattr("forms_app.delivery.connectors.rest.TIMEOUT", (0.5, 0.5))
        receiver.faults({"action": "slow", "method": "POST", "seconds": 1.5})
        slow, sent = Rest(receiver.url, RECEIVER_SECRET), parcel()

        with pytest.raises(OutcomeUnknown):
            slow.send(sent)

        time.sleep(1.5)
        assert slow.probe(sent) is not None

    def test_no_proxy_of_the_environment_sees_anything(self, rest, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

        rest.check()


SPELLINGS = [
    "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://[::1]/", "http://0.0.0.0/", "http://0/",
    "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.0.0.2/",
    "http://[::]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://224.0.0.1/",
    "http://localhost.localdomain/", "http://ip6-localhost/", "http://localhost@example.org/",
    "http://example.org@localhost/", "http://user:pass@localhost/", "http://localhost:80@example.org/",
    "http://localhost#@example.org/", "http://localhost?x=1", "https://example.org/", "https://evil.example/",
    "ftp://localhost/", "file:///etc/passwd", "gopher://localhost/", "//localhost/", "localhost", "",
    "http://LOCALHOST.example.org/", "http://localhost%2eexample.org/", "http://①②⑦.⓪.⓪.①/", "http://[::1%25lo]/",
    "http://localhost:99999/", "http://localhost:abc/", "https://metadata.google.internal/", "http:///x", "http://[/",
]  # fmt: skip


class TestGuard:
    @pytest.mark.parametrize("address", SPELLINGS)
    def test_an_address_that_is_not_on_the_list_is_never_spoken_to(self, settings, address):
        settings.DELIVERY_ALLOWED_HOSTS = ["localhost", "fachverfahren.example.org"]

        with pytest.raises(DeliveryFailed) as failure:
            Rest(address, "x").send(parcel())

        assert failure.value.permanent

    @pytest.mark.parametrize(
        "ip",
        ["127.0.0.1", "::1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.1.1", "0.0.0.0", "::",
         "fe80::1", "fd12::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b::808:808", "2002:808:808::", "224.0.0.1",
         "255.255.255.255", "ff02::1", "not-an-ip", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    )  # fmt: skip
    def test_production_opens_no_socket_to_a_private_place(self, settings, ip):
        settings.PRODUCTION = True

        assert not guard.is_allowed(ip)

    @pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
    def test_public_places_are_fine(self, ip):
        assert guard.is_allowed(ip)

    def test_a_private_network_can_be_named(self, settings):
        settings.PRODUCTION, settings.DELIVERY_ALLOWED_NETWORKS = True, ["10.20.0.0/16"]

        assert guard.is_allowed("10.20.3.4")
        assert not guard.is_allowed("10.21.3.4")

    @pytest.mark.parametrize(
        "url", ["http://localhost:8091", "https://fach.example.org:8443", "http://fach.example.org"]
    )
    def test_production_speaks_https_on_its_own_port_only(self, settings, url):
        settings.PRODUCTION, settings.DELIVERY_ALLOWED_HOSTS = True, ["localhost", "fach.example.org"]

        with pytest.raises(guard.Forbidden):
            guard.check_address(url)

    def test_a_name_that_turns_to_a_private_place_between_check_and_use_gains_nothing(
        self, settings, monkeypatch, listener
    ):
        settings.DELIVERY_ALLOWED_HOSTS = ["fach.example.org"]
        port, connections = listener
        answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]]
        settings.PRODUCTION = True
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answers[0])

        with pytest.raises(DeliveryFailed):
            Rest("https://fach.example.org", "x").send(parcel())

        assert connections() == 0

    @pytest.fixture
    def listener(self) -> Iterator[tuple[int, Callable[[], int]]]:
        server = socket.create_server(("127.0.0.1", 0))
        server.settimeout(0.2)
        accepted: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    accepted.append(server.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], lambda: len(accepted)
        server.close()
        thread.join(timeout=2)
