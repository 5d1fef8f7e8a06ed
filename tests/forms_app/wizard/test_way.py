"""Which pages open: the path is worked out from the answers, and addresses are never believed."""

import uuid

import pytest

from tests.forms_app.wizard.walk import SLUGS, begin, fill, id_of, posted, stored


def test_a_step_that_is_not_open_yet_leads_to_the_first_open_one(browser, offer):
    first = begin(browser, offer.pk)

    for slug in (*SLUGS[1:], "pruefen"):
        response = browser.get(first.replace("urkunde", slug))
        assert response["Location"] == first


def test_an_unknown_step_does_not_exist(browser, offer):
    first = begin(browser, offer.pk)

    assert browser.get(first.replace("urkunde", "gibt-es-nicht")).status_code == 404
    assert browser.post(first.replace("urkunde", "gibt-es-nicht"), {}).status_code == 404


@pytest.mark.parametrize(
    "name", ["..", "%2e%2e", "__class__", "urkunde%00", "urkunde'--", "<script>", "0", "None", "step-what", "a" * 3000]
)
def test_hostile_names_of_steps_do_not_exist(browser, offer, name):
    first = begin(browser, offer.pk)

    assert browser.get(first.replace("urkunde", name)).status_code in {404, 302}
    assert browser.post(first.replace("urkunde", name), {}).status_code in {404, 405, 301}


def test_names_of_steps_in_the_body_change_nothing(browser, offer):
    first = begin(browser, offer.pk)
    prefix = f"antrag-{id_of(first).hex}"

    response = browser.post(first, posted("urkunde") | {f"{prefix}-current_step": "zweck", "wizard_goto_step": "zweck"})

    assert response["Location"].endswith("/geburt/")


def test_resuming_leads_to_the_first_open_step_and_then_to_the_check_page(browser, offer):
    first = begin(browser, offer.pk)
    resume = f"/antrag/{id_of(first)}/"

    assert browser.get(resume)["Location"] == first
    second = fill(browser, first, SLUGS[:1])
    assert browser.get(resume)["Location"] == second
    fill(browser, second, SLUGS[1:])
    assert browser.get(resume)["Location"].endswith("/pruefen/")


def test_changing_an_answer_leads_back_to_the_check_page(browser, offer):
    check = fill(browser, begin(browser, offer.pk))
    change = check.replace("pruefen", "geburt") + "?aendern=1"

    assert browser.get(change).context["back_url"] == check
    response = browser.post(change, posted("geburt", place="Gangelt") | {"aendern": "1"})

    assert response["Location"] == check
    assert "Gangelt" in browser.get(check).content.decode()


def test_changing_an_answer_asks_newly_needed_questions_first(browser, offer):
    check = fill(browser, begin(browser, offer.pk))
    change = check.replace("pruefen", "urkunde") + "?aendern=1"

    asked = browser.post(change, posted("urkunde", product="mehrsprachig") | {"aendern": "1"})["Location"]
    assert asked == change
    page = browser.get(asked)
    names = [entry.field.html_name for entry in page.context["form"].entries if entry.field and entry.is_open]
    back = browser.post(
        asked, posted("urkunde", product="mehrsprachig", language="Englisch") | {"asked": names, "aendern": "1"}
    )

    assert back["Location"] == check
    assert "Englisch" in browser.get(check).content.decode()


def test_answers_to_hidden_questions_are_not_shown_and_not_sent(browser, offer):
    check = fill(browser, begin(browser, offer.pk))
    application = stored(check)
    application.answers = application.answers | {"frei-erfunden": "geheim"}
    application.save()

    assert "geheim" not in browser.get(check).content.decode()
    browser.post(check.replace("pruefen", "absenden"), {"stand": browser.get(check).context["stand"]})

    assert "frei-erfunden" not in stored(check).answers


def test_an_id_nobody_has_looks_like_a_foreign_one(browser, offer):
    for path in ("urkunde", "pruefen", "gespeichert", "eingegangen"):
        assert browser.get(f"/antrag/{uuid.uuid4()}/{path}/").status_code == 404
