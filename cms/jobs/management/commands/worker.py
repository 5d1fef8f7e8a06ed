"""Run a background worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.jobs.worker import work


class Command(BaseCommand):
    help = "Runs background work until it is stopped (two signals end the running job at once)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks into the queue")
        parser.add_argument("--once", action="store_true", help="stop when nothing is ready any more")

    def handle(self, *args: Any, **options: Any) -> None:
        work(interval=options["interval"], once=options["once"])
