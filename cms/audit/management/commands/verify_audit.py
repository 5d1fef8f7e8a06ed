"""Verify the hash chain of the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.audit import trail
from cms.audit.models import AuditEntry


class Command(BaseCommand):
    help = "Walks the audit chain and names every missing, moved or changed entry."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = trail.verify()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"Die Kette ist unversehrt: {AuditEntry.objects.count()} Einträge.")
