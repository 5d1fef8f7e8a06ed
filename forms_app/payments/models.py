"""Accounts, payment attempts, the journal, and the inbox for knocks."""

import secrets
import uuid
from functools import cached_property
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.jobs.models import Leased
from cms.tenants.models import TenantOwned
from cms.vault import keyring
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow
from forms_app.payments.providers.base import Account
from forms_app.payments.states import ACTIVE, State

ACTIVE_STATES = sorted(state.value for state in ACTIVE)


class AppendOnly(models.Model):
    """Base of rows that are written once and never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse_change()


def _refuse_change() -> NoReturn:
    raise TypeError("This row is append-only.")


class PaymentAccount(SealedRow, TenantOwned):
    """An authority's contract with a payment provider ("Zahlungskonto"). The key is sealed."""

    class Mode(models.TextChoices):
        TEST = "test", _("Test – es fließt kein Geld")
        LIVE = "live", _("Echtbetrieb")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(_("Zahlungsdienstleister"), max_length=20, default="mollie")
    mode = models.CharField(_("Betriebsart"), max_length=4, choices=Mode.choices)
    profile = models.CharField(_("Profil beim Zahlungsdienstleister"), max_length=64, blank=True)
    profile_name = models.CharField(_("Name des Profils"), max_length=200, blank=True)
    verified_at = models.DateTimeField(_("geprüft"), null=True, blank=True)
    data_key = models.BinaryField()
    sealed_api_key = models.BinaryField(default=bytes)

    api_key = Sealed("sealed_api_key")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Zahlungskonto")
        verbose_name_plural = _("Zahlungskonten")
        constraints = [models.UniqueConstraint(fields=["authority"], name="one_payment_account_per_authority")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.provider} {self.mode}"

    @classmethod
    def new(cls, authority_id: int, *, provider: str, mode: str, api_key: str, profile: str = "") -> "PaymentAccount":
        """An unsaved account with a data key of its own."""
        account = cls(authority_id=authority_id, provider=provider, mode=mode, profile=profile)
        account.data_key = keyring.new_data_key(authority_id)
        account.api_key = api_key
        return account

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), self.authority_id)

    def envelope(self) -> Envelope:
        return self._envelope

    def clean(self) -> None:
        """A key of one mode on an account of the other is refused before it can take a payment."""
        if self.sealed_api_key and not str(self.api_key).startswith(f"{self.mode}_"):
            raise ValidationError(_("Der Schlüssel gehört nicht zu dieser Betriebsart."))

    def credentials(self) -> Account:
        return Account(api_key=str(self.api_key), mode=self.mode)


def _new_token() -> str:
    return secrets.token_hex(16)


class PaymentAttempt(Leased, TenantOwned):
    """One try to pay the fee of an application ("Zahlungsversuch").

    Its id is committed before anything leaves the house and is the key by which the provider recognises a repetition.
    """

    class Concern(models.TextChoices):
        """Why somebody has to look; kept until they have."""

        NONE = "", _("keine")
        MISMATCH = "mismatch", _("Die Angaben des Zahlungsdienstleisters passen nicht zur Forderung.")
        PAID_TWICE = "paid_twice", _("Die Gebühr wurde zweimal bezahlt. Dieser Betrag ist zu erstatten.")
        UNCLAIMED = (
            "unclaimed",
            _("Bezahlt, aber der Antrag erwartet keine Zahlung mehr. Es ist zu prüfen, ob erstattet wird."),
        )
        REJECTED = "rejected", _("Der Zahlungsdienstleister hat die Zahlung nicht angenommen.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="payment_attempts"
    )
    state = models.CharField(_("Status"), max_length=10, choices=State.choices, default=State.PREPARED)
    revision = models.PositiveIntegerField(default=0)
    cents = models.PositiveIntegerField(_("Betrag in Cent"))
    currency = models.CharField(_("Währung"), max_length=3, default="EUR")
    purpose = models.CharField(_("Verwendungszweck"), max_length=255)
    provider = models.CharField(_("Zahlungsdienstleister"), max_length=20)
    mode = models.CharField(_("Betriebsart"), max_length=4)
    profile = models.CharField(max_length=64, blank=True)
    external_id = models.CharField(_("Kennung beim Zahlungsdienstleister"), max_length=80, blank=True)
    checkout_url = models.CharField(max_length=500, blank=True)
    webhook_token = models.CharField(max_length=32, unique=True, default=_new_token, editable=False)
    concern = models.CharField(_("Hinweis"), max_length=12, choices=Concern.choices, default=Concern.NONE, blank=True)
    called_off = models.BooleanField(_("nicht mehr gewollt"), default=False)
    polls = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)
    sent_at = models.DateTimeField(_("zuerst gesendet"), null=True, blank=True)
    checked_at = models.DateTimeField(_("zuletzt nachgefragt"), null=True, blank=True)
    expires_at = models.DateTimeField(_("läuft ab"), null=True, blank=True)
    paid_at = models.DateTimeField(_("bezahlt"), null=True, blank=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Zahlungsversuch")
        verbose_name_plural = _("Zahlungsversuche")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="payment_attempt_state"),
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="payment_attempt_costs_something"),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state__in=ACTIVE_STATES), name="one_active_payment_attempt"
            ),
            models.UniqueConstraint(
                fields=["provider", "external_id"], condition=~models.Q(external_id=""), name="one_attempt_per_payment"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="payment_attempt_due")]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.state})"


class AttemptEvent(AppendOnly, TenantOwned):
    """One move of an attempt: which edge, when, and what made it."""

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=12)
    source = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Ereignis einer Zahlung")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="one_event_per_move")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.number}: {self.move}"


class JournalHead(TenantOwned):
    """The last number given out in one authority's year."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Stand des Zahlungsjournals")
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="one_journal_head_per_year")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.year}: {self.number}"


class JournalEntry(AppendOnly, TenantOwned):
    """One booking ("Buchung"), numbered without a gap per authority and year."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Zahlung")

    year = models.PositiveSmallIntegerField(_("Jahr"))
    number = models.PositiveIntegerField(_("Nummer"))
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.PAYMENT)
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="journal_entries")
    cents = models.PositiveIntegerField(_("Betrag in Cent"))
    currency = models.CharField(_("Währung"), max_length=3)
    purpose = models.CharField(_("Verwendungszweck"), max_length=255)
    booked_at = models.DateTimeField(_("gebucht"), auto_now_add=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Buchung")
        verbose_name_plural = _("Zahlungsjournal")
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "number"], name="gapless_journal_number"),
            models.UniqueConstraint(fields=["attempt", "kind"], name="one_booking_per_attempt_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


class WebhookKnock(TenantOwned):
    """Somebody knocked about an attempt. A storm of knocks is one row that counts them."""

    attempt = models.OneToOneField(PaymentAttempt, on_delete=models.PROTECT, related_name="knock")
    count = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    last_named = models.CharField(max_length=80, blank=True)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()

    class Meta(TenantOwned.Meta):
        verbose_name = _("Anstoß von außen")

    def __str__(self) -> str:
        return f"{self.attempt_id} ({self.answered}/{self.count})"
