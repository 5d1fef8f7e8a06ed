"""All kinds of question by name. A new kind is a class in a module of its family and one line here."""

from __future__ import annotations

from .activities import EconomicActivity
from .addresses import Address
from .base import Kind
from .choices import Choice, Consent, MultipleChoice, YesNo
from .civil_registers import CivilRegisterNumber, RegistryOffice
from .contact import Email, Phone
from .dates import Date
from .declarations import Declaration
from .files import File
from .firms import RegisterEntry
from .identifiers import Iban, TaxNumber
from .links import Url
from .money import Amount, Percent
from .nationalities import Nationality
from .numbers import Number
from .plates import LicencePlate
from .searches import Country, LegalForm, SearchChoice
from .silent import Calculated, Constant
from .texts import LongText, Name, ShortText
from .times import DateRange, Time

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ShortText(),
        LongText(),
        Name(),
        Number(),
        Amount(),
        Percent(),
        Date(),
        DateRange(),
        Time(),
        Choice(),
        MultipleChoice(),
        SearchChoice(),
        YesNo(),
        Email(),
        Phone(),
        Url(),
        Address(),
        Country(),
        Nationality(),
        LegalForm(),
        RegisterEntry(),
        EconomicActivity(),
        Iban(),
        TaxNumber(),
        CivilRegisterNumber(),
        RegistryOffice(),
        LicencePlate(),
        File(),
        Consent(),
        Declaration(),
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
