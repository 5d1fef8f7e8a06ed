"""One answer out of a long list: people search in it; without scripts it is a plain list to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.codelists.lists import NAMES, CodeList, code_list, shown_list
from forms_app.builder.items import Field, Option

from .base import Kind, Raw, sentence, tidy
from .choices import RuledSelect, pairs


class SearchSelect(RuledSelect):
    """A list to open; the theme's script puts a box to search in it in front and finds its words here."""

    def __init__(self, attrs: Mapping[str, Any], options: Iterable[Option], *, empty: str = "") -> None:
        first = empty or _("Auswählen")
        words = {
            "data-search": first,
            "data-search-placeholder": _("Tippen, um zu suchen"),
            "data-search-hits": _("Treffer: {number}"),
            "data-search-none": _("Kein Eintrag passt dazu."),
        }
        super().__init__({**attrs, **words}, choices=[("", first), *pairs(options)])


class SearchChoice(Kind):
    """One answer out of a long list ("Auswahl mit Suche"): the editor's own options, or a code list."""

    name = "search_choice"
    title = gettext_lazy("Auswahl mit Suche")
    icon = "search"
    settings: ClassVar[Mapping[str, Any]] = {"code_list": ""}
    has_options = True

    def source(self, field: Field) -> str:
        """The name of the code list; empty for the editor's own options."""
        return str(field.setting("code_list", ""))

    def _list(self, field: Field, *, shown: bool = False) -> CodeList:
        name = self.source(field)
        # A list nobody knows any more is a problem for the editor, not for the page.
        if not name or (self.has_options and name not in NAMES):
            return CodeList(field.options)
        return shown_list(name) if shown else code_list(name)

    def options(self, field: Field) -> tuple[Option, ...]:
        return self._list(field).options

    def sets(self, field: Field) -> Mapping[str, frozenset[str]]:
        return self._list(field).sets

    def widget(self, field: Field) -> forms.Widget:
        return SearchSelect(self.attributes(field), self._list(field, shown=True).options)

    def parse(self, field: Field, raw: Raw) -> Any:
        typed = tidy(raw)
        if not typed:
            return None
        found = self._list(field).find(typed) or self._list(field, shown=True).find(typed)
        if found is None:
            raise sentence(field, "wrong", _("Wählen Sie bei „%(label)s“ eine der angebotenen Antworten aus."))
        return found

    def text(self, field: Field, answer: Any) -> str:
        return self._list(field, shown=True).labels.get(str(answer), str(answer))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in self.options(field)]}

    def example(self, field: Field) -> Any:
        return next((option.value for option in self.options(field)), None)

    def missing(self, field: Field) -> str:
        if field.phrase:
            return _("Wählen Sie %(phrase)s aus.") % {"phrase": field.phrase}
        return _("Wählen Sie bei „%(label)s“ eine Antwort aus.") % {"label": field.label}

    def problems(self, field: Field) -> list[str]:
        name = self.source(field)
        if not name or not self.has_options:
            return super().problems(field)
        if name not in NAMES:
            return [_("Die Liste der Frage „%(label)s“ gibt es nicht.") % {"label": field.label}]
        return []


class LegalForm(SearchChoice):
    """The legal form of a firm ("Rechtsform"), by the codes of the FIM list."""

    name = "legal_form"
    title = gettext_lazy("Rechtsform")
    icon = "group"
    settings = {}
    has_options = False

    def source(self, field: Field) -> str:
        return "legal_forms"

    def example(self, field: Field) -> str:
        return "350"


class Country(SearchChoice):
    """A country ("Staat"), by its code of ISO 3166-1."""

    name = "country"
    title = gettext_lazy("Staat")
    icon = "globe"
    autocomplete = ("", "country")
    settings = {}
    has_options = False

    def source(self, field: Field) -> str:
        return "countries"

    def example(self, field: Field) -> str:
        return "NL"
