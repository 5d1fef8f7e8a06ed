"""Places where a test kills the process, on both sides of every effect outside the house.

`FAILPOINT=<name>` ends the process with SIGKILL when that point is reached, so nothing can tidy up. Production
refuses the variable.
"""

import os
import signal

from django.conf import settings


def failpoint(name: str) -> None:
    if settings.FAILPOINTS_ALLOWED and os.environ.get("FAILPOINT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
