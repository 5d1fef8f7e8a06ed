"""The pages about shared blocks: who uses one, what is new in it, taking that over, and saying it in own words.

Who may edit the page named first in the address was asked at the door.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.models import Page

from cms.audit.actors import Actor
from cms.audit.trail import record

from . import adapting, comparing
from .assembling import assemble_part, html, id_of
from .blocks.steps import TEXT_FEATURES
from .definition import Definition
from .languages import has_words
from .locks import unless_locked
from .models import FormPage
from .shared_pages import FieldGroupPage, SharedStepPage
from .sharing import SharedPart, SharedVersion, latest_numbers, library_of, page_id_of, part_of, parts, uses_in
from .usage import place_of, usage
from .views import show

LONGEST = 20_000
SLOTS = {
    "title": gettext_lazy("Titel"),
    "intro": gettext_lazy("Einleitung"),
    "text": gettext_lazy("Text"),
    "label": gettext_lazy("Frage oder Beschriftung"),
    "help": gettext_lazy("Hinweis"),
    "missing": gettext_lazy("Meldung, wenn die Antwort fehlt"),
}


# --- who uses it --------------------------------------------------------------------------------------


@require_safe
def usage_of(request: HttpRequest, page_id: int) -> HttpResponse:
    """Every form that uses the shared block, and its versions."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, FieldGroupPage | SharedStepPage):
        raise Http404
    found = usage(page, request.user)
    return show(
        request,
        "builder/library/usage.html",
        page,
        title=_("Verwendung"),
        rows=found.rows,
        elsewhere=found.elsewhere,
        versions=page.shared_versions.all(),
        latest=latest_numbers([page.pk]).get(page.pk, 0),
    )


# --- taking a newer version over ----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@unless_locked
def adopt(request: HttpRequest, live: FormPage, shared_id: int) -> HttpResponse:
    """Show what a newer version of a shared block changes in the form, and take it into the draft."""
    form: FormPage = live.get_latest_revision_as_object()
    places = [use for use in uses_in(form.steps) if page_id_of(use.block_type, use.value) == shared_id]
    mine = parts([shared_id], form.pins).get(shared_id) if places else None
    latest = SharedVersion.objects.filter(page=shared_id).first()
    if mine is None or latest is None:
        raise Http404
    if mine.number == latest.number:
        messages.info(request, _("Das Formular verwendet schon die neueste Fassung von „%s“.") % mine.title)
        return redirect("wagtailadmin_pages:edit", live.pk)
    stand = f"{live.latest_revision_id or 0}"
    if request.method == "POST":
        if request.POST.get("stand") == stand and request.POST.get("fassung") == str(latest.number):
            return _take_over(request, form, mine, latest)
        messages.error(
            request,
            _("Formular oder Baustein haben sich inzwischen geändert. Sehen Sie sich die Änderungen noch einmal an."),
        )
        return redirect("builder_adopt", live.pk, shared_id)
    return show(
        request,
        "builder/library/adopt.html",
        form,
        title=_("Gemeinsamer Baustein"),
        part=mine,
        latest=latest,
        places=len(places),
        stand=stand,
        why=_news(shared_id, since=mine.number),
        entries=comparing.compare(_untitled(mine), _untitled(part_of(latest))),
        **_own_texts(form, places, mine, latest),
    )


def _untitled(part: SharedPart) -> Definition:
    """The block as a form whose name says nothing: what editors call a block is no part of the form."""
    return assemble_part(replace(part, title=""))


def _news(shared_id: int, *, since: int) -> list[str]:
    """What was written about each version that is skipped, the oldest first."""
    newer = SharedVersion.objects.filter(page=shared_id, number__gt=since).order_by("number")
    return [why for why in newer.values_list("why", flat=True) if why]


def _own_texts(form: FormPage, places: list[Any], mine: SharedPart, latest: Any) -> dict[str, Any]:
    """What becomes of the form's own texts."""
    library = library_of(form.steps, form.pins, form.adapted)
    changed, idle = [], 0
    for use in places:
        before = adapting.standing(library, mine, id_of(use))
        after = adapting.standing(library, part_of(latest), id_of(use))
        changed += [text for text in after.get("changed", ()) if text not in before.get("changed", ())]
        idle += max(after.get("idle", 0) - before.get("idle", 0), 0)
    return {"changed": changed, "idle": idle}


def _take_over(request: HttpRequest, form: FormPage, mine: SharedPart, latest: Any) -> HttpResponse:
    form.pins = {**form.pins, str(latest.page_id): latest.number}
    form.save_revision(user=_user(request), log_action=True, changed=True)
    record(
        "form.adopted",
        by=Actor.staff(_user(request).pk, frozenset()),
        authority=form.authority,
        subject=latest,
        facts={"form": form.pk, "page": latest.page_id, "before": mine.number, "number": latest.number},
    )
    text = _("Der Entwurf verwendet jetzt Fassung %(number)d von „%(title)s“. Veröffentlicht ist noch nichts.")
    messages.success(request, text % {"number": latest.number, "title": latest.title})
    return redirect("wagtailadmin_pages:edit", form.pk)


# --- own words ----------------------------------------------------------------------------------------


class OwnTextsForm(forms.Form):
    """One box per text of the shared block; an empty one leaves the original as it is."""

    def __init__(self, part: SharedPart, stored: Any, data: Any = None) -> None:
        super().__init__(data, prefix="t")
        self.originals = list(adapting.originals(part))
        self.stored = stored
        for one in self.originals:
            have = stored.get(one.item_id, {}).get(one.slot, {})
            self.fields[one.key] = forms.CharField(
                required=False,
                max_length=LONGEST if one.is_html else 2_000 if one.slot == "help" else 300,
                initial=have.get("text", ""),
                label=f"{SLOTS[one.slot]}: {one.name}"[:200],
                widget=_widget(one),
            )
            if have and have["source"] != one.text:
                label = _("Der eigene Text passt noch.")
                self.fields[f"{one.key}-ok"] = forms.BooleanField(required=False, label=label)

    def typed(self) -> dict[tuple[str, str], dict[str, str]]:
        """The own texts to keep, by item and slot; those of blocks that are gone stay as they are."""
        there = {(one.item_id, one.slot) for one in self.originals}
        kept = {
            (item_id, slot): dict(one)
            for item_id, slots in self.stored.items()
            for slot, one in slots.items()
            if (item_id, slot) not in there
        }
        for one in self.originals:
            text = self.cleaned_data[one.key].strip()
            text = html(text) if one.is_html else text
            if not has_words(text) or text == one.text:
                continue
            before = self.stored.get(one.item_id, {}).get(one.slot)
            is_untouched = before is not None and before["text"] == text
            is_confirmed = self.cleaned_data.get(f"{one.key}-ok", False)
            source = before["source"] if before is not None and is_untouched and not is_confirmed else one.text
            kept[one.item_id, one.slot] = {"source": source, "text": text}
        return kept

    def rows(self) -> Iterator[Row]:
        """Each original with its box."""
        for one in self.originals:
            yield Row(self, one)


@dataclass(frozen=True)
class Row:
    """One text with its box."""

    form: OwnTextsForm
    original: adapting.Original

    @property
    def box(self) -> forms.BoundField:
        return self.form[self.original.key]

    @property
    def confirm(self) -> forms.BoundField | None:
        """The tick for a text that still fits although the original changed."""
        name = f"{self.original.key}-ok"
        return self.form[name] if name in self.form.fields else None

    @property
    def slot(self) -> Any:
        return SLOTS[self.original.slot]

    @property
    def before(self) -> str:
        """The original the own text was made from, where it has changed."""
        have = self.form.stored.get(self.original.item_id, {}).get(self.original.slot, {})
        return str(have["source"]) if have and have["source"] != self.original.text else ""


def _widget(one: adapting.Original) -> forms.Widget:
    if one.is_html:
        widget: forms.Widget = get_rich_text_editor_widget(features=TEXT_FEATURES)
        return widget
    return forms.Textarea({"rows": 2, "lang": "de", "spellcheck": "true"})


@require_http_methods(["GET", "HEAD", "POST"])
@unless_locked
def adapt(request: HttpRequest, live: FormPage, use_id: UUID) -> HttpResponse:
    """Say the texts of one shared block in the form's own words; changes the draft and nothing else."""
    page: FormPage = live.get_latest_revision_as_object()
    use = place_of(page, str(use_id))
    part = library_of(page.steps, page.pins).part(use) if use is not None else None
    if part is None:
        raise Http404
    stored = page.adapted.get(str(use_id), {})
    if not part.texts_may_change:
        messages.error(request, _("Die Texte von „%s“ lassen sich nicht anpassen.") % part.title)
        return redirect("wagtailadmin_pages:edit", live.pk)
    form = OwnTextsForm(part, stored, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        page.adapted = adapting.merged(page.adapted, str(use_id), typed)
        page.save_revision(user=_user(request), log_action=True, changed=True)
        text = ngettext(
            "Gespeichert: %(count)d eigener Text. Er gilt, sobald Sie das Formular veröffentlichen.",
            "Gespeichert: %(count)d eigene Texte. Sie gelten, sobald Sie das Formular veröffentlichen.",
            len(typed),
        )
        messages.success(request, text % {"count": len(typed)})
        return redirect("builder_adapt", live.pk, use_id)
    if form.is_bound:
        messages.error(request, _("Noch ist nichts gespeichert. Kürzen Sie die markierten Texte."))
    return TemplateResponse(
        request,
        "builder/library/adapt.html",
        {"page": page, "part": part, "form": form, "media": form.media},
    )


def _user(request: HttpRequest) -> Any:
    return request.user
