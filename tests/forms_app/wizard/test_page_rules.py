"""The rules every question page obeys (GOV.UK guidance on question pages, validation and errors)."""

import re

import pytest

from tests.forms_app.wizard.walk import ID, SLUGS, begin, f, fill, posted, stored, text_of

BANNED = re.compile(r"bitte|ungültig|gültige|Pflichtfeld|erforderlich|Hoppla|valid\b", re.IGNORECASE)


@pytest.fixture
def wrong_page(browser, offer):
    """The second step, sent with one answer right and the others missing or wrong."""
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])
    wrong = posted("geburt", family_name="Beispiel", given_names="") | {
        f("birth_date") + "-day": "31",
        f("birth_date") + "-month": "2",
        f("birth_date") + "-year": "1990",
        f("place"): "",
    }
    return browser.post(address, wrong)


def test_a_page_with_errors_answers_422_and_says_so_first_in_its_title(wrong_page):
    assert wrong_page.status_code == 422
    title = re.search(r"<title>(.*?)</title>", wrong_page.content.decode(), re.DOTALL)[1]
    assert " ".join(title.split()).startswith("Fehler: Geburt")


def test_a_page_without_errors_says_nothing_of_errors(browser, offer):
    page = text_of(browser.get(begin(browser, offer.pk)))

    assert "Fehler:" not in page


def test_the_summary_stands_before_the_heading_takes_focus_and_leads_to_the_controls(wrong_page):
    page = wrong_page.content.decode()
    summary = page[page.index("sp-errors ") : page.index("<h1")]

    assert "autofocus" in summary
    assert 'tabindex="-1"' in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 3
    for target in targets:
        assert f'id="{target}"' in page[page.index("<form method") :]


def test_the_same_sentence_stands_in_the_summary_and_at_the_field(wrong_page):
    for errors in wrong_page.context["form"].errors.values():
        for sentence in errors:
            assert text_of(wrong_page).count(sentence) == 2


def test_everything_typed_is_kept_on_a_page_with_errors(wrong_page):
    page = wrong_page.content.decode()

    assert 'value="Beispiel"' in page
    assert 'value="31"' in page
    assert 'value="2"' in page


def test_nothing_of_a_page_with_errors_becomes_an_answer(wrong_page, browser):
    application = stored(wrong_page.request["PATH_INFO"])

    assert ID["family_name"] not in application.answers


def test_error_sentences_say_what_to_do_and_use_no_banned_word(wrong_page):
    for errors in wrong_page.context["form"].errors.values():
        for sentence in errors:
            assert not BANNED.search(sentence)
            assert sentence.endswith(".")


def test_no_page_of_the_journey_uses_a_banned_word(browser, offer):
    address = begin(browser, offer.pk)
    pages = []
    for slug in SLUGS:
        pages.append(text_of(browser.get(address)))
        address = fill(browser, address, [slug])
    pages.append(text_of(browser.get(address)))

    for page in pages:
        main = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main")])
        assert not BANNED.search(main)


def test_the_browser_checks_nothing_by_itself(browser, offer):
    page = browser.get(begin(browser, offer.pk)).content.decode()

    assert "novalidate" in page
    assert " required" not in page[page.index("<main") : page.index("</main")]


def test_optional_questions_are_marked_in_words_and_nothing_has_an_asterisk(browser, offer):
    page = text_of(browser.get(begin(browser, offer.pk)))
    main = page[page.index("<main") : page.index("</main")]

    assert "(freiwillig)" in main
    assert "*" not in re.sub(r"<[^>]+>", "", main)


def test_every_page_has_one_heading_a_way_back_and_its_number(browser, offer):
    address = begin(browser, offer.pk)
    for number, slug in enumerate(SLUGS, start=1):
        page = text_of(browser.get(address))
        main = page[page.index("<main") : page.index("</main")]
        assert main.count("<h1") == 1
        assert main.index("sp-back") < main.index("<h1")
        assert f"Schritt {number} von 4" in main
        address = fill(browser, address, [slug])


def test_the_way_back_leads_from_step_to_step_and_from_the_first_to_the_start_page(browser, offer):
    first = begin(browser, offer.pk)
    second = fill(browser, first, SLUGS[:1])

    assert browser.get(second).context["back_url"] == first
    assert browser.get(first).context["back_url"] == f"/antrag/start/{offer.pk}/"


def test_the_back_button_shows_the_saved_answers(browser, offer):
    first = begin(browser, offer.pk)
    fill(browser, first, SLUGS[:1], remark="Für die Rente")

    page = browser.get(first)

    assert page.status_code == 200
    assert "Für die Rente" in page.content.decode()


def test_pages_with_personal_answers_are_kept_in_no_cache(browser, offer):
    response = browser.get(begin(browser, offer.pk))

    assert "no-store" in response["Cache-Control"]


def test_a_question_that_opens_by_an_answer_is_asked_on_the_same_page_without_scripts(browser, offer):
    address = begin(browser, offer.pk)

    again = browser.post(address, posted("urkunde", product="mehrsprachig"))
    page = browser.get(again["Location"])

    assert again["Location"] == address
    assert "Dazu brauchen wir noch etwas von Ihnen" in text_of(page)
    assert f'name="{f("language")}"' in page.content.decode()
    assert "Geben Sie" not in text_of(page)
    assert not page.context["form"].errors


def test_every_page_names_the_authority_that_is_responsible(browser, offer):
    page = text_of(browser.get(begin(browser, offer.pk)))

    assert "Für diesen Antrag ist verantwortlich: Stadt Erkelenz" in page


def test_questions_about_alva_are_filled_from_her_account_and_say_so(browser, offer, alva):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:2])

    page = browser.get(address)

    assert "Aus Ihrem Nutzerkonto übernommen" in text_of(page)
    assert f'value="{alva.attributes["email"]}"' in page.content.decode()
    assert ID["email"] not in stored(address).answers


def test_hostile_text_is_shown_as_text(browser, offer):
    hostile = "<script>alert(1)</script>"
    address = fill(browser, begin(browser, offer.pk), remark=hostile)

    page = browser.get(address).content.decode()

    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_very_long_names_are_kept_and_shown_whole(browser, offer):
    name = "Karl-Theodor-Maria-Nikolaus-Johann-Jacob-Philipp" * 2
    address = fill(browser, begin(browser, offer.pk), given_names=name)

    assert name in browser.get(address).content.decode()
