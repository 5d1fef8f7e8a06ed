"""Everything an authority needs to exist, created or repaired step by step.

Each app contributes a `provisioning.py` with `provision(authority, plan)`; they run in the order of
INSTALLED_APPS. A dry run is the same inside a transaction that is rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from cms.tenants import hosts, scope
from cms.tenants.models import Authority, Domain
from cms.tenants.register import Entry


@dataclass
class Plan:
    """Collects what a run changed, one sentence per change."""

    authority: str
    changes: list[str] = field(default_factory=list)

    def note(self, change: str) -> None:
        self.changes.append(change)


class _DryRun(Exception):
    pass


def provision(entry: Entry, *, dry_run: bool) -> Plan:
    """Create or repair one authority; return what was (or would be) changed."""
    plan = Plan(entry.slug)
    try:
        with transaction.atomic():
            authority = _authority(entry, plan)
            with scope.use(authority):
                for step in _steps():
                    step(authority, plan)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    finally:
        hosts.forget()
        Site.clear_site_root_paths_cache()
    return plan


def _steps() -> list[Callable[[Authority, Plan], None]]:
    """`provision` of every app that has a provisioning.py, this one excluded."""
    steps: list[Callable[[Authority, Plan], None]] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.provisioning"
        if config.name != "cms.tenants" and find_spec(name) is not None:
            steps.append(import_module(name).provision)
    return steps


def _authority(entry: Entry, plan: Plan) -> Authority:
    """The row, its primary domain, and its site with an empty root page."""
    authority = Authority.objects.filter(slug=entry.slug).select_related("site").first()
    if authority is None:
        authority = Authority(slug=entry.slug, **entry.defaults())
        plan.note(f"Behörde {entry.name} angelegt")
    for name, value in entry.facts().items():
        if getattr(authority, name) != value:
            plan.note(f"{name} auf {value!r} gesetzt")
            setattr(authority, name, value)
    authority.save()
    authority.site = _site(entry, authority, _domain(authority, plan), plan)
    authority.save()
    hosts.forget()
    return authority


def _site(entry: Entry, authority: Authority, domain: Domain, plan: Plan) -> Site:
    hostname = domain.hostname
    site = authority.site
    if site is None:
        site = Site(hostname=hostname, root_page=_root_page(entry, plan))
    wanted = {
        "hostname": hostname,
        "port": settings.PUBLIC_PORT,
        "site_name": entry.name,
        "is_default_site": False,
    }
    changed = [name for name, value in wanted.items() if getattr(site, name) != value]
    if site.pk is None or changed:
        for name in changed:
            setattr(site, name, wanted[name])
        site.save()
        plan.note(f"Website {hostname} gespeichert")
    return site


def _root_page(entry: Entry, plan: Plan) -> Page:
    """The town's tree is a child of the invisible root; siblings never nest (trap T17)."""
    root = Page.get_first_root_node()
    existing = root.get_children().filter(slug=entry.slug).first()
    if existing is not None:
        return existing
    home_type = apps.get_model(settings.HOME_PAGE_MODEL)
    page = root.add_child(instance=home_type(title=entry.name, slug=entry.slug))
    plan.note("Startseite angelegt")
    return page


def _domain(authority: Authority, plan: Plan) -> Domain:
    """The primary address; once there is one it belongs to the operators (`manage.py domain`) and is left alone."""
    domain = authority.domains.filter(is_primary=True).first()
    if domain is None:
        domain = Domain.objects.create(authority=authority, hostname=authority.hostname, is_primary=True)
        plan.note(f"Hauptadresse {domain.hostname} angelegt")
    return domain
