"""The press, named as a string: it is loaded by the process that prints for the first time.

WeasyPrint costs 50 MB and a second. Web workers only ask for papers and shall not carry it.
"""

from collections.abc import Callable
from typing import Any, Protocol, cast

from django.utils.module_loading import import_string

PRESS = "forms_app.pdfs.printing.to_pdf"


class Press(Protocol):
    """What the press promises: an accessible PDF of the template, in the language of its people."""

    def __call__(self, template: str, context: Callable[[], dict[str, Any]]) -> bytes: ...


def to_pdf(template: str, context: Callable[[], dict[str, Any]]) -> bytes:
    """Print the template; `context` is worked out in the language of the paper."""
    return cast("Press", import_string(PRESS))(template, context)
