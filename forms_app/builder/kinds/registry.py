"""All kinds of question by name. A new kind is a class in a module of its family and one line here."""

from __future__ import annotations

from .addresses import Address
from .base import Kind
from .choices import Choice, Consent, MultipleChoice, YesNo
from .contact import Email, Phone
from .dates import Date
from .files import File
from .numbers import Number
from .silent import Calculated, Constant
from .texts import LongText, Name, ShortText

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ShortText(),
        LongText(),
        Name(),
        Number(),
        Date(),
        Choice(),
        MultipleChoice(),
        YesNo(),
        Email(),
        Phone(),
        Address(),
        File(),
        Consent(),
        Calculated(),
        Constant(),
    )
}
CONTENTS = ("heading", "text", "notice", "warning", "details", "exit")


def kind(name: str) -> Kind:
    """The kind with this name; raise LookupError for a name nobody registered."""
    try:
        return KINDS[name]
    except KeyError:
        raise LookupError(f"no kind of question is called {name!r}") from None
