"""Enter an authority's own key of the payment provider."""

import getpass
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.tenants.models import Authority
from forms_app.payments import accounts
from forms_app.payments.providers.base import PaymentUnavailable


class Command(BaseCommand):
    help = "Keeps the payment provider's key of one authority; the key is asked for, never given as an argument."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the authority's slug, for example erkelenz")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = Authority.objects.filter(slug=options["slug"]).first()
        if authority is None:
            raise CommandError(f"There is no authority {options['slug']!r}.")
        # A key in the arguments would stand in every process list.
        key = getpass.getpass("Schlüssel: ") if sys.stdin.isatty() else sys.stdin.readline()
        try:
            account = accounts.enter(authority, key.strip())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except PaymentUnavailable as refusal:
            raise CommandError(f"The payment provider does not accept the key: {refusal}") from refusal
        self.stdout.write(f"{authority}: {account.profile_name} ({account.profile}), {account.get_mode_display()}")
