"""Handing over: once, the same bytes, whatever breaks on the way."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from jsonschema import Draft202012Validator

from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants.models import Authority
from forms_app.applications import ownership, transitions
from forms_app.applications.models import Application
from forms_app.attachments import jobs as scans
from forms_app.attachments import services
from forms_app.attachments.models import Attachment
from forms_app.delivery import exchange, jobs, outbox
from forms_app.delivery.connectors.base import DeliveryFailed, OutcomeUnknown
from forms_app.delivery.connectors.fake import FakeConnector
from forms_app.delivery.models import Delivery, DeliveryAttempt
from forms_app.delivery.states import DOUBTFUL, MOVES, OPEN, State
from tests.fixtures_applications import MakeApplication
from tests.forms_app.attachments import corpus
from tests.samples.forms import ID

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(erkelenz: Authority, make_application: MakeApplication) -> Application:
    return make_application(erkelenz, connector="fake")


@pytest.fixture
def back_office(monkeypatch) -> FakeConnector:
    fake = FakeConnector()
    monkeypatch.setattr(exchange, "connector_for", lambda delivery: fake)
    return fake


def deliver(delivery: Delivery) -> Delivery:
    Delivery.unscoped.exclude(due_at=None).update(due_at=timezone.now())
    jobs.deliver(str(delivery.pk))
    return Delivery.unscoped.get(pk=delivery.pk)


def outcomes() -> list[str]:
    return list(DeliveryAttempt.unscoped.order_by("number").values_list("outcome", flat=True))


def break_off(_: Any) -> None:
    raise OutcomeUnknown("broke off")


def test_an_application_is_handed_over_once(application, back_office, work):
    first, second = outbox.hand_over(application), outbox.hand_over(application)
    assert first.pk == second.pk

    work()
    work()

    first.refresh_from_db()
    assert first.state == State.DELIVERED
    assert first.receipt == "F-1"
    assert back_office.sends == 1
    assert outcomes() == ["accepted"]


def test_the_hand_over_and_its_end_are_in_the_trail(application, back_office):
    deliver(outbox.hand_over(application))

    actions = [entry.action for entry in trail.history(application)]
    assert actions[-2:] == ["delivery.queued", "delivery.accepted"]


def test_a_portal_inbox_needs_no_journey(erkelenz, make_application):
    delivery = deliver(outbox.hand_over(make_application(erkelenz, connector="inbox")))

    assert delivery.state == State.DELIVERED
    assert delivery.digest == ""
    assert outcomes() == []


def test_an_offer_without_a_target_is_parked_and_visible(erkelenz, make_application):
    application = make_application(erkelenz, connector="rest")

    delivery = deliver(outbox.hand_over(application))

    assert delivery.state == State.PARKED
    assert delivery.last_error == "no back-office system is set up"
    assert "gescheitert" in outbox.status(application)


def test_every_repeat_sends_the_same_bytes(application, back_office):
    back_office.after = break_off
    delivery = deliver(outbox.hand_over(application))
    first = back_office.arrived.pop(str(delivery.pk))
    application.authority.name = "Umbenannt"
    application.authority.save()

    back_office.after = None
    delivery = deliver(delivery)

    assert delivery.state == State.DELIVERED
    assert back_office.arrived[str(delivery.pk)].payload == first.payload
    assert delivery.digest == first.digest


class TestDoubt:
    def test_what_arrived_is_found_and_not_sent_again(self, application, back_office):
        back_office.after = break_off
        delivery = deliver(outbox.hand_over(application))
        assert delivery.state == State.UNKNOWN

        delivery = deliver(delivery)

        assert delivery.state == State.DELIVERED
        assert back_office.sends == 1
        assert outcomes() == ["unknown", "found"]

    def test_what_did_not_arrive_is_sent_again(self, application, back_office):
        back_office.before = break_off
        delivery = deliver(outbox.hand_over(application))

        back_office.before = None
        delivery = deliver(delivery)

        assert delivery.state == State.DELIVERED
        assert outcomes() == ["unknown", "accepted"]

    @pytest.mark.parametrize("has_arrived", [True, False])
    def test_a_worker_that_died_while_sending_leads_to_one_delivery(self, application, back_office, has_arrived):
        def die(_: Any) -> None:
            raise SystemExit

        setattr(back_office, "after" if has_arrived else "before", die)
        delivery = outbox.hand_over(application)
        with pytest.raises(SystemExit):
            deliver(delivery)
        assert Delivery.unscoped.get(pk=delivery.pk).state == State.SENDING

        back_office.before = back_office.after = None
        delivery = deliver(delivery)

        assert delivery.state == State.DELIVERED
        assert len(back_office.arrived) == 1
        assert outcomes() == ["broken_off", "found" if has_arrived else "accepted"]

    def test_while_nobody_can_be_asked_nothing_is_sent(self, application, back_office):
        back_office.after = break_off
        delivery = deliver(outbox.hand_over(application))
        back_office.is_down = True

        delivery = deliver(delivery)

        assert delivery.state == State.UNKNOWN
        assert back_office.sends == 1

    def test_a_probe_that_fails_after_a_crash_keeps_the_doubt(self, application, back_office):
        delivery = outbox.hand_over(application)
        Delivery.unscoped.update(state=State.SENDING)
        back_office.is_down = True

        assert deliver(delivery).state == State.UNKNOWN


class TestFailure:
    def test_a_back_office_that_is_down_is_tried_again_with_growing_waits(self, application, back_office):
        back_office.is_down = True
        delivery, waits = outbox.hand_over(application), []
        for _ in range(5):
            delivery = deliver(delivery)
            assert delivery.due_at is not None
            waits.append((delivery.due_at - timezone.now()).total_seconds())

        assert delivery.state == State.QUEUED
        assert waits == sorted(waits)
        assert waits[-1] > 5 * waits[0]

        back_office.is_down = False
        assert deliver(delivery).state == State.DELIVERED

    def test_the_wait_the_other_side_asks_for_is_kept(self, application, back_office):
        def later(_: Any) -> None:
            raise DeliveryFailed("status 503", permanent=False, wait=timedelta(minutes=20))

        back_office.before = later

        delivery = deliver(outbox.hand_over(application))

        assert delivery.due_at is not None
        assert timedelta(minutes=19) < delivery.due_at - timezone.now() <= timedelta(minutes=20)

    def test_a_refusal_is_parked_until_somebody_revives_it(self, application, back_office):
        def refuse(_: Any) -> None:
            raise DeliveryFailed("status 422", permanent=True)

        back_office.before = refuse
        delivery = deliver(outbox.hand_over(application))
        assert delivery.state == State.PARKED
        assert delivery.last_error == "status 422"
        assert delivery.due_at is None

        back_office.before = None
        outbox.revive(delivery, by=Actor.system("test"))
        assert deliver(delivery).state == State.DELIVERED

    def test_after_three_days_a_delivery_is_parked(self, application, back_office):
        back_office.is_down = True
        delivery = outbox.hand_over(application)
        Delivery.unscoped.update(created_at=timezone.now() - timedelta(hours=73))

        assert deliver(delivery).state == State.PARKED

    def test_a_row_under_a_lease_is_left_alone(self, application, back_office):
        delivery = outbox.hand_over(application)
        Delivery.unscoped.update(lease_until=timezone.now() + timedelta(seconds=30), lease_owner="another worker")

        deliver(delivery)

        assert back_office.sends == 0


class TestWithdrawal:
    @staticmethod
    def withdraw(application: Application) -> None:
        Application.unscoped.filter(pk=application.pk).update(state="withdrawn")

    def test_what_was_withdrawn_before_it_left_stays_here(self, application, back_office):
        delivery = outbox.hand_over(application)
        self.withdraw(application)

        assert deliver(delivery).state == State.CALLED_OFF
        assert back_office.sends == 0

    def test_what_may_have_left_is_asked_for_first(self, application, back_office):
        back_office.after = break_off
        delivery = deliver(outbox.hand_over(application))
        self.withdraw(application)

        assert deliver(delivery).state == State.DELIVERED

    def test_what_certainly_has_not_left_is_not_sent_any_more(self, application, back_office):
        back_office.before = break_off
        delivery = deliver(outbox.hand_over(application))
        self.withdraw(application)

        assert deliver(delivery).state == State.CALLED_OFF
        assert back_office.arrived == {}


class TestPayload:
    @pytest.fixture
    def with_file(self, erkelenz: Authority, make_application: MakeApplication, settings, tmp_path) -> Application:
        settings.PRIVATE_ROOT = tmp_path
        application = make_application(erkelenz, state="draft", connector="fake")
        upload = SimpleUploadedFile("Nachweis.pdf", corpus.pdf(), "application/pdf")
        by = ownership.actor_of(application)
        services.receive(application, ID["evidence"], upload, by)
        transitions.submit(application, by=by)
        return application

    def test_it_names_form_reference_authority_and_every_answer(self, application, back_office):
        delivery = deliver(outbox.hand_over(application))

        document = delivery.payload
        answers = {each["field"]: each for step in document["steps"] for each in step["answers"]}
        assert document["format"] == "serviceportal-antrag/1"
        assert document["delivery"] == str(delivery.pk)
        assert document["authority"] == {"name": "Stadt Erkelenz", "ags": "05370004", "ars": "053700004004"}
        assert document["form"]["version"] == 1
        assert document["application"]["reference"] == application.reference
        assert answers[ID["family_name"]]["value"] == "Beispiel"
        assert answers[ID["product"]]["value"] == "urkunde"
        assert answers[ID["product"]]["text"] == "Geburtsurkunde"

    def test_it_names_the_schema_and_its_answers_fit_it(self, application, back_office, client):
        document = deliver(outbox.hand_over(application)).payload

        address = urlsplit(document["form"]["schema"])
        schema = client.get(address.path, headers={"host": str(address.hostname)}).json()
        assert schema["$id"] == document["form"]["schema"]
        assert document["answers"][ID["family_name"]] == "Beispiel"
        assert list(Draft202012Validator(schema).iter_errors(document["answers"])) == []

    def test_a_file_in_quarantine_holds_the_delivery_back(self, with_file, back_office):
        delivery = deliver(outbox.hand_over(with_file))
        assert delivery.state == State.QUEUED
        assert back_office.sends == 0

        scans.scan(str(Attachment.unscoped.get().pk))
        delivery = deliver(delivery)

        (file,) = delivery.payload["attachments"]
        assert delivery.state == State.DELIVERED
        assert file["name"] == "Nachweis.pdf"
        assert back_office.files[file["id"]].startswith(b"%PDF")

    def test_a_refused_file_is_named_but_never_handed_over(self, with_file, back_office):
        Attachment.unscoped.update(state="refused", reason="infected", due_at=None)

        delivery = deliver(outbox.hand_over(with_file))

        assert delivery.payload["attachments"] == []
        assert delivery.payload["refused_attachments"][0]["reason"] == "infected"
        assert back_office.files == {}

    def test_it_is_unreadable_in_the_database(self, application, back_office):
        deliver(outbox.hand_over(application))

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM delivery_delivery")
            row = b"".join(
                bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in cursor.fetchone()
            )

        assert b"Beispiel" not in row
        assert b"alva@" not in row


def test_every_open_state_has_a_way_out():
    assert {state for move in MOVES.values() for state in move.source} == OPEN | {State.PARKED}
    assert DOUBTFUL < OPEN


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_sentence_for_people(application, state):
    outbox.hand_over(application)
    Delivery.unscoped.update(state=state, delivered_at=timezone.now())

    assert outbox.status(application).endswith(".")
