"""Questions that open and close while the page is filled in, and the same page without scripts."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.forms_app.builder.test_conditions_shared import TABLE
from tests.forms_app.wizard.walk import ID, SLUGS, begin, f, fill, stored


@pytest.fixture
def last(browser, offer) -> str:
    return fill(browser, begin(browser, offer.pk), SLUGS[:3])


def place(page):
    """The question that depends on the purpose."""
    return page.locator("fieldset[data-show-if]").filter(has_text="Möchten Sie von der Gebühr befreit werden?")


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern und weiter").click()


def test_the_script_reads_every_rule_as_the_server_does(window, browser, erkelenz, last):
    page = window(browser, erkelenz.hostname).open(last)
    address = page.locator("script[src*='show-if']").get_attribute("src")

    found = page.evaluate(
        """async ([address, table]) => {
            const script = await import(address);
            return table.map((one) => script.holds(one.rule, one.answers, one.today));
        }""",
        [address, TABLE],
    )

    wrong = [case for case, one in zip(TABLE, found, strict=True) if one is not case["holds"]]
    assert wrong == []


def test_a_question_opens_and_closes_and_is_announced(window, browser, erkelenz, last):
    opened = window(browser, erkelenz.hostname)
    page = opened.open(last)
    assert place(page).is_hidden()
    assert page.locator("form[data-kinds]").get_attribute("data-today") == date.today().isoformat()

    page.get_by_label("Rente").check()

    assert place(page).is_visible()
    assert page.get_by_label("Rente").evaluate("one => one === document.activeElement")
    said = page.locator("[role=status]").filter(has_text="Neu auf dieser Seite: Möchten Sie von der Gebühr befreit")
    assert said.count() == 1
    assert opened.axe() == []

    page.get_by_label("Privat").check()

    assert place(page).is_hidden()
    assert opened.complaints == []


def test_an_answer_to_a_question_that_just_opened_is_saved_with_the_page(window, browser, erkelenz, last):
    page = window(browser, erkelenz.hostname).open(last)
    page.get_by_label("Rente").check()
    place(page).get_by_label("Ja").check()
    page.get_by_label("Meine Angaben sind richtig.").check()
    save(page)

    assert stored(last).answers[ID["exempt"]] is True


def test_an_answer_in_a_question_that_closed_again_is_not_sent(window, browser, erkelenz, last):
    page = window(browser, erkelenz.hostname).open(last)
    page.get_by_label("Rente").check()
    place(page).get_by_label("Ja").check()
    page.get_by_label("Privat").check()
    page.get_by_label("Meine Angaben sind richtig.").check()
    save(page)

    assert ID["exempt"] not in stored(last).answers


def test_without_scripts_the_page_comes_again_with_the_question(window, browser, erkelenz, last):
    page = window(browser, erkelenz.hostname, script=False).open(last)
    assert place(page).is_hidden()
    page.get_by_label("Rente").check()
    page.get_by_label("Meine Angaben sind richtig.").check()
    save(page)

    expect(page.locator(f"[name='{f('exempt')}']").first).to_be_visible()
