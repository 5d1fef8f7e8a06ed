"""A run goes through the runner citizens use, and nowhere else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.actors import Actor
from cms.audit.models import AuditEntry
from cms.tenants import scope
from forms_app.applications import guests, policies, references
from forms_app.applications.models import Application
from forms_app.applications.states import MOVES, State
from forms_app.attachments.models import Attachment
from forms_app.builder import compiler, versions
from forms_app.builder.definition import Content, Definition, Field, Repeat, Step
from forms_app.citizen import cases
from forms_app.delivery.models import Delivery
from forms_app.inbox import querysets
from forms_app.notifications.models import Mail
from forms_app.payments.models import PaymentAttempt
from forms_app.preview import jobs, runs
from forms_app.preview.models import Link, Run, Snapshot
from forms_app.wizard import expiry
from tests.forms_app.preview.conftest import again
from tests.forms_app.wizard.walk import SLUGS, browser_of, fill, posted, submit, text_of

pytestmark = pytest.mark.django_db

MARK = "Vorschau – nichts wird abgeschickt."


def main_of(response: Any) -> str:
    """The main part of a page without what differs by application: its id, its tokens."""
    text = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert text is not None
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text[0])
    page = re.sub(r'name="(gesehen|stand)" value="[^"]*"', "", page)
    return re.sub(r"/antrag/(start/\d+|[0-9a-f-]{36})/|/vorschau/[0-9a-f-]{36}/", "/…/", page)


def walk(browser, application) -> str:
    """Fill the sample in; the address of the check page."""
    return fill(browser, f"/antrag/{application.pk}/{SLUGS[0]}/")


# --- the same runner -----------------------------------------------------------------------------------


@pytest.mark.parametrize("position", range(len(SLUGS)))
def test_a_step_is_the_same_page_as_live_but_for_the_mark(begin, offer, position):
    live = browser_of(offer.authority)
    live_address = str(live.post(f"/antrag/start/{offer.pk}/")["Location"])
    browser, application = begin(offer)
    trial_address = f"/antrag/{application.pk}/{SLUGS[0]}/"
    for slug in SLUGS[:position]:
        live_address = str(live.post(live_address, posted(slug))["Location"])
        trial_address = str(browser.post(trial_address, posted(slug))["Location"])

    shown_live, shown = live.get(live_address), browser.get(trial_address)

    assert shown.status_code == shown_live.status_code == 200
    assert main_of(shown) == main_of(shown_live)
    assert MARK in text_of(shown)
    assert MARK not in text_of(shown_live)


def test_the_check_page_and_a_page_with_errors_are_the_same_too(begin, offer):
    live = browser_of(offer.authority)
    live_address = str(live.post(f"/antrag/start/{offer.pk}/")["Location"])
    browser, application = begin(offer)
    first = f"/antrag/{application.pk}/{SLUGS[0]}/"

    assert main_of(browser.post(first, {})) == main_of(live.post(live_address, {}))
    checked, checked_live = walk(browser, application), fill(live, live_address)
    assert main_of(browser.get(checked)) == main_of(live.get(checked_live))
    assert MARK in text_of(browser.get(checked))


def test_every_page_of_a_run_carries_the_mark_and_asks_not_to_be_indexed(begin, paid_offer):
    browser, application = begin(paid_offer)
    base = f"/antrag/{application.pk}/"
    pages = [f"{base}{SLUGS[0]}/", f"{base}gespeichert/", f"/vorschau/{application.pk}/"]
    check = walk(browser, application)
    pages.append(check)
    assert [MARK in text_of(browser.get(one)) for one in pages] == [True] * len(pages)

    assert submit(browser, check).status_code == 302

    for one in (f"{base}eingegangen/", f"/vorschau/{application.pk}/bezahlen/", f"/vorschau/{application.pk}/"):
        page = browser.get(one)
        assert MARK in text_of(page), one
        assert 'content="noindex"' in text_of(page)


# --- nothing leaves ------------------------------------------------------------------------------------


@pytest.fixture
def sent(begin, paid_offer, work):
    """A run that was sent and paid, with all background work done."""
    browser, application = begin(paid_offer)
    assert submit(browser, walk(browser, application)).status_code == 302
    assert browser.post(f"/vorschau/{application.pk}/bezahlen/", {"bezahlt": "1"}).status_code == 302
    work(ignore_delays=True)
    return browser, again(application)


def test_a_sent_run_uses_up_no_number_and_asks_no_provider(sent):
    _browser, application = sent

    assert application.state == State.PAID
    assert re.fullmatch(r"VORSCHAU-\w{4}-\w{4}", application.reference)
    assert not references.is_well_formed(application.reference)
    assert application.fee_cents == 2250
    assert not PaymentAttempt.unscoped.exists()
    assert not Delivery.unscoped.exists()


def test_a_sent_run_writes_marked_mails_to_its_editor_only(sent, emil):
    mails = list(Mail.unscoped.order_by("created_at"))

    assert [mail.kind for mail in mails] == ["submitted", "payment_due", "paid"]
    assert {mail.recipient for mail in mails} == {emil.email}
    for mail in mails:
        assert mail.content["subject"].startswith("[Vorschau] ")
        assert "Es wurde kein Antrag gestellt." in mail.content["text"]


def test_a_guest_of_a_link_gets_no_mail_at_all(snapshot_of, offer, emil):
    with scope.use(offer.authority):
        link, _token = runs.make_link(snapshot_of(offer), days=1, by=emil)
        application = runs.begin_by_link(link)
    browser = browser_of(offer.authority)
    browser.get(f"/vorschau/oeffnen/{runs.ticket_for(application)}/")

    submit(browser, walk(browser, application))

    assert again(application).state == State.SUBMITTED
    assert not Mail.unscoped.exists()


def test_nobody_finds_a_run_among_applications(sent, bruno, alva, make_application, erkelenz):
    _browser, trial = sent
    real = make_application(erkelenz)

    with scope.use(erkelenz):
        assert list(Application.objects.all()) == [real]
        assert list(querysets.cases_of(bruno)) == [real]
        assert list(Application.trials.all()) == [trial]
        assert [case.reference for case in cases.of(alva, None).running] == [real.reference]
    assert list(Application.unscoped.all()) == [real]
    with scope.use(erkelenz):
        assert list(real.offer.applications.all()) == [real]
        assert list(real.form_version.applications.all()) == [real]
        assert list(trial.offer.applications.all()) == []


def test_the_inbox_does_not_show_a_run_by_any_address(sent, bruno, desk_of):
    _browser, trial = sent
    desk = desk_of(bruno)

    listed = desk.get("/admin/antraege/")
    exported = desk.get("/admin/antraege/", {"export": "csv"}).content
    searched = desk.get("/admin/antraege/", {"q": trial.reference})
    opened = desk.get(f"/admin/antraege/{trial.pk}/")

    assert listed.status_code == 200
    assert trial.reference not in text_of(listed)
    assert trial.reference.encode() not in exported
    assert str(trial.pk) not in text_of(searched)
    assert opened.status_code == 404


def test_the_citizens_pages_do_not_know_a_run(sent, erkelenz, alva, login_citizen):
    browser, trial = sent
    code = guests.code_for(trial.pk)

    for way in ("", "nachricht/", "zurueckziehen/", "loeschen/", "kopie.json"):
        response = browser.get(f"/mein-bereich/vorgang/{trial.pk}/{way}", follow=True)
        assert trial.reference not in text_of(response), way
    paying = browser.get(f"/zahlung/{trial.pk}/")
    assert paying.status_code == 302
    assert "/mein-bereich/zugang/" in paying["Location"]
    stranger = browser_of(erkelenz)
    for door, typed in ((f"{trial.pk}/", {"code": code}), ("", {"reference": trial.reference, "code": code})):
        answer = stranger.post(f"/mein-bereich/zugang/{door}", typed)
        assert answer.status_code == 422
        assert "passen nicht zusammen" in text_of(answer)
    login_citizen(stranger, alva)
    assert stranger.get(f"/antrag/{trial.pk}/").status_code == 404


def test_a_run_leaves_no_trace_in_the_record_of_applications(sent):
    _browser, trial = sent

    actions = AuditEntry.objects.filter(subject_id=str(trial.pk)).values_list("action", flat=True)

    assert list(actions) == []


def test_the_expiry_of_drafts_leaves_runs_to_their_own_end(begin, offer):
    _browser, application = begin(offer)
    Application.every.filter(pk=application.pk).update(updated_at=timezone.now() - timedelta(days=90))

    expiry.forget_old_drafts()

    assert again(application).state == State.DRAFT
    assert not AuditEntry.objects.filter(action="application.discard").exists()


def test_no_other_move_is_ever_possible(sent, erkelenz):
    _browser, trial = sent
    actors = (Actor.staff(1, frozenset({erkelenz.pk})), Actor.system("test"), Actor.guest(trial.pk))

    for name in sorted(set(MOVES) - policies.TRIAL_MOVES):
        for actor in actors:
            for state in State.values:
                trial.state = state
                with pytest.raises(policies.Refused):
                    policies.check_move(trial, name, actor)
    assert again(trial).state == State.PAID


def test_the_database_keeps_runs_and_applications_apart(begin, offer, alva, make_application, erkelenz):
    _browser, trial = begin(offer)
    real = make_application(erkelenz)
    wrong: list[dict[str, Any]] = [
        {"state": State.IN_REVIEW, "reference": "VORSCHAU-X"},
        {"principal": alva},
        {"form_version": real.form_version},
        {"run": None},
        {"decided_at": timezone.now()},
    ]

    for changes in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.every.filter(pk=trial.pk).update(**changes)


# --- the end -------------------------------------------------------------------------------------------


def test_a_run_that_is_over_opens_no_more_and_is_deleted_with_everything(sent):
    browser, trial = sent
    assert Attachment.unscoped.filter(application=trial).exists()
    Run.unscoped.update(ends_at=timezone.now() - timedelta(seconds=1))
    Snapshot.unscoped.update(made_at=timezone.now() - timedelta(days=2))

    assert MARK not in text_of(browser.get(f"/antrag/{trial.pk}/eingegangen/", follow=True))
    jobs.forget_runs()

    assert not Application.every.filter(pk=trial.pk).exists()
    for model in (Run, Snapshot, Mail, Attachment):
        assert not model.unscoped.exists(), model


def test_the_job_leaves_what_is_still_needed(begin, offer, snapshot_of, emil, make_application, erkelenz):
    _browser, running = begin(offer)
    real = make_application(erkelenz)
    with scope.use(offer.authority):
        runs.make_link(snapshot_of(offer), days=30, by=emil)
    Snapshot.unscoped.update(made_at=timezone.now() - timedelta(days=2))

    jobs.forget_runs()

    assert Application.every.filter(pk__in=[running.pk, real.pk]).count() == 2
    assert Link.unscoped.count() == 1
    assert Snapshot.unscoped.count() == 2


def test_the_walker_may_end_it_at_once(begin, offer):
    browser, application = begin(offer)

    response = browser.post(f"/vorschau/{application.pk}/beenden/")

    assert response.status_code == 302
    assert "gelöscht" in text_of(browser.get(response["Location"]))
    assert not Application.every.filter(pk=application.pk).exists()


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "fuellen/", "bezahlen/", "beenden/"])
def test_a_stranger_and_another_town_do_not_find_a_run(begin, offer, erkelenz, gangelt, end):
    browser, application = begin(offer)
    way = f"/vorschau/{application.pk}/{end}"

    for stranger in (browser_of(erkelenz), browser_of(gangelt)):
        response = stranger.post(way) if end in {"fuellen/", "beenden/"} else stranger.get(way)
        assert response.status_code == 404
    assert again(application).is_draft
    elsewhere = browser_of(gangelt)
    elsewhere.cookies = browser.cookies
    assert elsewhere.get(f"/antrag/{application.pk}/{SLUGS[0]}/").status_code == 302
    assert elsewhere.get(f"/vorschau/{application.pk}/").status_code == 404


@pytest.mark.parametrize("end", ["", "fuellen/", "bezahlen/", "beenden/"])
def test_the_pages_of_a_run_do_not_know_real_applications(offer, end):
    live = browser_of(offer.authority)
    live_address = str(live.post(f"/antrag/start/{offer.pk}/")["Location"])
    own = live_address.split("/")[2]

    way = f"/vorschau/{own}/{end}"

    response = live.post(way) if end in {"fuellen/", "beenden/"} else live.get(way)
    assert response.status_code == 404
    assert Application.unscoped.filter(pk=own, state=State.DRAFT).exists()


def test_a_ticket_is_good_for_ten_minutes_and_cannot_be_forged(begin, offer, monkeypatch):
    _browser, application = begin(offer)
    ticket = runs.ticket_for(application)
    fresh = browser_of(offer.authority)

    assert fresh.get(f"/vorschau/oeffnen/{ticket[:-1]}x/").status_code == 410
    monkeypatch.setattr(runs, "TICKET_SECONDS", -1)
    late = fresh.get(f"/vorschau/oeffnen/{ticket}/")

    assert late.status_code == 410
    assert "zehn Minuten" in text_of(late)


# --- test data ----------------------------------------------------------------------------------------


def test_one_page_is_filled_and_the_others_are_not(begin, offer):
    browser, application = begin(offer)

    response = browser.post(f"/vorschau/{application.pk}/fuellen/", {"schritt": SLUGS[0]})

    assert response["Location"].endswith(f"/{SLUGS[0]}/")
    stored = again(application).answers
    own = {one.id for one in application.definition.steps[0].fields}
    assert stored
    assert set(stored) <= own


def test_the_whole_form_is_filled_with_real_files_and_can_be_sent(begin, offer, work):
    browser, application = begin(offer)

    response = browser.post(f"/vorschau/{application.pk}/fuellen/", {"alles": "1"}, follow=True)

    assert response.redirect_chain[-1][0].endswith("/pruefen/")
    work(ignore_delays=True)
    assert submit(browser, response.redirect_chain[-1][0]).status_code == 302
    assert again(application).state == State.SUBMITTED


def test_what_was_answered_stays(begin, offer):
    browser, application = begin(offer)
    browser.post(f"/antrag/{application.pk}/{SLUGS[0]}/", posted(SLUGS[0], remark="Meins"))

    browser.post(f"/vorschau/{application.pk}/fuellen/", {"alles": "1"})

    assert "Meins" in again(application).answers.values()


@pytest.mark.parametrize("types", [["pdf"], ["png"], ["jpeg"], None])
def test_a_question_for_files_gets_a_real_file_of_a_sort_it_takes(begin, offer, work, types):
    asked = Field("d1", "file", "Nachweis", settings={"types": types} if types else {})
    people = Repeat("Kind", "ein Kind", "ein weiteres Kind", 1, 3)
    form = Definition(
        "Nachweise",
        steps=(
            Step("s1", "nachweis", "Nachweis", items=(asked,)),
            Step("s2", "kinder", "Kinder", items=(Field("n", "name", "Name"),), repeat=people),
        ),
    )
    browser, application = begin(offer, form)

    response = browser.post(f"/vorschau/{application.pk}/fuellen/", {"alles": "1"}, follow=True)

    assert response.redirect_chain[-1][0].endswith("/pruefen/")
    kept = Attachment.unscoped.get(application=application)
    assert again(application).answers["d1"] == [str(kept.pk)]
    assert kept.content_type == {"png": "image/png", "jpeg": "image/jpeg"}.get((types or ["pdf"])[0], "application/pdf")
    work(ignore_delays=True)
    kept.refresh_from_db()
    assert kept.is_clean
    assert submit(browser, f"/antrag/{application.pk}/pruefen/", richtig="on").status_code == 302


def test_an_end_nobody_gets_past_is_where_the_test_data_stops(begin, offer):
    stop = Content("x", "exit", "Zu Ende", "<p>Hier geht es nicht weiter.</p>")
    form = Definition("Ende", steps=(Step("s1", "eins", "Eins", items=(Field("a", "text", "A"), stop)),))
    browser, application = begin(offer, form)

    response = browser.post(f"/vorschau/{application.pk}/fuellen/", {"alles": "1"})

    assert response["Location"] == f"/vorschau/{application.pk}/"
    assert again(application).is_draft


def test_only_the_last_few_forms_that_were_tried_are_kept_in_the_process():
    forms = [
        Definition(f"Form {number}", steps=(Step("s", "s", "S", items=(Field("a", "text", "A"),)),))
        for number in range(40)
    ]
    for form in forms:
        found = versions.tried(form.digest, form.to_json)
        compiler.form_class(found, found.steps[0])

    kept = {digest for digest, *_rest in compiler._compiled}

    assert len(versions._tried) == versions.TRIED_KEPT
    assert forms[-1].digest in kept
    assert forms[0].digest not in kept
    assert versions.tried(forms[-1].digest, lambda: pytest.fail("it is read again")) == forms[-1]
