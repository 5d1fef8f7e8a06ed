"""A form in which every block of the registry stands in every state: one page for each state, in a list of tasks.

A new kind of question comes into it by itself.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Content, Definition, Field, Item, Option, Step
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.items import SILENT
from forms_app.builder.kinds.parts import PartsInput
from forms_app.builder.kinds.registry import CONTENTS, KINDS, kind
from tests.forms_app.attachments.corpus import pdf

LONG = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesangelegenheit und "
    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung der verwaltungsgemeinschaftsangehörigen Stadt"
)
ARABIC = "محمد بن عبد الله الأنصاري"
STATES = {
    "leer": "Leer",
    "gefuellt": "Ausgefüllt",
    "falsch": "Falsch ausgefüllt",
    "regel": "Von einer Regel geschlossen",
    "lang": "Lange deutsche Texte",
    "rtl": "Name von rechts nach links",
}
ASKED = sorted(KINDS.keys() - SILENT)


def every_kind() -> Definition:
    """Six pages with every kind of question and every kind of content."""
    return Definition(
        title="Alle Bausteine",
        steps=tuple(Step(state, state, title, items=_items(state), section=title) for state, title in STATES.items()),
        has_task_list=True,
    )


def _items(state: str) -> tuple[Item, ...]:
    rule = Compare("regel-gate", Op.EQUALS, True) if state == "regel" else None
    gate = [Field("regel-gate", "yes_no", "Weitere Angaben machen?")] if state == "regel" else []
    contents = [
        Content(f"{state}-{name}", name, _said(state, f"Baustein {name}"), f"<p>{_said(state, 'Ein Satz.')}</p>", rule)
        for name in CONTENTS
        # Who meets an exit cannot go on, and has no button for it.
        if name != "exit" or state == "leer"
    ]
    two = Formula(Operation.SUM, (Part(number="1234.5"),))
    silent = [
        Field(f"{state}-sum", "calculated", _said(state, "Summe"), formula=two, show_if=rule, settings={"shown": True}),
        Field(f"{state}-fixed", "constant", _said(state, "Kennung"), settings={"shown": True, "value": "K-1"}),
    ]
    return (*gate, *contents, *(question(state, name, rule=rule) for name in ASKED), *silent)


def question(state: str, name: str, *, rule: Any = None) -> Field:
    """The question of one kind on the page of one state."""
    options = (Option("eins", _said(state, "Eins"), _said(state, "Hinweis.")), Option("zwei", _said(state, "Zwei")))
    return Field(
        f"{state}-{name}",
        name,
        _said(state, f"{kind(name).title}"),
        help=_said(state, "Ein Hinweis zu dieser Frage."),
        show_if=rule,
        options=options if kind(name).has_options else (),
        settings={"variants": "all"} if name == "address" else {},
    )


def _said(state: str, words: str) -> str:
    return {"lang": f"{words}: {LONG}", "rtl": f"{words} {ARABIC}"}.get(state, words)


def answered(state: str) -> dict[str, Any]:
    """What a browser sends for a page with every question answered."""
    sent: dict[str, Any] = {}
    for name in ASKED:
        spec = question(state, name)
        if name == "file":
            sent[f"f-{spec.id}"] = SimpleUploadedFile("nachweis.pdf", pdf(), "application/pdf")
        else:
            sent |= kind(name).posted(spec, f"f-{spec.id}", kind(name).example(spec))
    return sent


def everywhere(state: str, text: str) -> dict[str, str]:
    """What a browser sends for a page with the same words in every box."""
    sent = {}
    for name in ASKED:
        widget, html_name = kind(name).widget(question(state, name)), f"f-{state}-{name}"
        suffixes = widget.widgets_names if isinstance(widget, PartsInput) else [""]
        sent |= {f"{html_name}{suffix}": text for suffix in suffixes}
    return sent
