"""Create or repair authorities from the register."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.tenants import provisioning
from cms.tenants.register import entries


class Command(BaseCommand):
    help = "Creates or repairs an authority: site, pages, groups, rights. Run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="*", help="the authority's slug, for example erkelenz")
        parser.add_argument("--all", action="store_true", help="every authority of the register")
        parser.add_argument("--dry-run", action="store_true", help="only print what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        known = {entry.slug: entry for entry in entries()}
        wanted = list(known) if options["all"] else options["slug"]
        unknown = [slug for slug in wanted if slug not in known]
        if unknown or not wanted:
            raise CommandError(
                f"Unknown authority: {', '.join(unknown)}." if unknown else "Name an authority, or use --all."
            )
        for slug in wanted:
            plan = provisioning.provision(known[slug], dry_run=options["dry_run"])
            sign = "?" if options["dry_run"] else "+"
            self.stdout.write(f"{slug}: {len(plan.changes)} Änderungen")
            for change in plan.changes:
                self.stdout.write(f"  {sign} {change}")
