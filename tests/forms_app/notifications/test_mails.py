"""Mails: what they say, to whom they go, and that each goes once as far as the other end can be asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cms.vault.primitives import Undecipherable
from forms_app.applications.models import Application
from forms_app.notifications import jobs, outbox
from forms_app.notifications.channels.base import MailFailed, OutcomeUnknown
from forms_app.notifications.channels.fake import FakeChannel
from forms_app.notifications.messages import ABOUT_DRAFTS, CATALOGUE, MessageKind, Repeat
from forms_app.notifications.models import Mail
from forms_app.notifications.states import MOVES, OPEN, State
from tests.samples.forms import ID, sample_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(erkelenz, make_application) -> Application:
    """Submitted, and nothing written about it yet."""
    submitted = make_application(erkelenz)
    Mail.unscoped.all().delete()
    return submitted


@pytest.fixture
def channel(monkeypatch) -> FakeChannel:
    fake = FakeChannel()
    monkeypatch.setattr(jobs, "channel", lambda: fake)
    return fake


def due_now() -> None:
    Mail.unscoped.exclude(due_at=None).update(due_at=timezone.now())


def send(mail: Mail) -> Mail:
    due_now()
    jobs.send(str(mail.pk))
    mail.refresh_from_db()
    return mail


def written(application: Application, kind: MessageKind = MessageKind.SUBMITTED, **facts: str) -> Mail:
    if kind is MessageKind.OFFICE:
        application.terms = application.terms | {"recipient_email": "standesamt@example.org"}
    mail = outbox.notify(application, kind, **facts)
    assert mail is not None
    return mail


def test_the_office_is_told_of_a_new_case_where_it_named_a_mailbox(make_application, erkelenz):
    told = make_application(erkelenz, recipient_email="standesamt@example.org")
    not_told = make_application(erkelenz)

    [mail] = Mail.unscoped.filter(kind=MessageKind.OFFICE)

    assert (mail.application, mail.recipient) == (told, "standesamt@example.org")
    assert reverse("antraege_modeladmin_inspect", "cms.urls_back_office", [told.pk]) in mail.content["text"]
    assert not_told.reference not in mail.content["text"]


def test_the_office_is_told_only_when_the_fee_that_is_due_before_is_paid(make_application, erkelenz):
    make_application(erkelenz, recipient_email="standesamt@example.org", fee_cents=1000, payment_policy="before")

    assert not Mail.unscoped.filter(kind=MessageKind.OFFICE).exists()


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_is_whole_sentences_about_the_reference_and_nothing_about_the_case(application, kind):
    answers = [str(sample_answers()[ID[name]]) for name in ("family_name", "given_names", "birth_date", "email")]

    content = written(application, kind, until="3. Dezember 2026", code="K7PX-3MQD-9TRA").content

    assert kind in ABOUT_DRAFTS or application.reference in content["subject"]
    assert "Stadt Erkelenz" in content["subject"]
    assert "http://erkelenz.localhost" in content["text"]
    assert all(str(paragraph).endswith(".") for paragraph in CATALOGUE[kind].paragraphs)
    for form in (content["subject"], content["text"], content["html"]):
        assert application.title not in form
        assert "%(" not in form
        assert not any(answer in form for answer in answers)


def test_the_text_speaks_of_a_kreis_and_of_a_town_correctly(kreis, application, make_application):
    assert "bei der Stadt Erkelenz eingegangen" in written(application).content["text"]
    assert "beim Kreis Heinsberg eingegangen" in written(make_application(kreis)).content["text"]
    assert "Der Kreis Heinsberg hat" in written(make_application(kreis), MessageKind.APPROVED).content["text"]


def test_the_mail_goes_to_the_address_of_the_account(application):
    assert written(application).recipient == "alva@example.org"


def test_a_guest_is_written_to_at_the_address_in_the_form(application):
    application.principal = None

    assert written(application).recipient == sample_answers()[ID["email"]]


def test_the_link_leads_to_the_case_and_a_guest_to_the_door(application, client):
    assert f"/mein-bereich/vorgang/{application.pk}/" in written(application).content["text"]

    application.principal = None

    assert f"/mein-bereich/zugang/{application.pk}/" in written(application).content["text"]


def test_without_an_address_there_is_no_mail_and_no_error(erkelenz, make_application):
    application = make_application(erkelenz, state="draft", answers={})
    application.principal = None

    assert outbox.notify(application, MessageKind.TAKEN_UP) is None


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\nX-Evil: 1",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "<script>@example.org",
        "a@exa\u2028mple.org",
        "a@example.org\x00",
    ],
)
def test_an_address_that_could_start_a_header_is_not_written_to(application, alva, address):
    application.principal = None
    application.answers = {**application.answers, ID["email"]: address}

    assert outbox.notify(application, MessageKind.SUBMITTED) is None


def test_a_name_of_an_authority_cannot_start_a_header(application, channel):
    application.authority.name = "Stadt\r\nBcc: x@example.org"
    application.authority.save()

    letter = jobs._letter(written(application))

    assert "\n" not in letter.sender


def test_recipient_and_text_are_unreadable_in_the_database(application):
    mail = written(application)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_mail")
        row = b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in cursor.fetchone())

    assert b"alva" not in row
    assert b"eingegangen" not in row
    other = written(application)
    other.sealed_recipient = mail.sealed_recipient
    with pytest.raises(Undecipherable):
        _ = other.recipient


def test_a_mail_is_sent_once(application, channel, work):
    mail = written(application)

    work()
    work()

    mail.refresh_from_db()
    assert mail.state == State.SENT
    assert mail.sent_at is not None
    assert [letter.message_id for letter in channel.arrived] == [mail.message_id]


def test_a_mail_without_a_transaction_never_exists(application):
    with transaction.atomic():
        written(application)
        transaction.set_rollback(True)

    assert Mail.unscoped.count() == 0


def test_a_server_that_is_away_is_tried_again_later(application, channel):
    def refuse(_: Any) -> None:
        raise MailFailed("no connection", permanent=False)

    channel.before = refuse
    mail = send(written(application))
    assert mail.state == State.QUEUED
    assert mail.last_error == "no connection"
    assert mail.due_at is not None
    assert mail.due_at > timezone.now()

    channel.before = None
    assert send(mail).state == State.SENT


def test_an_address_that_is_refused_for_good_is_given_up_with_its_reason(application, channel):
    def refuse(_: Any) -> None:
        raise MailFailed("recipient refused (550)", permanent=True)

    channel.before = refuse

    mail = send(written(application))

    assert mail.state == State.FAILED
    assert mail.last_error == "recipient refused (550)"
    assert mail.due_at is None


def test_after_three_days_a_mail_is_given_up(application, channel):
    def refuse(_: Any) -> None:
        raise MailFailed("no connection", permanent=False)

    channel.before = refuse
    mail = written(application)
    Mail.unscoped.update(created_at=timezone.now() - timedelta(hours=73))

    assert send(mail).state == State.FAILED


class TestUnknownOutcome:
    """The server broke off after the text was on its way."""

    @staticmethod
    def break_off(_: Any) -> None:
        raise OutcomeUnknown("broke off")

    def test_what_arrived_is_not_sent_again(self, application, channel):
        channel.after = self.break_off
        mail = send(written(application))
        assert mail.state == State.SENDING

        channel.after = None
        assert send(mail).state == State.SENT
        assert len(channel.arrived) == 1

    def test_what_did_not_arrive_is_sent_again(self, application, channel):
        channel.before = self.break_off
        mail = send(written(application))

        channel.before = None
        assert send(mail).state == State.SENT
        assert len(channel.arrived) == 1

    def test_where_nobody_can_be_asked_an_important_mail_goes_again_under_the_same_id(self, application, channel):
        channel.can_be_asked, channel.after = False, self.break_off
        mail = send(written(application, MessageKind.QUESTION))

        channel.after = None
        assert send(mail).state == State.SENT
        assert {letter.message_id for letter in channel.arrived} == {mail.message_id}

    def test_where_nobody_can_be_asked_mere_news_is_let_be(self, application, channel):
        channel.can_be_asked, channel.after = False, self.break_off
        mail = send(written(application, MessageKind.TAKEN_UP))

        mail = send(mail)

        assert mail.state == State.UNCERTAIN
        assert mail.due_at is None
        assert len(channel.arrived) == 1


def test_every_message_that_asks_for_an_action_is_repeated_in_doubt():
    for kind in (MessageKind.PAYMENT_DUE, MessageKind.PAYMENT_FAILED, MessageKind.QUESTION, MessageKind.SUBMITTED):
        assert CATALOGUE[kind].repeat is Repeat.AT_LEAST_ONCE


def test_every_open_state_has_a_way_out_and_every_other_has_none():
    sources = {state for move in MOVES.values() for state in move.source}

    assert sources == OPEN


class TestRealServer:
    """Through Django's SMTP backend into the mailbox."""

    def test_the_mail_arrives_as_text_and_html(self, application, mailbox, work):
        mail = written(application)

        work()

        (arrived,) = mailbox.mails()
        assert arrived["message_id"] == mail.message_id
        assert arrived["to"] == ["alva@example.org"]
        assert arrived["from"].startswith("Stadt Erkelenz <")
        assert application.reference in arrived["subject"]
        assert application.reference in arrived["text"]
        assert "<h1" in arrived["html"]
        assert ["Auto-Submitted", "auto-generated"] in arrived["headers"]

    @pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
    def test_a_connection_that_breaks_leads_to_exactly_one_mail(self, application, mailbox, fault):
        mailbox.faults({"action": fault})
        mail = send(written(application))
        assert mail.state == State.SENDING

        mail = send(mail)

        assert mail.state == State.SENT
        assert [arrived["arrivals"] for arrived in mailbox.mails()] == [1]

    @pytest.mark.parametrize(("reply", "state"), [("451 4.3.0 later", State.QUEUED), ("550 5.7.1 no", State.FAILED)])
    def test_the_answer_of_the_server_decides_about_a_repeat(self, application, mailbox, reply, state):
        mailbox.faults({"action": "refuse", "reply": reply})

        assert send(written(application)).state == state
        assert mailbox.mails() == []

    def test_without_encryption_no_mail_leaves_when_encryption_is_required(self, application, mailbox, settings):
        settings.EMAIL_USE_TLS = True

        mail = send(written(application))

        assert mail.state == State.QUEUED
        assert "SMTPNotSupportedError" in mail.last_error
        assert mailbox.mails() == []

    def test_nobody_listening_puts_the_mail_back(self, application, mailbox, settings):
        settings.EMAIL_PORT = 1

        assert send(written(application)).state == State.QUEUED


def test_the_repeat_of_a_mail_is_the_same_mail(application, settings):
    settings.MAIL_PROBE_URL = ""
    mail = written(application)
    Mail.unscoped.update(state=State.SENDING)

    send(mail)

    (sent,) = django_mail.outbox
    assert sent.message()["Message-ID"] == mail.message_id
