"""Two tabs: two drafts never mix, and on one draft nothing is overwritten silently."""

from forms_app.applications import drafts
from tests.forms_app.wizard.walk import ID, SLUGS, after_reading, begin, f, fill, posted, stored, submit, text_of


def test_two_drafts_in_two_tabs_never_mix(browser, offer):
    one = fill(browser, begin(browser, offer.pk), SLUGS[:1], remark="erster")
    other = begin(browser, offer.pk)
    other = fill(browser, other, SLUGS[:1], remark="zweiter")
    one = fill(browser, one, SLUGS[1:], given_names="Alva")
    other = fill(browser, other, SLUGS[1:], given_names="Bela")

    submit(browser, one)
    submit(browser, other)

    assert stored(one).answers[ID["remark"]] == "erster"
    assert stored(one).answers[ID["given_names"]] == "Alva"
    assert stored(other).answers[ID["remark"]] == "zweiter"
    assert stored(other).answers[ID["given_names"]] == "Bela"
    assert stored(one).reference != stored(other).reference


def test_the_second_tab_to_save_is_shown_what_the_first_one_saved(browser, offer):
    address = begin(browser, offer.pk)
    mark = browser.get(address).context["seen"]
    browser.post(address, posted("urkunde", remark="aus Fenster eins") | {"gesehen": mark})

    response = browser.post(address, posted("urkunde", remark="aus Fenster zwei") | {"gesehen": mark})

    assert response.status_code == 409
    page = text_of(response)
    assert "aus Fenster eins" in page
    assert "aus Fenster zwei" in page
    assert stored(address).answers[ID["remark"]] == "aus Fenster eins"


def test_saving_again_after_the_notice_replaces_what_the_other_tab_saved(browser, offer):
    address = begin(browser, offer.pk)
    mark = browser.get(address).context["seen"]
    browser.post(address, posted("urkunde", remark="eins") | {"gesehen": mark})
    told = browser.post(address, posted("urkunde", remark="zwei") | {"gesehen": mark})

    browser.post(address, posted("urkunde", remark="zwei") | {"gesehen": told.context["seen"]})

    assert stored(address).answers[ID["remark"]] == "zwei"


def test_what_another_tab_saved_while_a_request_runs_is_not_overwritten(browser, offer):
    address = begin(browser, offer.pk)
    sent = posted("urkunde", remark="aus Fenster zwei") | {"gesehen": browser.get(address).context["seen"]}
    first_tab = lambda: drafts.save_answers(stored(address), {ID["remark"]: "aus Fenster eins"})  # noqa: E731

    with after_reading(first_tab):
        response = browser.post(address, sent)

    assert response.status_code == 409
    assert "aus Fenster eins" in text_of(response)
    assert "aus Fenster zwei" in text_of(response)
    assert stored(address).answers[ID["remark"]] == "aus Fenster eins"


def test_a_page_kept_for_later_in_a_conflict_still_meets_it_afterwards(browser, offer):
    address = begin(browser, offer.pk)
    mark = browser.get(address).context["seen"]
    browser.post(address, posted("urkunde", remark="eins") | {"gesehen": mark})
    browser.post(address, posted("urkunde", remark="zwei") | {"gesehen": mark, "spaeter": "1"})

    page = browser.get(address)
    response = browser.post(address, posted("urkunde", remark="zwei") | {"gesehen": page.context["seen"]})

    assert "zwei" in page.content.decode()
    assert response.status_code == 409
    assert stored(address).answers[ID["remark"]] == "eins"


def test_sending_the_same_page_twice_is_no_clash(browser, offer):
    address = begin(browser, offer.pk)
    form = posted("urkunde") | {"gesehen": browser.get(address).context["seen"]}

    assert browser.post(address, form).status_code == 302
    assert browser.post(address, form).status_code == 302


def test_tabs_on_different_pages_do_not_disturb_each_other(browser, offer):
    first = begin(browser, offer.pk)
    second = fill(browser, first, SLUGS[:1])
    mark = browser.get(second).context["seen"]
    browser.post(first, posted("urkunde", remark="später geändert"))

    response = browser.post(second, posted("geburt") | {"gesehen": mark})

    assert response.status_code == 302
    assert stored(first).answers[ID["remark"]] == "später geändert"
    assert stored(first).answers[ID["place"]] == "Erkelenz"


def test_an_error_after_a_clash_does_not_make_the_clash_forgotten(browser, offer):
    address = begin(browser, offer.pk)
    mark = browser.get(address).context["seen"]
    browser.post(address, posted("urkunde", remark="eins") | {"gesehen": mark})

    wrong = browser.post(address, posted("urkunde", remark="zwei", copies=99) | {"gesehen": mark})

    assert wrong.context["seen"] in {mark, ""} or wrong.status_code == 409
    assert stored(address).answers[ID["remark"]] == "eins"


def test_a_page_of_an_application_that_was_sent_shows_what_was_typed(browser, offer):
    check = fill(browser, begin(browser, offer.pk))
    submit(browser, check)

    response = browser.post(check.replace("pruefen", "geburt"), posted("geburt", place="zu spät"))

    assert response.status_code == 409
    assert "schon abgesendet" in text_of(response)
    assert "zu spät" in text_of(response)
    assert stored(check).answers[ID["place"]] == "Erkelenz"


def test_a_page_that_another_tab_closed_keeps_what_was_typed(browser, offer):
    first = begin(browser, offer.pk)
    second = fill(browser, first, SLUGS[:1])
    application = stored(first)
    application.answers = {}
    application.save()

    response = browser.post(second, posted("geburt", place="behalten"))

    assert response["Location"] == first
    fill(browser, first, SLUGS[:1])
    assert f'value="{"behalten"}"' in browser.get(second).content.decode()


def test_half_a_page_is_kept_for_later(browser, offer):
    address = begin(browser, offer.pk)
    half = posted("urkunde", remark="Rest folgt") | {f("copies"): "viele", "spaeter": "1"}

    saved = browser.post(address, half)
    page = browser.get(address)

    assert "Ihr Entwurf ist gespeichert" in text_of(browser.get(saved["Location"]))
    assert "Rest folgt" in page.content.decode()
    assert 'value="viele"' in page.content.decode()
    assert not page.context["form"].errors
    assert "Hier haben Sie aufgehört" in text_of(page)


def test_finishing_the_page_later_forgets_what_was_half_typed(browser, offer):
    address = begin(browser, offer.pk)
    browser.post(address, posted("urkunde") | {f("copies"): "viele", "spaeter": "1"})

    fill(browser, address)

    assert not [key for key in stored(address).answers if key.startswith("typed:")]


def test_what_was_half_typed_is_never_handed_in(browser, offer):
    check = fill(browser, begin(browser, offer.pk))
    change = check.replace("pruefen", "urkunde")
    browser.post(change, posted("urkunde", remark="nicht fertig") | {f("copies"): "viele", "spaeter": "1"})
    submit(browser, check)

    assert not [key for key in stored(check).answers if key.startswith("typed:")]
