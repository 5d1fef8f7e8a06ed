"""Host names of the authorities: add, make primary, take away. They take effect within `hosts.TABLE_SECONDS`.

Provisioning gives an authority its first host name and never touches one again.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants import hosts
from cms.tenants.models import Authority, Domain, canonical

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
# Names with umlauts are stored as browsers send them: xn--….
# An address is no name: the last label of a name is never a number.
check_form = RegexValidator(rf"^(?=.{{1,253}}$)(?!.*\.\d+$){LABEL}(\.{LABEL})+$")


def add(authority: Authority, hostname: str, *, by: Actor) -> Domain:
    """Let the authority answer under one more host name; raise ValidationError if the name cannot be had."""
    name = canonical(hostname)
    _check_free(name)
    with transaction.atomic():
        domain = Domain.objects.create(authority=authority, hostname=name)
        _record("domain.added", domain, by)
    hosts.forget()
    return domain


def make_primary(authority: Authority, hostname: str, *, by: Actor) -> Domain:
    """Build all public addresses of the authority from this one of its host names; the others go on answering."""
    domain = _own(authority, hostname)
    with transaction.atomic():
        # Off before on: the database allows one at a time.
        authority.domains.exclude(pk=domain.pk).update(is_primary=False)
        authority.domains.filter(pk=domain.pk).update(is_primary=True)
        if authority.site is not None:
            authority.site.hostname = domain.hostname
            authority.site.save()
        _record("domain.made_primary", domain, by)
    hosts.forget()
    domain.refresh_from_db()
    return domain


def remove(authority: Authority, hostname: str, *, by: Actor) -> None:
    """Answer no more under this host name; the primary one cannot be taken away."""
    domain = _own(authority, hostname)
    if domain.is_primary:
        raise ValidationError(_("Die Hauptadresse lässt sich nicht entfernen. Bestimmen Sie zuerst eine andere."))
    with transaction.atomic():
        _record("domain.removed", domain, by)
        domain.delete()
    hosts.forget()


def _own(authority: Authority, hostname: str) -> Domain:
    domain = authority.domains.filter(hostname=canonical(hostname)).first()
    if domain is None:
        raise ValidationError(_("Diese Behörde hat keinen solchen Hostnamen."))
    return domain


def _check_free(name: str) -> None:
    try:
        check_form(name)
    except ValidationError as refusal:
        raise ValidationError(_("Das ist kein Hostname. Umlaute schreiben Sie als xn--….")) from refusal
    if hosts.is_back_office(name) or name in settings.OPERATOR_HOSTS:
        raise ValidationError(_("Dieser Hostname gehört der Verwaltung des Portals."))
    if Domain.objects.filter(hostname=name).exists():
        raise ValidationError(_("Dieser Hostname ist schon vergeben."))


def _record(action: str, domain: Domain, by: Actor) -> None:
    trail.record(action, by=by, authority=domain.authority, subject=domain, facts={"hostname": domain.hostname})
