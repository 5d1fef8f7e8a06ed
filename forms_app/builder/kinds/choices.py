"""Questions with given answers: one of several, some of several, yes or no, and a declaration to agree to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import NOTHING, Field, Option

from .base import Kind, Raw, sentence


class HintedRadios(forms.RadioSelect):
    """Radio buttons; `choice_hints` maps a value to the hint under its label, `choice_rules` to its rule."""

    choice_hints: dict[str, str]
    choice_rules: Mapping[str, str] = NOTHING


class HintedCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes; `choice_hints` maps a value to the hint under its label, `choice_rules` to its rule."""

    choice_hints: dict[str, str]
    choice_rules: Mapping[str, str] = NOTHING


class RuledSelect(forms.Select):
    """A list to open; `choice_rules` maps a value to the rule by which a script may close that line."""

    choice_rules: Mapping[str, str] = NOTHING

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if rule := self.choice_rules.get(str(value)):
            option["attrs"]["data-show-if"] = rule
        return option


def _hints(field: Field) -> dict[str, str]:
    return {option.value: option.hint for option in field.options if option.hint}


def pairs(options: Iterable[Option]) -> list[tuple[str, str]]:
    """The options as Django's widgets take them."""
    return [(option.value, option.label) for option in options]


class Choice(Kind):
    """One answer out of several ("Auswahl"): radio buttons, or a list box where there are many."""

    name = "choice"
    title = gettext_lazy("Auswahl (eine Antwort)")
    icon = "radio-empty"
    settings = {"as_list": False}
    has_options = True

    def widget(self, field: Field) -> forms.Widget:
        if self.setting(field, "as_list"):
            return RuledSelect(self.attributes(field), choices=[("", _("Auswählen")), *pairs(field.options)])
        widget = HintedRadios(choices=pairs(field.options))
        widget.choice_hints = _hints(field)
        return widget

    def parse(self, field: Field, raw: Raw) -> Any:
        if raw in (None, ""):
            return None
        # Some phones post the label when the page was restored from their cache.
        for option in field.options:
            if raw in (option.value, option.label):
                return option.value
        raise sentence(field, "wrong", _("Wählen Sie bei „%(label)s“ eine der angebotenen Antworten aus."))

    def text(self, field: Field, answer: Any) -> str:
        option = field.option(answer)
        return option.label if option else str(answer)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in field.options]}

    def example(self, field: Field) -> Any:
        return field.options[0].value if field.options else None

    def missing(self, field: Field) -> str:
        if field.phrase:
            return _("Wählen Sie %(phrase)s aus.") % {"phrase": field.phrase}
        return _("Wählen Sie bei „%(label)s“ eine Antwort aus.") % {"label": field.label}

    def problems(self, field: Field) -> list[str]:
        values = [option.value for option in field.options]
        twice = sorted({value for value in values if values.count(value) > 1})
        found = super().problems(field)
        if twice:
            text = _("Bei „%(label)s“ gibt es den Wert „%(value)s“ mehrmals.")
            found.append(text % {"label": field.label, "value": twice[0]})
        return found


class MultipleChoice(Choice):
    """Any number of answers ("Mehrfachauswahl")."""

    name = "multiple_choice"
    title = gettext_lazy("Mehrfachauswahl")
    icon = "tasks"
    settings = {"min": 1, "max": None}

    def widget(self, field: Field) -> forms.Widget:
        widget = HintedCheckboxes(choices=pairs(field.options))
        widget.choice_hints = _hints(field)
        return widget

    def parse(self, field: Field, raw: Raw) -> list[str] | None:
        sent = [raw] if isinstance(raw, str) else list(raw or [])
        chosen = {super(MultipleChoice, self).parse(field, each) for each in sent} - {None}
        least, most = int(self.setting(field, "min")), self.setting(field, "max")
        if chosen and len(chosen) < least:
            text = _("Wählen Sie bei „%(label)s“ mindestens %(limit)d Antworten aus.")
            raise sentence(field, "few", text, limit=least)
        if most is not None and len(chosen) > int(most):
            text = _("Wählen Sie bei „%(label)s“ höchstens %(limit)d Antworten aus.")
            raise sentence(field, "many", text, limit=int(most))
        return [option.value for option in field.options if option.value in chosen] or None

    def shown(self, field: Field, answer: Any) -> list[str]:
        return list(answer or [])

    def text(self, field: Field, answer: Any) -> str:
        return "\n".join(super(MultipleChoice, self).text(field, each) for each in answer)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": super().schema(field), "uniqueItems": True}

    def example(self, field: Field) -> list[str]:
        return [option.value for option in field.options[: max(1, int(self.setting(field, "min")))]]

    def missing(self, field: Field) -> str:
        if field.phrase:
            return _("Wählen Sie %(phrase)s aus.") % {"phrase": field.phrase}
        return _("Wählen Sie bei „%(label)s“ mindestens eine Antwort aus.") % {"label": field.label}


class YesNo(Kind):
    """Yes or no ("Ja/Nein"); "no" is an answer like any other."""

    name = "yes_no"
    title = gettext_lazy("Ja oder Nein")
    icon = "resubmit"

    def widget(self, field: Field) -> forms.Widget:
        return HintedRadios(choices=[("ja", _("Ja")), ("nein", _("Nein"))])

    def parse(self, field: Field, raw: Raw) -> bool | None:
        if raw in (None, ""):
            return None
        word = str(raw).strip().casefold()
        if word in {"ja", "true", "1", "on", "yes"}:
            return True
        if word in {"nein", "false", "0", "no"}:
            return False
        raise sentence(field, "wrong", _("Wählen Sie bei „%(label)s“ Ja oder Nein aus."))

    def shown(self, field: Field, answer: Any) -> str:
        return {True: "ja", False: "nein"}.get(answer, "")

    def text(self, field: Field, answer: Any) -> str:
        return _("Ja") if answer else _("Nein")

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}

    def example(self, field: Field) -> bool:
        return True

    def missing(self, field: Field) -> str:
        return _("Wählen Sie bei „%(label)s“ Ja oder Nein aus.") % {"label": field.label}


class Consent(Kind):
    """One box to tick ("Erklärung, Einwilligung"); the label is the declaration."""

    name = "consent"
    title = gettext_lazy("Erklärung zum Ankreuzen")
    icon = "circle-check"

    def widget(self, field: Field) -> forms.Widget:
        return forms.CheckboxInput(self.attributes(field), check_test=bool)

    def parse(self, field: Field, raw: Raw) -> bool | None:
        return True if raw in (True, "on", "true", "1", "ja") else None

    def shown(self, field: Field, answer: Any) -> bool:
        return answer is True

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return {html_name: "on"} if answer else {}

    def text(self, field: Field, answer: Any) -> str:
        return _("Bestätigt")

    def schema(self, field: Field) -> dict[str, Any]:
        return {"const": True}

    def example(self, field: Field) -> bool:
        return True

    def missing(self, field: Field) -> str:
        return _("Setzen Sie das Häkchen bei „%(label)s“, um fortzufahren.") % {"label": field.label}
