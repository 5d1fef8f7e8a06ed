"""Form fields as people and their screen readers meet them."""

from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string

from theme.fields import describe


class DateBoxes(forms.MultiWidget):
    part_labels = ("Tag", "Monat", "Jahr")
    part_widths = ("2", "2", "4")

    def __init__(self) -> None:
        super().__init__({"day": forms.TextInput, "month": forms.TextInput, "year": forms.TextInput})

    def decompress(self, value: Any) -> list[Any]:
        return list(reversed(value.split("-"))) if value else [None, None, None]


class BirthForm(forms.Form):
    name = forms.CharField(
        label="Familienname", help_text="Wie im Register.", error_messages={"required": "Geben Sie den Namen ein."}
    )
    born = forms.CharField(label="Geburtsdatum", widget=DateBoxes, required=False, help_text="Zum Beispiel 27 3 1985")
    role = forms.ChoiceField(
        label="Verhältnis", widget=forms.RadioSelect, choices=[("self", "Ich selbst"), ("child", "Kind")]
    )
    kinds = forms.MultipleChoiceField(
        label="Urkunden", widget=forms.CheckboxSelectMultiple, choices=[("a", "A4"), ("b", "Stammbuch")], required=False
    )
    country = forms.ChoiceField(label="Land", choices=[("", "Wählen Sie"), ("d", "Deutschland")])
    reason = forms.CharField(label="Grund", widget=forms.Textarea, required=False)
    proof = forms.FileField(label="Nachweis", required=False)
    sure = forms.BooleanField(label="Alles stimmt.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


KINDS = {
    "name": "input",
    "born": "parts",
    "role": "radios",
    "kinds": "checkboxes",
    "country": "select",
    "reason": "textarea",
    "proof": "file",
    "sure": "checkbox",
    "secret": "hidden",
}


def html(form: forms.Form, name: str) -> str:
    return " ".join(render_to_string("theme/components/field.html", {"field": form[name]}).split())


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_every_widget_is_drawn_as_what_it_is(name: str, kind: str) -> None:
    assert describe(BirthForm()[name]).kind == kind


@pytest.mark.parametrize("name", [name for name in KINDS if name != "secret"])
def test_every_control_has_a_label_of_its_own(name: str) -> None:
    view = describe(BirthForm()[name])
    drawn = html(BirthForm(), name)

    ids = [choice.id for choice in view.choices] or [part.id for part in view.parts] or [view.id]
    for one in ids:
        assert f'id="{one}"' in drawn
        assert f'for="{one}"' in drawn


@pytest.mark.parametrize("name", ["born", "role", "kinds"])
def test_a_group_is_a_fieldset_with_a_legend(name: str) -> None:
    drawn = html(BirthForm(), name)

    assert drawn.startswith("<fieldset")
    assert "<legend" in drawn


def test_hint_and_error_are_tied_to_the_control() -> None:
    drawn = html(BirthForm({}), "name")

    assert 'aria-describedby="id_name-hinweis id_name-fehler"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name-hinweis"' in drawn
    assert 'id="id_name-fehler"' in drawn
    assert "Geben Sie den Namen ein." in drawn


def test_only_optional_fields_say_so() -> None:
    assert "(freiwillig)" in html(BirthForm(), "reason")
    assert "(freiwillig)" not in html(BirthForm(), "name")


def test_a_date_keeps_what_was_typed() -> None:
    drawn = html(BirthForm({"born_day": "31", "born_month": "2", "born_year": "1985"}), "born")

    assert 'value="31"' in drawn
    assert 'value="2"' in drawn
    assert 'value="1985"' in drawn


def test_a_chosen_option_stays_chosen() -> None:
    assert 'value="child" checked' in html(BirthForm({"role": "child"}), "role")


def test_the_summary_leads_to_the_first_wrong_control_with_the_same_words() -> None:
    summary = " ".join(render_to_string("theme/components/error_summary.html", {"form": BirthForm({})}).split())

    assert 'href="#id_name"' in summary
    assert 'href="#id_role-0"' in summary
    assert "Geben Sie den Namen ein." in summary
    assert "autofocus" in summary


def test_a_form_without_errors_has_no_summary() -> None:
    assert not render_to_string("theme/components/error_summary.html", {"form": BirthForm()}).strip()


def test_what_people_type_is_never_markup() -> None:
    form = BirthForm({"name": "<script>alert(1)</script>", "born_day": '"><b>'})

    assert "<script>" not in html(form, "name")
    assert "<b>" not in html(form, "born")


class Journey(forms.MultiWidget):
    """By car or by train; each way has boxes of its own."""

    part_labels = ("Womit?", "Kennzeichen", "Zug", "Bemerkung")
    part_groups = ("", "Mit dem Auto", "Mit der Bahn", "Mit der Bahn")
    part_counts_for = ((), ("auto",), ("bahn",), ("bahn",))
    lead = "Lesen Sie dies zuerst."

    def __init__(self) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "by": forms.RadioSelect(choices=[("auto", "Auto"), ("bahn", "Bahn")]),
            "plate": forms.TextInput(),
            "train": forms.Select(choices=[("", "Auswählen"), ("ice", "ICE")]),
            "note": forms.Textarea(),
        }
        super().__init__(boxes)

    def decompress(self, value: Any) -> list[Any]:
        return ["auto", None, None, None]


class JourneyForm(forms.Form):
    way = forms.CharField(label="Reise", widget=Journey)


def test_boxes_of_one_group_stand_under_its_legend() -> None:
    groups = describe(JourneyForm()["way"]).groups

    assert [(group.label, group.counts_for, len(group.parts)) for group in groups] == [
        ("", "", 1),
        ("Mit dem Auto", "auto", 1),
        ("Mit der Bahn", "bahn", 2),
    ]


def test_a_box_may_be_radio_buttons_a_list_or_a_text_area() -> None:
    drawn = html(JourneyForm(), "way")

    assert 'name="way_by" value="auto" checked' in drawn
    assert '<label class="kern-label" for="id_way-by-1">Bahn</label>' in drawn
    assert 'kern-form-input__select-wrapper"><select name="way_train"' in drawn
    assert '<textarea name="way_note"' in drawn
    assert 'data-counts-for="bahn"' in drawn


def test_what_is_to_be_read_first_is_tied_to_the_group() -> None:
    drawn = html(JourneyForm(), "way")

    assert 'aria-describedby="id_way-text"' in drawn
    assert 'id="id_way-text">Lesen Sie dies zuerst.' in drawn


def test_the_summary_leads_to_the_first_radio_button() -> None:
    assert describe(JourneyForm({})["way"]).first_id == "id_way-by-0"
