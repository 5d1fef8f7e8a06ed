"""How the workshop talks: one sentence per line, errors to standard error, colours only for people."""

from __future__ import annotations

import os
import sys


class Trouble(Exception):
    """Something a person has to settle; the message is the whole sentence they read."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


def complain(sentence: str) -> None:
    print(_coloured(sentence, "31"), file=sys.stderr, flush=True)


def strong(text: str) -> str:
    return _coloured(text, "1", stream_is_terminal=sys.stdout.isatty())


def _coloured(text: str, code: str, *, stream_is_terminal: bool | None = None) -> str:
    terminal = sys.stderr.isatty() if stream_is_terminal is None else stream_is_terminal
    if not terminal or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{code}m{text}\x1b[0m"
