"""Dora builds forms in the back office."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import User
from accounts.roles import Role
from cms.tenants.models import Authority
from forms_app.builder import paths, publishing, versions
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Field, Repeat
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.registry import kind
from forms_app.builder.models import FormPage, FormVersion
from forms_app.builder.shared_pages import FieldGroupPage
from portal_pages.models import CentralContent
from tests import roots

pytestmark = pytest.mark.django_db


@pytest.fixture
def central(kreis) -> CentralContent:
    found = CentralContent.objects.first()
    if found is None:
        found = roots.first().add_child(instance=CentralContent(title="Zentrales", slug="zentrales"))
    assert isinstance(found, CentralContent)
    return found


@pytest.fixture
def desk(central, login_staff) -> Client:
    """A browser in which somebody works who may edit central content."""
    client = Client()
    login_staff(client, User.objects.create_superuser("dora-redaktion", "dora@example.org"))
    return client


def condition(*rules: tuple[str, str, str], mode: str = "all") -> dict[str, Any]:
    parts = [("compare", {"field": field, "op": op, "value": value}) for field, op, value in rules]
    return {"mode": mode, "rules": streamfield(parts)}


def question(label: str, *, required: bool = True, show_if: Any = None, **own: Any) -> dict[str, Any]:
    value = {
        "label": label,
        "help": "",
        "phrase": "",
        "error_missing": "",
        "show_if": show_if or condition(),
        "require_if": condition(),
        "record": {"sensitive": "", "fim_id": "", "legal_basis": "", "purpose": ""},
        **own,
    }
    return value | ({"required": "on"} if required else {})


def step(title: str, *items: tuple[str, Any], show_if: Any = None, repeat: Any = None) -> tuple[str, Any]:
    value = {
        "title": title,
        "slug": "",
        "intro": rich_text(""),
        "show_if": show_if or condition(),
        "repeat": streamfield([("repeat", repeat)] if repeat else []),
        "section": "",
        "items": streamfield(list(items)),
    }
    return "step", value


def with_ids(data: dict[str, Any], *ids: str, prefix: str = "steps-0-value-items-") -> dict[str, Any]:
    """Give the items of the first step these block ids, as the editor's browser does."""
    return data | {f"{prefix}{number}-id": block_id for number, block_id in enumerate(ids)}


def page_form(*steps: tuple[str, Any], action: str = "action-publish", title: str = "Hund anmelden") -> dict[str, Any]:
    data = {
        "title": title,
        "intro": rich_text("<p>Für alle Hunde.</p>"),
        "after": rich_text(""),
        "steps": streamfield(list(steps)),
        "charges": streamfield([]),
        "exemptions": streamfield([]),
        "what_is_new": "Die Fragen sind einfacher.",
        "legal_basis": "§ 1 Hundesteuersatzung",
        "purpose": "Anmeldung zur Hundesteuer",
        "retention_months": "24",
        "retention_basis": "Art. 5 Abs. 1 Buchstabe e DSGVO",
        action: "1",
    }
    posted: dict[str, Any] = nested_form_data(data)
    return posted


def frozen(field_id: str, number: int = 1) -> Field:
    """A question as it stands in one version."""
    field = versions.load(FormVersion.objects.get(number=number).pk).field(field_id)
    assert field is not None
    return field


NAME_ID = "11111111-1111-4111-8111-111111111111"
RACE_ID = "22222222-2222-4222-8222-222222222222"


def address(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args, urlconf="cms.urls_back_office")


def create(desk: Client, parent: Page, data: dict[str, Any]):
    return desk.post(address("add", "builder", "formpage", parent.pk), data)


def sentences(response: Any) -> str:
    errors = [error for each in response.context["form"].errors.as_data().values() for error in each]
    return " ".join(str(getattr(error, "non_block_errors", error)) for error in errors)


def test_publishing_in_the_editor_freezes_version_one(desk: Client, central: CentralContent):
    items = [("name", question("Name des Hundes")), ("text", question("Rasse", max_length="40"))]
    data = with_ids(page_form(step("Ihr Hund", *items)), NAME_ID, RACE_ID)

    response = create(desk, central, data)

    assert response.status_code == 302, sentences(response)
    version = FormVersion.objects.get()
    assert version.number == 1
    definition = versions.load(version.pk)
    assert [(field.id, field.label, field.setting("max_length")) for field in definition.fields] == [
        (NAME_ID, "Name des Hundes", None),
        (RACE_ID, "Rasse", 40),
    ]
    assert definition.steps[0].slug == "ihr-hund"


PEOPLE = {"one": "Halterin", "first": "eine Person", "another": "eine weitere Person", "least": "1", "most": "3"}


def test_a_step_is_asked_once_per_entry(desk: Client, central: CentralContent):
    data = page_form(step("Halter", ("name", question("Name")), repeat=PEOPLE))

    response = create(desk, central, data)

    assert response.status_code == 302, sentences(response)
    repeat = versions.load(FormVersion.objects.get().pk).steps[0].repeat
    assert repeat == Repeat("Halterin", "eine Person", "eine weitere Person", 1, 3)


def test_a_repetition_that_ends_before_it_begins_is_refused(desk: Client, central: CentralContent):
    response = create(
        desk,
        central,
        page_form(step("Halter", ("name", question("Name")), repeat=PEOPLE | {"most": "1", "least": "2"})),
    )

    assert response.status_code == 200
    assert "darf nicht kleiner sein als" in response.content.decode()


def test_a_question_is_needed_by_a_rule_and_a_value_is_worked_out(desk: Client, central: CentralContent):
    needed = question("Warum zwei?", required=False, require_if=condition((NAME_ID, "at_least", "2")))
    total = {
        "label": "Summe",
        "formula": {
            "operation": "product",
            "parts-count": "2",
            "parts-0-deleted": "",
            "parts-0-order": "0",
            "parts-0-type": "item",
            "parts-0-id": RACE_ID,
            "parts-0-value-field": NAME_ID,
            "parts-0-value-number": "",
            "parts-1-deleted": "",
            "parts-1-order": "1",
            "parts-1-type": "item",
            "parts-1-id": RACE_ID.replace("2", "4"),
            "parts-1-value-field": "",
            "parts-1-value-number": "2,5",
        },
        "decimals": "2",
        "unit": "€",
        "shown": "on",
        "show_if": condition(),
        "record": {"sensitive": "", "fim_id": "", "legal_basis": "", "purpose": ""},
    }
    numbers = question("Wie viele Hunde?", min="1", max="9", decimals="", unit="")
    items = [("number", numbers), ("text", needed | {"max_length": ""}), ("calculated", total)]
    data = with_ids(page_form(step("Hunde", *items)), NAME_ID)

    response = create(desk, central, data)

    assert response.status_code == 302, sentences(response)
    definition = versions.load(FormVersion.objects.get().pk)
    _number, why, cost = definition.fields
    assert why.require_if == Compare(NAME_ID, Op.AT_LEAST, 2)
    assert cost.formula == Formula(Operation.PRODUCT, (Part(field=NAME_ID), Part(number="2.5")))
    assert paths.relevant(definition, {NAME_ID: 2, why.id: "x"})[cost.id] == 5


def test_a_question_nobody_can_ever_see_is_refused(desk: Client, central: CentralContent):
    yes_and_no = condition((NAME_ID, "equals", "ja"), (NAME_ID, "equals", "nein"))
    items = [("yes_no", question("Hund?")), ("name", question("Name", show_if=yes_and_no))]

    response = create(desk, central, with_ids(page_form(step("Hund", *items)), NAME_ID))

    assert "„Name“ wird nie gezeigt: Die Bedingungen schließen sich aus." in sentences(response)


def test_saving_a_draft_freezes_nothing(desk: Client, central: CentralContent):
    create(desk, central, page_form(step("Ihr Hund", ("name", question("Name des Hundes"))), action="action-draft"))

    assert FormPage.objects.filter(title="Hund anmelden").exists()
    assert not FormVersion.objects.exists()


def test_the_editor_shows_the_questions_with_their_ids(desk: Client, central: CentralContent):
    create(desk, central, with_ids(page_form(step("Ihr Hund", ("name", question("Name des Hundes")))), NAME_ID))
    page = FormPage.objects.get(slug="hund-anmelden")

    response = desk.get(address("edit", page.pk))

    assert response.status_code == 200
    assert f'<option value="{NAME_ID}">Name des Hundes (Ihr Hund)</option>' in response.content.decode()


def test_a_changed_label_makes_version_two_with_the_same_id(desk: Client, central: CentralContent):
    create(desk, central, with_ids(page_form(step("Ihr Hund", ("name", question("Name des Hundes")))), NAME_ID))
    page = FormPage.objects.get(slug="hund-anmelden")

    data = with_ids(page_form(step("Ihr Hund", ("name", question("Rufname")))), NAME_ID)
    response = desk.post(address("edit", page.pk), data)

    assert response.status_code == 302, sentences(response)
    assert [frozen(NAME_ID, number).label for number in (1, 2)] == ["Name des Hundes", "Rufname"]


def test_publishing_unchanged_makes_no_new_version(desk: Client, central: CentralContent):
    data = with_ids(page_form(step("Ihr Hund", ("name", question("Name des Hundes")))), NAME_ID)
    data["steps-0-id"] = RACE_ID
    create(desk, central, data)
    page = FormPage.objects.get(slug="hund-anmelden")

    response = desk.post(address("edit", page.pk), data)

    assert response.status_code == 302, sentences(response)
    assert page.versions.count() == 1


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (("33333333-3333-4333-8333-333333333333", "answered", ""), "verweist auf eine Frage, die es nicht gibt"),
        ((NAME_ID, "age_at_least", "18"), "enthält einen Vergleich, der"),
        ((NAME_ID, "equals", ""), "fehlt der Vergleichswert"),
        ((RACE_ID, "answered", ""), "im Kreis"),
    ],
)
def test_a_broken_rule_is_named_in_the_editor(desk, central, rule, expected):
    items = [
        ("name", question("Name des Hundes")),
        ("text", question("Rasse", max_length="40", show_if=condition(rule))),
    ]

    response = create(desk, central, with_ids(page_form(step("Ihr Hund", *items)), NAME_ID, RACE_ID))

    assert response.status_code == 200
    assert "Rasse" in sentences(response)
    assert expected in sentences(response)
    assert not FormVersion.objects.exists()


def test_a_smallest_number_of_zero_is_a_limit(desk: Client, central: CentralContent):
    copies = question("Anzahl", min="0", max="", decimals="", unit="")

    response = create(desk, central, with_ids(page_form(step("Urkunde", ("number", copies))), NAME_ID))

    assert response.status_code == 302, sentences(response)
    number = frozen(NAME_ID)
    assert dict(number.settings) == {"min": 0}
    with pytest.raises(Wrong, match="mindestens 0"):
        kind("number").parse(number, "-3")


def test_a_rule_may_name_a_question_by_its_label(desk: Client, central: CentralContent):
    items = [
        ("yes_no", question("Ist der Hund gefährlich?")),
        ("text", question("Wodurch?", max_length="", show_if=condition(("Ist der Hund gefährlich?", "equals", "ja")))),
    ]
    data = with_ids(page_form(step("Ihr Hund", *items)), NAME_ID, RACE_ID)

    response = create(desk, central, data)

    assert response.status_code == 302, sentences(response)
    assert frozen(RACE_ID).show_if == Compare(NAME_ID, Op.EQUALS, True)


def test_the_value_of_an_answer_stays_when_its_label_changes(desk: Client, central: CentralContent):
    def choice(label: str, value: str) -> dict[str, Any]:
        options: dict[str, Any] = {
            "options-count": "1",
            "options-0-deleted": "",
            "options-0-order": "0",
            "options-0-type": "item",
            "options-0-id": RACE_ID,
            "options-0-value-label": label,
            "options-0-value-hint": "",
            "options-0-value-value": value,
            "options-0-value-show_if-mode": "all",
            "options-0-value-show_if-rules-count": "0",
        }
        return question("Größe", **options)

    create(desk, central, with_ids(page_form(step("Hund", ("choice", choice("Groß", "")))), NAME_ID))
    page = FormPage.objects.get(slug="hund-anmelden")
    stored = page.steps[0].value["items"][0].value["options"][0]["value"]
    data = with_ids(page_form(step("Hund", ("choice", choice("Über 40 cm", stored)))), NAME_ID)
    desk.post(address("edit", page.pk), data)

    options = [frozen(NAME_ID, number).options[0] for number in (1, 2)]

    assert [(option.value, option.label) for option in options] == [("gross", "Groß"), ("gross", "Über 40 cm")]


def test_a_shared_group_is_resolved_into_the_frozen_form(desk: Client, central: CentralContent):
    group = nested_form_data(
        {
            "title": "Angaben zu Ihnen",
            "items": streamfield([("email", question("Ihre E-Mail-Adresse"))]),
            "action-publish": "1",
        }
    )
    made = desk.post(address("add", "builder", "fieldgrouppage", central.pk), group)
    assert made.status_code == 302, sentences(made)
    shared = FieldGroupPage.objects.get(title="Angaben zu Ihnen")

    response = create(desk, central, page_form(step("Sie", ("group", str(shared.pk)), ("group", str(shared.pk)))))

    assert response.status_code == 302, sentences(response)
    fields = versions.load(FormVersion.objects.get().pk).fields
    assert [field.label for field in fields] == ["Ihre E-Mail-Adresse"] * 2
    assert len({field.id for field in fields}) == 2


def test_a_frozen_form_does_not_change_with_its_group(desk: Client, central: CentralContent):
    items = [{"type": "email", "value": {"label": "E-Mail"}, "id": NAME_ID}]
    shared = central.add_child(instance=FieldGroupPage(title="Gruppe", slug="gruppe", items=items))
    publishing.freeze_shared(shared)
    create(desk, central, page_form(step("Sie", ("group", str(shared.pk)))))

    shared.items = [{"type": "email", "value": {"label": "Andere Frage"}, "id": NAME_ID}]
    shared.save_revision().publish()
    versions.forget()

    assert versions.load(FormVersion.objects.get().pk).fields[0].label == "E-Mail"


def test_a_form_page_is_never_shown_as_a_page(desk, central, client):
    create(desk, central, page_form(step("Ihr Hund", ("name", question("Name des Hundes")))))
    page = FormPage.objects.get(slug="hund-anmelden")

    assert page.get_url() is None


def test_a_form_with_versions_is_not_deleted(desk: Client, central: CentralContent) -> None:
    create(desk, central, page_form(step("Ihr Hund", ("name", question("Name des Hundes")))))
    page = FormPage.objects.get(slug="hund-anmelden")

    response = desk.post(address("delete", page.pk), {"confirm_site_name": "", "confirm": "yes"}, follow=True)

    assert "wird noch gebraucht und bleibt" in response.content.decode()
    assert FormPage.objects.filter(pk=page.pk).exists()


def test_a_form_that_was_never_published_may_be_deleted(desk: Client, central: CentralContent) -> None:
    create(desk, central, page_form(step("Ihr Hund", ("name", question("Name"))), action="action-draft"))
    page = FormPage.objects.get(slug="hund-anmelden")

    desk.post(address("delete", page.pk))

    assert not FormPage.objects.filter(pk=page.pk).exists()


def test_a_group_in_use_is_not_deleted(desk: Client, central: CentralContent) -> None:
    items = [{"type": "email", "value": {"label": "E-Mail"}, "id": NAME_ID}]
    shared = central.add_child(instance=FieldGroupPage(title="Gruppe", slug="gruppe", items=items))
    create(desk, central, page_form(step("Sie", ("group", str(shared.pk))), action="action-draft"))

    desk.post(address("delete", shared.pk))

    assert FieldGroupPage.objects.filter(pk=shared.pk).exists()


def test_an_unpublished_form_takes_no_new_applications(desk: Client, central: CentralContent) -> None:
    create(desk, central, page_form(step("Ihr Hund", ("name", question("Name des Hundes")))))
    page = FormPage.objects.get(slug="hund-anmelden")

    page.unpublish()

    assert versions.latest(page.pk) is None
    assert versions.load(FormVersion.objects.get().pk).title == "Hund anmelden"


def test_saving_95_questions_takes_few_statements(
    desk: Client, central: CentralContent, django_assert_max_num_queries: Any
) -> None:
    def data(number: int) -> dict[str, Any]:
        items = [("text", question(f"Frage {each}", max_length="40")) for each in range(number)]
        return page_form(step("Alles", *items))

    create(desk, central, data(1))
    page = FormPage.objects.get(slug="hund-anmelden")

    with django_assert_max_num_queries(120):
        response = desk.post(address("edit", page.pk), data(95))

    assert response.status_code == 302, sentences(response)
    assert len(versions.load(FormVersion.objects.get(number=2).pk).fields) == 95


def test_dora_of_the_county_edits_central_forms_and_emil_of_a_town_does_not(
    central: CentralContent, kreis: Authority, erkelenz: Authority, employ: Any, login_staff: Any
) -> None:
    page = FormPage(title="Hund anmelden", slug="hund-anmelden")
    central.add_child(instance=page)
    statuses = {}
    for name, authority, role in (("dora", kreis, Role.KREIS_REDAKTION), ("emil", erkelenz, Role.REDAKTION)):
        client = Client()
        login_staff(client, employ(name, (authority, role)))
        statuses[name] = client.get(address("edit", page.pk)).status_code

    assert statuses == {"dora": 200, "emil": 404}
