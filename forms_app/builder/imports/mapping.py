"""One field of FIM → the kind of question that asks for the same, with its settings.

What the kind cannot promise is said in a sentence; the table stands in docs/development.md, "XDatenfelder".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from forms_app.builder.kinds.files import LARGEST_MB, MEGABYTE
from forms_app.builder.kinds.times import clock
from forms_app.builder.patterns import TooHard, check

from .fim import Count, DataField, ListReference, Value
from .genericode import CodeList
from .report import Topic

FEW, MOST_OPTIONS = 10, 500
"""Up to so many answers people read all; more than so many nobody can keep up as a question's own answers."""
_LONG_TEXT, _LONGEST_TEXT, _MOST_FILES = 256, 20_000, 20
_MEDIA = {"application/pdf": "pdf", "image/jpeg": "jpeg", "image/png": "png"}
_BY_FIM_ID = {
    "F60000000227": "name",
    "F60000000228": "name",
    "F60000000230": "name",
    "F60000000240": "phone",
    "F60000000242": "email",
}
_KNOWN_LISTS = {
    "urn:de:fim:codeliste:rechtsformen-gaengig": ("legal_form", {}, True),
    "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staat": ("country", {}, False),
    "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staatsangehoerigkeit": ("nationality", {}, False),
    "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:bundesland": (
        "search_choice",
        {"code_list": "states", "options": []},
        True,
    ),
}
"""Lists the portal keeps itself: the kind, its settings, and whether the codes are the same."""


@dataclass
class Question:
    """The kind and its own settings; `notes` say what is otherwise than in the file."""

    kind: str
    settings: dict[str, Any] = field(default_factory=dict)
    notes: list[tuple[Topic, str]] = field(default_factory=list)
    takes_several: bool = False
    """Whether the kind itself takes as many answers as the field allows."""

    def note(self, text: str, topic: Topic = Topic.MISSING) -> None:
        """Say something about this field."""
        self.notes.append((topic, text))


def question(source: DataField, count: Count, lists: Sequence[CodeList]) -> Question | None:
    """What asks for this field; None for one that nobody could answer here."""
    if source.sort == "select":
        return _select(source, count, lists)
    found = _READERS.get(source.data_type, _unknown)(source, count)
    if found is not None and source.prefill in ("optional", "verpflichtend"):
        found.note(_("Die Vorbelegung gibt es hier nicht. Bürgerinnen und Bürger füllen das Feld selbst aus."))
    return found


# --- choices ----------------------------------------------------------------------------------------


def _select(source: DataField, count: Count, lists: Sequence[CodeList]) -> Question:
    reference = source.reference
    values = source.values or _from_files(reference, lists)
    if not values:
        return _without_values(source, count)
    found = Question("choice")
    distinct = {one.code: one for one in reversed(values)}
    kept = [distinct[one.code] for one in values if distinct.get(one.code) is one]
    if len(kept) < len(values):
        found.note(_("Die Liste enthält denselben Code mehrmals. Übernommen ist jeweils der erste Eintrag."))
    if len(kept) > MOST_OPTIONS:
        found = Question("search_choice", {"options": [], "code_list": ""}, found.notes)
        text = _("Die Liste hat %(number)d Einträge; übernommen werden höchstens %(limit)d. Wählen Sie eine Liste aus.")
        found.note(text % {"number": len(kept), "limit": MOST_OPTIONS}, Topic.LISTS)
        return found
    options = [_option(one, found) for one in kept]
    if count.is_repeated:
        most = None if count.most is None or count.most >= len(options) else count.most
        found.kind, found.takes_several = "multiple_choice", True
        found.settings = {"options": options, "min": max(count.least, 1), "max": most}
    elif len(options) <= FEW:
        found.settings = {"options": options}
    else:
        found.kind, found.settings = "search_choice", {"options": options, "code_list": ""}
    return found


def _option(value: Value, found: Question) -> dict[str, Any]:
    if len(value.code) > 80 or len(value.name) > 200 or len(value.help) > 300:
        found.note(_("Der Eintrag „%(name)s“ ist zu lang und deshalb gekürzt.") % {"name": value.name[:60]})
    return list_item({"value": value.code[:80], "label": value.name[:200], "hint": value.help[:300]})


def list_item(value: Mapping[str, Any]) -> dict[str, Any]:
    """One item of a list block."""
    return {"type": "item", "id": str(uuid4()), "value": dict(value)}


def _from_files(reference: ListReference | None, lists: Sequence[CodeList]) -> tuple[Value, ...]:
    if reference is None:
        return ()
    return next((one.values(reference) for one in lists if one.is_meant_by(reference)), ())


def _without_values(source: DataField, count: Count) -> Question:
    reference = source.reference
    known = _KNOWN_LISTS.get(reference.uri) if reference else None
    if known is None or (count.is_repeated and known[0] != "nationality"):
        found = Question("search_choice", {"options": [], "code_list": ""})
        if reference is not None and reference.name:
            text = _(
                "Die Codeliste %(name)s lag nicht bei. Tragen Sie die Antworten ein, oder laden Sie die Liste als"
                " Genericode zusammen mit dem Datenschema hoch."
            )
            found.note(text % {"name": reference.name}, Topic.LISTS)
        else:
            found.note(_("In der Datei stehen keine Antworten zur Auswahl. Tragen Sie sie ein."), Topic.LISTS)
        return found
    kind, settings, has_same_codes = known
    found = Question(kind, dict(settings), takes_several=count.is_repeated)
    if kind == "nationality":
        found.settings = {"max": min(count.most or 3, 6)}
    assert reference is not None
    text = _("Statt der Codeliste %(name)s nimmt das Formular die Liste des Portals.")
    if not has_same_codes:
        text = _("Statt der Codeliste %(name)s nimmt das Formular die Liste des Portals mit anderen Codes (ISO).")
    found.note(text % {"name": reference.name}, Topic.LISTS)
    return found


# --- texts ------------------------------------------------------------------------------------------


def _text(source: DataField, _count: Count) -> Question:
    by_id = _BY_FIM_ID.get(source.standard_id)
    longest = _whole(source.limits.max_length)
    if by_id is not None:
        found = Question(by_id)
        _no_limits(found, source, keep=("min_length", "max_length"))
        return found
    kind = "long_text" if longest is not None and longest >= _LONG_TEXT else "text"
    found = Question(kind, {"max_length": min(longest, _LONGEST_TEXT) if longest else None})
    if source.data_type == "text_latin":
        found.note(_("Welche Zeichen erlaubt sind (DIN 91379), prüft hier nur die Frageart „Name“."), Topic.CHANGED)
    shortest = _whole(source.limits.min_length) or 0
    if kind == "text":
        found.settings["min_length"] = shortest if shortest > 1 else None
        _take_pattern(found, source.limits.pattern)
        _no_limits(found, source, keep=("min_length", "max_length", "pattern"))
    else:
        _no_limits(found, source, keep=("max_length", *(("min_length",) if shortest <= 1 else ())))
    return found


def _take_pattern(found: Question, pattern: str) -> None:
    if not pattern:
        return
    try:
        check(pattern)
    except TooHard:
        text = _("Das Muster %(pattern)s prüft das Formular nicht. Beschreiben Sie im Hinweis, was erwartet wird.")
        found.note(text % {"pattern": pattern[:200]})
        return
    found.settings["pattern"] = pattern
    found.note(
        _("Das Muster %(pattern)s wird geprüft. Schreiben Sie zur Frage, wie die Antwort aussieht.")
        % {"pattern": pattern[:200]},
        Topic.CHANGED,
    )


# --- numbers ----------------------------------------------------------------------------------------


def _number(source: DataField, _count: Count, *, decimals: int = 2) -> Question:
    found = Question("number", {"decimals": decimals, "unit": ""})
    _bounds(found, source)
    return found


def _whole_number(source: DataField, count: Count) -> Question:
    return _number(source, count, decimals=0)


def _amount(source: DataField, _count: Count) -> Question:
    found = Question("amount")
    _bounds(found, source)
    return found


def _bounds(found: Question, source: DataField) -> None:
    """The editor's limits are whole numbers; any other is said."""
    for name, written in (("min", source.limits.least), ("max", source.limits.most)):
        if not written:
            continue
        limit = _decimal(written)
        if limit is not None and limit == limit.to_integral_value() and abs(limit) < Decimal(10) ** 15:
            found.settings[name] = int(limit)
        else:
            text = _("Die Grenze %(limit)s ist nicht übernommen: Grenzen sind hier ganze Zahlen.")
            found.note(text % {"limit": written[:40]})
    _no_limits(found, source, keep=("least", "most", "min_length", "max_length"))


# --- the rest ---------------------------------------------------------------------------------------


def _date(source: DataField, _count: Count) -> Question:
    found = Question("date")
    if source.data_type == "datetime":
        found.note(_("Gefragt wird nur nach dem Tag, nicht nach der Uhrzeit."), Topic.CHANGED)
    _no_limits(found, source, keep=("min_length", "max_length"))
    return found


def _time(source: DataField, _count: Count) -> Question:
    found = Question("time")
    for name, written in (("earliest", source.limits.least), ("latest", source.limits.most)):
        if time := clock(written[:5]):
            found.settings[name] = time
        elif written:
            found.note(_("Die Grenze %(limit)s ist nicht übernommen.") % {"limit": written[:40]})
    return found


def _yes_no(source: DataField, _count: Count) -> Question:
    found = Question("yes_no")
    _no_limits(found, source, keep=("min_length", "max_length"))
    return found


def _file(source: DataField, count: Count) -> Question:
    most = 1 if not count.is_repeated else min(count.most or _MOST_FILES, _MOST_FILES)
    types = [_MEDIA[one] for one in dict.fromkeys(source.media_types) if one in _MEDIA]
    others = [one for one in source.media_types if one not in _MEDIA]
    found = Question("file", {"max_files": most, "types": types or ["pdf", "jpeg", "png"]}, takes_several=True)
    if others:
        text = _("Diese Dateiarten nimmt das Portal nicht an: %(types)s.")
        found.note(text % {"types": ", ".join(others)[:200]})
    if source.max_bytes is not None:
        megabytes = max(source.max_bytes // MEGABYTE, 1)
        found.settings["max_mb"] = min(megabytes, LARGEST_MB)
        if megabytes > LARGEST_MB:
            text = _("Eine Datei darf hier höchstens %(limit)d MB groß sein.")
            found.note(text % {"limit": LARGEST_MB}, Topic.CHANGED)
    return found


def _unknown(source: DataField, _count: Count) -> None:
    return None


def _no_limits(found: Question, source: DataField, *, keep: tuple[str, ...] = ()) -> None:
    """Say which limits are lost."""
    names = {
        "min_length": _("Mindestlänge %(value)s"),
        "max_length": _("Höchstlänge %(value)s"),
        "least": _("kleinster Wert %(value)s"),
        "most": _("größter Wert %(value)s"),
        "pattern": _("Muster %(value)s"),
    }
    lost = [text % {"value": value[:120]} for name, text in names.items() if (value := _limit(source, name, keep))]
    if lost:
        found.note(_("Diese Grenzen prüft das Formular nicht: %(limits)s.") % {"limits": "; ".join(lost)})


def _limit(source: DataField, name: str, keep: tuple[str, ...]) -> str:
    value: str = getattr(source.limits, name)
    return "" if name in keep else value


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_READERS: Mapping[str, Callable[[DataField, Count], Question | None]] = {
    "text": _text,
    "text_latin": _text,
    "date": _date,
    "datetime": _date,
    "time": _time,
    "bool": _yes_no,
    "num": _number,
    "num_int": _whole_number,
    "num_currency": _amount,
    "file": _file,
    "obj": _unknown,
}
