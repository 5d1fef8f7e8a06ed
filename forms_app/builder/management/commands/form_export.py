"""Write a form as a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms_app.builder import transfer
from forms_app.builder.models import FormPage


class Command(BaseCommand):
    help = "Prints a form as one JSON file, with the shared groups it uses; the newest draft counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the form's slug, for example gewerbe-anmelden")
        parser.add_argument("--authority", default="", help="the slug of the authority that owns it; empty: central")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [
            form
            for form in FormPage.objects.filter(slug=options["slug"])
            if (form.authority.slug if form.authority else "") == options["authority"]
        ]
        if not found:
            raise CommandError(f"There is no form {options['slug']!r}.")
        self.stdout.write(transfer.text_of(found[0].get_latest_revision_as_object()), ending="")
