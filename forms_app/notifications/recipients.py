"""Where the person behind an application reads their mail."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from forms_app.applications.models import Application
from forms_app.builder.leaves import leaves


def address_of(application: Application, *, about_draft: bool = False) -> str:
    """The address of the account, else the form's own answer; empty if there is none that can be written to.

    About a draft, guests are written to where they asked for it; the answers of a draft may still be wrong.
    """
    if application.run is not None:
        # What stands in the answers may be anybody's address.
        return application.run.recipient if _is_safe(application.run.recipient) else ""
    guest = (_of_the_guest, _of_the_form) if about_draft else (_of_the_form, _of_the_guest)
    for place in (_of_the_account, *guest):
        address = place(application)
        if _is_safe(address):
            return address
    return ""


def office_of(application: Application) -> str:
    """The mailbox of the office that does the work, as the offer named it; empty for none."""
    address = application.recipient_email
    return address if _is_safe(address) else ""


def _of_the_account(application: Application) -> str:
    principal = application.principal
    return str((principal.attributes or {}).get("email") or "") if principal is not None else ""


def _of_the_guest(application: Application) -> str:
    """The address a guest gave to be sent the way back to the draft."""
    return str(application.contact or "")


def _of_the_form(application: Application) -> str:
    definition = application.german
    answers = application.answers or {}
    found = (leaf.value for leaf in leaves(definition, answers, kind="email") if not leaf.entry)
    return next((str(answer) for answer in found if answer), "")


def _is_safe(address: str) -> bool:
    """A plain address on one line: nothing that could start a header or name a second recipient."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isprintable()
