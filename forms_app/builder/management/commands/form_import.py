"""Read a form from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from cms.tenants.models import Authority
from forms_app.builder import transfer
from portal_pages.models import CentralContent


class Command(BaseCommand):
    help = "Creates a form from a JSON file as a draft; an editor looks at it and publishes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--authority", default="", help="the slug of the authority to own it; empty: central")
        parser.add_argument("--slug", default="", help="another slug than the one in the file")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = _parent(options["authority"])
        try:
            text = options["file"].read_bytes()
        except OSError as reason:
            raise CommandError(f"{options['file']} cannot be read: {reason.strerror}") from reason
        try:
            form = transfer.load(transfer.read(text), parent, slug=options["slug"] or None)
        except transfer.NotReadable as refusal:
            raise CommandError("\n".join(refusal.problems)) from refusal
        self.stdout.write(f"{form.title}: Entwurf {form.slug}")


def _parent(slug: str) -> Page:
    if not slug:
        central = CentralContent.objects.first()
        if central is None:
            raise CommandError("There is no central content yet.")
        return central
    authority = Authority.objects.filter(slug=slug).select_related("site__root_page").first()
    if authority is None or authority.site is None:
        raise CommandError(f"There is no authority {slug!r} with a site.")
    return authority.site.root_page
