"""What an editor sets for the kinds that know a subject: money, time, places, firms and registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.builder import patterns
from forms_app.builder.codelists.lists import NAMES
from forms_app.builder.kinds.civil_registers import REGISTERS
from forms_app.builder.kinds.identifiers import TAX_NUMBERS

Blocks = Mapping[str, blocks.Block]
Row = tuple[str, Blocks, Any]

FIRMS, REGISTRIES = _("Firma und Steuer"), _("Urkunde, Ort und Fahrzeug")


def whole(label: Any, **options: Any) -> blocks.IntegerBlock:
    """A whole number that may stay empty."""
    return blocks.IntegerBlock(required=False, label=label, **options)


def switch(label: Any, **options: Any) -> blocks.BooleanBlock:
    """A box to tick."""
    return blocks.BooleanBlock(required=False, label=label, **options)


def _one_of(label: Any, choices: Any, **options: Any) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(required=False, choices=list(choices), label=label, **options)


def _clock(label: Any) -> blocks.RegexBlock:
    return blocks.RegexBlock(
        regex=r"^([01]?\d|2[0-3]):[0-5]\d$",
        required=False,
        label=label,
        error_messages={"invalid": _("Schreiben Sie die Uhrzeit mit Stunden und Minuten, zum Beispiel 8:00.")},
    )


def limits(unit: Any) -> dict[str, blocks.Block]:
    """The smallest and the largest value."""
    return {
        "min": whole(_("Mindestens"), help_text=unit),
        "max": whole(_("Höchstens"), help_text=unit),
    }


def shape() -> Blocks:
    """How a short text has to look."""
    return {
        "min_length": whole(_("Mindestens so viele Zeichen"), min_value=1),
        "pattern": blocks.CharBlock(
            required=False,
            max_length=patterns.LONGEST,
            label=_("Muster"),
            help_text=_("Regulärer Ausdruck für die ganze Antwort, zum Beispiel [0-9]{5}. Leer: jede Antwort passt."),
        ),
        "pattern_hint": blocks.CharBlock(
            required=False,
            max_length=120,
            label=_("So sieht die Antwort aus"),
            help_text=_("Steht in der Meldung, wenn das Muster nicht passt, zum Beispiel „fünf Ziffern“."),
        ),
    }


def address_settings() -> Blocks:
    """Which sorts of address a question takes."""
    variants = (("po_box", _("auch ein Postfach")), ("abroad", _("auch im Ausland")), ("all", _("auch beides")))
    return {"variants": _one_of(_("Außer einer Anschrift in Deutschland"), variants)}


def numbers(group: Any) -> list[Row]:
    """Money, shares, periods and times."""
    return [
        ("amount", limits(_("Ganze Euro. Leer: keine Grenze nach oben, nichts unter null.")), group),
        ("percent", {**limits(_("Leer: zwischen 0 und 100.")), "decimals": _decimals()}, group),
        (
            "date_range",
            {
                "open_end": switch(_("Das Ende darf offen bleiben")),
                "past": switch(_("Liegt in der Vergangenheit")),
                "future": switch(_("Liegt in der Zukunft")),
            },
            group,
        ),
        ("time", {"earliest": _clock(_("Frühestens um")), "latest": _clock(_("Spätestens um"))}, group),
    ]


def _decimals() -> blocks.IntegerBlock:
    return whole(_("Stellen nach dem Komma"), min_value=0, max_value=4)


def choices(group: Any, option: blocks.Block) -> list[Row]:
    """Choices out of long lists."""
    lists = _one_of(_("Liste"), NAMES.items(), help_text=_("Leer: die eigenen Antworten darunter."))
    own = blocks.ListBlock(option, default=[], label=_("Eigene Antworten"))
    return [
        ("search_choice", {"code_list": lists, "options": own}, group),
        ("country", {}, group),
        (
            "nationality",
            {"max": whole(_("Höchstens so viele Staatsangehörigkeiten"), default=3, min_value=1, max_value=6)},
            group,
        ),
    ]


def subjects() -> list[Row]:
    """Firms and taxes; certificates, places and cars."""
    return [
        ("legal_form", {}, FIRMS),
        ("register_entry", {}, FIRMS),
        (
            "wz_activity",
            {
                "code_optional": switch(_("Der Wirtschaftszweig darf offen bleiben")),
                "max_length": whole(_("Höchstens so viele Zeichen"), min_value=1),
            },
            FIRMS,
        ),
        ("tax_number", {"which": _one_of(_("Welche Nummer?"), TAX_NUMBERS.items(), default="steuernummer")}, FIRMS),
        ("iban", {"only_germany": switch(_("Nur Konten in Deutschland"))}, FIRMS),
        (
            "civil_register_number",
            {"register": _one_of(_("Register"), REGISTERS.items(), help_text=_("Leer: jedes Register."))},
            REGISTRIES,
        ),
        (
            "registry_office",
            {
                "local": switch(
                    _("Die Behörde muss selbst zuständig sein"),
                    help_text=_(
                        "Bei einem Ort einer anderen Gemeinde nennt das Portal deren Behörde und ihr Formular."
                    ),
                )
            },
            REGISTRIES,
        ),
        ("licence_plate", {}, REGISTRIES),
    ]


def declaration(group: Any) -> Row:
    """A declaration with the name of who declares it."""
    words = blocks.TextBlock(
        required=False,
        rows=3,
        label=_("Was wird erklärt?"),
        help_text=_("Leer: „Ich versichere, dass meine Angaben richtig und vollständig sind.“"),
    )
    return ("declaration", {"sentence": words}, group)
