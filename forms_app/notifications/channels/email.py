"""E-mail through the mail server of the settings.

One connection per letter. A backend whose STARTTLS failed must never be used again: Django keeps the connection,
and the next message would leave unencrypted. So a connection that did not open completely is thrown away.
"""

import smtplib
from email.utils import format_datetime

import requests
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from forms_app.notifications.channels.base import Channel, Letter, MailFailed, OutcomeUnknown

_PERMANENT = range(500, 600)
_PROBE_SECONDS = (3.05, 5)


class Email(Channel):
    name = "email"

    def send(self, letter: Letter) -> None:
        message = _message(letter)
        connection = get_connection(fail_silently=False)
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"no connection: {type(error).__name__}", permanent=False) from error
        try:
            connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise _refused("recipient refused", max(codes, default=0)) from error
        except smtplib.SMTPResponseException as error:
            raise _refused("refused", error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise OutcomeUnknown(f"broke off: {type(error).__name__}") from error
        finally:
            connection.close()

    def find(self, message_id: str) -> bool | None:
        """Only the local mailbox can be asked; a real mail server tells nobody what it took."""
        if not settings.MAIL_PROBE_URL:
            return None
        try:
            answer = requests.get(settings.MAIL_PROBE_URL, params={"message_id": message_id}, timeout=_PROBE_SECONDS)
            answer.raise_for_status()
            return bool(answer.json())
        except (requests.RequestException, ValueError):
            return None


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=letter.sender,
        to=[letter.recipient],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(letter.written_at),
            # So that no out-of-office assistant answers to us.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _refused(reason: str, code: int) -> MailFailed:
    return MailFailed(f"{reason} ({code})", permanent=code in _PERMANENT)
