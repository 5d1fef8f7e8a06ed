"""After a whole journey no answer, message or file can be read where data lie: tables, sessions, files.

The journey goes through the pages, with a page left half finished, a file, a question, an answer, a decision, mails and
the receipt. What was typed is nowhere else in the portal, so every find is a leak.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.vault.primitives import Undecipherable
from forms_app.applications import messages, ownership
from forms_app.applications.models import Application, Message
from forms_app.applications.states import State
from forms_app.attachments import jobs
from forms_app.attachments.models import Attachment
from forms_app.attachments.scanning.fake import FakeScanner
from forms_app.attachments.states import State as FileState
from forms_app.builder import versions
from forms_app.notifications.models import Mail
from forms_app.pdfs.models import PdfRequest
from tests.forms_app.attachments import corpus
from tests.forms_app.wizard.walk import ID, SLUGS, begin, browser_of, f, posted, stored, submit

pytestmark = pytest.mark.django_db

BACK_OFFICE = "cms.urls_back_office"
TYPED = {
    "family_name": "Zwetschgenmus",
    "given_names": "Quittengelee",
    "birth_date": "1961-03-07",
    "remark": "Mirabellenkompott",
    "register_number": "G 47113/1961",
    "place": "Holunderbach",
    "applicant": "Brombeere Preiselbeere",
    "email": "sanddorn@beeren.example",
    "phone": "+4924319876501",
    "address": {"street": "Himbeergasse", "number": "9", "addition": "", "postcode": "41812", "place": "Sauerkirschen"},
}
UNFINISHED = "Maulbeere angefangen"
QUESTION, ANSWER, DECISION = "Rhabarber gefragt?", "Stachelbeere geantwortet.", "Johannisbeere entschieden."
FILE_NAME, FILE_CONTENT = "litschi-vollmacht.pdf", "Granatapfel in der Datei"
SECRETS = [
    *(value for value in TYPED.values() if isinstance(value, str)),
    *("Himbeergasse", "Sauerkirschen", UNFINISHED, QUESTION, ANSWER, DECISION, "litschi", FILE_CONTENT),
]


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions.forget()
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    monkeypatch.setattr(jobs, "scanner", FakeScanner)


@pytest.fixture
def citizen(erkelenz: Any, alva: Any, login_citizen: Any) -> Client:
    client = browser_of(erkelenz)
    login_citizen(client, alva)
    return client


@pytest.fixture
def clerk(bruno: Any, login_staff: Any) -> Client:
    client = Client()
    login_staff(client, bruno)
    return client


def a_pdf() -> SimpleUploadedFile:
    def mark(document: Any) -> None:
        document.docinfo["/Title"] = FILE_CONTENT

    return SimpleUploadedFile(FILE_NAME, corpus.pdf(mark, compress_streams=False), "application/pdf")


def press(desk: Client, case: Application, name: str, **fields: Any) -> None:
    case.refresh_from_db()
    data = {f"{name}-seen": case.revision, **{f"{name}-{key}": value for key, value in fields.items()}}
    response = desk.post(reverse("antraege_modeladmin_act", BACK_OFFICE, [case.pk, name]), data)
    assert response.status_code == 302, response.content.decode()


def go(citizen: Client, address: str, *slugs: str) -> str:
    """Fill in these steps one after the other."""
    for slug in slugs:
        response = citizen.post(address, posted(slug, **TYPED))
        assert response.status_code == 302, response.content.decode()
        address = str(response["Location"])
    return address


def order(citizen: Client, offer_pk: int) -> Application:
    """All steps, one of them left half finished first, with a file; then handed in."""
    third = go(citizen, begin(citizen, offer_pk), *SLUGS[:2])
    half = posted(SLUGS[2], **TYPED) | {f("applicant"): UNFINISHED, f("email"): "keine Adresse", "spaeter": "1"}
    assert citizen.post(third, half).status_code == 302
    sent = posted(SLUGS[2], **TYPED | {"relation": "vollmacht"})
    sent |= {"asked": [*sent["asked"], f("authority")], f("authority"): a_pdf()}
    response = citizen.post(third, sent)
    assert response.status_code == 302, response.content.decode()
    submit(citizen, go(citizen, str(response["Location"]), *SLUGS[3:]))
    return stored(third)


def answer_and_decide(citizen: Client, clerk: Client, case: Application) -> None:
    press(clerk, case, "take_up")
    press(clerk, case, "ask_back", text=QUESTION)
    citizen.post(f"/mein-bereich/vorgang/{case.pk}/nachricht/", {"text": ANSWER})
    press(clerk, case, "approve", note=DECISION)
    press(clerk, case, "complete")


def rows() -> Iterator[tuple[str, bytes]]:
    """Every row of every table as bytes; JSON with its letters, base64 opened, sessions decoded."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, b" ".join(plain(value) for value in row)
    for session in Session.objects.all():
        yield "decoded session", json.dumps(session.get_decoded(), ensure_ascii=False).encode()


def plain(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    text = str(value)
    try:
        opened = base64.b64decode(text, validate=True)
    except ValueError:
        opened = b""
    try:
        letters = json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        letters = ""
    return b" ".join((text.encode(), letters.encode(), opened))


def files(*roots: Path) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        for path in root.rglob("*"):
            yield str(path), str(path).encode() + (path.read_bytes() if path.is_file() else b"")


def holding(places: Iterator[tuple[str, bytes]], text: str) -> list[str]:
    """Where a text can be read."""
    return [place for place, content in places if text.encode() in content]


def test_after_a_whole_journey_nothing_that_was_typed_can_be_read_in_tables_or_files(
    erkelenz: Any, offer_of: Any, citizen: Client, clerk: Client, work: Any, tmp_path: Path
) -> None:
    case = order(citizen, offer_of(erkelenz).pk)
    work(ignore_delays=True)
    answer_and_decide(citizen, clerk, case)
    work(ignore_delays=True)

    places = [*rows(), *files(tmp_path, Path(portal.VAR_DIR))]

    # The journey left something everywhere one could look, and the sweep sees it.
    case.refresh_from_db()
    assert case.state == State.COMPLETED
    assert {QUESTION, ANSWER, DECISION} <= {message.text for message in Message.unscoped.all()}
    assert case.answers[ID["family_name"]] == TYPED["family_name"]
    assert Attachment.unscoped.filter(state=FileState.CLEAN).exists()
    assert PdfRequest.unscoped.exists()
    assert Mail.unscoped.exists()
    assert Session.objects.exists()
    assert holding(iter(places), str(case.reference))
    assert any(str(tmp_path) in place for place, _content in places)
    for secret in SECRETS:
        assert holding(iter(places), secret) == [], secret


def test_the_sweep_would_see_what_lies_open(tmp_path: Path, erkelenz: Any) -> None:
    (tmp_path / "open.txt").write_text("Zwetschgenmus", encoding="utf-8")
    type(erkelenz).objects.filter(pk=erkelenz.pk).update(postcodes=["Quittengelée"])

    assert holding(files(tmp_path), "Zwetschgenmus")
    assert holding(rows(), "Quittengelée") == ["tenants_authority"]


def test_answers_moved_to_another_application_with_their_key_cannot_be_opened(
    erkelenz: Any, make_application: Any
) -> None:
    mine, other = make_application(erkelenz), make_application(erkelenz)

    Application.unscoped.filter(pk=other.pk).update(data_key=mine.data_key, sealed_answers=mine.sealed_answers)

    with pytest.raises(Undecipherable):
        _ = Application.unscoped.get(pk=other.pk).answers
    assert Application.unscoped.get(pk=mine.pk).answers


def test_a_message_moved_to_another_one_of_the_same_application_cannot_be_opened(
    erkelenz: Any, make_application: Any
) -> None:
    case = make_application(erkelenz)
    first, second = (messages.write(case, text, by=ownership.actor_of(case)) for text in ("Erste", "Zweite"))

    Message.unscoped.filter(pk=second.pk).update(sealed_text=first.sealed_text)

    with pytest.raises(Undecipherable):
        _ = Message.unscoped.get(pk=second.pk).text
    assert Message.unscoped.get(pk=first.pk).text == "Erste"
