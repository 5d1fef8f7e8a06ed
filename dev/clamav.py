"""A private clamd that knows one signature: the EICAR test file. Real signatures need a gigabyte and a mirror."""

from __future__ import annotations

import getpass
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import needs, readiness
from dev.console import Trouble

# in two pieces, so that a scanner on the developer's machine does not take this file away
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONFIGURATION = """\
DatabaseDirectory {home}/signatures
LogFile {home}/clamd.log
TCPSocket {port}
TCPAddr 127.0.0.1
User {user}
Foreground yes
StreamMaxLength 25M
MaxThreads 4
"""


@contextmanager
def daemon() -> Iterator[str]:
    """Start clamd on a free port and give its address as host:port; stop it at the end."""
    program = needs.program("clamd")
    if not program:
        raise Trouble("There is no clamd on this machine; `python3 -m dev.setup test` installs it.")
    home = Path(tempfile.mkdtemp(prefix="serviceportal-clamav-"))
    port = readiness.free_port()
    (home / "signatures").mkdir()
    (home / "signatures" / "eicar.hdb").write_text(signature())
    configuration = home / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(home=home, port=port, user=getpass.getuser()))
    process = subprocess.Popen(
        [program, "--config-file", str(configuration)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        listening = readiness.wait_for(
            lambda: readiness.is_listening(port), timeout=60, gave_up=lambda: process.poll() is not None
        )
        if not listening:
            log = home / "clamd.log"
            raise Trouble(f"clamd did not start.\n{log.read_text() if log.exists() else ''}".rstrip())
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def signature() -> str:
    """The line of a hash database that finds EICAR: MD5, size, name."""
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    return f"{digest}:{len(EICAR)}:Eicar-Test-Signature\n"
