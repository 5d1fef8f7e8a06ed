"""Payment accounts: opening one, and telling the sandbox which keys it may accept."""

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit import trail
from cms.tenants.models import Authority
from forms_app.payments.attempts import BY
from forms_app.payments.models import PaymentAccount
from forms_app.payments.providers.base import PaymentUnavailable, Profile
from forms_app.payments.providers.registry import providers


def uses_sandbox() -> bool:
    """Payments go to the sandbox of this machine; production refuses to start that way."""
    return not settings.PRODUCTION and settings.PAYMENT_API_ENDPOINT == settings.SANDBOX_URL


def open_test_account(authority: Authority) -> PaymentAccount | None:
    """An account at the sandbox with a key of its own; None if the authority has an account already."""
    if PaymentAccount.unscoped.filter(authority=authority).exists():
        return None
    account = PaymentAccount.new(
        authority.pk,
        provider="mollie",
        mode=PaymentAccount.Mode.TEST,
        api_key=f"test_{secrets.token_hex(15)}",
        profile=f"pfl_{authority.slug.replace('-', '')}",
    )
    account.profile_name = authority.name
    account.save(force_insert=True)
    transaction.on_commit(tell_sandbox)
    return account


def tell_sandbox() -> None:
    """Write every test key where the sandbox looks for keys it does not know yet."""
    accounts = PaymentAccount.unscoped.filter(mode=PaymentAccount.Mode.TEST, provider="mollie")
    known = [
        {"key": account.api_key, "profile": account.profile, "name": account.authority.name}
        for account in accounts.select_related("authority").order_by("authority__slug")
    ]
    folder = Path(settings.VAR_DIR) / "sandbox"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "keys.json.new"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(folder / "keys.json")


def enter(authority: Authority, api_key: str) -> PaymentAccount:
    """Keep an authority's own key after the provider has said whom it belongs to.

    Raises ValidationError for a key that does not belong on this installation, PaymentUnavailable for one that the
    provider refuses; nothing is kept then.
    """
    mode = PaymentAccount.Mode.LIVE if api_key.startswith("live_") else PaymentAccount.Mode.TEST
    if (mode == PaymentAccount.Mode.LIVE) != settings.PRODUCTION:
        raise ValidationError(
            _("Ein Testschlüssel gehört nicht in den Echtbetrieb.")
            if settings.PRODUCTION
            else _("Ein echter Schlüssel gehört nicht auf einen Arbeitsplatz.")
        )
    account = PaymentAccount.unscoped.filter(authority=authority).first() or PaymentAccount.new(
        authority.pk, provider="mollie", mode=mode, api_key=api_key
    )
    account.mode, account.api_key = mode, api_key
    account.clean()
    profile = _profile_of(account)
    account.profile, account.profile_name, account.verified_at = profile.id, profile.name, timezone.now()
    with transaction.atomic():
        account.save()
        facts = {"mode": mode.value, "profile": profile.id}
        trail.record("payment_account.entered", by=BY, authority=authority, subject=account, facts=facts)
    return account


def verify(account: PaymentAccount) -> None:
    """Ask the provider whom the key belongs to and keep the answer; raises PaymentUnavailable if it is refused."""
    profile = _profile_of(account)
    account.profile, account.profile_name, account.verified_at = profile.id, profile.name, timezone.now()
    account.save(update_fields=["profile", "profile_name", "verified_at"])


def _profile_of(account: PaymentAccount) -> Profile:
    profile = providers.provider(account.provider, account.credentials()).verify_config()
    if profile.mode != account.mode:
        raise PaymentUnavailable("The key belongs to another mode.", permanent=True)
    return profile
