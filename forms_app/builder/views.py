"""The pages beside a form's editor: its versions, two of them side by side, and taking one up again.

Who may edit the form was asked at the door.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from cms.audit.actors import Actor
from cms.audit.trail import record

from . import comparing, history, sources
from .definition import Definition
from .locks import unless_locked
from .models import FormPage, FormVersion


@require_safe
def versions(request: HttpRequest, page_id: int) -> HttpResponse:
    """All versions of the form, and the publications that wait for their time."""
    form = get_object_or_404(FormPage, pk=page_id)
    rows = history.rows(form, _user(request))
    return show(
        request,
        "builder/versions.html",
        form,
        title=_("Versionen"),
        rows=rows,
        plans=history.plans(form),
        closing=_on_the_start_page(form) if rows else [],
        first=rows[1].version.number if len(rows) > 1 else 0,
        last=rows[0].version.number if rows else 0,
    )


def _on_the_start_page(form: FormPage) -> list[str]:
    """What citizens read about the end of the form; nothing while it is open without an end."""
    now, closing = timezone.now(), form.closing
    return closing.ahead(now) if closing.takes_new(now) else closing.over(now)


@require_safe
def compare(request: HttpRequest, page_id: int) -> HttpResponse:
    """Two versions side by side, in the order of their numbers."""
    form = get_object_or_404(FormPage, pk=page_id)
    numbers = sorted({_number(request, "von"), _number(request, "bis")})
    found = {one.number: one for one in form.versions.filter(number__in=numbers)}
    if len(found) != len(numbers):
        raise Http404
    old, new = (found[number] for number in (numbers[0], numbers[-1]))
    entries = comparing.compare(Definition.from_json(old.document), Definition.from_json(new.document))
    title = _("Version %(old)d und %(new)d im Vergleich") % {"old": old.number, "new": new.number}
    return show(
        request,
        "builder/compare.html",
        form,
        title=title,
        old=old,
        new=new,
        entries=entries,
        numbers=list(form.versions.order_by("-number").values_list("number", flat=True)),
    )


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise Http404
    return int(text)


@require_POST
@unless_locked
def restore(request: HttpRequest, form: FormPage, number: int) -> HttpResponse:
    """Make an older version the new draft; nothing is published."""
    version = get_object_or_404(FormVersion.objects.select_related("source"), form=form, number=number)
    content = history.source_of(version)
    if content is None:
        text = _("Version %(number)d lässt sich nicht mehr bearbeiten: Ihre Bausteine sind nicht aufbewahrt.")
        messages.error(request, text % {"number": number})
        return redirect("builder_versions", form.pk)
    draft = form.get_latest_revision_as_object()
    sources.put_back(draft, content)
    draft.what_is_new = ""
    draft.save_revision(user=request.user, log_action=True)
    user = _user(request)
    record(
        "form.restored",
        by=Actor.staff(user.pk, frozenset()),
        authority=form.authority,
        subject=version,
        facts={"form": form.pk, "number": number},
    )
    text = _("Der Entwurf sagt jetzt wieder, was Version %(number)d gesagt hat. Veröffentlicht ist noch nichts.")
    messages.success(request, text % {"number": number})
    return redirect("wagtailadmin_pages:edit", form.pk)


def _user(request: HttpRequest) -> Any:
    return request.user


def show(request: HttpRequest, template: str, form: Page, *, title: str, **context: Any) -> HttpResponse:
    """A page of the editor's desk, with the way back to the form or shared block."""
    crumbs = [
        {"url": reverse("wagtailadmin_pages:edit", args=[form.pk]), "label": form.get_admin_display_title()},
        {"url": "", "label": title},
    ]
    return TemplateResponse(
        request,
        template,
        {"form_page": form, "header_title": title, "breadcrumbs_items": crumbs, "header_icon": "form", **context},
    )
