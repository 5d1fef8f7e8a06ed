"""The demo back office keeps the interface as strictly as a real one should."""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from forms_app.delivery import signing
from tests.fixtures_paper import RECEIVER_SECRET, ReceiverProcess


def document(key: str, **changes: Any) -> bytes:
    content = {
        "delivery": key,
        "application": {"reference": "ERK-26-7K3P-9QXM-4"},
        "authority": {"name": "Stadt Erkelenz"},
        "form": {"title": "Geburtsurkunde"},
        "steps": [],
        "fee": {},
        "attachments": [],
    }
    return json.dumps(content | changes).encode()


def call(
    receiver: ReceiverProcess,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    key: str = "",
    secret: str = RECEIVER_SECRET,
    now: float | None = None,
    **headers: str,
) -> requests.Response:
    signed = signing.SignedRequest(method, path, key, body)
    proof = signing.headers_for(signed, secret=secret.encode(), now=now or time.time())
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, receiver.url + path, data=body, headers=proof | given, timeout=10)


def post(receiver: ReceiverProcess, key: str, body: bytes | None = None, **rest: Any) -> requests.Response:
    body = document(key) if body is None else body
    return call(receiver, "POST", "/v1/antraege", body, key=key, **{"content_type": "application/json"} | rest)


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())


def test_an_application_gets_a_receipt_that_names_its_digest(receiver, key):
    answer = post(receiver, key)

    assert answer.status_code == 200
    assert answer.json()["digest"] == signing.hex_digest(document(key))
    assert answer.json()["receipt"] == "FV-000001"


def test_the_same_again_is_the_same_answer_and_one_entry(receiver, key):
    assert post(receiver, key).json() == post(receiver, key).json()
    assert len(receiver.submissions()) == 1


def test_twenty_at_once_are_one_entry(receiver, key):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: post(receiver, key).json()["receipt"], range(20)))

    assert set(answers) == {"FV-000001"}
    assert len(receiver.submissions()) == 1


def test_the_same_key_for_other_content_is_a_conflict(receiver, key):
    post(receiver, key)

    answer = post(receiver, key, document(key, fee={"total_cents": 1}))

    assert answer.status_code == 409
    assert len(receiver.submissions()) == 1


def test_one_can_ask_before_and_after(receiver, key):
    before = call(receiver, "GET", f"/v1/antraege/{key}", key=key)
    post(receiver, key)
    after = call(receiver, "GET", f"/v1/antraege/{key}", key=key)

    assert (before.status_code, before.json()["error"]) == (404, "unknown-submission")
    assert (after.status_code, after.json()["receipt"]) == (200, "FV-000001")


def test_files_come_first_and_the_application_names_them(receiver, key):
    file_id = str(uuid.uuid4())
    body = document(key, attachments=[{"id": file_id, "sha256": signing.hex_digest(b"Inhalt"), "name": "a.pdf"}])
    assert post(receiver, key, body).status_code == 422

    stored = call(receiver, "PUT", f"/v1/antraege/{key}/dateien/{file_id}", b"Inhalt", key=key)

    assert stored.status_code == 201
    assert post(receiver, key, body).status_code == 200


def test_a_file_may_come_again_but_not_with_other_content(receiver, key):
    path = f"/v1/antraege/{key}/dateien/{uuid.uuid4()}"

    assert call(receiver, "PUT", path, b"eins", key=key).status_code == 201
    assert call(receiver, "PUT", path, b"eins", key=key).status_code == 201
    assert call(receiver, "PUT", path, b"zwei", key=key).status_code == 409


REFUSALS: dict[str, tuple[int, Any]] = {
    "a wrong secret": (401, lambda r, k: post(r, k, secret="falsch")),
    "an old timestamp": (401, lambda r, k: post(r, k, now=time.time() - 400)),
    "a timestamp of tomorrow": (401, lambda r, k: post(r, k, now=time.time() + 86400)),
    "a changed timestamp": (401, lambda r, k: post(r, k, x_portal_timestamp=str(int(time.time()) - 1))),
    "a timestamp that is no number": (401, lambda r, k: post(r, k, x_portal_timestamp="morgen")),
    "no signature": (401, lambda r, k: post(r, k, x_portal_signature="")),
    "a signature of an older kind": (401, lambda r, k: post(r, k, x_portal_signature="v0=00")),
    "a key that was not signed": (401, lambda r, k: post(r, k, idempotency_key=str(uuid.uuid4()))),
    "nothing at all": (401, lambda r, k: requests.post(f"{r.url}/v1/antraege", data=b"{}", timeout=5)),
    "a wrong digest": (400, lambda r, k: post(r, k, content_digest=signing.content_digest(b"x"))),
    "no key": (422, lambda r, k: post(r, "", document(k))),
    "a key that is no uuid": (422, lambda r, k: post(r, "1", document("1"))),
    "the key of another document": (422, lambda r, k: post(r, k, document(str(uuid.uuid4())))),
    "another type": (415, lambda r, k: post(r, k, content_type="text/plain")),
    "broken JSON": (422, lambda r, k: post(r, k, b"{")),
    "JSON that is a list": (422, lambda r, k: post(r, k, b"[]")),
    "JSON nested too deep": (422, lambda r, k: post(r, k, b"[" * 100_000)),
    "no reference": (422, lambda r, k: post(r, k, document(k, application={}))),
    "an empty reference": (422, lambda r, k: post(r, k, document(k, application={"reference": ""}))),
    "files without digest": (422, lambda r, k: post(r, k, document(k, attachments=[{"id": "1"}]))),
    "an unknown address": (404, lambda r, k: call(r, "GET", "/v1/andere", key=k)),
    "another method": (405, lambda r, k: call(r, "DELETE", "/v1/antraege", key=k)),
    "reading the list": (405, lambda r, k: call(r, "GET", "/v1/antraege", key=k)),
    "a file under another key": (
        400,
        lambda r, k: call(r, "PUT", f"/v1/antraege/{uuid.uuid4()}/dateien/{uuid.uuid4()}", b"x", key=k),
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_refuses(receiver, key, what):
    status, send = REFUSALS[what]

    answer = send(receiver, key)

    assert answer.status_code == status
    assert receiver.submissions() == []


def test_a_signature_for_one_path_does_not_open_another(receiver, key):
    proof = signing.headers_for(
        signing.SignedRequest("GET", "/v1/status", key, b""), secret=RECEIVER_SECRET.encode(), now=time.time()
    )

    answer = requests.get(f"{receiver.url}/v1/antraege/{key}", headers=proof, timeout=5)

    assert answer.status_code == 401


def test_the_page_lists_what_arrived_and_shows_markup_as_text(receiver, key):
    post(receiver, key, document(key, form={"title": "<script>alert(1)</script>"}))

    listed = requests.get(receiver.url, timeout=5).text
    shown = requests.get(f"{receiver.url}/antrag/{key}", timeout=5).text

    for page in (listed, shown):
        assert "ERK-26-7K3P-9QXM-4" in page
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def test_what_was_acknowledged_survives_a_restart(tmp_path, key):
    first = ReceiverProcess("forms_app.delivery.receiver", "--data", str(tmp_path), "--secret", RECEIVER_SECRET)
    post(first, key)
    first._process.kill()
    first._process.wait()

    second = ReceiverProcess("forms_app.delivery.receiver", "--data", str(tmp_path), "--secret", RECEIVER_SECRET)

    assert [each["key"] for each in second.submissions()] == [key]
    second.stop()
