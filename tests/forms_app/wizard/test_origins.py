"""Where an answer comes from: unchanged from the account, or typed; kept sealed for clerks and deliveries."""

from datetime import UTC, datetime

import pytest

from accounts.trust import LOCAL_ACCOUNT, TrustFacts, TrustLevel
from cms.tenants import scope
from forms_app.delivery import payload
from forms_app.inbox import dossier
from forms_app.wizard import prefill
from tests.forms_app.wizard.walk import ID, SLUGS, begin, f, fill, posted, stored, submit, text_of
from tests.samples.forms import sample_form

OWN = "alva@example.org"


@pytest.fixture
def third(browser, offer) -> str:
    return fill(browser, begin(browser, offer.pk), SLUGS[:2])


def test_a_field_filled_from_the_account_says_so_next_to_it(browser, third):
    page = browser.get(third)

    assert "Aus Ihrem Nutzerkonto übernommen." in page.context["form"].fields[f("email")].help_text
    assert page.context["form"].initial[f("email")] == OWN
    assert "Aus Ihrem Nutzerkonto übernommen." in text_of(page)


def test_what_stays_as_the_account_says_it_is_marked_and_the_rest_is_not(browser, third):
    browser.post(third, posted("angaben-zu-ihnen", email=OWN))

    origins = stored(third).origins
    assert origins[ID["email"]]["source"] == LOCAL_ACCOUNT or origins[ID["email"]]["source"]
    assert origins[ID["email"]]["level"] == TrustLevel.NIEDRIG
    assert ID["relation"] not in origins


def test_what_is_changed_by_hand_later_counts_as_typed(browser, third):
    browser.post(third, posted("angaben-zu-ihnen", email=OWN))
    browser.post(third, posted("angaben-zu-ihnen", email="nele@example.org"))

    assert ID["email"] not in (stored(third).origins or {})


def test_a_page_saved_unfinished_marks_nothing_that_was_changed(browser, third):
    browser.post(third, posted("angaben-zu-ihnen", email=OWN))
    browser.post(third, posted("angaben-zu-ihnen", email="nele@example.org", address=None) | {"spaeter": "1"})

    assert stored(third).answers[ID["email"]] == "nele@example.org"
    assert ID["email"] not in (stored(third).origins or {})


def test_a_guest_types_everything(guest, guest_offer):
    address = fill(guest, begin(guest, guest_offer.pk), SLUGS[:3], email=OWN)

    assert not stored(address).origins


def test_the_marks_are_sealed(browser, third):
    browser.post(third, posted("angaben-zu-ihnen", email=OWN))

    assert b"source" not in bytes(stored(third).sealed_origins)


def test_clerks_and_the_back_office_see_it(browser, third, erkelenz):
    browser.post(third, posted("angaben-zu-ihnen", email=OWN))
    submit(browser, fill(browser, third.replace("angaben-zu-ihnen", "zweck"), SLUGS[3:]))

    case = stored(third)
    with scope.use(erkelenz):
        rows = {row.field.id: row for step in dossier.answers(case) for row in step.rows}
        sent = {one["field"]: one for step in payload.build("k", case)["steps"] for one in step["answers"]}
    assert "Vertrauensniveau: niedrig." in rows[ID["email"]].note
    assert rows[ID["relation"]].note == ""
    assert sent[ID["email"]]["origin"]["level"] == TrustLevel.NIEDRIG
    assert sent[ID["relation"]]["origin"] == {"source": "self", "level": 0, "at": None}


def test_an_address_for_mail_is_never_proven_by_a_strong_login(alva):
    fields = sample_form().fields
    trust = TrustFacts(TrustLevel.SUBSTANZIELL, "bundid", datetime(2026, 11, 25, 9, tzinfo=UTC))

    found = prefill.origins_of(fields, {ID["email"]: OWN}, alva, trust)

    assert found == {ID["email"]: {"source": "bundid", "level": 10, "at": "2026-11-25T09:00:00+00:00"}}
