"""The page on which editors translate a form: German on the left, the other language on the right.

It changes the draft of the form and nothing else; citizens read the translation with the next publication. Known
translations come from the other forms of the same house and of the county.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.rich_text import get_rich_text_editor_widget

from .assembling import assemble, html
from .blocks.steps import TEXT_FEATURES
from .languages import Standing, Text, Translated, Translations, has_words, texts
from .locks import unless_locked
from .models import FormPage

LANGUAGE = "en"
LONGEST = 20_000
LONG = 80

SLOTS: Mapping[str, Any] = {
    "title": gettext_lazy("Titel"),
    "intro": gettext_lazy("Einleitung"),
    "after": gettext_lazy("Wie es nach dem Absenden weitergeht"),
    "section": gettext_lazy("Aufgabe"),
    "one": gettext_lazy("Ein Eintrag heißt"),
    "first": gettext_lazy("Den ersten angeben"),
    "another": gettext_lazy("Einen weiteren angeben"),
    "text": gettext_lazy("Text"),
    "label": gettext_lazy("Frage oder Beschriftung"),
    "help": gettext_lazy("Hinweis"),
    "phrase": gettext_lazy("Wonach wird gefragt?"),
    "option": gettext_lazy("Antwort"),
    "hint": gettext_lazy("Hinweis zur Antwort"),
    "error": gettext_lazy("Meldung"),
    "setting": gettext_lazy("Zusatz"),
    "charge": gettext_lazy("Bezeichnung auf der Rechnung"),
    "exemption": gettext_lazy("Gebührenbefreiung"),
}


class TranslationForm(forms.Form):
    """One box per text of the form; for a text whose German has changed also "it is still right"."""

    def __init__(self, wanted: list[Text], stored: Translations, data: Any = None, known: Any = None) -> None:
        super().__init__(data, prefix="t")
        self.wanted, self.stored = wanted, stored
        known = known or {}
        for number, text in enumerate(wanted):
            have = stored.get(text.place, Translated(source="", text=""))["text"]
            self.fields[f"{number}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                initial=have or known.get(text.german, ""),
                label=f"{SLOTS[text.slot]}: {text.block or text.german}"[:200],
                widget=_widget(text),
            )
            if text.standing(stored) is Standing.STALE:
                label = _("Die Übersetzung stimmt noch.")
                self.fields[f"{number}-ok"] = forms.BooleanField(required=False, label=label)

    def translations(self) -> dict[str, Translated]:
        """What is to be kept: a translation somebody changed or confirmed belongs to the German text of today."""
        kept: dict[str, Translated] = {}
        for number, text in enumerate(self.wanted):
            typed = self.cleaned_data[f"{number}"].strip()
            typed = html(typed) if text.is_html else typed
            if not has_words(typed):
                continue
            before = self.stored.get(text.place)
            is_untouched = before is not None and before["text"] == typed
            is_confirmed = self.cleaned_data.get(f"{number}-ok", False)
            source = before["source"] if before is not None and is_untouched and not is_confirmed else text.german
            kept[text.place] = Translated(source=source, text=typed)
        return kept

    def sections(self) -> Iterator[tuple[str, list[Row]]]:
        """The boxes by step, in reading order."""
        rows = [Row(self, number, text) for number, text in enumerate(self.wanted)]
        for step, group in groupby(rows, key=lambda row: row.text.step):
            yield step, list(group)


@dataclass(frozen=True)
class Row:
    """One text with its box."""

    form: TranslationForm
    number: int
    text: Text

    @property
    def box(self) -> forms.BoundField:
        return self.form[f"{self.number}"]

    @property
    def confirm(self) -> forms.BoundField | None:
        """The tick for a translation that is still right although the German changed."""
        name = f"{self.number}-ok"
        return self.form[name] if name in self.form.fields else None

    @property
    def slot(self) -> Any:
        return SLOTS[self.text.slot]

    @property
    def standing(self) -> Standing:
        return self.text.standing(self.form.stored)

    @property
    def before(self) -> str:
        """The German text the translation was made from, where it has changed."""
        return self.form.stored[self.text.place]["source"] if self.standing is Standing.STALE else ""


def _widget(text: Text) -> forms.Widget:
    if text.is_html:
        widget: forms.Widget = get_rich_text_editor_widget(features=TEXT_FEATURES)
        return widget
    attributes = {"lang": LANGUAGE, "spellcheck": "true"}
    if len(text.german) > LONG or "\n" in text.german:
        return forms.Textarea({**attributes, "rows": 3})
    return forms.TextInput(attributes)


def known_translations(page: FormPage) -> dict[str, str]:
    """Translations of the same German texts in the other forms of this house and of the county."""
    known: dict[str, str] = {}
    house = page.authority
    for other in FormPage.objects.exclude(pk=page.pk).only("path", "translations").order_by("last_published_at"):
        if other.authority in (None, house):
            pairs = other.translations.get(LANGUAGE, {}).values()
            known |= {pair["source"]: pair["text"] for pair in pairs}
    return known


@require_http_methods(["GET", "HEAD", "POST"])
@unless_locked
def translate(request: HttpRequest, live: FormPage) -> HttpResponse:
    """Show and keep the English texts of a form."""
    page: FormPage = live.get_latest_revision_as_object()
    stored: Translations = page.translations.get(LANGUAGE, {})
    wanted = texts(assemble(page))
    if request.method == "POST" and "save" in request.POST:
        form = TranslationForm(wanted, stored, request.POST)
        if form.is_valid():
            return _keep(request, page, form)
    else:
        known = known_translations(page) if request.method == "POST" else {}
        form = TranslationForm(wanted, stored, known=known)
        if request.method == "POST":
            _say_found(request, wanted, stored, known)
    standings = [text.standing(stored) for text in wanted]
    context = {
        "page": page,
        "form": form,
        "media": form.media,
        "total": len(wanted),
        "missing": standings.count(Standing.MISSING),
        "stale": standings.count(Standing.STALE),
    }
    return render(request, "builder/translation/translate.html", context)


def _keep(request: HttpRequest, page: FormPage, form: TranslationForm) -> HttpResponse:
    page.translations = {**page.translations, LANGUAGE: form.translations()}
    page.save_revision(user=request.user, log_action=True, changed=True)
    left = len([text for text in form.wanted if text.standing(page.translations[LANGUAGE]) is not Standing.DONE])
    if left:
        text = ngettext(
            "Die Übersetzung ist gespeichert. Es fehlt noch %(count)d Text.",
            "Die Übersetzung ist gespeichert. Es fehlen noch %(count)d Texte.",
            left,
        )
        messages.warning(request, text % {"count": left})
    else:
        text = _("Die Übersetzung ist gespeichert und vollständig. Sie gilt, sobald Sie das Formular veröffentlichen.")
        messages.success(request, text)
    return redirect("builder_translate", page.pk)


def _say_found(request: HttpRequest, wanted: list[Text], stored: Translations, known: Mapping[str, str]) -> None:
    found = sum(1 for text in wanted if text.place not in stored and text.german in known)
    if not found:
        messages.info(request, _("In anderen Formularen steht keine Übersetzung, die hier noch fehlt."))
        return
    text = ngettext(
        "%(count)d Übersetzung aus anderen Formularen ist eingetragen. Sehen Sie sie durch und speichern Sie.",
        "%(count)d Übersetzungen aus anderen Formularen sind eingetragen. Sehen Sie sie durch und speichern Sie.",
        found,
    )
    messages.info(request, text % {"count": found})
