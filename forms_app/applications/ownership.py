"""Whose application it is, asked by every page a citizen can open.

A principal owns what carries their id; a guest's browser owns what its cookie names. Everybody else gets the
same 404 as for an id that does not exist.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import Principal
from cms.audit.actors import Actor
from cms.tenants.models import Authority
from forms_app.applications import guests
from forms_app.applications.models import Application


def principal_of(request: HttpRequest) -> Principal | None:
    """Who is logged in, as the identity middleware found out."""
    found: Principal | None = getattr(request, "principal", None)
    return found


def may_open(request: HttpRequest, application: Application) -> bool:
    """Whether the person behind this request owns the application."""
    if application.run is not None and not application.run.is_open:
        return False
    if application.principal_id is None:
        return application.pk.hex in guests.opened_by(request)
    principal = principal_of(request)
    return principal is not None and application.principal_id == principal.pk


# A form and its version are large; who asks for them beside an application wants to know its dates.
LARGE = ("document", "form__steps", "form__charges", "form__exemptions", "form__translations")


def find(
    request: HttpRequest, application_id: UUID, *, trials: bool = False, with_form: bool = False
) -> Application | None:
    """The application if it is in scope and belongs to the person behind this request.

    Runs of previews are found only by pages that say they know them. `with_form` reads the form's page in the same
    statement, without what makes it large.
    """
    rows = (Application.in_scope if trials else Application.objects).filter(pk=application_id)
    if with_form:
        rows = rows.select_related("form_version__form").defer(*(f"form_version__{name}" for name in LARGE))
    application = rows.first()
    if application is None or not may_open(request, application):
        return None
    # The request knows both already; no page needs to ask the database again.
    if application.principal_id is not None and (principal := principal_of(request)) is not None:
        application.principal = principal
    authority: Authority | None = getattr(request, "authority", None)
    if authority is not None and authority.pk == application.authority_id:
        application.authority = authority
    return application


def find_or_404(
    request: HttpRequest, application_id: UUID, *, trials: bool = False, with_form: bool = False
) -> Application:
    """Like `find`; a stranger cannot tell an application of somebody else from one that does not exist."""
    found = find(request, application_id, trials=trials, with_form=with_form)
    if found is None:
        raise Http404
    return found


def actor_of(application: Application) -> Actor:
    """Who acts when the owner does something with the application."""
    if application.principal_id is None:
        return Actor.guest(application.pk)
    return Actor.citizen(application.principal_id)
