"""An editor writes rules by choosing from lists, and reads them as sentences."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from forms_app.builder.checking import operators, problems
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Definition, Field, Option, Step
from forms_app.builder.kinds.registry import KINDS
from forms_app.builder.models import FormPage
from forms_app.builder.palette import palette
from forms_app.builder.references import typed
from forms_app.builder.shared_pages import FieldGroupPage
from portal_pages.models import CentralContent
from tests.forms_app.builder.test_editor import (
    NAME_ID,
    RACE_ID,
    address,
    central,
    condition,
    create,
    desk,
    page_form,
    question,
    step,
    with_ids,
)

__all__ = ["central", "desk"]
pytestmark = pytest.mark.django_db
LABEL = "Ist die Person verheiratet?"
HOST = "verwaltung.localhost"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-")

# What an editor would write beside each comparison, by the kind of the question.
TYPED = {"yes_no": "ja", "consent": "ja", "date": "31.12.2008", "date_range": "31.12.2008", "time": "22:00"}
COUNTED = (Op.AGE_AT_LEAST, Op.AGE_BELOW, Op.DAYS_AGO_ABOVE, Op.DAYS_AHEAD_ABOVE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_comparison_offered_fits_its_kind(kind: str) -> None:
    own = KINDS[kind]
    options = (Option("a", "A"),) if own.has_options else ()
    field = Field("q", kind, "Frage", options=options)
    answers = own.options(field)
    text = answers[0].label if answers else TYPED.get(kind, "12")
    for op in operators(kind):
        value = typed("12" if op in COUNTED else text, op, field)
        rule = Compare("q", op, value)
        target = Field("t", "text", "Ziel", show_if=rule)
        form = Definition("x", steps=(Step("s", "s", "S", items=(field, target)),))

        # Whether such an answer is possible at all (an e-mail address "12") is another question.
        assert [found for found in problems(form) if "Ziel" in found and "nie gezeigt" not in found] == []


def test_every_kind_of_question_has_a_control_and_comparisons() -> None:
    told = palette({})

    assert set(told["kinds"]) == set(KINDS)
    assert all(kind["ops"] for kind in told["kinds"].values())
    assert ["NL", "Niederlande"] in told["lists"]["countries"]["options"]
    assert "EU" in told["lists"]["nationality"]["sets"]


def saved(desk: Client, central: CentralContent, *extra: Any) -> FormPage:
    items = [("yes_no", question(LABEL)), ("date", question("Seit wann?")), *extra]
    response = create(desk, central, with_ids(page_form(step("Person", *items)), NAME_ID, RACE_ID))
    assert response.status_code == 302
    return FormPage.objects.get(slug="hund-anmelden")


def test_the_list_of_questions_says_the_rules_without_ids(desk: Client, central: CentralContent) -> None:
    rule = condition((NAME_ID, "equals", "ja"), (RACE_ID, "before", "31.12.2008"))
    page = saved(desk, central, ("content_heading", {"title": "Ehe", "show_if": rule}))

    html = desk.get(address("edit", page.pk)).content.decode()

    table = html[html.index('class="listing"') : html.index("<datalist")]
    assert (
        "<li>Nur zeigen, wenn „Ist die Person verheiratet?“ mit Ja beantwortet ist und „Seit wann?“ vor dem 31.12.2008 "
        "liegt.</li>"
    ) in table
    assert not UUID.search(table)


def test_a_shared_group_lists_its_questions_too(desk: Client, central: CentralContent) -> None:
    items = [{"type": "email", "value": {"label": "E-Mail"}, "id": NAME_ID}]
    shared = central.add_child(instance=FieldGroupPage(title="Gruppe", slug="gruppe", items=items))

    html = desk.get(address("edit", shared.pk)).content.decode()

    assert f'<option value="{NAME_ID}">E-Mail (Gruppe)</option>' in html
    assert 'id="rule-words"' in html


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this box is reached; Wagtail puts a comment button between two boxes."""
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"{name} is not reached with Tab")


def insert(page: Page, stream: str, *, at: int, block: str) -> None:
    """Insert a block with the keyboard."""
    count = page.locator(f'[name="{stream}-count"]')
    count.locator("xpath=..").locator('button[title="Einen Block einfügen"]').nth(at).focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Suchoptionen…").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type(block)
    chosen = page.locator('[role="option"][aria-selected="true"]')
    if chosen.all_inner_texts() != [block]:
        page.keyboard.press("ArrowDown")
    expect(chosen).to_have_text(block)
    page.keyboard.press("Enter")


def test_a_rule_is_built_from_lists_with_the_keyboard(desk: Client, central: CentralContent, window: Any) -> None:
    page = saved(desk, central)
    opened = window(desk, HOST)
    tab = opened.open(address("edit", page.pk))
    items = "steps-0-value-items"
    tab.wait_for_selector(f'[name="{items}-1-value-label"]', state="attached")
    show = f"{items}-1-value-show_if"

    # A question nobody saved yet, before the two others.
    insert(tab, items, at=0, block="Ja oder Nein")
    tab.locator(f'[name="{items}-2-value-label"]').focus()
    tab.keyboard.type("Lebt sie hier?")
    for part in (tab.locator(f'[name="{items}-1-type"]').locator("xpath=..").locator("[data-panel-toggle]").first,
                 tab.locator(f'[aria-controls="block_group-{show}-content"]')):  # fmt: skip
        part.focus()
        tab.keyboard.press("Enter")
    insert(tab, f"{show}-rules", at=0, block="Bedingung")

    rule = f"{show}-rules-0-value"
    chooser = tab.locator(f'select[id="{rule}-field"]')
    expect(chooser.locator("option")).to_have_text(
        ["Frage auswählen", "Schritt 1 · Lebt sie hier?", "Schritt 1 · Ist die Person verheiratet?"]
    )
    chooser.focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab_to(tab, f"{rule}-op")
    expect(tab.locator(f'[id="{rule}-op"] option')).to_have_text(["ist gleich", "ist beantwortet"])
    tab_to(tab, f"{rule}-value")
    tab.keyboard.press("ArrowDown")
    said = tab.locator(f'[id="block_group-{show}-section"] > .rule-sentence')

    expect(said).to_have_text("Nur zeigen, wenn „Ist die Person verheiratet?“ mit Ja beantwortet ist.")
    tab.keyboard.press("ArrowDown")
    expect(said).to_have_text("Nur zeigen, wenn „Ist die Person verheiratet?“ mit Nein beantwortet ist.")
    chooser.focus()
    tab.keyboard.press("ArrowUp")
    expect(said).to_have_text("Nur zeigen, wenn „Lebt sie hier?“ gleich … ist.")

    found = Axe().run(tab, context=f'[id="block_group-{show}-section"]').response["violations"]
    # Wagtail names all sections of one kind alike.
    assert [one["id"] for one in found if one["id"] not in ("landmark-unique",)] == []
    assert opened.complaints == []
    assert not UUID.search(tab.locator(f'[id="block_group-{show}-section"]').inner_text())


def test_the_answer_chosen_in_the_list_is_what_gets_saved(desk: Client, central: CentralContent, window: Any) -> None:
    page = saved(desk, central, ("content_heading", {"title": "Ehe", "show_if": condition((NAME_ID, "answered", ""))}))
    tab = window(desk, HOST).open(address("edit", page.pk))
    name = "steps-0-value-items-2-value-show_if-rules-0-value"
    tab.wait_for_selector(f'select[id="{name}-field"]', state="attached")
    tab.evaluate("document.querySelectorAll('[hidden=until-found]').forEach(one => one.removeAttribute('hidden'))")
    tab.locator(f'[id="{name}-op"]').select_option("equals")
    tab.locator(f'select[id="{name}-value"]').select_option(label="Nein")
    tab.locator("form[data-edit-form] button[type=submit]").first.click()
    tab.wait_for_load_state("networkidle")

    latest = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    compare = latest.steps[0].value["items"][2].value["show_if"]["rules"][0].value
    assert (compare["field"], compare["op"], compare["value"]) == (NAME_ID, "equals", "nein")


def test_without_script_the_boxes_are_plain_text(desk: Client, central: CentralContent) -> None:
    page = saved(desk, central)

    response = desk.post(
        address("edit", page.pk),
        with_ids(
            page_form(
                step(
                    "Person",
                    ("yes_no", question(LABEL)),
                    (
                        "date",
                        question("Seit wann?", show_if=condition((LABEL, "equals", "ja"))),
                    ),
                )
            ),
            NAME_ID,
            RACE_ID,
        ),
    )

    assert response.status_code == 302
    assert page.versions.count() == 2
