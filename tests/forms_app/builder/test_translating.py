"""Dora translates a form in the back office."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from accounts.roles import Role
from forms_app.builder import versions
from forms_app.builder.models import FormPage, FormVersion
from forms_app.builder.translating import known_translations
from tests.forms_app.builder.test_editor import address, central, create, desk, page_form, question, step, with_ids

__all__ = ["central", "desk"]

pytestmark = pytest.mark.django_db
ID = "11111111-1111-4111-8111-111111111111"
STEP_ID = "33333333-3333-4333-8333-333333333333"


@pytest.fixture(autouse=True)
def _forget_versions():
    versions.forget()


def form_with(label: str = "Name des Hundes", *, english: bool = True) -> dict[str, Any]:
    data = with_ids(page_form(step("Ihr Hund", ("name", question(label)))), ID) | {"steps-0-id": STEP_ID}
    return data | ({"is_offered_in_english": "on"} if english else {})


@pytest.fixture
def form(desk: Client, central: Any) -> FormPage:
    response = create(desk, central, form_with())
    assert response.status_code == 302
    return FormPage.objects.get(slug="hund-anmelden")


def url(form: FormPage) -> str:
    return reverse("builder_translate", args=[form.pk], urlconf="cms.urls_back_office")


def boxes(response: Any) -> dict[str, str]:
    """Place → name of the box."""
    bound = response.context["form"]
    return {text.place: f"t-{number}" for number, text in enumerate(bound.wanted)}


def english_for(response: Any, **instead: str) -> dict[str, str]:
    """What a translator types: rich text as the editor's browser sends it, plain text as it is."""
    sent = {"save": "1"}
    for number, text in enumerate(response.context["form"].wanted):
        words = instead.get(text.place, f"EN {text.block or text.slot}")
        sent[f"t-{number}"] = rich_text(f"<p>{words}</p>") if text.is_html and words else words
    return sent


def test_the_page_lists_every_text_as_untranslated(desk: Client, form: FormPage):
    page = desk.get(url(form)).content.decode()

    assert "Name des Hundes" in page
    assert page.count("Nicht übersetzt") == 4  # title, intro, step and question
    assert "Auf Englisch angeboten wird das Formular nur, wenn kein Text fehlt." in page


def test_a_complete_translation_is_offered_with_the_next_publication(desk: Client, form: FormPage):
    response = desk.post(url(form), english_for(desk.get(url(form))), follow=True)

    assert "vollständig" in response.content.decode()
    assert FormVersion.objects.count() == 1, "translating publishes nothing"
    assert desk.post(address("edit", form.pk), form_with()).status_code == 302
    english = versions.load(FormVersion.objects.get(number=2).pk, "en")
    assert english.fields[0].label == "EN Name des Hundes"
    assert english.intro == "<p>EN intro</p>"


def test_an_incomplete_translation_is_kept_and_not_offered(desk: Client, form: FormPage):
    shown = desk.get(url(form))

    response = desk.post(url(form), english_for(shown, **{f"{ID}.label": ""}), follow=True)
    desk.post(address("edit", form.pk), form_with())

    assert "Es fehlt noch 1 Text." in response.content.decode()
    assert 'value="EN intro"' in response.content.decode() or "EN Ihr Hund" in response.content.decode()
    assert versions.load(FormVersion.objects.latest("number").pk, "en").title == "Hund anmelden"


def test_a_complete_translation_is_not_offered_against_the_editors_will(desk: Client, form: FormPage):
    desk.post(url(form), english_for(desk.get(url(form))))

    desk.post(address("edit", form.pk), form_with(english=False))

    assert not versions.load(FormVersion.objects.latest("number").pk).translations


def test_a_changed_german_text_makes_its_translation_stale(desk: Client, form: FormPage):
    desk.post(url(form), english_for(desk.get(url(form))))
    desk.post(address("edit", form.pk), form_with("Rufname des Hundes"))

    shown = desk.get(url(form))

    page = shown.content.decode()
    assert "Deutsch geändert" in page
    assert "Name des Hundes" in page, "the German text before"
    assert "Die Übersetzung stimmt noch." in page
    assert not versions.load(FormVersion.objects.latest("number").pk).translations

    unchanged = english_for(shown, **{f"{ID}.label": "EN Name des Hundes"})
    still = desk.post(url(form), unchanged, follow=True)
    assert "Es fehlt noch 1 Text." in still.content.decode()

    confirmed = unchanged | {boxes(shown)[f"{ID}.label"] + "-ok": "on"}
    done = desk.post(url(form), confirmed, follow=True)
    assert "vollständig" in done.content.decode()


def test_known_translations_come_from_other_forms(desk: Client, central: Any, form: FormPage):
    desk.post(url(form), english_for(desk.get(url(form))))
    desk.post(address("edit", form.pk), form_with())
    create(desk, central, form_with() | {"title": "Hund abmelden", "slug": "hund-abmelden"})
    other = FormPage.objects.get(slug="hund-abmelden")

    filled = desk.post(url(other), {"fill": "1"})

    assert "EN Name des Hundes" in filled.content.decode()
    assert "aus anderen Formularen" in filled.content.decode()
    assert not other.get_latest_revision_as_object().translations, "filled in, and saved by nobody yet"


def test_known_translations_of_other_towns_stay_there(central: Any, erkelenz: Any, gangelt: Any):
    pair = {"en": {"title": {"source": "Hund", "text": "Dog"}}}
    for authority, slug in ((erkelenz, "hier"), (gangelt, "dort")):
        page = FormPage(title="Hund", slug=slug, translations=pair)
        authority.site.root_page.specific.add_child(instance=page)
    own = FormPage(title="Hund", slug="neu")
    gangelt.site.root_page.specific.add_child(instance=own)
    FormPage.objects.filter(slug="dort").delete()

    assert known_translations(own) == {}


@pytest.mark.parametrize(
    ("role", "where", "expected"),
    [
        (Role.REDAKTION, "erkelenz", 200),
        (Role.REDAKTION, "gangelt", 404),
        (Role.KREIS_REDAKTION, "kreis", 404),
        (Role.SACHBEARBEITUNG, "erkelenz", 404),
    ],
)
def test_who_may_translate_a_form_of_erkelenz(
    request: Any, erkelenz: Any, kreis: Any, employ: Any, login_staff: Any, role: Role, where: str, expected: int
):
    page = FormPage(title="Hund anmelden", slug="hund-anmelden")
    erkelenz.site.root_page.specific.add_child(instance=page)
    client = Client()
    login_staff(client, employ("wer", (request.getfixturevalue(where), role)))

    assert client.get(url(page)).status_code == expected
    assert client.post(url(page), {"save": "1"}).status_code == (302 if expected == 200 else expected)


def test_a_locked_form_is_not_translated(desk: Client, form: FormPage, employ: Any, kreis: Any):
    FormPage.objects.filter(pk=form.pk).update(locked=True, locked_by=employ("dora", (kreis, Role.KREIS_REDAKTION)))

    response = desk.get(url(form), follow=True)

    assert response.redirect_chain == [(address("edit", form.pk), 302)]
    assert "Das Formular ist gesperrt." in response.content.decode()
