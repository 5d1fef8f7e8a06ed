"""Whoever claims an exemption from the fee pays nothing at first; the clerk confirms or refuses it."""

import importlib

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from cms.audit import trail
from forms_app.applications.models import Application, Message
from forms_app.inbox.facts import payment_word
from forms_app.notifications.models import Mail
from forms_app.payments.models import PaymentAttempt
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.walk import SLUGS, begin, browser_of, f, fill, posted, stored, submit, text_of

RULE = {"charge": "urkunde", "first": "15.00", "further": "7.50", "valid_from": None, "valid_until": None}
FULL = 2250  # two copies


@pytest.fixture
def browser(erkelenz, alva, login_citizen) -> Client:
    client = browser_of(erkelenz)
    login_citizen(client, alva)
    return client


@pytest.fixture
def claim(browser, erkelenz, offer_of):
    """Alva hands in a form in which she claims the exemption, with evidence."""

    def _claim(policy: str = "before") -> Application:
        offer = offer_of(erkelenz, fees=[("rule", RULE)], payment_policy=policy)
        address = fill(browser, begin(browser, offer.pk), SLUGS[:3])
        sent = posted("zweck", purpose="rente", exempt=True)
        sent |= {"asked": [*sent["asked"], f("exempt")], f("exempt"): "ja"}
        evidence = SimpleUploadedFile("rentenbescheid.pdf", pdf(), "application/pdf")
        check = browser.post(address, sent | {f("evidence"): evidence})["Location"]
        submit(browser, check)
        return stored(check)

    return _claim


@pytest.fixture
def press(brunos_desk, act_url):
    """Bruno presses a button of the case as it stands."""

    def _press(case: Application, name: str, **fields: str):
        case.refresh_from_db()
        data = {f"{name}-seen": case.revision, **{f"{name}-{key}": value for key, value in fields.items()}}
        response = brunos_desk.post(act_url(case, name), data)
        case.refresh_from_db()
        return response

    return _press


def tile(desk: Client, label: str):
    tiles = desk.get("/admin/").context["tiles"]
    return next(one for one in tiles if one.label == label)


def test_a_claim_costs_nothing_at_first_and_keeps_the_full_fee(claim):
    case = claim()

    assert (case.state, case.fee_cents, case.full_fee_cents) == ("submitted", 0, FULL)
    assert case.is_exemption_open
    assert payment_word(case) == "Befreiung beantragt"
    assert not PaymentAttempt.unscoped.filter(application=case).exists()


def test_the_clerk_is_told_about_a_claim_what_it_is_about_and_finds_it(
    brunos_desk, claim, make_application, erkelenz, case_url
):
    case = claim()
    make_application(erkelenz)

    page = text_of(brunos_desk.get(case_url(case)))
    shown = tile(brunos_desk, "Befreiung zu prüfen")
    listed = brunos_desk.get(shown.address)

    assert "Ohne Befreiung kostet der Antrag 22,50" in page
    assert shown.count == 1
    assert [row.case.pk for row in listed.context["rows"]] == [case.pk]


def test_a_case_is_not_approved_before_the_claim_is_decided(claim, press, brunos_desk, case_url):
    case = claim()
    press(case, "take_up")

    response = press(case, "approve")
    page = brunos_desk.get(case_url(case))

    assert response.status_code == 409
    assert case.state == "in_review"
    offered = {button["action"].name for button in page.context["buttons"]}
    assert {"confirm_exemption", "refuse_exemption", "reject"} <= offered
    assert "approve" not in offered


def test_a_confirmed_exemption_leaves_nothing_to_pay(claim, press, brunos_desk):
    case = claim()
    press(case, "take_up")

    press(case, "confirm_exemption")
    press(case, "approve", note="")

    assert (case.state, case.fee_cents, case.exemption_granted) == ("approved", 0, True)
    assert payment_word(case) == "befreit"
    assert tile(brunos_desk, "Befreiung zu prüfen").count == 0
    assert not PaymentAttempt.unscoped.filter(application=case).exists()


def test_a_refused_exemption_demands_the_full_fee_and_tells_why(claim, press, browser):
    case = claim()
    press(case, "take_up")

    press(case, "refuse_exemption", text="Der Bescheid ist von 2019.")

    attempt = PaymentAttempt.unscoped.get(application=case)
    page = text_of(browser.get(f"/mein-bereich/vorgang/{case.pk}/"))
    assert (case.state, case.fee_cents, case.exemption_granted) == ("payment_due", FULL, False)
    assert attempt.cents == FULL
    assert sum(item["cents"] for item in case.fee_items) == FULL
    assert Message.unscoped.get(application=case).text == "Der Bescheid ist von 2019."
    assert "Der Bescheid ist von 2019." in page
    assert "22,50" in page
    assert Mail.unscoped.filter(application=case, kind="payment_due").count() == 1
    assert trail.verify() == []


def test_a_fee_is_waived_after_all_when_the_evidence_comes_late(claim, press):
    case = claim()
    press(case, "take_up")
    press(case, "refuse_exemption", text="Der Bescheid ist von 2019.")

    press(case, "waive_fee")
    press(case, "take_up")
    press(case, "approve", note="")

    assert (case.state, case.exemption_granted) == ("approved", True)
    assert payment_word(case) == "erlassen"


def test_a_fee_due_after_the_decision_waits_for_it_although_the_exemption_is_refused(claim, press):
    case = claim("after")
    press(case, "take_up")

    press(case, "refuse_exemption", text="Der Bescheid ist von 2019.")
    before = case.state
    mails = Mail.unscoped.filter(application=case, kind="message").count()
    press(case, "approve", note="")

    assert (before, mails) == ("in_review", 1)
    assert (case.state, case.fee_cents) == ("payment_due", FULL)


def test_an_exemption_is_not_refused_without_a_reason(claim, press):
    case = claim()
    press(case, "take_up")

    response = press(case, "refuse_exemption", text="")

    assert response.status_code == 422
    assert "Begründen Sie, warum Sie die Befreiung nicht anerkennen." in text_of(response)
    assert case.is_exemption_open


def test_of_two_clerks_one_decides_about_the_exemption(claim, press, desk_of, employ, erkelenz, act_url):
    lena = desk_of(employ("lena", (erkelenz, Role.LEITUNG)))
    case = claim()
    press(case, "take_up")
    seen = case.revision
    press(case, "confirm_exemption")

    response = lena.post(
        act_url(case, "refuse_exemption"), {"refuse_exemption-seen": seen, "refuse_exemption-text": "Nein, weil …"}
    )

    case.refresh_from_db()
    assert response.status_code == 409
    assert (case.exemption_granted, case.fee_cents) == (True, 0)


def test_a_case_without_a_claim_has_no_button_for_it(brunos_desk, make_application, erkelenz, case_url, press):
    case = make_application(erkelenz, state="in_review", fee_cents=1400)

    page = brunos_desk.get(case_url(case))
    refused = press(case, "refuse_exemption", text="Nein.")

    assert not {"confirm_exemption", "refuse_exemption"} & {one["action"].name for one in page.context["buttons"]}
    assert refused.status_code == 409


def test_claims_from_before_are_to_be_decided_unless_the_case_is(claim):
    fresh, decided = claim(), claim()
    old = Application.unscoped.filter(pk__in=[fresh.pk, decided.pk])
    old.update(full_fee_cents=0)
    Application.unscoped.filter(pk=decided.pk).update(state="approved", decided_at=timezone.now())

    importlib.import_module("forms_app.applications.migrations.0004_exemption_decided").fill(apps, None)

    fresh.refresh_from_db()
    decided.refresh_from_db()
    assert (fresh.full_fee_cents, fresh.is_exemption_open) == (FULL, True)
    assert (decided.full_fee_cents, decided.exemption_granted) == (FULL, True)
