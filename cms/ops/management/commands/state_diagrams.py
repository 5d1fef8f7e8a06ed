"""Write the state diagrams, or compare them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.ops import diagrams


class Command(BaseCommand):
    help = "Writes docs/diagrams/ from the state tables; with --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = [
            path
            for path, text in diagrams.all_diagrams().items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        if options["check"] and stale:
            raise CommandError("Run `manage.py state_diagrams`: " + ", ".join(path.name for path in stale))
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(diagrams.all_diagrams()[path], encoding="utf-8")
            self.stdout.write(f"{path.name} geschrieben")
