"""What a form field needs to be drawn, worked out once from a bound field, so that templates stay simple.

A widget may say how it wants to be drawn with the attribute `theme_kind`; otherwise its class decides.
A widget of several boxes (a date, an address) names them with `part_labels`, in the order of its sub-widgets;
`part_widths` ("2", "4", "5", "10", "20", "full") and `part_optional` are free; `part_groups` puts boxes under a
legend of their own, `part_counts_for` names the answers to the first box with which a box counts, `lead` is a text
to read before answering. A group of choices may carry `choice_hints`, a dictionary from value to hint, and
`choice_rules`, one from value to the rule by which a script may close that choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

PLAIN = "input"
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultiWidget, "parts"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
)
GROUPS = {"parts", "radios", "checkboxes"}


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox of a group."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    checked: bool
    rule: str = ""


@dataclass(frozen=True)
class Part:
    """One box of a field with several boxes."""

    id: str
    label: str
    width: str
    control: str
    kind: str = PLAIN
    choices: Sequence[Choice] = ()
    optional: bool = False
    is_wrong: bool = False
    group: str = ""
    counts_for: str = ""

    @property
    def first_id(self) -> str:
        """The control a link leads to."""
        return self.choices[0].id if self.choices else self.id


@dataclass(frozen=True)
class PartGroup:
    """Boxes that stand together; without a label they belong to the field itself."""

    label: str
    counts_for: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class FieldView:
    """Everything a template may ask about one field."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    errors: Sequence[str]
    optional: bool
    control: str = ""
    choices: Sequence[Choice] = field(default_factory=tuple)
    parts: Sequence[Part] = field(default_factory=tuple)
    accept: str = ""
    lead: str = ""

    @property
    def lead_id(self) -> str:
        return f"{self.id}-text"

    @property
    def groups(self) -> list[PartGroup]:
        """The boxes as they stand together."""
        return [
            PartGroup(label, counts_for if label else "", tuple(parts))
            for (label, counts_for), parts in groupby(
                self.parts, key=lambda part: (part.group, part.counts_for if part.group else "")
            )
        ]

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hinweis"

    @property
    def error_id(self) -> str:
        return f"{self.id}-fehler"

    @property
    def described_by(self) -> str:
        """The ids of hint and error, as far as there are any."""
        ids = [
            self.hint_id if self.hint else "",
            self.lead_id if self.lead else "",
            self.error_id if self.errors else "",
        ]
        return " ".join(filter(None, ids))

    @property
    def first_id(self) -> str:
        """The control a link in the error summary leads to."""
        if self.choices:
            return self.choices[0].id
        if self.parts:
            return next((part.first_id for part in self.parts if part.is_wrong), self.parts[0].first_id)
        return self.id

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS


def describe(bound: BoundField) -> FieldView:
    """The view of one bound field."""
    widget = bound.field.widget
    kind = kind_of(widget)
    bare = FieldView(
        kind=kind,
        id=bound.id_for_label or bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=str(bound.label),
        hint=str(bound.help_text or ""),
        errors=[str(error) for error in bound.errors],
        optional=not bound.field.required,
        accept=str(widget.attrs.get("accept", "")),
    )
    if kind in {"radios", "checkboxes"}:
        bare = _replace(bare, id=bound.auto_id or bound.html_name)
        return _replace(bare, choices=_choices(bound, bare))
    if kind == "parts":
        bare = _replace(bare, id=bound.auto_id or bound.html_name)
        bare = _replace(bare, lead=str(getattr(widget, "lead", "")))
        return _replace(bare, parts=_parts(bound, bare))
    return _replace(bare, control=bound.as_widget(attrs=_attributes(bare)))


def kind_of(widget: forms.Widget) -> str:
    """How a widget is drawn."""
    stated = getattr(widget, "theme_kind", None)
    if stated is not None:
        return str(stated)
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), PLAIN)


def _attributes(view: FieldView) -> dict[str, Any]:
    classes = {
        "select": "kern-form-input__select",
        "checkbox": "kern-form-check__checkbox",
        "hidden": "",
    }.get(view.kind, "kern-form-input__input")
    if view.errors and classes:
        classes += f" {classes}--error"
    attributes: dict[str, Any] = {"class": classes, "id": view.id}
    if view.described_by:
        attributes["aria-describedby"] = view.described_by
    if view.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _choices(bound: BoundField, view: FieldView) -> tuple[Choice, ...]:
    hints: dict[str, str] = getattr(bound.field.widget, "choice_hints", {})
    rules: dict[str, str] = getattr(bound.field.widget, "choice_rules", {})
    return tuple(
        replace(
            _choice(view.id, number, each.data, str(hints.get(str(each.data["value"]), ""))),
            rule=rules.get(str(each.data["value"]), ""),
        )
        for number, each in enumerate(bound.subwidgets)
        if str(each.data["value"]) != ""
    )


def _choice(group_id: str, number: int, drawn: Any, hint: str) -> Choice:
    return Choice(
        id=f"{group_id}-{number}",
        name=str(drawn["name"]),
        value=str(drawn["value"]),
        label=str(drawn["label"]),
        hint=hint,
        checked=bool(drawn.get("selected")),
    )


def _parts(bound: BoundField, view: FieldView) -> tuple[Part, ...]:
    widget: Any = bound.field.widget  # a MultiWidget; the stubs do not know all its attributes
    values = bound.value()
    if not isinstance(values, list | tuple):
        values = widget.decompress(values)
    wrong = _wrong_parts(bound)
    found = []
    for number, (sub, suffix) in enumerate(zip(widget.widgets, widget.widgets_names, strict=True)):
        part = Part(
            id=f"{view.id}-{suffix.strip('-_')}",
            label=str(_nth(widget, "part_labels", number, sub.attrs.get("aria-label", ""))),
            width=_nth(widget, "part_widths", number, "full"),
            control="",
            kind=kind_of(sub),
            optional=bool(_nth(widget, "part_optional", number, False)),
            is_wrong=bool(view.errors) and (not wrong or suffix.strip("-_") in wrong),
            group=str(_nth(widget, "part_groups", number, "")),
            counts_for=" ".join(_nth(widget, "part_counts_for", number, ())),
        )
        found.append(_drawn(view, part, sub, f"{bound.html_name}{suffix}", values[number : number + 1]))
    return tuple(found)


def _nth(widget: forms.Widget, name: str, number: int, otherwise: Any) -> Any:
    """What a widget of several boxes says about one of them."""
    said = getattr(widget, name, ())
    return said[number] if number < len(said) else otherwise


def _wrong_parts(bound: BoundField) -> set[str]:
    """The boxes the errors name with their parameter `part`; none means the whole field."""
    errors = bound.errors.as_data() if hasattr(bound.errors, "as_data") else []
    return {error.params["part"] for error in errors if error.params and error.params.get("part")}


def _drawn(view: FieldView, part: Part, sub: forms.Widget, name: str, values: Sequence[Any]) -> Part:
    """The part with its control, or with its choices if it is a group of radio buttons."""
    value = values[0] if values else None
    if part.kind == "radios":
        drawn = sub.subwidgets(name, value, {"id": part.id})
        return replace(part, choices=tuple(_choice(part.id, number, each, "") for number, each in enumerate(drawn)))
    base = "kern-form-input__select" if part.kind == "select" else "kern-form-input__input"
    attributes: dict[str, Any] = {"id": part.id, "class": f"{base} {base}--error" if part.is_wrong else base}
    if part.is_wrong:
        attributes |= {"aria-invalid": "true", "aria-describedby": view.error_id}
    return replace(part, control=sub.render(name, value, attributes))


def _replace(view: FieldView, **changes: Any) -> FieldView:
    return FieldView(**{**view.__dict__, **changes})
