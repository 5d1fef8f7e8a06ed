"""Load the demonstration content of every app."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.tenants import hosts


class Command(BaseCommand):
    help = "Loads the demonstration content; run again at any time. Refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demonstration content does not belong into production.")
        for config in apps.get_app_configs():
            name = f"{config.name}.demo"
            if find_spec(name) is not None:
                import_module(name).load(self.stdout.write)
        hosts.forget()
