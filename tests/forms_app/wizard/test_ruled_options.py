"""Answers to choose from that hang on other answers of their page: in the browser, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from forms_app.builder import compiler, paths
from forms_app.builder.conditions import All, Compare, Op
from forms_app.builder.definition import Definition, Field, Option, Step
from tests.forms_app.wizard.walk import begin, stored, text_of

CARD = Compare("way", Op.EQUALS, "online")
GROWN = Compare("adult", Op.EQUALS, True)
ASKED = ["f-way", "f-pay", "f-papers", "f-shop", "f-town"]


def payment() -> Definition:
    """How to pay hangs on the way chosen on the same page, and once on an earlier page as well."""
    towns = tuple(
        Option(name.lower(), name, show_if=CARD if name == "Gangelt" else None)
        for name in (
            "Aachen",
            "Erkelenz",
            "Gangelt",
            "Heinsberg",
            "Selfkant",
            "Waldfeucht",
            "Wassenberg",
            "Wegberg",
            "X",
        )
    )
    items = (
        Field("way", "choice", "Weg", options=(Option("online", "Online"), Option("amt", "Im Amt"))),
        Field(
            "pay",
            "choice",
            "Zahlung",
            options=(
                Option("rechnung", "Rechnung"),
                Option("karte", "Karte", show_if=CARD),
                Option("konto", "Eigenes Konto", show_if=All((CARD, GROWN))),
            ),
        ),
        Field(
            "papers",
            "multiple_choice",
            "Unterlagen",
            required=False,
            options=(Option("pass", "Pass"), Option("scan", "Scan", show_if=CARD)),
        ),
        Field(
            "shop",
            "choice",
            "Anbieter",
            required=False,
            settings={"as_list": True},
            options=(Option("eins", "Eins"), Option("zwei", "Zwei", show_if=CARD)),
        ),
        Field("town", "search_choice", "Stadt", required=False, options=towns),
        Field(
            "code", "choice", "Zugang", options=(Option("sms", "SMS", show_if=CARD), Option("app", "App", show_if=CARD))
        ),
    )
    return Definition(
        "Bezahlen",
        steps=(
            Step("a", "alter", "Alter", items=(Field("adult", "yes_no", "Volljährig?"),)),
            Step("b", "zahlung", "Zahlung", items=items),
        ),
    )


def step_form(adult: bool, data: dict[str, Any] | None = None, **initial: Any) -> compiler.StepForm:
    definition = payment()
    known = {"adult": adult}
    return compiler.form_class(definition, definition.steps[1])(data, known=known, initial_answers=initial)


def offered(form: compiler.StepForm, name: str) -> list[str]:
    return [value for value, _label in form.fields[f"f-{name}"].widget.choices if value]


def test_what_this_page_decides_is_offered_and_what_another_page_closed_is_not():
    assert offered(step_form(True), "pay") == ["rechnung", "karte", "konto"]
    assert offered(step_form(False), "pay") == ["rechnung", "karte"]
    assert set(step_form(False).fields["f-pay"].widget.choice_rules) == {"karte"}


@pytest.mark.parametrize(("way", "pay", "is_valid"), [("online", "karte", True), ("amt", "karte", False)])
def test_the_server_takes_an_option_only_while_its_rule_holds(way, pay, is_valid):
    form = step_form(True, {"f-way": way, "f-pay": pay, "f-code": "sms"})

    assert form.is_valid() is is_valid
    if not is_valid:
        assert form.errors["f-pay"] == [
            "„Karte“ passt nicht zu Ihren anderen Antworten. Wählen Sie bei „Zahlung“ etwas anderes aus."
        ]
        assert "pay" not in form.answers()


def test_a_question_all_of_whose_options_hang_on_the_page_waits_closed_with_its_rule():
    code = next(entry for entry in step_form(True).entries if entry.item.id == "code")

    assert not code.is_open
    assert code.rule
    assert offered(step_form(True), "code") == ["sms", "app"]


def test_an_answer_that_no_longer_fits_is_asked_again():
    way = paths.walk(payment(), {"adult": True, "way": "amt", "pay": "karte"})

    assert "pay" not in way.answers
    assert way.first_open is not None
    assert way.first_open.slug == "zahlung"


# --- in the browser ---------------------------------------------------------------------------------


@pytest.fixture
def page_address(browser: Client, erkelenz, offer_of) -> str:
    first = begin(browser, offer_of(erkelenz, definition=payment()).pk)
    return str(browser.post(first, {"f-adult": "nein", "asked": ["f-adult"]})["Location"])


@pytest.fixture
def open_page(window, browser, erkelenz, page_address) -> Callable[..., Any]:
    def _open(**options: Any) -> Any:
        view = window(browser, erkelenz.hostname, **options)
        view.open(page_address)
        return view

    return _open


def test_options_come_and_go_while_the_page_is_filled_in(open_page):
    view = open_page()
    page = view.page
    assert page.get_by_label("Karte").is_hidden()
    assert page.get_by_label("Scan").is_hidden()
    assert page.get_by_label("Rechnung").is_visible()

    page.get_by_label("Online").check()

    assert page.get_by_label("Karte").is_visible()
    assert page.get_by_label("Scan").is_visible()
    assert page.get_by_label("SMS").is_visible()
    assert page.get_by_label("Eigenes Konto").count() == 0
    said = page.locator("[role=status]").filter(has_text="Neu auf dieser Seite: Karte, Scan")
    assert said.count() == 1
    assert view.axe() == []
    page.get_by_label("Im Amt").check()
    assert page.get_by_label("Karte").is_hidden()
    assert view.complaints == []


def test_lines_of_lists_come_and_go_and_a_chosen_one_is_taken_back(open_page):
    page = open_page().page
    page.get_by_label("Online").check()
    page.locator("select[name='f-shop']").select_option("zwei")
    search = page.get_by_role("combobox", name="Stadt")
    search.fill("Gang")
    page.get_by_role("option", name="Gangelt").click()
    assert search.input_value() == "Gangelt"

    page.get_by_label("Im Amt").check()

    assert page.locator("select[name='f-shop']").input_value() == ""
    assert search.input_value() == ""
    search.fill("Gang")
    assert page.get_by_role("option", name="Gangelt").count() == 0


def test_what_was_chosen_and_closed_again_is_not_sent_and_the_rest_is_saved(open_page, page_address):
    page = open_page().page
    page.get_by_label("Online").check()
    page.get_by_label("Karte").check()
    page.get_by_label("Scan").check()
    page.get_by_label("Pass").check()
    page.get_by_label("Im Amt").check()
    page.get_by_label("Rechnung").check()
    with page.expect_navigation(url="**/pruefen/"):
        page.get_by_role("button", name="Speichern und weiter").click()

    answers = stored(page_address).answers
    assert (answers["way"], answers["pay"], answers["papers"]) == ("amt", "rechnung", ["pass"])


def test_without_scripts_every_option_is_there_and_a_wrong_one_is_told(browser, page_address):
    page = unescape(browser.get(page_address).content.decode())
    assert "Karte" in page
    assert 'value="karte"' in page

    wrong = browser.post(page_address, {"f-way": "amt", "f-pay": "karte", "asked": ASKED})
    right = browser.post(page_address, {"f-way": "online", "f-pay": "karte", "asked": ASKED})

    assert wrong.status_code == 422
    assert "„Karte“ passt nicht zu Ihren anderen Antworten." in text_of(wrong)
    assert right["Location"] == page_address  # the code is asked now
    assert 'value="sms"' in browser.get(page_address).content.decode()
