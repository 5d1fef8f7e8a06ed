"""One suite for every channel, the real mail server included."""

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest

from forms_app.notifications.channels.base import Channel, Letter, OutcomeUnknown
from forms_app.notifications.channels.email import Email
from forms_app.notifications.channels.fake import FakeChannel

LETTER = Letter(
    message_id="<4711@example.org>",
    sender="Stadt Erkelenz <portal@example.org>",
    recipient="alva@example.org",
    subject="Grüße aus Übach – ſ ẞ",
    text="Guten Tag,\n\nein Absatz mit Ümläüten.\n",
    html="<p>Guten Tag</p>",
    written_at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
)


@pytest.fixture(params=["email", "fake"])
def channel(request) -> Channel:
    if request.param == "fake":
        return FakeChannel()
    request.getfixturevalue("mailbox")
    return Email()


@pytest.fixture
def breaks_afterwards(request: pytest.FixtureRequest, channel: Channel) -> Channel:
    def break_off(_: Any) -> None:
        raise OutcomeUnknown("broke off")

    if isinstance(channel, FakeChannel):
        channel.after = break_off
    else:
        request.getfixturevalue("mailbox").faults({"action": "drop_after"})
    return channel


def test_what_was_sent_can_be_found(channel):
    assert channel.find(LETTER.message_id) is False

    channel.send(LETTER)

    assert channel.find(LETTER.message_id) is True


def test_a_break_after_the_text_leaves_doubt_that_asking_resolves(breaks_afterwards):
    with pytest.raises(OutcomeUnknown):
        breaks_afterwards.send(LETTER)

    assert breaks_afterwards.find(LETTER.message_id) is True


@pytest.mark.parametrize("kind", [Email, FakeChannel])
def test_every_channel_has_the_methods_of_the_port(kind):
    for name in ("send", "find"):
        assert inspect.signature(getattr(kind, name)) == inspect.signature(getattr(Channel, name))


def test_letters_arrive_as_they_were_written(mailbox):
    Email().send(LETTER)

    (arrived,) = mailbox.mails()
    assert arrived["subject"] == LETTER.subject
    assert "Ümläüten" in arrived["text"]
    assert ["Date", "Mon, 23 Nov 2026 12:00:00 +0000"] in arrived["headers"]


def test_a_real_mail_server_cannot_be_asked(settings):
    settings.MAIL_PROBE_URL = ""

    assert Email().find(LETTER.message_id) is None


def test_a_mailbox_that_does_not_answer_knows_nothing(settings):
    settings.MAIL_PROBE_URL = "http://127.0.0.1:1/api/mails"

    assert Email().find(LETTER.message_id) is None
