"""A file from the browser to the clerk: quarantine, verdict, encryption, and who may open it."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cms.audit import trail
from cms.audit.actors import Actor
from cms.vault.primitives import Undecipherable
from forms_app.applications import guests
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow, NotYours
from forms_app.attachments import jobs, policies, services, storage
from forms_app.attachments.inspection.reasons import Reason
from forms_app.attachments.models import Attachment
from forms_app.attachments.scanning import registry
from forms_app.attachments.scanning.base import EICAR
from forms_app.attachments.scanning.fake import FakeScanner
from forms_app.attachments.states import MOVES, State
from forms_app.notifications.models import Mail
from tests.forms_app.attachments import corpus

pytestmark = pytest.mark.django_db

MARKER = b"GEHEIM-4711-Mustermann"


@pytest.fixture
def draft(erkelenz, make_application):
    return make_application(erkelenz, state="draft")


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def scanner(monkeypatch):
    fake = FakeScanner()
    monkeypatch.setattr(jobs, "scanner", lambda: fake)
    return fake


@cache
def marked_pdf() -> bytes:
    def change(document: Any) -> None:
        document.docinfo["/Title"] = MARKER.decode()

    return corpus.pdf(change, compress_streams=False)


def infected_pdf() -> bytes:
    return corpus.pdf() + b"\n" + EICAR + b"\n%%EOF\n"


def upload(content: bytes, name: str = "Nachweis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def hand_in(draft, content: bytes | None = None, name: str = "Nachweis.pdf") -> Attachment:
    return services.receive(draft, "feld-1", upload(content or marked_pdf(), name), draft.principal.actor)


def test_a_file_waits_in_quarantine_until_the_scanner_passed_it(draft, scanner, work):
    attachment = hand_in(draft)
    assert attachment.state == State.QUARANTINED
    with pytest.raises(NotNow, match="Schadsoftware"):
        services.open_content(attachment, draft.principal.actor)

    work()

    attachment.refresh_from_db()
    assert attachment.state == State.CLEAN
    assert services.open_content(attachment, draft.principal.actor) == marked_pdf()


def test_an_infected_file_is_deleted_and_says_so(draft, scanner, django_capture_on_commit_callbacks):
    attachment = hand_in(draft, infected_pdf())

    with django_capture_on_commit_callbacks(execute=True):
        jobs.scan(str(attachment.pk))

    attachment.refresh_from_db()
    assert attachment.state == State.REFUSED
    assert attachment.sentence == str(Reason.INFECTED.label)
    assert list(storage.root().glob("*/*")) == []


def test_while_the_scanner_is_down_nothing_passes_and_afterwards_everything_does(draft, scanner, work):
    scanner.is_down = True
    attachment = hand_in(draft)
    for _ in range(4):
        Attachment.unscoped.update(due_at=timezone.now())
        work()
    attachment.refresh_from_db()
    assert attachment.state == State.QUARANTINED
    assert "dauert gerade länger" in attachment.sentence
    assert attachment.due_at is not None
    assert attachment.due_at - timezone.now() <= timedelta(minutes=3)

    scanner.is_down = False
    Attachment.unscoped.update(due_at=timezone.now())
    work()

    attachment.refresh_from_db()
    assert attachment.state == State.CLEAN


def test_two_workers_scan_a_file_once(draft, scanner):
    attachment = hand_in(draft)

    jobs.scan(str(attachment.pk))
    jobs.scan(str(attachment.pk))

    assert scanner.scanned == 1


def test_content_that_is_gone_is_never_clean(draft, scanner):
    attachment = hand_in(draft)
    storage.delete(attachment.storage_name)

    jobs.scan(str(attachment.pk))

    attachment.refresh_from_db()
    assert attachment.state == State.QUARANTINED
    assert attachment.last_error == "FileNotFoundError"


def test_nothing_of_a_file_is_readable_on_the_disk_or_in_the_database(draft):
    hand_in(draft, name="Mustermann-Geheim.pdf")

    stored = b"".join(path.read_bytes() for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM attachments_attachment")
        row = b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in cursor.fetchone())

    assert stored
    for readable in (MARKER, b"%PDF", b"Mustermann"):
        assert readable not in stored
        assert readable not in row


def test_files_are_readable_for_the_owner_of_the_process_only(draft):
    attachment = hand_in(draft)

    (path,) = storage.root().glob("*/*")

    assert path.name == attachment.storage_name
    assert path.stat().st_mode & 0o077 == 0


def test_content_moved_under_another_row_is_refused(draft):
    one, other = hand_in(draft), hand_in(draft)
    one.storage_name, other.storage_name = other.storage_name, one.storage_name

    with pytest.raises(Undecipherable):
        list(storage.read(one))


def test_content_moved_with_its_key_to_another_row_is_refused(draft):
    one, other = hand_in(draft), hand_in(draft)
    thief = Attachment.unscoped.get(pk=other.pk)
    thief.storage_name, thief.data_key = one.storage_name, one.data_key

    with pytest.raises(Undecipherable):
        list(storage.read(thief))


def test_a_name_moved_to_another_row_is_refused(draft):
    one, other = hand_in(draft), hand_in(draft)
    one.sealed_name = other.sealed_name

    with pytest.raises(Undecipherable):
        _ = one.name


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_damaged_file_raises_instead_of_giving_a_part(draft, damage):
    attachment = hand_in(draft)
    path = next(storage.root().glob("*/*"))
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[-1] ^= 1
    path.write_bytes(bytes({"cut": content[:-20], "flipped": content, "empty": b""}[damage]))

    with pytest.raises(Undecipherable):
        list(storage.read(attachment))


def test_a_content_larger_than_one_piece_comes_back_whole_and_cut_at_a_border_is_refused(draft):
    attachment = hand_in(draft)
    plain = bytes(range(256)) * 1024
    pieces = list(attachment.envelope().stream_seal([plain], table="t", row="r", field="f"))

    assert b"".join(attachment.envelope().stream_open(pieces, table="t", row="r", field="f")) == plain
    with pytest.raises(Undecipherable):
        list(attachment.envelope().stream_open(pieces[:-1], table="t", row="r", field="f"))


def test_the_quota_of_an_application_holds(draft, monkeypatch):
    monkeypatch.setattr(policies, "MAX_FILES", 2)
    hand_in(draft)
    hand_in(draft)

    with pytest.raises(policies.FileRefused) as refusal:
        hand_in(draft)

    assert refusal.value.reason == Reason.TOO_MANY


def test_all_files_together_have_a_limit(draft, monkeypatch):
    monkeypatch.setattr(policies, "MAX_TOTAL_BYTES", len(marked_pdf()) + 10)
    hand_in(draft)

    with pytest.raises(policies.FileRefused) as refusal:
        hand_in(draft)

    assert refusal.value.reason == Reason.QUOTA


def test_a_hostile_file_leaves_no_trace(draft):
    with pytest.raises(policies.FileRefused):
        hand_in(draft, b"<html>")

    assert Attachment.unscoped.count() == 0
    assert not storage.root().exists()


def test_a_stranger_cannot_hand_in(draft):
    with pytest.raises(NotYours):
        services.receive(draft, "feld-1", upload(marked_pdf()), Actor.citizen("somebody-else"))


def test_after_sending_no_file_comes_in_and_none_goes(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    attachment = hand_in(draft)
    sent = make_application(erkelenz, state="submitted")
    attachment.application = sent

    with pytest.raises(NotNow):
        services.receive(sent, "feld-1", upload(marked_pdf()), sent.principal.actor)
    with pytest.raises(NotNow):
        services.remove(attachment, sent.principal.actor)


def test_a_removed_file_is_gone_from_database_and_disk(draft, django_capture_on_commit_callbacks):
    attachment = hand_in(draft)

    with django_capture_on_commit_callbacks(execute=True):
        services.remove(attachment, draft.principal.actor)

    assert Attachment.unscoped.count() == 0
    assert list(storage.root().glob("*/*")) == []


def test_a_decision_of_a_clerk_is_scanned_like_everything_else(draft, scanner, work):
    clerk = Actor.staff(1, frozenset({draft.authority_id}))

    decision = services.store_generated(draft, "Bescheid.pdf", marked_pdf(), Attachment.Kind.DECISION, clerk)

    assert decision.state == State.QUARANTINED
    work()
    decision.refresh_from_db()
    assert decision.state == State.CLEAN


def test_the_citizen_is_told_of_a_document_when_it_is_clean_and_not_before(erkelenz, make_application, scanner, work):
    case = make_application(erkelenz, state="approved")
    clerk = Actor.staff(1, frozenset({erkelenz.pk}))
    told = Mail.unscoped.filter(application=case, kind="document")

    services.store_generated(case, "Bescheid.pdf", marked_pdf(), Attachment.Kind.DECISION, clerk)
    before = told.count()
    work()

    assert (before, told.count()) == (0, 1)


def test_a_refused_document_and_a_file_of_the_citizen_are_not_announced(draft, scanner, work):
    clerk = Actor.staff(1, frozenset({draft.authority_id}))
    hand_in(draft)
    services.store_generated(draft, "Bescheid.pdf", infected_pdf(), Attachment.Kind.DECISION, clerk)

    work()

    assert not Mail.unscoped.filter(kind="document").exists()


def test_content_without_a_row_is_swept(draft, monkeypatch):
    kept = hand_in(draft)
    (storage.root() / "ab").mkdir(exist_ok=True)
    (storage.root() / "ab" / "abandoned").write_bytes(b"x")
    monkeypatch.setattr(jobs, "ORPHAN_SECONDS", -10)

    jobs.sweep_orphans()

    assert [path.name for path in storage.root().glob("*/*")] == [kept.storage_name]


def test_every_move_of_a_file_is_in_the_table_and_leads_out_of_quarantine():
    assert {edge.target for edge in MOVES.values()} == {State.CLEAN, State.REFUSED}
    assert all(edge.source == {State.QUARANTINED} for edge in MOVES.values())


class TestDownload:
    @pytest.fixture
    def clean(self, draft, scanner) -> Attachment:
        attachment = hand_in(draft, name="Geburt Ä.pdf")
        jobs.scan(str(attachment.pk))
        attachment.refresh_from_db()
        return attachment

    @staticmethod
    def get(client: Client, attachment: Attachment, host: str = "erkelenz.localhost") -> Any:
        return client.get(reverse("attachments:download", args=[attachment.pk]), headers={"host": host})

    def test_alva_saves_her_file_and_the_browser_may_do_nothing_else_with_it(self, client, alva, login_citizen, clean):
        login_citizen(client, alva)

        response = self.get(client, clean)

        assert response.status_code == 200
        assert response.content == marked_pdf()
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == "attachment; filename*=utf-8''Geburt%20%C3%84.pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_a_guest_saves_their_file_with_the_cookie_of_their_browser_only(self, client, clean):
        Application.unscoped.filter(pk=clean.application_id).update(principal=None)
        assert self.get(client, clean).status_code == 404

        answer = HttpResponse()
        guests.let_in(HttpRequest(), answer, clean.application_id)
        client.cookies[guests.COOKIE] = answer.cookies[guests.COOKIE].value

        assert self.get(client, clean).status_code == 200

    def test_nobody_else_learns_that_the_file_exists(self, client, clean):
        assert self.get(client, clean).status_code == 404
        assert self.get(client, Attachment()).status_code == 404

    def test_bruno_opens_it_and_his_look_is_recorded(self, client, bruno, login_staff, clean):
        login_staff(client, bruno)

        response = self.get(client, clean, settings.BACK_OFFICE_HOST)

        assert response.status_code == 200
        assert "attachment.opened" in [entry.action for entry in trail.history(clean)]

    def test_carla_of_another_town_gets_a_404(self, client, carla, login_staff, clean):
        login_staff(client, carla)

        assert self.get(client, clean, settings.BACK_OFFICE_HOST).status_code == 404

    def test_an_editor_of_the_same_town_gets_a_404(self, client, employ, erkelenz, login_staff, clean):
        login_staff(client, employ("emil", (erkelenz, Role.REDAKTION)))

        assert self.get(client, clean, settings.BACK_OFFICE_HOST).status_code == 404

    def test_bruno_cannot_open_what_is_not_clean(self, client, bruno, login_staff, draft):
        waiting = hand_in(draft)
        login_staff(client, bruno)

        response = self.get(client, waiting, settings.BACK_OFFICE_HOST)

        assert response.status_code == 409
        assert "Schadsoftware" in response.content.decode()


def test_production_has_no_scanner_but_clamav(settings):
    settings.CLAMAV_ADDRESS = "127.0.0.1:3310"
    assert registry.scanner().name == "ClamAV"

    settings.CLAMAV_ADDRESS = ""
    assert "development" in registry.scanner().name
