"""`make run`: the whole portal on one machine, with demo data, until Ctrl-C.

    web         gunicorn with the development settings
    worker      everything that leaves the house: mails, payments, deliveries, PDF files, scans
    keycloak    the real one, with the realms of keycloak/
    sandbox     the payment provider of the demo
    receiver    the back office of a town, as the demo's connector sees it
    mailbox     a mail server whose mails can be read at a local address
    ready       waits until all of them answer, then prints the addresses

All run under one manager (honcho), each in a process group of its own: when one ends, all are ended.
Data stay in VAR_DIR; a second start finds them.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Mapping

from honcho.manager import Manager
from honcho.printer import Printer

from dev import data, demo, distribution, java, keycloak, places
from dev.console import Trouble, complain, say
from dev.paths import ROOT, var_dir, venv_bin

STOPPED_BY_PERSON = {130, 143}


class Narrator(Printer):
    """Prints what the processes say, and remembers which of them ended first."""

    ended_first: str | None = None

    def write(self, message: object) -> None:
        text = str(getattr(message, "data", ""))
        if getattr(message, "name", None) == "system":
            name, _, rest = text.partition(" ")
            if rest.startswith("stopped") and self.ended_first is None:
                self.ended_first = name
            return
        self.prefix = getattr(message, "name", None) != "ready"  # its block is for people to copy from
        super().write(message)


def main() -> int:
    try:
        environment = demo.environment()
        with_keycloak = _can_have_keycloak()
        # before anything is touched: whoever has the port may be working with the same data
        places.check_free(place for place in places.ALL if place is not places.KEYCLOAK or with_keycloak)
        data.prepare(environment)
        keycloak_command = _keycloak(environment) if with_keycloak else None
    except Trouble as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    if keycloak_command is None:
        environment["KEYCLOAK_ENABLED"] = "no"
    return _run(_commands(keycloak_command), environment)


def _can_have_keycloak() -> bool:
    """Whether Keycloak can run here; if not, say why once. The portal is useful without it.

    Nothing is fetched: the set-up before this has tried, and what it could not get then is not to be had now.
    """
    if not java.find():
        reason = f"There is no Java {java.OLDEST} or newer on this machine."
    elif not distribution.find():
        reason = "There is no Keycloak on this machine."
    else:
        return True
    complain(f"Logging in is not possible: {reason} Everything that needs no login works.")
    return False


def _keycloak(environment: Mapping[str, str]) -> keycloak.Command:
    return keycloak.command(
        places.KEYCLOAK.port(),
        var_dir() / "keycloak",
        distribution=distribution.find(),
        environment=demo.for_realms(environment),
    )


def _commands(keycloak_command: keycloak.Command | None) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Name → (shell command, variables of its own)."""
    python = shlex.quote(venv_bin("python"))
    web = [
        *(venv_bin("gunicorn"), "cms.wsgi:application", "--bind", f"127.0.0.1:{places.WEB.port()}"),
        *("--threads", "8", "--graceful-timeout", "3", "--log-level", "warning", "--worker-tmp-dir", "/dev/shm"),
    ]
    commands: dict[str, tuple[str, Mapping[str, str]]] = {
        "web": (f"exec {shlex.join(web)}", {}),
        "worker": (f"exec {python} manage.py worker", {}),
        "sandbox": (f"exec {python} -m forms_app.payments.sandbox", {}),
        "receiver": (f"exec {python} -m forms_app.delivery.receiver", {}),
        "mailbox": (f"exec {python} -m forms_app.notifications.mailbox", {}),
        "ready": (f"exec {python} -m dev.ready {'' if keycloak_command else '--without-keycloak'}", {}),
    }
    if keycloak_command:
        log = var_dir() / "keycloak" / "keycloak.log"
        line = f"exec {shlex.join(keycloak_command.argv)} > {shlex.quote(str(log))} 2>&1"
        commands["keycloak"] = (line, keycloak_command.environment)
    return commands


def _run(commands: Mapping[str, tuple[str, Mapping[str, str]]], environment: Mapping[str, str]) -> int:
    narrator = Narrator(sys.stdout)
    manager = Manager(narrator)
    for name, (line, own) in commands.items():
        env = dict(own) if name == "keycloak" else {**environment, **own}
        manager.add_process(name, line, env=env, cwd=str(ROOT))
    # a closed terminal must not leave the processes behind; honcho itself hears SIGINT and SIGTERM only
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    manager.loop()
    if manager.returncode in STOPPED_BY_PERSON:
        say(f"Everything is stopped. The data stay in {var_dir()}.")
        return 0
    if narrator.ended_first == "ready":  # it has said itself what did not come up
        complain("Everything was stopped.")
        return 1
    complain(f"{narrator.ended_first or 'One part'} ended unexpectedly, so everything was stopped.")
    if narrator.ended_first == "keycloak":
        complain(f"Keycloak's own words are in {var_dir() / 'keycloak' / 'keycloak.log'}.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
