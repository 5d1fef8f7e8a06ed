"""A process that does a thing N times on request and says how much CPU time it took.

    python -m tests.benchmarks.meter portal|yardstick

Reads lines `<what> <times>` and answers each with CPU seconds. Two such processes are asked in turn, so that whatever
else the machine does falls on both.
"""

import os
import sys
import time
from collections.abc import Callable

import django

from tests.benchmarks import plain_project

Walk = Callable[[], None]


def yardstick() -> dict[str, Walk]:
    """The front page of a fresh project, and the plain session wizard."""
    django.setup()
    from django.test import Client  # needs the project's settings

    reader = Client()

    def page() -> None:
        assert reader.get("/").status_code == 200

    def journey() -> None:
        citizen = Client()
        assert citizen.get("/wizard/").status_code == 200
        for step, answers in zip(plain_project.STEPS, plain_project.ANSWERS, strict=True):
            answer = citizen.post("/wizard/", {**answers, "wizard-current_step": step})
            assert answer.status_code == 200
        assert answer.content == b"done"

    return {"page": page, "journey": journey}


def portal() -> dict[str, Walk]:
    """The richest service page of a town, and the sample form from start to confirmation."""
    django.setup()
    from tests.benchmarks import portal_walks  # needs the portal's settings

    portal_walks.prepare()
    return {"page": portal_walks.page, "index": portal_walks.index, "journey": portal_walks.journey}


def main() -> None:
    walks = {"portal": portal, "yardstick": yardstick}[sys.argv[1]]()
    for walk in walks.values():
        walk()
        walk()
    print("ready", os.getpid(), flush=True)
    for line in sys.stdin:
        what, times = line.split()
        started = time.process_time()
        for _ in range(int(times)):
            walks[what]()
        print(time.process_time() - started, flush=True)


if __name__ == "__main__":
    main()
