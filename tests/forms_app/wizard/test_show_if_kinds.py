"""The script reads answers of every kind as the server does, or leaves what hangs on them as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import QueryDict

from forms_app.builder import compiler
from forms_app.builder.conditions import All, Compare, Condition, Not, Op
from forms_app.builder.definition import Content, Definition, Field, Step
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.items import SILENT
from forms_app.builder.kinds.registry import KINDS
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.walk import begin

PDF = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf()}


@dataclass(frozen=True)
class Case:
    """One question with a rule about it, and texts by box with what the rule says of them."""

    kind: str
    op: Op
    value: Any = None
    holds: tuple[dict[str, str], ...] = ()
    fails: tuple[dict[str, str], ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


def line(text: str) -> dict[str, str]:
    return {"": text}


MARKT = {"-street": "Markt", "-number": "1", "-postcode": "41812", "-place": "Erkelenz"}
BUSAN = {"-variant": "abroad", "-abroad_street": "Haeundae 1", "-abroad_place": "Busan", "-abroad_country": "KR"}
SUMMER = {f"-{end}_{box}": text for end, month in (("from", "6"), ("to", "8"))
          for box, text in (("day", "1"), ("month", month), ("year", "2026"))}  # fmt: skip
CASES = {
    "phone": Case("phone", Op.EQUALS, "+492431850", (line("02431 850"), line("+49 (0)2431/850"), line("0049 2431-850")),
                  (line("02431 851"), line(""))),
    "phone-given": Case("phone", Op.ANSWERED, None, (line("02431 850"),), (line("  "),)),
    "iban": Case("iban", Op.EQUALS, "DE89370400440532013000",
                 (line("de89 3704 0044 0532 0130 00"), line("IBAN DE89-3704-0044-0532-0130-00")),
                 (line("NL91 ABNA 0417 1643 00"), line(""))),
    "iban-country": Case("iban", Op.CONTAINS, "DE", (line("de89 3704 0044 0532 0130 00"),),
                         (line("NL91 ABNA 0417 1643 00"),)),
    "tax": Case("tax_number", Op.EQUALS, "5133081508159", (line("5133 0815 0815 9"),), (line(""),)),
    "tax-given": Case("tax_number", Op.ANSWERED, None, (line("133/8150/8159"),), (line(""),)),
    "vat": Case("tax_number", Op.EQUALS, "DE136695976", (line("de 136695976"),), (line(""),),
                {"which": "ust_idnr"}),
    "time": Case("time", Op.AFTER, "22:00", (line("22.30 Uhr"), line("2315"), line("um 23 Uhr")),
                 (line("9:30"), line("930"), line("9"), line(""))),
    "period": Case("date_range", Op.BEFORE, "2027-01-01", (SUMMER,), ({**SUMMER, "-to_year": "2027"}, {})),
    "period-open": Case("date_range", Op.AFTER, "2026-01-01",
                        ({box: text for box, text in SUMMER.items() if "from" in box},), ({},), {"open_end": True}),
    "period-given": Case("date_range", Op.ANSWERED, None, (SUMMER,), ({},)),
    "address": Case("address", Op.ANSWERED, None, (MARKT,), ({}, {"-street": " "})),
    "register": Case("register_entry", Op.ONE_OF, ["A", "B"],
                     ({"-code": "B", "-court": "Aachen", "-number": "1"},), ({},)),
    "register-given": Case("register_entry", Op.ANSWERED, None,
                           ({"-code": "B", "-court": "Aachen", "-number": "1"},), ({},)),
    "plate": Case("licence_plate", Op.ANSWERED, None, (line("HS AB 1234"),), (line(""),)),
    "url": Case("url", Op.ANSWERED, None, (line("www.beispiel.de"),), (line(""),)),
}  # fmt: skip


def name_of(case: str) -> str:
    return f"q-{case}"


def with_rules(cases: dict[str, Condition], *questions: Field) -> Definition:
    """Each question with a notice that stands there while the rule about it holds."""
    notices = [
        Content(f"n-{case}", "notice", f"Hinweis {case}", "<p>Steht da.</p>", show_if=rule)
        for case, rule in cases.items()
    ]
    return Definition("Regeln", steps=(Step("s", "seite", "Seite", items=(*questions, *notices)),))


ALL = with_rules(
    {name: Compare(name_of(name), case.op, case.value) for name, case in CASES.items()},
    *(
        Field(name_of(name), case.kind, f"Frage {name}", required=False, settings=case.settings)
        for name, case in CASES.items()
    ),
)


@pytest.fixture
def opened(window, browser, erkelenz, offer_of) -> Callable[[Definition], Any]:
    def _opened(definition: Definition) -> Any:
        view = window(browser, erkelenz.hostname)
        view.open(begin(browser, offer_of(erkelenz, definition=definition).pk))
        return view

    return _opened


def type_into(page: Any, case: str, boxes: dict[str, str]) -> None:
    """Empty every box of the question, then fill these."""
    controls = page.locator(f"[name^='f-{name_of(case)}']")
    for number in range(controls.count()):
        one = controls.nth(number)
        if one.evaluate("one => one.tagName === 'SELECT'"):
            one.evaluate("one => { one.value = ''; one.dispatchEvent(new Event('change', {bubbles: true})); }")
        elif one.get_attribute("type") != "radio":
            one.fill("", force=True)
    for box, text in boxes.items():
        one = page.locator(f"[name='f-{name_of(case)}{box}']")
        if one.evaluate("one => one.tagName === 'SELECT'"):
            one.evaluate(
                "(one, value) => { one.value = value; one.dispatchEvent(new Event('change', {bubbles: true})); }", text
            )
        else:
            one.fill(text, force=True)


def notice(page: Any, case: str) -> Any:
    return page.locator("fieldset[data-show-if]").filter(has=page.get_by_text(f"Hinweis {case}", exact=True))


def shown_by_server(page: Any, definition: Definition) -> set[str]:
    """The notices the server shows for what stands in the page now."""
    pairs = page.evaluate(
        "[...new FormData(document.querySelector('form[data-kinds]'))].filter(one => typeof one[1] === 'string')"
    )
    data = QueryDict(mutable=True)
    for key, value in pairs:
        data.appendlist(key, value)
    form = compiler.form_class(definition, definition.steps[0])(data, initial_answers={})
    form.is_valid()
    return {entry.item.id for entry in form.entries if entry.is_open}


def test_the_script_reads_each_kind_as_the_server_does(opened):
    page = opened(ALL).page
    wrong = []

    for name, case in CASES.items():
        for expected, texts in ((True, case.holds), (False, case.fails)):
            for boxes in texts:
                type_into(page, name, boxes)
                said = (notice(page, name).is_visible(), f"n-{name}" in shown_by_server(page, ALL))
                if said != (expected, expected):
                    wrong.append((name, boxes, expected, said))

    assert wrong == []


def test_an_address_of_several_kinds_is_compared_by_its_kind(opened):
    choice = Field(name_of("where"), "address", "Anschrift", required=False, settings={"variants": "abroad"})
    abroad = with_rules({"where": Compare(name_of("where"), Op.EQUALS, "abroad")}, choice)
    page = opened(abroad).page

    assert notice(page, "where").is_hidden()
    page.get_by_label("im Ausland").check()
    assert notice(page, "where").is_hidden()
    type_into(page, "where", {box: text for box, text in BUSAN.items() if box != "-variant"})
    assert notice(page, "where").is_visible()
    assert shown_by_server(page, abroad) >= {"n-where"}
    page.get_by_label("in Deutschland").check()
    assert notice(page, "where").is_hidden()


@pytest.mark.parametrize("typed", ["850", "ruf mich an"])
def test_what_only_the_server_can_spell_leaves_the_page_as_it_is(opened, typed):
    rule = Compare(name_of("phone"), Op.EQUALS, "+492431850")
    question = Field(name_of("phone"), "phone", "Telefon", required=False)
    page = opened(with_rules({"same": rule, "other": Not(rule)}, question)).page
    assert notice(page, "same").is_hidden()
    assert notice(page, "other").is_visible()

    type_into(page, "phone", line(typed))

    assert notice(page, "same").is_hidden()
    assert notice(page, "other").is_visible()


def test_a_value_the_form_works_out_is_left_to_the_server(opened):
    count = Field("count", "number", "Anzahl", required=False)
    total = Field("total", "calculated", "Summe", formula=Formula(Operation.SUM, (Part("count"), Part(number="1"))))
    big, both = Compare("total", Op.GREATER, 5), All((Compare("count", Op.ANSWERED), Compare("total", Op.ANSWERED)))
    view = opened(with_rules({"big": big, "not-big": Not(big), "both": both}, count, total))

    view.page.locator("[name='f-count']").fill("9")

    assert notice(view.page, "big").is_hidden()
    assert notice(view.page, "not-big").is_visible()
    assert view.complaints == []


def test_a_file_opens_what_asks_for_one_when_it_is_up_and_closes_it_when_it_goes(opened):
    question = Field(name_of("file"), "file", "Nachweis", required=False)
    view = opened(with_rules({"file": Compare(name_of("file"), Op.ANSWERED)}, question))
    page = view.page
    assert notice(page, "file").is_hidden()

    page.locator("input[type=file]").set_input_files(PDF)
    page.get_by_label("a.pdf entfernen").wait_for()
    assert notice(page, "file").is_visible()
    page.get_by_label("a.pdf entfernen").check()
    assert notice(page, "file").is_hidden()
    page.get_by_label("a.pdf entfernen").uncheck()

    assert notice(page, "file").is_visible()
    assert view.complaints == []


def test_only_what_the_form_works_out_has_no_answer_on_an_empty_page(opened):
    gate = Field("gate", "text", "Tor", required=False)
    page = opened(with_rules({"gate": Compare("gate", Op.ANSWERED)}, gate)).page
    address = page.locator("script[src*='show-if']").get_attribute("src")

    found = page.evaluate(
        """async ([address, kinds]) => {
            const { read } = await import(address);
            const form = document.querySelector("form[data-kinds]");
            return kinds.filter((kind) => read(form, "nirgends", kind) === undefined);
        }""",
        [address, sorted(KINDS)],
    )

    assert found == sorted(SILENT)
