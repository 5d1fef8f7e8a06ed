"""The door at which the provider – or anybody – knocks."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.payments import exchange, inbox
from forms_app.payments.models import PaymentAttempt, WebhookKnock
from forms_app.payments.providers.base import Status
from forms_app.payments.providers.fake import Bank
from forms_app.payments.states import State
from tests.contracts.payments.test_adapters import HOSTILE_BODIES

pytestmark = pytest.mark.django_db
Work = Callable[..., int]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def opened(bank: Bank, attempt: PaymentAttempt) -> PaymentAttempt:
    exchange.advance(attempt.pk)
    return PaymentAttempt.unscoped.get(pk=attempt.pk)


@pytest.fixture
def provider(erkelenz: Authority) -> Client:
    """Somebody outside who speaks to the host of Erkelenz, with all protections of the real thing on."""
    return Client(enforce_csrf_checks=True, headers={"host": erkelenz.hostname})


def door(attempt: PaymentAttempt, slug: str = "erkelenz") -> str:
    return reverse("payments:webhook", args=[slug, attempt.webhook_token])


def jobs() -> int:
    return DBTaskResult.objects.filter(status="READY", args_kwargs__icontains="jobs.hear").count()


def test_a_knock_leads_to_the_truth(
    provider: Client, opened: PaymentAttempt, bank: Bank, payable: Application, work: Work
) -> None:
    bank.move(opened.external_id, Status.PAID)

    response = provider.post(door(opened), f"id={opened.external_id}", content_type=FORM)
    work()

    payable.refresh_from_db()
    assert (response.status_code, response.content) == (200, b"")
    assert payable.state == "paid"
    knock = WebhookKnock.unscoped.get()
    assert (knock.count, knock.answered, knock.last_named) == (1, 1, opened.external_id)


def test_a_knock_sets_no_cookie_and_needs_no_token_of_ours(provider: Client, opened: PaymentAttempt) -> None:
    response = provider.post(door(opened), "id=x", content_type=FORM)

    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("body", [*HOSTILE_BODIES, b"id=fk_" + b"a" * 40, b"id=fk_" + b"0" * 32 + b"&x=" + b"y" * 2000])
def test_a_hostile_body_only_makes_us_ask_about_our_own_payment(
    provider: Client, opened: PaymentAttempt, bank: Bank, work: Work, body: bytes
) -> None:
    response = provider.generic("POST", door(opened), body, content_type=FORM)
    work()

    assert response.status_code == 200
    assert WebhookKnock.unscoped.get().last_named == ""
    assert PaymentAttempt.unscoped.get().state == State.OPEN


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "PATCH"])
def test_a_knock_by_another_method_is_a_knock_too(provider: Client, opened: PaymentAttempt, method: str) -> None:
    response = provider.generic(method, door(opened))

    assert response.status_code == 200
    assert WebhookKnock.unscoped.get().count == 1


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_a_knock_in_another_envelope_is_a_knock_too(
    provider: Client, opened: PaymentAttempt, content_type: str
) -> None:
    response = provider.generic("POST", door(opened), b"--x\r\nid", content_type=content_type)

    assert response.status_code == 200
    assert WebhookKnock.unscoped.get().count == 1


@pytest.mark.parametrize(
    "path",
    [
        "/zahlung/hook/erkelenz/" + "0" * 32 + "/",
        "/zahlung/hook/erkelenz/x/",
        "/zahlung/hook/gibtesnicht/" + "0" * 32 + "/",
        "/zahlung/hook/erkelenz/" + "x" * 3000 + "/",
        "/zahlung/hook/erkelenz/%27%20OR%201=1--/",
    ],
)
def test_an_unknown_door_answers_the_same_and_keeps_nothing(
    provider: Client, opened: PaymentAttempt, path: str
) -> None:
    response = provider.post(path, "id=tr_abcdefgh", content_type=FORM)

    assert (response.status_code, response.content) == (200, b"")
    assert not WebhookKnock.unscoped.exists()


def test_the_token_of_one_town_opens_no_door_of_another(
    provider: Client, opened: PaymentAttempt, gangelt: Authority
) -> None:
    provider.post(door(opened, "gangelt"), "id=x", content_type=FORM)

    assert not WebhookKnock.unscoped.exists()


def test_a_storm_is_one_row_and_one_job(provider: Client, opened: PaymentAttempt) -> None:
    for _ in range(100):
        assert provider.post(door(opened), f"id={opened.external_id}", content_type=FORM).status_code == 200

    assert WebhookKnock.unscoped.get().count == 100
    assert jobs() == 1


def test_a_knock_after_the_answer_asks_again(provider: Client, opened: PaymentAttempt, bank: Bank, work: Work) -> None:
    provider.post(door(opened), "id=x", content_type=FORM)
    work()
    bank.move(opened.external_id, Status.PAID)

    provider.post(door(opened), "id=x", content_type=FORM)
    work()

    assert PaymentAttempt.unscoped.get().state == State.PAID


def test_a_knock_about_a_canceled_attempt_still_finds_the_money(
    provider: Client, opened: PaymentAttempt, bank: Bank, work: Work
) -> None:
    PaymentAttempt.unscoped.filter(pk=opened.pk).update(state=State.CANCELED, due_at=None)
    bank.move(opened.external_id, Status.PAID)

    provider.post(door(opened), "id=x", content_type=FORM)
    work()

    assert PaymentAttempt.unscoped.get().state == State.PAID


def test_without_a_database_the_provider_is_asked_to_come_again(
    provider: Client, opened: PaymentAttempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object) -> bool:
        raise DatabaseError

    monkeypatch.setattr(inbox, "knock", down)

    assert provider.post(door(opened), "id=x", content_type=FORM).status_code == 503


def test_the_door_is_never_redirected(provider: Client, opened: PaymentAttempt) -> None:
    response = provider.post(door(opened), "id=x", content_type=FORM, headers={"accept-language": "en"})

    assert response.status_code == 200
