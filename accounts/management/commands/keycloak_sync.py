"""Tell Keycloak about our hosts and roles. Running it twice changes nothing the second time."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import mirror
from accounts.oidc.errors import KeycloakUnavailable


class Command(BaseCommand):
    help = "Bring redirect addresses and groups in Keycloak up to date with the portal's hosts and roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        try:
            changes = mirror.sync(dry_run=dry_run)
        except KeycloakUnavailable as problem:
            raise CommandError(f"Keycloak could not be brought up to date: {problem}.") from None
        for change in changes:
            self.stdout.write(f"{'would change' if dry_run else 'changed'}: {change}")
        self.stdout.write(f"keycloak: {len(changes)} changes")
