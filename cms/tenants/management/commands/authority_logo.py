"""Give an authority its logo, or take it back."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.tenants import logos
from cms.tenants.models import Authority


class Command(BaseCommand):
    help = "Shows a picture (PNG, JPEG, WebP) as the authority's logo instead of the drawn shield."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the authority's slug, for example erkelenz")
        parser.add_argument("file", nargs="?", type=Path, help="the picture")
        parser.add_argument("--remove", action="store_true", help="back to the drawn shield")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = Authority.objects.filter(slug=options["slug"]).first()
        if authority is None:
            raise CommandError(f"Unknown authority: {options['slug']}.")
        if options["remove"] == bool(options["file"]):
            raise CommandError("Name a picture, or use --remove.")
        if options["remove"]:
            logos.remove_logo(authority)
            self.stdout.write(f"{authority.name}: kein Logo, das Zeichen wird gezeichnet")
            return
        try:
            logos.set_logo(authority, options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"The picture cannot be read: {error}.") from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{authority.name}: Logo gespeichert")
