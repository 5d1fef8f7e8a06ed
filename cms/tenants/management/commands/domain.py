"""Manage the host names of an authority."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.audit.actors import Actor
from cms.tenants import domains
from cms.tenants.models import Authority

VERBS = {"add": domains.add, "primary": domains.make_primary, "remove": domains.remove}
OPERATOR = Actor.system("operator")


class Command(BaseCommand):
    help = "Adds a host name to an authority, makes one the primary one, or takes one away; then prints all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("slug", help="the authority's slug, for example erkelenz")
        parser.add_argument("hostname", help="for example www.erkelenz-service.example")

    def handle(self, *args: Any, **options: Any) -> None:
        authority = Authority.objects.filter(slug=options["slug"]).select_related("site").first()
        if authority is None:
            raise CommandError(f"There is no authority {options['slug']!r}.")
        try:
            VERBS[options["verb"]](authority, options["hostname"], by=OPERATOR)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for domain in authority.domains.order_by("-is_primary", "hostname"):
            self.stdout.write(f"{domain.hostname} (Hauptadresse)" if domain.is_primary else domain.hostname)
