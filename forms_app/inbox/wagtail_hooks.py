"""Registers the desk in Wagtail's admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from cms.backoffice.routes import HOOK, Door
from forms_app.inbox.admin import ApplicationAdmin
from forms_app.inbox.closed import staff
from forms_app.inbox.panels import ClerksDayPanel
from forms_app.inbox.querysets import authorities_of

modeladmin_register(ApplicationAdmin)


@hooks.register(HOOK)
def doors() -> Mapping[str, Door]:
    return {f"antraege_modeladmin_{name}": Door.OWN_CHECK for name in ("index", "inspect", "act")}


@hooks.register("construct_homepage_panels")
def todays_cases(request: HttpRequest, panels: list[Any]) -> None:
    if authorities_of(staff(request)):
        panels.append(ClerksDayPanel(request))
