"""One case: who may open it, what the buttons do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from accounts.models import User
from accounts.roles import Role
from cms.audit.actors import Actor
from cms.audit.models import AuditEntry
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import messages, transitions
from forms_app.applications.models import Application, Message
from forms_app.attachments import services as attachments
from forms_app.attachments.models import Attachment
from forms_app.delivery import outbox as deliveries
from forms_app.delivery.models import Delivery
from forms_app.inbox.models import Assignment
from forms_app.notifications.models import Mail
from forms_app.payments.models import PaymentAttempt
from tests.fixtures_applications import MakeApplication
from tests.forms_app.wizard.walk import after_reading
from tests.samples.forms import ID, sample_answers

PNG = get_test_image_file().file.getvalue()


@pytest.fixture
def case(make_application: MakeApplication, erkelenz: Authority) -> Application:
    return make_application(erkelenz)


def press(client: Client, act_url, case: Application, name: str, **fields):
    case.refresh_from_db()
    data = {f"{name}-seen": case.revision, **{f"{name}-{key}": value for key, value in fields.items()}}
    return client.post(act_url(case, name), data)


def test_bruno_reads_the_answers_as_submitted(brunos_desk, case, case_url):
    page = brunos_desk.get(case_url(case)).content.decode()

    assert case.reference in page
    assert "Familienname" in page
    assert "Beispiel" in page


def test_the_case_names_the_office_and_its_mailbox(brunos_desk, make_application, erkelenz, case_url):
    case = make_application(erkelenz, recipient_email="standesamt@example.org")

    page = brunos_desk.get(case_url(case)).content.decode()

    assert "Zuständige Stelle" in page
    assert 'href="mailto:standesamt@example.org"' in page


def test_a_case_without_an_office_names_none(brunos_desk, case, case_url):
    assert "Zuständige Stelle" not in brunos_desk.get(case_url(case)).content.decode()


def test_answers_that_depend_on_an_age_stay_as_submitted_after_the_birthday(brunos_desk, case_of_a_minor, case_url):
    page = brunos_desk.get(case_url(case_of_a_minor)).content.decode()
    table = brunos_desk.get(case_url(case_of_a_minor), {"export": "csv"}).content.decode("utf-8-sig")

    for shown in (page, table):
        assert "Name der gesetzlichen Vertretung" in shown
        assert "Berta Beispiel" in shown


def test_carla_does_not_see_cases_of_erkelenz(carlas_desk, case, case_url):
    response = carlas_desk.get(case_url(case))

    assert response.status_code == 404


def test_an_editor_of_erkelenz_is_told_that_the_right_is_missing(desk_of, employ, erkelenz, case, case_url, list_url):
    editor = desk_of(employ("emil", (erkelenz, Role.REDAKTION)))

    assert editor.get(case_url(case)).status_code == 403
    assert editor.get(list_url).status_code == 403


def test_an_anonymous_person_is_sent_to_the_login(client, case, case_url, settings):
    response = client.get(case_url(case), headers={"host": settings.BACK_OFFICE_HOST})

    assert response.status_code == 302
    assert "/anmelden/" in response["Location"]


def test_a_draft_is_nobodys_business(brunos_desk, make_application, erkelenz, case_url):
    draft = make_application(erkelenz, state="draft")

    assert brunos_desk.get(case_url(draft)).status_code == 404


def test_reading_a_case_is_recorded_once_an_hour(brunos_desk, bruno, case, case_url):
    brunos_desk.get(case_url(case))
    brunos_desk.get(case_url(case))

    entries = AuditEntry.objects.filter(action="case.read", subject_id=str(case.pk))
    assert [entry.actor_id for entry in entries] == [str(bruno.pk)]


def test_taking_a_case_up_makes_bruno_responsible(brunos_desk, bruno, case, act_url):
    response = press(brunos_desk, act_url, case, "take_up")

    case.refresh_from_db()
    assert response.status_code == 302
    assert case.state == "in_review"
    assert Assignment.unscoped.get(application=case).user == bruno


def test_a_question_waits_for_the_answer(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    press(brunos_desk, act_url, case, "ask_back", text="Wie heißt die Mutter?")

    case.refresh_from_db()
    message = Message.unscoped.get(application=case)
    assert case.state == "waiting"
    assert (message.kind, message.text) == ("question", "Wie heißt die Mutter?")


def test_a_case_whose_question_nobody_answers_is_taken_on_by_the_clerk(
    brunos_desk, make_application, erkelenz, act_url, case_url
):
    case = make_application(erkelenz, state="waiting")

    press(brunos_desk, act_url, case, "resume")

    case.refresh_from_db()
    page = brunos_desk.get(case_url(case)).content.decode()
    assert case.state == "in_review"
    assert "Ohne Antwort weiter bearbeitet" in page
    assert "Genehmigen" in page


def test_a_case_that_is_never_paid_is_rejected_and_nobody_can_pay_it_any_more(
    brunos_desk, make_application, erkelenz, act_url, case_url
):
    case = make_application(erkelenz, fee_cents=1400, payment_policy="before")

    page = brunos_desk.get(case_url(case)).content.decode()
    press(brunos_desk, act_url, case, "reject_unpaid", text="Die Gebühr ist trotz Erinnerung nicht bezahlt.")

    case.refresh_from_db()
    assert "Ohne Zahlung ablehnen" in page
    assert "Ohne Zahlung abschließen" not in page
    assert case.state == "rejected"
    assert Message.unscoped.get(application=case).kind == "decision"
    assert PaymentAttempt.unscoped.get(application=case).called_off
    assert Mail.unscoped.filter(application=case, kind="rejected").count() == 1


def test_an_approved_case_that_is_never_paid_is_closed_and_the_citizen_reads_what_follows(
    brunos_desk, make_application, erkelenz, act_url, case_url
):
    case = make_application(erkelenz, state="approved", fee_cents=1400, payment_policy="after")

    page = brunos_desk.get(case_url(case)).content.decode()
    empty = press(brunos_desk, act_url, case, "complete_unpaid", text="")
    press(brunos_desk, act_url, case, "complete_unpaid", text="Die Stadtkasse fordert die Gebühr ein.")

    case.refresh_from_db()
    assert "Ohne Zahlung abschließen" in page
    assert "Ohne Zahlung ablehnen" not in page
    assert empty.status_code == 422
    assert case.state == "completed"
    assert Message.unscoped.get(application=case).text == "Die Stadtkasse fordert die Gebühr ein."
    assert PaymentAttempt.unscoped.get(application=case).called_off
    assert Mail.unscoped.filter(application=case, kind="message").count() == 1


def test_a_rejection_without_a_reason_is_asked_for_one(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    response = press(brunos_desk, act_url, case, "reject", text="")

    case.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 422
    assert case.state == "in_review"
    assert "<title>Fehler:" in page
    assert "Begründen Sie die Ablehnung." in page


def test_a_rejection_tells_the_reason(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    press(brunos_desk, act_url, case, "reject", text="Der Eintrag liegt in Aachen.")

    case.refresh_from_db()
    assert case.state == "rejected"
    assert Message.unscoped.get(application=case).text == "Der Eintrag liegt in Aachen."


def test_an_approved_case_can_be_completed(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    press(brunos_desk, act_url, case, "approve", note="Die Urkunde kommt mit der Post.")
    press(brunos_desk, act_url, case, "complete")

    case.refresh_from_db()
    assert case.state == "completed"


def test_a_paid_case_is_not_completed_before_it_is_decided(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz)
    Application.unscoped.filter(pk=case.pk).update(state="paid", fee_cents=1400)

    response = press(brunos_desk, act_url, case, "complete")

    case.refresh_from_db()
    assert response.status_code == 409
    assert case.state == "paid"


def test_the_second_clerk_gets_a_clear_conflict_page(
    desk_of, employ, bruno, brunos_desk, make_application, erkelenz, act_url
):
    lena = desk_of(employ("lena", (erkelenz, Role.LEITUNG)))
    case = make_application(erkelenz, state="in_review")
    seen = case.revision
    press(brunos_desk, act_url, case, "approve", note="")

    response = lena.post(act_url(case, "reject"), {"reject-seen": seen, "reject-text": "Nein, weil …"})

    case.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 409
    assert case.state == "approved"
    assert "Der Antrag hat sich inzwischen geändert." in page
    assert "Nein, weil …" in page


def test_a_case_that_came_back_changed_in_the_same_moment_is_not_decided_blindly(
    brunos_desk, alva, make_application, erkelenz, act_url
):
    case = make_application(erkelenz, state="in_review")

    def ask_and_answer():
        with scope.use(erkelenz):
            meanwhile = Application.objects.get(pk=case.pk)
            transitions.move(meanwhile, "ask_back", by=Actor.staff(1, frozenset({erkelenz.pk})))
            transitions.move(meanwhile, "answer", by=alva.actor)

    fields = {"approve-seen": case.revision, "approve-note": ""}
    with after_reading(ask_and_answer):
        response = brunos_desk.post(act_url(case, "approve"), fields)

    case.refresh_from_db()
    assert response.status_code == 409
    assert case.state == "in_review"


def test_carla_cannot_decide_cases_of_erkelenz(carlas_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    response = press(carlas_desk, act_url, case, "approve", note="")

    case.refresh_from_db()
    assert response.status_code == 404
    assert case.state == "in_review"


def test_a_button_needs_a_post(brunos_desk, case, act_url):
    assert brunos_desk.get(act_url(case, "take_up")).status_code == 405


def test_a_button_that_does_not_exist_is_not_found(brunos_desk, case, act_url):
    assert press(brunos_desk, act_url, case, "erase").status_code == 404


def test_buttons_need_the_csrf_token(brunos_desk, bruno, case, act_url, login_staff):
    strict = Client(enforce_csrf_checks=True)
    login_staff(strict, bruno)

    response = press(strict, act_url, case, "take_up")

    case.refresh_from_db()
    assert response.status_code == 403
    assert case.state == "submitted"


def test_the_fee_is_waived_only_where_an_exemption_is_claimed(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz)
    Application.unscoped.filter(pk=case.pk).update(state="payment_due", fee_cents=1400)

    refused = press(brunos_desk, act_url, case, "waive_fee")
    Application.unscoped.filter(pk=case.pk).update(exemption_claimed=True)
    press(brunos_desk, act_url, case, "waive_fee")

    case.refresh_from_db()
    assert refused.status_code == 409
    assert case.state == "paid"


def test_opening_a_case_marks_the_citizens_messages_as_read(brunos_desk, alva, make_application, erkelenz, case_url):
    case = make_application(erkelenz, state="waiting")
    with scope.use(erkelenz):
        messages.write(case, "Sie heißt Berta.", by=alva.actor)

    page = brunos_desk.get(case_url(case)).content.decode()

    assert "Sie heißt Berta." in page
    assert Message.unscoped.filter(application=case, read_at__isnull=True).count() == 0


def test_the_history_names_who_did_what(brunos_desk, bruno: User, case, act_url, case_url):
    press(brunos_desk, act_url, case, "take_up")

    page = brunos_desk.get(case_url(case)).content.decode()

    assert "In Bearbeitung genommen" in page
    assert bruno.get_full_name() in page


def test_nothing_is_created_edited_or_deleted_by_hand(brunos_desk, case):
    for path in ("create/", f"edit/{case.pk}/", f"delete/{case.pk}/", f"history/{case.pk}/"):
        assert brunos_desk.get(f"/admin/antraege/{path}").status_code == 404


def test_a_file_in_quarantine_is_named_and_cannot_be_opened(brunos_desk, make_application, alva, erkelenz, case_url):
    case = make_application(erkelenz, state="waiting")
    with scope.use(erkelenz):
        file = attachments.receive(case, "", SimpleUploadedFile("nachweis.png", PNG, "image/png"), alva.actor)
    address = f"/datei/{file.pk}/"

    before = brunos_desk.get(case_url(case)).content.decode()
    Attachment.unscoped.filter(pk=file.pk).update(state="clean")
    after = brunos_desk.get(case_url(case)).content.decode()

    assert "nachweis.png" in before
    assert "mit der Antwort auf eine Rückfrage eingereicht" in before
    assert "Die Datei wird noch auf Schadsoftware geprüft." in before
    assert address not in before
    assert address in after


def test_a_document_goes_with_the_approval_and_into_quarantine(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    press(brunos_desk, act_url, case, "approve", document=SimpleUploadedFile("Urkunde.png", PNG, "image/png"))

    case.refresh_from_db()
    document = Attachment.unscoped.get(application=case)
    assert case.state == "approved"
    assert (document.kind, document.state, document.name) == ("decision", "quarantined", "Urkunde.png")


def test_a_document_that_may_not_be_kept_stops_the_approval(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")
    program = SimpleUploadedFile("Urkunde.pdf", b"MZ this is a program", "application/pdf")

    response = press(brunos_desk, act_url, case, "approve", document=program)

    case.refresh_from_db()
    assert response.status_code == 422
    assert case.state == "in_review"
    assert not Attachment.unscoped.filter(application=case).exists()


def refuse(document: Attachment) -> None:
    Attachment.unscoped.filter(pk=document.pk).update(state="refused", reason="infected", due_at=None)


def test_a_refused_document_alarms_the_desk_until_another_one_is_filed(
    brunos_desk, make_application, erkelenz, act_url, case_url, list_url
):
    case = make_application(erkelenz, state="in_review")
    press(brunos_desk, act_url, case, "approve", document=SimpleUploadedFile("Urkunde.png", PNG, "image/png"))
    refuse(Attachment.unscoped.get(application=case))
    chosen = {"status": "alle", "dokument": "abgelehnt"}

    alarmed = brunos_desk.get("/admin/").content.decode()
    found = brunos_desk.get(list_url, chosen).content.decode()
    response = press(
        brunos_desk, act_url, case, "add_document", document=SimpleUploadedFile("Neu.png", PNG, "image/png")
    )
    later = brunos_desk.get(list_url, chosen).content.decode()

    assert "Dokumente abgelehnt" in alarmed
    assert "bo-tile--attention" in alarmed
    assert case.reference in found
    assert response.status_code == 302
    assert case.reference not in later
    assert "Dokument nachgereicht" in brunos_desk.get(case_url(case)).content.decode()


@pytest.mark.parametrize("state", ["rejected", "completed"])
def test_a_document_can_follow_every_decision(brunos_desk, make_application, erkelenz, act_url, state):
    case = make_application(erkelenz, state=state)

    press(brunos_desk, act_url, case, "add_document", document=SimpleUploadedFile("Bescheid.png", PNG, "image/png"))

    assert Attachment.unscoped.get(application=case).kind == "decision"


def test_a_document_does_not_come_before_the_decision(brunos_desk, make_application, erkelenz, act_url, case_url):
    case = make_application(erkelenz, state="in_review")
    document = SimpleUploadedFile("Urkunde.png", PNG, "image/png")

    response = press(brunos_desk, act_url, case, "add_document", document=document)

    assert response.status_code == 409
    assert not Attachment.unscoped.filter(application=case).exists()
    assert "Dokument nachreichen" not in brunos_desk.get(case_url(case)).content.decode()


def test_carla_cannot_add_a_document_to_a_case_of_erkelenz(carlas_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="approved")
    document = SimpleUploadedFile("Urkunde.png", PNG, "image/png")

    assert press(carlas_desk, act_url, case, "add_document", document=document).status_code == 404
    assert not Attachment.unscoped.filter(application=case).exists()


def test_without_a_file_the_clerk_is_asked_for_one(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="approved")

    response = press(brunos_desk, act_url, case, "add_document")

    assert response.status_code == 422
    assert "Wählen Sie die Datei aus." in response.content.decode()


def test_a_message_of_the_clerk_is_announced_by_mail(brunos_desk, make_application, erkelenz, act_url):
    case = make_application(erkelenz, state="in_review")

    press(brunos_desk, act_url, case, "message", text="Es dauert noch drei Tage.")

    assert Message.unscoped.get(application=case).text == "Es dauert noch drei Tage."
    assert Mail.unscoped.filter(application=case, kind="message").count() == 1


def test_a_hand_over_that_was_given_up_can_be_tried_again(brunos_desk, make_application, erkelenz, act_url, case_url):
    case = make_application(erkelenz, connector="rest")
    delivery = deliveries.hand_over(case)
    Delivery.unscoped.filter(pk=delivery.pk).update(state="parked")

    page = brunos_desk.get(case_url(case)).content.decode()
    press(brunos_desk, act_url, case, "deliver_again")

    delivery.refresh_from_db()
    assert "Die Übergabe an das Fachverfahren ist gescheitert." in page
    assert delivery.state != "parked"


def test_a_payment_that_needs_somebody_is_pointed_out(brunos_desk, make_application, erkelenz, case_url):
    case = make_application(erkelenz)
    Application.unscoped.filter(pk=case.pk).update(fee_cents=1400, state="payment_due")
    PaymentAttempt.unscoped.create(
        application=case, authority=erkelenz, cents=1400, purpose="x", provider="fake", mode="test",
        state="paid", concern="paid_twice",
    )  # fmt: skip

    page = brunos_desk.get(case_url(case)).content.decode()
    start = brunos_desk.get("/admin/").content.decode()

    assert "Die Gebühr wurde zweimal bezahlt." in page
    assert "bo-tile--attention" in start


def test_the_answers_leave_as_a_table_without_formulas(brunos_desk, make_application, erkelenz, case_url):
    case = make_application(erkelenz, answers={**sample_answers(), ID["family_name"]: "=HYPERLINK(1)"})

    text = brunos_desk.get(case_url(case), {"export": "csv"}).content.decode("utf-8-sig")

    assert ";'=HYPERLINK(1)" in text
